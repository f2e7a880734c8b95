//! Faults around the database: a full disk, a writer that holds it, a clock that jumps back, a damaged stored page.

use crate::database::{TestDatabase, load_contents, load_held};
use crate::folder::{ORGANISATION, import, options, tick, write_all_regions, write_folder};
use chrono::{DateTime, TimeDelta, Utc};
use helheten_importer::corrections::CorrectionSet;
use helheten_importer::fetch::folder::load_folder;
use helheten_importer::import::{ImportOptions, import_pages, replay_regions};
use helheten_importer::store::StoreError;
use helheten_importer::store::check::check_regions;
use helheten_model::entity::{choice, page_version, revision};
use sea_orm::{ActiveValue, ConnectOptions, ConnectionTrait, Database, EntityTrait, TransactionTrait};
use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

#[tokio::test]
async fn a_full_disk_fails_regions_and_loses_nothing() {
    let database = TestDatabase::sqlite();
    let pages = write_all_regions();
    let whole = database.open().await;
    import(&whole, write_folder(&["01"]).path()).await;
    let before = load_held(&whole).await;
    let used: i64 = pragma(&whole, "page_count").await;
    whole.close().await.unwrap();

    let mut limited = ConnectOptions::new(&database.address);
    limited.max_connections(1).map_sqlx_sqlite_opts(move |options| options.pragma("max_page_count", (used + 60).to_string()).foreign_keys(true));
    let db = Database::connect(limited).await.unwrap();
    let report = import(&db, pages.path()).await;
    let failed: Vec<_> = report.regions.iter().filter_map(|region| region.error.as_deref()).collect();
    assert!(!failed.is_empty() && failed.iter().all(|error| error.contains("full")), "{failed:?}");
    let stored = report.regions.iter().filter(|region| region.error.is_none()).count();
    db.close().await.unwrap();

    let db = database.open().await;
    let held = load_held(&db).await;
    assert!(before["choice"].iter().all(|row| held["choice"].contains(row)), "what was held is lost");
    let regions: BTreeSet<String> = revision::Entity::find().all(&db).await.unwrap().into_iter().map(|row| row.region_code).collect();
    assert_eq!(regions.len(), stored, "a region is there in part");
    assert!(import(&db, pages.path()).await.is_complete());
    assert_eq!(load_contents(&db).await["region"].len(), 21);
}

async fn pragma(db: &sea_orm::DatabaseConnection, name: &str) -> i64 {
    let statement = sea_orm::Statement::from_string(db.get_database_backend(), format!("PRAGMA {name}"));
    db.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn a_reader_that_holds_on_keeps_no_import_back() {
    for database in TestDatabase::all().await {
        let (reader, db) = (database.open().await, database.open().await);
        import(&db, write_folder(&["13"]).path()).await;
        let reading = reader.begin().await.unwrap();
        let seen = choice::Entity::find().all(&reading).await.unwrap().len();
        assert!(import(&db, write_folder(&["14"]).path()).await.is_complete());
        // The reader still sees the state that it began with, on SQLite by its log; PostgreSQL's default shows what is new.
        let now = choice::Entity::find().all(&reading).await.unwrap().len();
        assert!(now == seen || !database.is_sqlite());
        reading.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn an_import_waits_for_a_writer_and_goes_on() {
    for database in TestDatabase::all().await {
        let (other, db) = (database.open().await, database.open().await);
        import(&db, write_folder(&["14"]).path()).await;
        let holding = other.begin().await.unwrap();
        holding.execute_unprepared("UPDATE region SET host = host").await.unwrap();
        let pages = write_folder(&["14"]);
        fs::write(pages.path().join("14-organisation.txt"), ORGANISATION.replace("71", "73")).unwrap();
        let waiting = async { import(&db, pages.path()).await };
        let letting_go = async {
            tokio::time::sleep(Duration::from_millis(700)).await;
            holding.commit().await.unwrap();
        };
        let (report, ()) = tokio::join!(waiting, letting_go);
        assert!(report.is_complete() && report.regions[0].revision.is_some());
    }
}

#[tokio::test]
async fn a_database_that_is_locked_for_too_long_is_told() {
    let database = TestDatabase::sqlite();
    let (other, db) = (database.open().await, database.open().await);
    import(&db, write_folder(&["14"]).path()).await;
    let held = load_held(&db).await;
    let mut hasty = ConnectOptions::new(&database.address);
    hasty.max_connections(1).map_sqlx_sqlite_opts(|options| options.busy_timeout(Duration::from_millis(50)).foreign_keys(true));
    let hasty = Database::connect(hasty).await.unwrap();
    let holding = other.begin().await.unwrap();
    holding.execute_unprepared("UPDATE region SET host = host").await.unwrap();
    let corrections = CorrectionSet::NONE;
    let error = import_pages(&hasty, Vec::new(), Vec::new(), &options("test", &corrections), &mut |_| {}).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("database is locked"), "{text}");
    assert!(StoreError::Database(sea_orm::DbErr::Custom(text)).hint().is_some_and(|hint| hint.contains("another program")));
    holding.rollback().await.unwrap();
    assert_eq!(load_held(&db).await, held);
}

#[tokio::test]
async fn a_clock_that_jumps_back_makes_no_interval_that_ends_before_it_begins() {
    fn yesterday() -> DateTime<Utc> {
        tick() - TimeDelta::days(400)
    }
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = write_folder(&["14"]);
        import(&db, folder.path()).await;
        for seats in [73, 75] {
            fs::write(folder.path().join("14-organisation.txt"), ORGANISATION.replace("71", &seats.to_string())).unwrap();
            let corrections = CorrectionSet::NONE;
            let options = ImportOptions { clock: yesterday, ..options("test", &corrections) };
            let pages = load_folder(folder.path(), yesterday()).unwrap();
            let report = import_pages(&db, pages.pages, pages.failed, &options, &mut |_| {}).await.unwrap();
            assert!(report.is_complete() && report.duration_ms >= 0);
        }
        let choices = choice::Entity::find().all(&db).await.unwrap();
        assert!(choices.iter().all(|row| row.recorded_to.is_none_or(|to| to > row.recorded_from)));
        let mut revisions = revision::Entity::find().all(&db).await.unwrap();
        revisions.sort_by_key(|row| row.seq);
        assert!(revisions.len() == 3 && revisions.windows(2).all(|pair| pair[0].committed_at < pair[1].committed_at));
    }
}

#[tokio::test]
async fn a_damaged_stored_page_is_reported_and_mended_when_it_comes_again() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = write_folder(&["14"]);
        import(&db, folder.path()).await;
        let held = load_held(&db).await;
        let version = page_version::Entity::find().all(&db).await.unwrap().into_iter().find(|row| row.page_id.starts_with("page:14/")).unwrap();
        let damage = page_version::ActiveModel {
            id: ActiveValue::Unchanged(version.id.clone()),
            body: ActiveValue::Set(version.body[..version.body.len() / 2].to_vec()),
            ..page_version::ActiveModel::default()
        };
        page_version::Entity::update(damage).exec(&db).await.unwrap();

        let checks = check_regions(&db, None, tick()).await.unwrap();
        assert_eq!(checks[0].damaged_versions, [version.id.as_str()]);
        let corrections = CorrectionSet::NONE;
        let codes = BTreeSet::from(["14".parse().unwrap()]);
        let report = replay_regions(&db, &codes, &options("replay", &corrections), &mut |_| {}).await.unwrap();
        let error = report.regions[0].error.clone().unwrap();
        assert!(error.contains("damaged") && error.contains(&version.id), "{error}");
        let after = load_held(&db).await;
        assert_eq!((&after["choice"], &after["organization"]), (&held["choice"], &held["organization"]));

        // Another page changes, so that all are read again; the damaged one comes as it was.
        for file in ["14-organisation.txt", "14-administration.txt"] {
            let path = folder.path().join(file);
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, text + "\nLandstingsarkivet har 3 anställda.\n").unwrap();
            let report = import(&db, folder.path()).await;
            assert!(report.is_complete(), "{report:?}");
            fs::write(&path, fs::read_to_string(&path).unwrap().replace("\nLandstingsarkivet har 3 anställda.\n", "")).unwrap();
        }
        import(&db, folder.path()).await;
        assert!(check_regions(&db, None, tick()).await.unwrap()[0].damaged_versions.is_empty(), "the version was not mended");
        assert_eq!(load_held(&db).await["organization"], held["organization"]);
    }
}
