//! How an import goes on, on standard error: a bar where it is a terminal, a line a region where it is not.

use helheten_importer::import::ImportEvent;
use helheten_importer::report::{PageCounts, RegionReport};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal, Write};

/// Shows how an import goes on.
pub(crate) struct ProgressLog {
    bar: ProgressBar,
    quiet: bool,
}

impl ProgressLog {
    /// Shows nothing where the verbosity is below 0.
    pub(crate) fn new(verbosity: i8) -> Self {
        let quiet = verbosity < 0;
        let shown = !quiet && io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(None, if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} pages  {msg}").expect("the template is well-formed");
        Self { bar: bar.with_style(style), quiet }
    }

    /// Shows one step.
    pub(crate) fn show(&mut self, event: &ImportEvent<'_>) {
        match event {
            ImportEvent::Started { regions, pages: 0, .. } => self.say(&format!("reading the pages of {regions} regions")),
            ImportEvent::Started { regions, pages, .. } => {
                self.bar.set_length(*pages as u64);
                self.say(&format!("importing {pages} pages of {regions} regions"));
            }
            ImportEvent::Asked { region, url, failure } => {
                self.bar.inc_length(2);
                self.bar.inc(1);
                self.bar.set_message(format!("{region} {url}"));
                if let Some(failure) = failure {
                    tracing::info!(%region, url, failure, "no page came");
                } else {
                    tracing::debug!(%region, url, "asked for a page");
                }
            }
            ImportEvent::Page { region, url, .. } => {
                self.bar.inc(1);
                self.bar.set_message(format!("{region} {url}"));
            }
            ImportEvent::Region(report) => self.say(&describe_region(report)),
        }
    }

    fn say(&self, line: &str) {
        if self.quiet {
            return;
        }
        if self.bar.is_hidden() {
            // Where standard error is closed, there is nobody left to tell.
            let _ = writeln!(io::stderr(), "{line}");
        } else {
            self.bar.println(line);
        }
    }
}

impl Drop for ProgressLog {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// One line on what was done in a region.
pub(crate) fn describe_region(report: &RegionReport) -> String {
    let pages = report.pages;
    let facts: i64 = report.facts.values().sum();
    let outcome = match (&report.error, report.revision) {
        (Some(error), _) => format!("failed: {error}"),
        (None, Some(revision)) => format!("{facts} facts, revision {revision}"),
        (None, None) => format!("{facts} facts, as before"),
    };
    let RegionReport { region, name, .. } = report;
    let seldom = [(pages.moved, "moved"), (pages.quarantined, "kept aside")].into_iter().filter(|(count, _)| *count > 0);
    let seldom = seldom.map(|(count, what)| format!(", {count} {what}")).collect::<Vec<_>>().concat();
    let PageCounts { new, changed, unchanged, failed, .. } = pages;
    format!("{region} {name}: {new} new, {changed} changed, {unchanged} unchanged{seldom}, {failed} failed pages; {outcome}")
}
