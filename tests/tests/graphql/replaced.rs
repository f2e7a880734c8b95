//! The file of a SQLite database that is replaced or taken away while it is served.

use crate::served::{Served, import_folder};
use helheten_importer::store::open_for_reading;
use helheten_tests::database::TestDatabase;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const PAGES: &str = "[[page]]\nfile = \"page.txt\"\nregion = \"14\"\nurl = \"https://region-14.example/\"\ndate = \"2026-01-01\"\n";

/// A database that holds one committee, whole in its file.
async fn database_of(committee: &str) -> TestDatabase {
    let database = TestDatabase::sqlite();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pages.toml"), PAGES).unwrap();
    fs::write(folder.path().join("page.txt"), format!("Organisation\n\n{committee} består av 11 ledamöter.\n")).unwrap();
    let db = database.open().await;
    import_folder(&db, folder.path()).await;
    db.close().await.unwrap();
    database
}

/// Asks until the answer is as wanted.
async fn wait_for(what: &str, mut ask: impl AsyncFnMut() -> Value, is_wanted: impl Fn(&Value) -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        let found = ask().await;
        if is_wanted(&found) {
            return;
        }
        assert!(Instant::now() < deadline, "{what}: {found}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn replace(path: &Path, newer: &Path) {
    // As a copy that is put in place at once: what SQLite kept beside the older file does not belong to the newer one.
    for ending in ["-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{ending}", path.display()));
    }
    fs::rename(newer, path).unwrap();
}

#[tokio::test]
async fn the_file_that_is_there_is_served() {
    let (first, second) = (database_of("Kulturnämnden").await, database_of("Kollektivtrafiknämnden").await);
    let path = first.file().unwrap();
    let served = Served::start(open_for_reading(&first.address).await.unwrap(), Duration::from_millis(20)).await;
    let names = async || served.data("{ organizations { nodes { name } } }").await["organizations"]["nodes"].clone();
    assert_eq!(names().await[0]["name"], "Kulturnämnden");

    replace(&path, &second.file().unwrap());
    wait_for("the newer file is served", names, |names| names[0]["name"] == "Kollektivtrafiknämnden").await;

    let readiness = async || served.get("/readyz").await;
    let aside = path.with_extension("aside");
    fs::rename(&path, &aside).unwrap();
    wait_for("that the file is gone is told", readiness, |ready| ready["failure"].as_str().is_some_and(|failure| failure.contains("cannot be found"))).await;
    assert_eq!(served.get("/readyz").await["status"], "ready");
    assert_eq!(names().await[0]["name"], "Kollektivtrafiknämnden", "what was loaded is served on");

    fs::rename(&aside, &path).unwrap();
    wait_for("all is well again", readiness, |ready| ready["failure"].is_null()).await;
    served.stop().await;
}
