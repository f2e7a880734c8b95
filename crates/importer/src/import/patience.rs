//! Waiting for a database that is away for the moment: what was read from the network is not thrown away for it.

use crate::store::StoreError;
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// The first pause before another try, which doubles up to the longest.
const PAUSE_MIN: Duration = Duration::from_millis(500);
const PAUSE_MAX: Duration = Duration::from_secs(10);

/// How long a live import waits for its database: longer than a restart takes.
const PATIENCE: Duration = Duration::from_mins(5);

/// How much longer a database that is away is waited for: five minutes at most, and not beyond a stop.
pub(super) struct Patience<'a> {
    stop: &'a CancellationToken,
    start: Instant,
    pause: Duration,
}

impl<'a> Patience<'a> {
    pub(super) fn new(stop: &'a CancellationToken) -> Self {
        Self { stop, start: Instant::now(), pause: PAUSE_MIN }
    }

    /// Waits a while if the database is away and may come back; tells whether to try again.
    pub(super) async fn waits_out(&mut self, error: &StoreError) -> bool {
        if !error.is_of_connection() || self.start.elapsed() + self.pause > PATIENCE || self.stop.is_cancelled() {
            return false;
        }
        tracing::warn!(%error, pause_s = self.pause.as_secs_f64(), "the database is away; trying again");
        tokio::select! {
            () = self.stop.cancelled() => {}
            () = tokio::time::sleep(self.pause) => {}
        }
        self.pause = (self.pause * 2).min(PAUSE_MAX);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::{DbErr, RuntimeErr};

    #[tokio::test]
    async fn a_database_that_is_away_is_waited_for_and_nothing_else() {
        let away = StoreError::Database(DbErr::Conn(RuntimeErr::Internal("the server is shutting down".to_owned())));
        let stop = CancellationToken::new();
        let mut patience = Patience::new(&stop);
        let start = Instant::now();
        assert!(patience.waits_out(&away).await && start.elapsed() >= PAUSE_MIN);
        assert!(!patience.waits_out(&StoreError::Overtaken("14".to_owned())).await);
        stop.cancel();
        assert!(!patience.waits_out(&away).await);
    }
}
