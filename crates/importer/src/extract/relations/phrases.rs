//! The phrases that state relations, from `relations.toml`, and where a sentence holds one.

use super::clause::{Clause, End};
use crate::extract::signs::Signs;
use crate::extract::text::Token;
use helheten_model::vocabulary::RelationKind;
use rustc_hash::FxHashMap as HashMap;
use serde::Deserialize;
use std::ops::Range;
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
}

#[derive(Debug)]
enum Element {
    Words(Vec<Pattern>),
    Gap,
    LongGap,
    Genitive,
    Object,
    Subject,
}

/// A word, or what a word begins with.
#[derive(Debug)]
struct Pattern {
    word: String,
    is_stem: bool,
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

/// The phrases, and which of them may begin with a word: those whose first word it is.
struct Phrases {
    all: Vec<Phrase>,
    by_word: HashMap<String, Vec<usize>>,
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
    let of_relation = |relation: Relation| {
        let kind = relation.kind;
        let phrase = move |reversed: bool| move |text: String| Phrase { kind, reversed, elements: text.split(' ').map(element).collect() };
        relation.phrases.into_iter().map(phrase(false)).chain(relation.reversed.into_iter().map(phrase(true)))
    };
    let all: Vec<Phrase> = data.relation.into_iter().flat_map(of_relation).collect();
    let mut by_word: HashMap<String, Vec<usize>> = HashMap::default();
    for (index, phrase) in all.iter().enumerate() {
        let first = phrase.elements.iter().find_map(|element| if let Element::Words(words) = element { Some(words) } else { None });
        for word in first.into_iter().flatten() {
            by_word.entry(word.word.clone()).or_default().push(index);
        }
    }
    Phrases { all, by_word }
});

fn element(text: &str) -> Element {
    match text {
        ".." => Element::Gap,
        "..." => Element::LongGap,
        "GEN" => Element::Genitive,
        "OBJ" => Element::Object,
        "SUBJ" => Element::Subject,
        words => Element::Words(words.split('|').map(pattern).collect()),
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
    for at in clause.sentence.clone().filter(|&at| clause.passage.tokens[at].signs.meet(Signs::RELATION)) {
        for &phrase in PHRASES.by_word.get(clause.passage.tokens[at].lower.as_str()).into_iter().flatten() {
            let phrase = &PHRASES.all[phrase];
            // A phrase that begins with a genitive begins before its first word.
            let start = match phrase.elements[0] {
                Element::Genitive => match clause.entity_ending(at).filter(|entity| entity.genitive) {
                    Some(entity) => entity.tokens.start,
                    None => continue,
                },
                _ => at,
            };
            if let Some((end, object)) = match_elements(clause, &phrase.elements, start, None) {
                found.push((phrase, Found { tokens: start..end, object }));
            }
        }
    }
    found
}

/// Matches elements from a token on; gives the token after them and the object among them.
fn match_elements(clause: &Clause<'_>, elements: &[Element], at: usize, object: Option<End>) -> Option<(usize, Option<End>)> {
    let end = clause.sentence.end;
    let (mut elements, mut at) = (elements, at);
    while let Some((Element::Words(words), rest)) = elements.split_first() {
        clause.passage.tokens.get(at).filter(|token| at < end && fits(token, words))?;
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
                if let Some(found) = match_elements(clause, rest, next, object.clone()) {
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
            match_elements(clause, rest, entity.tokens.end, Some(entity.end.clone()))
        }
    }
}

fn passes_gap(clause: &Clause<'_>, token: &Token, at: usize, long: bool) -> bool {
    if long {
        return !token.is_any(&[".", ";", ":"]);
    }
    token.is_word() && clause.entity_at(at).is_none() || token.kind == crate::extract::text::TokenKind::Number || token.is("%") || token.is_dash()
}

fn fits(token: &Token, words: &[Pattern]) -> bool {
    let lower = token.lower.as_str();
    words.iter().any(|Pattern { word, is_stem }| if *is_stem { lower.starts_with(word.as_str()) } else { lower == word })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phrases_are_read() {
        assert!(PHRASES.all.len() > 40);
        assert!(PHRASES.all.iter().all(|phrase| phrase.elements.iter().any(|element| matches!(element, Element::Words(_)))));
    }
}
