//! One import, as `import` and `watch` do it: from live or saved pages, into a database that is opened for it.

use super::import::{CorrectionArguments, PagesArguments, import_source};
use crate::progress::{ProgressLog, describe_region};
use crate::settings::Settings;
use helheten_importer::import::{Acceptance, ImportEvent};
use helheten_importer::report::{ImportReport, RegionReport};
use helheten_importer::schedule::{Work, WorkError};
use helheten_importer::store::open_for_writing;
use sea_orm::DatabaseConnection;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use tokio_util::sync::CancellationToken;

/// One import after the other, from the same source into the same database.
pub(super) struct Import<'a> {
    pub(super) pages: &'a PagesArguments,
    pub(super) corrections: &'a CorrectionArguments,
    pub(super) accept: Acceptance,
    pub(super) settings: &'a Settings,
    /// Whether somebody looks on: then a bar shows how it goes on, and otherwise the log tells.
    pub(super) is_watched: bool,
}

impl Work for Import<'_> {
    async fn open(&self) -> Result<DatabaseConnection, WorkError> {
        Ok(open_for_writing(&self.settings.database).await.map_err(|error| Failure(error.into()))?)
    }

    async fn run(&self, db: &DatabaseConnection, stop: CancellationToken) -> Result<ImportReport, WorkError> {
        let corrections = self.corrections.load().map_err(Failure)?;
        // Read anew for each import: folders change, and hosts get a new chance.
        let source = self.pages.prepare(self.settings).map_err(Failure)?;
        let mut bar = self.is_watched.then(|| ProgressLog::new(self.settings.verbosity));
        let mut show = |event: ImportEvent<'_>| match &mut bar {
            Some(bar) => bar.show(&event),
            None => log_step(&event),
        };
        Ok(import_source(db, source, &corrections, self.accept, &stop, &mut show).await.map_err(Failure)?)
    }
}

/// A failure whose causes are still told apart from outside: the schedule looks for the database among them, and the
/// command line for hints.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Failure(#[source] pub(super) anyhow::Error);

fn log_step(event: &ImportEvent<'_>) {
    match event {
        ImportEvent::Started { run_id, regions, pages: 0 } => tracing::info!("import {run_id}: the pages of {regions} regions"),
        ImportEvent::Started { run_id, regions, pages } => tracing::info!("import {run_id}: {pages} pages of {regions} regions"),
        ImportEvent::Asked { region, url, failure: Some(failure) } => tracing::info!(%region, url, failure, "no page came"),
        ImportEvent::Asked { .. } | ImportEvent::Page { .. } => {}
        ImportEvent::Region(report) => log_region(report),
    }
}

fn log_region(report: &RegionReport) {
    let line = describe_region(report);
    if report.is_degraded() { tracing::warn!("{line}") } else { tracing::info!("{line}") }
}

/// This program as others are told of it: host, process, and a number, because containers share hosts' names and processes' numbers.
pub(super) fn describe_self() -> String {
    let host = ["/proc/sys/kernel/hostname", "/etc/hostname"].iter().find_map(|file| fs::read_to_string(file).ok());
    let host = host.as_deref().map_or("this host", str::trim);
    format!("{host}, process {}, {:08x}", std::process::id(), RandomState::new().hash_one(0) & 0xffff_ffff)
}
