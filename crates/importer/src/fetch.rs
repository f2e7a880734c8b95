//! fetch: from sources to pages. For now a source is a folder of saved pages; this is the only stage that reads them.

pub mod body;
pub mod fixture;
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
    /// The response's headers; for a saved page at most a `content-type` with the charset that its source states.
    pub headers: Vec<(String, String)>,
    /// The HTTP status; 200 for a saved page.
    pub status: u16,
    /// The body, as it came.
    pub body: Vec<u8>,
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
