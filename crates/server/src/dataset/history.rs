//! history: every value that was ever held, from when to when, and every assertion, so that each can be quoted. Compact, because most of it repeats.

mod change;
mod record;
mod strings;

pub use change::ChangeRow;
pub(super) use record::{HeldRecord, Recorded, Recorder, StatedRecord, VisitRecord};
pub use strings::Slot;

use super::assertion::PageVersion;
use chrono::{DateTime, Utc};
use helheten_model::vocabulary::{Cause, EntityType, RegionCode, VisitOutcome};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use strings::Strings;

/// A moment, in microseconds since 1970: as exactly as a database keeps it.
pub(super) type Micros = i64;

/// A thing that something was ever held of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thing {
    pub(super) entity_type: EntityType,
    pub(super) id: Slot,
    pub(super) region: RegionCode,
}

/// A value of a field of a thing, from when to when we held it.
#[derive(Clone, Copy, Debug)]
pub struct Interval {
    pub(super) thing: u32,
    pub(super) field: Slot,
    pub(super) value: Slot,
    pub(super) valid_from: Option<Slot>,
    pub(super) valid_to: Option<Slot>,
    pub(super) rule: Slot,
    pub(super) assertion: Option<Slot>,
    pub(super) cause: Cause,
    pub(super) end_cause: Option<Cause>,
    pub(super) recorded_from: Micros,
    /// `Micros::MAX` while it is held.
    pub(super) recorded_to: Micros,
}

impl Interval {
    /// Whether it was held at a moment.
    pub(super) fn is_held_at(&self, moment: Micros) -> bool {
        self.recorded_from <= moment && (moment < self.recorded_to || self.recorded_to == Micros::MAX)
    }
}

/// What one version of a page states of one field of one thing, by one version of the rules.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stated {
    pub(super) id: Slot,
    pub(super) thing: u32,
    pub(super) field: Slot,
    pub(super) written: Slot,
    pub(super) value: Slot,
    pub(super) valid_from: Option<Slot>,
    pub(super) valid_to: Option<Slot>,
    pub(super) quote: Slot,
    pub(super) prefix: Slot,
    pub(super) suffix: Slot,
    pub(super) start: i32,
    pub(super) end: i32,
    pub(super) rules: Slot,
    pub(super) version: u32,
}

impl Stated {
    /// Their order: thing by thing.
    fn order(&self) -> (u32, u32, i32, Slot) {
        (self.thing, self.version, self.start, self.id)
    }
}

/// A visit to a page from which something came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Visit {
    /// The page, as a place in `page_urls`.
    pub(super) page: u32,
    pub(super) run: i64,
    pub(super) at: Micros,
    pub(super) outcome: VisitOutcome,
    pub(super) version: Option<Slot>,
    /// Where a page has moved to.
    pub(super) moved_to: Option<Slot>,
}

/// A revision: one transaction that changed what is held of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its number.
    pub seq: i64,
    /// The region.
    pub region: RegionCode,
    /// The run that made it.
    pub run_id: i64,
    /// When.
    pub committed_at: DateTime<Utc>,
}

/// An id that leads to another, and since when.
#[derive(Clone, Debug)]
pub(super) struct Redirect {
    pub(super) id: String,
    pub(super) target: String,
    pub(super) since: DateTime<Utc>,
}

/// Everything that was ever held. Datasets of other moments share it with the one that was loaded.
#[derive(Debug, Default)]
pub struct History {
    strings: Strings,
    /// By type and id.
    things: Vec<Thing>,
    /// Thing by thing, in the order in which they began.
    intervals: Vec<Interval>,
    /// Where each thing's intervals end.
    ends: Vec<u32>,
    /// Thing by thing.
    stated: Vec<Stated>,
    /// Every version of a page that was read, by region, address and id.
    pub(super) versions: Vec<PageVersion>,
    /// The addresses of pages.
    pub(super) page_urls: Vec<Slot>,
    /// Page by page, run by run.
    pub(super) visits: Vec<Visit>,
    /// By number.
    revisions: Vec<Revision>,
    numbers: Arc<[i64]>,
    /// The places of revisions, by region and moment.
    revision_places: HashMap<(RegionCode, Micros), Slot>,
    pub(super) redirects: Vec<Redirect>,
    /// What changed, the newest first.
    changes: Vec<ChangeRow>,
}

impl History {
    /// The text of a slot.
    pub(super) fn text(&self, slot: Slot) -> &str {
        self.strings.get(slot)
    }

    /// The text of a slot that there may be.
    pub(super) fn text_of(&self, slot: Option<Slot>) -> Option<&str> {
        slot.map(|slot| self.strings.get(slot))
    }

    /// The revisions, by number.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The numbers of the revisions, in order.
    pub(crate) fn revision_numbers(&self) -> Arc<[i64]> {
        Arc::clone(&self.numbers)
    }

    /// How many values were ever held.
    pub fn len(&self) -> usize {
        self.intervals.len()
    }

    /// How many assertions pages ever made.
    pub fn stated_len(&self) -> usize {
        self.stated.len()
    }

    /// Whether nothing was ever held.
    pub fn is_empty(&self) -> bool {
        self.intervals.is_empty()
    }

    /// How many bytes the memory of what was held and stated takes.
    pub fn bytes(&self) -> usize {
        self.strings.bytes()
            + self.things.capacity() * size_of::<Thing>()
            + self.intervals.capacity() * size_of::<Interval>()
            + self.ends.capacity() * size_of::<u32>()
            + self.stated.capacity() * size_of::<Stated>()
            + self.visits.capacity() * size_of::<Visit>()
            + self.changes.capacity() * size_of::<ChangeRow>()
    }

    pub(super) fn thing(&self, place: u32) -> Thing {
        self.things[place as usize]
    }

    pub(super) fn intervals(&self) -> &[Interval] {
        &self.intervals
    }

    pub(super) fn stated(&self) -> &[Stated] {
        &self.stated
    }

    pub(super) fn stated_at(&self, slot: Slot) -> &Stated {
        &self.stated[slot.place()]
    }

    /// Where an assertion stands; none for one that is not of this history.
    pub(super) fn place_of(&self, stated: &Stated) -> Option<Slot> {
        self.stated.binary_search_by_key(&stated.order(), Stated::order).ok().map(Slot::new)
    }

    /// The places of the assertions of some ids.
    pub(super) fn find_stated<'i>(&self, ids: &FxHashSet<&'i str>) -> FxHashMap<&'i str, Slot> {
        if ids.is_empty() {
            return FxHashMap::default();
        }
        let found = self.stated.iter().enumerate().filter_map(|(place, stated)| ids.get(self.text(stated.id)).map(|id| (*id, Slot::new(place))));
        found.collect()
    }

    /// What is or was held of a thing at a moment.
    pub(super) fn held_of(&self, thing: Option<Slot>, moment: Micros) -> impl Iterator<Item = &Interval> {
        let range = thing.map_or(0..0, |thing| self.intervals_of(thing.place()));
        self.intervals[range].iter().filter(move |interval| interval.is_held_at(moment))
    }

    /// The places of the things of a type, which are in the order of their ids.
    pub(super) fn things_of(&self, entity_type: EntityType) -> Range<u32> {
        let before = |is_before: fn(EntityType, EntityType) -> bool| self.things.partition_point(|thing| is_before(thing.entity_type, entity_type));
        let place = |place: usize| u32::try_from(place).expect("a list in memory has fewer than 2³² rows");
        place(before(|one, other| one < other))..place(before(|one, other| one <= other))
    }

    pub(super) fn thing_id(&self, place: u32) -> &str {
        self.text(self.thing(place).id)
    }

    pub(super) fn things_len(&self) -> usize {
        self.things.len()
    }

    /// The intervals of a thing.
    fn intervals_of(&self, thing: usize) -> Range<usize> {
        let start = if thing == 0 { 0 } else { self.ends[thing - 1] as usize };
        start..self.ends[thing] as usize
    }

    fn find_thing(&self, entity_type: EntityType, id: &str) -> Option<usize> {
        self.things.binary_search_by(|thing| (thing.entity_type, self.text(thing.id)).cmp(&(entity_type, id))).ok()
    }
}
