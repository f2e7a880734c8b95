//! Why a page could not be fetched.

use super::decode::DecodeError;
use super::resolver::RefusedAddress;
use reqwest::StatusCode;
use std::time::Duration;

/// A page that could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The importer was told to stop before the request was made.
    #[error("the importer was told to stop")]
    Stopped,
    /// The host is none of the source's.
    #[error("{0} leads to a host that the source does not name")]
    OtherHost(String),
    /// The host's address is never connected to.
    #[error(transparent)]
    RefusedAddress(#[from] RefusedAddress),
    /// robots.txt forbids it.
    #[error("robots.txt of {0} forbids it")]
    Forbidden(String),
    /// robots.txt cannot be read, so nothing of the host is.
    #[error("robots.txt of {host} cannot be read, so nothing of the host is: {cause}")]
    NoRobots {
        /// The host.
        host: String,
        /// Why.
        cause: String,
    },
    /// The host answered that there is no page for us.
    #[error("the host answered {0}")]
    Status(StatusCode),
    /// The host asks to be left alone for longer than a run waits.
    #[error("the host answered {status} and asks to be left alone for {} s", wait.as_secs())]
    Busy {
        /// The answer.
        status: StatusCode,
        /// For how long.
        wait: Duration,
    },
    /// The host was left alone, because it did not answer several times in a row or asked for it.
    #[error("{0} is left alone for the rest of this run")]
    GivenUp(String),
    /// Nothing came in time.
    #[error("{what} did not come within {} s", limit.as_secs_f64())]
    Timeout {
        /// What was waited for.
        what: &'static str,
        /// For how long.
        limit: Duration,
    },
    /// No connection, or one that broke.
    #[error("{0}")]
    Connection(String),
    /// Redirects go in a circle.
    #[error("redirects lead back to {0}")]
    RedirectLoop(String),
    /// Too many redirects.
    #[error("more than {0} redirects")]
    TooManyRedirects(usize),
    /// A redirect that leads nowhere.
    #[error("the host answered {0} without a place to go to")]
    BadRedirect(StatusCode),
    /// The body is larger than is read.
    #[error("the page is larger than {} MiB", .0 / 1024 / 1024)]
    TooLarge(u64),
    /// The body cannot be unpacked.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The body is of a type that is not read.
    #[error("it is {0}, which is not read")]
    MediaType(String),
}

impl FetchError {
    /// Whether another try may do better.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Self::Timeout { .. } | Self::Connection(_) => true,
            // RFC 9110: too many requests, and what a server or one before it cannot do right now.
            Self::Status(status) => matches!(status.as_u16(), 408 | 425 | 429 | 500 | 502 | 503 | 504),
            _ => false,
        }
    }

    /// Whether a status asks to be left alone (RFC 6585 and RFC 9110); others that come with `Retry-After` are of one page.
    pub(super) fn asks_for_quiet(status: StatusCode) -> bool {
        matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE)
    }

    /// Whether it tells of the host and not of the page.
    pub(super) fn is_of_host(&self) -> bool {
        match self {
            Self::Timeout { .. } | Self::Connection(_) | Self::Busy { .. } => true,
            Self::Status(status) => Self::asks_for_quiet(*status) || matches!(status.as_u16(), 502 | 504),
            _ => false,
        }
    }

    /// Whether it tells that there is no page for this program, and nothing of the page's state.
    pub(crate) fn is_no_page(&self) -> bool {
        matches!(self, Self::Forbidden(_) | Self::MediaType(_) | Self::OtherHost(_))
    }

    /// The HTTP status that it tells of.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status(status) | Self::Busy { status, .. } | Self::BadRedirect(status) => Some(status.as_u16()),
            _ => None,
        }
    }
}

/// An error of the connection in its innermost words; a refused address as such.
pub(super) fn explain(error: &reqwest::Error) -> FetchError {
    let mut words = "the connection failed".to_owned();
    let mut cause: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(error);
    while let Some(inner) = cause {
        if let Some(refused) = inner.downcast_ref::<RefusedAddress>() {
            return FetchError::RefusedAddress(refused.clone());
        }
        words = format!("the connection failed: {}", inner.to_string().trim_end_matches('.'));
        cause = inner.source();
    }
    FetchError::Connection(words)
}
