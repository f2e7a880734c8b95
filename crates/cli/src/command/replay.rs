//! `helheten replay`: the stored pages, read again by today's rules and corrections.

use super::import::{CorrectionArguments, print_report};
use super::{block_on, parse_region};
use crate::clock;
use crate::failure::Status;
use crate::progress::ProgressLog;
use crate::settings::Settings;
use anyhow::Context;
use clap::Args;
use helheten_importer::import::{Acceptance, ImportOptions, replay_regions};
use helheten_importer::store::{imported_regions, open_existing};

const EXAMPLES: &str = "\
Examples:
  helheten replay                                   read all stored pages again
  helheten replay --region 14                       those of one region
  helheten replay --corrections corrections/        after a correction was written

Nothing is fetched. With the same rules and corrections nothing changes. What other rules read
otherwise shows as REINTERPRETED, what corrections change as CORRECTION; neither is the region's doing.

Exit codes:
  0  replayed
  1  failed; what is stored already stands
  2  replayed, but some regions failed or corrections were refused; the report names them
  64 wrong usage";

/// What `replay` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ReplayArguments {
    /// Only these regions: codes of the register
    #[arg(long, value_name = "CODE")]
    region: Vec<String>,
    #[command(flatten)]
    corrections: CorrectionArguments,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &ReplayArguments, settings: &Settings) -> anyhow::Result<Status> {
    let corrections = arguments.corrections.load()?;
    let asked = arguments.region.iter().map(|code| parse_region(code)).collect::<anyhow::Result<Vec<_>>>()?;
    let report = block_on(async {
        let db = open_existing(&settings.database).await?;
        let known = imported_regions(&db).await.context("cannot list the regions")?;
        let codes = if asked.is_empty() { known } else { asked.into_iter().collect() };
        let options = ImportOptions {
            origin: "replay",
            demo: false,
            program_version: env!("CARGO_PKG_VERSION"),
            accept: Acceptance::Nothing,
            corrections: &corrections,
            clock: clock::now,
        };
        let mut log = ProgressLog::new(settings.verbosity);
        let report = replay_regions(&db, &codes, &options, &mut |event| log.show(&event)).await;
        db.close().await?;
        anyhow::Ok(report?)
    })?;
    print_report(&report, arguments.json)
}
