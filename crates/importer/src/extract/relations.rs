//! Relations between bodies: from names, layouts and sentences.

mod clause;
mod layout;
mod leaders;
mod names;
mod phrases;
mod sentence;

use super::Relation;
use super::bodies::Bodies;
use super::dedup::{first_ones, keep_marked};
use super::page::PageText;
use super::signs::Signs;
pub(crate) use clause::REGION_WORDS;
pub(crate) use leaders::LEADER_WORDS;
pub(crate) use phrases::{RelationWords, first_words, relation_words};
pub(crate) use sentence::{HELP_WORDS, OTHER_SIGNS, PLACE_WORDS, tells_delegation};

use helheten_model::vocabulary::RelationKind;
use std::ops::Range;

/// Finds the relations of a page.
pub(crate) fn find_relations(page: &PageText<'_>, bodies: &Bodies) -> Vec<Relation> {
    let mut relations = names::of_names(page, bodies);
    // About as many as there are bodies; some are said twice.
    relations.reserve(bodies.list.len());
    let of_pieces = Signs::COLON | Signs::CELL | Signs::DEFINITION | Signs::TITLE;
    for (index, piece) in page.body_with(of_pieces | Signs::RELATION | Signs::PLACE | Signs::LEADER) {
        let own = page.signs_of(index);
        if own.meet(Signs::COLON) {
            relations.extend(layout::of_pair(page, bodies, index));
        }
        if own.meet(Signs::CELL) {
            relations.extend(layout::of_row(page, bodies, index));
        }
        if own.meet(Signs::DEFINITION) {
            relations.extend(layout::of_term(page, bodies, index));
        }
        if own.meet(Signs::TITLE) {
            relations.extend(leaders::of_card(page, bodies, index));
        }
        for (sentence, signs) in piece.passage.signed_sentences() {
            if signs.meet(Signs::RELATION) || piece.passage.tokens[sentence.start].signs.meet(Signs::PLACE) {
                relations.extend(sentence::of_sentence(page, bodies, index, sentence, signs));
            }
            if signs.meet(Signs::LEADER) || own.meet(Signs::DEFINITION) {
                relations.extend(leaders::of_leaders(page, bodies, index, sentence));
            }
        }
    }
    relations.extend(layout::of_lists(page, bodies));
    relations.extend(layout::of_ownership(page, bodies));
    relations.extend(layout::of_members(page, bodies));
    relations.retain(|relation| relation.from != relation.to);
    let marks = first_ones(relations.iter().map(|relation| (&relation.from, relation.kind, &relation.to)));
    keep_marked(&mut relations, marks);
    relations
}

fn relation(page: &PageText<'_>, from: &str, kind: RelationKind, to: &str, index: usize, tokens: &Range<usize>) -> Relation {
    Relation { from: from.to_owned(), kind, to: to.to_owned(), evidence: page.evidence_of(index, tokens), also: Vec::new() }
}
