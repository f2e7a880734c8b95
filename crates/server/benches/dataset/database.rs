//! The databases that are measured, and where the measurements go.

use crate::synthetic::add_organization;
use crate::write::write_database;
use helheten_server::Dataset;
use sea_orm::{ConnectOptions, DatabaseConnection, DbErr};
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// How many organizations the databases have, unless `--sizes` says so.
const SIZES: &[usize] = &[2_000, 20_000, 200_000];

/// What to measure.
pub(crate) struct Settings {
    sizes: Vec<usize>,
    /// Where the databases are; each is written where it is not there yet.
    databases: PathBuf,
    /// Where the measurements go; without it, to the standard output.
    out: Option<PathBuf>,
}

/// A database of so many organizations, with a connection that has nothing of its writing in memory.
pub(crate) struct Database {
    pub(crate) organizations: usize,
    pub(crate) rows: u64,
    pub(crate) db: DatabaseConnection,
}

impl Settings {
    /// Reads `--sizes`, `--databases` and `--out`.
    pub(crate) fn read() -> Result<Self, Box<dyn Error>> {
        let arguments: Vec<String> = std::env::args().collect();
        let value_of = |name: &str| arguments.iter().position(|argument| argument == name).and_then(|place| arguments.get(place + 1));
        let sizes = match value_of("--sizes") {
            Some(sizes) => sizes.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>()?,
            None => SIZES.to_vec(),
        };
        let databases = value_of("--databases").map_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("dataset-bench"), PathBuf::from);
        fs::create_dir_all(&databases)?;
        Ok(Self { sizes, databases, out: value_of("--out").map(PathBuf::from) })
    }

    /// Measures every size, and writes the measurements to `{name}.json` in the folder for them.
    pub(crate) fn measure_all(&self, name: &str, measure: impl Fn(usize) -> Result<serde_json::Value, Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
        let mut lines = Vec::new();
        for size in &self.sizes {
            let line = measure(*size)?.to_string();
            writeln!(std::io::stderr(), "{line}")?;
            lines.push(line);
        }
        let json = format!("[\n{}\n]\n", lines.join(",\n"));
        match &self.out {
            Some(folder) => fs::write(folder.join(name).with_extension("json"), json)?,
            None => write!(std::io::stdout(), "{json}")?,
        }
        Ok(())
    }

    /// The database of a size.
    pub(crate) async fn open(&self, organizations: usize) -> Result<Database, Box<dyn Error>> {
        let file = self.databases.join(format!("{organizations}.db"));
        // What tells how many rows there are is written last: without it, the database may be half of one.
        let count = file.with_extension("rows");
        if !count.exists() {
            if file.exists() {
                fs::remove_file(&file)?;
            }
            let db = connect(&file).await?;
            let rows = write_database(&db, organizations, add_organization).await?;
            db.close().await?;
            fs::write(&count, rows.to_string())?;
        }
        Ok(Database { organizations, rows: fs::read_to_string(&count)?.parse()?, db: connect(&file).await? })
    }
}

async fn connect(file: &Path) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", file.display()));
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await
}

/// What was written was read, and joined.
pub(crate) fn check(dataset: &Dataset, organizations: usize) -> Result<(), Box<dyn Error>> {
    let stated = dataset.organizations.rows().iter().all(|row| dataset.evidence_of(row).count() >= 3 && dataset.held_of(row).count() >= 3);
    if dataset.organizations.len() != organizations || !stated {
        return Err(format!("of {organizations} organizations {} were read, or lack evidence", dataset.organizations.len()).into());
    }
    Ok(())
}
