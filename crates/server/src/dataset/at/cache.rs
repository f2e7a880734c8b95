//! Datasets of other moments, made when they are asked for: at most one at a time, off the threads that answer, and a few are kept.

use super::{Moment, dataset_at};
use crate::dataset::{Dataset, UnknownCode};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use thiserror::Error;
use tokio::sync::Mutex as Turns;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};

/// How many datasets of other moments are kept.
const KEPT_MAX: usize = 4;

/// Why there is no dataset of a moment.
#[derive(Debug, Error)]
pub enum PastError {
    /// It was not ready in time.
    #[error("what was held then could not be put together in time; ask again, it may be ready by then")]
    TimedOut,
    /// What was held then is no value of today's vocabulary.
    #[error("what was held of \"{id}\" then cannot be shown: {cause}")]
    UnknownCode {
        /// The thing.
        id: String,
        /// The column and its value.
        cause: UnknownCode,
    },
    /// A mistake of the program.
    #[error("what was held then could not be put together")]
    Failed,
}

/// A dataset that was made from another.
struct Kept {
    base: Weak<Dataset>,
    moment: Moment,
    dataset: Arc<Dataset>,
}

/// Makes datasets of other moments, and keeps the last ones.
#[derive(Default)]
pub struct PastDatasets {
    /// The last one that was asked for comes last.
    kept: Mutex<Vec<Kept>>,
    turns: Arc<Turns<()>>,
}

impl PastDatasets {
    /// The dataset of a moment, as the history of `base` tells it.
    ///
    /// # Errors
    /// Where it is not ready by the deadline, or holds a value that the vocabulary does not know.
    pub async fn find(self: &Arc<Self>, base: &Arc<Dataset>, moment: Moment, deadline: std::time::Instant) -> Result<Arc<Dataset>, PastError> {
        let moment = Moment { recorded_at: moment.recorded_at.map(|at| base.last_event(at).unwrap_or(at)), ..moment };
        if let Some(dataset) = self.find_kept(base, &moment) {
            return Ok(dataset);
        }
        let making = async {
            let turn = Arc::clone(&self.turns).lock_owned().await;
            if let Some(dataset) = self.find_kept(base, &moment) {
                return Ok(dataset);
            }
            let (kept, base, moment) = (Arc::clone(self), Arc::clone(base), moment.clone());
            // What is begun is finished and kept, though nobody may wait for it any more.
            let made = spawn_blocking(move || {
                let made = dataset_at(&base, &moment).map(Arc::new);
                if let Ok(dataset) = &made {
                    kept.keep(Kept { base: Arc::downgrade(&base), moment, dataset: Arc::clone(dataset) });
                }
                drop(turn);
                made
            });
            match made.await {
                Ok(made) => made.map_err(|(id, cause)| PastError::UnknownCode { id, cause }),
                Err(_) => Err(PastError::Failed),
            }
        };
        timeout_at(Instant::from_std(deadline), making).await.unwrap_or(Err(PastError::TimedOut))
    }

    /// Forgets what was made from datasets that are gone.
    pub fn forget_gone(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).retain(|kept| kept.base.strong_count() > 0);
    }

    fn find_kept(&self, base: &Arc<Dataset>, moment: &Moment) -> Option<Arc<Dataset>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // What was made from a dataset that is gone is asked for by nobody any more.
        kept.retain(|kept| kept.base.strong_count() > 0);
        let place = kept.iter().position(|kept| kept.base.as_ptr() == Arc::as_ptr(base) && kept.moment == *moment)?;
        let found = kept.remove(place);
        let dataset = Arc::clone(&found.dataset);
        kept.push(found);
        Some(dataset)
    }

    fn keep(&self, dataset: Kept) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(dataset);
        if kept.len() > KEPT_MAX {
            kept.remove(0);
        }
    }
}
