//! Builds a history from the rows of its tables, one after the other.

use super::strings::{Interner, Strings};
use super::{History, Interval, Micros, Redirect, Revision, Slot, Stated, Thing, Visit};
use crate::dataset::assertion::PageVersion;
use crate::dataset::table::order_by_text;
use helheten_model::vocabulary::{Cause, EntityType, RegionCode, VisitOutcome};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A value that is or was held, as its row says.
pub(in crate::dataset) struct HeldRecord<'a> {
    pub(in crate::dataset) entity_type: EntityType,
    pub(in crate::dataset) entity_id: &'a str,
    pub(in crate::dataset) region: RegionCode,
    pub(in crate::dataset) field: &'a str,
    pub(in crate::dataset) value: &'a str,
    pub(in crate::dataset) valid_from: Option<&'a str>,
    pub(in crate::dataset) valid_to: Option<&'a str>,
    pub(in crate::dataset) rule: &'a str,
    pub(in crate::dataset) assertion_id: Option<&'a str>,
    pub(in crate::dataset) cause: Cause,
    pub(in crate::dataset) end_cause: Option<Cause>,
    pub(in crate::dataset) recorded_from: Micros,
    pub(in crate::dataset) recorded_to: Option<Micros>,
}

/// What a page states, as its row says.
pub(in crate::dataset) struct StatedRecord<'a> {
    pub(in crate::dataset) id: &'a str,
    pub(in crate::dataset) entity_type: EntityType,
    pub(in crate::dataset) entity_id: &'a str,
    pub(in crate::dataset) region: RegionCode,
    pub(in crate::dataset) field: &'a str,
    pub(in crate::dataset) written: &'a str,
    pub(in crate::dataset) value: &'a str,
    pub(in crate::dataset) valid_from: Option<&'a str>,
    pub(in crate::dataset) valid_to: Option<&'a str>,
    pub(in crate::dataset) quote: &'a str,
    pub(in crate::dataset) prefix: &'a str,
    pub(in crate::dataset) suffix: &'a str,
    pub(in crate::dataset) start: i32,
    pub(in crate::dataset) end: i32,
    pub(in crate::dataset) rules: &'a str,
    /// The place of the version of its page.
    pub(in crate::dataset) version: u32,
}

/// A visit, as its row says.
pub(in crate::dataset) struct VisitRecord<'a> {
    pub(in crate::dataset) page_url: &'a str,
    pub(in crate::dataset) page_id: &'a str,
    pub(in crate::dataset) run: i64,
    pub(in crate::dataset) at: Micros,
    pub(in crate::dataset) outcome: VisitOutcome,
    /// The place of the version that came.
    pub(in crate::dataset) version: Option<u32>,
    pub(in crate::dataset) moved_to: Option<&'a str>,
}

/// Takes in rows, in any order, and makes a history of them.
#[derive(Debug, Default)]
pub(in crate::dataset) struct Recorder {
    interner: Interner,
    things: Vec<Thing>,
    known: FxHashMap<(EntityType, Slot), u32>,
    intervals: Vec<Interval>,
    /// The ids of the assertions that intervals rest on, in their order.
    rests_on: Vec<Option<Slot>>,
    stated: Vec<Stated>,
    pages: FxHashMap<Slot, u32>,
    page_urls: Vec<Slot>,
    visits: Vec<Visit>,
    /// Concluded relations, and the ids of assertions that each was concluded from.
    grounds: Vec<(String, Slot)>,
}

/// What was taken in.
pub(in crate::dataset) struct Recorded {
    pub(in crate::dataset) history: History,
    /// Concluded relations, and the places of assertions that each was concluded from.
    pub(in crate::dataset) grounds: Vec<(String, Slot)>,
}

impl Recorder {
    fn thing(&mut self, entity_type: EntityType, id: &str, region: RegionCode) -> u32 {
        let id = self.interner.intern(id);
        let things = &mut self.things;
        *self.known.entry((entity_type, id)).or_insert_with(|| {
            things.push(Thing { entity_type, id, region });
            place(things.len() - 1)
        })
    }

    /// Takes in a value that is or was held.
    pub(in crate::dataset) fn hold(&mut self, row: &HeldRecord<'_>) {
        let thing = self.thing(row.entity_type, row.entity_id, row.region);
        self.rests_on.push(row.assertion_id.map(|id| self.interner.intern(id)));
        self.intervals.push(Interval {
            thing,
            field: self.interner.intern(row.field),
            value: self.interner.intern(row.value),
            valid_from: self.interner.intern_some(row.valid_from),
            valid_to: self.interner.intern_some(row.valid_to),
            rule: self.interner.intern(row.rule),
            assertion: None,
            cause: row.cause,
            end_cause: row.end_cause,
            recorded_from: row.recorded_from,
            recorded_to: row.recorded_to.unwrap_or(Micros::MAX),
        });
    }

    /// Takes in what a page states.
    pub(in crate::dataset) fn state(&mut self, row: &StatedRecord<'_>) {
        let thing = self.thing(row.entity_type, row.entity_id, row.region);
        self.stated.push(Stated {
            id: self.interner.intern(row.id),
            thing,
            field: self.interner.intern(row.field),
            written: self.interner.intern(row.written),
            value: self.interner.intern(row.value),
            valid_from: self.interner.intern_some(row.valid_from),
            valid_to: self.interner.intern_some(row.valid_to),
            quote: self.interner.intern(row.quote),
            prefix: self.interner.intern(row.prefix),
            suffix: self.interner.intern(row.suffix),
            start: row.start,
            end: row.end,
            rules: self.interner.intern(row.rules),
            version: row.version,
        });
    }

    /// Takes in a visit.
    pub(in crate::dataset) fn visit(&mut self, row: &VisitRecord<'_>) {
        let id = self.interner.intern(row.page_id);
        let url = self.interner.intern(row.page_url);
        let urls = &mut self.page_urls;
        let page = *self.pages.entry(id).or_insert_with(|| {
            urls.push(url);
            place(urls.len() - 1)
        });
        let moved_to = self.interner.intern_some(row.moved_to);
        let version = row.version.map(|version| Slot::new(version as usize));
        self.visits.push(Visit { page, run: row.run, at: row.at, outcome: row.outcome, version, moved_to });
    }

    /// Takes in that a relation was concluded from an assertion.
    pub(in crate::dataset) fn conclude(&mut self, relation_id: String, assertion_id: &str) {
        self.grounds.push((relation_id, self.interner.intern(assertion_id)));
    }

    /// The history of all that was taken in.
    pub(in crate::dataset) fn finish(mut self, versions: Vec<PageVersion>, revisions: Vec<Revision>, redirects: Vec<Redirect>) -> Recorded {
        let strings = std::mem::take(&mut self.interner).finish();
        let order = order_things(&self.things, &strings);
        let mut renamed = vec![0; order.len()];
        for (new, old) in (0..).zip(&order) {
            renamed[*old as usize] = new;
        }
        let things: Vec<Thing> = order.iter().map(|old| self.things[*old as usize]).collect();
        for stated in &mut self.stated {
            stated.thing = renamed[stated.thing as usize];
        }
        self.stated.sort_unstable_by_key(Stated::order);
        let mut places: Vec<Option<Slot>> = vec![None; strings.len()];
        for (place, stated) in self.stated.iter().enumerate() {
            places[stated.id.place()] = Some(Slot::new(place));
        }
        let stated_place = |id: Slot| places[id.place()];
        for (interval, id) in self.intervals.iter_mut().zip(&self.rests_on) {
            interval.thing = renamed[interval.thing as usize];
            interval.assertion = id.and_then(stated_place);
        }
        self.intervals.sort_unstable_by_key(|interval| (interval.thing, interval.recorded_from, interval.field, interval.value, interval.recorded_to));
        self.visits.sort_unstable_by_key(|visit| (visit.page, visit.run, visit.at));
        let mut ends = vec![0; things.len()];
        for (end, interval) in (1..).zip(&self.intervals) {
            ends[interval.thing as usize] = end;
        }
        let mut last = 0;
        for end in &mut ends {
            last = last.max(*end);
            *end = last;
        }
        self.intervals.shrink_to_fit();
        self.stated.shrink_to_fit();
        self.visits.shrink_to_fit();
        let mut history = History {
            strings,
            things,
            intervals: self.intervals,
            ends,
            stated: self.stated,
            versions,
            page_urls: self.page_urls,
            visits: self.visits,
            revision_places: (0..revisions.len()).map(|place| (moment_of(&revisions[place]), Slot::new(place))).collect(),
            numbers: revisions.iter().map(|revision| revision.seq).collect(),
            revisions,
            redirects,
            changes: Vec::new(),
        };
        history.changes = history.find_changes();
        let grounds = self.grounds.into_iter().filter_map(|(relation, id)| Some((relation, stated_place(id)?))).collect();
        Recorded { history, grounds }
    }
}

/// The places of things, by type and id.
fn order_things(things: &[Thing], strings: &Strings) -> Vec<u32> {
    let mut of_types: BTreeMap<EntityType, Vec<u32>> = BTreeMap::new();
    for (place, thing) in (0..).zip(things) {
        of_types.entry(thing.entity_type).or_default().push(place);
    }
    let id = |place: u32| strings.get(things[place as usize].id);
    let in_order = |of_type: Vec<u32>| {
        let order = order_by_text(of_type.len(), |place| id(of_type[place as usize]));
        order.into_iter().map(|place| of_type[place as usize]).collect::<Vec<u32>>()
    };
    of_types.into_values().flat_map(in_order).collect()
}

fn moment_of(revision: &Revision) -> (RegionCode, Micros) {
    (revision.region, revision.committed_at.timestamp_micros())
}

fn place(place: usize) -> u32 {
    u32::try_from(place).expect("a table in memory has fewer than 2³² rows")
}
