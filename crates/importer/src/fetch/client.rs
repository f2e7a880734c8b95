//! Asking hosts for pages: politely, only those that are named, and never for more than was meant.

use super::MediaType;
use super::address::AddressRules;
use super::ask::{Asker, BytesMax, RawAnswer};
use super::body::BODY_BYTES_MAX;
use super::decode::unpack_body;
use super::failure::FetchError;
use super::robots::{AGENT, ROBOTS_BYTES_MAX, Robots};
use crate::discover::{canonical_url, has_host};
use reqwest::StatusCode;
use reqwest::header::{self, HeaderMap};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;
use url::Url;

/// The headers of an answer that are stored with a page.
const HEADERS_KEPT: &[&str] = &["content-type", "content-language", "content-encoding", "last-modified", "etag", "date", "x-robots-tag"];

/// How pages are asked for.
#[derive(Clone, Debug)]
pub struct FetchSettings {
    /// Who can be asked about this program, as hosts see it: a web address or an e-mail address.
    pub contact: Option<String>,
    /// The program's version, as hosts see it.
    pub program_version: String,
    /// Which addresses are connected to.
    pub addresses: AddressRules,
    /// Addresses of names, in place of what the machine's resolver says.
    pub hosts: BTreeMap<String, IpAddr>,
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// How long the first byte of an answer may take.
    pub first_byte_timeout: Duration,
    /// How long a whole answer may take.
    pub whole_timeout: Duration,
    /// How often a request is repeated that failed for the moment.
    pub retries_max: u32,
    /// How long to wait before the first repetition; twice as long before each further one.
    pub backoff: Duration,
    /// The longest that a host may ask to be left alone for (`Retry-After`) and still be waited for.
    pub wait_max: Duration,
    /// How many redirects are followed.
    pub redirects_max: usize,
}

impl FetchSettings {
    /// The settings for the open network.
    pub fn new(program_version: &str) -> Self {
        Self {
            contact: None,
            program_version: program_version.to_owned(),
            addresses: AddressRules::default(),
            hosts: BTreeMap::new(),
            connect_timeout: Duration::from_secs(10),
            first_byte_timeout: Duration::from_secs(30),
            whole_timeout: Duration::from_mins(2),
            retries_max: 2,
            backoff: Duration::from_secs(4),
            wait_max: Duration::from_mins(2),
            redirects_max: 5,
        }
    }

    /// The `User-Agent` that hosts see.
    pub fn user_agent(&self) -> String {
        let version = &self.program_version;
        self.contact.as_ref().map_or_else(|| format!("{AGENT}/{version}"), |contact| format!("{AGENT}/{version} (+{contact})"))
    }
}

/// Settings that no client can be made of.
#[derive(Debug, thiserror::Error)]
#[error("the contact \"{0}\" has characters that no header can hold")]
pub struct BadContact(pub(super) String);

/// A request for a page.
#[derive(Clone, Copy, Debug)]
pub struct PageRequest<'a> {
    /// The address.
    pub url: &'a Url,
    /// The only hosts that may be asked.
    pub hosts: &'a [String],
    /// The pause between two requests to a host, unless the host asks for a longer one.
    pub delay: Duration,
    /// The `ETag` of what is known of it.
    pub etag: Option<&'a str>,
    /// The `Last-Modified` of what is known of it.
    pub last_modified: Option<&'a str>,
    /// Addresses that were read already: a redirect to one of them is not followed.
    pub read: &'a BTreeSet<Url>,
}

/// What a host answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Where the redirects led.
    pub url: Url,
    /// Whether every redirect said that the page has moved for good.
    pub has_moved: bool,
    /// The page; none where it is as it was.
    pub page: Option<FetchedPage>,
}

/// A page as it came, unpacked.
#[derive(Clone, Debug)]
pub struct FetchedPage {
    /// What the body is.
    pub media_type: MediaType,
    /// The headers that are stored.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl FetchedPage {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Asks hosts for pages, each one at a time.
pub struct Fetcher {
    asker: Asker,
    redirects_max: usize,
    robots: Mutex<BTreeMap<String, Arc<OnceCell<Arc<Robots>>>>>,
}

impl Fetcher {
    /// Prepares to ask.
    ///
    /// # Errors
    /// [`BadContact`], where the contact cannot be told to hosts.
    ///
    /// # Panics
    /// Where no provider of TLS is installed, which is a mistake in the program.
    pub fn new(settings: FetchSettings) -> Result<Self, BadContact> {
        let redirects_max = settings.redirects_max;
        Ok(Self { asker: Asker::new(settings)?, redirects_max, robots: Mutex::default() })
    }

    /// Asks for a page, follows its redirects, and tries again where that makes sense.
    ///
    /// # Errors
    /// [`FetchError`], where no page came.
    pub async fn fetch_page(&self, request: PageRequest<'_>, stop: &CancellationToken) -> Result<Answer, FetchError> {
        let mut url = request.url.clone();
        let mut been = vec![url.clone()];
        let mut has_moved = true;
        loop {
            let robots = self.load_robots(&url, request, stop).await?;
            if let Robots::Unknown(cause) = robots.as_ref() {
                return Err(FetchError::NoRobots { host: host_of(&url), cause: cause.clone() });
            }
            if !robots.allows(&url) {
                return Err(FetchError::Forbidden(host_of(&url)));
            }
            let answer =
                self.asker.ask(&url, PageRequest { delay: request.delay.max(robots.delay()), ..request }, BytesMax::Whole(BODY_BYTES_MAX), stop).await?;
            match answer.status {
                StatusCode::NOT_MODIFIED => return Ok(Answer { has_moved: has_moved && been.len() > 1, url, page: None }),
                StatusCode::OK => {
                    let page = page_of(answer).await?;
                    return Ok(Answer { has_moved: has_moved && been.len() > 1, url, page: Some(page) });
                }
                status if status.is_redirection() => {
                    has_moved &= matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
                    url = self.follow(&url, &answer, &been, request.hosts)?;
                    if request.read.contains(&url) {
                        return Ok(Answer { has_moved, url, page: None });
                    }
                    been.push(url.clone());
                }
                status => return Err(FetchError::Status(status)),
            }
        }
    }

    /// Where a redirect leads, if it may be followed.
    fn follow(&self, from: &Url, answer: &RawAnswer, been: &[Url], hosts: &[String]) -> Result<Url, FetchError> {
        let place = answer.headers.get(header::LOCATION).and_then(|place| std::str::from_utf8(place.as_bytes()).ok());
        let target = place.and_then(|place| from.join(place.trim()).ok());
        let target = target.as_ref().and_then(canonical_url).ok_or(FetchError::BadRedirect(answer.status))?;
        if been.contains(&target) {
            return Err(FetchError::RedirectLoop(target.to_string()));
        }
        if been.len() > self.redirects_max {
            return Err(FetchError::TooManyRedirects(self.redirects_max));
        }
        if !has_host(hosts, &target) {
            return Err(FetchError::OtherHost(target.to_string()));
        }
        Ok(target)
    }

    /// What the robots.txt of an address's host says; it is read once.
    async fn load_robots(&self, url: &Url, request: PageRequest<'_>, stop: &CancellationToken) -> Result<Arc<Robots>, FetchError> {
        let origin = url.origin().ascii_serialization();
        let cell = Arc::clone(self.robots.lock().unwrap_or_else(PoisonError::into_inner).entry(origin).or_default());
        cell.get_or_try_init(|| self.fetch_robots(url, request, stop)).await.cloned()
    }

    /// RFC 9309, 2.3.1: a file that is not there allows everything, one that cannot be had forbids everything.
    async fn fetch_robots(&self, page: &Url, request: PageRequest<'_>, stop: &CancellationToken) -> Result<Arc<Robots>, FetchError> {
        let mut url = page.join("/robots.txt").map_err(|_| FetchError::OtherHost(page.to_string()))?;
        let mut been = vec![url.clone()];
        loop {
            let request = PageRequest { url: page, etag: None, last_modified: None, ..request };
            let answer = match self.asker.ask(&url, request, BytesMax::Beginning(ROBOTS_BYTES_MAX as u64 + 1), stop).await {
                Ok(answer) => answer,
                Err(FetchError::Stopped) => return Err(FetchError::Stopped),
                // The page itself tells better why than its robots.txt does.
                Err(error @ FetchError::RefusedAddress(_)) => return Err(error),
                Err(FetchError::Status(status)) if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS => {
                    return Ok(Arc::new(Robots::AllAllowed));
                }
                Err(error) => return Ok(Arc::new(Robots::Unknown(error.to_string()))),
            };
            if answer.status.is_redirection() {
                match self.follow(&url, &answer, &been, request.hosts) {
                    Ok(target) => url = target,
                    Err(error) => return Ok(Arc::new(Robots::Unknown(error.to_string()))),
                }
                been.push(url.clone());
                continue;
            }
            let codings = header_text(&answer.headers, "content-encoding");
            return Ok(Arc::new(match unpack_body(answer.body, &codings, BODY_BYTES_MAX) {
                Ok(body) => Robots::parse(&body),
                Err(error) => Robots::Unknown(error.to_string()),
            }));
        }
    }
}

async fn page_of(answer: RawAnswer) -> Result<FetchedPage, FetchError> {
    let codings = header_text(&answer.headers, "content-encoding");
    let content_type = header_text(&answer.headers, "content-type");
    // Unpacking may take a while; other hosts are asked meanwhile.
    let unpacked = tokio::task::spawn_blocking(move || unpack_body(answer.body, &codings, BODY_BYTES_MAX)).await;
    let body = unpacked.map_err(|error| FetchError::Connection(format!("unpacking failed: {error}")))??;
    let media_type = media_type_of(&content_type, &body).ok_or(FetchError::MediaType(content_type))?;
    let headers = HEADERS_KEPT.iter().map(|name| ((*name).to_owned(), header_text(&answer.headers, name))).filter(|(_, value)| !value.is_empty());
    Ok(FetchedPage { media_type, headers: headers.collect(), body })
}

/// The types of bodies that are read; one without a type is looked at.
fn media_type_of(content_type: &str, body: &[u8]) -> Option<MediaType> {
    match content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "text/html" | "application/xhtml+xml" => Some(MediaType::Html),
        "text/plain" => Some(MediaType::Text),
        "" if body.trim_ascii_start().starts_with(b"<") => Some(MediaType::Html),
        _ => None,
    }
}

/// A header's values as text; bytes beyond ASCII as Latin-1.
fn header_text(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(name).iter().map(|value| value.as_bytes().iter().map(|byte| char::from(*byte)).collect::<String>());
    values.collect::<Vec<_>>().join(", ")
}

/// A host as messages name it.
pub(super) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_see_what_asks_and_whom_to_write_to() {
        let settings = FetchSettings { contact: Some("https://helheten.example/om".to_owned()), ..FetchSettings::new("1.2.3") };
        assert_eq!(settings.user_agent(), "helheten/1.2.3 (+https://helheten.example/om)");
        assert_eq!(FetchSettings::new("1.2.3").user_agent(), "helheten/1.2.3");
    }

    #[test]
    fn only_pages_are_read() {
        assert_eq!(media_type_of("text/html; charset=utf-8", b""), Some(MediaType::Html));
        assert_eq!(media_type_of("Application/XHTML+XML", b""), Some(MediaType::Html));
        assert_eq!(media_type_of("text/plain", b""), Some(MediaType::Text));
        assert_eq!(media_type_of("", b" <!doctype html>"), Some(MediaType::Html));
        assert_eq!(media_type_of("", b"%PDF"), None);
        assert_eq!(media_type_of("application/pdf", b"<html>"), None);
    }
}
