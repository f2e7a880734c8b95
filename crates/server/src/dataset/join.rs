//! Joins assertions to the rows that rest on them.

use super::assertion::{Cited, PageVersion};
use super::history::{History, Slot};
use super::model::FactModel;
use super::{Dataset, Table};
use helheten_model::vocabulary::EntityType;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// Where the assertions of every thing stand.
struct Places<'d> {
    history: &'d History,
    cited: &'d [Cited],
    /// For each thing of the history, and once more, where its assertions begin.
    starts: Vec<u32>,
    /// What relations were concluded from.
    grounds: FxHashMap<String, Vec<u32>>,
}

/// Puts assertions into their order, and joins them to the rows. `grounds` are pairs of an inferred relation and the place of an
/// assertion that it was concluded from.
pub(super) fn join_evidence(dataset: &mut Dataset, grounds: impl IntoIterator<Item = (String, Slot)>) {
    let history = Arc::clone(&dataset.history);
    let mut cited = std::mem::take(&mut dataset.assertions);
    sort_cited(&mut cited, &history, &dataset.pages);
    let versions: FxHashMap<&str, Slot> = dataset.pages.iter().enumerate().map(|(place, page)| (page.version_id.as_str(), Slot::new(place))).collect();
    dataset.page_places = history.versions.iter().map(|version| versions.get(version.version_id.as_str()).copied()).collect();
    let places = Places { history: &history, starts: find_starts(&cited, &history), grounds: find_grounds(grounds, &cited), cited: &cited };
    places.join(&mut dataset.organizations);
    places.join(&mut dataset.organization_periods);
    places.join(&mut dataset.relations);
    places.join(&mut dataset.posts);
    places.join(&mut dataset.people);
    places.join(&mut dataset.memberships);
    places.join(&mut dataset.figures);
    places.join(&mut dataset.documents);
    places.join(&mut dataset.region_laws);
    places.join(&mut dataset.goals);
    places.join(&mut dataset.missions);
    places.join(&mut dataset.duties);
    places.join(&mut dataset.decision_rights);
    places.join(&mut dataset.governance_levels);
    places.join(&mut dataset.statements);
    places.join(&mut dataset.events);
    places.join(&mut dataset.contact_points);
    dataset.assertions = cited;
}

impl Places<'_> {
    /// Rows and things are both in the order of their ids.
    fn join<M: FactModel>(&self, table: &mut Table<M>) {
        let mut things = self.history.things_of(M::ENTITY_TYPE);
        for row in table.rows_mut() {
            let id = row.model.id();
            while !things.is_empty() && self.history.thing_id(things.start) < id {
                things.start += 1;
            }
            let thing = (!things.is_empty() && self.history.thing_id(things.start) == id).then_some(things.start);
            let own = thing.map_or(0..0, |thing| self.of_thing(thing));
            let grounds = if M::ENTITY_TYPE == EntityType::Relation { self.grounds.get(id).map_or(&[][..], Vec::as_slice) } else { &[] };
            let others = grounds.iter().copied().filter(|ground| !own.contains(ground));
            let mut found: Vec<u32> = own.clone().chain(others).collect();
            found.sort_by_key(|place| !self.cited[*place as usize].chosen);
            row.evidence = found.into_boxed_slice();
            row.thing = thing.map(|thing| Slot::new(thing as usize));
        }
    }

    fn of_thing(&self, thing: u32) -> Range<u32> {
        self.starts[thing as usize]..self.starts[thing as usize + 1]
    }
}

/// Fields whose words tell best what a thing is; they come before the others.
const TELLING_FIELDS: &[&str] = &["name", "title", "text", "what", "value", "measure", "kind", "from", "to"];

/// Thing by thing; of one thing the chosen first, the most telling field first, then page by page in the order of the text.
fn sort_cited(cited: &mut [Cited], history: &History, pages: &[PageVersion]) {
    cited.sort_unstable_by_key(|cited| cited.stated);
    let mut telling: FxHashMap<Slot, usize> = FxHashMap::default();
    for cited in cited.iter() {
        let field = history.stated_at(cited.stated).field;
        let rank = || TELLING_FIELDS.iter().position(|telling| *telling == history.text(field)).unwrap_or(TELLING_FIELDS.len());
        telling.entry(field).or_insert_with(rank);
    }
    let order = |one: &Cited, other: &Cited| {
        let rank = |cited: &Cited| (!cited.chosen, telling[&history.stated_at(cited.stated).field]);
        let url = |cited: &Cited| &pages[cited.page as usize].url;
        let place = |cited: &Cited| {
            let stated = history.stated_at(cited.stated);
            (stated.start, history.text(stated.field), history.text(stated.value), history.text(stated.id))
        };
        rank(one).cmp(&rank(other)).then_with(|| url(one).cmp(url(other))).then_with(|| place(one).cmp(&place(other)))
    };
    let thing = |cited: &Cited| history.stated_at(cited.stated).thing;
    for of_thing in cited.chunk_by_mut(|one, other| thing(one) == thing(other)) {
        of_thing.sort_unstable_by(order);
    }
}

fn find_starts(cited: &[Cited], history: &History) -> Vec<u32> {
    let mut starts = vec![0; history.things_len() + 1];
    for cited in cited {
        starts[history.stated_at(cited.stated).thing as usize + 1] += 1;
    }
    let mut start = 0;
    for count in &mut starts {
        start += *count;
        *count = start;
    }
    starts
}

fn find_grounds(grounds: impl IntoIterator<Item = (String, Slot)>, cited: &[Cited]) -> FxHashMap<String, Vec<u32>> {
    let grounds: Vec<(String, Slot)> = grounds.into_iter().collect();
    let mut places: FxHashMap<Slot, Option<u32>> = grounds.iter().map(|(_, stated)| (*stated, None)).collect();
    for (place, cited) in (0..).zip(cited) {
        if let Some(found) = places.get_mut(&cited.stated) {
            *found = Some(place);
        }
    }
    let mut found: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    for (relation, stated) in grounds {
        if let Some(place) = places[&stated] {
            found.entry(relation).or_default().push(place);
        }
    }
    for places in found.values_mut() {
        places.sort_unstable();
    }
    found
}
