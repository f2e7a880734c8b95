//! `cargo xtask demo`: builds the program with its playground and hands over to `helheten demo`.

use super::web;
use crate::environment::{cargo, program, root};
use crate::process;
use crate::say::say;
use anyhow::Result;
use clap::Args;
use std::process::Command;

const AFTER_HELP: &str = "\
Builds the playground's assets and the program, imports the bundled pages into helheten.db
in this folder, and serves them until it is stopped. Everything that is not an option of
this command goes to `helheten demo`:

  cargo xtask demo
  cargo xtask demo -- --listen 127.0.0.1:9000
  cargo xtask demo -- --help";

/// What `demo` takes.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct DemoArguments {
    /// Build without optimisation, which is quicker to build and slower to run
    #[arg(long)]
    debug: bool,
    /// Arguments for `helheten demo`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENT")]
    arguments: Vec<String>,
}

/// Runs the command; on Unix it does not come back.
pub(crate) fn run(arguments: &DemoArguments) -> Result<()> {
    web::build(false)?;
    say("demo: building the program; the first time this takes some minutes …");
    let profile: &[&str] = if arguments.debug { &[] } else { &["--release"] };
    process::run(Command::new(cargo()).args(["build", "--package", "helheten"]).args(profile).current_dir(root()))?;
    let mut demo = Command::new(program(if arguments.debug { "debug" } else { "release" }));
    demo.arg("demo").args(&arguments.arguments);
    hand_over(&mut demo)
}

/// Becomes the program, so that an interrupt reaches it alone.
#[cfg(unix)]
fn hand_over(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(anyhow::Error::new(command.exec()).context("cannot start the program"))
}

#[cfg(not(unix))]
fn hand_over(command: &mut Command) -> Result<()> {
    process::run(command)
}
