//! The clock's one home: everything else takes the time as an argument.

use chrono::{DateTime, SubsecRound, Utc};

/// The time now, to the microsecond, which is what databases keep.
#[expect(clippy::disallowed_methods, reason = "this is the clock's one home")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}
