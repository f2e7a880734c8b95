//! The program `helheten`: parses the command line, runs one command, and turns its end into an exit code.

mod clock;
mod command;
mod failure;
mod logging;
mod output;
mod progress;
mod settings;
mod signals;

use clap::Parser;
use command::Command;
use failure::UsageError;
use mimalloc::MiMalloc;
use settings::{GlobalArguments, Settings};
use std::process::ExitCode;

/// A page's many small texts come and go quickest with this one.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const EXAMPLES: &str = "\
Examples:
  helheten demo                               import the bundled pages, then serve them
  helheten import                             import the regions' live pages
  helheten import --pages saved/              import a folder of saved pages
  helheten watch --cron @daily --fixtures     import the bundled pages every night
  helheten serve                              answer on http://127.0.0.1:8080/graphql
  helheten extract page.html --region 14      print what one page states, with its words

Exit codes:
  0  done
  1  failed; nothing was changed that the message does not name
  2  imported, but degraded: something is kept aside or failed; what it said before stands
  64 wrong usage: an unknown argument, setting or code of a region

Settings come from flags, then the environment, then helheten.toml, then the defaults.";

/// Who decides what in Sweden's regions, by which right, and where does it say so?
#[derive(Parser)]
#[command(name = "helheten", version, about, after_help = EXAMPLES, max_term_width = 110)]
struct Program {
    #[command(flatten)]
    global: GlobalArguments,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let program = match Program::try_parse() {
        Ok(program) => program,
        Err(error) => return failure::report_usage(&error),
    };
    // sea-orm brings ring and reqwest aws-lc-rs; rustls asks for one of them where both are linked in.
    rustls::crypto::ring::default_provider().install_default().expect("main is the first to install one");
    let result = Settings::load(&program.global).and_then(|settings| {
        let _logging = logging::start(&settings)?;
        program.command.run(&settings)
    });
    match result {
        Ok(status) => status.into(),
        Err(error) => failure::report_failure(&error),
    }
}

/// Stops with a message about the command line or the settings.
fn usage_error(message: impl Into<String>) -> anyhow::Error {
    UsageError(message.into()).into()
}
