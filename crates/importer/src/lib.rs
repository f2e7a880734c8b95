//! From pages to the database: fetch → read → extract → resolve → store, one file a stage.
//!
//! `read`, `extract` and `resolve` are pure: no clock, no network, no database; they never fail.

pub mod corrections;
pub mod crawl;
pub mod digest;
pub mod discover;
pub mod extract;
pub mod fetch;
pub mod forget;
mod ids;
pub mod import;
pub mod interpret;
pub mod read;
mod redact;
mod region_files;
pub mod report;
pub mod resolve;
pub mod review;
pub mod schedule;
pub mod sources;
pub mod status;
pub mod store;

/// The version of the rules by which pages are read, extracted and resolved: a digest of their sources and data,
/// so that no change of a rule goes unnoticed. 12 hexadecimal digits.
pub const RULES_VERSION: &str = env!("HELHETEN_RULES_VERSION");
