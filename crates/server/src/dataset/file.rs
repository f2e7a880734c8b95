//! The file of a SQLite database: whether it is still the one that was opened.

use super::load::LoadError;
use sea_orm::{DatabaseConnection, DbBackend, SqlxSqliteConnector};
use std::fs::Metadata;
use std::path::PathBuf;

/// A database, with the file that it was opened from where it is in one.
pub(super) struct Opened {
    pub(super) db: DatabaseConnection,
    file: Option<(PathBuf, Identity)>,
}

/// What tells a file from another in its place.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Identity(u64, u64);

impl Opened {
    /// Remembers which file a database is in.
    pub(super) fn new(db: DatabaseConnection) -> Self {
        let file = find_path(&db).and_then(|path| Some((path.clone(), identify(&path.metadata().ok()?))));
        Self { db, file }
    }

    /// Opens the file that is there now, if it is another one; tells whether it was.
    ///
    /// # Errors
    /// Where there is no file, or it cannot be opened.
    pub(super) async fn follow(&mut self) -> Result<bool, LoadError> {
        let Some((path, known)) = &mut self.file else { return Ok(false) };
        let found = match path.metadata() {
            Ok(metadata) => identify(&metadata),
            Err(cause) => return Err(LoadError::FileGone { path: path.clone(), cause }),
        };
        if found == *known {
            return Ok(false);
        }
        let pool = self.db.get_sqlite_connection_pool();
        let newer = pool.options().clone().connect_with((*pool.connect_options()).clone()).await;
        let newer = newer.map_err(|cause| LoadError::Connection(sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(cause.into()))))?;
        tracing::info!("the database's file {} was replaced; the new one is read", path.display());
        *known = found;
        // The connections to the file that is gone close once nobody reads by them.
        self.db = SqlxSqliteConnector::from_sqlx_sqlite_pool(newer);
        Ok(true)
    }
}

fn find_path(db: &DatabaseConnection) -> Option<PathBuf> {
    (db.get_database_backend() == DbBackend::Sqlite).then(|| db.get_sqlite_connection_pool().connect_options().get_filename().to_owned())
}

#[cfg(unix)]
fn identify(metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    Identity(metadata.dev(), metadata.ino())
}

/// Elsewhere a file that is open cannot be replaced.
#[cfg(not(unix))]
fn identify(_: &Metadata) -> Identity {
    Identity(0, 0)
}
