//! Databases that cannot be opened: each is told for what it is, and left as it was.

use crate::database::TestDatabase;
use crate::folder::{import, write_all_regions};
use helheten_importer::store::{OpenError, open_for_reading, open_for_writing, open_to_check, pending_migrations};
use sea_orm::ConnectionTrait;
use std::fs;
use std::path::Path;

fn address(path: &Path) -> String {
    format!("sqlite://{}", path.display())
}

async fn open_error(address: &str) -> OpenError {
    open_for_writing(address).await.expect_err("it should not open")
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    fs::write(&file, "Kära regionfullmäktige! ".repeat(100)).unwrap();
    assert!(matches!(open_error(&address(&file)).await, OpenError::NotADatabase(path) if path == file));
    assert_eq!(fs::read_to_string(&file).unwrap(), "Kära regionfullmäktige! ".repeat(100));
}

#[tokio::test]
async fn a_damaged_database_is_told_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("helheten.db");
    let db = open_for_writing(&address(&file)).await.unwrap();
    import(&db, write_all_regions().path()).await;
    db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
    db.close().await.unwrap();

    let whole = fs::read(&file).unwrap();
    let mut damaged = whole.clone();
    let page_bytes = usize::from(u16::from_be_bytes([whole[16], whole[17]]));
    for page in 3..whole.len() / page_bytes {
        damaged[page * page_bytes..page * page_bytes + 64].fill(0xa5);
    }
    fs::write(&file, &damaged).unwrap();
    let error = open_error(&address(&file)).await;
    assert!(matches!(&error, OpenError::Damaged { path, .. } if *path == file), "{error}");
    assert!(error.hint().contains("backup"));
    assert!(matches!(open_to_check(&address(&file)).await, Err(OpenError::Damaged { .. })));

    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let error = open_error(&address(&file)).await;
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
}

#[tokio::test]
async fn a_newer_database_is_refused_and_left_as_it_was() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        db.execute_unprepared("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_add_dreams', 0)").await.unwrap();
        for error in [open_error(&database.address).await, open_for_reading(&database.address).await.unwrap_err()] {
            assert!(matches!(&error, OpenError::Newer(names) if names == &["m29991231_000001_add_dreams"]), "{error}");
            assert!(error.hint().contains("newer program"));
        }
        db.close().await.unwrap();
    }
}

#[tokio::test]
async fn an_older_database_is_read_only_after_it_was_migrated() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        db.execute_unprepared("DELETE FROM seaql_migrations WHERE version LIKE '%create_changes'").await.unwrap();
        db.execute_unprepared("DROP VIEW change").await.unwrap();
        let error = open_for_reading(&database.address).await.unwrap_err();
        assert!(matches!(&error, OpenError::Older(names) if names.len() == 1), "{error}");
        assert_eq!(pending_migrations(&open_to_check(&database.address).await.unwrap()).await.unwrap().len(), 1);
        db.close().await.unwrap();
        database.open().await.close().await.unwrap();
        open_for_reading(&database.address).await.unwrap().close().await.unwrap();
    }
}

#[tokio::test]
async fn places_where_no_database_can_be() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(open_error(&address(folder.path())).await, OpenError::IsFolder(_)));
    assert!(matches!(open_error(&address(&folder.path().join("no/h.db"))).await, OpenError::MissingFolder(path) if path.ends_with("no")));
    assert!(matches!(open_error("mysql://root@localhost/h").await, OpenError::UnknownScheme(_)));
    assert!(matches!(open_error("helheten.db").await, OpenError::UnknownScheme(_)));
    assert!(matches!(open_for_reading(&address(&folder.path().join("h.db"))).await, Err(OpenError::Missing(_))));
    assert!(!folder.path().join("h.db").exists(), "looking for a database made one");
    let error = open_error("postgres://me:secret@127.0.0.1:1/h").await;
    assert!(matches!(error, OpenError::Connect { .. }) && !error.to_string().contains("secret"), "{error}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_place_that_cannot_be_written() {
    // Not even the superuser writes there.
    assert!(matches!(open_error("sqlite:///proc/helheten.db").await, OpenError::ReadOnly { .. }));
    let database = TestDatabase::sqlite();
    database.open().await.close().await.unwrap();
    let error = open_error(&format!("{}?mode=ro", database.address)).await;
    assert!(matches!(error, OpenError::ReadOnly { .. }), "{error}");
}
