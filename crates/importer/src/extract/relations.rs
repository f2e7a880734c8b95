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
use super::rules::Rule;
use super::signs::Signs;
pub(crate) use clause::REGION_WORDS;
pub(crate) use leaders::LEADER_WORDS;
pub(crate) use phrases::{RelationWords, first_words, relation_words};
pub(crate) use sentence::{HELP_WORDS, OTHER_SIGNS, PLACE_WORDS, tells_delegation};

use helheten_model::vocabulary::RelationKind;
use std::ops::Range;

/// Finds the relations of a page.
pub(crate) struct Reader {
    relations: Vec<Relation>,
}

/// What a piece holds that is read as a whole.
const OF_PIECES: Signs = Signs::COLON.with(Signs::CELL).with(Signs::DEFINITION).with(Signs::TITLE);

impl Rule for Reader {
    const SIGNS: Signs = OF_PIECES.with(Signs::RELATION).with(Signs::PLACE).with(Signs::LEADER);

    fn read(&mut self, page: &PageText<'_>, bodies: &Bodies, index: usize) {
        let (own, passage) = (page.signs_of(index), &page.pieces[index].passage);
        if own.meet(Signs::COLON) {
            self.relations.extend(layout::of_pair(page, bodies, index));
        }
        if own.meet(Signs::CELL) {
            self.relations.extend(layout::of_row(page, bodies, index));
        }
        if own.meet(Signs::DEFINITION) {
            self.relations.extend(layout::of_term(page, bodies, index));
        }
        if own.meet(Signs::TITLE) {
            self.relations.extend(leaders::of_card(page, bodies, index));
        }
        for (sentence, signs) in passage.signed_sentences() {
            if signs.meet(Signs::RELATION) || passage.tokens[sentence.start].signs.meet(Signs::PLACE) {
                self.relations.extend(sentence::of_sentence(page, bodies, index, sentence, signs));
            }
            if signs.meet(Signs::LEADER) || own.meet(Signs::DEFINITION) {
                self.relations.extend(leaders::of_leaders(page, bodies, index, sentence));
            }
        }
    }
}

impl Reader {
    /// With what the names of bodies tell, before the first piece.
    pub(crate) fn new(page: &PageText<'_>, bodies: &Bodies) -> Self {
        let mut relations = names::of_names(page, bodies);
        // About as many as there are bodies; some are said twice.
        relations.reserve(bodies.list.len());
        Self { relations }
    }

    /// The relations, each once.
    pub(crate) fn settle(mut self, page: &PageText<'_>, bodies: &Bodies) -> Vec<Relation> {
        self.relations.extend(layout::of_lists(page, bodies));
        self.relations.extend(layout::of_ownership(page, bodies));
        self.relations.extend(layout::of_members(page, bodies));
        self.relations.retain(|relation| relation.from != relation.to);
        let marks = first_ones(self.relations.iter().map(|relation| (&relation.from, relation.kind, &relation.to)));
        keep_marked(&mut self.relations, marks);
        self.relations
    }
}

fn relation(page: &PageText<'_>, from: &str, kind: RelationKind, to: &str, index: usize, tokens: &Range<usize>) -> Relation {
    Relation { from: from.to_owned(), kind, to: to.to_owned(), evidence: page.evidence_of(index, tokens), also: Vec::new() }
}
