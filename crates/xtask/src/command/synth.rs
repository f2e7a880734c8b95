//! `cargo xtask synth`: imports invented pages of ever more organizations, and holds what that costs against what it may.

mod database;
mod measure;
mod pages;
mod places;

use crate::environment::{PROGRAM, cargo, program, root, target, variable};
use crate::process;
use crate::say::say;
use anyhow::{Context, Result, bail};
use clap::Args;
use database::SyntheticDatabase;
use measure::{Row, import};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const AFTER_HELP: &str = "\
For each size it writes a folder of invented pages, about fifty organizations a page, spread
over the 21 regions; imports it into a fresh database; imports it again as it is; and prints
a line of a Markdown table. The pages are the same each time. Fails where

  - the number of organizations held is more than 2 % off the number asked for,
  - the second import takes more than 10 % of the first, from 20 000 organizations on, or
  - the time or the bytes per organization are more than 1.5 times those of the size before.

The program is built with optimisation, unless HELHETEN_PROGRAM names one.

  cargo xtask synth
  cargo xtask synth --sizes 500,2000 --keep           the pages and databases stay in target/synth
  cargo xtask synth --database postgres://me@localhost/synth_
                                                      creates, uses and drops the databases synth_2000, …
                                                      (PostgreSQL's createdb and dropdb must be installed)";

/// What `synth` takes.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct SynthArguments {
    /// How many organizations, with commas between
    #[arg(long, value_delimiter = ',', value_name = "COUNT", default_values_t = [2_000, 20_000, 200_000], value_parser = clap::value_parser!(u32).range(1..))]
    sizes: Vec<u32>,
    /// The folder for pages and databases [default: target/synth]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Use PostgreSQL: the address of databases that are not there yet, to which the size is added [default: SQLite]
    #[arg(long, value_name = "URL-PREFIX")]
    database: Option<String>,
    /// Leave the pages and the databases to look at
    #[arg(long)]
    keep: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &SynthArguments) -> Result<()> {
    let mut sizes = arguments.sizes.clone();
    sizes.sort_unstable();
    sizes.dedup();
    if let Some(size) = sizes.last().filter(|size| **size > pages::ORGANIZATIONS_MAX) {
        bail!("at most {} organizations can be invented, not {size}", pages::ORGANIZATIONS_MAX);
    }
    let helheten = find_helheten()?;
    let out = arguments.out.clone().unwrap_or_else(|| target().join("synth"));
    fs::create_dir_all(&out).with_context(|| format!("cannot create {}", out.display()))?;
    let out = out.canonicalize().with_context(|| format!("cannot find {}", out.display()))?;

    say(measure::HEADING);
    let mut rows: Vec<Row> = Vec::new();
    let mut complaints = Vec::new();
    for size in sizes {
        let folder = out.join(format!("organizations-{size}"));
        let row = measure_size(&helheten, size, &folder, arguments)?;
        say(&row.render());
        complaints.extend(row.complaints(rows.last()));
        rows.push(row);
    }
    if complaints.is_empty() {
        return Ok(());
    }
    bail!("beyond what is allowed: {}", complaints.join("; "))
}

/// The program to measure: the one that is named, or the one that is built now.
fn find_helheten() -> Result<PathBuf> {
    if let Some(named) = variable(PROGRAM) {
        return Path::new(&named).canonicalize().with_context(|| format!("{PROGRAM} names {named}, which is not there"));
    }
    process::run(Command::new(cargo()).args(["build", "--release", "--package", "helheten"]).current_dir(root()))?;
    let built = program("release");
    built.canonicalize().with_context(|| format!("{} is not there", built.display()))
}

/// Measures one size, and leaves nothing of it unless it is to be kept.
fn measure_size(helheten: &Path, size: u32, folder: &Path, arguments: &SynthArguments) -> Result<Row> {
    // What an earlier run left there would be read along.
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let pages = pages::write_pages(&folder.join("pages"), size)?;
    let database = SyntheticDatabase::create(arguments.database.as_deref(), size, folder)?;
    let row = import_twice(helheten, size, pages, &folder.join("pages"), &database);
    if !arguments.keep {
        database.remove()?;
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    row
}

fn import_twice(helheten: &Path, size: u32, pages: usize, folder: &Path, database: &SyntheticDatabase) -> Result<Row> {
    let first = import(helheten, database, folder)?;
    let bytes = database.bytes()?;
    let second = import(helheten, database, folder)?;
    if first.new != pages || second.unchanged != pages {
        bail!("of {pages} pages {} were new at first, and {} unchanged then", first.new, second.unchanged);
    }
    Ok(Row { asked: size, held: second.organizations, pages, first: first.time, bytes, second: second.time })
}
