//! The commands, one file each.

mod extract;
mod read;

use crate::failure::Status;
use crate::settings::Settings;
use clap::Subcommand;

/// What the program is asked to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Print a page as text: what evidence counts its characters in
    Read(read::ReadArguments),
    /// Print what a page states, every fact with the exact words it was read from
    Extract(extract::ExtractArguments),
}

impl Command {
    /// Runs the command.
    pub(crate) fn run(self, _settings: &Settings) -> anyhow::Result<Status> {
        match self {
            Self::Read(arguments) => read::run(&arguments),
            Self::Extract(arguments) => extract::run(&arguments),
        }
    }
}
