//! store: from change sets to the database. One transaction a region, which makes at most one revision.
//!
//! What has not changed is not written again: importing the same pages by the same rules adds visits and nothing else.

pub mod check;
mod choice;
pub mod export;
pub mod history;
mod load;
mod migrate;
mod open;
mod projection;
pub mod restore;
mod rows;
mod run;
mod turn;

pub use load::VersionHead;
pub(crate) use load::{
    KnownPage, RegionState, count_held, decompress_body, forget_validators, is_whole, load_body, load_known_ids, load_last_aside, load_refused, load_region,
    load_sources, load_version_head, was_found_before,
};
pub use migrate::pending_migrations;
pub use open::{OpenError, open_and_migrate, open_existing, open_for_reading, open_for_writing, open_to_check};
pub(crate) use run::{finish_run, start_run};
pub(crate) use turn::Turns;

use crate::resolve::ChangeSet;
use chrono::{DateTime, TimeDelta, Utc};
use helheten_model::entity::{assertion, page, page_version, page_visit, redirect, region, revision, source};
use helheten_model::vocabulary::{Cause, Region, RegionCode};
use rows::{ROWS_MAX, insert_missing};
use sea_orm::sea_query::OnConflict;
use sea_orm::sqlx;
use sea_orm::{
    ActiveValue, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// What one import found out about a region.
#[derive(Debug)]
pub struct RegionUpdate<'a> {
    /// The region.
    pub region: &'static Region,
    /// The run that writes.
    pub run_id: i64,
    /// The time of writing.
    pub now: DateTime<Utc>,
    /// The region's last revision when it was loaded; another run's revision since then refuses the update.
    pub revision_seen: Option<i64>,
    /// Pages that are new or have another kind, title or current version.
    pub pages: Vec<page::Model>,
    /// Versions of pages that were not known.
    pub versions: Vec<page_version::Model>,
    /// Versions that are kept aside, where they are not stored yet; they change nothing that is held.
    pub kept_aside: Vec<page_version::Model>,
    /// What fetching remembers of addresses.
    pub sources: Vec<source::Model>,
    /// Known versions that are read by other rules, or of which the source says something else; without their bodies.
    pub version_changes: Vec<VersionHead>,
    /// Bodies of damaged versions that are stored anew, compressed, by version, and whether names in them were made unreadable.
    pub mended: BTreeMap<String, (Vec<u8>, bool)>,
    /// Whether time alone makes a revision: a year or an event's day has come since the last one.
    pub time_passed: bool,
    /// The visits to pages.
    pub visits: Vec<page_visit::Model>,
    /// What is to be held; none where nothing can have changed.
    pub changes: Option<&'a ChangeSet>,
    /// Why what is held changes, where no correction is the reason.
    pub cause: Cause,
    /// The digest of the corrections that were applied.
    pub corrections_version: Option<String>,
}

/// What a transaction wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// The revision, where anything changed.
    pub revision: Option<i64>,
    /// Assertions that were not known.
    pub assertions_added: u64,
    /// Choices that are held from now on.
    pub choices_opened: u64,
    /// Choices that are no longer held.
    pub choices_closed: u64,
}

/// A failure to load or to store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused.
    #[error("the database refused: {0}")]
    Database(#[from] DbErr),
    /// Another run stored the region in the meantime.
    #[error("another import stored region {0} at the same time")]
    Overtaken(String),
    /// A stored version of a page cannot be decompressed.
    #[error("the stored page version {id} is damaged: {cause}")]
    DamagedVersion {
        /// The version.
        id: String,
        /// Why.
        cause: std::io::Error,
    },
    /// A body cannot be compressed.
    #[error("failed to compress a page: {0}")]
    Compress(std::io::Error),
}

impl StoreError {
    /// Whether there is no connection to the database for the moment.
    pub(crate) fn is_of_connection(&self) -> bool {
        use sqlx::Error;
        let Self::Database(error) = self else { return false };
        match error {
            DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => true,
            DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => match error.as_ref() {
                Error::Io(_) | Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed | Error::Protocol(_) => true,
                // PostgreSQL's class 57P: the server was told to stop, or is starting (https://www.postgresql.org/docs/current/errcodes-appendix.html).
                Error::Database(error) => error.code().is_some_and(|code| code.starts_with("57P") || code.starts_with("08")),
                _ => false,
            },
            _ => false,
        }
    }

    /// What can be done about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Database(error) if error.to_string().contains("database is locked") => {
                Some("another program held the database for too long; run the import again when it has let go")
            }
            Self::Database(error) if error.to_string().contains("disk is full") => {
                Some("free some space and run the import again; what was stored before stands")
            }
            Self::Database(_) | Self::Compress(_) => None,
            Self::Overtaken(_) => Some("run the import again; what the other one stored stands"),
            Self::DamagedVersion { .. } => Some("import its page again, or restore the database from a backup; the facts that were read from it still stand"),
        }
    }
}

/// Stores what an import found out about a region: all of it or nothing.
///
/// # Errors
/// [`StoreError`], after which the region is as it was before.
pub async fn store_changes(db: &DatabaseConnection, update: RegionUpdate<'_>) -> Result<Stored, StoreError> {
    let transaction = begin_writing(db).await?;
    lock_region(&transaction, update.region).await?;
    let last = last_revision(&transaction, update.region).await?;
    if last.as_ref().map(|revision| revision.seq) != update.revision_seen {
        return Err(StoreError::Overtaken(update.region.code.to_string()));
    }
    // A clock that jumps back makes no interval that ends before it begins, and no two revisions of one moment.
    let now = last.as_ref().map_or(update.now, |revision| update.now.max(just_after(revision.committed_at)));
    let corrections_before = last.and_then(|revision| revision.corrections_version);
    let mut changed = store_pages(&transaction, &update).await?;
    let mut stored = Stored::default();
    if let Some(changes) = update.changes {
        stored.assertions_added = store_assertions(&transaction, &changes.assertions).await?;
        let rows = projection::replace_projection(&transaction, update.region, changes).await?;
        let choices = choice::store_choices(&transaction, &update, changes, now).await?;
        stored.choices_opened = choices.opened;
        stored.choices_closed = choices.closed;
        let redirects = store_redirects(&transaction, update.region, changes).await?;
        changed |= stored.assertions_added > 0 || rows > 0 || redirects > 0 || choices.opened + choices.closed + choices.moved > 0;
        changed |= corrections_before != update.corrections_version || update.time_passed;
    }
    if changed {
        let row = revision::ActiveModel {
            seq: ActiveValue::NotSet,
            region_code: ActiveValue::Set(update.region.code.to_string()),
            run_id: ActiveValue::Set(update.run_id),
            committed_at: ActiveValue::Set(now),
            corrections_version: ActiveValue::Set(update.corrections_version.clone()),
        };
        stored.revision = Some(revision::Entity::insert(row).exec(&transaction).await?.last_insert_id);
    }
    if stored.revision.is_some() {
        tell_readers(&transaction).await?;
    }
    transaction.commit().await?;
    Ok(stored)
}

/// Tells those who wait for it on PostgreSQL that there is something new; within a transaction, once it is committed.
/// On SQLite, readers look by themselves.
pub(crate) async fn tell_readers(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(&format!("NOTIFY {}", revision::CHANNEL)).await?;
    }
    Ok(())
}

/// Begins a transaction that reads and then writes; on SQLite it takes the write lock at once, because a read lock
/// cannot always be raised later, in spite of the busy timeout.
pub(crate) async fn begin_writing(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..TransactionOptions::default() };
    let mut begin = std::pin::pin!(db.begin_with_options(options));
    if let Ok(transaction) = tokio::time::timeout(LONG_WAIT, &mut begin).await {
        return transaction;
    }
    tracing::warn!("another program holds the database; waiting for it to let go");
    begin.await
}

/// Waiting longer than this for another writer is worth a line in the log.
const LONG_WAIT: Duration = Duration::from_secs(5);

/// The regions that were ever imported.
///
/// # Errors
/// Where the database does not answer.
pub async fn imported_regions(db: &DatabaseConnection) -> Result<BTreeSet<RegionCode>, DbErr> {
    let codes: Vec<String> = region::Entity::find().select_only().column(region::Column::Code).into_tuple().all(db).await?;
    Ok(codes.iter().filter_map(|code| code.parse().ok()).collect())
}

/// Overwrites what is left of deleted rows in the database's files.
pub(crate) async fn overwrite_deleted(db: &DatabaseConnection) -> Result<(), DbErr> {
    const HOLDING_NAMES: &str = "assertion, choice, person, membership, contact_point, page, page_version, page_visit, finding, import_run, source";
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(&format!("VACUUM (FULL) {HOLDING_NAMES}")).await?;
        return Ok(());
    }
    db.execute_unprepared("VACUUM").await?;
    let checkpoint = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
    // The first column tells whether somebody kept it from being done (https://www.sqlite.org/pragma.html#pragma_wal_checkpoint).
    let busy = db.query_one_raw(checkpoint).await?.map(|row| row.try_get_by_index::<i32>(0)).transpose()?;
    if busy == Some(0) { Ok(()) } else { Err(DbErr::Custom("another program reads the database".to_owned())) }
}

/// The next moment that a database tells apart.
pub(crate) fn just_after(moment: DateTime<Utc>) -> DateTime<Utc> {
    moment.checked_add_signed(TimeDelta::microseconds(1)).unwrap_or(moment)
}

/// Writes the region's row where it is missing, and keeps other importers out until the transaction ends.
pub(crate) async fn lock_region(db: &impl ConnectionTrait, region: &Region) -> Result<(), DbErr> {
    let row = region::Model {
        code: region.code.to_string(),
        name: region.name.clone(),
        slug: region.slug.clone(),
        nuts3: region.nuts3.clone(),
        organisation_number: region.organisation_number.clone(),
        host: region.host.clone(),
    };
    let known = region::Entity::find_by_id(&row.code).lock_exclusive().one(db).await?;
    if known.as_ref() != Some(&row) {
        let columns = [region::Column::Name, region::Column::Slug, region::Column::Nuts3, region::Column::OrganisationNumber, region::Column::Host];
        let upsert = OnConflict::column(region::Column::Code).update_columns(columns).to_owned();
        region::Entity::insert(row.into_active_model()).on_conflict(upsert).exec_without_returning(db).await?;
    }
    Ok(())
}

pub(crate) async fn last_revision(db: &impl ConnectionTrait, region: &Region) -> Result<Option<revision::Model>, DbErr> {
    let revisions = revision::Entity::find().filter(revision::Column::RegionCode.eq(region.code.as_str()));
    revisions.order_by_desc(revision::Column::Seq).one(db).await
}

/// Writes pages, versions and visits; tells whether anything but visits was written.
async fn store_pages(db: &impl ConnectionTrait, update: &RegionUpdate<'_>) -> Result<bool, DbErr> {
    // A page of which nothing was ever read holds nothing.
    let is_read = |page: &page::Model| page.current_version_id.is_some() || page.previous_version_id.is_some() || page.moved_to.is_some();
    let changed = update.pages.iter().any(is_read) || !update.versions.is_empty() || !update.version_changes.is_empty();
    rows::upsert::<page::Entity>(db, update.pages.clone()).await?;
    // Versions carry bodies; a statement holds few of them, so that it stays small.
    insert_missing::<page_version::Entity>(db, update.versions.clone(), 20).await?;
    insert_missing::<page_version::Entity>(db, update.kept_aside.clone(), 20).await?;
    rows::upsert::<source::Entity>(db, update.sources.clone()).await?;
    for head in &update.version_changes {
        let row = page_version::ActiveModel {
            id: ActiveValue::Unchanged(head.id.clone()),
            media_type: ActiveValue::Set(head.media_type.clone()),
            headers: ActiveValue::Set(head.headers.clone()),
            source_date: ActiveValue::Set(head.source_date.clone()),
            stated_date: ActiveValue::Set(head.stated_date.clone()),
            rules_version: ActiveValue::Set(head.rules_version.clone()),
            ..page_version::ActiveModel::default()
        };
        page_version::Entity::update(row).exec(db).await?;
    }
    for (id, (body, redacted)) in &update.mended {
        let row = page_version::ActiveModel {
            id: ActiveValue::Unchanged(id.clone()),
            body: ActiveValue::Set(body.clone()),
            redacted: ActiveValue::Set(*redacted),
            ..page_version::ActiveModel::default()
        };
        page_version::Entity::update(row).exec(db).await?;
    }
    insert_missing::<page_visit::Entity>(db, update.visits.clone(), ROWS_MAX).await?;
    Ok(changed)
}

/// Writes redirects that are new or lead elsewhere now, and deletes those of ids that are held again; gives their number.
async fn store_redirects(db: &impl ConnectionTrait, region: &Region, changes: &ChangeSet) -> Result<usize, DbErr> {
    // What is held again leads nowhere else.
    let living: BTreeSet<&str> = changes.projection.organizations.iter().map(|body| body.id.as_str()).collect();
    let known = redirect::Entity::find().filter(redirect::Column::RegionCode.eq(region.code.as_str())).all(db).await?;
    let mut gone = 0;
    for row in known.iter().filter(|row| living.contains(row.id.as_str())) {
        redirect::Entity::delete_by_id(&row.id).exec(db).await?;
        gone += 1;
    }
    let mut written = Vec::new();
    let redirects = changes.redirects.iter().filter(|row| !living.contains(row.id.as_str()));
    for row in redirects {
        if known.iter().find(|known| known.id == row.id).is_none_or(|known| known.target_id != row.target_id) {
            written.push(row.clone());
        }
    }
    let count = written.len() + gone;
    rows::upsert::<redirect::Entity>(db, written).await?;
    Ok(count)
}

async fn store_assertions(db: &impl ConnectionTrait, assertions: &[assertion::Model]) -> Result<u64, DbErr> {
    let versions: BTreeSet<&str> = assertions.iter().map(|assertion| assertion.page_version_id.as_str()).collect();
    let versions: Vec<&str> = versions.into_iter().collect();
    let mut known = BTreeSet::new();
    for chunk in versions.chunks(ROWS_MAX) {
        let ids = assertion::Entity::find().select_only().column(assertion::Column::Id);
        known.extend(ids.filter(assertion::Column::PageVersionId.is_in(chunk.iter().copied())).into_tuple::<String>().all(db).await?);
    }
    let missing: Vec<_> = assertions.iter().filter(|assertion| known.insert(assertion.id.clone())).cloned().collect();
    insert_missing::<assertion::Entity>(db, missing, ROWS_MAX).await
}
