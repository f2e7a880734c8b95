//! Projects a region from what was held of it at a moment, as importing did then.

use super::pages::{PagesThen, Part};
use super::{Parts, region_of};
use crate::dataset::Dataset;
use crate::dataset::assertion::Cited;
use crate::dataset::history::{History, Interval, Micros, Revision, Slot, Stated};
use chrono::{DateTime, NaiveDate};
use helheten_model::projection::{ClaimedYears, HeldValue, HeldValues, Projection, is_set, project_rows};
use helheten_model::vocabulary::EntityType;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// The rule of values that a correction set; no page states them.
const CORRECTION: &str = "correction";

/// A field of a thing.
type Field = (u32, Slot);

/// What was held and stated of a region at a moment.
struct RegionThen<'a> {
    history: &'a History,
    /// What was held, thing by thing, field by field, value by value.
    held: Vec<&'a Interval>,
    /// What the pages stated that counted, by field and value.
    claims: HashMap<(Field, Slot), Vec<&'a Stated>>,
    /// What the pages of then stated, whether it counted or not.
    live: Vec<&'a Stated>,
}

/// Projects a region as of one of its revisions.
pub(super) fn project_region(base: &Dataset, revision: &Revision, pages: &PagesThen, until: Micros, parts: &mut Parts) {
    let then = RegionThen::find(base, revision, pages, until);
    let chosen = then.choose();
    let mut values = HeldValues::default();
    let history = then.history;
    for (interval, stated) in then.held.iter().zip(&chosen) {
        let thing = history.thing(interval.thing);
        let written = stated.map_or("", |stated| history.text(stated.written));
        let value = HeldValue { value: history.text(interval.value), written, assertion_id: stated.map(|stated| history.text(stated.id)) };
        values.add(thing.entity_type, history.text(thing.id), history.text(interval.field), value);
    }
    let projection = project_rows(revision.region, &values, then.years(), revision.committed_at.date_naive());
    append(&mut parts.projection, projection);
    then.push_evidence(&chosen, pages, parts, revision);
}

impl<'a> RegionThen<'a> {
    fn find(base: &'a Dataset, revision: &Revision, pages: &PagesThen, until: Micros) -> Self {
        let history: &History = &base.history;
        let in_region = |thing: u32| region_of(base, thing) == revision.region;
        let mut held: Vec<&Interval> = history.intervals().iter().filter(|interval| in_region(interval.thing) && interval.is_held_at(until)).collect();
        held.sort_by_key(|interval| (interval.thing, history.text(interval.field), history.text(interval.value)));
        let rules = base.import_runs.iter().find(|run| run.id == revision.run_id).map(|run| run.rules_version.as_str());
        let read = history.stated().iter().filter(|stated| in_region(stated.thing) && Some(history.text(stated.rules)) == rules);
        let (live, rest): (Vec<&Stated>, Vec<&Stated>) =
            read.filter(|stated| pages.parts[stated.version as usize] != Part::Past).partition(|stated| pages.parts[stated.version as usize] == Part::Current);
        let fields: HashSet<Field> = held.iter().map(|interval| (interval.thing, interval.field)).collect();
        // What only the version before states counts as long as today's pages are silent on it; values of sets are weighed one by one.
        let key = |stated: &Stated| {
            let set = is_set(history.thing(stated.thing).entity_type, history.text(stated.field));
            (stated.thing, stated.field, set.then_some(stated.value))
        };
        let stated_now: HashSet<_> = live.iter().map(|stated| key(stated)).collect();
        let lingering = rest.into_iter().filter(|stated| !stated_now.contains(&key(stated)));
        let mut claims: HashMap<(Field, Slot), Vec<&Stated>> = HashMap::new();
        // A field of which nothing is held is one that a correction suppresses.
        for stated in live.iter().copied().chain(lingering).filter(|stated| fields.contains(&(stated.thing, stated.field))) {
            claims.entry(((stated.thing, stated.field), stated.value)).or_default().push(stated);
        }
        Self { history, held, claims, live }
    }

    /// For each value that was held what it rested on: of the claims of the value the newest page's, there the first.
    fn choose(&self) -> Vec<Option<&'a Stated>> {
        let mut leaders: HashMap<u32, &Stated> = HashMap::new();
        for interval in self.held.iter().filter(|interval| self.is_figure(interval) && self.history.text(interval.field) == "value") {
            if let Some(leader) = self.best_claim(interval, None) {
                leaders.insert(interval.thing, leader);
            }
        }
        self.held.iter().map(|interval| self.best_claim(interval, leaders.get(&interval.thing).copied())).collect()
    }

    fn is_figure(&self, interval: &Interval) -> bool {
        self.history.thing(interval.thing).entity_type == EntityType::Figure
    }

    /// A figure's other fields are those of the place where its value stands.
    fn best_claim(&self, interval: &Interval, leader: Option<&Stated>) -> Option<&'a Stated> {
        if self.history.text(interval.rule) == CORRECTION && interval.assertion.is_none() {
            return None;
        }
        let claims = self.claims.get(&((interval.thing, interval.field), interval.value)).map_or(&[][..], Vec::as_slice);
        let beside: Vec<&Stated> = match leader {
            Some(leader) => claims.iter().copied().filter(|claim| claim.version == leader.version && claim.start == leader.start).collect(),
            None => Vec::new(),
        };
        let claims = if beside.is_empty() { claims } else { &beside[..] };
        let place = |claim: &Stated| (&self.history.versions[claim.version as usize].version_id, claim.start, self.history.text(claim.id));
        let best = claims.iter().copied().min_by(|one, other| (Reverse(self.date(one)), place(one)).cmp(&(Reverse(self.date(other)), place(other))));
        best.or_else(|| self.history.stated_of(interval))
    }

    /// The date that orders a claim: the page's, or the first day of the years that the claim is for.
    fn date(&self, claim: &Stated) -> Option<NaiveDate> {
        let stated = self.history.versions[claim.version as usize].stated_date.as_deref().and_then(|date| date.parse().ok());
        let year = || self.history.text_of(claim.valid_from)?.get(..4)?.parse().ok();
        stated.or_else(|| NaiveDate::from_ymd_opt(year()?, 1, 1))
    }

    fn years(&self) -> impl Iterator<Item = ClaimedYears<'a>> {
        self.claims.values().flatten().map(|stated| {
            let thing = self.history.thing(stated.thing);
            ClaimedYears {
                entity_type: thing.entity_type,
                entity_id: self.history.text(thing.id),
                valid_from: self.history.text_of(stated.valid_from),
                valid_to: self.history.text_of(stated.valid_to),
                page_is_dated: self.history.versions[stated.version as usize].stated_date.is_some(),
            }
        })
    }

    /// Adds what the pages of then stated and what was chosen, and the versions of pages that hold it.
    fn push_evidence(&self, chosen: &[Option<&'a Stated>], pages: &PagesThen, parts: &mut Parts, revision: &Revision) {
        let ids: HashSet<Slot> = chosen.iter().flatten().map(|stated| stated.id).collect();
        let live: HashSet<Slot> = self.live.iter().map(|stated| stated.id).collect();
        let older = chosen.iter().flatten().copied().filter(|stated| !live.contains(&stated.id));
        let mut known = HashSet::new();
        let cited: Vec<&Stated> = self.live.iter().copied().chain(older).filter(|stated| known.insert(stated.id)).collect();
        let versions: HashSet<u32> = cited.iter().map(|stated| stated.version).collect();
        let mut places: HashMap<u32, u32> = HashMap::new();
        for (version, page) in (0_u32..).zip(&self.history.versions).filter(|(_, page)| page.region == revision.region) {
            let is_current = pages.parts[version as usize] == Part::Current;
            if is_current || versions.contains(&version) {
                let mut page = page.clone();
                page.current = is_current;
                page.last_visit_at = pages.last_visits[version as usize].and_then(DateTime::from_timestamp_micros).unwrap_or(page.fetched_at);
                places.insert(version, u32::try_from(parts.pages.len()).expect("a table in memory has fewer than 2³² rows"));
                parts.pages.push(page);
            }
        }
        for stated in cited {
            let (Some(page), Some(place)) = (places.get(&stated.version), self.history.place_of(stated)) else { continue };
            parts.assertions.push(Cited { stated: place, page: *page, live: live.contains(&stated.id), chosen: ids.contains(&stated.id) });
        }
    }
}

fn append(all: &mut Projection, of_region: Projection) {
    macro_rules! append {
        ($($table:ident),+ $(,)?) => {
            $(all.$table.extend(of_region.$table);)+
        };
    }
    append!(
        organizations,
        organization_aliases,
        organization_levels,
        organization_missions,
        organization_periods,
        relations,
        relation_grounds,
        posts,
        people,
        memberships,
        figures,
        documents,
        region_laws,
        goals,
        missions,
        duties,
        decision_rights,
        governance_levels,
        statements,
        events,
        event_organizations,
        contact_points,
    );
}
