//! Whose turn a region is, where several importers work on one PostgreSQL database at once: each region is done by one.
//!
//! Advisory locks of the session tell: they end with their program, however that ends. SQLite has one writer at a time
//! and needs none.

use super::StoreError;
use chrono::{DateTime, TimeDelta, Utc};
use helheten_model::entity::{import_run, page, page_visit};
use helheten_model::vocabulary::RegionCode;
use sea_orm::sea_query::Query;
use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::{self, Postgres};
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect, RuntimeErr};
use std::collections::BTreeSet;

/// What a number stands for that importers of one schema agree on.
const KEY: &str = "hashtextextended(current_schema() || $1, 0)";

/// What a run holds while it begins.
const BEGINNING: &str = ":beginning";

/// Pages that were looked at less than this before a run began are no older than its own.
const AT_ONCE: TimeDelta = TimeDelta::minutes(1);

/// The turns of one run.
#[derive(Debug)]
pub(crate) struct Turns {
    run_id: i64,
    origin: String,
    /// When the run began.
    started_at: DateTime<Utc>,
    /// Runs from the same source that were under way when this one began, or have ended since.
    rivals: BTreeSet<i64>,
    /// The connection that holds the locks; none on SQLite.
    session: Option<PoolConnection<Postgres>>,
}

impl Turns {
    /// Begins a run by `start`, which stores it and gives its id, and begins to take turns for it.
    pub(crate) async fn begin(
        db: &DatabaseConnection,
        origin: &str,
        started_at: DateTime<Utc>,
        start: impl Future<Output = Result<i64, StoreError>>,
    ) -> Result<Self, StoreError> {
        if db.get_database_backend() != DbBackend::Postgres {
            return Ok(Self { run_id: start.await?, origin: origin.to_owned(), started_at, rivals: BTreeSet::new(), session: None });
        }
        let mut session = db.get_postgres_connection_pool().acquire().await.map_err(failed)?;
        // However it ends, its locks end with it.
        session.close_on_drop();
        let (seen, last) = (open_runs(db, origin).await?, last_run(db).await?);
        // Runs begin one after another: one that is stored and has no lock yet would look as if it had been cut off.
        lock(&mut session, BEGINNING).await?;
        let run_id = start.await?;
        lock(&mut session, &format!(":run:{run_id}")).await?;
        let mut rivals = BTreeSet::new();
        let open = open_runs(db, origin).await?;
        for rival in open.iter().copied().filter(|rival| *rival != run_id) {
            // A run whose lock can be had was cut off.
            let key = format!(":run:{rival}");
            if try_lock(&mut session, &key).await? {
                unlock(&mut session, &key).await?;
            } else {
                rivals.insert(rival);
            }
        }
        // Those that ended while this one waited for its turn to begin.
        rivals.extend(seen.difference(&open));
        rivals.extend((last + 1..run_id).filter(|between| !open.contains(between)));
        unlock(&mut session, BEGINNING).await?;
        Ok(Self { run_id, origin: origin.to_owned(), started_at, rivals, session: Some(session) })
    }

    /// The run whose turns they are.
    pub(crate) const fn run_id(&self) -> i64 {
        self.run_id
    }

    /// Takes the turn of a region if nobody has it.
    pub(crate) async fn try_take(&mut self, region: RegionCode) -> Result<bool, StoreError> {
        match &mut self.session {
            Some(session) => Ok(try_lock(session, &format!(":region:{region}")).await?),
            None => Ok(true),
        }
    }

    /// Takes the turn of a region, once whoever has it is done.
    pub(crate) async fn wait_for(&mut self, region: RegionCode) -> Result<(), StoreError> {
        match &mut self.session {
            Some(session) => Ok(lock(session, &format!(":region:{region}")).await?),
            None => Ok(()),
        }
    }

    /// Gives a region's turn up.
    pub(crate) async fn give_up(&mut self, region: RegionCode) -> Result<(), StoreError> {
        match &mut self.session {
            Some(session) => Ok(unlock(session, &format!(":region:{region}")).await?),
            None => Ok(()),
        }
    }

    /// The run from the same source that did the region while this one was under way.
    pub(crate) async fn done_by(&self, db: &DatabaseConnection, region: RegionCode) -> Result<Option<i64>, StoreError> {
        if self.session.is_none() {
            return Ok(None);
        }
        let mut pages = Query::select();
        pages.column(page::Column::Id).from(page::Entity).and_where(page::Column::RegionCode.eq(region.as_str()));
        let mut same_source = Query::select();
        same_source.column(import_run::Column::Id).from(import_run::Entity).and_where(import_run::Column::Origin.eq(&self.origin));
        let rival = Condition::any().add(page_visit::Column::RunId.gt(self.run_id)).add(page_visit::Column::RunId.is_in(self.rivals.iter().copied()));
        let visits = page_visit::Entity::find().select_only().column(page_visit::Column::RunId).filter(rival);
        let visits = visits.filter(page_visit::Column::VisitedAt.gte(self.started_at - AT_ONCE));
        let visits = visits.filter(page_visit::Column::PageId.in_subquery(pages)).filter(page_visit::Column::RunId.in_subquery(same_source));
        Ok(visits.into_tuple::<i64>().one(db).await?)
    }
}

/// The runs from a source that have not ended, those that were cut off too.
async fn open_runs(db: &DatabaseConnection, origin: &str) -> Result<BTreeSet<i64>, StoreError> {
    let open = import_run::Entity::find().select_only().column(import_run::Column::Id).filter(import_run::Column::FinishedAt.is_null());
    Ok(open.filter(import_run::Column::Origin.eq(origin)).into_tuple::<i64>().all(db).await?.into_iter().collect())
}

/// The last run that was begun; 0 where there is none.
async fn last_run(db: &DatabaseConnection) -> Result<i64, StoreError> {
    let last = import_run::Entity::find().select_only().column_as(import_run::Column::Id.max(), "last");
    Ok(last.into_tuple::<Option<i64>>().one(db).await?.flatten().unwrap_or_default())
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

async fn lock(session: &mut PoolConnection<Postgres>, key: &str) -> Result<(), DbErr> {
    sqlx::query(sqlx::AssertSqlSafe(format!("SELECT pg_advisory_lock({KEY})"))).bind(key).execute(&mut **session).await.map_err(failed)?;
    Ok(())
}

async fn try_lock(session: &mut PoolConnection<Postgres>, key: &str) -> Result<bool, DbErr> {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT pg_try_advisory_lock({KEY})"))).bind(key).fetch_one(&mut **session).await.map_err(failed)
}

async fn unlock(session: &mut PoolConnection<Postgres>, key: &str) -> Result<(), DbErr> {
    sqlx::query(sqlx::AssertSqlSafe(format!("SELECT pg_advisory_unlock({KEY})"))).bind(key).execute(&mut **session).await.map_err(failed)?;
    Ok(())
}
