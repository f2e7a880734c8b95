//! `cargo xtask score`: runs the program over sets of pages and holds the facts against hand-made ones.

mod page_set;

use crate::environment::{cargo, find_program, program, root, target};
use crate::process;
use crate::say::say;
use anyhow::{Context, Result, bail};
use clap::Args;
use page_set::{ScoredPage, SetName, find_set};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const AFTER_HELP: &str = "\
Sets: `seeds` and `practice` are folders of pages with facts made by hand, kept beside the
repository (--shared); `fixtures` are the bundled pages that have a gold.json, `invented` the
pages of fixtures/invented. A set that is
not there is passed over where no sets are named, and is an error where it is named. The
facts stay in target/score/SET/facts to look at.

  cargo xtask score
  cargo xtask score --sets practice --show
  cargo xtask score --sets seeds --min laws=0.85 --min contacts=1.0";

/// What `score` takes.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ScoreArguments {
    /// The sets to score, with commas between [default: those that are there]
    #[arg(long, value_delimiter = ',', value_enum, value_name = "SET")]
    sets: Vec<SetName>,
    /// The folder with the scorer, the pages and the hand-made facts
    #[arg(long, value_name = "DIR")]
    shared: Option<PathBuf>,
    /// List what was missed and what was invented, page by page
    #[arg(long)]
    show: bool,
    /// The least F1 of a type of fact; may be given again
    #[arg(long = "min", value_name = "TYPE=F1")]
    minimums: Vec<String>,
    /// Build and run with optimisation
    #[arg(long)]
    release: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &ScoreArguments) -> Result<()> {
    let shared = arguments.shared.clone().unwrap_or_else(|| root().join("../shared"));
    let scorer = shared.join("eval/score.py");
    if !scorer.is_file() {
        bail!("there is no scorer at {}; name its folder with --shared", scorer.display());
    }
    let python = find_program("python3", &[]).context("the scorer needs python3, which is not installed")?;
    let names = if arguments.sets.is_empty() { SetName::ALL } else { &arguments.sets };

    let profile = if arguments.release { "release" } else { "debug" };
    let flags: &[&str] = if arguments.release { &["--release"] } else { &[] };
    process::run(Command::new(cargo()).args(["build", "--quiet", "--package", "helheten"]).args(flags).current_dir(root()))?;

    let mut below = Vec::new();
    for name in names {
        let pages = find_set(*name, &shared)?;
        if pages.is_empty() {
            if arguments.sets.is_empty() {
                say(&format!("== {name}: not there\n"));
                continue;
            }
            bail!("the set {name} has no pages");
        }
        let work = target().join("score").join(name.to_string());
        extract(&program(profile), &pages, &work)?;
        say(&format!("== {name}: {} pages", pages.len()));
        let mut command = Command::new(&python);
        command.arg(&scorer).args([work.join("gold"), work.join("facts"), work.join("pages")]);
        command.args(arguments.show.then_some("--show"));
        if !arguments.minimums.is_empty() {
            command.arg("--min").args(&arguments.minimums);
        }
        let reached = command.status().context("cannot start the scorer")?.success();
        say("");
        if !reached {
            below.push(name.to_string());
        }
    }
    if below.is_empty() { Ok(()) } else { bail!("below what is asked: {}", below.join(", ")) }
}

/// Lays out `gold`, `facts` and `pages` of a set in a folder, which is made anew.
fn extract(helheten: &Path, pages: &[ScoredPage], work: &Path) -> Result<()> {
    let _ = fs::remove_dir_all(work);
    let folder = |name: &str| -> Result<PathBuf> {
        let path = work.join(name);
        fs::create_dir_all(&path).with_context(|| format!("cannot create {}", path.display()))?;
        Ok(path)
    };
    let (gold, facts, texts, given) = (folder("gold")?, folder("facts")?, folder("pages")?, folder("given")?);
    for page in pages {
        copy(&page.gold, &gold.join(format!("{}.json", page.name)))?;
        // Fixtures all have one file name, so each page is given under its set's name for it.
        let file = given.join(page.file_name());
        copy(&page.file, &file)?;
        let charset = page.charset.iter().flat_map(|label| ["--charset", label]);
        // A text whose charset its server said is not in UTF-8, which is what the scorer reads.
        if page.is_text() && page.charset.is_none() {
            copy(&page.file, &texts.join(page.file_name()))?;
        } else {
            process::capture(Command::new(helheten).arg("read").arg(&file).arg("--out").arg(&texts).args(charset.clone()))?;
        }
        let told = [("--url", &page.url), ("--date", &page.date)];
        let told = told.iter().filter_map(|(flag, value)| Some([*flag, value.as_deref()?])).flatten().chain(charset);
        process::capture(Command::new(helheten).arg("extract").arg(&file).args(["--region", &page.region]).arg("--out").arg(&facts).args(told))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).map(drop).with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))
}
