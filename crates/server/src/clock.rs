//! The server's clock: what is asked of the future is told from what is asked of the past.

use chrono::{DateTime, Utc};

/// Now.
#[expect(clippy::disallowed_methods, reason = "the clock's one home in the server")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}
