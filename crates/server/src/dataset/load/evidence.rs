//! Loads assertions, choices and pages, those of today and those of before, and joins today's to the rows that rest on them.

use super::super::Dataset;
use super::super::assertion::{Cited, PageVersion};
use super::super::history::{HeldRecord, Micros, Recorded, Recorder, Redirect, Revision, Slot, StatedRecord, VisitRecord};
use super::super::join::join_evidence;
use super::super::row::{UnknownCode, read_region, unknown};
use super::line::{Lines, Text};
use super::{LoadError, failed_table, load_rows, unknown_code};
use chrono::{DateTime, Utc};
use helheten_model::entity::{assertion, choice, page, page_version, page_visit, redirect, relation_ground, revision};
use helheten_model::vocabulary::{Cause, EntityType, VisitOutcome};
use rustc_hash::{FxHashMap, FxHashSet};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;

/// Loads what the facts rest on and rested on, and joins it to their rows.
pub(super) async fn load_evidence(db: &DatabaseTransaction, dataset: &mut Dataset) -> Result<(), LoadError> {
    let mut recorder = Recorder::default();
    load_choices(db, &mut recorder).await?;
    let pages: HashMap<String, page::Model> = load_rows::<page::Entity>(db).await?.into_iter().map(|page| (page.id.clone(), page)).collect();
    let visits = load_visits(db).await?;
    let versions = load_versions(db, &pages, &visits).await?;
    record_visits(&visits, &pages, &versions, &mut recorder);
    load_assertions(db, &versions, &mut recorder).await?;
    for ground in load_rows::<relation_ground::Entity>(db).await? {
        recorder.conclude(ground.relation_id, &ground.assertion_id);
    }
    let redirects = load_rows::<redirect::Entity>(db).await?.into_iter().map(|row| Redirect { id: row.id, target: row.target_id, since: row.since });
    let redirects: Vec<Redirect> = redirects.collect();
    dataset.redirects = redirects.iter().map(|redirect| (redirect.id.clone(), redirect.target.clone())).collect();
    let Recorded { history, grounds } = recorder.finish(versions.list, load_revisions(db).await?, redirects);
    tracing::debug!(values = history.len(), assertions = history.stated_len(), bytes = history.bytes(), "loaded the history");
    dataset.history = Arc::new(history);
    cite(dataset, &versions.rules, &grounds);
    join_evidence(dataset, grounds);
    Ok(())
}

/// Cites what today's rules read in the current versions of pages, what is held true, and what relations were concluded from. `rules` are those by
/// which each version was read last. With it come the current versions of pages and those that are cited.
fn cite(dataset: &mut Dataset, rules: &[String], grounds: &[(String, Slot)]) {
    let history = &*dataset.history;
    let mut chosen = vec![false; history.stated_len()];
    for interval in history.intervals().iter().filter(|interval| interval.is_held_at(Micros::MAX)) {
        if let Some(stated) = interval.assertion {
            chosen[stated.place()] = true;
        }
    }
    let grounds: FxHashSet<Slot> = grounds.iter().map(|(_, stated)| *stated).collect();
    for (place, stated) in history.stated().iter().enumerate() {
        let (chosen, version) = (chosen[place], stated.version as usize);
        let live = history.versions[version].current && rules[version] == history.text(stated.rules);
        if live || chosen || grounds.contains(&Slot::new(place)) {
            dataset.assertions.push(Cited { stated: Slot::new(place), page: stated.version, live, chosen });
        }
    }
    dataset.assertions.shrink_to_fit();
    let mut is_cited = vec![false; history.versions.len()];
    for cited in &dataset.assertions {
        is_cited[cited.page as usize] = true;
    }
    let mut places = vec![0; history.versions.len()];
    for (version, page) in history.versions.iter().enumerate().filter(|(version, page)| page.current || is_cited[*version]) {
        places[version] = place(dataset.pages.len());
        dataset.pages.push(page.clone());
    }
    for cited in &mut dataset.assertions {
        cited.page = places[cited.page as usize];
    }
}

async fn load_choices(db: &DatabaseTransaction, recorder: &mut Recorder) -> Result<(), LoadError> {
    use choice::Column;
    let columns = [
        Column::Id,
        Column::RegionCode,
        Column::EntityType,
        Column::EntityId,
        Column::Field,
        Column::Value,
        Column::AssertionId,
        Column::Rule,
        Column::Cause,
        Column::ValidFrom,
        Column::ValidTo,
        Column::RecordedFrom,
        Column::RecordedTo,
        Column::EndCause,
    ];
    let mut lines = Lines::of::<choice::Entity>(db, columns).await.map_err(failed_choices)?;
    while let Some(line) = lines.next().await.map_err(failed_choices)? {
        let held: HeldColumns<'_> = line.read().map_err(failed_choices)?;
        recorder.hold(&held.check()?);
    }
    Ok(())
}

fn failed_choices(cause: DbErr) -> LoadError {
    failed_table::<choice::Entity>(cause)
}

/// The columns of a choice, in the order in which they are asked for.
#[derive(Deserialize)]
struct HeldColumns<'l> {
    #[serde(borrow)]
    id: Text<'l>,
    region_code: Text<'l>,
    entity_type: Text<'l>,
    entity_id: Text<'l>,
    field: Text<'l>,
    value: Text<'l>,
    assertion_id: Option<Text<'l>>,
    rule: Text<'l>,
    cause: Text<'l>,
    valid_from: Option<Text<'l>>,
    valid_to: Option<Text<'l>>,
    recorded_from: DateTime<Utc>,
    recorded_to: Option<DateTime<Utc>>,
    end_cause: Option<Text<'l>>,
}

impl HeldColumns<'_> {
    fn check(&self) -> Result<HeldRecord<'_>, LoadError> {
        let damaged = |cause| unknown_code::<choice::Entity>(&self.id, cause);
        let read_cause = |cause: &str| Cause::find(cause).ok_or_else(|| damaged(unknown("cause", cause, "Cause")));
        Ok(HeldRecord {
            region: read_region(&self.region_code).map_err(damaged)?,
            entity_type: read_type(&self.entity_type).map_err(damaged)?,
            entity_id: &self.entity_id,
            field: &self.field,
            value: &self.value,
            assertion_id: self.assertion_id.as_deref(),
            rule: &self.rule,
            cause: read_cause(&self.cause)?,
            valid_from: self.valid_from.as_deref(),
            valid_to: self.valid_to.as_deref(),
            recorded_from: self.recorded_from.timestamp_micros(),
            recorded_to: self.recorded_to.map(|to| to.timestamp_micros()),
            end_cause: self.end_cause.as_deref().map(read_cause).transpose()?,
        })
    }
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
    places: FxHashMap<String, u32>,
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

async fn load_assertions(db: &DatabaseTransaction, versions: &Versions, recorder: &mut Recorder) -> Result<(), LoadError> {
    use assertion::Column;
    let columns = [
        Column::Id,
        Column::PageVersionId,
        Column::RulesVersion,
        Column::EntityType,
        Column::EntityId,
        Column::Field,
        Column::ValueWritten,
        Column::Value,
        Column::ValidFrom,
        Column::ValidTo,
        Column::Start,
        Column::End,
        Column::Quote,
        Column::Prefix,
        Column::Suffix,
    ];
    let mut lines = Lines::of::<assertion::Entity>(db, columns).await.map_err(failed_assertions)?;
    while let Some(line) = lines.next().await.map_err(failed_assertions)? {
        let stated: StatedColumns<'_> = line.read().map_err(failed_assertions)?;
        if let Some(row) = stated.check(versions)? {
            recorder.state(&row);
        }
    }
    Ok(())
}

fn failed_assertions(cause: DbErr) -> LoadError {
    failed_table::<assertion::Entity>(cause)
}

/// The columns of an assertion, in the order in which they are asked for.
#[derive(Deserialize)]
struct StatedColumns<'l> {
    #[serde(borrow)]
    id: Text<'l>,
    page_version_id: Text<'l>,
    rules_version: Text<'l>,
    entity_type: Text<'l>,
    entity_id: Text<'l>,
    field: Text<'l>,
    value_written: Text<'l>,
    value: Text<'l>,
    valid_from: Option<Text<'l>>,
    valid_to: Option<Text<'l>>,
    start: i32,
    end: i32,
    quote: Text<'l>,
    prefix: Text<'l>,
    suffix: Text<'l>,
}

impl StatedColumns<'_> {
    /// What the page states; nothing where the version of the page is not there.
    fn check(&self, versions: &Versions) -> Result<Option<StatedRecord<'_>>, LoadError> {
        let Some(version) = versions.places.get(&*self.page_version_id).copied() else { return Ok(None) };
        Ok(Some(StatedRecord {
            id: &self.id,
            region: versions.list[version as usize].region,
            version,
            rules: &self.rules_version,
            entity_type: read_type(&self.entity_type).map_err(|cause| unknown_code::<assertion::Entity>(&self.id, cause))?,
            entity_id: &self.entity_id,
            field: &self.field,
            written: &self.value_written,
            value: &self.value,
            valid_from: self.valid_from.as_deref(),
            valid_to: self.valid_to.as_deref(),
            start: self.start,
            end: self.end,
            quote: &self.quote,
            prefix: &self.prefix,
            suffix: &self.suffix,
        }))
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
