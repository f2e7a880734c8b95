//! `cargo xtask test`: every test that can run here. What cannot is named at the end.

use super::web::{self, Assets};
use crate::environment::{CHROMIUM, NO_SKIP, PROGRAM, TEST_POSTGRES_URL, cargo, find_chromium, forbids_skipping, program, root, variable};
use crate::postgres::Cluster;
use crate::process;
use crate::say::say;
use anyhow::{Result, bail};
use clap::Args;
use std::process::Command;

const AFTER_HELP: &str = "\
Builds the playground's assets, starts a PostgreSQL of its own where its programs are
installed (or uses the database that TEST_POSTGRES_URL names), and runs `cargo test
--workspace`. Tests that need what is not installed are skipped and named at the end. With
HELHETEN_NO_SKIP=1 a test that cannot run is a failure.

  cargo xtask test
  cargo xtask test -- --test pages
  UPDATE_EXPECT=1 cargo xtask test -- --test pages    accept what the rules read now as expected";

/// What `test` takes.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct TestArguments {
    /// Arguments for `cargo test`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENT")]
    arguments: Vec<String>,
}

/// Tests that cannot run here.
struct Skipped {
    what: &'static str,
    remedy: &'static str,
}

const SKIPPED_WITHOUT_NODE: Skipped = Skipped { what: "the playground in a browser: Node is not installed", remedy: "install Node 20.19 or newer with npm" };
const SKIPPED_WITHOUT_CHROMIUM: Skipped = Skipped {
    what: "the playground in a browser: no Chromium was found",
    remedy: "install it (Debian: apt-get install chromium), or name the program in CHROMIUM",
};
const SKIPPED_WITHOUT_POSTGRES: Skipped = Skipped {
    what: "everything on PostgreSQL: initdb was not found",
    remedy: "install it (Debian: apt-get install postgresql), or name an empty database in TEST_POSTGRES_URL",
};

/// Runs the command.
pub(crate) fn run(arguments: &TestArguments) -> Result<()> {
    let mut skipped = Vec::new();
    let mut tests = Command::new(cargo());
    tests.args(["test", "--workspace", "--no-fail-fast"]).args(&arguments.arguments).current_dir(root());

    if arguments.arguments.is_empty() {
        // Then the tests of the program's own package run too, for which cargo builds it.
        tests.env(PROGRAM, program("debug"));
    }

    let assets = web::build(false)?;
    let chromium = find_chromium();
    match (assets, &chromium) {
        (Assets::WithoutNode, _) => skipped.push(SKIPPED_WITHOUT_NODE),
        (Assets::Ready, None) => skipped.push(SKIPPED_WITHOUT_CHROMIUM),
        (Assets::Ready, Some(browser)) => {
            tests.env(CHROMIUM, browser);
        }
    }
    let cluster = if variable(TEST_POSTGRES_URL).is_some() { None } else { Cluster::start()? };
    match &cluster {
        Some(cluster) => {
            say(&format!("test: PostgreSQL at {}", cluster.url()));
            tests.env(TEST_POSTGRES_URL, cluster.url());
        }
        None if variable(TEST_POSTGRES_URL).is_none() => skipped.push(SKIPPED_WITHOUT_POSTGRES),
        None => {}
    }

    if forbids_skipping() && !skipped.is_empty() {
        report(&skipped);
        bail!("{NO_SKIP} is set, and not everything can run here");
    }
    let outcome = process::run(&mut tests);
    report(&skipped);
    outcome
}

fn report(skipped: &[Skipped]) {
    if skipped.is_empty() {
        say("\nNothing was skipped.");
        return;
    }
    say("\nSkipped:");
    for Skipped { what, remedy } in skipped {
        say(&format!("  - {what}\n    To run it: {remedy}."));
    }
}
