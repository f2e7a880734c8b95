//! From folders of pages to the database: what is stored, what stays, what a fault leaves behind; on SQLite, and on
//! PostgreSQL where `TEST_POSTGRES_URL` names an empty database.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod comparing;
mod corrections;
mod database;
mod failing;
mod faults;
mod folder;
mod forgetting;
mod history;
mod killed;
mod opening;
mod past;
mod questions;
mod schema;
mod sharing;
mod stored;
mod transfer;
mod twice;
mod upgrading;
