//! A clock that stands still until a test moves it, and knows who waits for it.

use chrono::{DateTime, TimeDelta, Utc};
use helheten_importer::schedule::Clock;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::watch;

/// A test that waits this long for something that does not come has failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// A clock that stands still until a test moves it.
#[derive(Clone)]
pub(crate) struct TestClock(watch::Sender<State>);

struct State {
    now: DateTime<Utc>,
    /// The moments that are waited for, by numbers given to those who wait.
    sleepers: BTreeMap<u64, DateTime<Utc>>,
    next: u64,
}

impl TestClock {
    pub(crate) fn at(now: &str) -> Self {
        Self(watch::Sender::new(State { now: moment(now), sleepers: BTreeMap::new(), next: 0 }))
    }

    /// Moves the clock; whoever waits for a moment up to then goes on.
    pub(crate) fn go_to(&self, now: DateTime<Utc>) {
        self.0.send_modify(|state| state.now = now);
    }

    /// Comes back once somebody waits for just this moment.
    pub(crate) async fn awaited(&self, moment: DateTime<Utc>) {
        self.awaited_by(1, moment).await;
    }

    /// Comes back once so many wait for just this moment.
    pub(crate) async fn awaited_by(&self, count: usize, moment: DateTime<Utc>) {
        let mut state = self.0.subscribe();
        let waiting = state.wait_for(|state| state.sleepers.values().filter(|wanted| **wanted == moment).count() >= count);
        let came = tokio::time::timeout(PATIENCE, waiting).await.is_ok();
        assert!(came, "nobody waits for {moment}, but for {:?}", self.0.borrow().sleepers.values().collect::<Vec<_>>());
    }

    /// Comes back once nobody waits for this moment any longer.
    pub(crate) async fn unawaited(&self, moment: DateTime<Utc>) {
        let mut state = self.0.subscribe();
        let waiting = state.wait_for(|state| state.sleepers.values().all(|wanted| *wanted != moment));
        let gone = tokio::time::timeout(PATIENCE, waiting).await.is_ok();
        assert!(gone, "somebody waits for {moment} still");
    }

    /// Waits until somebody waits for a moment, then moves the clock to it.
    pub(crate) async fn go_when_awaited(&self, moment: DateTime<Utc>) {
        self.awaited(moment).await;
        self.go_to(moment);
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.borrow().now
    }

    async fn sleep_until(&self, moment: DateTime<Utc>) {
        let _sleeper = Sleeper::new(self, moment);
        self.0.subscribe().wait_for(|state| state.now >= moment).await.unwrap();
    }
}

/// Somebody who waits for a moment, until they are dropped.
struct Sleeper {
    clock: TestClock,
    number: u64,
}

impl Sleeper {
    fn new(clock: &TestClock, moment: DateTime<Utc>) -> Self {
        let mut number = 0;
        clock.0.send_modify(|state| {
            number = state.next;
            state.next += 1;
            if moment > state.now {
                state.sleepers.insert(number, moment);
            }
        });
        Self { clock: clock.clone(), number }
    }
}

impl Drop for Sleeper {
    fn drop(&mut self) {
        self.clock.0.send_modify(|state| {
            state.sleepers.remove(&self.number);
        });
    }
}

/// A moment, written as in RFC 3339.
pub(crate) fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Seconds after a moment.
pub(crate) fn after(moment: DateTime<Utc>, seconds: i64) -> DateTime<Utc> {
    moment + TimeDelta::seconds(seconds)
}

/// Waits for something that is to come, but not for ever.
pub(crate) async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("{what} does not come"))
}
