//! What the database holds of a region: its pages with their current versions, and the ids that were ever minted.

use super::{StoreError, last_revision};
use crate::digest::sha256_hex;
use crate::fetch::body::BODY_BYTES_MAX;
use crate::fetch::{MediaType, charset_of};
use crate::resolve::KnownIds;
use chrono::{DateTime, Utc};
use helheten_model::entity::{choice, event, finding, import_run, page, page_version, page_visit, source, tombstone};
use helheten_model::vocabulary::{Cause, EntityType, FindingKind, Region, VisitOutcome};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;
use std::io::Read;

/// The fields of an organization whose values are names of it.
const NAME_FIELDS: [&str; 2] = ["name", "alias"];

/// A version of a page without its body.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct VersionHead {
    /// The id.
    pub id: String,
    /// The page.
    pub page_id: String,
    /// The SHA-256 of the body.
    pub sha256: String,
    /// The media type.
    pub media_type: String,
    /// The response's headers.
    pub headers: serde_json::Value,
    /// The date that the source gives it.
    pub source_date: Option<String>,
    /// The date that it or its source states.
    pub stated_date: Option<String>,
    /// The version of the rules by which it was read last.
    pub rules_version: String,
    /// Whether names in the stored body were made unreadable.
    pub redacted: bool,
    /// When it was first seen.
    pub fetched_at: DateTime<Utc>,
}

impl VersionHead {
    /// What the body is.
    pub(crate) fn media_type(&self) -> MediaType {
        if self.media_type == MediaType::Html.as_str() { MediaType::Html } else { MediaType::Text }
    }

    /// The charset that the headers state.
    pub(crate) fn charset(&self) -> Option<&str> {
        let headers = self.headers.as_object()?;
        charset_of(headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))))
    }
}

/// A page with its current version.
#[derive(Clone, Debug)]
pub(crate) struct KnownPage {
    /// The page.
    pub(crate) page: page::Model,
    /// The version that was read last; none until one could be read.
    pub(crate) current: Option<VersionHead>,
    /// The version before it, as long as what it alone stated is still held.
    pub(crate) previous: Option<VersionHead>,
}

/// What the database holds of a region.
#[derive(Clone, Debug)]
pub(crate) struct RegionState {
    /// The last revision and when it was made.
    pub(crate) revision: Option<(i64, DateTime<Utc>)>,
    /// The digest of the corrections that it was made with.
    pub(crate) corrections_version: Option<String>,
    /// The days of its events, on which bodies begin and cease.
    pub(crate) event_dates: Vec<String>,
    /// What tells the people who are kept out.
    pub(crate) tombstones: Vec<tombstone::Model>,
    /// The pages, by id.
    pub(crate) pages: BTreeMap<String, KnownPage>,
}

/// Loads a region's pages and their current versions.
pub(crate) async fn load_region(db: &DatabaseConnection, region: &Region) -> Result<RegionState, StoreError> {
    let last = last_revision(db, region).await?;
    let revision = last.as_ref().map(|revision| (revision.seq, revision.committed_at));
    let corrections_version = last.and_then(|revision| revision.corrections_version);
    let mut heads = BTreeMap::new();
    for column in [page::Column::CurrentVersionId, page::Column::PreviousVersionId] {
        let mut versions = Query::select();
        versions.column(column).from(page::Entity).and_where(page::Column::RegionCode.eq(region.code.as_str())).and_where(column.is_not_null());
        for head in find_heads().filter(page_version::Column::Id.in_subquery(versions)).into_model::<VersionHead>().all(db).await? {
            heads.insert(head.id.clone(), head);
        }
    }
    let mut pages = BTreeMap::new();
    for page in page::Entity::find().filter(page::Column::RegionCode.eq(region.code.as_str())).all(db).await? {
        let current = page.current_version_id.as_ref().and_then(|id| heads.remove(id));
        let previous = page.previous_version_id.as_ref().and_then(|id| heads.remove(id));
        pages.insert(page.id.clone(), KnownPage { page, current, previous });
    }
    let tombstones = tombstone::Entity::find().filter(tombstone::Column::RegionCode.eq(region.code.as_str())).all(db).await?;
    let dates = event::Entity::find().select_only().column(event::Column::Date).filter(event::Column::RegionCode.eq(region.code.as_str()));
    let event_dates = dates.into_tuple::<Option<String>>().all(db).await?.into_iter().flatten().collect();
    Ok(RegionState { revision, corrections_version, event_dates, tombstones, pages })
}

/// Finds a version, current or not.
pub(crate) async fn load_version_head(db: &DatabaseConnection, id: &str) -> Result<Option<VersionHead>, StoreError> {
    Ok(find_heads().filter(page_version::Column::Id.eq(id)).into_model::<VersionHead>().one(db).await?)
}

/// Whether the stored body of a version is what was fetched.
pub(crate) async fn is_whole(db: &DatabaseConnection, head: &VersionHead) -> Result<bool, StoreError> {
    match load_body(db, &head.id).await {
        Ok(body) => Ok(head.redacted || sha256_hex(&body) == head.sha256),
        Err(StoreError::DamagedVersion { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether a run that had ended before another began found a version on its page.
pub(crate) async fn was_found_before(db: &DatabaseConnection, version_id: &str, run_id: i64) -> Result<bool, StoreError> {
    let Some(run) = import_run::Entity::find_by_id(run_id).one(db).await? else { return Ok(false) };
    let mut ended = Query::select();
    ended.column(import_run::Column::Id).from(import_run::Entity).and_where(import_run::Column::FinishedAt.lte(run.started_at));
    let visits = page_visit::Entity::find().filter(page_visit::Column::PageVersionId.eq(version_id)).filter(page_visit::Column::RunId.in_subquery(ended));
    Ok(visits.one(db).await?.is_some())
}

/// Finds what was kept aside last in a page's place.
pub(crate) async fn load_last_aside(db: &DatabaseConnection, page_id: &str) -> Result<Option<VersionHead>, StoreError> {
    let visits = page_visit::Entity::find().filter(page_visit::Column::PageId.eq(page_id));
    let visit = visits.filter(page_visit::Column::Outcome.eq(VisitOutcome::Quarantined.code())).order_by_desc(page_visit::Column::RunId).one(db).await?;
    match visit.and_then(|visit| visit.page_version_id).filter(|id| id.starts_with(&format!("{page_id}@"))) {
        Some(id) => load_version_head(db, &id).await,
        None => Ok(None),
    }
}

/// Forgets what tells hosts which body of a page is known, so that it comes whole the next time.
pub(crate) async fn forget_validators(db: &DatabaseConnection, page_id: &str) -> Result<(), StoreError> {
    let blank = || Expr::value(Option::<String>::None);
    let forget = source::Entity::update_many().col_expr(source::Column::Etag, blank()).col_expr(source::Column::LastModified, blank());
    forget.filter(source::Column::PageId.eq(page_id)).exec(db).await?;
    Ok(())
}

/// Loads what fetching remembers of a region's addresses.
pub(crate) async fn load_sources(db: &DatabaseConnection, region: &Region) -> Result<Vec<source::Model>, StoreError> {
    Ok(source::Entity::find().filter(source::Column::RegionCode.eq(region.code.as_str())).order_by_asc(source::Column::Id).all(db).await?)
}

/// Loads what the last import or replay said of corrections that no longer apply.
pub(crate) async fn load_refused(db: &DatabaseConnection, region: &Region) -> Result<Vec<String>, StoreError> {
    let refused = finding::Entity::find()
        .select_only()
        .column(finding::Column::Text)
        .filter(finding::Column::RegionCode.eq(region.code.as_str()))
        .filter(finding::Column::Kind.eq(FindingKind::CorrectionRefused.code()));
    let mut refused: Vec<String> = refused.into_tuple().all(db).await?;
    refused.sort();
    Ok(refused)
}

fn find_heads() -> sea_orm::Select<page_version::Entity> {
    use page_version::Column;
    let columns = [
        Column::Id,
        Column::PageId,
        Column::Sha256,
        Column::MediaType,
        Column::Headers,
        Column::SourceDate,
        Column::StatedDate,
        Column::RulesVersion,
        Column::Redacted,
        Column::FetchedAt,
    ];
    page_version::Entity::find().select_only().columns(columns)
}

/// Loads and decompresses the body of a version.
pub(crate) async fn load_body(db: &DatabaseConnection, id: &str) -> Result<Vec<u8>, StoreError> {
    let bodies = page_version::Entity::find_by_id(id).select_only().column(page_version::Column::Body);
    let body = bodies.into_tuple::<Vec<u8>>().one(db).await?.ok_or_else(|| DbErr::RecordNotFound(format!("page version {id}")))?;
    decompress_body(id, &body)
}

/// Decompresses the body of a version.
pub(crate) fn decompress_body(id: &str, body: &[u8]) -> Result<Vec<u8>, StoreError> {
    decompress(body).map_err(|cause| StoreError::DamagedVersion { id: id.to_owned(), cause })
}

fn decompress(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    zstd::stream::read::Decoder::new(body)?.take(BODY_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Loads all names that organizations of a region ever had, held or no longer held, but for those that corrections gave
/// them: what applies without corrections must not depend on corrections made before.
pub(crate) async fn load_known_ids(db: &DatabaseConnection, region: &Region) -> Result<KnownIds, StoreError> {
    let names = choice::Entity::find().select_only().columns([choice::Column::EntityId, choice::Column::Value]).distinct();
    let names = names
        .filter(choice::Column::RegionCode.eq(region.code.as_str()))
        .filter(choice::Column::EntityType.eq(EntityType::Organization.code()))
        .filter(choice::Column::Cause.ne(Cause::Correction.code()))
        .filter(choice::Column::Field.is_in(NAME_FIELDS));
    let mut known = KnownIds::default();
    for (id, name) in names.into_tuple::<(String, String)>().all(db).await? {
        known.organizations.entry(id).or_default().push(name);
    }
    for names in known.organizations.values_mut() {
        names.sort();
    }
    Ok(known)
}

/// Counts what is held of a region: things by type, and findings by kind.
pub(crate) async fn count_held(db: &DatabaseConnection, region: &Region) -> Result<(BTreeMap<String, i64>, BTreeMap<String, i64>), StoreError> {
    let things = choice::Entity::find()
        .select_only()
        .column(choice::Column::EntityType)
        .column_as(Expr::col(choice::Column::EntityId).count_distinct(), "things")
        .filter(choice::Column::RegionCode.eq(region.code.as_str()))
        .filter(choice::Column::RecordedTo.is_null())
        .group_by(choice::Column::EntityType);
    let findings = finding::Entity::find()
        .select_only()
        .column(finding::Column::Kind)
        .column_as(Expr::col(finding::Column::Id).count(), "findings")
        .filter(finding::Column::RegionCode.eq(region.code.as_str()))
        .group_by(finding::Column::Kind);
    let things = things.into_tuple::<(String, i64)>().all(db).await?.into_iter().collect();
    let findings = findings.into_tuple::<(String, i64)>().all(db).await?.into_iter().collect();
    Ok((things, findings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_body_is_told_from_a_whole_one() {
        let whole = zstd::encode_all(&b"Regionstyrelsen leder arbetet."[..], 0).unwrap();
        assert_eq!(decompress(&whole).unwrap(), b"Regionstyrelsen leder arbetet.");
        assert!(decompress(&whole[..whole.len() - 4]).is_err());
        assert!(decompress(b"not compressed").is_err());
    }
}
