//! `helheten check`: what is held, looked at by the rules that a region's organisation keeps.

use super::{block_on, parse_region};
use crate::clock;
use crate::failure::Status;
use crate::output;
use crate::settings::Settings;
use clap::Args;
use helheten_importer::store::check::{RegionCheck, check_regions};
use helheten_importer::store::open_existing;
use std::fmt::Write;

const EXAMPLES: &str = "\
Examples:
  helheten check                        all regions that were imported
  helheten check --region 14 --json     one region, for programs

Looks at: exactly one assembly and one executive board, an audit, a patient committee, committees of
which no page states who gave them their task, ends before starts, boards without what they govern,
seats that contradict mandates, corrections that no longer apply, and damaged stored pages. Breaches
are findings in the database (kind BREAKS_RULE); a region's exceptions are data.

Exit codes:
  0  nothing was found
  1  something was found, or the database cannot be read
  64 wrong usage";

/// What `check` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CheckArguments {
    /// Only this region: a code of the register
    #[arg(long, value_name = "CODE")]
    region: Option<String>,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &CheckArguments, settings: &Settings) -> anyhow::Result<Status> {
    let region = arguments.region.as_deref().map(parse_region).transpose()?;
    let checks = block_on(async {
        let db = open_existing(&settings.database).await?;
        let checks = check_regions(&db, region, clock::now()).await;
        db.close().await?;
        anyhow::Ok(checks?)
    })?;
    let text = if arguments.json { serde_json::to_string_pretty(&checks)? + "\n" } else { render(&checks) };
    output::print(&text)?;
    Ok(if checks.iter().all(RegionCheck::is_clean) { Status::Done } else { Status::Failed })
}

fn render(checks: &[RegionCheck]) -> String {
    const WRITING: &str = "writing to a string cannot fail";
    let mut text = String::new();
    for check in checks {
        if check.is_clean() {
            writeln!(text, "{} {}: nothing found", check.region, check.name).expect(WRITING);
            continue;
        }
        writeln!(text, "{} {}:", check.region, check.name).expect(WRITING);
        for finding in check.breaches.iter().chain(&check.refused) {
            let id = finding.entity_id.as_ref().map_or_else(String::new, |id| format!(" ({id})"));
            writeln!(text, "  {}: {}{id}", finding.rule.as_deref().unwrap_or(&finding.kind), finding.text).expect(WRITING);
        }
        for version in &check.damaged_versions {
            writeln!(text, "  DAMAGED_PAGE: {version} is not what was fetched; it is mended when its page comes again, or by a backup").expect(WRITING);
        }
    }
    if checks.is_empty() {
        text.push_str("no region was imported yet\n");
    }
    text
}
