//! `helheten status`: the last runs, the regions' ages, what is kept aside, and the next run.

use super::block_on;
use crate::clock;
use crate::failure::Status;
use crate::output;
use crate::settings::Settings;
use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use helheten_importer::report::render_table;
use helheten_importer::status::{ImportStatus, RunSummary, load_status};
use helheten_importer::store::open_for_reading;
use std::fmt::Write;

const EXAMPLES: &str = "\
Examples:
  helheten status                how importing stands
  helheten status --runs 30      with more of the last runs
  helheten status --json         for programs

The ages are those of what is held: how long ago a page of the region was read or found as it was, the
newest and the oldest.

Exit codes:
  0  printed
  1  failed: no database, or one of another version
  64 wrong usage";

const WRITING: &str = "writing to a string cannot fail";

/// What `status` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct StatusArguments {
    /// How many of the last runs are shown
    #[arg(long, value_name = "NUMBER", default_value_t = 8)]
    runs: u64,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &StatusArguments, settings: &Settings) -> anyhow::Result<Status> {
    let status = block_on(async {
        let db = open_for_reading(&settings.database).await?;
        let status = load_status(&db, arguments.runs).await;
        db.close().await?;
        anyhow::Ok(status?)
    })?;
    output::print(&if arguments.json { serde_json::to_string_pretty(&status)? + "\n" } else { render(&status, clock::now()) })?;
    Ok(Status::Done)
}

fn render(status: &ImportStatus, now: DateTime<Utc>) -> String {
    let mut text = String::new();
    if status.runs.is_empty() && status.regions.is_empty() {
        text.push_str("nothing was imported yet\n");
        return text;
    }
    let mut rows = vec![["run", "began", "took", "status", "new", "changed", "same", "aside", "failed", "from"].map(str::to_owned)];
    rows.extend(status.runs.iter().map(row_of_run));
    text += &render_table(&rows, &[0, 1, 3, 9]);
    text.push('\n');
    let mut rows = vec![["region", "", "pages", "facts", "newest", "oldest", "changed", "aside", "failing"].map(str::to_owned)];
    for region in &status.regions {
        let age = |moment: Option<DateTime<Utc>>| moment.map_or_else(|| "-".to_owned(), |moment| describe_span(now - moment));
        rows.push([
            region.region.clone(),
            region.name.clone(),
            region.pages.to_string(),
            region.facts.to_string(),
            age(region.read_at),
            age(region.oldest_read_at),
            age(region.changed_at),
            region.quarantined.to_string(),
            region.failing.to_string(),
        ]);
    }
    text += &render_table(&rows, &[0, 1]);
    if let Some(lease) = status.lease.as_ref() {
        let (what, since) = (if lease.expires_at > now { "importing now" } else { "cut off" }, describe_span(now - lease.acquired_at));
        writeln!(text, "\n{what}: {}, since {since}", lease.holder).expect(WRITING);
    }
    if let Some(schedule) = &status.schedule {
        let due = schedule.next_at.format("%F %H:%M UTC");
        writeln!(text, "\nnext run: {due} (\"{}\", {}; {})", schedule.cron, schedule.timezone, schedule.watcher).expect(WRITING);
    }
    let aside: u64 = status.regions.iter().map(|region| region.quarantined).sum();
    if aside > 0 {
        writeln!(text, "\n{aside} pages are kept aside; see `helheten review`").expect(WRITING);
    }
    text
}

fn row_of_run(run: &RunSummary) -> [String; 10] {
    let pages = |outcome: &str| run.pages.get(outcome).copied().unwrap_or_default().to_string();
    let took = run.finished_at.map_or_else(|| "-".to_owned(), |finished| describe_span(finished - run.started_at));
    let status = match (run.finished_at, run.status) {
        (None, _) => "unfinished".to_owned(),
        (Some(_), _) if run.stopped => "stopped".to_owned(),
        (Some(_), status) => status.map_or_else(|| "-".to_owned(), |status| status.to_string()),
    };
    let began = run.started_at.format("%F %H:%M UTC").to_string();
    let same = run.pages.get("UNCHANGED").copied().unwrap_or_default() + run.pages.get("MOVED").copied().unwrap_or_default();
    [run.id.to_string(), began, took, status, pages("NEW"), pages("CHANGED"), same.to_string(), pages("QUARANTINED"), pages("FAILED"), run.origin.clone()]
}

/// A span in its largest units: "3 d 4 h", "12 min", "5 s".
fn describe_span(span: TimeDelta) -> String {
    match (span.num_days(), span.num_hours(), span.num_minutes(), span.num_seconds()) {
        (days @ 1.., hours, ..) => format!("{days} d {} h", hours % 24),
        (_, hours @ 1.., minutes, _) => format!("{hours} h {} min", minutes % 60),
        (.., minutes @ 1.., _) => format!("{minutes} min"),
        (.., seconds) => format!("{} s", seconds.max(0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_their_largest_units() {
        for (seconds, expected) in [(0, "0 s"), (-3, "0 s"), (59, "59 s"), (61, "1 min"), (3_700, "1 h 1 min"), (90_000, "1 d 1 h")] {
            assert_eq!(describe_span(TimeDelta::seconds(seconds)), expected);
        }
    }
}
