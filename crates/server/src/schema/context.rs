//! What a request carries to its resolvers: the one dataset that it reads, and its deadline.

use super::error::ErrorCode;
use super::subscription::EventNow;
use crate::dataset::Dataset;
use async_graphql::{Context, Result};
use std::sync::Arc;
use std::time::Instant;

/// When a request must have ended. Resolvers over memory never yield, so long loops ask.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(pub(super) Instant);

/// Which dataset a part of a request reads: what is held today, or what was held at another time.
#[derive(Clone, Debug, Default)]
pub(super) struct View(Option<Arc<Dataset>>);

impl View {
    /// The dataset, to be kept beyond the request's own threads.
    pub(super) fn shared(&self, context: &Context<'_>) -> Arc<Dataset> {
        Arc::clone(self.0.as_ref().unwrap_or_else(|| live_dataset(context)))
    }

    /// What was held at another time.
    pub(super) fn of(dataset: Arc<Dataset>) -> Self {
        Self(Some(dataset))
    }
}

/// What knows which dataset its fields are answered from.
pub(super) trait Reads {
    /// The dataset.
    fn data<'r>(&'r self, context: &'r Context<'_>) -> &'r Dataset;
}

impl Reads for View {
    fn data<'r>(&'r self, context: &'r Context<'_>) -> &'r Dataset {
        self.0.as_deref().unwrap_or_else(|| live_dataset(context))
    }
}

/// The dataset of the request: what is held today.
pub(super) fn live_dataset<'ctx>(context: &Context<'ctx>) -> &'ctx Arc<Dataset> {
    context.data_unchecked::<Arc<Dataset>>()
}

/// When the request, or the event of a subscription that is being answered, must have ended.
pub(super) fn deadline(context: &Context<'_>) -> Deadline {
    context.data_opt::<Arc<EventNow>>().map_or_else(|| *context.data_unchecked(), |event| event.deadline())
}

/// Ends the request where its time is up.
pub(super) fn check_deadline(context: &Context<'_>) -> Result<()> {
    if Instant::now() > deadline(context).0 {
        return Err(ErrorCode::TimedOut.error("the request took too long; ask for fewer rows or fewer fields at once"));
    }
    Ok(())
}
