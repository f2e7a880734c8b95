//! Looks at what is stored: the rules that a region's organisation keeps, and whether stored pages are whole.

use super::rows::compare_table;
use super::{StoreError, begin_writing, decompress_body, just_after, last_revision, lock_region, start_run};
use crate::digest::sha256_hex;
use crate::resolve::{Projection, check_quality};
use chrono::{DateTime, Utc};
use helheten_model::entity::{
    decision_right, document, duty, event, figure, finding, membership, organization, organization_period, page, page_version, person, post, region, relation,
    revision,
};
use helheten_model::vocabulary::{FindingKind, Region, RegionCode, find_region};
use sea_orm::sea_query::Query;
use sea_orm::{ActiveValue, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;

/// What a check found in one region.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RegionCheck {
    /// The region's code.
    pub region: String,
    /// Its name.
    pub name: String,
    /// What breaks a rule; also in the database.
    pub breaches: Vec<finding::Model>,
    /// Corrections that no longer apply, of the last import or replay.
    pub refused: Vec<finding::Model>,
    /// Stored versions of pages that are not what was fetched, or cannot be read.
    pub damaged_versions: Vec<String>,
}

impl RegionCheck {
    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.breaches.is_empty() && self.refused.is_empty() && self.damaged_versions.is_empty()
    }
}

/// Checks the regions that something is held of, or one of them. Findings that changed since the last import are stored.
///
/// # Errors
/// [`StoreError`], where the database does not answer.
pub async fn check_regions(db: &DatabaseConnection, only: Option<RegionCode>, now: DateTime<Utc>) -> Result<Vec<RegionCheck>, StoreError> {
    let mut codes: Vec<String> = region::Entity::find().select_only().column(region::Column::Code).into_tuple().all(db).await?;
    codes.sort();
    let mut checks = Vec::new();
    for code in codes {
        let Some(region) = code.parse().ok().filter(|code| only.is_none_or(|only| only == *code)).and_then(|code| find_region(code).ok()) else { continue };
        checks.push(check_region(db, region, now).await?);
    }
    Ok(checks)
}

async fn check_region(db: &DatabaseConnection, region: &'static Region, now: DateTime<Utc>) -> Result<RegionCheck, StoreError> {
    let projection = load_projection(db, region.code.as_str()).await?;
    let mut breaches = check_quality(region.code, &projection);
    breaches.sort_by(|one, other| (&one.rule, &one.entity_id, &one.text).cmp(&(&other.rule, &other.entity_id, &other.text)));
    store_breaches(db, region, &breaches, now).await?;
    let refused = finding::Entity::find()
        .filter(finding::Column::RegionCode.eq(region.code.as_str()))
        .filter(finding::Column::Kind.eq(FindingKind::CorrectionRefused.code()));
    let mut refused = refused.all(db).await?;
    refused.sort_by(|one, other| one.text.cmp(&other.text));
    let damaged_versions = find_damaged(db, region.code.as_str()).await?;
    Ok(RegionCheck { region: region.code.to_string(), name: region.name.clone(), breaches, refused, damaged_versions })
}

/// The rows that the rules look at.
async fn load_projection(db: &DatabaseConnection, code: &str) -> Result<Projection, StoreError> {
    macro_rules! load {
        ($($rows:ident: $table:ident),+ $(,)?) => {
            Projection {
                $($rows: $table::Entity::find().filter($table::Column::RegionCode.eq(code)).all(db).await?,)+
                ..Projection::default()
            }
        };
    }
    Ok(load! {
        organizations: organization,
        organization_periods: organization_period,
        relations: relation,
        posts: post,
        people: person,
        memberships: membership,
        figures: figure,
        documents: document,
        duties: duty,
        decision_rights: decision_right,
        events: event,
    })
}

/// Brings the stored findings to what the rules say now; where they differ, that is a run and a revision.
async fn store_breaches(db: &DatabaseConnection, region: &Region, breaches: &[finding::Model], now: DateTime<Utc>) -> Result<(), StoreError> {
    let stored = || Condition::all().add(finding::Column::RegionCode.eq(region.code.as_str())).add(finding::Column::Kind.eq(FindingKind::BreaksRule.code()));
    if compare_table::<finding::Entity>(db, stored(), breaches).await?.rows == 0 {
        return Ok(());
    }
    let run_id = start_run(db, "check", false, env!("CARGO_PKG_VERSION"), now).await?;
    let transaction = begin_writing(db).await?;
    lock_region(&transaction, region).await?;
    let change = compare_table::<finding::Entity>(&transaction, stored(), breaches).await?;
    for statement in change.upserts.into_iter().chain(change.deletes) {
        transaction.execute_raw(statement).await?;
    }
    let last = last_revision(&transaction, region).await?;
    let row = revision::ActiveModel {
        seq: ActiveValue::NotSet,
        region_code: ActiveValue::Set(region.code.to_string()),
        run_id: ActiveValue::Set(run_id),
        committed_at: ActiveValue::Set(last.as_ref().map_or(now, |last| now.max(just_after(last.committed_at)))),
        corrections_version: ActiveValue::Set(last.and_then(|last| last.corrections_version)),
    };
    revision::Entity::insert(row).exec(&transaction).await?;
    transaction.commit().await?;
    super::finish_run(db, run_id, serde_json::Value::Null, now).await
}

/// Versions whose body is not what its digest says; of redacted ones, those that cannot be decompressed. A version that
/// came with an export without history has no body, and is none of them.
async fn find_damaged(db: &DatabaseConnection, code: &str) -> Result<Vec<String>, StoreError> {
    let mut pages = Query::select();
    pages.column(page::Column::Id).from(page::Entity).and_where(page::Column::RegionCode.eq(code));
    let ids = page_version::Entity::find().select_only().column(page_version::Column::Id).filter(page_version::Column::PageId.in_subquery(pages));
    let mut ids: Vec<String> = ids.into_tuple().all(db).await?;
    ids.sort();
    let mut damaged = Vec::new();
    for id in ids {
        let Some(version) = page_version::Entity::find_by_id(&id).one(db).await? else { continue };
        let body = decompress_body(&id, &version.body);
        let whole = version.body.is_empty() || body.is_ok_and(|body| version.redacted || sha256_hex(&body) == version.sha256);
        if !whole {
            damaged.push(id);
        }
    }
    Ok(damaged)
}
