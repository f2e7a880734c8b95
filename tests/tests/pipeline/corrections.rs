//! Corrections: applied with their own cause, shown as such, and refused when they no longer apply.

use crate::database::{TestDatabase, load_held};
use crate::folder::{ORGANISATION, import_with, replay_with, write_folder};
use helheten_importer::corrections::{CorrectionSet, load_corrections};
use helheten_importer::store::history::{ChangeFilter, Moment, explain_thing, load_changes};
use helheten_model::entity::redirect;
use sea_orm::{DatabaseConnection, EntityTrait};
use std::fs;

const WHY: &str = "reason = \"the minutes say so\"\nsource = \"https://region-14.example/minutes\"\n";

/// The corrections of region 14, from a folder.
fn corrections(text: &str) -> CorrectionSet {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("14-vastra-gotalandsregionen.toml"), text.replace("WHY", WHY)).unwrap();
    load_corrections(folder.path()).unwrap()
}

/// The changes of a run, each as thing, field, old value, new value and cause.
async fn changes_of(db: &DatabaseConnection, run: i64) -> Vec<String> {
    let changes = load_changes(db, &ChangeFilter::default()).await.unwrap();
    let of_run = changes.iter().map(|row| &row.change).filter(|change| change.run_id == Some(run));
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    of_run.map(|row| format!("{} {}: {} → {} {}", row.entity_id, row.field, value(&row.old_value), value(&row.new_value), value(&row.cause))).collect()
}

#[tokio::test]
async fn a_value_that_is_set_is_a_correction_and_goes_when_it_is_taken_back() {
    let set = corrections("[[set]]\nid = \"org:14/kulturnamnden\"\nfield = \"seats\"\nwas = \"11\"\nvalue = \"13\"\nWHY");
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = write_folder(&["14"]);
        import_with(&db, folder.path(), &CorrectionSet::NONE).await;
        let first = load_held(&db).await;
        let report = replay_with(&db, &set).await;
        assert_eq!((report.regions[0].reinterpreted, report.is_complete()), (2, true));
        assert_eq!(changes_of(&db, report.run_id).await, ["org:14/kulturnamnden seats: 11 → 13 CORRECTION"]);
        let body = explain_thing(&db, "org:14/kulturnamnden", Moment::default()).await.unwrap().unwrap();
        let seats = body.fields.iter().find(|field| field.field == "seats").unwrap();
        assert_eq!((seats.rule.as_str(), seats.cause.as_str(), seats.others[0].value.as_str()), ("correction", "CORRECTION", "11"));

        // The same again changes nothing, by import as by replay.
        assert!(import_with(&db, folder.path(), &set).await.regions[0].revision.is_none());
        assert!(replay_with(&db, &set).await.regions[0].revision.is_none());
        // Taken back, the page counts again; that is no doing of the region's either.
        let report = import_with(&db, folder.path(), &CorrectionSet::NONE).await;
        assert_eq!(changes_of(&db, report.run_id).await, ["org:14/kulturnamnden seats: 13 → 11 CORRECTION"]);
        assert_eq!(load_held(&db).await["organization"], first["organization"]);
    }
}

#[tokio::test]
async fn a_correction_that_no_longer_applies_is_refused_and_reported() {
    let set = corrections("[[set]]\nid = \"org:14/kulturnamnden\"\nfield = \"seats\"\nwas = \"11\"\nvalue = \"13\"\nWHY");
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = write_folder(&["14"]);
        assert!(import_with(&db, folder.path(), &set).await.is_complete());
        fs::write(folder.path().join("14-organisation.txt"), ORGANISATION.replace("består av 11", "består av 15")).unwrap();
        let report = import_with(&db, folder.path(), &set).await;
        let refused = &report.regions[0].corrections_refused;
        assert!(!report.is_complete() && refused.len() == 1 && refused[0].contains("the pages state \"15\" now"), "{refused:?}");
        let held = load_held(&db).await;
        assert!(held["organization"].iter().any(|row| row.contains("seats: Some(15)")));
        assert!(held["finding"].iter().any(|row| row.contains("CORRECTION_REFUSED")));
        // It nags until it is mended or removed.
        assert!(!import_with(&db, folder.path(), &set).await.is_complete());
    }
}

async fn check_refused(text: &str, expected: &str) {
    let db = TestDatabase::sqlite();
    let db = db.open().await;
    let folder = write_folder(&["14"]);
    let report = import_with(&db, folder.path(), &corrections(text)).await;
    let refused = &report.regions[0].corrections_refused;
    assert!(refused.len() == 1 && refused[0].contains(expected), "{refused:?}");
}

#[tokio::test]
async fn refusals_say_what_to_do() {
    check_refused("[[set]]\nid = \"org:14/nowhere\"\nfield = \"seats\"\nvalue = \"13\"\nWHY", "no page states org:14/nowhere").await;
    check_refused("[[set]]\nid = \"org:14/kulturnamnden\"\nfield = \"seats\"\nwas = \"9\"\nvalue = \"11\"\nWHY", "state this value themselves").await;
    check_refused("[[set]]\nid = \"org:14/kulturnamnden\"\nfield = \"seat\"\nvalue = \"11\"\nWHY", "the fields that can be are: name, kind").await;
    check_refused("[[set]]\nid = \"org:14/kulturnamnden\"\nfield = \"seats\"\nvalue = \"many\"\nWHY", "is no number").await;
    check_refused("[[set]]\nid = \"org:14/kulturnamnden\"\nfield = \"kind\"\nvalue = \"NAMND\"\nWHY", "no kind that is known").await;
    check_refused("[[set]]\nid = \"org:14/kulturnamnden\"\nfield = \"seats\"\nwas = \"11\"\nvalue = \"-3\"\nWHY", "is no number").await;
    check_refused("[[set]]\nid = \"fig:14/EMPLOYEES\"\nfield = \"value\"\nwas = \"9000\"\nvalue = \"1e999\"\nWHY", "is no number").await;
    check_refused("[[set]]\nid = \"fig:14/EMPLOYEES\"\nfield = \"qualifier\"\nwas = \"ABOUT\"\nvalue = \"ungefär\"\nWHY", "no qualifier that is known").await;
    check_refused("[[suppress]]\nid = \"fig:14/EMPLOYEES\"\nfield = \"value\"\nWHY", "suppress the whole thing").await;
    check_refused("[[merge]]\nfrom = \"org:14/a\"\ninto = \"org:14/kulturnamnden\"\nWHY", "no page states org:14/a").await;
    check_refused("[[merge]]\nfrom = \"org:14/kulturnamnden\"\ninto = \"org:14/kulturnamnden\"\nWHY", "into itself").await;
    check_refused("[[suppress]]\nid = \"org:14/kulturnamnden\"\nfield = \"count\"\nWHY", "no page states this count").await;
    check_refused("[[suppress]]\nid = \"org:14/kulturnamnden\"\nfield = \"name\"\nWHY", "suppress the whole thing").await;
    check_refused("[[split]]\norganization = \"org:14/kulturnamnden\"\nnames = [\"X\"]\ninto = \"org:14/x\"\nWHY", "no page calls").await;
}

#[tokio::test]
async fn merged_bodies_are_one_and_the_old_id_leads_there() {
    let set = corrections("[[merge]]\nfrom = \"org:14/patientnamnden\"\ninto = \"org:14/kulturnamnden\"\nWHY");
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = write_folder(&["14"]);
        import_with(&db, folder.path(), &CorrectionSet::NONE).await;
        // Their kinds are of one family, so this could be true somewhere.
        let report = import_with(&db, folder.path(), &set).await;
        assert!(report.is_complete(), "{report:?}");
        let changes = changes_of(&db, report.run_id).await;
        assert!(changes.iter().all(|change| change.ends_with("CORRECTION")), "{changes:?}");
        assert!(changes.contains(&"org:14/patientnamnden name: Patientnämnden → - CORRECTION".to_owned()), "{changes:?}");
        assert!(changes.contains(&"org:14/kulturnamnden alias: - → Patientnämnden CORRECTION".to_owned()), "{changes:?}");
        let redirect = redirect::Entity::find_by_id("org:14/patientnamnden").one(&db).await.unwrap().unwrap();
        assert_eq!((redirect.target_id.as_str(), redirect.reason.as_str()), ("org:14/kulturnamnden", "the minutes say so"));
        let body = explain_thing(&db, "org:14/patientnamnden", Moment::default()).await.unwrap().unwrap();
        assert_eq!((body.id.as_str(), body.redirected_from.len()), ("org:14/kulturnamnden", 1));
        assert!(body.names.iter().any(|name| name.name == "Patientnämnden" && name.rule == "correction"), "{:?}", body.names);
        assert!(import_with(&db, folder.path(), &set).await.regions[0].revision.is_none(), "merged bodies come apart again");
        assert!(replay_with(&db, &set).await.is_complete());
        // Taken back, both are bodies again, and no id leads elsewhere.
        replay_with(&db, &CorrectionSet::NONE).await;
        assert!(redirect::Entity::find().all(&db).await.unwrap().is_empty());
        let body = explain_thing(&db, "org:14/patientnamnden", Moment::default()).await.unwrap().unwrap();
        assert_eq!(body.id, "org:14/patientnamnden");
    }
}

#[tokio::test]
async fn a_split_gives_names_or_pages_to_another_body() {
    let set = corrections(
        "[[split]]\norganization = \"org:14/kulturnamnden\"\npages = [\"https://region-14.example/administration\"]\ninto = \"org:14/kulturnamnden-i-vast\"\nWHY",
    );
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = write_folder(&["14"]);
        fs::write(
            folder.path().join("14-administration.txt"),
            "Förvaltningar\n\nKulturnämnden har 5 ledamöter. Kulturförvaltningen arbetar på uppdrag av kulturnämnden. Trafiknämnden har 9 ledamöter.\n",
        )
        .unwrap();
        let report = import_with(&db, folder.path(), &set).await;
        assert!(report.is_complete(), "{report:?}");
        let held = load_held(&db).await;
        let seats = |id: &str| held["organization"].iter().find(|row| row.contains(&format!("\"{id}\""))).unwrap().contains("seats: Some(5)");
        assert!(seats("org:14/kulturnamnden-i-vast") && !seats("org:14/kulturnamnden"));
        assert!(held["organization"].iter().any(|row| row.contains("\"org:14/trafiknamnden\"")), "a split took another body along");
        assert!(import_with(&db, folder.path(), &set).await.regions[0].revision.is_none());
    }
}

#[tokio::test]
async fn what_is_suppressed_goes_with_all_that_refers_to_it() {
    let set = corrections(
        "[[suppress]]\nid = \"org:14/regionkansliet\"\nWHY[[suppress]]\nid = \"org:14/kulturnamnden\"\nfield = \"mission\"\nvalue = \"CULTURE\"\nWHY",
    );
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = write_folder(&["14"]);
        let report = import_with(&db, folder.path(), &set).await;
        assert!(report.is_complete(), "{report:?}");
        let held = load_held(&db).await;
        for table in ["organization", "relation", "organization_alias", "organization_match"] {
            assert!(!held[table].iter().any(|row| row.contains("org:14/regionkansliet")), "{table}");
        }
        assert!(!held["organization_mission"].iter().any(|row| row.contains("org:14/kulturnamnden\"")));
        assert!(held["assertion"].iter().any(|row| row.contains("org:14/regionkansliet")), "what pages state is kept");
        let choices = held["choice"].iter().filter(|row| row.contains("org:14/regionkansliet")).count();
        assert_eq!(choices, 0);
    }
}
