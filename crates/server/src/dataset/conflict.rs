//! Where pages contradict one another: a field for which live assertions hold other values than the one that is held true.

use super::Dataset;
use super::assertion::Assertion;
use super::history::Interval;
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
    /// The fields of a fact of which pages state different values, by field.
    pub fn conflicts_of<'a, M: FactModel>(&'a self, row: &'a Row<M>) -> Vec<Conflict<'a>> {
        let mut conflicts: Vec<Conflict<'a>> = self.contested(row).map(|held| self.conflict(row, held)).collect();
        conflicts.sort_by_key(|conflict| (conflict.field, conflict.value));
        conflicts
    }

    /// Whether pages state different values of any field of a fact.
    pub fn has_conflicts<M: FactModel>(&self, row: &Row<M>) -> bool {
        self.contested(row).next().is_some()
    }

    /// The values that are held of a fact while a page states another.
    fn contested<'a, M: FactModel>(&'a self, row: &'a Row<M>) -> impl Iterator<Item = &'a Interval> {
        let is_set = |field: &str| M::ENTITY_TYPE == EntityType::Organization && SET_VALUED.contains(&field);
        let is_other = |held: &Interval, assertion: &Assertion<'_>| assertion.live && assertion.states_field_of(held) && !assertion.states(held);
        let is_contested = move |held: &&Interval| self.evidence_of(row).any(|assertion| is_other(held, &assertion)) && !is_set(self.history.text(held.field));
        self.held_of(row).filter(is_contested)
    }

    fn conflict<'a, M: FactModel>(&'a self, row: &'a Row<M>, held: &'a Interval) -> Conflict<'a> {
        let history = &*self.history;
        let value = history.text(held.value);
        let mut sides = vec![ConflictSide { value, evidence: Vec::new() }];
        for assertion in self.evidence_of(row).filter(|assertion| assertion.states_field_of(held)) {
            match sides.iter_mut().find(|side| side.value == assertion.value()) {
                Some(side) => side.evidence.push(assertion),
                None if assertion.live => sides.push(ConflictSide { value: assertion.value(), evidence: vec![assertion] }),
                None => {}
            }
        }
        Conflict { field: history.text(held.field), value, rule: history.text(held.rule), sides }
    }
}
