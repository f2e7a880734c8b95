//! What is kept aside: what came in a page's place and was not taken at its word, beside what is held of the page; and
//! taking it in after all.

use crate::fetch::RegionPages;
use crate::import::{Acceptance, ImportError, ImportOptions, Progress, import_regions_pages, load_page, read_version};
use crate::report::ImportReport;
use crate::store::{StoreError, load_version_head};
use chrono::{DateTime, Utc};
use helheten_model::entity::{page, page_visit};
use helheten_model::vocabulary::{QuarantineReason, RegionCode, VisitOutcome};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What pages are called when runs name where they came from.
pub const REVIEW_ORIGIN: &str = "review";

/// A page in whose place something came that is kept aside.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quarantine {
    /// The region's code.
    pub region: String,
    /// The page's id.
    pub page: String,
    /// The page's address.
    pub url: String,
    /// The version that is kept aside.
    pub version: String,
    /// Why, as a code.
    pub reason: QuarantineReason,
    /// Why, in words.
    pub message: String,
    /// When it came first.
    pub since: DateTime<Utc>,
    /// When it came last.
    pub last: DateTime<Utc>,
    /// How many facts the page states as it is held.
    pub facts_held: usize,
    /// How many facts it states as it is kept aside.
    pub facts_aside: usize,
    /// What would no longer be stated, a line a fact.
    pub lost: Vec<String>,
    /// What would be stated anew, a line a fact.
    pub gained: Vec<String>,
}

/// Loads what is kept aside, by region and address.
///
/// # Errors
/// [`StoreError`], where the database does not answer or a stored version is damaged.
pub async fn load_quarantines(db: &DatabaseConnection, region: Option<RegionCode>) -> Result<Vec<Quarantine>, StoreError> {
    let mut pages = page::Entity::find();
    if let Some(region) = region {
        pages = pages.filter(page::Column::RegionCode.eq(region.as_str()));
    }
    let mut quarantines = Vec::new();
    for visit in find_aside(db, region).await? {
        let Some(version) = visit.page_version_id.clone() else { continue };
        let Some(page) = pages.clone().filter(page::Column::Id.eq(&visit.page_id)).one(db).await? else { continue };
        quarantines.push(compare(db, &page, &version, visit).await?);
    }
    quarantines.sort_by(|one, other| (&one.region, &one.url).cmp(&(&other.region, &other.url)));
    Ok(quarantines)
}

/// Counts what is kept aside, by region.
///
/// # Errors
/// [`StoreError`], where the database does not answer.
pub async fn count_quarantines(db: &DatabaseConnection) -> Result<BTreeMap<String, u64>, StoreError> {
    let mut counts = BTreeMap::new();
    for visit in find_aside(db, None).await? {
        let region = visit.page_id.strip_prefix("page:").and_then(|rest| rest.split('/').next()).unwrap_or_default();
        *counts.entry(region.to_owned()).or_default() += 1;
    }
    Ok(counts)
}

/// The last visit of every page where that one met something that is kept aside; visits that failed tell nothing.
async fn find_aside(db: &DatabaseConnection, region: Option<RegionCode>) -> Result<Vec<page_visit::Model>, StoreError> {
    let mut aside = page_visit::Entity::find().filter(page_visit::Column::Outcome.eq(VisitOutcome::Quarantined.code()));
    if let Some(region) = region {
        aside = aside.filter(page_visit::Column::PageId.starts_with(format!("page:{region}/")));
    }
    let mut last: BTreeMap<String, page_visit::Model> = BTreeMap::new();
    for visit in aside.order_by_asc(page_visit::Column::RunId).all(db).await? {
        last.insert(visit.page_id.clone(), visit);
    }
    let mut waiting = Vec::new();
    for visit in last.into_values() {
        let later = page_visit::Entity::find().filter(page_visit::Column::PageId.eq(&visit.page_id)).filter(page_visit::Column::RunId.gt(visit.run_id));
        if later.filter(page_visit::Column::Outcome.ne(VisitOutcome::Failed.code())).one(db).await?.is_none() {
            waiting.push(visit);
        }
    }
    Ok(waiting)
}

async fn compare(db: &DatabaseConnection, page: &page::Model, version: &str, visit: page_visit::Model) -> Result<Quarantine, StoreError> {
    let first = page_visit::Entity::find().filter(page_visit::Column::PageVersionId.eq(version)).order_by_asc(page_visit::Column::RunId).one(db).await?;
    let held = match &page.current_version_id {
        Some(current) => facts_of(db, page, current).await?,
        None => BTreeMap::new(),
    };
    let aside = facts_of(db, page, version).await?;
    let count = |facts: &BTreeMap<String, usize>| facts.values().sum();
    Ok(Quarantine {
        region: page.region_code.clone(),
        page: page.id.clone(),
        url: page.url.clone(),
        version: version.to_owned(),
        reason: visit.reason.as_deref().and_then(QuarantineReason::find).unwrap_or(QuarantineReason::FactsLost),
        message: visit.message.unwrap_or_default(),
        since: first.map_or(visit.visited_at, |first| first.visited_at),
        last: visit.visited_at,
        facts_held: count(&held),
        facts_aside: count(&aside),
        lost: difference(&held, &aside),
        gained: difference(&aside, &held),
    })
}

/// The facts of a stored version by today's rules, as lines, and how often each is stated.
async fn facts_of(db: &DatabaseConnection, page: &page::Model, version: &str) -> Result<BTreeMap<String, usize>, StoreError> {
    let Some(head) = load_version_head(db, version).await? else { return Ok(BTreeMap::new()) };
    let Ok(region) = page.region_code.parse() else { return Ok(BTreeMap::new()) };
    let extraction = match read_version(db, &head, Some(page.url.clone()), region).await {
        Err(StoreError::DamagedVersion { id, cause }) => {
            tracing::warn!(version = %id, %cause, "a stored version is damaged; it is shown as stating nothing");
            return Ok(BTreeMap::new());
        }
        read => read?.extraction,
    };
    let mut lines = BTreeMap::new();
    let lists = serde_json::to_value(&extraction).ok().and_then(|value| value.as_object().cloned()).unwrap_or_default();
    for (kind, facts) in lists.iter().filter(|(kind, _)| kind.as_str() != "findings") {
        for fact in facts.as_array().into_iter().flatten() {
            *lines.entry(describe(kind, fact)).or_default() += 1;
        }
    }
    Ok(lines)
}

/// A fact as a line: its type, then what it says, the words that it was read from left out.
fn describe(kind: &str, fact: &Value) -> String {
    let fields = fact.as_object().into_iter().flatten().filter(|(name, _)| !matches!(name.as_str(), "evidence" | "also"));
    let said = fields.filter_map(|(name, value)| match value {
        Value::String(text) if matches!(name.as_str(), "name" | "kind" | "title" | "holder" | "text" | "from" | "to" | "value") => Some(text.clone()),
        Value::Null => None,
        Value::Array(list) if list.is_empty() => None,
        Value::String(text) => Some(format!("{name} {text}")),
        other => Some(format!("{name} {other}")),
    });
    format!("{}: {}", kind.trim_end_matches('s').replace('_', " "), said.collect::<Vec<_>>().join(", "))
}

fn difference(one: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>) -> Vec<String> {
    one.iter().filter(|(line, count)| other.get(*line).copied().unwrap_or_default() < **count).map(|(line, _)| line.clone()).collect()
}

/// Takes in what is kept aside, as a run of its own.
///
/// # Errors
/// [`ImportError`], where the run cannot be begun or ended, or a stored version is damaged. A region's failure is in the report.
pub async fn accept_quarantines(
    db: &DatabaseConnection,
    quarantines: &[Quarantine],
    options: &ImportOptions<'_>,
    progress: Progress<'_>,
) -> Result<ImportReport, ImportError> {
    let mut regions: BTreeMap<RegionCode, RegionPages> = BTreeMap::new();
    for quarantine in quarantines {
        let Ok(region) = quarantine.region.parse() else { continue };
        if let Some(head) = load_version_head(db, &quarantine.version).await? {
            regions.entry(region).or_default().pages.push(load_page(db, region, &quarantine.url, &head).await?);
        }
    }
    let options = ImportOptions { origin: REVIEW_ORIGIN, accept: Acceptance::Everything, ..*options };
    import_regions_pages(db, regions, &options, progress).await
}
