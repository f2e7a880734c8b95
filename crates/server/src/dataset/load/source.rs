//! Loads the addresses that the data is read from, with the last visit to each.

use super::super::Dataset;
use super::super::row::{read_region, unknown};
use super::super::source::{Fetching, Source, Visit};
use super::{LoadError, failed_table, load_rows, unknown_code};
use chrono::{DateTime, Utc};
use helheten_model::entity::{page, page_visit, source};
use helheten_model::vocabulary::{QuarantineReason, VisitOutcome};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// Loads all addresses, by region and address. The dataset must hold its pages.
pub(super) async fn load_sources(db: &DatabaseTransaction, dataset: &Dataset) -> Result<Vec<Source>, LoadError> {
    let versions: HashMap<&str, u32> =
        (0..).zip(&dataset.pages).filter(|(_, version)| version.current).map(|(place, version)| (version.page_id.as_str(), place)).collect();
    let visits = load_last_visits(db).await?;
    let succeeded: HashMap<String, DateTime<Utc>> = load_last_successes(db).await?.into_iter().collect();
    let known: HashMap<String, source::Model> = load_rows::<source::Entity>(db).await?.into_iter().map(|row| (row.url.clone(), row)).collect();
    let mut sources = Vec::new();
    for page in load_rows::<page::Entity>(db).await? {
        let region = read_region(&page.region_code).map_err(|cause| unknown_code::<page::Entity>(&page.id, cause))?;
        let fetched = known.get(&page.url);
        sources.push(Source {
            page: versions.get(page.id.as_str()).copied(),
            visit: visits.get(&page.id).map(read_visit).transpose()?,
            succeeded_at: succeeded.get(&page.id).copied(),
            fetching: fetched.map(remember),
            region,
            url: page.url,
            kind: page.kind,
            title: page.title,
            moved_to: page.moved_to,
            id: page.id,
        });
    }
    let with_page: std::collections::HashSet<String> = sources.iter().map(|source| source.url.clone()).collect();
    // An address that was found and never asked for says nothing yet.
    for row in known.into_values().filter(|row| !with_page.contains(&row.url) && (row.is_entry || row.visited_at.is_some())) {
        sources.push(without_page(row)?);
    }
    sources.sort_by(|one, other| (one.region, &one.url).cmp(&(other.region, &other.url)));
    Ok(sources)
}

fn remember(row: &source::Model) -> Fetching {
    Fetching { is_entry: row.is_entry, depth: row.depth, failures: row.failures }
}

/// An address from which no page ever came, or whose page has another address.
fn without_page(row: source::Model) -> Result<Source, LoadError> {
    let region = read_region(&row.region_code).map_err(|cause| unknown_code::<source::Entity>(&row.id, cause))?;
    let outcome = if row.page_id.is_some() { VisitOutcome::Moved } else { VisitOutcome::Failed };
    let visit = row.visited_at.map(|visited_at| Visit { visited_at, outcome, status: row.status, message: row.message.clone(), reason: None });
    let (fetching, succeeded_at) = (Some(remember(&row)), row.succeeded_at);
    Ok(Source { id: row.id, region, url: row.url, kind: None, title: None, page: None, moved_to: None, visit, succeeded_at, fetching })
}

fn read_visit(row: &page_visit::Model) -> Result<Visit, LoadError> {
    let damaged = |cause| unknown_code::<page_visit::Entity>(&row.id, cause);
    let outcome = VisitOutcome::find(&row.outcome).ok_or_else(|| damaged(unknown("outcome", &row.outcome, "VisitOutcome")))?;
    let reason = row.reason.as_deref().map(|reason| QuarantineReason::find(reason).ok_or_else(|| damaged(unknown("reason", reason, "QuarantineReason"))));
    Ok(Visit { visited_at: row.visited_at, outcome, status: row.status, message: row.message.clone(), reason: reason.transpose()? })
}

/// The last visit to each page.
async fn load_last_visits(db: &DatabaseTransaction) -> Result<HashMap<String, page_visit::Model>, LoadError> {
    let same = Expr::col((page_visit::Entity, page_visit::Column::PageId))
        .eq(Expr::col((Alias::new("last"), page_visit::Column::PageId)))
        .and(Expr::col((page_visit::Entity, page_visit::Column::VisitedAt)).eq(Expr::col((Alias::new("last"), Alias::new("visited_at")))));
    let mut select = page_visit::Entity::find();
    QuerySelect::query(&mut select).join_subquery(sea_orm::JoinType::InnerJoin, last_visit_times(), Alias::new("last"), same);
    let rows = select.all(db).await.map_err(failed_table::<page_visit::Entity>)?;
    let mut visits: HashMap<String, page_visit::Model> = HashMap::with_capacity(rows.len());
    for row in rows {
        // Of several visits at one moment, that of the later run.
        let is_later = visits.get(&row.page_id).is_none_or(|known| (known.run_id, &known.id) < (row.run_id, &row.id));
        if is_later {
            visits.insert(row.page_id.clone(), row);
        }
    }
    Ok(visits)
}

fn last_visit_times() -> SelectStatement {
    Query::select()
        .column(page_visit::Column::PageId)
        .expr_as(Expr::col(page_visit::Column::VisitedAt).max(), Alias::new("visited_at"))
        .from(page_visit::Entity)
        .group_by_col(page_visit::Column::PageId)
        .take()
}

/// When each page last came, or was as it was.
async fn load_last_successes(db: &DatabaseTransaction) -> Result<Vec<(String, DateTime<Utc>)>, LoadError> {
    let failed = [VisitOutcome::Failed.code(), VisitOutcome::Quarantined.code()];
    page_visit::Entity::find()
        .select_only()
        .column(page_visit::Column::PageId)
        .column_as(Expr::col(page_visit::Column::VisitedAt).max(), "visited_at")
        .filter(page_visit::Column::Outcome.is_not_in(failed))
        .group_by(page_visit::Column::PageId)
        .into_tuple()
        .all(db)
        .await
        .map_err(failed_table::<page_visit::Entity>)
}
