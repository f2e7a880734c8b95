//! The schema's version: what a database lacks, and bringing it up to date in one transaction.

use super::begin_writing;
use super::open::OpenError;
use helheten_migrations::{Migrator, migration_names};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, IntoDatabaseExecutor, Statement};
use sea_orm_migration::{MigratorTrait, SchemaManager};

const TABLE: &str = "seaql_migrations";

/// The number that importers agree on to migrate a PostgreSQL database one after the other; its digits spell "hel".
const MIGRATION_LOCK: i64 = 0x68_65_6c;

/// The changes of the schema that a database lacks, oldest first; nothing is changed.
pub async fn pending_migrations<'c>(db: impl IntoDatabaseExecutor<'c>) -> Result<Vec<String>, DbErr> {
    let applied = applied_migrations(db).await?;
    Ok(migration_names().into_iter().filter(|name| !applied.contains(name)).collect())
}

/// Brings the schema up to date: all changes that are missing, or none. Gives their names.
pub(super) async fn migrate_database(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let transaction = begin_writing(db).await?;
    if db.get_database_backend() == DbBackend::Postgres {
        transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
    }
    // Another program may have done it while this one waited.
    let pending = pending_migrations(&transaction).await?;
    if pending.is_empty() {
        // Finds out whether the database can be written: SQLite lets a writer of a read-only file begin.
        transaction.execute_unprepared(&format!("DELETE FROM {TABLE} WHERE 1 = 0")).await?;
    } else {
        Migrator::up(&transaction, None).await?;
    }
    transaction.commit().await?;
    Ok(pending)
}

/// Refuses a database that has changes that this program does not know.
pub(super) async fn refuse_newer<'c>(db: impl IntoDatabaseExecutor<'c>) -> Result<Result<(), OpenError>, DbErr> {
    let known = migration_names();
    let unknown: Vec<String> = applied_migrations(db).await?.into_iter().filter(|name| !known.contains(name)).collect();
    Ok(if unknown.is_empty() { Ok(()) } else { Err(OpenError::Newer(unknown)) })
}

async fn applied_migrations<'c>(db: impl IntoDatabaseExecutor<'c>) -> Result<Vec<String>, DbErr> {
    let manager = SchemaManager::new(db);
    if !manager.has_table(TABLE).await? {
        return Ok(Vec::new());
    }
    let db = manager.get_connection();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), format!("SELECT version FROM {TABLE} ORDER BY version"))).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}
