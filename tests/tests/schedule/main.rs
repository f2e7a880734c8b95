//! Imports on schedule: through changes of daylight saving time, missed times, several programs, orders to stop, and
//! databases that go away; on SQLite, and on PostgreSQL where `TEST_POSTGRES_URL` names an empty database.
//!
//! The clock is an argument: it stands still until a test moves it, and a test moves it once the watcher waits for it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod alerts;
mod away;
mod clock;
mod daylight;
mod late;
mod leases;
mod missed;
mod sharing;
mod stopping;
mod watcher;
mod webhook;
