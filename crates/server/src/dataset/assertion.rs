//! What pages state, and what is held true of it: loaded beside the entity tables and joined to their rows.

use chrono::{DateTime, Utc};
use helheten_model::vocabulary::{Cause, EntityType, RegionCode};

/// What one version of a page states of one field of one thing.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// The id.
    pub id: String,
    /// The type of the thing.
    pub entity_type: EntityType,
    /// The thing.
    pub entity_id: String,
    /// The field.
    pub field: String,
    /// The value, normalised.
    pub value: String,
    /// The exact words.
    pub quote: String,
    /// Up to 40 characters before them.
    pub prefix: String,
    /// Up to 40 characters after them.
    pub suffix: String,
    /// Where the words begin in the page's text, in Unicode characters.
    pub start: i32,
    /// Where they end.
    pub end: i32,
    /// The place of its page in the dataset.
    pub page: u32,
    /// Whether today's rules read it in the current version of its page.
    pub live: bool,
    /// Whether it is what is held true.
    pub chosen: bool,
}

/// A value that is held true.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The type of the thing.
    pub entity_type: EntityType,
    /// The thing.
    pub entity_id: String,
    /// The field.
    pub field: String,
    /// The value, normalised.
    pub value: String,
    /// The assertion that was chosen; `None` for a correction.
    pub assertion_id: Option<String>,
    /// Which rule chose it.
    pub rule: String,
    /// Why it is held.
    pub cause: Cause,
}

/// One content of a page, without its body.
#[derive(Clone, Debug)]
pub struct PageVersion {
    /// The id of the page.
    pub page_id: String,
    /// The id of this version.
    pub version_id: String,
    /// The region.
    pub region: RegionCode,
    /// The address.
    pub url: String,
    /// The title of the page.
    pub title: Option<String>,
    /// What kind of page its source says it is.
    pub kind: Option<String>,
    /// The date that the page or its source states for the content, ISO 8601.
    pub stated_date: Option<String>,
    /// When this content was first seen.
    pub fetched_at: DateTime<Utc>,
    /// When it was last seen.
    pub last_visit_at: DateTime<Utc>,
    /// The SHA-256 of the content, in 64 hexadecimal digits.
    pub sha256: String,
    /// Whether it is what the page holds today.
    pub current: bool,
}
