//! Swedish words: their stems, and the parts of compounds.

use crate::dataset::fold_case;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::cell::RefCell;
use std::sync::LazyLock;
use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer};

/// Bytes of a word at most that is looked at for parts; longer ones are no words.
const SPLIT_BYTES_MAX: usize = 80;
/// Letters of a part at least.
const PART_LETTERS_MIN: usize = 3;
/// Letters at least of the known part of a word whose other part is not known ("Skånetrafiken").
const LONE_PART_LETTERS_MIN: usize = 5;
/// Letters of a word of the data at least that compounds are split by.
const LEARNED_LETTERS_MIN: usize = 5;

#[derive(Deserialize)]
struct SwedishWords {
    stop: FxHashSet<String>,
    words: Vec<String>,
    forms: FxHashMap<String, String>,
    stems: FxHashMap<String, String>,
}

static SWEDISH: LazyLock<SwedishWords> = LazyLock::new(|| toml::from_str(include_str!("swedish.toml")).expect("the test of this module parses swedish.toml"));
static STANDARD: LazyLock<Lexicon> = LazyLock::new(Lexicon::standard);

thread_local! {
    static STEMMER: RefCell<TextAnalyzer> = RefCell::new(TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(Language::Swedish)).build());
}

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The word in lower case.
    pub(super) folded: String,
    /// Where it begins, in bytes.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
}

/// What a word is found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Forms {
    /// The stem of the whole word.
    pub(super) whole: String,
    /// The stems of the parts of a compound: first each by itself, then those that follow one another, together.
    pub(super) parts: Vec<String>,
    /// How many parts there are by themselves, where they make up the whole word; otherwise 0.
    pub(super) atoms: usize,
}

impl Forms {
    /// The whole word and its parts.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.whole).chain(&self.parts).map(String::as_str)
    }

    /// Whether it is a word, or has it as a part.
    pub(super) fn has(&self, stem: &str) -> bool {
        self.all().any(|form| form == stem)
    }
}

/// The words of a text, in their order. What joins digits ("2017:725") is part of a word.
pub(super) fn split_words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    let mut before = ' ';
    let mut letters = text.char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        let next = letters.peek().map_or(' ', |(_, next)| *next);
        let joins = letter == ':' && before.is_ascii_digit() && next.is_ascii_digit();
        if letter.is_alphanumeric() || joins || ('\u{300}'..='\u{36f}').contains(&letter) {
            start.get_or_insert(place);
        } else if let Some(start) = start.take() {
            words.push(word_of(text, start, place));
        }
        before = letter;
    }
    if let Some(start) = start {
        words.push(word_of(text, start, text.len()));
    }
    words
}

fn word_of(text: &str, start: usize, end: usize) -> Word {
    Word { folded: fold_case(&text[start..end]), start, end }
}

/// Whether a word says nothing by itself.
pub(super) fn is_stop_word(folded: &str) -> bool {
    SWEDISH.stop.contains(folded)
}

/// The word without dots, rings and accents over its letters.
pub(super) fn bare_letters(word: &str) -> String {
    word.chars()
        .map(|letter| match letter {
            'å' | 'ä' | 'á' | 'à' | 'æ' => 'a',
            'ö' | 'ø' | 'ó' => 'o',
            'é' | 'è' | 'ë' => 'e',
            'ü' => 'u',
            other => other,
        })
        .collect()
}

/// The stem of a word in lower case.
fn stem(word: &str) -> String {
    let mut stem = snowball_stem(word);
    // The rules of Snowball leave the definite neuter in most words ("utskottet").
    while let Some(rest) = stem.strip_suffix("et").filter(|rest| rest.chars().count() >= PART_LETTERS_MIN) {
        stem = snowball_stem(rest);
    }
    SWEDISH.stems.get(&stem).cloned().unwrap_or(stem)
}

/// The stem by the Swedish rules of Snowball (<https://snowballstem.org/algorithms/swedish/stemmer.html>).
fn snowball_stem(word: &str) -> String {
    STEMMER.with_borrow_mut(|analyzer| {
        let mut stream = analyzer.token_stream(word);
        stream.advance();
        stream.token().text.clone()
    })
}

/// The words that compounds are split by.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// From a form to its stem.
    words: FxHashMap<Box<str>, Box<str>>,
    stems: FxHashSet<Box<str>>,
    /// Words that are not split.
    whole: FxHashSet<Box<str>>,
}

/// A part of a compound: where it begins, where it ends, and where it ends without the letter that links it to the next.
#[derive(Clone, Copy, Debug)]
struct Segment {
    start: usize,
    end: usize,
    bare_end: usize,
}

impl Lexicon {
    /// The words that are known without any data.
    pub(super) fn known() -> &'static Self {
        &STANDARD
    }

    fn standard() -> Self {
        let mut lexicon = Self::default();
        for word in &SWEDISH.words {
            let stem = lexicon.add(word, stem(word));
            lexicon.whole.insert(word.as_str().into());
            lexicon.whole.insert(stem);
        }
        for (form, word) in &SWEDISH.forms {
            lexicon.add(form, stem(word));
        }
        lexicon
    }

    /// The known words, and those that the texts have.
    pub(super) fn learn<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut lexicon = Self::standard();
        let mut seen: FxHashSet<String> = FxHashSet::default();
        for text in texts {
            for word in split_words(text) {
                let letters = word.folded.chars().count();
                if letters >= LEARNED_LETTERS_MIN && word.folded.chars().all(char::is_alphabetic) {
                    seen.insert(word.folded);
                }
            }
        }
        for word in seen {
            let stem = stem(&word);
            lexicon.add(&word, stem);
        }
        lexicon
    }

    fn add(&mut self, form: &str, stem: String) -> Box<str> {
        let stem = stem.into_boxed_str();
        self.stems.insert(stem.clone());
        self.words.entry(form.into()).or_insert_with(|| stem.clone());
        stem
    }

    /// What a word in lower case is found by.
    pub(super) fn forms(&self, folded: &str) -> Forms {
        self.forms_with(folded, &[])
    }

    /// What a word in lower case is found by, where further words may be its parts.
    pub(super) fn forms_with(&self, folded: &str, further: &[String]) -> Forms {
        let plain = self.words.get(folded).map_or_else(|| stem(folded), ToString::to_string);
        if folded.len() > SPLIT_BYTES_MAX || self.whole.contains(folded) || self.whole.contains(plain.as_str()) || !folded.chars().all(char::is_alphabetic) {
            return Forms { whole: plain, ..Forms::default() };
        }
        let known = Known { lexicon: self, further };
        if let Some(segments) = known.split(folded, 0) {
            let parts = known.parts(folded, &segments);
            let (first, last) = (segments[0].start, segments[segments.len() - 1].start);
            let whole = format!("{}{}", &folded[first..last], known.last_stem(folded, last));
            return Forms { whole, parts, atoms: segments.len() };
        }
        Forms { whole: plain, parts: known.lone_parts(folded), atoms: 0 }
    }
}

/// A lexicon and further words.
struct Known<'a> {
    lexicon: &'a Lexicon,
    further: &'a [String],
}

impl Known<'_> {
    fn find(&self, form: &str) -> Option<String> {
        let learned = self.lexicon.words.get(form).map(ToString::to_string);
        learned.or_else(|| self.further.iter().find(|word| *word == form).map(|word| stem(word)))
    }

    fn is_stem(&self, stem: &str) -> bool {
        self.lexicon.stems.contains(stem) || self.further.iter().any(|word| word == stem)
    }

    /// The stem of the last part, which may have any ending.
    fn last_stem(&self, word: &str, start: usize) -> String {
        self.lexicon.words.get(&word[start..]).map_or_else(|| stem(&word[start..]), ToString::to_string)
    }

    /// The most parts that the word can be taken apart into from a byte on, none of it left over; `None` where there are not two.
    fn split(&self, word: &str, from: usize) -> Option<Vec<Segment>> {
        let places: Vec<usize> = word.char_indices().map(|(place, _)| place).filter(|place| *place >= from).collect();
        // For every place: how many parts there are from it on, and the first of them.
        let mut best: Vec<Option<(usize, Segment)>> = vec![None; places.len()];
        for index in (0..places.len().saturating_sub(PART_LETTERS_MIN - 1)).rev() {
            let start = places[index];
            let last = self.last_stem(word, start);
            // The word itself is no part of it.
            if start > from && self.is_stem(&last) {
                best[index] = Some((1, Segment { start, end: word.len(), bare_end: word.len() }));
            }
            for next in index + PART_LETTERS_MIN..places.len() {
                let Some((parts, _)) = best[next] else { continue };
                let end = places[next];
                let Some(bare_end) = self.bare_end(word, start, end) else { continue };
                if best[index].is_none_or(|(most, _)| parts + 1 > most) {
                    best[index] = Some((parts + 1, Segment { start, end, bare_end }));
                }
            }
        }
        let mut segments = Vec::new();
        let mut index = 0;
        while let Some((_, segment)) = best.get(index).copied().flatten() {
            segments.push(segment);
            let Some(next) = places.iter().position(|place| *place == segment.end) else { break };
            index = next;
        }
        (segments.len() > 1).then_some(segments)
    }

    /// Where a part that is not the last ends without the s that links it; `None` where it is no known word.
    fn bare_end(&self, word: &str, start: usize, end: usize) -> Option<usize> {
        let part = &word[start..end];
        if self.find(part).is_some() {
            return Some(end);
        }
        let bare = part.strip_suffix('s').filter(|bare| bare.chars().count() >= PART_LETTERS_MIN)?;
        self.find(bare).map(|_| end - 1)
    }

    /// The parts of a word that is wholly taken apart, without the word itself.
    fn parts(&self, word: &str, segments: &[Segment]) -> Vec<String> {
        let together = |first: usize, last: usize| {
            let end = segments[last];
            let stem = match self.find(&word[end.start..end.bare_end]) {
                Some(stem) if last + 1 < segments.len() => stem,
                _ => self.last_stem(word, end.start),
            };
            format!("{}{stem}", &word[segments[first].start..end.start])
        };
        let mut parts: Vec<String> = (0..segments.len()).map(|place| together(place, place)).collect();
        for length in 2..segments.len() {
            parts.extend((0..=segments.len() - length).map(|first| together(first, first + length - 1)));
        }
        parts
    }

    /// Known parts at the end or at the beginning of a word whose other part is not known.
    fn lone_parts(&self, word: &str) -> Vec<String> {
        let places: Vec<usize> = word.char_indices().map(|(place, _)| place).collect();
        let count = places.len();
        for start in places.iter().copied().take((count + 1).saturating_sub(LONE_PART_LETTERS_MIN)).skip(PART_LETTERS_MIN) {
            if let Some(segments) = self.split(word, start) {
                let together = format!("{}{}", &word[start..segments[segments.len() - 1].start], self.last_stem(word, segments[segments.len() - 1].start));
                return self.parts(word, &segments).into_iter().chain([together]).collect();
            }
            let last = self.last_stem(word, start);
            if self.is_stem(&last) {
                return vec![last];
            }
        }
        let ends = (LONE_PART_LETTERS_MIN..(count + 1).saturating_sub(PART_LETTERS_MIN)).rev().map(|index| places[index]);
        ends.filter_map(|end| self.find(&word[..self.bare_end(word, 0, end)?])).take(1).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, whole: &str, parts: &[&str]) {
        let forms = Lexicon::known().forms(&fold_case(word));
        assert_eq!((forms.whole.as_str(), forms.parts.iter().map(String::as_str).collect::<Vec<_>>().as_slice()), (whole, parts), "{word}");
    }

    #[test]
    fn compounds_are_taken_apart() {
        check("Kollektivtrafiknämnden", "kollektivtrafiknämnd", &["kollektiv", "trafik", "nämnd", "kollektivtrafik", "trafiknämnd"]);
        check("sjukhusstyrelsen", "sjukhusstyr", &["sjukhus", "styr"]);
        check("kulturnämndens", "kulturnämnd", &["kultur", "nämnd"]);
        check("Skånetrafiken", "skånetrafik", &["trafik"]);
        check("sjukhus", "sjukhus", &[]);
    }

    #[test]
    fn linking_letters_belong_to_no_part() {
        check("beredningsutskottet", "beredningsutskot", &["beredning", "utskot"]);
        check(
            "Folktandvårdsnämnden",
            "folktandvårdsnämnd",
            &["folk", "tand", "vård", "nämnd", "folktand", "tandvård", "vårdsnämnd", "folktandvård", "tandvårdsnämnd"],
        );
    }

    #[test]
    fn every_form_of_a_word_has_one_stem() {
        for forms in [
            ["nämnd", "nämnden", "nämndens", "nämnder", "nämnderna", "nämndernas"].as_slice(),
            &["museum", "museet", "museer", "museerna"],
            &["utskott", "utskottet", "utskotten", "utskottens"],
            &["råd", "rådet", "rådets", "råden"],
            &["bolag", "bolaget", "bolagen", "bolagets"],
            &["sjukhus", "sjukhuset", "sjukhusen", "sjukhusets"],
            &["ledamot", "ledamöter", "ledamöterna"],
            &["styrelse", "styrelsen", "styrelser", "styrelsernas"],
            &["länsmuseum", "länsmuseet", "länsmuseerna"],
            &["förvaltning", "förvaltningen", "förvaltningar", "förvaltningens"],
        ] {
            let stems: FxHashSet<String> = forms.iter().map(|form| Lexicon::known().forms(form).whole).collect();
            assert_eq!(stems.len(), 1, "{forms:?}: {stems:?}");
        }
    }

    #[test]
    fn words_are_split_where_texts_split_them() {
        let words = |text: &str| split_words(text).into_iter().map(|word| word.folded).collect::<Vec<_>>();
        assert_eq!(words("Hälso- och sjukvårdslagen (2017:30), § 3"), ["hälso", "och", "sjukvårdslagen", "2017:30", "3"]);
        assert_eq!(words("kl. 13: möte"), ["kl", "13", "möte"]);
        assert_eq!(words("\"*:?~^ -"), Vec::<String>::new());
    }
}
