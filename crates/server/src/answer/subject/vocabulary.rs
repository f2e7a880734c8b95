//! The vocabulary: subjects with their words, and how a word, an inflected form or a compound leads to its subject.

use super::form::{forms, forms_of_one};
use super::{Mention, Word};
use helheten_model::vocabulary::{MissionArea, RegionCode};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

/// What people ask about.
#[derive(Debug, Deserialize)]
pub(crate) struct Subject {
    /// The name in the data.
    pub(crate) id: String,
    /// The name in Swedish, as one would say it.
    pub(crate) label: String,
    /// The area of the mission; for what is no business of regions, the one that a region that is a municipality has it in.
    pub(crate) area: Option<MissionArea>,
    /// The subject whose body decides where none is named for this one.
    broader: Option<String>,
    /// Whether it stands for its area as a whole.
    #[serde(default)]
    pub(crate) head: bool,
    /// Whose business it is, where it is no region's.
    pub(crate) whose: Option<String>,
    /// Whether it is the business of municipalities.
    #[serde(default)]
    municipal: bool,
    words: Vec<String>,
    #[serde(default)]
    whole: Vec<String>,
    #[serde(default)]
    english: Vec<String>,
}

#[derive(Deserialize)]
struct SubjectFile {
    subject: Vec<Subject>,
    #[serde(default)]
    municipal_regions: Vec<RegionCode>,
}

/// What a question is made of beside its subject.
#[derive(Debug, Deserialize)]
pub(super) struct QuestionWords {
    pub(super) asking: HashSet<String>,
    pub(super) negating: HashSet<String>,
    pub(super) excepting: HashSet<String>,
    pub(super) deciding: HashSet<String>,
    pub(super) asking_about: HashMap<String, String>,
    pub(super) asked_alone: HashMap<String, String>,
    compound_ends: Vec<String>,
    manifold: HashSet<String>,
    first_parts: HashSet<String>,
    pub(super) placing: HashSet<String>,
    pub(super) joining: HashSet<String>,
    pub(super) genitive: Vec<String>,
    accidents: Vec<String>,
    pub(super) body_nouns: Vec<String>,
    pub(super) stating: Vec<String>,
    pub(super) preparing: HashSet<String>,
    pub(super) standing_for: HashSet<String>,
    asking_above: HashSet<String>,
    pub(super) region_names: BTreeMap<RegionCode, Vec<String>>,
}

/// All subjects, and the ways to them.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    pub(super) subjects: Vec<Subject>,
    municipal_regions: Vec<RegionCode>,
    pub(super) question: QuestionWords,
    stating: Vec<Vec<String>>,
    /// Forms of words that may be the last part of a compound, and of those that may not.
    forms: HashMap<String, Form>,
    /// Forms of the last parts that a compound of a subject may have beside subjects and bodies' nouns.
    compound_ends: HashSet<String>,
    /// First parts of compounds.
    first_parts: HashMap<String, usize>,
    /// Names of several words, by the forms of the first.
    phrases: HashMap<String, Vec<Phrase>>,
}

#[derive(Clone, Copy, Debug)]
struct Form {
    subject: usize,
    compounds: bool,
    /// Whether it means something else behind most first parts.
    manifold: bool,
}

/// How a word of the vocabulary may be written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writing {
    /// In all its forms and in compounds.
    Any,
    /// By itself, with the endings of one thing alone.
    Whole,
    /// As it stands.
    English,
}

impl Writing {
    fn forms(self, lemma: &str) -> Vec<String> {
        match self {
            Self::Any => forms(lemma),
            Self::Whole => forms_of_one(lemma),
            Self::English => vec![lemma.to_owned()],
        }
    }
}

#[derive(Clone, Debug)]
struct Phrase {
    subject: usize,
    rest: Vec<HashSet<String>>,
}

/// A word shorter than this, in letters, is no part of a compound.
const COMPOUND_CHARS_MIN: usize = 4;
/// What stands before the last part of a compound has at least so many letters.
const FIRST_CHARS_MIN: usize = 3;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let read = |text: &str| toml::from_str::<SubjectFile>(text).expect("the tests of this module parse the subjects");
    let (regional, elsewhere) = (read(include_str!("../subjects/regional.toml")), read(include_str!("../subjects/elsewhere.toml")));
    let question = toml::from_str(include_str!("../subjects/question.toml")).expect("the tests of this module parse the words of questions");
    Vocabulary::build(regional.subject.into_iter().chain(elsewhere.subject).collect(), elsewhere.municipal_regions, question)
});

/// The vocabulary.
pub(crate) fn vocabulary() -> &'static Vocabulary {
    &VOCABULARY
}

#[cfg(test)]
impl Subject {
    pub(super) fn all_words(&self) -> impl Iterator<Item = &String> {
        self.words.iter().chain(&self.whole).chain(&self.english)
    }

    pub(super) fn broader_id(&self) -> Option<&str> {
        self.broader.as_deref()
    }
}

impl Vocabulary {
    fn build(subjects: Vec<Subject>, municipal_regions: Vec<RegionCode>, question: QuestionWords) -> Self {
        let mut stating: Vec<Vec<String>> = question.stating.iter().map(|verb| verb.split(' ').map(str::to_owned).collect()).collect();
        stating.sort_by_key(|verb| std::cmp::Reverse(verb.len()));
        let compound_ends = question.compound_ends.iter().flat_map(|end| forms(end)).collect();
        let mut built = Self {
            subjects: Vec::new(),
            municipal_regions,
            question,
            stating,
            forms: HashMap::new(),
            compound_ends,
            first_parts: HashMap::new(),
            phrases: HashMap::new(),
        };
        for (place, subject) in subjects.iter().enumerate() {
            for (words, writing) in [(&subject.words, Writing::Any), (&subject.whole, Writing::Whole), (&subject.english, Writing::English)] {
                for word in words {
                    built.add(place, word, writing);
                }
            }
        }
        built.subjects = subjects;
        built
    }

    fn add(&mut self, subject: usize, word: &str, writing: Writing) {
        let (lemma, first_part) = word.split_once('/').unwrap_or((word, word));
        let parts: Vec<&str> = lemma.split(' ').filter(|part| !self.question.joining.contains(*part)).collect();
        if let [first, rest @ ..] = parts.as_slice()
            && !rest.is_empty()
        {
            let writing = if writing == Writing::English { writing } else { Writing::Any };
            let rest: Vec<HashSet<String>> = rest.iter().map(|part| writing.forms(part).into_iter().collect()).collect();
            for form in writing.forms(first) {
                self.phrases.entry(form).or_default().push(Phrase { subject, rest: rest.clone() });
            }
            return;
        }
        let compounds = writing == Writing::Any && lemma.chars().count() >= COMPOUND_CHARS_MIN;
        let known = Form { subject, compounds, manifold: self.question.manifold.contains(lemma) };
        for form in writing.forms(lemma) {
            // A lemma as it stands goes before what is only built from another.
            if form == lemma {
                self.forms.insert(form, known);
            } else {
                self.forms.entry(form).or_insert(known);
            }
        }
        if compounds {
            self.first_parts.entry(first_part.to_owned()).or_insert(subject);
        }
    }

    /// The subjects that words name, in their order. Names of several words go before single ones, the longest first.
    pub(super) fn find_in(&'static self, words: &[Word]) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let mut at = 0;
        while at < words.len() {
            if let Some((subject, end)) = self.find_phrase(words, at) {
                mentions.push(Mention { subject: &self.subjects[subject], words: at..end });
                at = end;
                continue;
            }
            mentions.extend(self.find_word(&words[at].text).map(|subject| Mention { subject, words: at..at + 1 }));
            at += 1;
        }
        mentions
    }

    fn find_phrase(&self, words: &[Word], at: usize) -> Option<(usize, usize)> {
        let phrases = self.phrases.get(&words[at].text)?;
        let fits = |phrase: &Phrase| {
            let mut next = at + 1;
            for part in &phrase.rest {
                while words.get(next).is_some_and(|word| self.question.joining.contains(&word.text)) {
                    next += 1;
                }
                if !part.contains(&words.get(next)?.text) {
                    return None;
                }
                next += 1;
            }
            Some((phrase.subject, next))
        };
        phrases.iter().filter_map(fits).max_by_key(|(_, end)| *end)
    }

    /// The subject that a single word in small letters names: the word itself, the last part of a compound, or its first part.
    /// Of the two parts the last decides, unless the first names something narrower: "cancervård" is not any care.
    pub(super) fn find_word(&'static self, word: &str) -> Option<&'static Subject> {
        if let Some(form) = self.forms.get(word) {
            return Some(&self.subjects[form.subject]);
        }
        if self.question.accidents.iter().any(|accident| word.starts_with(accident.as_str())) {
            return None;
        }
        let (last, first) = (self.last_part(word), self.first_part(word));
        match (last, first) {
            (Some(last), Some(first)) if self.is_within(first, last) => Some(first),
            (last, first) => last.or(first),
        }
    }

    fn last_part(&'static self, word: &str) -> Option<&'static Subject> {
        let cuts = word.char_indices().skip(FIRST_CHARS_MIN).map(|(at, _)| at);
        cuts.filter(|at| has_vowel(&word[..*at]))
            .find_map(|at| self.forms.get(&word[at..]).filter(|form| form.compounds && (!form.manifold || self.is_first_part(&word[..at], form.subject))))
            .map(|form| &self.subjects[form.subject])
    }

    fn first_part(&'static self, word: &str) -> Option<&'static Subject> {
        word.char_indices().rev().find_map(|(at, _)| {
            let rest = &word[at..];
            let known = || self.is_last_part(rest) || rest.strip_prefix('s').is_some_and(|rest| self.is_last_part(rest));
            self.first_parts.get(&word[..at]).filter(|_| known()).map(|subject| &self.subjects[*subject])
        })
    }

    /// Whether what stands behind the first part of a compound is a word itself, so that the first part is one too.
    fn is_last_part(&self, rest: &str) -> bool {
        self.forms.contains_key(rest) || self.compound_ends.contains(rest) || self.is_body_noun(rest) || self.before_body_noun(rest).is_some()
    }

    /// Whether what stands before the last part of a compound leaves it its meaning: "länskultur", and not "bakteriekultur".
    fn is_first_part(&self, first: &str, last: usize) -> bool {
        let bare = first.strip_suffix('s').unwrap_or(first);
        let of_area = |part: &str| self.first_parts.get(part).is_some_and(|subject| self.subjects[*subject].area == self.subjects[last].area);
        let of_region = |part: &str| self.question.region_names.values().flatten().any(|name| name == part);
        [first, bare].into_iter().any(|part| self.question.first_parts.contains(part) || of_area(part) || of_region(part))
    }

    /// Whether a word is in the vocabulary as it stands, or is built from parts of it: "nattbuss", and not "västtrafik".
    pub(super) fn is_plain(&self, word: &str) -> bool {
        self.forms.contains_key(word)
    }

    /// Whether a word is a body's noun in any form: "nämnden".
    pub(crate) fn is_body_noun(&self, word: &str) -> bool {
        self.question.body_nouns.iter().any(|noun| word.strip_prefix(noun.as_str()).is_some_and(|ending| ending.chars().count() <= 4))
    }

    /// What a body's noun is put behind: "arkiv" of "arkivnämnden"; `None` where the word has no such noun, or nothing before it.
    pub(crate) fn before_body_noun<'w>(&self, word: &'w str) -> Option<&'w str> {
        let mut ends = word.char_indices().skip(FIRST_CHARS_MIN).map(|(at, _)| at);
        ends.find(|at| self.is_body_noun(&word[*at..])).map(|at| word[..at].strip_suffix('s').unwrap_or(&word[..at]))
    }

    /// How a page says what a body is there for, word by word; the longest first.
    pub(crate) fn stating_words(&self) -> &[Vec<String>] {
        &self.stating
    }

    /// Whether a word asks, or names no subject of its own: "vem", "nämnden".
    pub(crate) fn is_asking(&self, word: &str) -> bool {
        self.question.asking.contains(word)
    }

    /// Whether a word joins the parts of a name.
    pub(crate) fn joins(&self, word: &str) -> bool {
        self.question.joining.contains(word)
    }

    /// Whether a verb says that a body prepares what others decide.
    pub(crate) fn is_preparing(&self, word: &str) -> bool {
        self.question.preparing.contains(word)
    }

    /// Whether a word asks who stands over what is named.
    pub(crate) fn asks_above(&self, word: &str) -> bool {
        self.question.asking_above.contains(word)
    }

    /// Whether a word stands for the body that was just named.
    pub(crate) fn stands_for_body(&self, word: &str) -> bool {
        self.question.standing_for.contains(word)
    }

    /// The subject of an id.
    pub(crate) fn find(&'static self, id: &str) -> Option<&'static Subject> {
        self.subjects.iter().find(|subject| subject.id == id)
    }

    /// The subject that stands for an area as a whole.
    pub(crate) fn head_of(&'static self, area: MissionArea) -> Option<&'static Subject> {
        self.subjects.iter().find(|subject| subject.head && subject.area == Some(area))
    }

    /// The broader subjects, the nearest first.
    pub(crate) fn broader(&'static self, subject: &'static Subject) -> Vec<&'static Subject> {
        let up = |subject: &&'static Subject| match &subject.broader {
            Some(broader) => self.find(broader),
            None if subject.municipal => self.head_of(subject.area?),
            None => None,
        };
        // A circle in the data ends where there are no more subjects.
        std::iter::successors(up(&subject), up).take(self.subjects.len()).collect()
    }

    /// Whether the one subject is a part of the other.
    pub(crate) fn is_within(&'static self, narrow: &'static Subject, wide: &'static Subject) -> bool {
        self.broader(narrow).iter().any(|broader| broader.id == wide.id)
    }

    /// Whose business a subject is, where it is not this region's.
    pub(crate) fn whose_elsewhere(&self, subject: &'static Subject, region: RegionCode) -> Option<&'static str> {
        let own = subject.municipal && self.municipal_regions.contains(&region);
        subject.whose.as_deref().filter(|_| !own)
    }
}

fn has_vowel(text: &str) -> bool {
    text.contains(|letter| "aeiouyåäöé".contains(letter))
}
