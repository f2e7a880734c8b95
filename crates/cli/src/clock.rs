//! The clock's one home: everything else takes the time as an argument.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use helheten_importer::schedule::Clock;
use std::time::Duration;

/// The longest time to sleep without a look at the clock: a machine that was suspended, or whose clock was set, is noticed.
const STEP: Duration = Duration::from_secs(30);

/// The time now, to the microsecond, which is what databases keep.
#[expect(clippy::disallowed_methods, reason = "this is the clock's one home")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        now()
    }

    async fn sleep_until(&self, moment: DateTime<Utc>) {
        loop {
            let left = moment - now();
            if left <= TimeDelta::zero() {
                return;
            }
            tokio::time::sleep(left.to_std().unwrap_or(STEP).min(STEP)).await;
        }
    }
}
