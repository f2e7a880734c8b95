//! What is told as it comes: changes, and how imports go on. Everything comes from the datasets that are swapped in.

mod changes;
mod imports;

use super::context::Deadline;
use super::execute::REQUEST_TIME_MAX;
use super::input::RegionCodeScalar;
use super::object::{Change, ImportProgress};
use crate::dataset::{Dataset, LiveDataset};
use async_graphql::futures_util::Stream;
use async_graphql::{Context, Result, Subscription as SubscriptionObject};
use changes::watch_changes;
use helheten_model::vocabulary::RegionCode;
use imports::watch_imports;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::sync::watch;

/// The event that a subscription answers at the moment: until when, and from which revision.
#[derive(Debug)]
pub(super) struct EventNow(Mutex<(Instant, i64)>);

impl EventNow {
    /// Before the first event.
    pub(super) fn new(revision: i64) -> Self {
        Self(Mutex::new((Instant::now() + REQUEST_TIME_MAX, revision)))
    }

    /// Another event is answered from now on.
    fn begin(&self, revision: i64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (Instant::now() + REQUEST_TIME_MAX, revision);
    }

    pub(super) fn deadline(&self) -> Deadline {
        Deadline(self.0.lock().unwrap_or_else(PoisonError::into_inner).0)
    }

    /// The revision of the dataset that the event is answered from.
    pub(super) fn revision(&self) -> i64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}

/// Waits for datasets that are newer than the last one that was looked at.
struct News {
    live: Arc<LiveDataset>,
    swaps: watch::Receiver<u64>,
}

impl News {
    fn new(context: &Context<'_>) -> Self {
        let live = Arc::clone(context.data_unchecked::<Arc<LiveDataset>>());
        let swaps = live.subscribe();
        Self { live, swaps }
    }

    /// The next dataset; none when there are no more.
    async fn next(&mut self) -> Option<Arc<Dataset>> {
        loop {
            self.swaps.changed().await.ok()?;
            if let Some(dataset) = self.live.current() {
                return Some(dataset);
            }
        }
    }

    /// Whether a newer dataset waits.
    fn waits(&self) -> bool {
        self.swaps.has_changed().unwrap_or(false)
    }
}

/// What can be subscribed to.
pub(super) struct Subscription;

/// What is told as it comes, over a WebSocket at `/graphql/ws` by the protocol graphql-transport-ws. Every event carries the revision
/// that it was answered from in `extensions.revision`.
#[SubscriptionObject]
impl Subscription {
    /// Each change that a newer revision brings, the oldest first, once the server answers from it: none is left out, and none comes twice.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of these regions; of all where left out.")] regions: Option<Vec<RegionCodeScalar>>,
    ) -> impl Stream<Item = Result<Change<'static>>> + use<> {
        let regions = regions.map(|regions| regions.into_iter().map(|region| region.0).collect::<Vec<RegionCode>>());
        watch_changes(News::new(ctx), event_now(ctx), regions)
    }

    /// How imports go on: what runs now at once, and from then on each run that begins, changes a region, or ends.
    async fn imports(&self, ctx: &Context<'_>) -> impl Stream<Item = ImportProgress> + use<> {
        watch_imports(News::new(ctx), event_now(ctx))
    }
}

fn event_now(context: &Context<'_>) -> Arc<EventNow> {
    Arc::clone(context.data_unchecked::<Arc<EventNow>>())
}
