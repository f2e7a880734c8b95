//! One request to a host: at its turn, within its time and its size, and repeated where the failure may pass.

use super::client::{BadContact, FetchSettings, PageRequest, host_of};
use super::failure::{FetchError, explain};
use super::measure::{record_answer, record_failure};
use super::pace::Pace;
use super::resolver::{CheckingResolver, RefusedAddress};
use super::retry::{pause_before, wait_asked_for};
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client, Response, StatusCode};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use url::{Host, Url};

/// A host that failed this often in a row is not asked again in the run.
const FAILURES_MAX: u32 = 5;

/// How long a request that is under way may go on after a stop.
const STOP_GRACE: Duration = Duration::from_secs(20);

/// What is asked for, and in what language.
const ACCEPT: &str = "text/html, application/xhtml+xml, text/plain;q=0.5";
const CODINGS: &str = "gzip, br, zstd";
const LANGUAGE: &str = "sv";

/// How much of a body is read, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) enum BytesMax {
    /// All of it; a larger one is an error.
    Whole(u64),
    /// Its beginning; the rest is left.
    Beginning(u64),
}

/// One answer, redirect or not; it has a body only where its status is 200.
pub(super) struct RawAnswer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// Asks hosts, each one at a time.
pub(super) struct Asker {
    client: Client,
    settings: FetchSettings,
    pace: Pace,
    /// How often a host failed in a row.
    failures: Mutex<BTreeMap<String, u32>>,
}

impl Asker {
    pub(super) fn new(settings: FetchSettings) -> Result<Self, BadContact> {
        let agent = HeaderValue::from_str(&settings.user_agent()).map_err(|_| BadContact(settings.contact.clone().unwrap_or_default()))?;
        let resolver = CheckingResolver { rules: Arc::new(settings.addresses.clone()), hosts: Arc::new(settings.hosts.clone()) };
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(ACCEPT));
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(CODINGS));
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(LANGUAGE));
        let client = Client::builder()
            .user_agent(agent)
            .default_headers(headers)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            // A proxy would resolve names in our place.
            .no_proxy()
            .referer(false)
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.whole_timeout)
            .dns_resolver(resolver)
            .build()
            .expect("a provider of TLS is installed");
        Ok(Self { client, settings, pace: Pace::default(), failures: Mutex::default() })
    }

    /// Asks a host, again and again where the failure may pass.
    pub(super) async fn ask(&self, url: &Url, request: PageRequest<'_>, bytes_max: BytesMax, stop: &CancellationToken) -> Result<RawAnswer, FetchError> {
        let host = host_of(url);
        let mut tries = 0;
        loop {
            if self.failures_of(&host) >= FAILURES_MAX {
                return Err(FetchError::GivenUp(host));
            }
            let turn = self.pace.wait_for(&host, request.delay, stop).await.ok_or(FetchError::Stopped)?;
            let asked = tokio::select! {
                asked = self.ask_once(url, request, bytes_max) => asked,
                () = wait_out_stop(stop) => return Err(FetchError::Stopped),
            };
            drop(turn);
            let (error, wait) = match asked {
                Ok(answer) => match judge(answer) {
                    Ok(answer) => {
                        self.note_failure(&host, None);
                        return Ok(answer);
                    }
                    Err(failed) => failed,
                },
                Err(error) => {
                    record_failure();
                    (error, None)
                }
            };
            self.note_failure(&host, Some(&error));
            if let (FetchError::Status(status), Some(wait)) = (&error, wait)
                && FetchError::asks_for_quiet(*status)
                && wait > self.settings.wait_max
            {
                self.give_up(&host);
                return Err(FetchError::Busy { status: *status, wait });
            }
            if tries >= self.settings.retries_max || !error.is_passing() {
                return Err(error);
            }
            let pause = pause_before(tries, self.settings.backoff).max(wait.unwrap_or_default());
            tracing::debug!(%url, %error, pause_s = pause.as_secs_f64(), "the request is repeated");
            tries += 1;
            tokio::select! {
                () = stop.cancelled() => return Err(FetchError::Stopped),
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Asks a host once.
    async fn ask_once(&self, url: &Url, request: PageRequest<'_>, bytes_max: BytesMax) -> Result<RawAnswer, FetchError> {
        if let Some((address, reason)) = literal_address(url).and_then(|address| Some((address, self.settings.addresses.refuse(address)?))) {
            return Err(RefusedAddress { host: host_of(url), address, reason }.into());
        }
        let mut asking = self.client.get(url.clone());
        for (name, value) in [(header::IF_NONE_MATCH, request.etag), (header::IF_MODIFIED_SINCE, request.last_modified)] {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                asking = asking.header(name, value);
            }
        }
        let late = |_| FetchError::Timeout { what: "the answer", limit: self.settings.first_byte_timeout };
        let response = tokio::time::timeout(self.settings.first_byte_timeout, asking.send()).await.map_err(late)?;
        let response = response.map_err(|error| self.explain(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = if status == StatusCode::OK { self.read_body(response, bytes_max).await? } else { Vec::new() };
        Ok(RawAnswer { status, headers, body })
    }

    /// Reads a body, packed as it is, up to a limit.
    async fn read_body(&self, mut response: Response, bytes_max: BytesMax) -> Result<Vec<u8>, FetchError> {
        let (limit, is_whole) = match bytes_max {
            BytesMax::Whole(limit) => (limit, true),
            BytesMax::Beginning(limit) => (limit, false),
        };
        let mut too_large = is_whole && response.content_length().is_some_and(|length| length > limit);
        let mut body = Vec::new();
        while !too_large && let Some(chunk) = response.chunk().await.map_err(|error| self.explain(&error))? {
            body.extend_from_slice(&chunk);
            too_large = body.len() as u64 > limit;
        }
        if too_large && is_whole {
            return Err(FetchError::TooLarge(limit));
        }
        Ok(body)
    }

    fn explain(&self, error: &reqwest::Error) -> FetchError {
        if !error.is_timeout() {
            return explain(error);
        }
        let (what, limit) = if error.is_connect() { ("a connection", self.settings.connect_timeout) } else { ("the whole page", self.settings.whole_timeout) };
        FetchError::Timeout { what, limit }
    }

    fn failures_of(&self, host: &str) -> u32 {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).get(host).copied().unwrap_or_default()
    }

    fn note_failure(&self, host: &str, error: Option<&FetchError>) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let count = failures.entry(host.to_owned()).or_default();
        *count = if error.is_some_and(FetchError::is_of_host) { count.saturating_add(1) } else { 0 };
    }

    fn give_up(&self, host: &str) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).insert(host.to_owned(), FAILURES_MAX);
    }
}

/// Ends a while after the importer was told to stop: a request that is under way has so long to end.
async fn wait_out_stop(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(STOP_GRACE).await;
}

/// Tells an answer from a refusal, which may say when to come again.
fn judge(answer: RawAnswer) -> Result<RawAnswer, (FetchError, Option<Duration>)> {
    record_answer(answer.status);
    let status = answer.status;
    let is_understood =
        status == StatusCode::OK || status == StatusCode::NOT_MODIFIED || status.is_redirection() && answer.headers.contains_key(header::LOCATION);
    if is_understood { Ok(answer) } else { Err((FetchError::Status(status), wait_asked_for(&answer.headers))) }
}

/// The address that stands in place of a name.
fn literal_address(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(address) => Some(address.into()),
        Host::Ipv6(address) => Some(address.into()),
        Host::Domain(_) => None,
    }
}
