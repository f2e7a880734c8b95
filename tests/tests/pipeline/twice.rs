//! Importing again: what is the same adds a run and its visits, what changed makes one new version.

use crate::database::{TestDatabase, load_contents, load_held};
use crate::folder::{ADMINISTRATION, ORGANISATION, import, write_folder};
use std::fs;

#[tokio::test]
async fn the_same_pages_again_add_a_run_and_visits_alone() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = write_folder(&["13", "14"]);
        let first = import(&db, folder.path()).await;
        assert!(first.is_complete() && first.regions.iter().all(|region| region.pages.new == 2 && region.revision.is_some()));
        let (held, all) = (load_held(&db).await, load_contents(&db).await);
        assert!(!held["assertion"].is_empty() && !held["choice"].is_empty() && !held["organization"].is_empty(), "the pages state nothing");

        let second = import(&db, folder.path()).await;
        assert!(second.is_complete());
        for region in &second.regions {
            assert_eq!((region.pages.unchanged, region.revision, region.assertions_added), (2, None, 0));
            assert_eq!((region.choices_opened, region.choices_closed), (0, 0));
        }
        assert_eq!(load_held(&db).await, held);
        let again = load_contents(&db).await;
        assert_eq!(again["import_run"].len(), all["import_run"].len() + 1);
        assert_eq!(again["page_visit"].len(), all["page_visit"].len() + 4);
    }
}

#[tokio::test]
async fn a_page_that_changes_and_returns_has_two_versions() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = write_folder(&["14"]);
        let file = folder.path().join("14-organisation.txt");
        import(&db, folder.path()).await;
        let first = load_held(&db).await;

        fs::write(&file, ORGANISATION.replace("Kulturnämnden består av 11 ledamöter", "Kulturnämnden består av 13 ledamöter")).unwrap();
        let changed = &import(&db, folder.path()).await.regions[0];
        assert_eq!((changed.pages.changed, changed.pages.unchanged), (1, 1));
        assert!(changed.revision.is_some() && changed.choices_opened > 0 && changed.choices_closed > 0);
        assert_ne!(load_held(&db).await["organization"], first["organization"]);

        fs::write(&file, ORGANISATION).unwrap();
        let returned = &import(&db, folder.path()).await.regions[0];
        assert_eq!((returned.pages.changed, returned.assertions_added), (1, 0));
        import(&db, folder.path()).await;
        let last = load_held(&db).await;
        assert_eq!(last["page_version"].len(), 3);
        for table in ["organization", "figure", "relation", "page"] {
            assert_eq!(last[table], first[table], "{table}");
        }
        // What was withdrawn and returned was held twice.
        assert!(last["choice"].len() > first["choice"].len());
    }
}

#[tokio::test]
async fn pages_that_are_not_visited_still_count() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let both = write_folder(&["14"]);
        import(&db, both.path()).await;
        let first = load_held(&db).await;

        let one = tempfile::tempdir().unwrap();
        fs::write(one.path().join("a.txt"), ADMINISTRATION.replace("Regiondirektören leder regionkansliet.", "")).unwrap();
        let list = "[[page]]\nfile = \"a.txt\"\nregion = \"14\"\nurl = \"https://region-14.example/administration\"\ndate = \"2024-02-01\"\n";
        fs::write(one.path().join("pages.toml"), list).unwrap();
        let report = import(&db, one.path()).await;
        assert_eq!(report.regions[0].pages.changed, 1);
        assert_eq!(load_held(&db).await["post"], first["post"], "what the page no longer says is withdrawn at once");
        import(&db, one.path()).await;
        let held = load_held(&db).await;
        assert!(held["organization"].iter().any(|row| row.contains("org:14/kulturnamnden\"")), "what the other page says was lost");
        assert!(held["post"].len() < first["post"].len(), "what the page no longer says is still held");
    }
}

#[tokio::test]
async fn a_date_that_the_source_adds_counts_though_the_page_is_the_same() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = write_folder(&["14"]);
        let list = folder.path().join("pages.toml");
        let dated = fs::read_to_string(&list).unwrap();
        fs::write(&list, dated.replace("date = \"2024-02-01\"\n", "")).unwrap();
        import(&db, folder.path()).await;
        let undated = load_held(&db).await;
        assert!(undated["page_version"].iter().all(|row| row.contains("source_date: None")));

        fs::write(&list, dated).unwrap();
        let report = import(&db, folder.path()).await;
        assert_eq!((report.regions[0].pages.unchanged, report.regions[0].revision.is_some()), (2, true));
        let held = load_held(&db).await;
        assert!(held["page_version"].iter().all(|row| row.contains("source_date: Some(\"2024-02-01\")")));
        assert_eq!(held["page_version"].len(), undated["page_version"].len());
        assert_eq!(import(&db, folder.path()).await.regions[0].revision, None);
    }
}
