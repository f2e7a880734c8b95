//! `cargo xtask soak`: the tests that take long, with a PostgreSQL beside SQLite where one can be started.

use crate::environment::{FUZZ_CASES, KILLS, LOAD_SECONDS, NO_SKIP, TEST_POSTGRES_URL, cargo, forbids_skipping, root, variable};
use crate::postgres::Cluster;
use crate::process;
use crate::say::say;
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use std::process::Command;
use std::time::Instant;

const AFTER_HELP: &str = "\
  killed: kills the program in the middle of an import, again and again at moments spread over all
          of it, on each kind of database. What is stored then must be whole regions, and the next
          import must end with the very facts of one that nothing disturbed.
  load:   clients ask all sorts of things while imports go on, for ten minutes: no error, no answer
          of two revisions, no memory that grows beyond what the caches may hold. Shows how long
          answers took.
  fuzz:   asks 20 000 invented questions; none may fail the server. Needs Python.

PostgreSQL is the database that TEST_POSTGRES_URL names, or a server started for this where its
programs are installed. Without either the imports are killed on SQLite alone, which is told at the
end; with HELHETEN_NO_SKIP=1 it is a failure.

  cargo xtask soak
  cargo xtask soak --only killed --kills 500
  cargo xtask soak --only load --seconds 60";

/// What goes on for long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Imports that are killed
    Killed,
    /// Questions while imports go on
    Load,
    /// Invented questions
    Fuzz,
}

/// What `soak` takes.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct SoakArguments {
    /// Run only these parts, with commas between [default: all]
    #[arg(long, value_name = "PART", value_delimiter = ',', value_enum)]
    only: Vec<Part>,
    /// How often an import is killed, on each kind of database
    #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    kills: u32,
    /// For how many seconds clients ask
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
    /// How many questions are invented
    #[arg(long, value_name = "COUNT", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(200..))]
    cases: u32,
}

/// Runs the command.
pub(crate) fn run(arguments: &SoakArguments) -> Result<()> {
    let takes = |part: Part| arguments.only.is_empty() || arguments.only.contains(&part);
    let mut failed = Vec::new();
    if takes(Part::Killed) {
        failed.extend(kill_imports(arguments.kills)?.err().map(|_| "killed"));
    }
    if takes(Part::Load) {
        say(&format!("soak: clients ask for {} s while imports go on", arguments.seconds));
        failed.extend(run_test("load", LOAD_SECONDS, arguments.seconds).err().map(|_| "load"));
    }
    if takes(Part::Fuzz) {
        say(&format!("soak: {} invented questions", arguments.cases));
        failed.extend(run_test("protocol", FUZZ_CASES, arguments.cases).err().map(|_| "fuzz"));
    }
    if failed.is_empty() {
        say("\nsoak: passed");
        return Ok(());
    }
    bail!("failed: {}", failed.join(", "))
}

/// Runs the tests of a file, as long as the variable says, in an optimised build: what takes long is asked of what is shipped.
fn run_test(file: &str, variable: &str, value: u32) -> Result<()> {
    let mut tests = Command::new(cargo());
    tests.args(["test", "--workspace", "--release", "--test", file, "--", "--nocapture"]).env(variable, value.to_string()).current_dir(root());
    process::run(&mut tests)
}

/// Kills imports; tells first whether that could be done at all, then whether they ended well.
fn kill_imports(kills: u32) -> Result<Result<()>> {
    let given = variable(TEST_POSTGRES_URL).is_some();
    let cluster = if given { None } else { Cluster::start()? };
    let has_postgres = given || cluster.is_some();
    if forbids_skipping() && !has_postgres {
        bail!("{NO_SKIP} is set, and there is no PostgreSQL: install it, or name an empty database in {TEST_POSTGRES_URL}");
    }
    let mut tests = Command::new(cargo());
    // The whole workspace, so that its dependencies are built as the other tests have them.
    tests.args(["test", "--workspace", "--test", "pipeline", "killed"]).env(KILLS, kills.to_string()).current_dir(root());
    if let Some(cluster) = &cluster {
        say(&format!("soak: PostgreSQL at {}", cluster.url()));
        tests.env(TEST_POSTGRES_URL, cluster.url());
    }
    let databases = if has_postgres { "SQLite and on PostgreSQL" } else { "SQLite" };
    say(&format!("soak: imports killed {kills} times on {databases}"));
    let started = Instant::now();
    let outcome = process::run(&mut tests);
    let verdict = if outcome.is_ok() { "passed" } else { "failed" };
    say(&format!("\nkilled: {verdict}, {kills} kills on {databases}, {} s with building", started.elapsed().as_secs()));
    if !has_postgres {
        say(&format!("Skipped: everything on PostgreSQL. To run it: install it, or name an empty database in {TEST_POSTGRES_URL}."));
    }
    Ok(outcome)
}
