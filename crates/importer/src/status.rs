//! How importing stands: the last runs, each region's pages and how old what is held of them is.

use crate::review::count_quarantines;
use crate::store::{StoreError, count_held, last_revision};
use chrono::{DateTime, Utc};
use helheten_model::entity::{import_run, lease, page, page_visit, region, schedule, source};
use helheten_model::vocabulary::{RunStatus, VisitOutcome, find_region};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::BTreeMap;

/// How importing stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ImportStatus {
    /// The last runs, the newest first.
    pub runs: Vec<RunSummary>,
    /// The regions that were ever imported, by code.
    pub regions: Vec<RegionStatus>,
    /// When the next run is due, where somebody watches.
    pub schedule: Option<schedule::Model>,
    /// Who imports now, or was cut off in it.
    pub lease: Option<lease::Model>,
}

/// A run in short.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RunSummary {
    /// Its id.
    pub id: i64,
    /// Where its pages came from.
    pub origin: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended; none while it runs or where it was cut off.
    pub finished_at: Option<DateTime<Utc>>,
    /// How it ended.
    pub status: Option<RunStatus>,
    /// Whether it was told to stop before all pages were read.
    pub stopped: bool,
    /// Its pages by how their visits ended, by code.
    pub pages: BTreeMap<String, u64>,
}

/// How a region stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RegionStatus {
    /// Its code.
    pub region: String,
    /// Its name.
    pub name: String,
    /// How many of its pages are held.
    pub pages: u64,
    /// How many things are held of it.
    pub facts: i64,
    /// When one of its pages was last read or found as it was.
    pub read_at: Option<DateTime<Utc>>,
    /// The same of the page that was not read for longest.
    pub oldest_read_at: Option<DateTime<Utc>>,
    /// When what is held changed last.
    pub changed_at: Option<DateTime<Utc>>,
    /// How many pages are kept aside.
    pub quarantined: u64,
    /// How many addresses of its pages failed when they were asked for last.
    pub failing: u64,
}

/// Loads how importing stands, with so many of the last runs.
///
/// # Errors
/// [`StoreError`], where the database does not answer.
pub async fn load_status(db: &DatabaseConnection, runs_max: u64) -> Result<ImportStatus, StoreError> {
    let quarantined = count_quarantines(db).await?;
    let mut runs = Vec::new();
    for run in import_run::Entity::find().order_by_desc(import_run::Column::Id).limit(runs_max).all(db).await? {
        runs.push(summarize(db, run).await?);
    }
    let mut regions = Vec::new();
    for row in region::Entity::find().order_by_asc(region::Column::Code).all(db).await? {
        let aside = quarantined.get(&row.code).copied().unwrap_or_default();
        regions.push(RegionStatus { quarantined: aside, ..load_region_status(db, row).await? });
    }
    let (schedule, lease) = (schedule::Entity::find().one(db).await?, lease::Entity::find().one(db).await?);
    Ok(ImportStatus { runs, regions, schedule, lease })
}

async fn summarize(db: &DatabaseConnection, run: import_run::Model) -> Result<RunSummary, StoreError> {
    let visits = page_visit::Entity::find().select_only().column(page_visit::Column::Outcome);
    let visits = visits.column_as(Expr::col(page_visit::Column::Id).count(), "visits").filter(page_visit::Column::RunId.eq(run.id));
    let counts: Vec<(String, i64)> = visits.group_by(page_visit::Column::Outcome).into_tuple().all(db).await?;
    let status = run.report.get("status").and_then(|status| status.as_str()).and_then(RunStatus::find);
    let pages = counts.into_iter().map(|(outcome, count)| (outcome, u64::try_from(count).unwrap_or_default())).collect();
    let stopped = run.report.get("stopped").and_then(serde_json::Value::as_bool).unwrap_or_default();
    Ok(RunSummary { stopped, id: run.id, origin: run.origin, started_at: run.started_at, finished_at: run.finished_at, status, pages })
}

async fn load_region_status(db: &DatabaseConnection, row: region::Model) -> Result<RegionStatus, StoreError> {
    let held = page::Entity::find().filter(page::Column::RegionCode.eq(&row.code)).filter(page::Column::CurrentVersionId.is_not_null());
    let held: Vec<String> = held.select_only().column(page::Column::Id).into_tuple().all(db).await?;
    let good = [VisitOutcome::New, VisitOutcome::Changed, VisitOutcome::Unchanged].map(VisitOutcome::code);
    let visits = page_visit::Entity::find().select_only().column(page_visit::Column::PageId);
    let visits = visits.column_as(Expr::col(page_visit::Column::VisitedAt).max(), "visited_at").filter(page_visit::Column::Outcome.is_in(good));
    let visits = visits.filter(page_visit::Column::PageId.starts_with(format!("page:{}/", row.code))).group_by(page_visit::Column::PageId);
    let read: BTreeMap<String, DateTime<Utc>> = visits.into_tuple().all(db).await?.into_iter().collect();
    let failing = source::Entity::find().filter(source::Column::RegionCode.eq(&row.code)).filter(source::Column::Failures.gt(0));
    let failing = failing.filter(source::Column::PageId.is_not_null()).all(db).await?.len();
    let known = row.code.parse().ok().and_then(|code| find_region(code).ok());
    let (facts, changed_at) = match known {
        Some(region) => (count_held(db, region).await?.0.values().sum(), last_revision(db, region).await?.map(|revision| revision.committed_at)),
        None => (0, None),
    };
    Ok(RegionStatus {
        pages: held.len() as u64,
        facts,
        read_at: held.iter().filter_map(|id| read.get(id)).max().copied(),
        oldest_read_at: held.iter().filter_map(|id| read.get(id)).min().copied(),
        changed_at,
        quarantined: 0,
        failing: failing as u64,
        region: row.code,
        name: row.name,
    })
}
