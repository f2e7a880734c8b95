//! The addresses that the data is read from, and how the last visit to each went.

use chrono::{DateTime, Utc};
use helheten_model::vocabulary::{QuarantineReason, RegionCode, VisitOutcome};

/// An address that the data is read from, or that was asked for.
#[derive(Clone, Debug)]
pub struct Source {
    /// The id of the page; where none ever came, that of the address.
    pub id: String,
    /// The region.
    pub region: RegionCode,
    /// The address.
    pub url: String,
    /// What kind of page its source says it is.
    pub kind: Option<String>,
    /// The title of the page.
    pub title: Option<String>,
    /// The place of its current version in [`super::Dataset::pages`].
    pub page: Option<u32>,
    /// The address that the page has moved to.
    pub moved_to: Option<String>,
    /// How the last visit went; none where there was none.
    pub visit: Option<Visit>,
    /// When a page last came, or was as it was.
    pub succeeded_at: Option<DateTime<Utc>>,
    /// What fetching remembers of a live address; none for a saved page.
    pub fetching: Option<Fetching>,
}

/// A visit to an address.
#[derive(Clone, Debug)]
pub struct Visit {
    /// When.
    pub visited_at: DateTime<Utc>,
    /// How it ended.
    pub outcome: VisitOutcome,
    /// The HTTP status; none for saved pages and where no answer came.
    pub status: Option<i32>,
    /// Why it failed or is kept aside, in words.
    pub message: Option<String>,
    /// Why what came is kept aside.
    pub reason: Option<QuarantineReason>,
}

/// What fetching remembers of a live address.
#[derive(Clone, Copy, Debug)]
pub struct Fetching {
    /// Whether the region's file of sources names it; otherwise it was found by links.
    pub is_entry: bool,
    /// How many links away from a named one.
    pub depth: i32,
    /// How many visits failed in a row.
    pub failures: i32,
}
