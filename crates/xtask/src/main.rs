//! `cargo xtask`: the commands that a newcomer, a developer and CI run. Each is one file in `command/`.

mod command;
mod environment;
mod postgres;
mod process;
mod say;

use anyhow::Result;
use clap::{Parser, Subcommand};
use command::{bench, demo, score, soak, synth, test, web};
use std::process::ExitCode;

/// What a newcomer, a developer and CI run.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Xtask {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything, import the bundled pages and serve them
    Demo(demo::DemoArguments),
    /// Run every test that can run here, and name the ones that cannot
    Test(test::TestArguments),
    /// Build the playground's assets
    Web(web::WebArguments),
    /// Measure the product, as ratios within one run
    Bench(bench::BenchArguments),
    /// Hold what the rules read from pages against hand-made facts
    Score(score::ScoreArguments),
    /// Import invented pages of many organizations, and hold what that costs against what it may cost
    Synth(synth::SynthArguments),
    /// Run the tests that take long
    Soak(soak::SoakArguments),
}

fn main() -> ExitCode {
    match run(Xtask::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::complain(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Web(arguments) => web::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Score(arguments) => score::run(&arguments),
        Command::Synth(arguments) => synth::run(&arguments),
        Command::Soak(arguments) => soak::run(&arguments),
    }
}
