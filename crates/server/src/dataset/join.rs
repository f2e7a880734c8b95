//! Joins assertions and choices to the rows that rest on them.

use super::assertion::Assertion;
use super::history::Slot;
use super::model::FactModel;
use super::row::Row;
use super::{Dataset, Table};
use helheten_model::vocabulary::EntityType;
use std::collections::HashMap;
use std::ops::Range;

/// Where the assertions and choices of one thing stand.
struct Places {
    assertions: HashMap<(EntityType, String), Range<usize>>,
    choices: HashMap<(EntityType, String), Range<usize>>,
    grounds: HashMap<String, Vec<u32>>,
}

/// Puts assertions and choices into their order, and joins them to the rows. `grounds` are pairs of an inferred relation and an
/// assertion that it was concluded from.
pub(super) fn join_evidence(dataset: &mut Dataset, grounds: impl Iterator<Item = (String, String)>) {
    let pages = &dataset.pages;
    dataset.assertions.sort_by(|one, other| order_of(one, pages).cmp(&order_of(other, pages)));
    dataset.choices.sort_by(|one, other| {
        (one.entity_type, &one.entity_id, &one.field, &one.value).cmp(&(other.entity_type, &other.entity_id, &other.field, &other.value))
    });
    let versions: HashMap<&str, Slot> = pages.iter().enumerate().map(|(place, page)| (page.version_id.as_str(), Slot::new(place))).collect();
    dataset.page_places = dataset.history.versions.iter().map(|version| versions.get(version.version_id.as_str()).copied()).collect();
    let places = Places {
        assertions: group(&dataset.assertions, |assertion| (assertion.entity_type, &assertion.entity_id)),
        choices: group(&dataset.choices, |choice| (choice.entity_type, &choice.entity_id)),
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

fn join<M: FactModel>(table: &mut Table<M>, places: &Places, assertions: &[Assertion]) {
    for row in table.rows_mut() {
        let key = (M::ENTITY_TYPE, row.model.id().to_owned());
        row.choices = places.choices.get(&key).cloned().unwrap_or(0..0);
        row.evidence = evidence_places(row, places, &key, assertions);
    }
}

fn evidence_places<M: FactModel>(row: &Row<M>, places: &Places, key: &(EntityType, String), assertions: &[Assertion]) -> Box<[u32]> {
    let own = places.assertions.get(key).cloned().unwrap_or(0..0);
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
fn group<T>(list: &[T], key: impl for<'t> Fn(&'t T) -> (EntityType, &'t String)) -> HashMap<(EntityType, String), Range<usize>> {
    let mut groups = HashMap::new();
    let mut start = 0;
    for run in list.chunk_by(|one, other| key(one) == key(other)) {
        let (entity_type, entity_id) = key(&run[0]);
        groups.insert((entity_type, entity_id.clone()), start..start + run.len());
        start += run.len();
    }
    groups
}

/// Fields whose words tell best what a thing is; they come before the others.
const TELLING_FIELDS: &[&str] = &["name", "title", "text", "what", "value", "measure", "kind", "from", "to"];

/// Thing by thing; of one thing the chosen first, the most telling field first, then page by page in the order of the text.
fn order_of<'a>(assertion: &'a Assertion, pages: &'a [super::PageVersion]) -> impl Ord + use<'a> {
    let page = &pages[assertion.page as usize];
    let telling = TELLING_FIELDS.iter().position(|field| *field == assertion.field).unwrap_or(TELLING_FIELDS.len());
    (assertion.entity_type, &assertion.entity_id, !assertion.chosen, telling, &page.url, assertion.start, &assertion.field, &assertion.id)
}

fn find_grounds(grounds: impl Iterator<Item = (String, String)>, assertions: &[Assertion]) -> HashMap<String, Vec<u32>> {
    let places: HashMap<&str, u32> = (0..).zip(assertions).map(|(place, assertion)| (assertion.id.as_str(), place)).collect();
    let mut found: HashMap<String, Vec<u32>> = HashMap::new();
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
