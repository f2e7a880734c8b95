//! Opening a database by its address, and saying precisely why one cannot be opened.

use super::migrate;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, RuntimeErr, Statement};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// How long a writer waits for another one: longer than a minute, which a backup may take.
const BUSY_TIMEOUT: Duration = Duration::from_secs(90);

/// A database that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is of no kind that is known.
    #[error("the database address \"{0}\" begins with neither sqlite: nor postgres://")]
    UnknownScheme(String),
    /// The address of a SQLite database is not understood.
    #[error("the database address \"{address}\" is not understood: {cause}")]
    BadAddress {
        /// The address.
        address: String,
        /// Why.
        cause: String,
    },
    /// The file does not exist.
    #[error("there is no database at {}", .0.display())]
    Missing(PathBuf),
    /// The folder that the file would be in does not exist.
    #[error("there is no folder {}", .0.display())]
    MissingFolder(PathBuf),
    /// The path leads to a folder.
    #[error("{} is a folder, not a database", .0.display())]
    IsFolder(PathBuf),
    /// The file is something else.
    #[error("{} is not a SQLite database", .0.display())]
    NotADatabase(PathBuf),
    /// The file is damaged.
    #[error("the database {} is damaged: {cause}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the check found.
        cause: String,
    },
    /// The file, or its folder, may not be written.
    #[error("the database {} cannot be written: {cause}", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        cause: String,
    },
    /// A newer program has changed the schema.
    #[error("the database is of a newer version of helheten: it has the changes {}, which this program does not know", .0.join(", "))]
    Newer(Vec<String>),
    /// Changes of the schema are missing.
    #[error("the database is of an older version of helheten: it lacks the changes {}", .0.join(", "))]
    Older(Vec<String>),
    /// A setting did not take.
    #[error("the database keeps {name} at {found} instead of {wanted}")]
    Setting {
        /// The setting.
        name: &'static str,
        /// What it should be.
        wanted: String,
        /// What it is.
        found: String,
    },
    /// The database cannot be reached, or refused.
    #[error("cannot open the database {address}: {cause}")]
    Connect {
        /// The address, without the password.
        address: String,
        /// Why.
        cause: DbErr,
    },
}

impl OpenError {
    /// What can be done about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::UnknownScheme(_) | Self::BadAddress { .. } => "write sqlite://PATH, sqlite::memory: or postgres://USER:PASSWORD@HOST/NAME",
            Self::Missing(_) => "create it with `helheten import`, or name another one with --database",
            Self::MissingFolder(_) => "create the folder, or name another database with --database",
            Self::IsFolder(_) => "name a file in it with --database",
            Self::NotADatabase(_) => "the file was left as it is; name another database with --database",
            Self::Damaged { .. } => "nothing was changed; restore it from a backup, or move it away and import again",
            Self::ReadOnly { .. } => "the file and its folder must be writable, because SQLite keeps its log beside the file",
            Self::Newer(_) => "nothing was changed; use the newer program, or another database with --database",
            Self::Older(_) => "bring it up to date with `helheten migrate`",
            Self::Setting { .. } => "the file system may not support it; keep the database on a local disk",
            Self::Connect { .. } => "check the address, that the server runs, and that the account may use the database",
        }
    }
}

/// Opens a database to write to: creates a SQLite file that is missing, checks that it is whole, refuses a newer one,
/// and brings an older one up to date.
///
/// # Errors
/// [`OpenError`], before which nothing was changed.
pub async fn open_for_writing(address: &str) -> Result<DatabaseConnection, OpenError> {
    Ok(open_and_migrate(address).await?.0)
}

/// Opens a database that exists to write to it, as [`open_for_writing`] does otherwise.
///
/// # Errors
/// [`OpenError`], before which nothing was changed.
pub async fn open_existing(address: &str) -> Result<DatabaseConnection, OpenError> {
    if let Place::File(path) = Place::parse(address)? {
        check_path(&path, false)?;
    }
    open_for_writing(address).await
}

/// Opens a database as [`open_for_writing`] does, and tells which changes of the schema it lacked.
///
/// # Errors
/// [`OpenError`], before which nothing was changed.
pub async fn open_and_migrate(address: &str) -> Result<(DatabaseConnection, Vec<String>), OpenError> {
    let place = Place::parse(address)?;
    let db = connect(address, &place, true).await?;
    check_whole(&db, &place).await?;
    migrate::refuse_newer(&db).await.map_err(|error| place.explain(error))??;
    let applied = migrate::migrate_database(&db).await.map_err(|error| place.explain(error))?;
    Ok((db, applied))
}

/// Opens a database to read from: it must exist and be of this program's version.
///
/// # Errors
/// [`OpenError`]; nothing is ever changed.
pub async fn open_for_reading(address: &str) -> Result<DatabaseConnection, OpenError> {
    let place = Place::parse(address)?;
    let db = connect(address, &place, false).await?;
    migrate::refuse_newer(&db).await.map_err(|error| place.explain(error))??;
    let pending = migrate::pending_migrations(&db).await.map_err(|error| place.explain(error))?;
    if pending.is_empty() { Ok(db) } else { Err(OpenError::Older(pending)) }
}

/// Opens a database as it is, of whatever version, to look at what it lacks.
///
/// # Errors
/// [`OpenError`]; nothing is ever changed.
pub async fn open_to_check(address: &str) -> Result<DatabaseConnection, OpenError> {
    let place = Place::parse(address)?;
    let db = connect(address, &place, false).await?;
    check_whole(&db, &place).await?;
    migrate::refuse_newer(&db).await.map_err(|error| place.explain(error))??;
    Ok(db)
}

/// Where a database is.
#[derive(Debug)]
enum Place {
    Memory,
    File(PathBuf),
    Server(String),
}

impl Place {
    fn parse(address: &str) -> Result<Self, OpenError> {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return Ok(Self::Server(without_password(address)));
        }
        if !address.starts_with("sqlite:") {
            return Err(OpenError::UnknownScheme(without_password(address)));
        }
        let understood = SqliteConnectOptions::from_str(address);
        let options = understood.map_err(|error| OpenError::BadAddress { address: address.to_owned(), cause: error.to_string() })?;
        if address.starts_with("sqlite::memory:") || address.starts_with("sqlite://:memory:") || address.contains("mode=memory") {
            return Ok(Self::Memory);
        }
        let path = options.get_filename().to_owned();
        if path.as_os_str().is_empty() {
            return Err(OpenError::BadAddress { address: address.to_owned(), cause: "it names no file".to_owned() });
        }
        Ok(Self::File(path))
    }

    /// Says what an error of the database means for this place.
    fn explain(&self, error: DbErr) -> OpenError {
        // The primary result codes of SQLite: https://www.sqlite.org/rescode.html
        const READONLY: i32 = 8;
        const CORRUPT: i32 = 11;
        const CANTOPEN: i32 = 14;
        const NOTADB: i32 = 26;
        let Self::File(path) = self else {
            let address = if let Self::Server(address) = self { address.clone() } else { "sqlite::memory:".to_owned() };
            return OpenError::Connect { address, cause: error };
        };
        let path = path.clone();
        match sqlite_code(&error) {
            Some(NOTADB) => OpenError::NotADatabase(path),
            Some(CORRUPT) => OpenError::Damaged { path, cause: error.to_string() },
            Some(READONLY | CANTOPEN) => OpenError::ReadOnly { path, cause: error.to_string() },
            _ => OpenError::Connect { address: path.display().to_string(), cause: error },
        }
    }
}

async fn connect(address: &str, place: &Place, create: bool) -> Result<DatabaseConnection, OpenError> {
    if let Place::File(path) = place {
        check_path(path, create)?;
    }
    let mut options = ConnectOptions::new(address);
    options.sqlx_logging(false).max_connections(if matches!(place, Place::Memory) { 1 } else { 4 });
    if matches!(place, Place::Memory) {
        // The database goes with its only connection.
        options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    }
    let in_memory = matches!(place, Place::Memory);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite.foreign_keys(true).busy_timeout(BUSY_TIMEOUT).create_if_missing(create || in_memory);
        if create && !in_memory { sqlite.journal_mode(SqliteJournalMode::Wal) } else { sqlite }
    });
    let db = Database::connect(options).await.map_err(|error| place.explain(error))?;
    if db.get_database_backend() == DbBackend::Sqlite {
        check_setting(&db, place, "foreign_keys", "1").await?;
        check_setting(&db, place, "busy_timeout", &BUSY_TIMEOUT.as_millis().to_string()).await?;
        if create && !in_memory {
            check_setting(&db, place, "journal_mode", "wal").await?;
        }
    }
    Ok(db)
}

fn check_path(path: &Path, create: bool) -> Result<(), OpenError> {
    if path.is_dir() {
        return Err(OpenError::IsFolder(path.to_owned()));
    }
    if path.exists() {
        return Ok(());
    }
    if !create {
        return Err(OpenError::Missing(path.to_owned()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if folder.is_dir() { Ok(()) } else { Err(OpenError::MissingFolder(folder.to_owned())) }
}

/// Reads a setting back, because SQLite passes over what it cannot do.
async fn check_setting(db: &DatabaseConnection, place: &Place, name: &'static str, wanted: &str) -> Result<(), OpenError> {
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {name}"))).await.map_err(|error| place.explain(error))?;
    let found = row.map(|row| row.try_get_by_index::<String>(0).or_else(|_| row.try_get_by_index::<i64>(0).map(|number| number.to_string())));
    let found = found.transpose().map_err(|error| place.explain(error))?.unwrap_or_default();
    if found == wanted { Ok(()) } else { Err(OpenError::Setting { name, wanted: wanted.to_owned(), found }) }
}

/// Checks a SQLite file's structure.
async fn check_whole(db: &DatabaseConnection, place: &Place) -> Result<(), OpenError> {
    let Place::File(path) = place else { return Ok(()) };
    let check = Statement::from_string(DbBackend::Sqlite, "PRAGMA quick_check(3)");
    let rows = db.query_all_raw(check).await.map_err(|error| place.explain(error))?;
    let lines: Result<Vec<String>, DbErr> = rows.iter().map(|row| row.try_get_by_index(0)).collect();
    let lines = lines.map_err(|error| place.explain(error))?;
    if lines == ["ok"] { Ok(()) } else { Err(OpenError::Damaged { path: path.clone(), cause: lines.join("; ").replace('\n', " ") }) }
}

/// The primary result code of SQLite, where the error is one of SQLite's.
fn sqlite_code(error: &DbErr) -> Option<i32> {
    let (DbErr::Conn(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error else {
        return None;
    };
    let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

/// An address as it may be shown.
fn without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://").filter(|(scheme, _)| *scheme != "sqlite") else { return address.to_owned() };
    let host_start = rest.find('/').unwrap_or(rest.len());
    let Some(at) = rest[..host_start].rfind('@') else { return address.to_owned() };
    let user = rest[..at].split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{}", &rest[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        assert_eq!(without_password("postgres://me:se@cret@host/db"), "postgres://me@host/db");
        assert_eq!(without_password("postgres://host/db@x"), "postgres://host/db@x");
        assert_eq!(without_password("sqlite://a@b.db"), "sqlite://a@b.db");
    }

    #[test]
    fn addresses_are_told_apart() {
        assert!(matches!(Place::parse("sqlite::memory:"), Ok(Place::Memory)));
        assert!(matches!(Place::parse("sqlite:///var/lib/h.db"), Ok(Place::File(path)) if path == Path::new("/var/lib/h.db")));
        assert!(matches!(Place::parse("sqlite://h.db"), Ok(Place::File(path)) if path == Path::new("h.db")));
        assert!(matches!(Place::parse("postgres://h/d"), Ok(Place::Server(_))));
        assert!(matches!(Place::parse("mysql://h/d"), Err(OpenError::UnknownScheme(_))));
        assert!(matches!(Place::parse("helheten.db"), Err(OpenError::UnknownScheme(_))));
        assert!(matches!(Place::parse("sqlite://"), Err(OpenError::BadAddress { .. })));
        assert!(matches!(Place::parse("sqlite://h.db?mode=nonsense"), Err(OpenError::BadAddress { .. })));
    }
}
