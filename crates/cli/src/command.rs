//! The commands, one file each.

mod backup;
mod changes;
mod check;
mod demo;
mod explain;
mod export;
mod extract;
mod forget;
mod healthcheck;
mod import;
mod live;
mod migrate;
mod read;
mod replay;
mod review;
mod serve;
mod status;
mod watch;
mod work;

use crate::failure::Status;
use crate::settings::Settings;
use crate::usage_error;
use anyhow::Context;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clap::Subcommand;
use helheten_model::vocabulary::{RegionCode, find_region};

/// What the program is asked to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Import the bundled pages, then serve them
    Demo(demo::DemoArguments),
    /// Import the regions' live pages, or saved ones, into the database
    Import(import::ImportArguments),
    /// Import at the times of a timetable, until stopped
    Watch(watch::WatchArguments),
    /// Serve the database as GraphQL, with a playground
    Serve(serve::ServeArguments),
    /// Print a page as text: what evidence counts its characters in
    Read(read::ReadArguments),
    /// Print what a page states, every fact with the exact words it was read from
    Extract(extract::ExtractArguments),
    /// Read the stored pages again by today's rules and corrections, without any network
    Replay(replay::ReplayArguments),
    /// Show what is kept aside, and take it in
    Review(review::ReviewArguments),
    /// Show how importing stands: runs, ages, what is kept aside
    Status(status::StatusArguments),
    /// Look at what is held by the rules that a region's organisation keeps
    Check(check::CheckArguments),
    /// Print why a thing is as it is: pages, names, rules
    Explain(explain::ExplainArguments),
    /// Print what began and ceased to be held
    Changes(changes::ChangesArguments),
    /// Make a person unreadable in all that is stored, and keep them out
    Forget(forget::ForgetArguments),
    /// Write all that the database holds to one compressed file
    Backup(backup::BackupArguments),
    /// Take in what `backup` or `export` wrote
    Restore(backup::RestoreArguments),
    /// Bring the database's schema up to date
    Migrate(migrate::MigrateArguments),
    /// Print all that is held as JSON lines, with evidence
    Export(export::ExportArguments),
    /// Ask a server whether it is ready
    Healthcheck(healthcheck::HealthcheckArguments),
}

impl Command {
    /// Runs the command.
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<Status> {
        match self {
            Self::Demo(arguments) => demo::run(&arguments, settings),
            Self::Import(arguments) => import::run(&arguments, settings),
            Self::Watch(arguments) => watch::run(&arguments, settings),
            Self::Serve(arguments) => serve::run(&arguments, settings),
            Self::Read(arguments) => read::run(&arguments),
            Self::Extract(arguments) => extract::run(&arguments),
            Self::Replay(arguments) => replay::run(&arguments, settings),
            Self::Review(arguments) => review::run(&arguments, settings),
            Self::Status(arguments) => status::run(&arguments, settings),
            Self::Check(arguments) => check::run(&arguments, settings),
            Self::Explain(arguments) => explain::run(&arguments, settings),
            Self::Changes(arguments) => changes::run(&arguments, settings),
            Self::Forget(arguments) => forget::run(&arguments, settings),
            Self::Backup(arguments) => backup::run_backup(&arguments, settings),
            Self::Restore(arguments) => backup::run_restore(&arguments, settings),
            Self::Migrate(arguments) => migrate::run(&arguments, settings),
            Self::Export(arguments) => export::run(&arguments, settings),
            Self::Healthcheck(arguments) => healthcheck::run(&arguments, settings),
        }
    }
}

/// A region's code of the register.
fn parse_region(text: &str) -> anyhow::Result<RegionCode> {
    let code: RegionCode = text.parse().map_err(|error| usage_error(format!("{error}")))?;
    find_region(code).map_err(|error| usage_error(error.to_string()))?;
    Ok(code)
}

/// A day.
fn parse_day(text: &str) -> anyhow::Result<NaiveDate> {
    text.parse().map_err(|_| usage_error(format!("\"{text}\" is no day, as in 2026-03-01")))
}

/// A moment, or the beginning of a day (UTC).
fn parse_moment(text: &str) -> anyhow::Result<DateTime<Utc>> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Ok(day.and_time(NaiveTime::MIN).and_utc());
    }
    let moment =
        DateTime::parse_from_rfc3339(text).map_err(|_| usage_error(format!("\"{text}\" is no day or moment, as in 2026-03-01 or 2026-03-01T12:00:00Z")))?;
    Ok(moment.to_utc())
}

/// The stack of a thread, in bytes.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// Runs what waits for the database or the network.
fn block_on<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    // Readers of nested text call themselves; what may nest is bounded, and well within this.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK_BYTES).build().context("cannot start the runtime")?;
    runtime.block_on(future)
}
