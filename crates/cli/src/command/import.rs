//! `helheten import`: pages into the database, live or saved.

use super::backup::take_in;
use super::block_on;
use super::live::{Live, LiveArguments};
use super::work::{Import, describe_self};
use crate::clock::{self, SystemClock};
use crate::failure::Status;
use crate::output;
use crate::progress::ProgressLog;
use crate::settings::Settings;
use crate::signals::stop_on_signals;
use crate::usage_error;
use anyhow::Context;
use clap::Args;
use helheten_importer::corrections::{CorrectionSet, load_bundled_corrections, load_corrections};
use helheten_importer::fetch::fixture::load_fixtures;
use helheten_importer::fetch::folder::{Folder, load_folder};
use helheten_importer::import::{Acceptance, ImportOptions, Progress, import_live, import_pages};
use helheten_importer::report::ImportReport;
use helheten_importer::schedule::{AlertTargets, Once, Runner, describe_holder, run_once};
use helheten_importer::store::open_for_writing;
use helheten_importer::store::restore::Existing;
use helheten_model::vocabulary::RunStatus;
use sea_orm::DatabaseConnection;
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;

const EXAMPLES: &str = "\
Examples:
  helheten import --contact data@example.org                  the live pages of all 21 regions
  helheten import --region 13 --region 14                     of two regions
  helheten import --sources mine/                             from your own list of pages
  helheten import --pages saved/                              a folder with a pages.toml
  helheten import --fixtures --json                           the bundled pages, with a report for programs
  helheten import --export all.jsonl --database sqlite://n.db what `helheten export` wrote, into another database

Live pages are read politely: robots.txt is honoured, a host is asked for one page at a time with a
pause of two seconds or what it asks for, and only the hosts that a region's source names are asked.
Begun from the source's entry pages, links about governance are followed, the best first. Ctrl-C ends
the import after the pages that it is at; what was read is stored.

pages.toml lists the pages of a folder:
  [[page]]
  file = \"organisation.html\"                  # .html and .htm are web pages, anything else is text
  region = \"14\"
  url = \"https://www.vgregion.se/politik/\"
  kind = \"organization\"                       # optional, as are the next two
  date = \"2022-12-09\"
  charset = \"windows-1252\"

What a page no longer states is held until the page has been read well once more without it. Each
region is stored whole or not at all. A page that fails takes nothing back: what it said before
stands. An error page, an empty one, another region's, or one that states less than half of what it
did is kept aside: `helheten review` shows it and takes it in. Importing the same pages again adds a
run and its visits, and nothing else.

Exit codes:
  0  imported
  1  failed; what is stored already stands
  2  imported, but degraded: something is kept aside, or a page that was named or a region failed
  64 wrong usage
  75 another program imports live pages now and nothing was done, or it was told to stop";

/// What `import` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ImportArguments {
    #[command(flatten)]
    pages: PagesArguments,
    /// What `export` or `backup` wrote, into an empty database
    #[arg(long, value_name = "FILE", conflicts_with_all = ["pages", "fixtures", "accept_collapse", "json"])]
    export: Option<PathBuf>,
    #[command(flatten)]
    corrections: CorrectionArguments,
    /// Take pages at their word that state far less than before, instead of keeping them aside
    #[arg(long)]
    accept_collapse: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// Where the pages come from: live, unless saved ones are named.
#[derive(Args)]
pub(super) struct PagesArguments {
    /// Folders of saved pages, each with a pages.toml, instead of live pages
    #[arg(long, value_name = "DIR", num_args = 1..)]
    pages: Vec<PathBuf>,
    /// The pages that are bundled with the program, instead of live ones
    #[arg(long, conflicts_with = "pages")]
    fixtures: bool,
    #[command(flatten)]
    live: LiveArguments,
}

/// The pages of one import.
pub(crate) enum Source {
    /// Saved ones.
    Saved(Saved),
    /// The regions' own.
    Live(Live),
}

/// Saved pages and where they came from.
pub(crate) struct Saved {
    folder: Folder,
    origin: String,
}

impl PagesArguments {
    /// Whether the pages are the regions' own.
    pub(super) fn is_live(&self) -> bool {
        self.pages.is_empty() && !self.fixtures
    }

    /// Where runs say that their pages come from.
    pub(super) fn origin(&self) -> String {
        match self {
            _ if self.is_live() => self.live.origin(),
            _ if self.fixtures => BUNDLED_ORIGIN.to_owned(),
            _ => folders_origin(&self.pages),
        }
    }

    /// Whether what is said can be meant; of saved pages only whether they are said alone.
    ///
    /// # Errors
    /// Where it cannot.
    pub(super) fn check(&self, settings: &Settings) -> anyhow::Result<()> {
        if self.is_live() {
            return self.live.read(settings).map(|_| ());
        }
        if self.live.is_said() {
            return Err(usage_error("--region and --resolve are for live pages; saved ones say themselves of which region they are"));
        }
        Ok(())
    }

    /// Loads saved pages, or prepares to read live ones.
    ///
    /// # Errors
    /// Where a page's folder, or a source, is not as it should be.
    pub(super) fn prepare(&self, settings: &Settings) -> anyhow::Result<Source> {
        Ok(match self {
            _ if self.is_live() => Source::Live(self.live.prepare(settings)?),
            _ if self.fixtures => Source::Saved(load_bundled()?),
            _ => Source::Saved(load_folders(&self.pages)?),
        })
    }
}

/// Runs the command.
pub(crate) fn run(arguments: &ImportArguments, settings: &Settings) -> anyhow::Result<Status> {
    if let Some(export) = &arguments.export {
        return take_in(export, Existing::Refuse, settings);
    }
    // What is wrong with the arguments shows before anything is opened.
    arguments.pages.check(settings)?;
    let accept = if arguments.accept_collapse { Acceptance::Collapses } else { Acceptance::Nothing };
    if arguments.pages.is_live() {
        let work = Import { pages: &arguments.pages, corrections: &arguments.corrections, accept, settings, is_watched: true };
        return import_under_lease(&work, arguments.json);
    }
    // Read before a database is made for it.
    let (corrections, source) = (arguments.corrections.load()?, arguments.pages.prepare(settings)?);
    let report = block_on(async {
        let db = open_for_writing(&settings.database).await?;
        let mut log = ProgressLog::new(settings.verbosity);
        let report = import_source(&db, source, &corrections, accept, &CancellationToken::new(), &mut |event| log.show(&event)).await;
        db.close().await?;
        report
    })?;
    print_report(&report, arguments.json)
}

/// Hosts are asked by one program at a time.
fn import_under_lease(work: &Import<'_>, json: bool) -> anyhow::Result<Status> {
    let (alerts, holder) = (AlertTargets::default(), describe_self());
    let ended = block_on(async {
        let stop = stop_on_signals().context("cannot listen for signals")?;
        run_once(Runner { work, clock: &SystemClock, holder: &holder, alerts: &alerts, stop }).await.map_err(anyhow::Error::from_boxed)
    })?;
    match ended {
        Once::Ran(report) => print_report(&report, json),
        Once::Held(held) => {
            tracing::warn!("nothing was done, as an import goes on already, by {}", describe_holder(&held));
            Ok(Status::Busy)
        }
    }
}

/// Prints a report, and gives how the command ends by it.
pub(super) fn print_report(report: &ImportReport, json: bool) -> anyhow::Result<Status> {
    let text = if json { serde_json::to_string_pretty(report)? + "\n" } else { report.render() };
    output::print(&text)?;
    Ok(exit_of(report))
}

/// How a command ends after an import.
pub(super) fn exit_of(report: &ImportReport) -> Status {
    match report.status {
        _ if report.stopped => Status::Busy,
        RunStatus::Complete => Status::Done,
        RunStatus::Degraded => Status::Degraded,
        RunStatus::Failed => Status::Failed,
    }
}

/// Where corrections come from.
#[derive(Args)]
pub(super) struct CorrectionArguments {
    /// A folder of corrections, one file CODE-SLUG.toml a region, instead of the bundled ones
    #[arg(long, value_name = "DIR")]
    corrections: Option<PathBuf>,
}

impl CorrectionArguments {
    pub(super) fn load(&self) -> anyhow::Result<CorrectionSet> {
        Ok(match &self.corrections {
            Some(folder) => load_corrections(folder)?,
            None => load_bundled_corrections()?,
        })
    }
}

/// The bundled pages.
pub(crate) fn load_bundled() -> anyhow::Result<Saved> {
    let pages = load_fixtures(clock::now())?;
    Ok(Saved { folder: Folder { pages, failed: Vec::new(), demo: true }, origin: BUNDLED_ORIGIN.to_owned() })
}

/// What runs say of the bundled pages.
const BUNDLED_ORIGIN: &str = "bundled fixtures";

/// What runs say of pages from some folders.
fn folders_origin(paths: &[PathBuf]) -> String {
    format!("folder {}", paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", "))
}

/// Imports pages and shows how it goes on.
pub(crate) async fn import_source(
    db: &DatabaseConnection,
    source: Source,
    corrections: &CorrectionSet,
    accept: Acceptance,
    stop: &CancellationToken,
    progress: Progress<'_>,
) -> anyhow::Result<ImportReport> {
    let options = |origin, demo| ImportOptions { origin, demo, program_version: env!("CARGO_PKG_VERSION"), accept, corrections, clock: clock::now };
    Ok(match source {
        Source::Saved(Saved { folder, origin }) => import_pages(db, folder.pages, folder.failed, &options(&origin, folder.demo), progress).await?,
        Source::Live(Live { sources, fetcher, origin }) => import_live(db, fetcher, sources, &options(&origin, false), stop, progress).await?,
    })
}

fn load_folders(paths: &[PathBuf]) -> anyhow::Result<Saved> {
    let mut all = Folder::default();
    for path in paths {
        let folder = load_folder(path, clock::now())?;
        all.pages.extend(folder.pages);
        all.failed.extend(folder.failed);
        all.demo |= folder.demo;
    }
    Ok(Saved { folder: all, origin: folders_origin(paths) })
}
