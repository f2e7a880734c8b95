//! `helheten forget`: a person, made unreadable in rows, quotations, history and stored pages, and kept out from then on.

use super::block_on;
use super::import::CorrectionArguments;
use crate::clock;
use crate::failure::Status;
use crate::output;
use crate::settings::Settings;
use clap::Args;
use helheten_importer::forget::{ForgetReport, forget_and_replay};
use helheten_importer::import::{Acceptance, ImportOptions};
use helheten_importer::store::open_existing;
use std::fmt::Write;

const EXAMPLES: &str = "\
Examples:
  helheten forget person:14/kulturnamnden/anna-svensson                 one person
  helheten forget person:14/kulturnamnden/anna-svensson --same-name     and all of that name in the region

Deletes what is held of the person, now and before; makes the name unreadable in all quotations and
stored pages of the region, each letter a block so that places stay; leaves a tombstone, which holds
no name, so that later imports make the name unreadable before they store a page. Persons are never
merged by name alone: where others in the region have the same name, --same-name must say that all are meant.

What this cannot reach: backups and exports made before, the region's own page, and its address where
that spells the name. The legal ground for processing what elected representatives and officials
publish in office, and when to use this command, is in docs/history.md.

Exit codes:
  0  forgotten
  1  failed; nothing was changed
  3  forgotten, but the region could not be replayed (the next import does so), or deleted rows could
     not be overwritten (say the command again)
  64 wrong usage";

/// What `forget` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ForgetArguments {
    /// The person's id
    #[arg(value_name = "ID")]
    id: String,
    /// Also everybody else of that name in the region
    #[arg(long)]
    same_name: bool,
    #[command(flatten)]
    corrections: CorrectionArguments,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &ForgetArguments, settings: &Settings) -> anyhow::Result<Status> {
    let corrections = arguments.corrections.load()?;
    let (report, replayed) = block_on(async {
        let db = open_existing(&settings.database).await?;
        let options = ImportOptions {
            origin: "forget",
            demo: false,
            program_version: env!("CARGO_PKG_VERSION"),
            accept: Acceptance::Nothing,
            corrections: &corrections,
            clock: clock::now,
        };
        let done = forget_and_replay(&db, &arguments.id, arguments.same_name, &options).await;
        db.close().await?;
        anyhow::Ok(done?)
    })?;
    let text = if arguments.json { serde_json::to_string_pretty(&report)? + "\n" } else { render(&report) };
    output::print(&text)?;
    for region in replayed.regions.iter().filter(|region| region.error.is_some()) {
        tracing::error!(region = %region.region, error = ?region.error, "the region could not be replayed; the next import does so");
    }
    let done = report.not_overwritten.is_none() && replayed.regions.iter().all(|region| region.error.is_none());
    Ok(if done { Status::Done } else { Status::Partly })
}

fn render(report: &ForgetReport) -> String {
    const WRITING: &str = "writing to a string cannot fail";
    let mut text = String::new();
    if report.forgotten_before {
        text.push_str("the person was forgotten before; what was left to do was done\n");
    }
    for id in &report.forgotten {
        writeln!(text, "forgotten: {id}").expect(WRITING);
    }
    writeln!(text, "{} rows and {} choices deleted", report.rows_deleted, report.choices_deleted).expect(WRITING);
    writeln!(text, "{} assertions deleted, {} redacted", report.assertions_deleted, report.assertions_redacted).expect(WRITING);
    writeln!(text, "{} stored versions of pages redacted", report.page_versions).expect(WRITING);
    for url in &report.urls {
        writeln!(text, "left: the address {url} spells the name; take it out of the sources").expect(WRITING);
    }
    if let Some(error) = &report.not_overwritten {
        writeln!(text, "deleted rows could not be overwritten in the database's files yet ({error}); say the command again when nobody reads it")
            .expect(WRITING);
    }
    text.push_str("Backups and exports made before still hold the person.\n");
    text
}
