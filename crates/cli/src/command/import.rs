//! `helheten import`: pages into the database.

use super::backup::take_in;
use super::block_on;
use crate::clock;
use crate::failure::Status;
use crate::output;
use crate::progress::ProgressLog;
use crate::settings::Settings;
use clap::Args;
use helheten_importer::corrections::{CorrectionSet, load_bundled_corrections, load_corrections};
use helheten_importer::fetch::fixture::load_fixtures;
use helheten_importer::fetch::folder::{Folder, load_folder};
use helheten_importer::import::{ImportOptions, import_pages};
use helheten_importer::report::ImportReport;
use helheten_importer::store::open_for_writing;
use helheten_importer::store::restore::Existing;
use sea_orm::DatabaseConnection;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  helheten import --pages saved/                              a folder with a pages.toml
  helheten import --pages saved/ --database sqlite://h.db     into another database
  helheten import --fixtures --json                           the bundled pages, with a report for programs
  helheten import --export all.jsonl --database sqlite://n.db what `helheten export` wrote, into another database

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
stands. Importing the same pages again adds a run and its visits, and nothing else.

Exit codes:
  0  imported
  1  failed; what is stored already stands
  2  wrong usage
  3  imported, but some pages or regions failed; the report names them";

/// What `import` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ImportArguments {
    /// Folders of saved pages, each with a pages.toml
    #[arg(long, value_name = "DIR", num_args = 1.., required_unless_present_any = ["fixtures", "export"])]
    pages: Vec<PathBuf>,
    /// The pages that are bundled with the program
    #[arg(long, conflicts_with = "pages")]
    fixtures: bool,
    /// What `export` or `backup` wrote, into an empty database
    #[arg(long, value_name = "FILE", conflicts_with_all = ["pages", "fixtures", "accept_collapse", "json"])]
    export: Option<PathBuf>,
    #[command(flatten)]
    corrections: CorrectionArguments,
    /// Take pages at their word that state far less than before, instead of keeping what they said
    #[arg(long)]
    accept_collapse: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &ImportArguments, settings: &Settings) -> anyhow::Result<Status> {
    if let Some(export) = &arguments.export {
        return take_in(export, Existing::Refuse, settings);
    }
    let corrections = arguments.corrections.load()?;
    let source = if arguments.fixtures { load_bundled()? } else { load_folders(&arguments.pages)? };
    let report = block_on(async {
        let db = open_for_writing(&settings.database).await?;
        let report = import_source(&db, source, &corrections, arguments.accept_collapse, settings).await;
        db.close().await?;
        report
    })?;
    print_report(&report, arguments.json)
}

/// Prints a report, and gives how the command ends by it.
pub(super) fn print_report(report: &ImportReport, json: bool) -> anyhow::Result<Status> {
    let text = if json { serde_json::to_string_pretty(report)? + "\n" } else { report.render() };
    output::print(&text)?;
    Ok(if report.is_complete() { Status::Done } else { Status::Partly })
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

/// Pages and where they came from.
pub(crate) struct Source {
    pub(super) folder: Folder,
    pub(super) origin: String,
}

/// The bundled pages.
pub(crate) fn load_bundled() -> anyhow::Result<Source> {
    let pages = load_fixtures(clock::now())?;
    Ok(Source { folder: Folder { pages, failed: Vec::new(), demo: true }, origin: BUNDLED_ORIGIN.to_owned() })
}

/// What runs say of the bundled pages.
pub(super) const BUNDLED_ORIGIN: &str = "bundled fixtures";

/// What runs say of pages from some folders.
pub(super) fn folders_origin(paths: &[PathBuf]) -> String {
    format!("folder {}", paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", "))
}

/// Imports pages and shows how it goes on.
pub(crate) async fn import_source(
    db: &DatabaseConnection,
    source: Source,
    corrections: &CorrectionSet,
    accept_collapse: bool,
    settings: &Settings,
) -> anyhow::Result<ImportReport> {
    let Source { folder, origin } = source;
    let (demo, program_version) = (folder.demo, env!("CARGO_PKG_VERSION"));
    let options = ImportOptions { origin: &origin, demo, program_version, accept_collapse, corrections, clock: clock::now };
    let mut log = ProgressLog::new(settings.verbosity);
    let report = import_pages(db, folder.pages, folder.failed, &options, &mut |event| log.show(&event)).await?;
    Ok(report)
}

pub(super) fn load_folders(paths: &[PathBuf]) -> anyhow::Result<Source> {
    let mut all = Folder::default();
    for path in paths {
        let folder = load_folder(path, clock::now())?;
        all.pages.extend(folder.pages);
        all.failed.extend(folder.failed);
        all.demo |= folder.demo;
    }
    Ok(Source { folder: all, origin: folders_origin(paths) })
}
