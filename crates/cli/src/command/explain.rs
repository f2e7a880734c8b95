//! `helheten explain`: why a thing is as it is: pages, names, rules.

use super::{block_on, parse_day, parse_moment};
use crate::failure::Status;
use crate::output;
use crate::settings::Settings;
use crate::usage_error;
use clap::Args;
use helheten_importer::store::history::{Explanation, Moment, explain_thing};
use helheten_importer::store::open_for_reading;
use std::fmt::Write;

const EXAMPLES: &str = "\
Examples:
  helheten explain org:14/kulturnamnden                            names, pages and rules of a body
  helheten explain org:14/kulturnamnden --recorded-at 2026-03-01   as we knew it then
  helheten explain fig:14/employees --json                         any thing, for programs

Rules of names: same_name, stated_alias and stated_abbreviation (a page says so), abbreviation, renamed,
spelling, same_core, short_form, auditors, correction. Rules of values: only, newest_date, more_specific,
more_pages, first_seen, correction.

Exit codes:
  0  explained
  1  nothing is held of it, or the database cannot be read
  64 wrong usage";

/// What `explain` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ExplainArguments {
    /// The thing's id
    #[arg(value_name = "ID")]
    id: String,
    /// As we knew it then: a day, or a moment as in 2026-03-01T12:00:00Z
    #[arg(long, value_name = "TIME")]
    recorded_at: Option<String>,
    /// Only what pages say holds on this day
    #[arg(long, value_name = "DAY")]
    valid_on: Option<String>,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &ExplainArguments, settings: &Settings) -> anyhow::Result<Status> {
    let moment = Moment {
        recorded_at: arguments.recorded_at.as_deref().map(parse_moment).transpose()?,
        valid_on: arguments.valid_on.as_deref().map(parse_day).transpose()?,
    };
    if !arguments.id.contains(':') {
        return Err(usage_error(format!("\"{}\" is no id, as in org:14/kulturnamnden", arguments.id)));
    }
    let explanation = block_on(async {
        let db = open_for_reading(&settings.database).await?;
        anyhow::Ok(explain_thing(&db, &arguments.id, moment).await?)
    })?;
    let Some(explanation) = explanation else {
        anyhow::bail!("nothing is held of {}{}", arguments.id, if moment.recorded_at.is_some() { " at that time" } else { "" });
    };
    let text = if arguments.json { serde_json::to_string_pretty(&explanation)? + "\n" } else { render(&explanation) };
    output::print(&text)?;
    Ok(Status::Done)
}

fn render(explanation: &Explanation) -> String {
    const WRITING: &str = "writing to a string cannot fail";
    let mut text = format!("{} ({})\n", explanation.id, explanation.entity_type);
    for from in &explanation.redirected_from {
        writeln!(text, "  {} leads here: {} ({})", from.id, from.reason, from.source).expect(WRITING);
    }
    if !explanation.names.is_empty() {
        text.push_str("names\n");
    }
    for name in &explanation.names {
        let with = if name.name == name.with_name { String::new() } else { format!(" with {}", name.with_name) };
        writeln!(text, "  {}: {}{with}, on {}", name.name, name.rule, name.url).expect(WRITING);
    }
    text.push_str("fields\n");
    for field in &explanation.fields {
        let since = field.recorded_from.format("%Y-%m-%d %H:%M");
        let until = field.recorded_to.map_or_else(String::new, |to| format!(" until {}", to.format("%Y-%m-%d %H:%M")));
        writeln!(text, "  {} = {}: {}, {} since {since}{until}", field.field, field.value, field.rule, field.cause).expect(WRITING);
        if let Some(source) = &field.source {
            writeln!(text, "    \"{}\" ({})", source.quote, source.url).expect(WRITING);
        }
        for other in &field.others {
            writeln!(text, "    against {}: \"{}\" ({})", other.value, other.quote, other.url).expect(WRITING);
        }
    }
    text
}
