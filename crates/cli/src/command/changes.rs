//! `helheten changes`: what began and ceased to be held, with the run, the reason and the words.

use super::{block_on, parse_moment, parse_region};
use crate::failure::Status;
use crate::output;
use crate::settings::Settings;
use clap::Args;
use helheten_importer::store::history::{Change, ChangeFilter, load_changes};
use helheten_importer::store::open_for_reading;
use std::fmt::Write;

const EXAMPLES: &str = "\
Examples:
  helheten changes                                     the newest 50 changes
  helheten changes --region 14 --since 2026-03-01      one region's since a day
  helheten changes --id org:14/kulturnamnden --json    one body's, as JSON lines

Causes: SOURCE (a page says something else), REINTERPRETED (the same page is read by other rules),
CORRECTION. The same is the view `change` in the database.

Exit codes:
  0  printed
  1  the database cannot be read
  64 wrong usage";

/// What `changes` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ChangesArguments {
    /// Only this region: a code of the register
    #[arg(long, value_name = "CODE")]
    region: Option<String>,
    /// Only this thing
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// From this day or moment on
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Before this day or moment
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// At most so many, the newest
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    last: u64,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &ChangesArguments, settings: &Settings) -> anyhow::Result<Status> {
    let filter = ChangeFilter {
        region: arguments.region.as_deref().map(parse_region).transpose()?,
        entity_id: arguments.id.clone(),
        since: arguments.since.as_deref().map(parse_moment).transpose()?,
        until: arguments.until.as_deref().map(parse_moment).transpose()?,
        limit: Some(arguments.last),
    };
    let changes = block_on(async {
        let db = open_for_reading(&settings.database).await?;
        anyhow::Ok(load_changes(&db, &filter).await?)
    })?;
    let mut text = String::new();
    for change in &changes {
        text += &if arguments.json { serde_json::to_string(change)? + "\n" } else { render(change) };
    }
    output::print(&text)?;
    Ok(Status::Done)
}

fn render(change: &Change) -> String {
    let Change { change: row, old_source, new_source } = change;
    let mut text = format!("{}", row.changed_at.format("%Y-%m-%d %H:%M:%S"));
    let run = row.run_id.map_or_else(String::new, |run| format!(" run {run}"));
    let what = match (&row.old_value, &row.new_value) {
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (None, Some(new)) => format!("+ {new}"),
        (Some(old), None) => format!("− {old}"),
        (None, None) => String::new(),
    };
    let years = |from: &Option<String>, to: &Option<String>| format!("{}–{}", from.as_deref().unwrap_or(""), to.as_deref().unwrap_or(""));
    let (old_years, new_years) = (years(&row.old_valid_from, &row.old_valid_to), years(&row.new_valid_from, &row.new_valid_to));
    let what = if row.new_value.is_some() && row.old_value == row.new_value { format!("{what} (for {old_years} → {new_years})") } else { what };
    write!(text, "{run} {} {} {}: {what}", row.cause.as_deref().unwrap_or("-"), row.entity_id, row.field).expect("writing to a string cannot fail");
    if let Some(source) = new_source.as_ref().or(old_source.as_ref()) {
        write!(text, "\n    \"{}\" ({})", source.quote, source.url).expect("writing to a string cannot fail");
    }
    text + "\n"
}
