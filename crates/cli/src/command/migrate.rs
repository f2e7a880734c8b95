//! `helheten migrate`: the database's schema, brought up to date or looked at.

use super::block_on;
use crate::failure::Status;
use crate::output;
use crate::settings::Settings;
use clap::Args;
use helheten_importer::store::{open_and_migrate, open_to_check, pending_migrations};

const EXAMPLES: &str = "\
Examples:
  helheten migrate                                  bring helheten.db up to date; create it where it is missing
  helheten migrate --check                          say what is missing and change nothing
  helheten migrate --database postgres://h@db/h     the same for PostgreSQL

All changes that are missing are made in one transaction: all or none. A database of a newer program is refused.

Exit codes:
  0  the schema is up to date
  1  failed, or with --check: changes are missing
  64 wrong usage";

/// What `migrate` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct MigrateArguments {
    /// Only say which changes are missing
    #[arg(long)]
    check: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &MigrateArguments, settings: &Settings) -> anyhow::Result<Status> {
    let (names, what) = if arguments.check {
        let pending = block_on(async { anyhow::Ok(pending_migrations(&open_to_check(&settings.database).await?).await?) })?;
        (pending, "missing")
    } else {
        let applied = block_on(async {
            let (db, applied) = open_and_migrate(&settings.database).await?;
            db.close().await?;
            anyhow::Ok(applied)
        })?;
        (applied, "made")
    };
    let mut lines: Vec<String> = names.iter().map(|name| format!("{what}: {name}")).collect();
    if names.is_empty() || !arguments.check {
        lines.push("the schema is up to date".to_owned());
    }
    output::print(&(lines.join("\n") + "\n"))?;
    Ok(if arguments.check && !names.is_empty() { Status::Failed } else { Status::Done })
}
