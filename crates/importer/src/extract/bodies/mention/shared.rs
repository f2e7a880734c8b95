//! Names that share their noun with another: "Norra, Mellersta och Södra sjukvårdsberedningen", "kultur- respektive bildningsnämnden".

use super::{Mention, MentionRole};
use crate::extract::swedish::capitalized;
use crate::extract::text::Passage;
use crate::extract::words::Form;

/// "Norra, Mellersta och Södra sjukvårdsberedningen" names three: the adjectives before the last share its noun.
pub(super) fn names_of_adjectives<'page>(passage: &Passage<'page>, last: &Mention<'page>, floor: usize) -> Vec<Mention<'page>> {
    let tokens = &passage.tokens;
    let is_place = |at: usize| PLACE_ADJECTIVES.contains(&tokens[at].lower.as_str());
    if last.role != MentionRole::Name || last.tokens.len() < 2 || !is_place(last.tokens.start) {
        return Vec::new();
    }
    let rest = last.name.split_once(' ').map_or("", |(_, rest)| rest);
    let mut shared = Vec::new();
    let mut at = last.tokens.start;
    while at >= floor + 2 && tokens[at - 1].is_any(&[",", "och", "samt"]) && is_place(at - 2) {
        at -= 2;
        let name = capitalized(format!("{} {rest}", tokens[at].lower));
        shared.push(Mention { tokens: at..at + 1, name, aliases: Vec::new(), ..last.clone() });
    }
    shared.reverse();
    shared
}

/// "kultur- respektive bildningsnämnden" names two: the stem before "respektive" shares the noun.
pub(super) fn name_of_stem<'page>(passage: &Passage<'page>, last: &Mention<'page>, floor: usize) -> Option<Mention<'page>> {
    let tokens = &passage.tokens;
    let at = last.tokens.start.checked_sub(2).filter(|at| *at >= floor && tokens[at + 1].is("respektive"))?;
    let stem = tokens[at].lower.strip_suffix('-').filter(|_| last.role == MentionRole::Name && last.tokens.len() == 1)?;
    let head = tokens[last.tokens.start].head().filter(|head| !head.is_bare())?;
    let noun = &head.head.forms[usize::from(head.form != Form::Indefinite)];
    Some(Mention { tokens: at..at + 1, name: capitalized(format!("{stem}{noun}")), aliases: Vec::new(), ..last.clone() })
}

/// Adjectives that tell bodies of one noun apart.
const PLACE_ADJECTIVES: &[&str] =
    &["norra", "södra", "östra", "västra", "mellersta", "centrala", "inre", "yttre", "nordöstra", "nordvästra", "sydöstra", "sydvästra"];
