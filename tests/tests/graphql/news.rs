//! On PostgreSQL the server hears of what is new; it does not wait until it looks.

use crate::served::{Served, import_folder};
use helheten_tests::database::TestDatabase;
use std::fs;
use std::time::{Duration, Instant};

const PAGES: &str = "[[page]]\nfile = \"page.txt\"\nregion = \"14\"\nurl = \"https://region-14.example/\"\ndate = \"2026-01-01\"\n";

#[tokio::test]
async fn a_server_that_never_looks_hears_of_an_import() {
    for database in TestDatabase::all().await.into_iter().filter(|database| !database.is_sqlite()) {
        let db = database.open().await;
        let served = Served::start(db.clone(), Duration::from_hours(1)).await;
        assert_eq!(served.data("{ dataset { revision } }").await["dataset"]["revision"], 0);

        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("pages.toml"), PAGES).unwrap();
        fs::write(folder.path().join("page.txt"), "Organisation\n\nKulturnämnden består av 11 ledamöter.\n").unwrap();
        import_folder(&db, folder.path()).await;

        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let data = served.data("{ dataset { revision importedAt } organizations { totalCount } importRuns { nodes { finishedAt } } }").await;
            if data["dataset"]["revision"] == 1 && !data["importRuns"]["nodes"][0]["finishedAt"].is_null() {
                assert_eq!(data["organizations"]["totalCount"], 1);
                break;
            }
            assert!(Instant::now() < deadline, "not heard: {data}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        served.stop().await;
    }
}
