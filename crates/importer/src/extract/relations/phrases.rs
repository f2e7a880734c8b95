//! The phrases that state relations, from `relations.toml`, and where a sentence holds one.

use super::clause::{Clause, End};
use crate::extract::signs::Signs;
use crate::extract::text::Token;
use helheten_model::vocabulary::RelationKind;
use rustc_hash::FxHashMap as HashMap;
use serde::Deserialize;
use std::ops::{BitOr, Range};
use std::sync::LazyLock;

/// How many words a short gap may hold.
const GAP_MAX: usize = 4;
/// How many words a long gap may hold.
const LONG_GAP_MAX: usize = 10;

/// A phrase that states a relation.
#[derive(Debug)]
pub(super) struct Phrase {
    /// What it states.
    pub(super) kind: RelationKind,
    /// Whether it says it of its object.
    pub(super) reversed: bool,
    elements: Vec<Element>,
    /// The words that it needs.
    needs: RelationWords,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Element {
    /// One of some words: the number of their set.
    Words(usize),
    Gap,
    LongGap,
    Genitive,
    Object,
    Subject,
}

/// A word, or what a word begins with.
#[derive(Debug, PartialEq, Eq)]
struct Pattern {
    word: String,
    is_stem: bool,
}

/// As many sets of words as the phrases may have.
const WORD_SETS_MAX: usize = 256;

/// Some of the sets of words that phrases are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RelationWords([u64; WORD_SETS_MAX / 64]);

impl RelationWords {
    fn insert(&mut self, set: usize) {
        self.0[set / 64] |= 1 << (set % 64);
    }

    fn contains(self, set: usize) -> bool {
        self.0[set / 64] >> (set % 64) & 1 == 1
    }

    fn holds(self, others: Self) -> bool {
        self.0.iter().zip(others.0).all(|(own, other)| own & other == other)
    }
}

impl BitOr for RelationWords {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(std::array::from_fn(|place| self.0[place] | other.0[place]))
    }
}

/// The sets of words of the phrases that a word (in lower case) is in.
pub(crate) fn relation_words(word: &str) -> RelationWords {
    let of_stems = PHRASES.stems.iter().filter(|(stem, _)| word.starts_with(stem.as_str())).map(|(_, sets)| *sets);
    of_stems.fold(PHRASES.words.get(word).copied().unwrap_or_default(), |words, sets| words | sets)
}

impl Phrase {
    /// Whether the body within it is the one that it says something of.
    pub(super) fn holds_subject(&self) -> bool {
        matches!(self.elements.first(), Some(Element::Genitive)) || self.elements.iter().any(|element| matches!(element, Element::Subject))
    }
}

/// Where a phrase stands, and the object within it.
#[derive(Debug)]
pub(super) struct Found {
    /// The tokens of the phrase.
    pub(super) tokens: Range<usize>,
    /// The body that stands within the phrase: the object, or the subject where [`Phrase::holds_subject`].
    pub(super) object: Option<End>,
}

/// The phrases, the sets of words that they are made of, and which of them may begin with a word: those whose first word it is.
#[derive(Default)]
struct Phrases {
    all: Vec<Phrase>,
    word_sets: Vec<Vec<Pattern>>,
    by_word: HashMap<String, Vec<usize>>,
    /// The sets that hold each word.
    words: HashMap<String, RelationWords>,
    /// The sets that hold all words which begin so.
    stems: HashMap<String, RelationWords>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Relation {
        kind: RelationKind,
        #[serde(default)]
        phrases: Vec<String>,
        #[serde(default)]
        reversed: Vec<String>,
    }
    #[derive(Deserialize)]
    struct Data {
        relation: Vec<Relation>,
    }
    let data: Data = toml::from_str(include_str!("../relations.toml")).expect("the tests of this module parse relations.toml");
    let mut phrases = Phrases::default();
    for Relation { kind, phrases: plain, reversed } in data.relation {
        for (texts, is_reversed) in [(plain, false), (reversed, true)] {
            for text in &texts {
                phrases.add(kind, is_reversed, text);
            }
        }
    }
    phrases
});

impl Phrases {
    fn add(&mut self, kind: RelationKind, reversed: bool, text: &str) {
        let elements: Vec<Element> = text.split(' ').map(|element| self.element(element)).collect();
        let mut needs = RelationWords::default();
        let sets = elements.iter().filter_map(|element| if let Element::Words(set) = element { Some(*set) } else { None });
        sets.clone().for_each(|set| needs.insert(set));
        let first = sets.clone().next();
        for pattern in first.into_iter().flat_map(|set| &self.word_sets[set]) {
            self.by_word.entry(pattern.word.clone()).or_default().push(self.all.len());
        }
        self.all.push(Phrase { kind, reversed, elements, needs });
    }

    fn element(&mut self, text: &str) -> Element {
        match text {
            ".." => Element::Gap,
            "..." => Element::LongGap,
            "GEN" => Element::Genitive,
            "OBJ" => Element::Object,
            "SUBJ" => Element::Subject,
            words => {
                let set: Vec<Pattern> = words.split('|').map(pattern).collect();
                let known = self.word_sets.iter().position(|known| *known == set);
                Element::Words(known.unwrap_or_else(|| self.add_words(set)))
            }
        }
    }

    fn add_words(&mut self, set: Vec<Pattern>) -> usize {
        let number = self.word_sets.len();
        for Pattern { word, is_stem } in &set {
            let sets = if *is_stem { &mut self.stems } else { &mut self.words };
            sets.entry(word.clone()).or_default().insert(number);
        }
        self.word_sets.push(set);
        number
    }
}

fn pattern(text: &str) -> Pattern {
    let word = text.strip_suffix('*').unwrap_or(text);
    Pattern { word: word.to_owned(), is_stem: word.len() < text.len() }
}

/// The words that phrases begin with.
pub(crate) fn first_words() -> impl Iterator<Item = &'static str> {
    let phrases: &'static Phrases = &PHRASES;
    phrases.by_word.keys().map(String::as_str)
}

/// The phrases that a sentence holds, in the order of their first words.
pub(super) fn find_phrases(clause: &Clause<'_>) -> Vec<(&'static Phrase, Found)> {
    let mut found = Vec::new();
    let tokens = clause.passage.tokens;
    let words = tokens[clause.sentence.clone()].iter().fold(RelationWords::default(), |words, token| words | token.relation_words());
    for at in clause.sentence.clone().filter(|&at| tokens[at].signs.meet(Signs::RELATION)) {
        for &phrase in PHRASES.by_word.get(tokens[at].lower.as_str()).into_iter().flatten() {
            let phrase = &PHRASES.all[phrase];
            if !words.holds(phrase.needs) {
                continue;
            }
            // A phrase that begins with a genitive begins before its first word.
            let start = match phrase.elements[0] {
                Element::Genitive => match clause.entity_ending(at).filter(|entity| entity.genitive) {
                    Some(entity) => entity.tokens.start,
                    None => continue,
                },
                _ => at,
            };
            if let Some((end, object)) = match_elements(clause, &phrase.elements, start, None) {
                found.push((phrase, Found { tokens: start..end, object: object.cloned() }));
            }
        }
    }
    found
}

/// Matches elements from a token on; gives the token after them and the object among them.
fn match_elements<'clause>(
    clause: &'clause Clause<'_>,
    elements: &[Element],
    at: usize,
    object: Option<&'clause End>,
) -> Option<(usize, Option<&'clause End>)> {
    let end = clause.sentence.end;
    let (mut elements, mut at) = (elements, at);
    while let Some((Element::Words(words), rest)) = elements.split_first() {
        clause.passage.tokens.get(at).filter(|token| at < end && token.relation_words().contains(*words))?;
        elements = rest;
        at += 1;
    }
    let Some((first, rest)) = elements.split_first() else { return Some((at, object)) };
    match first {
        Element::Words(_) => None,
        Element::Gap | Element::LongGap => {
            let long = matches!(first, Element::LongGap);
            let max = if long { LONG_GAP_MAX } else { GAP_MAX };
            // A gap at the end only lets words stand before the object, which is looked for there anyway.
            if rest.is_empty() {
                return Some((at, object));
            }
            for next in at..=(at + max).min(end) {
                if let Some(found) = match_elements(clause, rest, next, object) {
                    return Some(found);
                }
                let passes = next < end && clause.passage.tokens.get(next).is_some_and(|token| passes_gap(clause, token, next, long));
                if !passes {
                    return None;
                }
            }
            None
        }
        Element::Genitive | Element::Object | Element::Subject => {
            let entity = clause.entity_at(at).filter(|entity| entity.genitive == matches!(first, Element::Genitive))?;
            match_elements(clause, rest, entity.tokens.end, Some(&entity.end))
        }
    }
}

fn passes_gap(clause: &Clause<'_>, token: &Token, at: usize, long: bool) -> bool {
    if long {
        return !token.is_any(&[".", ";", ":"]);
    }
    token.is_word() && clause.entity_at(at).is_none() || token.kind == crate::extract::text::TokenKind::Number || token.is("%") || token.is_dash()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phrases_are_read() {
        assert!(PHRASES.all.len() > 40);
        assert!(PHRASES.word_sets.len() <= WORD_SETS_MAX, "room for {WORD_SETS_MAX} sets, there are {}", PHRASES.word_sets.len());
        assert!(PHRASES.all.iter().all(|phrase| phrase.elements.iter().any(|element| matches!(element, Element::Words(_)))));
    }
}
