//! What changed: values that began or ceased to be held. It says what the view `change` of the database says.

use super::{History, Interval, Micros, Slot, Stated, Thing};
use helheten_model::projection::is_set;
use helheten_model::vocabulary::{Cause, ChangeType, EntityType, RegionCode};
use std::collections::HashMap;
use std::sync::Arc;

/// One change: what ceased, what began, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    at: Micros,
    closed: Option<Slot>,
    opened: Option<Slot>,
    revision: Option<Slot>,
}

impl ChangeRow {
    /// When, in microseconds since 1970.
    pub(crate) fn at(&self) -> Micros {
        self.at
    }

    /// How it changed what is held.
    pub fn change_type(&self) -> ChangeType {
        match (self.closed, self.opened) {
            (None, _) => ChangeType::Added,
            (_, None) => ChangeType::Withdrawn,
            _ => ChangeType::Changed,
        }
    }
}

impl History {
    /// What changed until a moment, the newest first.
    pub(crate) fn changes_until(&self, moment: Micros) -> &[ChangeRow] {
        let newer = self.changes.partition_point(|change| change.at > moment);
        &self.changes[newer..]
    }

    /// The changes of revisions that are not among those that are known, the oldest first. Where all was replaced by something older, nothing is new.
    pub(crate) fn changes_beside(&self, known: &[i64]) -> Arc<[ChangeRow]> {
        if self.numbers.last() < known.last() {
            return Arc::default();
        }
        let is_new = |change: &&ChangeRow| self.revision(change).is_some_and(|revision| known.binary_search(&revision.seq).is_err());
        self.changes.iter().rev().filter(is_new).copied().collect()
    }

    /// What changed of one thing until a moment, the newest first.
    pub(crate) fn changes_of(&self, entity_type: EntityType, id: &str, moment: Micros) -> Vec<ChangeRow> {
        let Some(thing) = self.find_thing(entity_type, id) else { return Vec::new() };
        let mut changes = Vec::new();
        self.push_changes(thing, &mut changes);
        changes.retain(|change| change.at <= moment);
        changes.sort_unstable_by(|one, other| self.newest_first(one, other));
        changes
    }

    pub(super) fn find_changes(&self) -> Vec<ChangeRow> {
        let mut changes = Vec::with_capacity(self.intervals.len());
        for thing in 0..self.things.len() {
            self.push_changes(thing, &mut changes);
        }
        changes.sort_unstable_by(|one, other| self.newest_first(one, other));
        changes
    }

    /// A value that gives way to another at one moment is one change; values of sets come and go one by one.
    fn push_changes(&self, thing: usize, changes: &mut Vec<ChangeRow>) {
        let Thing { entity_type, region, .. } = self.things[thing];
        let range = self.intervals_of(thing);
        let mut ended: HashMap<(Slot, Micros), Vec<Slot>> = HashMap::new();
        for place in range.clone() {
            let interval = &self.intervals[place];
            if interval.recorded_to != Micros::MAX {
                ended.entry((interval.field, interval.recorded_to)).or_default().push(Slot::new(place));
            }
        }
        let mut push = |at: Micros, closed, opened| changes.push(ChangeRow { at, closed, opened, revision: self.revision_places.get(&(region, at)).copied() });
        let mut replaced = Vec::new();
        for place in range {
            let interval = &self.intervals[place];
            let opened = Some(Slot::new(place));
            let key = (interval.field, interval.recorded_from);
            match ended.get(&key).filter(|_| !is_set(entity_type, self.text(interval.field))) {
                Some(before) => {
                    for closed in before {
                        push(interval.recorded_from, Some(*closed), opened);
                    }
                    replaced.push(key);
                }
                None => push(interval.recorded_from, None, opened),
            }
        }
        for key in &replaced {
            ended.remove(key);
        }
        for ((_, at), closed) in ended {
            for closed in closed {
                push(at, Some(closed), None);
            }
        }
    }

    fn newest_first(&self, one: &ChangeRow, other: &ChangeRow) -> std::cmp::Ordering {
        let key = |change: &ChangeRow| {
            let interval = self.interval_of(change);
            let value = |slot: Option<Slot>| slot.map(|slot| self.text(self.intervals[slot.place()].value));
            (interval.thing, self.text(interval.field), value(change.closed), value(change.opened))
        };
        other.at.cmp(&one.at).then_with(|| key(one).cmp(&key(other)))
    }

    /// What began; where nothing did, what ceased.
    fn interval_of(&self, change: &ChangeRow) -> &Interval {
        let slot = change.opened.or(change.closed).expect("a change has a value that began or one that ceased");
        &self.intervals[slot.place()]
    }

    pub(crate) fn opened(&self, change: &ChangeRow) -> Option<&Interval> {
        change.opened.map(|slot| &self.intervals[slot.place()])
    }

    pub(crate) fn closed(&self, change: &ChangeRow) -> Option<&Interval> {
        change.closed.map(|slot| &self.intervals[slot.place()])
    }

    /// The region, type and id of what changed, and the field.
    pub(crate) fn subject(&self, change: &ChangeRow) -> (RegionCode, EntityType, &str, &str) {
        let interval = self.interval_of(change);
        let thing = self.thing(interval.thing);
        (thing.region, thing.entity_type, self.text(thing.id), self.text(interval.field))
    }

    /// The value, from when and until when it holds.
    pub(crate) fn value_of(&self, interval: &Interval) -> (&str, Option<&str>, Option<&str>) {
        (self.text(interval.value), self.text_of(interval.valid_from), self.text_of(interval.valid_to))
    }

    /// Why it changed; none where that was not noted.
    pub(crate) fn cause(&self, change: &ChangeRow) -> Option<Cause> {
        match self.opened(change) {
            Some(opened) => Some(opened.cause),
            None => self.closed(change).and_then(|closed| closed.end_cause),
        }
    }

    /// The revision that brought it; none where none is of its moment.
    pub(crate) fn revision(&self, change: &ChangeRow) -> Option<&super::Revision> {
        change.revision.map(|slot| &self.revisions[slot.place()])
    }

    /// What a value rests on.
    pub(in crate::dataset) fn stated_of(&self, interval: &Interval) -> Option<&Stated> {
        interval.assertion.map(|slot| &self.stated[slot.place()])
    }
}
