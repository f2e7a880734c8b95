//! The clock, as an argument: the time, and waiting for one.

use chrono::{DateTime, Utc};

/// Tells the time and waits for it.
pub trait Clock: Clone + Send + Sync + 'static {
    /// The time, to the microsecond.
    fn now(&self) -> DateTime<Utc>;

    /// Waits until [`Self::now`] has come to a moment; does not wait where it is past.
    fn sleep_until(&self, moment: DateTime<Utc>) -> impl Future<Output = ()> + Send;
}
