//! Holds the dataset that is served and swaps a newer one in, whole, when the database has moved on.

use super::Dataset;
use super::file::Opened;
use super::history::ChangeRow;
use super::listen::listen_for_news;
use super::load::{LoadError, failed_table, load_dataset};
use arc_swap::ArcSwapOption;
use helheten_model::entity::{import_run, restoration, revision};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, watch};
use tokio::task::spawn_blocking;
use tokio::time::{MissedTickBehavior, interval};
use tracing::Instrument;

/// What tells one state of the database from another without loading it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DatasetStamp {
    /// The last revision.
    pub revision: i64,
    /// How many runs of the importer have begun.
    pub runs_begun: u64,
    /// How many have ended.
    pub runs_ended: u64,
    /// How often all was replaced.
    pub restorations: u64,
}

/// Reads what tells this state of the database from another.
///
/// # Errors
/// Where the database does not answer or lacks the tables.
pub async fn load_stamp(db: &DatabaseConnection) -> Result<DatasetStamp, LoadError> {
    let revision: Option<Option<i64>> = revision::Entity::find()
        .select_only()
        .column_as(revision::Column::Seq.max(), "seq")
        .into_tuple()
        .one(db)
        .await
        .map_err(failed_table::<revision::Entity>)?;
    let ended = import_run::Entity::find().filter(import_run::Column::FinishedAt.is_not_null());
    Ok(DatasetStamp {
        revision: revision.flatten().unwrap_or(0),
        runs_begun: import_run::Entity::find().count(db).await.map_err(failed_table::<import_run::Entity>)?,
        restorations: restoration::Entity::find().count(db).await.map_err(failed_table::<restoration::Entity>)?,
        runs_ended: ended.count(db).await.map_err(failed_table::<import_run::Entity>)?,
    })
}

/// The dataset that is served, and why a newer one could not be loaded.
#[derive(Debug, Default)]
pub struct LiveDataset {
    dataset: ArcSwapOption<Dataset>,
    failure: ArcSwapOption<String>,
    swaps: watch::Sender<u64>,
    loads: Mutex<Loads>,
    brought: Mutex<Option<Brought>>,
}

/// What a dataset brought, beside what was known before.
#[derive(Debug)]
struct Brought {
    dataset: Weak<Dataset>,
    known: Arc<[i64]>,
    changes: Arc<[ChangeRow]>,
}

/// How loading went since the start.
#[derive(Clone, Copy, Debug, Default)]
pub struct Loads {
    /// How often it succeeded.
    pub succeeded: u64,
    /// How often it failed.
    pub failed: u64,
    /// How long it took the last time that it succeeded.
    pub last_took: Duration,
}

impl LiveDataset {
    /// Serves a dataset from the start.
    pub fn new(dataset: Dataset) -> Self {
        let live = Self::default();
        live.swap(dataset);
        live
    }

    /// The dataset of this moment; a request keeps the one that it began with. `None` until the first is loaded.
    pub fn current(&self) -> Option<Arc<Dataset>> {
        self.dataset.load_full()
    }

    /// Serves another dataset from now on; requests in flight finish on theirs.
    pub fn swap(&self, dataset: Dataset) {
        self.dataset.store(Some(Arc::new(dataset)));
        self.failure.store(None);
        self.swaps.send_modify(|swaps| *swaps += 1);
    }

    /// Tells of every dataset that is swapped in from now on; of several in a row maybe once.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.swaps.subscribe()
    }

    /// Notes why the last attempt to load failed; what was loaded before is still served.
    pub fn note_failure(&self, message: String) {
        self.failure.store(Some(Arc::new(message)));
        self.loads.lock().unwrap_or_else(PoisonError::into_inner).failed += 1;
    }

    /// The changes of a dataset's revisions that were not known, the oldest first. Whoever knows the same shares the list.
    pub(crate) fn changes_since(&self, dataset: &Arc<Dataset>, known: &Arc<[i64]>) -> Arc<[ChangeRow]> {
        let mut brought = self.brought.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(brought) = brought.as_ref()
            && brought.dataset.as_ptr() == Arc::as_ptr(dataset)
            && Arc::ptr_eq(&brought.known, known)
        {
            return Arc::clone(&brought.changes);
        }
        let changes = dataset.history.changes_beside(known);
        *brought = Some(Brought { dataset: Arc::downgrade(dataset), known: Arc::clone(known), changes: Arc::clone(&changes) });
        changes
    }

    /// How loading went since the start.
    pub fn loads(&self) -> Loads {
        *self.loads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes how long it took to load a dataset.
    pub fn note_load(&self, took: Duration) {
        let mut loads = self.loads.lock().unwrap_or_else(PoisonError::into_inner);
        loads.succeeded += 1;
        loads.last_took = took;
    }

    /// Why the last attempt to load failed; `None` where it did not.
    pub fn failure(&self) -> Option<Arc<String>> {
        self.failure.load_full()
    }
}

/// Looks for a newer state of the database at every interval, and as soon as it is told of one, and swaps it in. Never ends by itself.
pub async fn watch_database(db: DatabaseConnection, live: Arc<LiveDataset>, stamp: DatasetStamp, every: Duration) {
    let heard = Arc::new(Notify::new());
    tokio::join!(listen_for_news(db.clone(), Arc::clone(&heard)), look_for_news(Opened::new(db), live, stamp, every, heard));
}

async fn look_for_news(mut opened: Opened, live: Arc<LiveDataset>, mut stamp: DatasetStamp, every: Duration, heard: Arc<Notify>) {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await;
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = heard.notified() => {}
        }
        match renew(&mut opened, &live, stamp).await {
            Ok(newer) => stamp = newer,
            Err(error) => {
                let message = error.to_string();
                // The same failure at every tick is one line in the log.
                if live.failure().is_none_or(|known| *known != message) {
                    tracing::error!("failed to load a newer dataset, the older one is still served: {message}");
                }
                live.note_failure(message);
            }
        }
    }
}

async fn renew(opened: &mut Opened, live: &LiveDataset, stamp: DatasetStamp) -> Result<DatasetStamp, LoadError> {
    let is_replaced = opened.follow().await?;
    let db = &opened.db;
    // The stamp is read before the data: what is written in between is loaded once more, never missed.
    let newer = load_stamp(db).await?;
    if is_replaced || newer != stamp || live.failure().is_some() {
        let started = Instant::now();
        let dataset = load_whole(db).await?;
        live.note_load(started.elapsed());
        tracing::info!(revision = dataset.info.revision, organizations = dataset.organizations.len(), "loaded the dataset");
        live.swap(dataset);
    }
    Ok(newer)
}

/// Loads all that is served, the index of the search with it.
///
/// # Errors
/// As [`load_dataset`].
pub async fn load_whole(db: &DatabaseConnection) -> Result<Dataset, LoadError> {
    async { prepare_search(load_dataset(db).await?).await }.instrument(tracing::info_span!("load dataset")).await
}

/// Builds the index of the search on a thread of its own, while what was loaded before is served.
///
/// # Errors
/// Where the thread failed.
pub async fn prepare_search(dataset: Dataset) -> Result<Dataset, LoadError> {
    let building = spawn_blocking(move || {
        dataset.search_index();
        dataset
    });
    Ok(building.await?)
}
