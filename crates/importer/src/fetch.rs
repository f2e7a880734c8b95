//! fetch: from sources to pages. For now a source is a folder of saved pages; this is the only stage that reads them.

pub mod folder;

use chrono::{DateTime, NaiveDate, Utc};
use helheten_model::vocabulary::RegionCode;

/// A page as it came.
#[derive(Clone, Debug)]
pub struct Page {
    /// The region whose page it is.
    pub region: RegionCode,
    /// Its address.
    pub url: String,
    /// What kind of page its source says it is.
    pub kind: Option<String>,
    /// The date that its source states for it.
    pub date: Option<NaiveDate>,
    /// What the body is.
    pub media_type: MediaType,
    /// The response's headers; empty for a saved page.
    pub headers: Vec<(String, String)>,
    /// The HTTP status; 200 for a saved page.
    pub status: u16,
    /// The body, as it came.
    pub body: Vec<u8>,
    /// When it was fetched, or read from its folder.
    pub fetched_at: DateTime<Utc>,
}

/// A page that could not be fetched; what it said before stands.
#[derive(Clone, Debug)]
pub struct FailedPage {
    /// The region whose page it is.
    pub region: RegionCode,
    /// Its address.
    pub url: String,
    /// Why, as a lower-case fragment.
    pub message: String,
}

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// A web page.
    Html,
    /// Plain text, as a text extractor gives it.
    Text,
}

impl MediaType {
    /// The type's name in HTTP.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Html => "text/html",
            Self::Text => "text/plain",
        }
    }

    /// The type of a file by its ending: `.html` and `.htm` are web pages, anything else is text.
    pub fn of_file(name: &str) -> Self {
        let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        if matches!(ending.as_str(), "html" | "htm" | "xhtml") { Self::Html } else { Self::Text }
    }
}
