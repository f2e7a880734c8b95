//! Faults in the middle of an import: a page that fails, a region that fails.

use crate::database::{TestDatabase, load_contents, load_held};
use crate::folder::{ORGANISATION, import, write_folder};
use helheten_model::vocabulary::{QuarantineReason, RunStatus};
use sea_orm::ConnectionTrait;
use std::fs;
use std::path::Path;

/// A page that breaks in some way fails, and takes nothing back.
async fn check_page_failure(breaking: impl Fn(&Path), expected: &str) {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = write_folder(&["14"]);
        import(&db, folder.path()).await;
        let held = load_held(&db).await;
        breaking(&folder.path().join("14-organisation.txt"));
        let report = import(&db, folder.path()).await;
        let region = &report.regions[0];
        assert_eq!((region.pages.failed, region.pages.unchanged, region.revision), (1, 1, None));
        assert!(!report.is_complete() && region.failures[0].url.ends_with("/organisation"));
        assert!(region.failures[0].message.contains(expected), "{}", region.failures[0].message);
        assert_eq!(load_held(&db).await, held);
        assert!(load_contents(&db).await["page_visit"].iter().any(|visit| visit.contains("FAILED") && visit.contains("page_version_id: None")));
    }
}

/// A page in whose place something else comes is kept aside, and takes nothing back; twice, and it is stored once.
async fn check_quarantine(in_its_place: &str, reason: QuarantineReason, expected: &str) {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = write_folder(&["14"]);
        import(&db, folder.path()).await;
        let held = load_held(&db).await;
        fs::write(folder.path().join("14-organisation.txt"), in_its_place).unwrap();
        for _ in 0..2 {
            let report = import(&db, folder.path()).await;
            let region = &report.regions[0];
            assert_eq!((report.status, region.revision), (RunStatus::Degraded, None));
            assert_eq!((region.pages.quarantined, region.pages.unchanged, region.pages.failed), (1, 1, 0));
            assert!(region.quarantined[0].url.ends_with("/organisation") && region.quarantined[0].reason == reason);
            assert!(region.quarantined[0].message.contains(expected), "{}", region.quarantined[0].message);
            let mut now = load_held(&db).await;
            let versions = now.get_mut("page_version").unwrap();
            assert_eq!(versions.len(), held["page_version"].len() + 1);
            versions.retain(|version| held["page_version"].contains(version));
            assert!(now == held);
        }
    }
}

#[tokio::test]
async fn a_page_whose_file_is_gone() {
    check_page_failure(|file| fs::remove_file(file).unwrap(), "14-organisation.txt").await;
}

#[tokio::test]
async fn a_page_that_is_empty() {
    check_quarantine(" \n\n", QuarantineReason::Empty, "the page is empty").await;
}

#[tokio::test]
async fn a_page_that_states_nothing_any_more() {
    check_quarantine("Välkommen hit.\n", QuarantineReason::FactsLost, "states 0 facts").await;
}

#[tokio::test]
async fn a_page_of_another_region() {
    let other = ORGANISATION.replace("Så styrs regionen", "Så styrs Region Skåne") + "Region Skåne har 33 kommuner.\n";
    check_quarantine(&other, QuarantineReason::OtherRegion, "names Region Skåne").await;
}

#[tokio::test]
async fn a_page_that_never_could_be_read_is_known_by_its_address() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = write_folder(&["14"]);
        fs::remove_file(folder.path().join("14-organisation.txt")).unwrap();
        import(&db, folder.path()).await;
        let held = load_held(&db).await;
        let unread = |row: &&String| row.contains("/organisation\"") && row.contains("current_version_id: None");
        assert_eq!(held["page"].iter().filter(unread).count(), 1);
        import(&db, folder.path()).await;
        assert_eq!(load_held(&db).await, held);
    }
}

#[tokio::test]
async fn a_region_that_fails_leaves_nothing_and_stops_no_other() {
    let database = TestDatabase::sqlite();
    let db = database.open().await;
    let folder = write_folder(&["13", "14", "22"]);
    // The last thing that a region's transaction writes.
    let fault = "CREATE TRIGGER fault BEFORE INSERT ON revision WHEN NEW.region_code = '14' BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    db.execute_unprepared(fault).await.unwrap();
    let report = import(&db, folder.path()).await;
    let failed: Vec<_> = report.regions.iter().filter(|region| region.error.is_some()).map(|region| region.region.as_str()).collect();
    assert_eq!(failed, ["14"]);
    assert!(report.regions[1].error.as_ref().unwrap().contains("the disk is full"));
    let contents = load_contents(&db).await;
    for (table, rows) in &contents {
        if *table != "import_run" {
            assert!(!rows.iter().any(|row| row.contains("region_code: \"14\"") || row.contains("page:14/")), "{table} holds a part of the region");
        }
    }
    assert_eq!(contents["revision"].len(), 2);

    db.execute_unprepared("DROP TRIGGER fault").await.unwrap();
    let report = import(&db, folder.path()).await;
    assert!(report.is_complete());
    assert_eq!(report.regions.iter().map(|region| region.pages.new).collect::<Vec<_>>(), [0, 2, 0]);
    assert_eq!(load_contents(&db).await["revision"].len(), 3);
}

#[tokio::test]
async fn a_damaged_page_version_fails_its_region_and_loses_nothing() {
    let database = TestDatabase::sqlite();
    let db = database.open().await;
    let folder = write_folder(&["14"]);
    import(&db, folder.path()).await;
    db.execute_unprepared("UPDATE page_version SET body = x'0102030405', rules_version = 'older'").await.unwrap();
    fs::write(folder.path().join("pages.toml"), "[[page]]\nfile = \"14-administration.txt\"\nregion = \"14\"\nurl = \"https://region-14.example/other\"\n")
        .unwrap();
    let held = load_held(&db).await;
    let report = import(&db, folder.path()).await;
    assert!(report.regions[0].error.as_ref().unwrap().contains("is damaged"), "{report:?}");
    assert_eq!(load_held(&db).await, held);
}
