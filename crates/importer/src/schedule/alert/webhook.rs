//! Alerts by webhook: JSON by POST, tried three times.

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, StatusCode, redirect};
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(10);
/// How long to wait before each further try.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(3)];

/// Why a webhook did not take an alert. Never names the address, which is often a secret.
#[derive(Debug, thiserror::Error)]
pub(super) enum WebhookError {
    #[error("{}", describe(.0))]
    Request(#[from] reqwest::Error),
    #[error("it answered {0}")]
    Refused(StatusCode),
}

/// Posts a body; tries again where that may help.
pub(super) async fn post(url: &str, body: &str) -> Result<(), WebhookError> {
    let client = Client::builder().timeout(TIMEOUT).redirect(redirect::Policy::none()).build()?;
    let mut pauses = PAUSES.iter();
    loop {
        let error = match post_once(&client, url, body).await {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        match pauses.next() {
            Some(pause) if error.may_pass() => tokio::time::sleep(*pause).await,
            _ => return Err(error),
        }
    }
}

async fn post_once(client: &Client, url: &str, body: &str) -> Result<(), WebhookError> {
    let request = client.post(url).header(CONTENT_TYPE, "application/json").body(body.to_owned());
    let status = request.send().await.map_err(reqwest::Error::without_url)?.status();
    if status.is_success() { Ok(()) } else { Err(WebhookError::Refused(status)) }
}

impl WebhookError {
    fn may_pass(&self) -> bool {
        match self {
            Self::Request(error) => !error.is_builder(),
            Self::Refused(status) => status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS || *status == StatusCode::REQUEST_TIMEOUT,
        }
    }
}

fn describe(error: &reqwest::Error) -> String {
    let causes = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
