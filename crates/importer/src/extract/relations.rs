//! Relations between bodies: from names, layouts and sentences.

mod clause;
mod columns;
mod layout;
mod leaders;
mod names;
mod ownership;
mod phrases;
mod sentence;

use super::bodies::Bodies;
use super::distinct::{Distinct, Say};
use super::page::PageText;
use super::rules::Rule;
use super::signs::Signs;
use super::{Relation, SharedText};
pub(crate) use clause::REGION_WORDS;
pub(crate) use leaders::LEADER_WORDS;
pub(crate) use phrases::{RelationWords, first_words, relation_words};
pub(crate) use sentence::{HELP_WORDS, OTHER_SIGNS, PLACE_WORDS, tells_delegation};

use helheten_model::vocabulary::RelationKind;
use std::ops::Range;

/// Finds the relations of a page.
pub(crate) struct Reader {
    relations: Distinct<Relation>,
}

impl Say for Relation {
    type Said<'fact> = (&'fact str, RelationKind, &'fact str);

    fn said(&self) -> Self::Said<'_> {
        (&self.from, self.kind, &self.to)
    }
}

/// What a piece holds that is read as a whole.
const OF_PIECES: Signs = Signs::COLON.with(Signs::CELL).with(Signs::DEFINITION).with(Signs::TITLE);

impl Rule for Reader {
    const SIGNS: Signs = OF_PIECES.with(Signs::RELATION).with(Signs::PLACE).with(Signs::LEADER);

    fn read(&mut self, page: &PageText<'_>, bodies: &Bodies, index: usize) {
        let (own, passage) = (page.signs_of(index), &page.pieces[index].passage);
        if own.meet(Signs::COLON) {
            self.add(layout::of_pair(page, bodies, index));
        }
        if own.meet(Signs::CELL) {
            self.add(layout::of_row(page, bodies, index));
            self.add(columns::of_column(page, bodies, index));
        }
        if own.meet(Signs::DEFINITION) {
            self.add(layout::of_term(page, bodies, index));
        }
        if own.meet(Signs::TITLE) {
            self.add(leaders::of_card(page, bodies, index));
        }
        for (sentence, signs) in passage.signed_sentences() {
            if signs.meet(Signs::RELATION) || passage.tokens[sentence.start].signs.meet(Signs::PLACE) {
                self.add(sentence::of_sentence(page, bodies, index, sentence, signs));
            }
            if signs.meet(Signs::LEADER) || own.meet(Signs::DEFINITION) {
                self.add(leaders::of_leaders(page, bodies, index, sentence));
            }
        }
    }
}

impl Reader {
    /// With what the names of bodies tell, before the first piece.
    pub(crate) fn new(page: &PageText<'_>, bodies: &Bodies) -> Self {
        // About as many as there are bodies; some are said twice.
        let mut reader = Self { relations: Distinct::with_room(bodies.list.len()) };
        reader.add(names::of_names(page, bodies));
        reader
    }

    /// The relations, each once.
    pub(crate) fn settle(mut self, page: &PageText<'_>, bodies: &Bodies) -> Vec<Relation> {
        self.add(layout::of_lists(page, bodies));
        self.add(ownership::of_ownership(page, bodies));
        self.add(layout::of_members(page, bodies));
        self.relations.into_facts()
    }

    /// Adds relations; a body stands in none to itself.
    fn add(&mut self, relations: impl IntoIterator<Item = Relation>) {
        self.relations.extend(relations.into_iter().filter(|relation| relation.from != relation.to));
    }
}

fn relation(page: &PageText<'_>, from: &SharedText, kind: RelationKind, to: &SharedText, index: usize, tokens: &Range<usize>) -> Relation {
    Relation { from: from.clone(), kind, to: to.clone(), evidence: page.evidence_of(index, tokens), also: Vec::new() }
}
