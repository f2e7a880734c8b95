//! Abbreviations of bodies: introduced by brackets or dashes, or used without introduction (HSN, DRN).

use super::{Bodies, Place};
use crate::extract::lexicon::Word;
use crate::extract::page::PageText;
use crate::extract::signs::Signs;
use crate::extract::swedish::lowercase;
use crate::extract::text::{Passage, TokenKind};
use helheten_model::vocabulary::OrganizationKind;
use rustc_hash::FxHashMap as HashMap;
use std::ops::Range;

/// Finds the abbreviations of a page's bodies and adds the places where they stand for them.
pub(crate) fn find_abbreviations(page: &PageText<'_>, bodies: &mut Bodies) {
    // What letters stand for is asked once for each abbreviation and number of bodies.
    let mut asked: HashMap<(String, usize), Option<usize>> = HashMap::default();
    for (index, piece) in page.body_with(Signs::ABBREVIATION) {
        for token in 0..piece.passage.tokens.len() {
            if !piece.passage.tokens[token].signs.meet(Signs::ABBREVIATION) {
                continue;
            }
            let word = piece.passage.word(token).trim_end_matches(['s', ':']).to_owned();
            let Some(body) = introduced(&piece.passage, bodies, index, token)
                .or_else(|| bodies.find_by_name(&word).filter(|body| bodies.list[*body].abbreviation.as_ref() == Some(&word)))
                .or_else(|| *asked.entry((word.clone(), bodies.list.len())).or_insert_with(|| matching(bodies, &word)))
                .or_else(|| of_rules(page, bodies, index, token, &word))
            else {
                continue;
            };
            let body = bodies.settled(body);
            if bodies.list[body].abbreviation.is_none() && bodies.list[body].name != word {
                bodies.list[body].abbreviation = Some(word.clone());
            }
            bodies.add_alias(body, &word);
            let genitive = piece.passage.word(token).ends_with('s');
            bodies.add_place(index, Place { tokens: token..token + 1, body, genitive, reference: true });
        }
    }
}

/// The longest that an abbreviation may be: five letters of two bytes, and a genitive's colon and s.
const ABBREVIATION_BYTES_MAX: usize = 12;

/// Two to five capitals, with or without a genitive's s.
pub(crate) fn is_abbreviation(word: &Word, written: &str) -> bool {
    if word.kind != TokenKind::Capital || written.len() > ABBREVIATION_BYTES_MAX {
        return false;
    }
    let word = written.trim_end_matches('s').trim_end_matches(':');
    word.chars().all(char::is_uppercase)
        && (2..=5).contains(&word.chars().count())
        && !matches!(word, "AB" | "SKR" | "SKL" | "HR" | "IT" | "EU" | "SFS" | "PDF" | "KD" | "SD" | "MP" | "FP")
}

/// The body whose name stands right before "(ABC)", or beside "ABC –".
fn introduced(passage: &Passage, bodies: &Bodies, piece: usize, token: usize) -> Option<usize> {
    let sign_before = token.checked_sub(1).map(|before| &passage.tokens[before]);
    let sign_behind = passage.tokens.get(token + 1);
    let bracketed = sign_before.is_some_and(|sign| sign.is("(")) && sign_behind.is_some_and(|sign| sign.is(")"));
    let fits = |place: &&Place| spells(passage.word(token), &bodies.at(place).name);
    if bracketed || sign_before.is_some_and(|sign| sign.is_any(&["–", "-"])) {
        let before = bodies.places_in(piece).iter().find(|place| place.tokens.end + 1 == token).filter(|place| bracketed || fits(place));
        if let Some(place) = before {
            return Some(place.body);
        }
    }
    let dashed = sign_behind.is_some_and(|sign| sign.is_any(&["–", "-"]));
    let behind: Range<usize> = token + 2..token + 3;
    bodies.places_in(piece).iter().find(|place| dashed && place.tokens.start == behind.start).filter(fits).map(|place| place.body)
}

/// The only body that the letters can stand for.
fn matching(bodies: &Bodies, word: &str) -> Option<usize> {
    let mut found = bodies.living().filter(|(_, body)| body.abbreviation.as_deref() == Some(word) || spells(word, &body.name));
    let (index, _) = found.next()?;
    found.next().is_none().then_some(index)
}

/// Rules of procedure belong to a committee, also where only its abbreviation is named: "Ur reglementet DRN, § 3".
fn of_rules(page: &PageText<'_>, bodies: &mut Bodies, piece: usize, token: usize, word: &str) -> Option<usize> {
    let passage = &page.pieces[piece].passage;
    let before = token.checked_sub(1)?;
    let of_rules = passage.tokens[before].lower.starts_with("reglement")
        || (passage.tokens[before].is("för") && before > 0 && passage.tokens[before - 1].lower.starts_with("reglement"));
    (of_rules && word.ends_with('N')).then(|| bodies.add_body(word.to_owned(), OrganizationKind::Committee, (piece, token..token + 1)))
}

/// Whether letters stand for a name: they begin its words or the parts of its compounds, in order, first and last included.
pub(crate) fn spells(letters: &str, name: &str) -> bool {
    let letters: Vec<char> = lowercase(letters).chars().collect();
    let words: Vec<String> = name
        .to_lowercase()
        .split([' ', '-'])
        .filter(|word| !word.is_empty() && !matches!(*word, "och" | "samt" | "för" | "i" | "av"))
        .map(str::to_owned)
        .collect();
    let mut initials: Vec<char> = words.iter().filter_map(|word| word.chars().next()).collect();
    if let Some(head) = words.last().and_then(|word| crate::extract::words::find_head(word)).filter(|head| !head.is_bare()) {
        initials.extend(head.head.forms[0].chars().next());
    }
    if letters.len() < 2 || initials.len() < 2 || letters.first() != initials.first() {
        return false;
    }
    // Every initial must be spelt, in order; further letters may stand within words.
    let mut rest = letters.iter();
    let spelt = initials.iter().all(|initial| rest.any(|letter| letter == initial)) && letters.last() == initials.last() && letters.len() <= initials.len() + 1;
    let lower = lowercase(name);
    let mut written = lower.chars();
    spelt && letters.iter().all(|letter| written.any(|other| other == *letter))
}

#[cfg(test)]
mod tests {
    use super::spells;

    #[test]
    fn letters_stand_for_names() {
        assert!(spells("HSN", "Hälso- och sjukvårdsnämnden"));
        assert!(spells("RUN", "Regionala utvecklingsnämnden"));
        assert!(spells("DRN", "Delregionala nämnden"));
        assert!(spells("LGV", "Ledningsgrupp Vård") || spells("LV", "Ledningsgrupp Vård"));
        assert!(!spells("NHU", "Regionala utvecklingsnämnden"));
        assert!(!spells("RS", "Kulturnämnden"));
    }
}
