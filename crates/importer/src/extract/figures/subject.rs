//! What a figure is of: the body that its sentence is about, or none for the region.

use super::reading::noun_behind;
use crate::extract::bodies::{Bodies, Place};
use crate::extract::number::Number;
use crate::extract::page::PageText;
use crate::extract::text::Passage;
use helheten_model::vocabulary::{Measure, OrganizationKind};
use std::ops::Range;

/// What a figure is of: the body that the sentence is about; none for the region.
pub(super) fn subject(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, number: &Number, measure: Measure) -> Option<String> {
    let passage = &page.pieces[index].passage;
    let name = |body: usize| bodies.list[bodies.settled(body)].name.clone();
    match measure {
        // "länets sju kommuner" are the region's, whatever owns what with them.
        Measure::Municipalities => None,
        Measure::ElectedSeats => {
            // "… fem av sju ledamöter i museistiftelsens styrelse".
            let within = noun_behind(passage, sentence, number).map_or(number.tokens.end, |noun| noun + 1);
            let named_behind = passage
                .tokens
                .get(within)
                .filter(|token| token.is("i"))
                .and_then(|_| bodies.places(index, &(within..sentence.end)).find(|place| place.tokens.start <= within + 2 && !place.genitive));
            if let Some(place) = named_behind {
                return Some(name(place.body));
            }
            // "I Hedby kommun finns 61 ledamöter", "Riksdagen, med 349 ledamöter"
            let foreign = passage.span(sentence.clone()).iter().any(|token| token.is_any(&["kommunfullmäktige", "riksdagen", "kommun"]));
            let named_here = bodies.places(index, sentence).any(|place| !place.reference);
            if foreign && !named_here {
                return None;
            }
            let unknown = passage
                .tokens
                .get(sentence.start)
                .is_some_and(|first| first.is_bare_head() && bodies.places(index, &(sentence.start..sentence.start + 1)).next().is_none());
            if unknown {
                return None;
            }
            let each = passage.span(sentence.clone()).iter().any(|token| token.is_any(&["varje", "vardera"]));
            let own = distributed(passage, bodies, index, sentence, number).or_else(|| in_clause(passage, bodies, index, sentence, number));
            own.map(name).or_else(|| if each { None } else { bodies.subject_before(page, index, number.tokens.start).map(name) })
        }
        Measure::ElectedRepresentatives => {
            let audit =
                noun_behind(passage, sentence, number).is_some_and(|noun| passage.tokens[noun].head().is_some_and(|head| head.kind == OrganizationKind::Audit));
            audit.then(|| bodies.only_of_kind(OrganizationKind::Audit)).flatten().map(name)
        }
        _ => {
            let officials = |body: usize| {
                matches!(
                    bodies.list[body].kind,
                    OrganizationKind::Administration
                        | OrganizationKind::Company
                        | OrganizationKind::Office
                        | OrganizationKind::Department
                        | OrganizationKind::Unit
                        | OrganizationKind::Federation
                        | OrganizationKind::Foundation
                )
            };
            let own = bodies
                .places(index, &(sentence.start..number.tokens.start))
                .next_back()
                .filter(|place| !place.genitive)
                .map(|place| bodies.settled(place.body))
                .filter(|&body| officials(body));
            let above = || {
                let anaphoric = passage
                    .span(sentence.start..number.tokens.start)
                    .iter()
                    .any(|token| token.is_any(&["bolaget", "förvaltningen", "förvaltningen", "kansliet", "kontoret", "den", "det", "här"]));
                anaphoric.then(|| bodies.subject_before(page, index, number.tokens.start)).flatten().filter(|&body| officials(body))
            };
            own.or_else(above).map(name)
        }
    }
}

/// The body that a clause counts the seats of: right before a bracket, in the genitive, or the last one before the number.
fn in_clause(passage: &Passage, bodies: &Bodies, index: usize, sentence: &Range<usize>, number: &Number) -> Option<usize> {
    let before = bodies.places(index, &(sentence.start..number.tokens.start)).next_back();
    let chosen_by = |place: &&Place| place.tokens.start > 0 && passage.tokens[place.tokens.start - 1].is("av");
    let before = before.filter(|place| !chosen_by(place)).map(|place| place.body);
    let behind = || {
        let rest = bodies.places(index, &(number.tokens.end..sentence.end)).next();
        rest.filter(|place| place.tokens.start > 0 && passage.tokens[place.tokens.start - 1].is_any(&["i"])).map(|place| place.body)
    };
    before.or_else(behind)
}

/// "Patientnämnden och Nämnden för kultur är mindre, med sju respektive fem ledamöter": each its own.
fn distributed(passage: &Passage, bodies: &Bodies, index: usize, sentence: &Range<usize>, number: &Number) -> Option<usize> {
    let respective = (sentence.clone()).find(|&at| passage.tokens[at].is("respektive"))?;
    let places: Vec<&Place> = bodies.places(index, &(sentence.start..respective)).collect();
    let order = if number.tokens.end == respective {
        0
    } else if number.tokens.start == respective + 1 {
        1
    } else {
        return None;
    };
    let last_two = places.len().checked_sub(2)?;
    Some(places[last_two + order].body)
}
