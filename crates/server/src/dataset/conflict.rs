//! Where pages contradict one another: a field for which live assertions hold other values than the one that is held true.

use super::Dataset;
use super::assertion::Assertion;
use super::model::FactModel;
use super::row::Row;
use helheten_model::vocabulary::EntityType;

/// Fields of organizations that hold several values at once.
const SET_VALUED: &[&str] = &["alias", "level", "mission"];

/// A field of which pages state different values.
#[derive(Clone, Debug)]
pub struct Conflict<'a> {
    /// The field.
    pub field: &'a str,
    /// The value that is held true.
    pub value: &'a str,
    /// The rule that chose it.
    pub rule: &'a str,
    /// Every value that a page states, the chosen one first.
    pub sides: Vec<ConflictSide<'a>>,
}

/// One value and who states it.
#[derive(Clone, Debug)]
pub struct ConflictSide<'a> {
    /// The value.
    pub value: &'a str,
    /// What states it.
    pub evidence: Vec<Assertion<'a>>,
}

impl Dataset {
    /// The fields of a fact of which pages state different values.
    pub fn conflicts_of<'a, M: FactModel>(&'a self, row: &'a Row<M>) -> Vec<Conflict<'a>> {
        let history = &*self.history;
        let is_set = |field: &str| M::ENTITY_TYPE == EntityType::Organization && SET_VALUED.contains(&field);
        let mut conflicts = Vec::new();
        for held in self.held_of(row) {
            let (field, value) = (history.text(held.field), history.text(held.value));
            if is_set(field) {
                continue;
            }
            let mut sides = vec![ConflictSide { value, evidence: Vec::new() }];
            for assertion in self.evidence_of(row).filter(|assertion| assertion.field() == field && is_about(assertion, row)) {
                match sides.iter_mut().find(|side| side.value == assertion.value()) {
                    Some(side) => side.evidence.push(assertion),
                    None if assertion.live => sides.push(ConflictSide { value: assertion.value(), evidence: vec![assertion] }),
                    None => {}
                }
            }
            if sides.len() > 1 {
                conflicts.push(Conflict { field, value, rule: history.text(held.rule), sides });
            }
        }
        conflicts
    }
}

/// Whether the assertion is about the fact itself: an inferred one also rests on assertions about others.
fn is_about<M: FactModel>(assertion: &Assertion<'_>, row: &Row<M>) -> bool {
    assertion.entity_type() == M::ENTITY_TYPE && assertion.entity_id() == row.id()
}
