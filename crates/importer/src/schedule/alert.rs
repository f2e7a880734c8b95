//! Alerts: telling people, by webhook and by command, that an import is degraded, failed or late.

mod command;
mod text;
mod webhook;

pub(super) use text::{describe_failure, describe_report};

use crate::report::ImportReport;
use serde::Serialize;

/// What people are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AlertEvent {
    /// An import kept something aside, or something failed in it that should not have.
    Degraded,
    /// An import could not be done.
    Failed,
    /// An import has not begun in time, or lasts beyond the next one's time.
    Late,
}

impl AlertEvent {
    /// The event's code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Degraded => "DEGRADED",
            Self::Failed => "FAILED",
            Self::Late => "LATE",
        }
    }
}

/// What people are told. As JSON it is what webhooks and commands receive.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alert {
    /// What happened.
    pub event: AlertEvent,
    /// What happened and why, in a few lines.
    pub text: String,
    /// The run, where there is one.
    pub run: Option<i64>,
    /// Its report.
    pub report: Option<ImportReport>,
}

/// Where alerts go.
#[derive(Clone, Debug, Default)]
pub struct AlertTargets {
    /// An address that takes JSON by POST.
    pub webhook: Option<String>,
    /// A command for `sh -c`, which finds the JSON on its standard input.
    pub command: Option<String>,
}

impl AlertTargets {
    /// Sends an alert to all of them. One that cannot be reached is logged, and stops nothing.
    pub async fn send(&self, alert: &Alert) {
        let body = match serde_json::to_string(alert) {
            Ok(body) => body,
            Err(error) => return tracing::error!(%error, "failed to write an alert as JSON"),
        };
        let by_webhook = async {
            if let Some(url) = &self.webhook
                && let Err(error) = webhook::post(url, &body).await
            {
                tracing::error!(event = alert.event.code(), "failed to send an alert to the webhook: {error}");
            }
        };
        let by_command = async {
            if let Some(command) = &self.command
                && let Err(error) = command::run(command, alert.event, &body).await
            {
                tracing::error!(event = alert.event.code(), "the alert command failed: {error}");
            }
        };
        tokio::join!(by_webhook, by_command);
    }
}
