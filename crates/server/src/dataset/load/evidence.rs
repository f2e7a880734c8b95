//! Loads assertions, choices and pages, and joins them to the rows that rest on them.

use super::super::assertion::{Assertion, Choice, PageVersion};
use super::super::model::FactModel;
use super::super::row::{Row, read_region, unknown};
use super::super::{Dataset, Table};
use super::{LoadError, failed_table, load_rows, unknown_code};
use chrono::{DateTime, Utc};
use helheten_model::entity::{assertion, choice, page, page_version, page_visit, relation_ground};
use helheten_model::vocabulary::{Cause, EntityType};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Where the assertions and choices of one thing stand.
#[derive(Default)]
struct Places {
    assertions: HashMap<(EntityType, String), Range<usize>>,
    choices: HashMap<(EntityType, String), Range<usize>>,
    grounds: HashMap<String, Vec<u32>>,
}

/// Loads what the facts rest on and joins it to their rows.
pub(super) async fn load_evidence(db: &DatabaseTransaction, dataset: &mut Dataset) -> Result<(), LoadError> {
    dataset.choices = load_choices(db).await?;
    let versions = load_versions(db).await?;
    dataset.assertions = load_assertions(db, &versions, &dataset.choices).await?;
    dataset.pages = versions.pages;

    let places = Places {
        assertions: group(&dataset.assertions, |assertion| (assertion.entity_type, &assertion.entity_id)),
        choices: group(&dataset.choices, |choice| (choice.entity_type, &choice.entity_id)),
        grounds: load_grounds(db, &dataset.assertions).await?,
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
    Ok(())
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

async fn load_choices(db: &DatabaseTransaction) -> Result<Vec<Choice>, LoadError> {
    let rows = choice::Entity::find().filter(choice::Column::RecordedTo.is_null()).all(db).await.map_err(failed_table::<choice::Entity>)?;
    let mut choices = Vec::with_capacity(rows.len());
    for row in rows {
        let entity_type = EntityType::find(&row.entity_type)
            .ok_or_else(|| unknown_code::<choice::Entity>(&row.id, unknown("entity_type", &row.entity_type, "EntityType")))?;
        let cause = Cause::find(&row.cause).ok_or_else(|| unknown_code::<choice::Entity>(&row.id, unknown("cause", &row.cause, "Cause")))?;
        let (entity_id, field, value, assertion_id, rule) = (row.entity_id, row.field, row.value, row.assertion_id, row.rule);
        choices.push(Choice { entity_type, entity_id, field, value, assertion_id, rule, cause });
    }
    choices.sort_by(|one, other| {
        (one.entity_type, &one.entity_id, &one.field, &one.value).cmp(&(other.entity_type, &other.entity_id, &other.field, &other.value))
    });
    Ok(choices)
}

/// Versions of pages, and by which rules each was read last.
struct Versions {
    pages: Vec<PageVersion>,
    rules: Vec<String>,
    places: HashMap<String, u32>,
}

/// The columns of a version that are held in memory: not its body, not its headers.
type VersionColumns = (String, String, String, Option<String>, String, DateTime<Utc>);

async fn load_versions(db: &DatabaseTransaction) -> Result<Versions, LoadError> {
    let pages: HashMap<String, page::Model> = load_rows::<page::Entity>(db).await?.into_iter().map(|page| (page.id.clone(), page)).collect();
    let visits: HashMap<String, DateTime<Utc>> = load_last_visits(db).await?.into_iter().collect();
    let rows: Vec<VersionColumns> = page_version::Entity::find()
        .select_only()
        .columns([
            page_version::Column::Id,
            page_version::Column::PageId,
            page_version::Column::Sha256,
            page_version::Column::StatedDate,
            page_version::Column::RulesVersion,
            page_version::Column::FetchedAt,
        ])
        .filter(
            Condition::any()
                .add(page_version::Column::Id.in_subquery(current_versions()))
                .add(page_version::Column::Id.in_subquery(versions_of_kept_assertions())),
        )
        .into_tuple()
        .all(db)
        .await
        .map_err(failed_table::<page_version::Entity>)?;
    let mut versions = Versions { pages: Vec::new(), rules: Vec::new(), places: HashMap::new() };
    for (version_id, page_id, sha256, stated_date, rules_version, fetched_at) in rows {
        // A version without its page is a damaged row that nothing can be cited from.
        let Some(page) = pages.get(&page_id) else { continue };
        let region = read_region(&page.region_code).map_err(|cause| unknown_code::<page::Entity>(&page_id, cause))?;
        let place = u32::try_from(versions.pages.len()).expect("a table in memory has fewer than 2³² rows");
        versions.places.insert(version_id.clone(), place);
        versions.rules.push(rules_version);
        versions.pages.push(PageVersion {
            current: page.current_version_id.as_ref() == Some(&version_id),
            last_visit_at: visits.get(&version_id).copied().unwrap_or(fetched_at),
            region,
            url: page.url.clone(),
            title: page.title.clone(),
            kind: page.kind.clone(),
            page_id,
            version_id,
            stated_date,
            fetched_at,
            sha256,
        });
    }
    Ok(versions)
}

async fn load_last_visits(db: &DatabaseTransaction) -> Result<Vec<(String, DateTime<Utc>)>, LoadError> {
    page_visit::Entity::find()
        .select_only()
        .column(page_visit::Column::PageVersionId)
        .column_as(Expr::col(page_visit::Column::VisitedAt).max(), "last_visit_at")
        .filter(page_visit::Column::PageVersionId.is_not_null())
        .group_by(page_visit::Column::PageVersionId)
        .into_tuple()
        .all(db)
        .await
        .map_err(failed_table::<page_visit::Entity>)
}

async fn load_assertions(db: &DatabaseTransaction, versions: &Versions, choices: &[Choice]) -> Result<Vec<Assertion>, LoadError> {
    let chosen: HashSet<&str> = choices.iter().filter_map(|choice| choice.assertion_id.as_deref()).collect();
    let rows = assertion::Entity::find()
        .filter(
            Condition::any()
                .add(assertion::Column::PageVersionId.in_subquery(current_versions()))
                .add(assertion::Column::Id.in_subquery(chosen_assertions()))
                .add(assertion::Column::Id.in_subquery(ground_assertions())),
        )
        .all(db)
        .await
        .map_err(failed_table::<assertion::Entity>)?;
    let grounds: HashSet<String> = load_rows::<relation_ground::Entity>(db).await?.into_iter().map(|ground| ground.assertion_id).collect();
    let mut assertions = Vec::new();
    for row in rows {
        let Some(page) = versions.places.get(&row.page_version_id).copied() else { continue };
        let live = versions.pages[page as usize].current && versions.rules[page as usize] == row.rules_version;
        let is_chosen = chosen.contains(row.id.as_str());
        if !live && !is_chosen && !grounds.contains(&row.id) {
            continue;
        }
        let entity_type = EntityType::find(&row.entity_type)
            .ok_or_else(|| unknown_code::<assertion::Entity>(&row.id, unknown("entity_type", &row.entity_type, "EntityType")))?;
        assertions.push(Assertion {
            id: row.id,
            entity_type,
            entity_id: row.entity_id,
            field: row.field,
            value: row.value,
            quote: row.quote,
            prefix: row.prefix,
            suffix: row.suffix,
            start: row.start,
            end: row.end,
            page,
            live,
            chosen: is_chosen,
        });
    }
    assertions.sort_by(|one, other| order_of(one, versions).cmp(&order_of(other, versions)));
    Ok(assertions)
}

/// Fields whose words tell best what a thing is; they come before the others.
const TELLING_FIELDS: &[&str] = &["name", "title", "text", "what", "value", "measure", "kind", "from", "to"];

/// Thing by thing; of one thing the chosen first, the most telling field first, then page by page in the order of the text.
fn order_of<'a>(assertion: &'a Assertion, versions: &'a Versions) -> impl Ord + use<'a> {
    let page = &versions.pages[assertion.page as usize];
    let telling = TELLING_FIELDS.iter().position(|field| *field == assertion.field).unwrap_or(TELLING_FIELDS.len());
    (assertion.entity_type, &assertion.entity_id, !assertion.chosen, telling, &page.url, assertion.start, &assertion.field, &assertion.id)
}

async fn load_grounds(db: &DatabaseTransaction, assertions: &[Assertion]) -> Result<HashMap<String, Vec<u32>>, LoadError> {
    let places: HashMap<&str, u32> = (0..).zip(assertions).map(|(place, assertion)| (assertion.id.as_str(), place)).collect();
    let mut grounds: HashMap<String, Vec<u32>> = HashMap::new();
    for ground in load_rows::<relation_ground::Entity>(db).await? {
        if let Some(place) = places.get(ground.assertion_id.as_str()) {
            grounds.entry(ground.relation_id).or_default().push(*place);
        }
    }
    for places in grounds.values_mut() {
        places.sort_unstable();
    }
    Ok(grounds)
}

/// The versions that their pages hold today.
fn current_versions() -> SelectStatement {
    Query::select().column(page::Column::CurrentVersionId).from(page::Entity).and_where(Expr::col(page::Column::CurrentVersionId).is_not_null()).take()
}

/// The assertions that something held true was chosen from.
fn chosen_assertions() -> SelectStatement {
    Query::select()
        .column(choice::Column::AssertionId)
        .from(choice::Entity)
        .and_where(Expr::col(choice::Column::RecordedTo).is_null())
        .and_where(Expr::col(choice::Column::AssertionId).is_not_null())
        .take()
}

/// The assertions that an inferred relation was concluded from.
fn ground_assertions() -> SelectStatement {
    Query::select().column(relation_ground::Column::AssertionId).from(relation_ground::Entity).take()
}

/// The versions of pages that something held true was read from, current or not.
fn versions_of_kept_assertions() -> SelectStatement {
    Query::select()
        .column(assertion::Column::PageVersionId)
        .from(assertion::Entity)
        .cond_where(
            Condition::any()
                .add(Expr::col(assertion::Column::Id).in_subquery(chosen_assertions()))
                .add(Expr::col(assertion::Column::Id).in_subquery(ground_assertions())),
        )
        .take()
}
