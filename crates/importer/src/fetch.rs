//! fetch: from sources to pages: those of the regions' hosts, and saved ones. The only stage on the network.
//!
//! A host is asked in `client` (robots.txt, redirects) through `ask` (its turn, its time, its size, repetitions); the names
//! of hosts become addresses in `resolver`, and `address` tells which are never connected to.

mod address;
mod ask;
pub mod body;
mod client;
mod decode;
mod failure;
pub mod fixture;
pub mod folder;
mod measure;
mod pace;
mod resolver;
mod retry;
mod robots;

pub use address::AddressRules;
pub use client::{Answer, BadContact, FetchSettings, FetchedPage, Fetcher, PageRequest};
pub use decode::DecodeError;
pub use failure::FetchError;
pub(crate) use measure::describe_metrics;
pub use resolver::RefusedAddress;

use crate::sources::MinimumYield;
use chrono::{DateTime, NaiveDate, Utc};
use helheten_model::entity::source;
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
    /// The response's headers; for a saved page at most a `content-type` with the charset that its source states.
    pub headers: Vec<(String, String)>,
    /// The HTTP status; 200 for a saved page.
    pub status: u16,
    /// The body, as it came.
    pub body: Vec<u8>,
    /// The SHA-256 of the body as it came, where the body was stored and names in it may have been made unreadable since.
    pub sha256: Option<String>,
    /// Whether somebody named the page, in a list or a source; others were found by links.
    pub is_named: bool,
    /// When it was fetched, or read from its folder.
    pub fetched_at: DateTime<Utc>,
}

impl Page {
    /// The charset that the headers state.
    pub fn charset(&self) -> Option<&str> {
        charset_of(self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }
}

/// The charset that a `content-type` among some headers states.
pub fn charset_of<'a>(mut headers: impl Iterator<Item = (&'a str, &'a str)>) -> Option<&'a str> {
    let (_, content_type) = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-type"))?;
    let parameters = content_type.split(';').skip(1);
    let mut values = parameters.filter_map(|parameter| parameter.split_once('=')).filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    values.next().map(|(_, value)| value.trim().trim_matches('"'))
}

/// Whether a charset's label is one that pages are decoded from (the WHATWG Encoding Standard's labels).
pub fn is_known_charset(label: &str) -> bool {
    encoding_rs::Encoding::for_label(label.as_bytes()).is_some()
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
    /// The HTTP status; none where no answer came, or the page is a saved one.
    pub status: Option<u16>,
    /// Whether a run is degraded by it: somebody named the page, or too many failed with it.
    pub degrades: bool,
}

/// A page that is as it was when it was fetched last.
#[derive(Clone, Debug)]
pub struct UnchangedPage {
    /// Its address.
    pub url: String,
    /// The SHA-256 of the body that came last.
    pub sha256: String,
}

/// A page that has moved for good to another address.
#[derive(Clone, Debug)]
pub struct MovedPage {
    /// Its address.
    pub url: String,
    /// Where it is now.
    pub to: String,
}

/// What fetching a region's pages gave: the hand-over to the later stages.
#[derive(Clone, Debug, Default)]
pub struct RegionPages {
    /// The pages that came, each address once.
    pub pages: Vec<Page>,
    /// The pages that are as they were.
    pub unchanged: Vec<UnchangedPage>,
    /// The pages that have moved.
    pub moved: Vec<MovedPage>,
    /// The pages that failed.
    pub failed: Vec<FailedPage>,
    /// What fetching remembers of the addresses that were asked for.
    pub sources: Vec<source::Model>,
    /// What all pages of the region together state at least; with less, what is new is kept aside.
    pub minimum: MinimumYield,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check_charset(content_type: &str, expected: Option<&str>) {
        assert_eq!(charset_of([("Server", "x"), ("Content-Type", content_type)].into_iter()), expected, "{content_type}");
    }

    #[test]
    fn the_charset_is_found_among_the_parameters() {
        check_charset("text/html; charset=windows-1252", Some("windows-1252"));
        check_charset("text/html; boundary=x; Charset=\"UTF-8\"", Some("UTF-8"));
        check_charset("text/html", None);
        check_charset("text/html; charset", None);
    }
}
