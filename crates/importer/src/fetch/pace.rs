//! Politeness: one request at a time to a host, and a pause between two.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// When each host was asked last.
#[derive(Debug, Default)]
pub(super) struct Pace {
    hosts: Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<Option<Instant>>>>>,
}

/// The leave to ask a host; the pause begins when it is given back.
#[derive(Debug)]
pub(super) struct Turn(OwnedMutexGuard<Option<Instant>>);

impl Pace {
    /// Waits until a host may be asked; none where somebody told the importer to stop before.
    pub(super) async fn wait_for(&self, host: &str, delay: Duration, stop: &CancellationToken) -> Option<Turn> {
        let last = Arc::clone(self.hosts.lock().unwrap_or_else(PoisonError::into_inner).entry(host.to_owned()).or_default());
        let waiting = async {
            let turn = last.lock_owned().await;
            if let Some(last) = *turn {
                tokio::time::sleep_until(last + delay).await;
            }
            Turn(turn)
        };
        tokio::select! {
            biased;
            () = stop.cancelled() => None,
            turn = waiting => Some(turn),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *self.0 = Some(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DELAY: Duration = Duration::from_millis(40);

    #[tokio::test]
    async fn a_host_is_asked_once_in_a_while() {
        let (pace, stop) = (Pace::default(), CancellationToken::new());
        drop(pace.wait_for("a.example", DELAY, &stop).await);
        let given_back = Instant::now();
        drop(pace.wait_for("a.example", DELAY, &stop).await);
        assert!(given_back.elapsed() >= DELAY);
    }

    #[tokio::test]
    async fn a_host_is_asked_one_thing_at_a_time_and_others_meanwhile() {
        let (pace, stop) = (Pace::default(), CancellationToken::new());
        let turn = pace.wait_for("a.example", DELAY, &stop).await;
        drop(pace.wait_for("b.example", DELAY, &stop).await);
        let second = pace.wait_for("a.example", DELAY, &stop);
        tokio::pin!(second);
        assert!(tokio::time::timeout(DELAY * 2, &mut second).await.is_err());
        let given_back = Instant::now();
        drop(turn);
        assert!(second.await.is_some() && given_back.elapsed() >= DELAY);
    }

    #[tokio::test]
    async fn who_is_told_to_stop_does_not_wait() {
        let (pace, stop) = (Pace::default(), CancellationToken::new());
        let turn = pace.wait_for("a.example", DELAY, &stop).await;
        stop.cancel();
        assert!(pace.wait_for("a.example", DELAY, &stop).await.is_none());
        drop(turn);
    }
}
