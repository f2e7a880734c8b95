//! The phrases by which sentences state successions, from `successions.toml`, and where a sentence holds one.

use super::Turn;
use super::sentence::{Group, Name, Sentence, Subject};
use crate::extract::signs::Signs;
use crate::extract::swedish::name_key;
use crate::extract::text::Token;
use helheten_model::vocabulary::EventKind;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use serde::Deserialize;
use std::sync::LazyLock;

/// How many words may stand between two of a phrase.
const GAP_MAX: usize = 10;

/// Words by the part they play, as `successions.toml` lists them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TurnWords {
    /// What says that the name behind it is a former one.
    pub(super) former: Vec<Vec<String>>,
    /// What may stand between that and the name.
    pub(super) named: HashSet<String>,
    /// Adverbs and auxiliary verbs.
    pub(super) beside_verb: HashSet<String>,
    /// What may stand before a name.
    pub(super) before_name: HashSet<String>,
    open: HashSet<String>,
    /// Prepositions that tie a name to another word than the verb.
    pub(super) tied: HashSet<String>,
    begins: HashSet<String>,
    ends: HashSet<String>,
}

/// Which end of a succession.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Original,
    Result,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Element {
    Words(Vec<String>),
    Names { end: End, genitive: bool },
}

/// A phrase that states a succession.
#[derive(Debug)]
struct Phrase {
    turn: usize,
    /// The body that it begins with: its end, and whether in the genitive.
    subject: Option<(End, bool)>,
    /// What follows the subject.
    elements: Vec<Element>,
    /// The same with the subject right behind the verb; empty where there is none or it stands in the genitive.
    inverted: Vec<Element>,
}

/// What the phrases of one list have in common.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TurnData {
    kind: EventKind,
    phrases: Vec<String>,
    #[serde(default)]
    several: bool,
    #[serde(default)]
    dated: bool,
    #[serde(default)]
    not_behind: Vec<String>,
}

struct Data {
    turns: Vec<TurnData>,
    words: TurnWords,
    phrases: Vec<Phrase>,
    by_word: HashMap<String, Vec<usize>>,
    /// The first words of what says that a name is a former one.
    former: HashSet<String>,
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        turn: Vec<TurnData>,
        words: TurnWords,
    }
    let File { turn: turns, words } = toml::from_str(include_str!("../successions.toml")).expect("the tests of this module parse successions.toml");
    let of_turn = |(turn, data): (usize, &TurnData)| data.phrases.iter().map(|text| phrase(turn, text)).collect::<Vec<_>>();
    let phrases: Vec<Phrase> = turns.iter().enumerate().flat_map(of_turn).collect();
    let mut by_word: HashMap<String, Vec<usize>> = HashMap::default();
    for (index, phrase) in phrases.iter().enumerate() {
        let Some(Element::Words(first)) = phrase.elements.first() else { continue };
        for word in first {
            by_word.entry(word.clone()).or_default().push(index);
        }
    }
    let former = words.former.iter().filter_map(|words| words.first().cloned()).collect();
    Data { turns, words, phrases, by_word, former }
});

fn phrase(turn: usize, text: &str) -> Phrase {
    let mut elements: Vec<Element> = text.split(' ').map(element).collect();
    let subject = match elements[0] {
        Element::Names { end, genitive } => Some((end, genitive)),
        Element::Words(_) => None,
    };
    let mut inverted = Vec::new();
    if subject.is_some() {
        elements.remove(0);
    }
    if let Some((end, false)) = subject {
        inverted.clone_from(&elements);
        inverted.insert(1, Element::Names { end, genitive: false });
    }
    Phrase { turn, subject, elements, inverted }
}

fn element(text: &str) -> Element {
    let names = |end, genitive| Element::Names { end, genitive };
    match text {
        "ORIG" => names(End::Original, false),
        "RES" => names(End::Result, false),
        "ORIG:s" => names(End::Original, true),
        "RES:s" => names(End::Result, true),
        words => Element::Words(words.split('|').map(str::to_owned).collect()),
    }
}

/// The words beside the phrases.
pub(super) fn turn_words() -> &'static TurnWords {
    &DATA.words
}

/// The words without which no sentence states a succession.
pub(crate) fn first_words() -> impl Iterator<Item = &'static str> {
    let data: &'static Data = &DATA;
    data.by_word.keys().chain(&data.former).map(String::as_str)
}

/// Whether a word begins a phrase.
pub(super) fn begins_phrase(token: &Token) -> bool {
    token.signs.meet(Signs::SUCCESSION) && DATA.by_word.contains_key(token.lower.as_str())
}

/// Whether one name stands twice among these.
pub(super) fn states_twice(names: &[String]) -> bool {
    names.iter().enumerate().any(|(at, name)| names[..at].iter().any(|other| name_key(other) == name_key(name)))
}

/// The successions that the phrases of a sentence state, in the order of their verbs.
pub(super) fn find_phrases(sentence: &Sentence<'_>) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    for at in sentence.tokens.clone().filter(|&at| sentence.passage.tokens[at].signs.meet(Signs::SUCCESSION)) {
        for &phrase in DATA.by_word.get(sentence.passage.tokens[at].lower.as_str()).into_iter().flatten() {
            let turn = read_phrase(sentence, &DATA.phrases[phrase], at);
            // The verb that stands within what another phrase says is a part of it.
            turns.extend(turn.filter(|turn| !turns.iter().any(|known| known.tokens.contains(&at) && known.kind == turn.kind)));
        }
    }
    turns
}

fn read_phrase(sentence: &Sentence<'_>, phrase: &Phrase, at: usize) -> Option<Turn> {
    let data = &DATA.turns[phrase.turn];
    let Some((end, genitive)) = phrase.subject else {
        return turn(sentence, data, at, &match_elements(sentence, &phrase.elements, at, 0)?, None);
    };
    if let Some(subject) = sentence.subject_of(at, genitive) {
        return turn(sentence, data, at, &match_elements(sentence, &phrase.elements, at, 0)?, Some(&(end, subject)));
    }
    if let Some(inverted) = match_elements(sentence, &phrase.inverted, at, 0).filter(|_| !phrase.inverted.is_empty()) {
        return turn(sentence, data, at, &inverted, None);
    }
    let found = match_elements(sentence, &phrase.elements, at, 0).filter(|_| !genitive)?;
    turn(sentence, data, at, &found, Some(&(end, sentence.earlier_subject(at)?)))
}

/// What the elements of a phrase matched: the token behind them, and the names among them.
struct Match {
    end: usize,
    groups: Vec<(End, Group)>,
}

fn match_elements(sentence: &Sentence<'_>, elements: &[Element], at: usize, skipped: usize) -> Option<Match> {
    let Some((first, rest)) = elements.split_first() else { return Some(Match { end: at, groups: Vec::new() }) };
    let found = match first {
        Element::Words(words) => {
            let fits = sentence.token(at).is_some_and(|token| words.iter().any(|word| token.is(word)));
            fits.then(|| match_elements(sentence, rest, at + 1, 0)).flatten()
        }
        Element::Names { end, genitive } => sentence.group_at(at, *genitive, rest.is_empty()).and_then(|group| {
            let mut found = match_elements(sentence, rest, group.tokens.end, 0)?;
            found.groups.push((*end, group));
            Some(found)
        }),
    };
    let passes = || skipped < GAP_MAX && sentence.passes(at, matches!(first, Element::Names { .. }));
    found.or_else(|| passes().then(|| match_elements(sentence, elements, at + 1, skipped + 1)).flatten())
}

fn turn(sentence: &Sentence<'_>, data: &TurnData, verb: usize, found: &Match, subject: Option<&(End, Subject)>) -> Option<Turn> {
    let start = subject.map_or(verb, |(_, subject)| subject.start);
    let behind = sentence.token(found.end).is_some_and(|token| data.not_behind.iter().any(|word| token.is(word)));
    if behind && !sentence.is_dated(found.end) || is_open(sentence, start, found.end) {
        return None;
    }
    let words = turn_words();
    let tells = |list: &HashSet<String>| sentence.passage.span(sentence.tokens.start..start).iter().any(|token| list.contains(token.lower.as_str()));
    // "bildades 2023 och ersatte", "lades ned 2023 och ersattes av", "inrättades den 1 januari 2023 och ersatte då"
    let goes_on = subject.is_some_and(|(end, subject)| {
        subject.goes_on && (sentence.is_any(verb + 1, &["då"]) || tells(if *end == End::Result { &words.begins } else { &words.ends }))
    });
    let of_end = |wanted: End| {
        let own = subject.iter().filter(|(end, _)| *end == wanted).flat_map(|(_, subject)| subject.names.iter());
        let others = found.groups.iter().rev().filter(|(end, _)| *end == wanted).flat_map(|(_, group)| group.names.iter());
        own.chain(others).cloned().collect::<Vec<Name>>()
    };
    let (originals, results) = (of_end(End::Original), of_end(End::Result));
    let many = if data.kind == EventKind::Split { &results } else { &originals };
    let one = data.kind != EventKind::Renamed || originals.len() == 1 && results.len() == 1;
    let complete = (!data.several || many.len() > 1) && one;
    complete.then_some(Turn { kind: data.kind, originals, results, tokens: start..found.end, verb, goes_on, dated: data.dated })
}

/// Whether the words leave open that it came so: "föreslås ersätta", "ersätts inte", a question.
fn is_open(sentence: &Sentence<'_>, start: usize, end: usize) -> bool {
    let before = sentence.passage.span(start.saturating_sub(6).max(sentence.tokens.start)..end);
    let asks = sentence.token(sentence.tokens.end - 1).is_some_and(|last| last.is("?"));
    asks || before.iter().any(|token| turn_words().open.contains(token.lower.as_str())) || start > sentence.tokens.start && sentence.is_any(start - 1, &["om"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phrases_are_read() {
        assert!(DATA.phrases.iter().all(|phrase| matches!(phrase.elements[0], Element::Words(_))));
        assert!(DATA.phrases.iter().all(|phrase| {
            let told = |wanted: End| phrase.elements.iter().any(|element| matches!(element, Element::Names { end, .. } if *end == wanted));
            let begun = |wanted: End| phrase.subject.is_some_and(|(end, _)| end == wanted);
            [End::Original, End::Result].into_iter().all(|end| told(end) || begun(end))
        }));
        for kind in EventKind::ALL.iter().filter(|kind| **kind != EventKind::Decision) {
            assert!(DATA.turns.iter().any(|turn| turn.kind == *kind), "{kind} has no phrase");
        }
    }
}
