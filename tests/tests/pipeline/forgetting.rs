//! Forgetting a person: nothing of the name is left in the database, and it does not come back.

use crate::database::{TestDatabase, load_contents};
use crate::folder::{ORGANISATION, import, options, write_folder};
use helheten_importer::corrections::CorrectionSet;
use helheten_importer::forget::{ForgetError, forget_and_replay};
use helheten_importer::store::check::check_regions;
use helheten_importer::store::export::{ExportOptions, export_jsonl};
use helheten_model::entity::page_version;
use sea_orm::{DatabaseConnection, EntityTrait};
use std::fs;
use std::path::Path;

const PERSON: &str = "person:14/regionstyrelsen/asa-oberg";

/// The name in the forms in which a page may write it.
const SENTENCES: &str = "Ordförande i regionstyrelsen är Åsa Öberg (S). Vice ordförande i regionstyrelsen är Bo Ek (C).\n\
                         Åsa Öbergs e-post: asa.oberg@region-14.example. Öberg, Åsa leder även arbetet.\n";

fn write_page(folder: &Path, text: &str) {
    fs::write(folder.join("14-organisation.txt"), format!("{ORGANISATION}\n{text}")).unwrap();
}

/// Whether the name is anywhere in the database: in a row of any table, or in a stored page.
async fn holds_name(db: &DatabaseConnection) -> bool {
    let mut texts: Vec<String> = load_contents(db).await.into_values().flatten().collect();
    for version in page_version::Entity::find().all(db).await.unwrap() {
        let body = zstd::decode_all(version.body.as_slice()).unwrap();
        texts.push(String::from_utf8_lossy(&body).into_owned());
    }
    let mut export = Vec::new();
    export_jsonl(db, ExportOptions { region: None, history: true }, &mut export).await.unwrap();
    texts.push(String::from_utf8(export).unwrap());
    texts.iter().map(|text| text.to_lowercase()).any(|text| ["åsa", "öberg", "asa-oberg", "asa.oberg"].iter().any(|name| text.contains(name)))
}

#[tokio::test]
async fn nothing_is_left_and_the_person_does_not_come_back() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = write_folder(&["14"]);
        write_page(folder.path(), SENTENCES);
        import(&db, folder.path()).await;
        // An earlier version and its history hold the name too.
        write_page(folder.path(), &SENTENCES.replace("leder även", "leder dessutom"));
        import(&db, folder.path()).await;
        assert!(holds_name(&db).await && load_contents(&db).await["person"].len() == 2);

        let (report, replayed) = forget_and_replay(&db, PERSON, false, &options("forget", &CorrectionSet::NONE)).await.unwrap();
        assert!(replayed.is_complete());
        assert_eq!((report.forgotten, report.page_versions), (vec![PERSON.to_owned()], 2));
        assert!(report.rows_deleted >= 2 && report.choices_deleted > 0 && report.assertions_deleted > 0 && report.assertions_redacted > 0);
        assert!(!holds_name(&db).await);
        if let Some(file) = database.file() {
            let bytes = [file.clone(), file.with_extension("db-wal")].into_iter().filter_map(|file| fs::read(file).ok()).flatten().collect::<Vec<u8>>();
            assert!(!String::from_utf8_lossy(&bytes).contains("asa-oberg"), "deleted rows are left in the file");
        }
        let contents = load_contents(&db).await;
        assert!(contents["person"].len() == 1 && contents["tombstone"].len() == 1 && contents["person"][0].contains("Bo Ek"));

        // The same page again, and a changed one: the name does not come back.
        assert!(import(&db, folder.path()).await.is_complete());
        assert!(!holds_name(&db).await);
        write_page(folder.path(), &SENTENCES.replace("leder även", "leder numera"));
        let report = import(&db, folder.path()).await;
        assert!(report.is_complete() && report.regions[0].pages.changed == 1);
        assert!(!holds_name(&db).await);
        assert_eq!(load_contents(&db).await["person"].len(), 1);
        let checks = check_regions(&db, None, crate::folder::tick()).await.unwrap();
        assert!(checks[0].damaged_versions.is_empty(), "a redacted page is not a damaged one");
    }
}

#[tokio::test]
async fn others_of_the_same_name_must_be_meant_too() {
    let both = "Ordförande i regionstyrelsen är Åsa Öberg (S).\n";
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = write_folder(&["14"]);
        write_page(folder.path(), both);
        let other = folder.path().join("14-administration.txt");
        fs::write(&other, "Nämnder\n\nOrdförande i kulturnämnden är Åsa Öberg (C).\n").unwrap();
        import(&db, folder.path()).await;
        assert_eq!(load_contents(&db).await["person"].len(), 2, "persons are merged by name alone");
        let refused = forget_and_replay(&db, PERSON, false, &options("forget", &CorrectionSet::NONE)).await.unwrap_err();
        assert!(matches!(&refused, ForgetError::SameName(others) if others == &["person:14/kulturnamnden/asa-oberg"]), "{refused}");
        assert_eq!(load_contents(&db).await["person"].len(), 2);
        let (report, _) = forget_and_replay(&db, PERSON, true, &options("forget", &CorrectionSet::NONE)).await.unwrap();
        assert_eq!(report.forgotten.len(), 2);
        assert!(load_contents(&db).await["person"].is_empty() && !holds_name(&db).await);
    }
}

#[tokio::test]
async fn what_cannot_be_forgotten_is_told() {
    let database = TestDatabase::sqlite();
    let db = database.open().await;
    import(&db, write_folder(&["14"]).path()).await;
    let error = async |id: &str| forget_and_replay(&db, id, false, &options("forget", &CorrectionSet::NONE)).await.unwrap_err();
    assert!(matches!(error("org:14/kulturnamnden").await, ForgetError::NoPerson(_)));
    assert!(matches!(error("person:99/a/b").await, ForgetError::NoPerson(_)));
    let unknown = error("person:14/kulturnamnden/ingen-alls").await;
    assert!(matches!(unknown, ForgetError::Unknown(_)) && unknown.hint().is_some());
}
