//! What is told of a body: its fact, its count, its name with compounds joined.

use super::Body;
use crate::extract::needles::Needles;
use crate::extract::page::PageText;
use crate::extract::swedish::lowercase;
use crate::extract::words::words;
use crate::extract::{Evidence, FieldEvidence, Figure, Organization};
use std::borrow::Cow;
use std::sync::LazyLock;

pub(super) fn count_behind(page: &PageText<'_>, piece: usize, end: usize) -> Option<(u32, Evidence)> {
    let passage = &page.pieces[piece].passage;
    let at = (end..passage.tokens.len().min(end + 2)).find(|&at| passage.tokens[at].lower.bytes().all(|byte| byte.is_ascii_digit()))?;
    let count = passage.tokens[at].lower.parse().ok()?;
    let last = if passage.tokens.get(at + 1).is_some_and(|token| token.is_any(&["st", "stycken", ")"])) { at + 2 } else { at + 1 };
    Some((count, page.evidence_of(piece, &(end.saturating_sub(1)..last))))
}

pub(super) fn body_fact(page: &PageText<'_>, figures: &[Figure], body: Body) -> Organization {
    let told = [body.level.is_some(), body.mission.is_some(), body.seats.is_some(), body.count.is_some(), body.years.is_some()];
    let evidence = body.evidence(page);
    let mut also = Vec::with_capacity(told.into_iter().filter(|told| *told).count());
    let mut field = |field: &'static str, evidence: Evidence| also.push(FieldEvidence { field: Cow::Borrowed(field), evidence });
    let level = body.level.map(|stated| (stated.0, field("level", stated.1)).0);
    let mission = body.mission.map(|stated| (stated.0, field("mission", stated.1)).0);
    let seats = body.seats.map(|(seats, figure)| (seats, field("seats", figures[figure].evidence.clone())).0);
    let count = body.count.map(|stated| (stated.0, field("count", stated.1)).0);
    let years = body.years.map(|stated| (stated.0, stated.1, field("valid", stated.2)));
    Organization {
        name: body.name,
        kind: body.kind,
        level,
        mission,
        abbreviation: body.abbreviation,
        aliases: body.aliases,
        seats,
        count,
        valid_from: years.map(|(from, _, ())| from.to_string()),
        valid_to: years.map(|(_, to, ())| to.to_string()),
        evidence,
        also,
    }
}

/// Joins compounds that a page splits by accident: "Styrelsen för Folk tandvården" → "Styrelsen för Folktandvården".
pub(super) fn join_compounds(name: &str) -> (Cow<'_, str>, bool) {
    static SPLIT: LazyLock<Needles<()>> = LazyLock::new(|| Needles::new(words().split_compounds.iter().map(|[first, last]| (format!("{first} {last}"), ()))));
    if !name.contains(' ') || SPLIT.find(name).next().is_none() {
        return (Cow::Borrowed(name), false);
    }
    let mut joined = name.to_owned();
    for [first, last] in &words().split_compounds {
        let lower = lowercase(&joined);
        let split = format!("{first} {last}");
        let Some(at) = lower.find(&split).filter(|at| lower.len() == joined.len() && (*at == 0 || lower.as_bytes()[at - 1] == b' ')) else { continue };
        joined.replace_range(at + first.len()..=at + first.len(), "");
    }
    let split = joined != name;
    (Cow::Owned(joined), split)
}
