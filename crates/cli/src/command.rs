//! The commands, one file each.

mod demo;
mod export;
mod extract;
mod healthcheck;
mod import;
mod migrate;
mod read;
mod serve;

use crate::failure::Status;
use crate::settings::Settings;
use anyhow::Context;
use clap::Subcommand;

/// What the program is asked to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Import the bundled pages, then serve them
    Demo(demo::DemoArguments),
    /// Import pages into the database: read, extract, resolve, store
    Import(import::ImportArguments),
    /// Serve the database as GraphQL, with a playground
    Serve(serve::ServeArguments),
    /// Print a page as text: what evidence counts its characters in
    Read(read::ReadArguments),
    /// Print what a page states, every fact with the exact words it was read from
    Extract(extract::ExtractArguments),
    /// Bring the database's schema up to date
    Migrate(migrate::MigrateArguments),
    /// Print all that is held today as JSON lines, with evidence
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
            Self::Serve(arguments) => serve::run(&arguments, settings),
            Self::Read(arguments) => read::run(&arguments),
            Self::Extract(arguments) => extract::run(&arguments),
            Self::Migrate(arguments) => migrate::run(&arguments, settings),
            Self::Export(arguments) => export::run(&arguments, settings),
            Self::Healthcheck(arguments) => healthcheck::run(&arguments, settings),
        }
    }
}

/// Runs what waits for the database or the network.
fn block_on<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the runtime")?;
    runtime.block_on(future)
}
