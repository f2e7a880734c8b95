//! Successions: which body took another's place, was named anew, merged or split: "Klimatnämnden ersatte Miljönämnden den 1 januari 2023".
//!
//! What a page calls a body's former name is no other name of today's body here: both ends are told as the page names them.

mod former;
mod moment;
mod phrases;
mod sentence;

use super::Succession;
use super::bodies::Bodies;
use super::page::PageText;
use super::rules::Rule;
use super::signs::Signs;
use super::swedish::name_key;
use chrono::NaiveDate;
use former::of_former_names;
use helheten_model::vocabulary::EventKind;
pub(crate) use phrases::first_words;
use phrases::{find_phrases, states_twice};
use sentence::{Name, Sentence};
use std::ops::Range;

/// A succession before its names are told: who, and which words of the sentence say it.
#[derive(Debug)]
struct Turn {
    kind: EventKind,
    originals: Vec<Name>,
    results: Vec<Name>,
    /// The tokens that say it.
    tokens: Range<usize>,
    /// The token of its verb.
    verb: usize,
    /// Whether the date of the words before "och" is its date too.
    goes_on: bool,
    /// Whether it is told only where it has a date.
    dated: bool,
}

/// Finds the successions of a page.
pub(crate) struct Reader {
    /// The page's own date.
    today: Option<NaiveDate>,
    found: Vec<Succession>,
}

impl Rule for Reader {
    const SIGNS: Signs = Signs::SUCCESSION;

    fn read(&mut self, page: &PageText<'_>, bodies: &Bodies, index: usize) {
        for tokens in page.pieces[index].passage.sentences_with(Signs::SUCCESSION) {
            if bodies.places(index, tokens).next().is_none() {
                continue;
            }
            let sentence = Sentence::new(page, bodies, index, tokens.clone(), self.today);
            let turns = find_phrases(&sentence).into_iter().chain(of_former_names(&sentence));
            for succession in turns.filter_map(|turn| succession(&sentence, &turn)) {
                add(&mut self.found, succession);
            }
        }
    }
}

impl Reader {
    /// Before the first piece of a page whose own date is `today`.
    pub(crate) fn new(today: Option<NaiveDate>) -> Self {
        Self { today, found: Vec::new() }
    }

    /// The successions, each once.
    pub(crate) fn settle(self) -> Vec<Succession> {
        self.found
    }
}

/// Adds a succession, unless it is known; what is told with its date stands for what is told without.
fn add(found: &mut Vec<Succession>, new: Succession) {
    let same = |known: &&mut Succession| known.kind == new.kind && known.originals == new.originals && known.results == new.results;
    match found.iter_mut().find(same) {
        Some(known) if known.date.is_none() && new.date.is_some() => *known = new,
        Some(_) => {}
        None => found.push(new),
    }
}

fn succession(sentence: &Sentence<'_>, turn: &Turn) -> Option<Succession> {
    let (originals, results) = (names(sentence, &turn.originals, &turn.results), names(sentence, &turn.results, &turn.originals));
    let known = |name: &String, others: &[String]| others.iter().any(|other| name_key(other) == name_key(name));
    let distinct = !originals.iter().any(|name| known(name, &results)) && !states_twice(&originals) && !states_twice(&results);
    // The county council that became a region is another story than its bodies'.
    let of_council = originals.iter().all(|name| name.starts_with("Landsting")) && results.iter().all(|name| name.starts_with("Region"));
    if originals.is_empty() || results.is_empty() || !distinct || of_council {
        return None;
    }
    let date = sentence.date_of(turn);
    if turn.dated && !sentence.has_moment(turn) {
        return None;
    }
    let evidence = sentence.page.evidence_of(sentence.piece, &sentence.tokens);
    Some(Succession { kind: turn.kind, originals, results, date, evidence })
}

/// The names of one end: the body's, or the one that stands there where the page takes both ends for one body.
fn names(sentence: &Sentence<'_>, own: &[Name], others: &[Name]) -> Vec<String> {
    let bodies = sentence.bodies;
    let settled = |name: &Name| bodies.settled(name.body);
    let merged = |name: &Name| others.iter().any(|other| settled(other) == settled(name));
    own.iter().map(|name| bodies.list[if merged(name) { name.body } else { settled(name) }].name.to_string()).collect()
}
