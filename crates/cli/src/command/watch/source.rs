//! What `watch` imports: pages from folders, read anew for each import.

use crate::clock;
use crate::command::import::{BUNDLED_ORIGIN, CorrectionArguments, Source, folders_origin, load_bundled, load_folders};
use crate::progress::describe_region;
use clap::Args;
use helheten_importer::import::{ImportEvent, ImportOptions, import_pages};
use helheten_importer::report::{ImportReport, RegionReport};
use helheten_importer::schedule::{Work, WorkError};
use helheten_importer::store::open_for_writing;
use sea_orm::DatabaseConnection;
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;

/// Where pages come from.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(super) struct SourceArguments {
    /// Folders of saved pages, each with a pages.toml
    #[arg(long, value_name = "DIR", num_args = 1..)]
    pages: Vec<PathBuf>,
    /// The pages that are bundled with the program
    #[arg(long)]
    fixtures: bool,
}

impl SourceArguments {
    /// Where runs say that their pages come from.
    pub(super) fn origin(&self) -> String {
        if self.fixtures { BUNDLED_ORIGIN.to_owned() } else { folders_origin(&self.pages) }
    }

    fn load(&self) -> anyhow::Result<Source> {
        if self.fixtures { load_bundled() } else { load_folders(&self.pages) }
    }
}

/// One import after the other, from the same source into the same database.
pub(super) struct Import<'a> {
    pub(super) source: &'a SourceArguments,
    pub(super) corrections: &'a CorrectionArguments,
    pub(super) database: &'a str,
}

impl Work for Import<'_> {
    async fn open(&self) -> Result<DatabaseConnection, WorkError> {
        Ok(open_for_writing(self.database).await.map_err(|error| Failure(error.into()))?)
    }

    async fn run(&self, db: &DatabaseConnection, _stop: CancellationToken) -> Result<ImportReport, WorkError> {
        let corrections = self.corrections.load().map_err(Failure)?;
        let Source { folder, origin } = self.source.load().map_err(Failure)?;
        let (demo, program_version) = (folder.demo, env!("CARGO_PKG_VERSION"));
        let options = ImportOptions { origin: &origin, demo, program_version, accept_collapse: false, corrections: &corrections, clock: clock::now };
        let report = import_pages(db, folder.pages, folder.failed, &options, &mut |event| log_step(&event)).await;
        Ok(report.map_err(|error| Failure(error.into()))?)
    }
}

/// A failure whose causes are still told apart from outside: the schedule looks for the database among them, and the
/// command line for hints.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Failure(#[source] anyhow::Error);

fn log_step(event: &ImportEvent<'_>) {
    match event {
        ImportEvent::Started { run_id, regions, pages } => tracing::info!("import {run_id}: {pages} pages of {regions} regions"),
        ImportEvent::Page { .. } => {}
        ImportEvent::Region(report) => log_region(report),
    }
}

fn log_region(report: &RegionReport) {
    let line = describe_region(report);
    if report.is_degraded() { tracing::warn!("{line}") } else { tracing::info!("{line}") }
}
