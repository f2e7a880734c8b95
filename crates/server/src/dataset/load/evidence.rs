//! Loads assertions, choices and pages, those of today and those of before, and joins today's to the rows that rest on them.

use super::super::Dataset;
use super::super::assertion::{Assertion, Choice, PageVersion};
use super::super::history::{HeldRecord, Recorder, Redirect, Revision, StatedRecord, VisitRecord};
use super::super::join::join_evidence;
use super::super::row::{UnknownCode, read_region, unknown};
use super::{LoadError, failed_table, load_rows, unknown_code};
use async_graphql::futures_util::TryStreamExt;
use chrono::{DateTime, Utc};
use helheten_model::entity::{assertion, choice, page, page_version, page_visit, redirect, relation_ground, revision};
use helheten_model::vocabulary::{Cause, EntityType, RegionCode, VisitOutcome};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Loads what the facts rest on and rested on, and joins it to their rows.
pub(super) async fn load_evidence(db: &DatabaseTransaction, dataset: &mut Dataset) -> Result<(), LoadError> {
    let mut recorder = Recorder::default();
    dataset.choices = load_choices(db, &mut recorder).await?;
    let pages: HashMap<String, page::Model> = load_rows::<page::Entity>(db).await?.into_iter().map(|page| (page.id.clone(), page)).collect();
    let visits = load_visits(db).await?;
    let versions = load_versions(db, &pages, &visits).await?;
    record_visits(&visits, &pages, &versions, &mut recorder);
    let grounds = load_rows::<relation_ground::Entity>(db).await?;
    let assertions = load_assertions(db, &versions, dataset, &grounds, &mut recorder).await?;
    take_pages(dataset, &versions, assertions);
    let redirects = load_rows::<redirect::Entity>(db).await?.into_iter().map(|row| Redirect { id: row.id, target: row.target_id, since: row.since });
    let redirects: Vec<Redirect> = redirects.collect();
    dataset.redirects = redirects.iter().map(|redirect| (redirect.id.clone(), redirect.target.clone())).collect();
    dataset.history = Arc::new(recorder.finish(versions.list, load_revisions(db).await?, redirects));
    tracing::debug!(values = dataset.history.len(), assertions = dataset.history.stated_len(), bytes = dataset.history.bytes(), "loaded the history");
    join_evidence(dataset, grounds.into_iter().map(|ground| (ground.relation_id, ground.assertion_id)));
    Ok(())
}

/// Takes the current versions of pages and those that assertions name, and names them by their new places.
fn take_pages(dataset: &mut Dataset, versions: &Versions, assertions: Vec<Assertion>) {
    let cited: HashSet<u32> = assertions.iter().map(|assertion| assertion.page).collect();
    let mut places = HashMap::new();
    for (version, page) in (0_u32..).zip(&versions.list) {
        if page.current || cited.contains(&version) {
            places.insert(version, place(dataset.pages.len()));
            dataset.pages.push(page.clone());
        }
    }
    dataset.assertions = assertions;
    for assertion in &mut dataset.assertions {
        assertion.page = places[&assertion.page];
    }
}

async fn load_choices(db: &DatabaseTransaction, recorder: &mut Recorder) -> Result<Vec<Choice>, LoadError> {
    let mut rows = choice::Entity::find().stream(db).await.map_err(failed_table::<choice::Entity>)?;
    let mut choices = Vec::new();
    while let Some(row) = rows.try_next().await.map_err(failed_table::<choice::Entity>)? {
        let damaged = |cause| unknown_code::<choice::Entity>(&row.id, cause);
        let entity_type = read_type(&row.entity_type).map_err(damaged)?;
        let read_cause = |cause: &str| Cause::find(cause).ok_or_else(|| damaged(unknown("cause", cause, "Cause")));
        let cause = read_cause(&row.cause)?;
        recorder.hold(&HeldRecord {
            entity_type,
            entity_id: &row.entity_id,
            region: read_region(&row.region_code).map_err(damaged)?,
            field: &row.field,
            value: &row.value,
            valid_from: row.valid_from.as_deref(),
            valid_to: row.valid_to.as_deref(),
            rule: &row.rule,
            assertion_id: row.assertion_id.as_deref(),
            cause,
            end_cause: row.end_cause.as_deref().map(read_cause).transpose()?,
            recorded_from: row.recorded_from.timestamp_micros(),
            recorded_to: row.recorded_to.map(|to| to.timestamp_micros()),
        });
        if row.recorded_to.is_none() {
            let (entity_id, field, value, assertion_id, rule) = (row.entity_id, row.field, row.value, row.assertion_id, row.rule);
            choices.push(Choice { entity_type, entity_id, field, value, assertion_id, rule, cause });
        }
    }
    Ok(choices)
}

fn read_type(code: &str) -> Result<EntityType, UnknownCode> {
    EntityType::find(code).ok_or_else(|| unknown("entity_type", code, "EntityType"))
}

/// Visits from which something came: page, version, run, when, outcome, words.
type VisitColumns = (String, Option<String>, i64, DateTime<Utc>, String, Option<String>);

async fn load_visits(db: &DatabaseTransaction) -> Result<Vec<VisitColumns>, LoadError> {
    use page_visit::Column;
    page_visit::Entity::find()
        .select_only()
        .columns([Column::PageId, Column::PageVersionId, Column::RunId, Column::VisitedAt, Column::Outcome, Column::Message])
        .filter(Column::Outcome.ne(VisitOutcome::Failed.code()))
        .into_tuple()
        .all(db)
        .await
        .map_err(failed_table::<page_visit::Entity>)
}

fn record_visits(visits: &[VisitColumns], pages: &HashMap<String, page::Model>, versions: &Versions, recorder: &mut Recorder) {
    for (page_id, version_id, run, at, outcome, message) in visits {
        let (Some(page), Some(outcome)) = (pages.get(page_id), VisitOutcome::find(outcome)) else { continue };
        recorder.visit(&VisitRecord {
            page_url: &page.url,
            page_id,
            run: *run,
            at: at.timestamp_micros(),
            outcome,
            version: version_id.as_ref().and_then(|id| versions.places.get(id)).copied(),
            moved_to: message.as_deref().filter(|_| outcome == VisitOutcome::Moved),
        });
    }
}

/// Versions of pages, and by which rules each was read last.
struct Versions {
    list: Vec<PageVersion>,
    rules: Vec<String>,
    places: HashMap<String, u32>,
}

/// The columns of a version that are held in memory: not its body, not its headers.
type VersionColumns = (String, String, String, Option<String>, String, DateTime<Utc>);

async fn load_versions(db: &DatabaseTransaction, pages: &HashMap<String, page::Model>, visits: &[VisitColumns]) -> Result<Versions, LoadError> {
    use page_version::Column;
    let mut last_visits: HashMap<&str, DateTime<Utc>> = HashMap::new();
    for (_, version_id, _, at, _, _) in visits {
        if let Some(id) = version_id {
            let last = last_visits.entry(id).or_insert(*at);
            *last = (*last).max(*at);
        }
    }
    let rows: Vec<VersionColumns> = page_version::Entity::find()
        .select_only()
        .columns([Column::Id, Column::PageId, Column::Sha256, Column::StatedDate, Column::RulesVersion, Column::FetchedAt])
        .into_tuple()
        .all(db)
        .await
        .map_err(failed_table::<page_version::Entity>)?;
    let mut read = Vec::with_capacity(rows.len());
    for (version_id, page_id, sha256, stated_date, rules_version, fetched_at) in rows {
        // A version without its page is a damaged row that nothing can be cited from.
        let Some(page) = pages.get(&page_id) else { continue };
        let version = PageVersion {
            current: page.current_version_id.as_ref() == Some(&version_id),
            last_visit_at: last_visits.get(version_id.as_str()).copied().unwrap_or(fetched_at),
            region: read_region(&page.region_code).map_err(|cause| unknown_code::<page::Entity>(&page_id, cause))?,
            url: page.url.clone(),
            title: page.title.clone(),
            kind: page.kind.clone(),
            page_id,
            version_id,
            stated_date,
            fetched_at,
            sha256,
        };
        read.push((version, rules_version));
    }
    read.sort_by(|(one, _), (other, _)| (one.region, &one.url, &one.version_id).cmp(&(other.region, &other.url, &other.version_id)));
    let (list, rules): (Vec<PageVersion>, Vec<String>) = read.into_iter().unzip();
    let places = list.iter().enumerate().map(|(number, version)| (version.version_id.clone(), place(number))).collect();
    Ok(Versions { list, rules, places })
}

/// Loads all assertions for the history; gives those of today, each with the place of its version among `versions`.
async fn load_assertions(
    db: &DatabaseTransaction,
    versions: &Versions,
    dataset: &Dataset,
    grounds: &[relation_ground::Model],
    recorder: &mut Recorder,
) -> Result<Vec<Assertion>, LoadError> {
    let chosen: HashSet<&str> = dataset.choices.iter().filter_map(|choice| choice.assertion_id.as_deref()).collect();
    let grounds: HashSet<&str> = grounds.iter().map(|ground| ground.assertion_id.as_str()).collect();
    let mut rows = assertion::Entity::find().stream(db).await.map_err(failed_table::<assertion::Entity>)?;
    let mut assertions = Vec::new();
    while let Some(row) = rows.try_next().await.map_err(failed_table::<assertion::Entity>)? {
        let Some(version) = versions.places.get(&row.page_version_id).copied() else { continue };
        let page = &versions.list[version as usize];
        let entity_type = read_type(&row.entity_type).map_err(|cause| unknown_code::<assertion::Entity>(&row.id, cause))?;
        recorder.state(&stated_record(&row, entity_type, page.region, version));
        let live = page.current && versions.rules[version as usize] == row.rules_version;
        let is_chosen = chosen.contains(row.id.as_str());
        if live || is_chosen || grounds.contains(row.id.as_str()) {
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
                page: version,
                live,
                chosen: is_chosen,
            });
        }
    }
    Ok(assertions)
}

fn stated_record(row: &assertion::Model, entity_type: EntityType, region: RegionCode, version: u32) -> StatedRecord<'_> {
    StatedRecord {
        id: &row.id,
        entity_type,
        entity_id: &row.entity_id,
        region,
        field: &row.field,
        written: &row.value_written,
        value: &row.value,
        valid_from: row.valid_from.as_deref(),
        valid_to: row.valid_to.as_deref(),
        quote: &row.quote,
        prefix: &row.prefix,
        suffix: &row.suffix,
        start: row.start,
        end: row.end,
        rules: &row.rules_version,
        version,
    }
}

async fn load_revisions(db: &DatabaseTransaction) -> Result<Vec<Revision>, LoadError> {
    let mut revisions = Vec::new();
    for row in load_rows::<revision::Entity>(db).await? {
        let region = read_region(&row.region_code).map_err(|cause| unknown_code::<revision::Entity>(&row.seq.to_string(), cause))?;
        revisions.push(Revision { seq: row.seq, region, run_id: row.run_id, committed_at: row.committed_at });
    }
    revisions.sort_by_key(|revision| revision.seq);
    Ok(revisions)
}

fn place(place: usize) -> u32 {
    u32::try_from(place).expect("a table in memory has fewer than 2³² rows")
}
