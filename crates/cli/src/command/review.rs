//! `helheten review`: what is kept aside, beside what is held; and taking it in.

use super::import::{CorrectionArguments, print_report};
use super::work::{Failure, describe_self};
use super::{block_on, parse_region};
use crate::clock::{self, SystemClock};
use crate::failure::Status;
use crate::output;
use crate::progress::ProgressLog;
use crate::settings::Settings;
use crate::usage_error;
use clap::Args;
use helheten_importer::import::{Acceptance, ImportOptions};
use helheten_importer::report::ImportReport;
use helheten_importer::review::{Quarantine, REVIEW_ORIGIN, accept_quarantines, load_quarantines};
use helheten_importer::schedule::{AlertTargets, Once, Runner, Work, WorkError, describe_holder, run_once};
use helheten_importer::store::open_existing;
use helheten_model::vocabulary::RegionCode;
use sea_orm::DatabaseConnection;
use std::fmt::Write;
use tokio_util::sync::CancellationToken;

const EXAMPLES: &str = "\
Examples:
  helheten review                                        what is kept aside, with what would change
  helheten review --region 14 --lines 100                of one region, with more of it
  helheten review --accept https://www.vgregion.se/x/    take one page in, by its address or its id
  helheten review --accept all --region 14               take in all that is kept aside of a region

What comes in a page's place is kept aside where it is an error page or empty, is about another region,
states less than half of what the page did, or where all pages of a region together state less than its
source says that they do. What the page said before stands. When the page is again as it was, it is
taken in by itself; when it really is as it came, take it in here. What it then no longer states is held
until the next import finds it so too.

Exit codes:
  0  nothing is kept aside, or all that was named was taken in
  1  failed; nothing was changed
  2  something is kept aside, or was only partly taken in
  64 wrong usage: a page that is not kept aside
  75 nothing was taken in, as an import goes on";

/// How many lines of a difference are shown.
const LINES_DEFAULT: usize = 12;

/// What `review` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ReviewArguments {
    /// Only this region: a code of the register
    #[arg(long, value_name = "CODE")]
    region: Option<String>,
    /// Take in the page with this address or id, or `all`; repeat for several
    #[arg(long, value_name = "PAGE")]
    accept: Vec<String>,
    /// How many lines of each difference are shown
    #[arg(long, value_name = "NUMBER", default_value_t = LINES_DEFAULT)]
    lines: usize,
    #[command(flatten)]
    corrections: CorrectionArguments,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &ReviewArguments, settings: &Settings) -> anyhow::Result<Status> {
    let region = arguments.region.as_deref().map(parse_region).transpose()?;
    if !arguments.accept.is_empty() {
        return accept(&Accepting { arguments, region, settings }, arguments.json);
    }
    block_on(async {
        let db = open_existing(&settings.database).await?;
        let quarantines = load_quarantines(&db, region).await?;
        db.close().await?;
        let text = if arguments.json { serde_json::to_string_pretty(&quarantines)? + "\n" } else { render(&quarantines, arguments.lines) };
        output::print(&text)?;
        Ok(if quarantines.is_empty() { Status::Done } else { Status::Degraded })
    })
}

/// Pages are taken in by one program at a time, and while no import goes on: each looks at what is kept aside only then.
fn accept(accepting: &Accepting<'_>, json: bool) -> anyhow::Result<Status> {
    let (alerts, holder) = (AlertTargets::default(), describe_self());
    let ended = block_on(async {
        let runner = Runner { work: accepting, clock: &SystemClock, holder: &holder, alerts: &alerts, stop: CancellationToken::new() };
        run_once(runner).await.map_err(anyhow::Error::from_boxed)
    })?;
    match ended {
        Once::Ran(report) => print_report(&report, json),
        Once::Held(held) => {
            tracing::warn!("nothing was taken in, as an import goes on, by {}", describe_holder(&held));
            Ok(Status::Busy)
        }
    }
}

/// Taking in what is named.
struct Accepting<'a> {
    arguments: &'a ReviewArguments,
    region: Option<RegionCode>,
    settings: &'a Settings,
}

impl Work for Accepting<'_> {
    async fn open(&self) -> Result<DatabaseConnection, WorkError> {
        Ok(open_existing(&self.settings.database).await.map_err(|error| Failure(error.into()))?)
    }

    async fn run(&self, db: &DatabaseConnection, _stop: CancellationToken) -> Result<ImportReport, WorkError> {
        let corrections = self.arguments.corrections.load().map_err(Failure)?;
        let quarantines = load_quarantines(db, self.region).await.map_err(|error| Failure(error.into()))?;
        let chosen = choose(quarantines, &self.arguments.accept).map_err(Failure)?;
        let (program_version, accept) = (env!("CARGO_PKG_VERSION"), Acceptance::Everything);
        let options = ImportOptions { origin: REVIEW_ORIGIN, demo: false, program_version, accept, corrections: &corrections, clock: clock::now };
        let mut log = ProgressLog::new(self.settings.verbosity);
        Ok(accept_quarantines(db, &chosen, &options, &mut |event| log.show(&event)).await.map_err(|error| Failure(error.into()))?)
    }
}

/// The quarantines that are named; each name must be of one.
fn choose(quarantines: Vec<Quarantine>, names: &[String]) -> anyhow::Result<Vec<Quarantine>> {
    if names.iter().any(|name| name == "all") {
        return if quarantines.is_empty() { Err(usage_error("nothing is kept aside")) } else { Ok(quarantines) };
    }
    let is_named = |quarantine: &Quarantine, name: &str| quarantine.url == name || quarantine.page == name;
    if let Some(name) = names.iter().find(|name| !quarantines.iter().any(|quarantine| is_named(quarantine, name))) {
        return Err(usage_error(format!("{name} is no page that is kept aside; `helheten review` lists them")));
    }
    Ok(quarantines.into_iter().filter(|quarantine| names.iter().any(|name| is_named(quarantine, name))).collect())
}

fn render(quarantines: &[Quarantine], lines_max: usize) -> String {
    const WRITING: &str = "writing to a string cannot fail";
    let mut text = String::new();
    for quarantine in quarantines {
        let Quarantine { region, url, reason, message, since, facts_held, facts_aside, .. } = quarantine;
        writeln!(text, "{region} {url}\n  {reason}: {message}").expect(WRITING);
        writeln!(text, "  since {}, last {}", since.format("%F %H:%M"), quarantine.last.format("%F %H:%M UTC")).expect(WRITING);
        writeln!(text, "  held: {facts_held} facts; kept aside: {facts_aside}").expect(WRITING);
        for (mark, lines) in [('-', &quarantine.lost), ('+', &quarantine.gained)] {
            for line in lines.iter().take(lines_max) {
                writeln!(text, "  {mark} {line}").expect(WRITING);
            }
            if lines.len() > lines_max {
                writeln!(text, "  {mark} … and {} more", lines.len() - lines_max).expect(WRITING);
            }
        }
        text.push('\n');
    }
    match quarantines.len() {
        0 => text.push_str("nothing is kept aside\n"),
        1 => text.push_str("1 page is kept aside; take it in with `helheten review --accept ADDRESS`\n"),
        count => writeln!(text, "{count} pages are kept aside; take one in with `helheten review --accept ADDRESS`").expect(WRITING),
    }
    text
}
