//! Exports and backups: taken in by the other kind of database, they come out the same, byte for byte.

use crate::database::{TestDatabase, load_contents, load_held};
use crate::folder::{ORGANISATION, import, import_with, tick, write_folder};
use helheten_importer::corrections::load_corrections;
use helheten_importer::store::check::check_regions;
use helheten_importer::store::export::{ExportOptions, export_jsonl};
use helheten_importer::store::restore::{Existing, RestoreError, Restored, restore_export};
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, TransactionTrait};
use std::fs;

async fn export(db: &DatabaseConnection, history: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    export_jsonl(db, ExportOptions { region: None, history }, &mut bytes).await.unwrap();
    bytes
}

async fn take_in(db: &DatabaseConnection, bytes: &[u8], existing: Existing) -> Result<Restored, RestoreError> {
    restore_export(db, &mut &bytes[..], existing, tick()).await
}

/// A database with a history: versions, withdrawals, a correction, a person, a redirect.
async fn fill(db: &DatabaseConnection) {
    let folder = write_folder(&["13", "14"]);
    import(db, folder.path()).await;
    let changed = ORGANISATION.replace("består av 11", "består av 13") + "Ordförande i kulturnämnden är Anna Testsson (S).\n";
    fs::write(folder.path().join("14-organisation.txt"), changed).unwrap();
    import(db, folder.path()).await;
    let corrections = tempfile::tempdir().unwrap();
    let merge = "[[merge]]\nfrom = \"org:14/patientnamnden\"\ninto = \"org:14/kulturnamnden\"\nreason = \"r\"\nsource = \"s\"\n";
    fs::write(corrections.path().join("14-vastra-gotalandsregionen.toml"), merge).unwrap();
    import_with(db, folder.path(), &load_corrections(corrections.path()).unwrap()).await;
}

#[tokio::test]
async fn an_export_comes_out_of_another_database_as_it_went_in() {
    let databases = TestDatabase::all().await;
    for from in 0..databases.len() {
        let source = TestDatabase::all().await.swap_remove(from);
        let db = source.open().await;
        fill(&db).await;
        for history in [true, false] {
            let bytes = export(&db, history).await;
            assert_eq!(export(&db, history).await, bytes, "the same database gives other bytes");
            for target in TestDatabase::all().await {
                let other = target.open().await;
                let restored = take_in(&other, &bytes, Existing::Refuse).await.unwrap();
                assert_eq!(restored.history, history);
                assert!(export(&other, history).await == bytes, "from {} to {}", source.address, target.address);
                if history {
                    assert!(load_held(&other).await == load_held(&db).await, "the tables differ");
                    // Numbers go on where they were.
                    let report = import(&other, write_folder(&["21"]).path()).await;
                    assert!(report.is_complete() && report.run_id > 3, "{report:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_restored_database_is_imported_into_as_if_nothing_had_been() {
    for database in TestDatabase::all().await {
        let from = TestDatabase::sqlite();
        let (source, target) = (from.open().await, database.open().await);
        let folder = write_folder(&["14"]);
        import(&source, folder.path()).await;
        take_in(&target, &export(&source, false).await, Existing::Refuse).await.unwrap();
        assert_eq!(import(&target, folder.path()).await.regions[0].revision, None);
        // Stored pages did not come along; they are stored again as they come.
        assert!(check_regions(&target, None, tick()).await.unwrap()[0].damaged_versions.is_empty());
        assert!(load_contents(&target).await["page_version"].iter().all(|row| !row.contains("body: []")), "a body is still missing");
        fs::write(folder.path().join("14-organisation.txt"), ORGANISATION.replace("71", "73")).unwrap();
        assert!(import(&target, folder.path()).await.is_complete());
        assert!(load_contents(&target).await["organization"].iter().any(|row| row.contains("seats: Some(73)")));
    }
}

#[tokio::test]
async fn a_restore_replaces_all_or_nothing_while_a_reader_reads() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        fill(&db).await;
        let backup = export(&db, true).await;
        import(&db, write_folder(&["21", "22"]).path()).await;
        let before = load_contents(&db).await;

        assert!(matches!(take_in(&db, &backup, Existing::Refuse).await, Err(RestoreError::NotEmpty)));
        for damaged in [&backup[..backup.len() / 2], &backup[..backup.len() - 30], b"{\"type\":\"x\"}\n".as_slice(), b"".as_slice(), b"\x00\xff\n".as_slice()] {
            assert!(take_in(&db, damaged, Existing::Replace).await.is_err());
            assert_eq!(load_contents(&db).await, before, "a restore that failed changed something");
        }
        let reader = database.open().await;
        let reading = reader.begin().await.unwrap();
        assert_eq!(helheten_model::entity::region::Entity::find().all(&reading).await.unwrap().len(), 4);
        take_in(&db, &backup, Existing::Replace).await.unwrap();
        reading.execute_unprepared("SELECT 1").await.unwrap();
        reading.rollback().await.unwrap();
        assert!(export(&db, true).await == backup);
        assert_eq!(load_contents(&db).await["region"].len(), 2);
    }
}

#[tokio::test]
async fn another_form_is_refused() {
    let db = TestDatabase::sqlite();
    let db = db.open().await;
    let head = b"{\"type\":\"export\",\"version\":99,\"history\":true}\n{\"type\":\"end\",\"lines\":0}\n";
    assert!(matches!(take_in(&db, head, Existing::Refuse).await, Err(RestoreError::OtherForm { found: 99 })));
    let line = b"{\"type\":\"export\",\"version\":1,\"history\":true}\n{\"type\":\"dream\"}\n{\"type\":\"end\",\"lines\":1}\n";
    let error = take_in(&db, line, Existing::Refuse).await.unwrap_err();
    assert!(matches!(&error, RestoreError::Line { line: 2, .. }) && error.to_string().contains("dream"), "{error}");
}
