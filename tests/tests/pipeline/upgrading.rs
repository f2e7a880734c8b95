//! Databases of earlier schemas: kept as SQL, brought up to date, and found to hold what they held.

use crate::database::{TestDatabase, load_contents};
use crate::folder::{import, write_folder};
use helheten_importer::store::{open_and_migrate, open_for_reading, pending_migrations};
use helheten_migrations::{Migrator, migration_names};
use helheten_model::entity::{choice, finding};
use helheten_tests::root;
use sea_orm::{ConnectionTrait, Database, EntityTrait};
use sea_orm_migration::MigratorTrait;
use std::fs;

#[tokio::test]
async fn every_kept_database_is_brought_up_to_date() {
    let mut kept: Vec<_> = fs::read_dir(root().join("fixtures/databases")).unwrap().map(|entry| entry.unwrap().path()).collect();
    kept.sort();
    assert!(!kept.is_empty());
    for folder in kept {
        let schema = folder.file_name().unwrap().to_string_lossy().into_owned();
        for database in TestDatabase::all().await {
            let db = Database::connect(&database.raw_address()).await.unwrap();
            let file = if database.is_sqlite() { "sqlite.sql" } else { "postgres.sql" };
            db.execute_unprepared(&fs::read_to_string(folder.join(file)).unwrap()).await.unwrap();
            let choices_before = count(&db, "choice").await;
            db.close().await.unwrap();

            assert!(open_for_reading(&database.address).await.is_err(), "an older database is read before it was migrated");
            let (db, made) = open_and_migrate(&database.address).await.unwrap();
            let names = migration_names();
            let later = names.iter().position(|name| *name == schema).map(|at| names[at + 1..].to_vec());
            assert_eq!(Some(made), later, "{schema}");
            let choices = choice::Entity::find().all(&db).await.unwrap();
            assert_eq!(choices.len(), choices_before, "{schema}");
            assert!(choices.iter().all(|row| row.recorded_to.is_some() == row.end_cause.is_some()), "{schema}");
            assert!(finding::Entity::find().all(&db).await.unwrap().iter().all(|row| row.page_version_id.is_some()), "{schema}");
            let contents = load_contents(&db).await;
            assert!(["organization", "person", "page_version", "assertion"].iter().all(|table| !contents[table].is_empty()), "{schema}");
            // It goes on from there: other rules read the stored pages again, other pages come in.
            assert!(import(&db, write_folder(&["21"]).path()).await.is_complete());
            db.close().await.unwrap();
        }
    }
}

async fn count(db: &sea_orm::DatabaseConnection, table: &str) -> usize {
    let statement = sea_orm::Statement::from_string(db.get_database_backend(), format!("SELECT id FROM {table}"));
    db.query_all_raw(statement).await.unwrap().len()
}

#[tokio::test]
async fn every_earlier_schema_is_brought_up_to_date() {
    let count = u32::try_from(migration_names().len()).unwrap();
    for steps in 1..count {
        for database in TestDatabase::all().await {
            let db = Database::connect(&database.raw_address()).await.unwrap();
            Migrator::up(&db, Some(steps)).await.unwrap();
            db.close().await.unwrap();
            let (db, made) = open_and_migrate(&database.address).await.unwrap();
            assert_eq!(made.len(), (count - steps) as usize);
            assert!(pending_migrations(&db).await.unwrap().is_empty());
            db.close().await.unwrap();
        }
    }
}
