//! `cargo xtask soak`: the tests that take long, with a PostgreSQL beside SQLite where one can be started.

use crate::environment::{KILLS, NO_SKIP, TEST_POSTGRES_URL, cargo, forbids_skipping, root, variable};
use crate::postgres::Cluster;
use crate::process;
use crate::say::say;
use anyhow::{Result, bail};
use clap::Args;
use std::process::Command;
use std::time::Instant;

const AFTER_HELP: &str = "\
  killed: kills the program in the middle of an import, again and again at moments spread over all
          of it, on each kind of database. What is stored then must be whole regions, and the next
          import must end with the very facts of one that nothing disturbed.

PostgreSQL is the database that TEST_POSTGRES_URL names, or a server started for this where its
programs are installed. Without either the tests run on SQLite alone, which is told at the end;
with HELHETEN_NO_SKIP=1 it is a failure.

  cargo xtask soak
  cargo xtask soak --kills 500";

/// What `soak` takes.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct SoakArguments {
    /// How often an import is killed, on each kind of database
    #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    kills: u32,
}

/// Runs the command.
pub(crate) fn run(arguments: &SoakArguments) -> Result<()> {
    let given = variable(TEST_POSTGRES_URL).is_some();
    let cluster = if given { None } else { Cluster::start()? };
    let has_postgres = given || cluster.is_some();
    if forbids_skipping() && !has_postgres {
        bail!("{NO_SKIP} is set, and there is no PostgreSQL: install it, or name an empty database in {TEST_POSTGRES_URL}");
    }
    let mut tests = Command::new(cargo());
    // The whole workspace, so that its dependencies are built as the other tests have them.
    tests.args(["test", "--workspace", "--test", "pipeline", "killed"]).env(KILLS, arguments.kills.to_string()).current_dir(root());
    if let Some(cluster) = &cluster {
        say(&format!("soak: PostgreSQL at {}", cluster.url()));
        tests.env(TEST_POSTGRES_URL, cluster.url());
    }
    let databases = if has_postgres { "SQLite and on PostgreSQL" } else { "SQLite" };
    say(&format!("soak: imports killed {} times on {databases}", arguments.kills));
    let started = Instant::now();
    let outcome = process::run(&mut tests);
    let verdict = if outcome.is_ok() { "passed" } else { "failed" };
    say(&format!("\nkilled: {verdict}, {} kills on {databases}, {} s with building", arguments.kills, started.elapsed().as_secs()));
    if !has_postgres {
        say(&format!("Skipped: everything on PostgreSQL. To run it: install it, or name an empty database in {TEST_POSTGRES_URL}."));
    }
    outcome
}
