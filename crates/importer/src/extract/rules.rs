//! The rules that read a page piece by piece: all of them read a stretch of it before any goes on to the next.
//!
//! What one rule has looked at is still near the processor when the next looks at it, however long the page is.

use super::bodies::Bodies;
use super::page::PageText;
use super::signs::Signs;
use super::{Extraction, contacts, decisions, documents, duties, figures, goals, laws, missions, periods, relations, rights, roles, statements, successions};
use chrono::NaiveDate;
use std::ops::Range;

/// How many pieces a stretch has: with their words they fit into a core's cache many times over.
const STRETCH_PIECES: usize = 128;

/// A rule that reads a page piece by piece, and tells its facts when all are read.
pub(crate) trait Rule {
    /// What a piece holds that the rule reads.
    const SIGNS: Signs;
    /// Whether it reads the page's footer too.
    const READS_FOOTER: bool = false;

    /// Reads a piece that holds one of these signs; pieces come in the page's order.
    fn read(&mut self, page: &PageText<'_>, bodies: &Bodies, index: usize);
}

/// All of them.
struct Rules {
    contacts: contacts::Reader,
    figures: figures::Reader,
    periods: periods::Reader,
    relations: relations::Reader,
    roles: roles::Reader,
    documents: documents::Reader,
    laws: laws::Reader,
    goals: goals::Reader,
    missions: missions::Reader,
    duties: duties::Reader,
    rights: rights::Reader,
    statements: statements::Reader,
    decisions: decisions::Reader,
    successions: successions::Reader,
}

/// Reads a page whose bodies are known, and adds what each rule finds; `date` is the page's own.
pub(crate) fn apply_rules(page: &PageText<'_>, bodies: &mut Bodies, date: Option<NaiveDate>, extraction: &mut Extraction) {
    let mut rules = Rules::new(page, bodies, date);
    for start in (0..page.pieces.len()).step_by(STRETCH_PIECES) {
        rules.read_stretch(page, bodies, &(start..page.pieces.len().min(start + STRETCH_PIECES)));
    }
    rules.settle(page, bodies, extraction);
}

impl Rules {
    fn new(page: &PageText<'_>, bodies: &Bodies, date: Option<NaiveDate>) -> Self {
        Self {
            contacts: contacts::Reader::default(),
            figures: figures::Reader::new(page, bodies),
            periods: periods::Reader::default(),
            relations: relations::Reader::new(page, bodies),
            roles: roles::Reader::new(page),
            documents: documents::Reader::new(page),
            laws: laws::Reader::default(),
            goals: goals::Reader::default(),
            missions: missions::Reader::default(),
            duties: duties::Reader::default(),
            rights: rights::Reader::default(),
            statements: statements::Reader::default(),
            decisions: decisions::Reader::new(date),
            successions: successions::Reader::new(date),
        }
    }

    fn read_stretch(&mut self, page: &PageText<'_>, bodies: &Bodies, stretch: &Range<usize>) {
        page.bring_near(stretch);
        bodies.bring_near(stretch);
        read(&mut self.contacts, page, bodies, stretch);
        read(&mut self.figures, page, bodies, stretch);
        read(&mut self.periods, page, bodies, stretch);
        read(&mut self.relations, page, bodies, stretch);
        read(&mut self.roles, page, bodies, stretch);
        read(&mut self.documents, page, bodies, stretch);
        read(&mut self.laws, page, bodies, stretch);
        read(&mut self.goals, page, bodies, stretch);
        read(&mut self.missions, page, bodies, stretch);
        read(&mut self.duties, page, bodies, stretch);
        read(&mut self.rights, page, bodies, stretch);
        read(&mut self.statements, page, bodies, stretch);
        read(&mut self.decisions, page, bodies, stretch);
        read(&mut self.successions, page, bodies, stretch);
    }

    fn settle(self, page: &PageText<'_>, bodies: &mut Bodies, extraction: &mut Extraction) {
        extraction.contacts = self.contacts.settle(page);
        extraction.figures = self.figures.settle(page, bodies);
        extraction.periods = self.periods.settle(page, bodies);
        extraction.relations = self.relations.settle(page, bodies);
        extraction.roles = self.roles.settle(page, bodies, &extraction.relations);
        extraction.documents = self.documents.settle();
        extraction.laws = self.laws.settle();
        extraction.goals = self.goals.settle();
        extraction.missions = self.missions.settle(page);
        extraction.duties = self.duties.settle();
        extraction.decision_rights = self.rights.settle();
        extraction.statements.append(&mut self.statements.settle());
        extraction.decisions = self.decisions.settle();
        extraction.successions = self.successions.settle();
    }
}

fn read<R: Rule>(rule: &mut R, page: &PageText<'_>, bodies: &Bodies, stretch: &Range<usize>) {
    let left_out = if R::READS_FOOTER { Signs::NONE } else { Signs::FOOTER };
    for (index, signs) in page.signs_within(stretch) {
        if signs.meet(R::SIGNS) && !signs.meet(left_out) {
            rule.read(page, bodies, index);
        }
    }
}
