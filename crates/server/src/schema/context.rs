//! What a request carries to its resolvers: the one dataset that it reads, and its deadline.

use super::error::ErrorCode;
use crate::dataset::Dataset;
use async_graphql::{Context, Result};
use std::sync::Arc;
use std::time::Instant;

/// When a request must have ended. Resolvers over memory never yield, so long loops ask.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(pub(super) Instant);

/// The dataset of the request.
pub(super) fn dataset<'ctx>(context: &Context<'ctx>) -> &'ctx Dataset {
    context.data_unchecked::<Arc<Dataset>>()
}

/// Ends the request where its time is up.
pub(super) fn check_deadline(context: &Context<'_>) -> Result<()> {
    if Instant::now() > context.data_unchecked::<Deadline>().0 {
        return Err(ErrorCode::TimedOut.error("the request took too long; ask for fewer rows or fewer fields at once"));
    }
    Ok(())
}
