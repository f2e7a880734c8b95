//! `helheten export`: what is held today as JSON lines, with the words that it was read from.

use super::{block_on, parse_region};
use crate::failure::Status;
use crate::output::OutputError;
use crate::settings::Settings;
use crate::usage_error;
use anyhow::Context;
use clap::Args;
use helheten_importer::store::export::{ExportError, ExportOptions, export_jsonl};
use helheten_importer::store::open_for_reading;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  helheten export > helheten.jsonl
  helheten export --region 14 --out vgr.jsonl
  helheten export --history --out all.jsonl           everything, stored pages included
  helheten export | jq -r 'select(.type == \"organization\") | .name'

Each line is one object with a type (region, page, page_version, finding, organization, relation, post, …),
its fields, and for facts the evidence (page version, place and exact words) and the choices: what is held,
by which rule, since when. The first line says what it is, the last one how many lines there are. The same
content gives the same bytes, on SQLite and PostgreSQL; `helheten import --export FILE` takes it in again.

Exit codes:
  0  exported
  1  failed; a file named by --out is as it was before
  64 wrong usage";

/// What `export` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ExportArguments {
    /// Only this region: a code of the register
    #[arg(long, value_name = "CODE")]
    region: Option<String>,
    /// Also runs, revisions, visits, earlier versions with their bodies, and what is no longer held
    #[arg(long)]
    history: bool,
    /// The file to write to, instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(arguments: &ExportArguments, settings: &Settings) -> anyhow::Result<Status> {
    let region = arguments.region.as_deref().map(parse_region).transpose()?;
    let options = ExportOptions { region, history: arguments.history };
    let lines = match &arguments.out {
        Some(path) => export_to_file(path, options, settings)?,
        None => export_to_stdout(options, settings)?,
    };
    if lines == 0 {
        tracing::warn!("nothing was exported: the database holds nothing of it yet");
    }
    Ok(Status::Done)
}

fn export_to_stdout(options: ExportOptions, settings: &Settings) -> anyhow::Result<u64> {
    let mut writer = BufWriter::new(io::stdout().lock());
    block_on(async {
        let db = open_for_reading(&settings.database).await?;
        export_jsonl(&db, options, &mut writer).await.map_err(|error| match error {
            ExportError::Write(error) => OutputError(error).into(),
            ExportError::Database(_) => anyhow::Error::from(error),
        })
    })
}

fn export_to_file(path: &Path, options: ExportOptions, settings: &Settings) -> anyhow::Result<u64> {
    write_whole(path, settings, |file| {
        let mut writer = BufWriter::new(file);
        block_on(async {
            let db = open_for_reading(&settings.database).await?;
            anyhow::Ok(export_jsonl(&db, options, &mut writer).await?)
        })
    })
}

/// Writes beside a file and moves it there when it is whole; otherwise a file of that name is as it was. What is no file
/// (a device, a pipe) is written to as it is; the database itself is refused.
pub(super) fn write_whole(path: &Path, settings: &Settings, write: impl FnOnce(&mut File) -> anyhow::Result<u64>) -> anyhow::Result<u64> {
    // A link stays a link: what it leads to is written.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if is_database(path, settings) {
        return Err(usage_error(format!("{} is the database itself; name another file", path.display())));
    }
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        let mut file = File::options().write(true).open(path).with_context(|| format!("cannot write {}", path.display()))?;
        return write(&mut file);
    }
    let mut partial = path.as_os_str().to_owned();
    partial.push(format!(".{}.partial", std::process::id()));
    let partial = PathBuf::from(partial);
    let mut file = File::create(&partial).with_context(|| format!("cannot write {}", path.display()))?;
    let moved = write(&mut file).and_then(|lines| {
        file.sync_all().with_context(|| format!("cannot write {}", path.display()))?;
        fs::rename(&partial, path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(lines)
    });
    if moved.is_err() {
        // What could not be finished is of no use; where it cannot be removed either, the error above says enough.
        let _ = fs::remove_file(&partial);
    }
    moved
}

/// Whether a path is one of the files of the database.
fn is_database(path: &Path, settings: &Settings) -> bool {
    let Some(file) = settings.database.strip_prefix("sqlite:") else { return false };
    let file = file.strip_prefix("//").unwrap_or(file).split('?').next().unwrap_or_default();
    let file = fs::canonicalize(file).unwrap_or_else(|_| PathBuf::from(file));
    let beside = |ending: &str| PathBuf::from(format!("{}{ending}", file.display()));
    *path == file || *path == beside("-wal") || *path == beside("-shm")
}
