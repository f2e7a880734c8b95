//! Joins assertions and choices to the rows that rest on them.

use super::assertion::{Assertion, Choice, PageVersion};
use super::history::Slot;
use super::model::FactModel;
use super::row::Row;
use super::table::reorder;
use super::{Dataset, Table};
use helheten_model::vocabulary::EntityType;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::ops::Range;

/// Where the assertions and choices of one thing stand.
struct Places<'d> {
    assertions: FxHashMap<Key<'d>, Range<usize>>,
    choices: FxHashMap<Key<'d>, Range<usize>>,
    grounds: FxHashMap<String, Vec<u32>>,
}

/// A thing: its type and its id.
type Key<'d> = (EntityType, &'d str);

/// Puts assertions and choices into their order, and joins them to the rows. `grounds` are pairs of an inferred relation and an
/// assertion that it was concluded from.
pub(super) fn join_evidence(dataset: &mut Dataset, grounds: impl Iterator<Item = (String, String)>) {
    let pages = &dataset.pages;
    dataset.assertions = sort_assertions(std::mem::take(&mut dataset.assertions), pages);
    dataset.choices = sort_by_thing(std::mem::take(&mut dataset.choices), choice_key, |one, other| (&one.field, &one.value).cmp(&(&other.field, &other.value)));
    let versions: FxHashMap<&str, Slot> = pages.iter().enumerate().map(|(place, page)| (page.version_id.as_str(), Slot::new(place))).collect();
    dataset.page_places = dataset.history.versions.iter().map(|version| versions.get(version.version_id.as_str()).copied()).collect();
    let places = Places {
        assertions: group(&dataset.assertions, assertion_key),
        choices: group(&dataset.choices, choice_key),
        grounds: find_grounds(grounds, &dataset.assertions),
    };
    let assertions = &dataset.assertions;
    join(&mut dataset.organizations, &places, assertions);
    join(&mut dataset.organization_periods, &places, assertions);
    join(&mut dataset.relations, &places, assertions);
    join(&mut dataset.posts, &places, assertions);
    join(&mut dataset.people, &places, assertions);
    join(&mut dataset.memberships, &places, assertions);
    join(&mut dataset.figures, &places, assertions);
    join(&mut dataset.documents, &places, assertions);
    join(&mut dataset.region_laws, &places, assertions);
    join(&mut dataset.goals, &places, assertions);
    join(&mut dataset.missions, &places, assertions);
    join(&mut dataset.duties, &places, assertions);
    join(&mut dataset.decision_rights, &places, assertions);
    join(&mut dataset.governance_levels, &places, assertions);
    join(&mut dataset.statements, &places, assertions);
    join(&mut dataset.events, &places, assertions);
    join(&mut dataset.contact_points, &places, assertions);
}

fn join<M: FactModel>(table: &mut Table<M>, places: &Places<'_>, assertions: &[Assertion]) {
    for row in table.rows_mut() {
        row.choices = places.choices.get(&(M::ENTITY_TYPE, row.model.id())).cloned().unwrap_or(0..0);
        row.evidence = evidence_places(row, places, assertions);
    }
}

fn evidence_places<M: FactModel>(row: &Row<M>, places: &Places<'_>, assertions: &[Assertion]) -> Box<[u32]> {
    let own = places.assertions.get(&(M::ENTITY_TYPE, row.model.id())).cloned().unwrap_or(0..0);
    let mut found: Vec<u32> = own.filter_map(|place| u32::try_from(place).ok()).collect();
    if M::ENTITY_TYPE == EntityType::Relation
        && let Some(grounds) = places.grounds.get(row.model.id())
    {
        found.extend(grounds.iter().filter(|ground| !found.contains(ground)).copied().collect::<Vec<_>>());
    }
    found.sort_by_key(|place| !assertions[*place as usize].chosen);
    found.into_boxed_slice()
}

/// Ranges of equal keys; the list is sorted by them.
fn group<'d, T>(list: &'d [T], key: impl for<'t> Fn(&'t T) -> Key<'t>) -> FxHashMap<Key<'d>, Range<usize>> {
    let mut groups = FxHashMap::default();
    let mut start = 0;
    for run in list.chunk_by(|one, other| key(one) == key(other)) {
        groups.insert(key(&run[0]), start..start + run.len());
        start += run.len();
    }
    groups
}

/// Fields whose words tell best what a thing is; they come before the others.
const TELLING_FIELDS: &[&str] = &["name", "title", "text", "what", "value", "measure", "kind", "from", "to"];

fn assertion_key(assertion: &Assertion) -> Key<'_> {
    (assertion.entity_type, &assertion.entity_id)
}

fn choice_key(choice: &Choice) -> Key<'_> {
    (choice.entity_type, &choice.entity_id)
}

/// Thing by thing; of one thing the chosen first, the most telling field first, then page by page in the order of the text.
fn sort_assertions(assertions: Vec<Assertion>, pages: &[PageVersion]) -> Vec<Assertion> {
    let order = |assertion: &Assertion| {
        let telling = TELLING_FIELDS.iter().position(|field| *field == assertion.field).unwrap_or(TELLING_FIELDS.len());
        (!assertion.chosen, telling)
    };
    sort_by_thing(assertions, assertion_key, |one, other| {
        let place = |assertion: &Assertion| &pages[assertion.page as usize].url;
        order(one).cmp(&order(other)).then_with(|| {
            place(one).cmp(place(other)).then_with(|| (one.start, &one.field, &one.value, &one.id).cmp(&(other.start, &other.field, &other.value, &other.id)))
        })
    })
}

/// Sorts by thing, then by `within`. Things have long ids, and most have many rows: only the things are compared by their ids.
fn sort_by_thing<T>(rows: Vec<T>, key: impl for<'t> Fn(&'t T) -> Key<'t>, within: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut numbers: FxHashMap<Key<'_>, u32> = FxHashMap::default();
    let numbered: Vec<u32> = rows.iter().map(|row| next_number(&mut numbers, key(row))).collect();
    let mut things: Vec<(Key<'_>, u32)> = numbers.into_iter().collect();
    things.sort_unstable();
    let mut ranks = vec![0_u32; things.len()];
    for (rank, (_, number)) in (0..).zip(things) {
        ranks[number as usize] = rank;
    }
    let mut order: Vec<(u32, u32)> = numbered.into_iter().map(|number| ranks[number as usize]).zip(0..).collect();
    order.sort_unstable_by(|(one_rank, one), (other_rank, other)| {
        let within = || within(&rows[*one as usize], &rows[*other as usize]).then(one.cmp(other));
        one_rank.cmp(other_rank).then_with(within)
    });
    reorder(rows, order.into_iter().map(|(_, place)| place))
}

fn next_number<'t>(numbers: &mut FxHashMap<Key<'t>, u32>, key: Key<'t>) -> u32 {
    let next = u32::try_from(numbers.len()).expect("a table in memory has fewer than 2³² rows");
    *numbers.entry(key).or_insert(next)
}

fn find_grounds(grounds: impl Iterator<Item = (String, String)>, assertions: &[Assertion]) -> FxHashMap<String, Vec<u32>> {
    let places: FxHashMap<&str, u32> = (0..).zip(assertions).map(|(place, assertion)| (assertion.id.as_str(), place)).collect();
    let mut found: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    for (relation, assertion) in grounds {
        if let Some(place) = places.get(assertion.as_str()) {
            found.entry(relation).or_default().push(*place);
        }
    }
    for places in found.values_mut() {
        places.sort_unstable();
    }
    found
}
