//! `helheten backup` and `helheten restore`: all that a database holds, in one compressed file that either kind takes in.

use super::block_on;
use crate::clock;
use crate::failure::Status;
use crate::output;
use crate::settings::Settings;
use anyhow::Context;
use clap::Args;
use helheten_importer::store::export::ExportOptions;
use helheten_importer::store::restore::{Existing, restore_export};
use helheten_importer::store::{open_for_reading, open_for_writing};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

const BACKUP_EXAMPLES: &str = "\
Examples:
  helheten backup helheten-2026-03-01.jsonl.zst
  zstdcat helheten-2026-03-01.jsonl.zst | jq -c 'select(.type == \"organization\") | .name'

The file holds one state of the database with its whole history and all stored pages, as JSON lines
compressed with zstd: what `helheten export --history` prints. A server and an importer may go on
meanwhile. The file appears when it is whole.

Exit codes:
  0  written
  1  failed; a file of that name is as it was before
  64 wrong usage";

const RESTORE_EXAMPLES: &str = "\
Examples:
  helheten restore helheten-2026-03-01.jsonl.zst --database sqlite://new.db
  helheten restore helheten-2026-03-01.jsonl.zst --replace      in the place of all that the database holds
  helheten restore backup.jsonl.zst --database postgres://helheten@db/helheten

Takes in what `backup` or `export` wrote, on either kind of database, in one transaction: all or
nothing. A server may read meanwhile; it serves what was restored once it is whole.

Exit codes:
  0  restored
  1  failed; the database is as it was before
  64 wrong usage";

/// What `backup` takes.
#[derive(Args)]
#[command(after_help = BACKUP_EXAMPLES)]
pub(crate) struct BackupArguments {
    /// The file to write
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// What `restore` takes.
#[derive(Args)]
#[command(after_help = RESTORE_EXAMPLES)]
pub(crate) struct RestoreArguments {
    /// The file to read
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace all that the database holds
    #[arg(long)]
    replace: bool,
}

/// How hard backups are compressed, from 1 to 22; pages in them are compressed already.
const COMPRESSION_LEVEL: i32 = 3;

/// Runs `backup`.
pub(crate) fn run_backup(arguments: &BackupArguments, settings: &Settings) -> anyhow::Result<Status> {
    let lines = super::export::write_whole(&arguments.file, settings, |file| {
        let mut compressed = zstd::Encoder::new(file, COMPRESSION_LEVEL).context("cannot compress")?;
        let lines = block_on(async {
            let db = open_for_reading(&settings.database).await?;
            let options = ExportOptions { region: None, history: true };
            anyhow::Ok(helheten_importer::store::export::export_jsonl(&db, options, &mut compressed).await?)
        })?;
        compressed.finish().context("cannot compress")?;
        Ok(lines)
    })?;
    output::print(&format!("{} lines written to {}\n", lines, arguments.file.display()))?;
    Ok(Status::Done)
}

/// Runs `restore`.
pub(crate) fn run_restore(arguments: &RestoreArguments, settings: &Settings) -> anyhow::Result<Status> {
    let existing = if arguments.replace { Existing::Replace } else { Existing::Refuse };
    take_in(&arguments.file, existing, settings)
}

/// Takes an export or a backup in.
pub(crate) fn take_in(path: &Path, existing: Existing, settings: &Settings) -> anyhow::Result<Status> {
    let mut reader = open_export(path)?;
    let restored = block_on(async {
        let db = open_for_writing(&settings.database).await?;
        let restored = restore_export(&db, &mut *reader, existing, clock::now()).await;
        db.close().await?;
        anyhow::Ok(restored?)
    })?;
    let what = if restored.history { "with its history" } else { "as it stood, without history" };
    output::print(&format!("{} lines of {} taken in, {what}\n", restored.lines, path.display()))?;
    Ok(Status::Done)
}

/// Opens an export, compressed with zstd or not.
fn open_export(path: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    /// The first bytes of what zstd compressed (RFC 8878, section 3.1.1).
    const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
    let failed = || format!("cannot read {}", path.display());
    let mut magic = Vec::new();
    File::open(path).with_context(failed)?.take(4).read_to_end(&mut magic).with_context(failed)?;
    let file = File::open(path).with_context(failed)?;
    if magic == ZSTD_MAGIC { Ok(Box::new(BufReader::new(zstd::Decoder::new(file).with_context(failed)?))) } else { Ok(Box::new(BufReader::new(file))) }
}
