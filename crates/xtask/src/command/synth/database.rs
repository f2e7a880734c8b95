//! A fresh database for one size: a SQLite file, or a PostgreSQL database that is created and dropped.

use crate::environment::find_program;
use crate::postgres::version_folders;
use crate::process;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The database that every server of PostgreSQL has; others are created and dropped from it.
const MAINTENANCE: &str = "postgres";

/// A database that was not there before.
pub(super) enum SyntheticDatabase {
    /// A file, which goes with its folder.
    Sqlite(PathBuf),
    /// A database of a server.
    Postgres {
        /// The server's address, up to the slash before the database's name.
        server: String,
        /// The database's name.
        name: String,
    },
}

impl SyntheticDatabase {
    /// Creates the database of a size: in the folder, or at the address that begins so.
    pub(super) fn create(prefix: Option<&str>, size: u32, folder: &Path) -> Result<Self> {
        let Some(prefix) = prefix else { return Ok(Self::Sqlite(folder.join("helheten.db"))) };
        let (server, name) = split_address(prefix)?;
        let name = format!("{name}{size}");
        run_tool("createdb", &server, &name).with_context(|| format!("the database {name} must not be there yet"))?;
        Ok(Self::Postgres { server, name })
    }

    /// Its address, as the program takes it.
    pub(super) fn address(&self) -> String {
        match self {
            Self::Sqlite(file) => format!("sqlite://{}", file.display()),
            Self::Postgres { server, name } => format!("{server}/{name}"),
        }
    }

    /// Its length, where it is a file, with what is not merged into it yet.
    pub(super) fn bytes(&self) -> Result<Option<u64>> {
        let Self::Sqlite(file) = self else { return Ok(None) };
        let length = fs::metadata(file).with_context(|| format!("there is no {}", file.display()))?.len();
        let log = fs::metadata(format!("{}-wal", file.display())).map_or(0, |log| log.len());
        Ok(Some(length + log))
    }

    /// Drops a database of a server; a file goes with its folder.
    pub(super) fn remove(&self) -> Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres { server, name } => run_tool("dropdb", server, name),
        }
    }
}

/// The server's address, and what the database's name begins with.
fn split_address(prefix: &str) -> Result<(String, String)> {
    let rest = prefix.strip_prefix("postgres://").or_else(|| prefix.strip_prefix("postgresql://"));
    let Some((host, name)) = rest.and_then(|rest| rest.split_once('/')).filter(|(_, name)| !name.contains('?')) else {
        bail!("{prefix} is not the beginning of an address such as postgres://me@localhost/synth_");
    };
    Ok((format!("postgres://{host}"), if name.is_empty() { "synth_".to_owned() } else { name.to_owned() }))
}

fn run_tool(tool: &str, server: &str, name: &str) -> Result<()> {
    let program = find_program(tool, &version_folders()).with_context(|| format!("{tool} of PostgreSQL is not installed"))?;
    process::capture(Command::new(program).arg("--maintenance-db").arg(format!("{server}/{MAINTENANCE}")).arg(name)).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_split_before_the_name() {
        let split = |prefix| split_address(prefix).ok();
        let both = |server: &str, name: &str| Some((server.to_owned(), name.to_owned()));
        assert_eq!(split("postgres://me:pw@host:5433/try_"), both("postgres://me:pw@host:5433", "try_"));
        assert_eq!(split("postgresql://host/"), both("postgres://host", "synth_"));
        assert_eq!(split("postgres://host"), None);
        assert_eq!(split("sqlite://x.db"), None);
    }
}
