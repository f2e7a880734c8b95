//! `helheten watch`: imports at the times of a timetable, or once under the same lease.

mod metrics;

use super::block_on;
use super::import::{CorrectionArguments, PagesArguments, exit_of};
use super::work::{Import, describe_self};
use crate::clock::SystemClock;
use crate::failure::Status;
use crate::output;
use crate::settings::Settings;
use crate::signals::stop_on_signals;
use crate::usage_error;
use anyhow::Context;
use clap::Args;
use helheten_importer::import::Acceptance;
use helheten_importer::schedule::{AlertTargets, Once, Runner, Timetable, WatchSettings, WorkError, describe_holder, parse_jitter, run_once, watch};
use std::hash::{BuildHasher, RandomState};
use std::net::SocketAddr;
use tokio_util::sync::CancellationToken;

const EXAMPLES: &str = "\
Examples:
  helheten watch --cron \"0 4 * * *\" --contact data@example.org    every night at four, Swedish time
  helheten watch --cron \"0 4 * * *\" --jitter 30m --region 13     one region, between four and half past
  helheten watch --cron \"0 */6 * * *\" --timezone UTC             every six hours
  helheten watch --cron \"0 4 * * *\" --pages saved/               saved pages
  helheten watch --once                                          once, for timers of systemd and others
  helheten watch --cron \"0 4 * * *\" --metrics 127.0.0.1:9100 \\
      --alert-webhook https://chat.example/hook --alert-command 'mail -s helheten admin'

A cron pattern is: minute, hour, day of the month, month, day of the week. A night whose clocks
leave the time out, or have it twice, has one import all the same. What was missed is caught up
once: at the start, and after a time at which the database was away or the machine slept. An import
that was cut off or stopped is done again, at most twice.

Programs on one database import one at a time. One that was killed keeps the others waiting for two
minutes at most. The clocks of their machines must agree to within a minute.

Alerts tell that an import is DEGRADED, has FAILED, or is LATE: it has not begun 15 minutes after
its time, or goes on beyond the next one. A webhook receives by POST, and a command (sh -c) finds on
its standard input: {\"event\": \"DEGRADED\", \"text\": \"...\", \"run\": 7, \"report\": {...}}. The text
is a sentence and what to look at, as chats show it. HELHETEN_ALERT_EVENT tells a command the event;
it has a minute.

Stop it with Ctrl-C or SIGTERM: an import ends after the page that it is at, and what it has is
stored. A second signal ends it at once.

Exit codes:
  0   stopped as it was told to; with --once: imported
  1   failed: an address in use; with --once: the import failed; told twice to stop
  2   with --once: imported, but degraded; the report says why
  64  wrong usage: a pattern, a timezone or a length of time that is none
  75  with --once: another program imports now and nothing was done, or it was told to stop";

/// What `watch` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct WatchArguments {
    /// When to import: a cron pattern of five fields
    #[arg(long, value_name = "PATTERN", required_unless_present = "once", conflicts_with = "once")]
    cron: Option<String>,
    /// Put each time off by a random part of this: 90s, 30m, 1h; less than the time between two imports
    #[arg(long, value_name = "LENGTH", default_value = "0s", conflicts_with = "once")]
    jitter: String,
    /// Whose time of day the pattern means
    #[arg(long, value_name = "NAME", default_value = "Europe/Stockholm", conflicts_with = "once")]
    timezone: String,
    /// Import once, now, and end; wait for nobody
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    pages: PagesArguments,
    #[command(flatten)]
    corrections: CorrectionArguments,
    #[command(flatten)]
    alerts: AlertArguments,
    /// Show metrics for Prometheus on http://ADDRESS:PORT/metrics [default: not shown]
    #[arg(long, value_name = "ADDRESS:PORT", env = "HELHETEN_METRICS", conflicts_with = "once")]
    metrics: Option<SocketAddr>,
}

/// Where alerts go.
#[derive(Args)]
struct AlertArguments {
    /// Where to send alerts, as JSON by POST
    #[arg(long, value_name = "URL", env = "HELHETEN_ALERT_WEBHOOK", hide_env_values = true)]
    alert_webhook: Option<String>,
    /// What to run for alerts, with the same JSON on its standard input
    #[arg(long, value_name = "COMMAND", env = "HELHETEN_ALERT_COMMAND", hide_env_values = true)]
    alert_command: Option<String>,
}

impl AlertArguments {
    fn targets(&self, settings: &Settings) -> anyhow::Result<AlertTargets> {
        // Compose files set variables that are not to be set to nothing.
        let chosen = |own: &Option<String>, other: &Option<String>| own.clone().filter(|text| !text.is_empty()).or_else(|| other.clone());
        let webhook = chosen(&self.alert_webhook, &settings.alert_webhook);
        if webhook.as_ref().is_some_and(|webhook| !webhook.starts_with("https://") && !webhook.starts_with("http://")) {
            return Err(usage_error("the alert webhook is no http or https address"));
        }
        Ok(AlertTargets { webhook, command: chosen(&self.alert_command, &settings.alert_command) })
    }
}

/// Runs the command.
pub(crate) fn run(arguments: &WatchArguments, settings: &Settings) -> anyhow::Result<Status> {
    let (pages, corrections) = (&arguments.pages, &arguments.corrections);
    // What is wrong with the arguments shows now and not at night.
    pages.check(settings)?;
    let work = Import { pages, corrections, accept: Acceptance::Nothing, settings, is_watched: false };
    let (alerts, holder) = (arguments.alerts.targets(settings)?, describe_self());
    let runner = |stop| Runner { work: &work, clock: &SystemClock, holder: &holder, alerts: &alerts, stop };
    let Some(cron) = &arguments.cron else {
        return block_on(async { end_once(run_once(runner(stop_signal()?)).await) });
    };
    let timetable = Timetable::parse(cron, &arguments.timezone).map_err(|error| usage_error(error.to_string()))?;
    let jitter = parse_jitter(&arguments.jitter).map_err(|error| usage_error(error.to_string()))?;
    let watched = WatchSettings { timetable: timetable.with_jitter(jitter), origin: pages.origin(), random };
    block_on(async {
        let stop = stop_signal()?;
        if let Some(address) = arguments.metrics.or(settings.metrics) {
            metrics::serve(address, stop.clone()).await?;
        }
        tracing::info!("watching {}: {cron} ({}), as {holder}", watched.origin, arguments.timezone);
        watch(runner(stop), &watched).await;
        Ok(Status::Done)
    })
}

fn stop_signal() -> anyhow::Result<CancellationToken> {
    stop_on_signals().context("cannot listen for signals")
}

fn end_once(result: Result<Once, WorkError>) -> anyhow::Result<Status> {
    match result.map_err(anyhow::Error::from_boxed)? {
        Once::Ran(report) => {
            output::print(&report.render())?;
            Ok(exit_of(&report))
        }
        Once::Held(held) => {
            tracing::warn!("nothing was done, as an import goes on already, by {}", describe_holder(&held));
            Ok(Status::Busy)
        }
    }
}

/// A random number from 0 to 1, good enough for putting off.
fn random() -> f64 {
    let bits = u32::try_from(RandomState::new().hash_one(0) & 0xffff_ffff).unwrap_or_default();
    f64::from(bits) / (f64::from(u32::MAX) + 1.0)
}
