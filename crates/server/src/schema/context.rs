//! What a request carries to its resolvers: the one dataset that it reads, and its deadline.

use super::error::ErrorCode;
use super::limit::COST_MAX;
use super::subscription::EventNow;
use crate::dataset::Dataset;
use async_graphql::{Context, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
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

/// What short lists have given in a request: rows, each as many times as fields are asked of it.
#[derive(Debug, Default)]
pub(super) struct Spent(AtomicUsize);

/// Counts the rows that a short list gives. What a request costs is counted before with few rows for each list that does not say
/// how many it wants; here it ends where they are more than it may cost.
pub(super) fn spend(context: &Context<'_>, rows: usize) -> Result<()> {
    let Some(spent) = context.data_opt::<Spent>() else { return Ok(()) };
    let fields = context.item.node.selection_set.node.items.len();
    let given = rows.saturating_mul(fields);
    if spent.0.fetch_add(given, Ordering::Relaxed).saturating_add(given) > COST_MAX {
        let message = format!("the lists of the answer hold more than {COST_MAX} fields; ask for fewer rows with `first`");
        return Err(ErrorCode::TooCostly.error(message));
    }
    Ok(())
}
