//! `helheten export`: what is held today as JSON lines, with the words that it was read from.

use super::block_on;
use crate::failure::Status;
use crate::output::OutputError;
use crate::settings::Settings;
use crate::usage_error;
use anyhow::Context;
use clap::Args;
use helheten_importer::store::export::{ExportError, export_jsonl};
use helheten_importer::store::open_for_reading;
use helheten_model::vocabulary::{RegionCode, find_region};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  helheten export > helheten.jsonl
  helheten export --region 14 --out vgr.jsonl
  helheten export | jq -r 'select(.type == \"organization\") | .name'

Each line is one object with a type (region, page, page_version, finding, organization, relation, post, …),
its fields, and for facts the evidence: page version, place and exact words. The same database gives the
same bytes. Pages come without their bodies.

Exit codes:
  0  exported
  1  failed; a file named by --out is as it was before
  2  wrong usage";

/// What `export` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ExportArguments {
    /// Only this region: a code of the register
    #[arg(long, value_name = "CODE")]
    region: Option<String>,
    /// The file to write to, instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(arguments: &ExportArguments, settings: &Settings) -> anyhow::Result<Status> {
    let region = arguments.region.as_deref().map(parse_region).transpose()?;
    let lines = match &arguments.out {
        Some(path) => export_to_file(path, region, settings)?,
        None => export_to_stdout(region, settings)?,
    };
    if lines == 0 {
        tracing::warn!("nothing was exported: the database holds nothing of it yet");
    }
    Ok(Status::Done)
}

fn parse_region(text: &str) -> anyhow::Result<RegionCode> {
    let code: RegionCode = text.parse().map_err(|error| usage_error(format!("{error}")))?;
    find_region(code).map_err(|error| usage_error(error.to_string()))?;
    Ok(code)
}

fn export_to_stdout(region: Option<RegionCode>, settings: &Settings) -> anyhow::Result<u64> {
    let mut writer = BufWriter::new(io::stdout().lock());
    block_on(async {
        let db = open_for_reading(&settings.database).await?;
        export_jsonl(&db, region, &mut writer).await.map_err(|error| match error {
            ExportError::Write(error) => OutputError(error).into(),
            ExportError::Database(_) => anyhow::Error::from(error),
        })
    })
}

/// Writes beside the file and moves it there when it is whole.
fn export_to_file(path: &Path, region: Option<RegionCode>, settings: &Settings) -> anyhow::Result<u64> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    let written = block_on(async {
        let db = open_for_reading(&settings.database).await?;
        let file = File::create(&partial).with_context(|| format!("cannot create {}", partial.display()))?;
        let mut writer = BufWriter::new(file);
        let lines = export_jsonl(&db, region, &mut writer).await?;
        writer.flush()?;
        anyhow::Ok(lines)
    });
    let moved = written.and_then(|lines| {
        fs::rename(&partial, path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(lines)
    });
    if moved.is_err() {
        // What could not be finished is of no use; where it cannot be removed either, the error above says enough.
        let _ = fs::remove_file(&partial);
    }
    moved
}
