//! Storing change sets: intervals of what is held, their causes, and all or nothing.

use crate::database::{TestDatabase, load_held};
use crate::folder::tick;
use chrono::{DateTime, Utc};
use helheten_importer::resolve::{ChangeSet, Choice, Projection};
use helheten_importer::store::{RegionUpdate, StoreError, Stored, store_changes};
use helheten_model::entity::{assertion, choice, import_run, law, organization, organization_alias, page, page_version, region_law};
use helheten_model::vocabulary::{Cause, RegionCode, find_region};
use sea_orm::{ActiveValue, DatabaseConnection, EntityTrait, QueryOrder};
use std::collections::BTreeMap;

const NOW: &str = "2026-03-01T12:00:00Z";

fn update<'a>(code: &str, run_id: i64, seen: Option<i64>, changes: &'a ChangeSet) -> RegionUpdate<'a> {
    let code: RegionCode = code.parse().unwrap();
    RegionUpdate {
        region: find_region(code).unwrap(),
        run_id,
        now: tick(),
        revision_seen: seen,
        pages: Vec::new(),
        versions: Vec::new(),
        kept_aside: Vec::new(),
        sources: Vec::new(),
        version_changes: Vec::new(),
        visits: Vec::new(),
        changes: Some(changes),
        mended: BTreeMap::new(),
        time_passed: false,
        cause: Cause::Source,
        corrections_version: None,
    }
}

async fn start(database: &TestDatabase) -> (DatabaseConnection, i64) {
    let db = database.open().await;
    let run = import_run::ActiveModel {
        id: ActiveValue::NotSet,
        started_at: ActiveValue::Set(tick()),
        finished_at: ActiveValue::Set(None),
        program_version: ActiveValue::Set("0.0.0".to_owned()),
        rules_version: ActiveValue::Set("0".to_owned()),
        origin: ActiveValue::Set("test".to_owned()),
        demo: ActiveValue::Set(false),
        report: ActiveValue::Set(serde_json::Value::Null),
    };
    let run = import_run::Entity::insert(run).exec(&db).await.unwrap().last_insert_id;
    (db, run)
}

fn page_rows(code: &str) -> (page::Model, page_version::Model) {
    let id = format!("page:{code}/a");
    let version = page_version::Model {
        id: format!("{id}@1"),
        page_id: id.clone(),
        sha256: "1".to_owned(),
        media_type: "text/plain".to_owned(),
        headers: serde_json::json!({}),
        status: 200,
        body: Vec::new(),
        source_date: None,
        stated_date: None,
        rules_version: "0".to_owned(),
        redacted: false,
        fetched_at: NOW.parse().unwrap(),
    };
    let url = format!("https://region-{code}.example/");
    (
        page::Model {
            id,
            region_code: code.to_owned(),
            url,
            kind: None,
            title: None,
            current_version_id: Some(version.id.clone()),
            previous_version_id: None,
            moved_to: None,
        },
        version,
    )
}

/// A committee with a name and seats, as one page states them.
fn committee(code: &str, seats: i32, aliases: &[&str]) -> ChangeSet {
    let id = format!("org:{code}/kulturnamnden");
    let assertion = |field: &str, value: &str| assertion::Model {
        id: format!("{code}-{field}-{value}"),
        page_version_id: format!("page:{code}/a@1"),
        rules_version: "0".to_owned(),
        region_code: code.to_owned(),
        entity_type: "ORGANIZATION".to_owned(),
        entity_id: id.clone(),
        field: field.to_owned(),
        value_written: value.to_owned(),
        value: value.to_owned(),
        valid_from: None,
        valid_to: None,
        start: 0,
        end: 1,
        quote: "K".to_owned(),
        prefix: String::new(),
        suffix: String::new(),
    };
    let assertions = vec![assertion("name", "Kulturnämnden"), assertion("seats", &seats.to_string())];
    let choices = assertions.iter().map(|assertion| Choice {
        entity_type: assertion.entity_type.clone(),
        entity_id: assertion.entity_id.clone(),
        field: assertion.field.clone(),
        value: assertion.value.clone(),
        valid_from: assertion.valid_from.clone(),
        valid_to: assertion.valid_to.clone(),
        assertion_id: Some(assertion.id.clone()),
        rule: "only".to_owned(),
    });
    let organization = organization::Model {
        id: id.clone(),
        region_code: code.to_owned(),
        name: "Kulturnämnden".to_owned(),
        kind: "COMMITTEE".to_owned(),
        abbreviation: None,
        parent_id: None,
        seats: Some(seats),
        count: None,
        basis: "STATED".to_owned(),
        rule: None,
        standing: "CURRENT".to_owned(),
        valid_from: None,
        valid_to: None,
    };
    let organization_aliases = aliases.iter().map(|name| organization_alias::Model { organization_id: id.clone(), name: (*name).to_owned() }).collect();
    let choices = choices.collect();
    ChangeSet {
        assertions,
        choices,
        projection: Projection { organizations: vec![organization], organization_aliases, ..Projection::default() },
        ..ChangeSet::default()
    }
}

async fn store_first(db: &DatabaseConnection, run: i64, code: &str) -> Stored {
    let changes = committee(code, 11, &["Kultur"]);
    let (page, version) = page_rows(code);
    store_changes(db, RegionUpdate { pages: vec![page], versions: vec![version], ..update(code, run, None, &changes) }).await.unwrap()
}

/// Field, value, cause and whether it is still held, in the order of recording.
async fn intervals(db: &DatabaseConnection) -> Vec<(String, String, String, bool)> {
    let rows = choice::Entity::find().order_by_asc(choice::Column::RecordedFrom).order_by_asc(choice::Column::Field).all(db).await.unwrap();
    rows.into_iter().map(|row| (row.field, row.value, row.cause, row.recorded_to.is_none())).collect()
}

fn interval(field: &str, value: &str, cause: &str, held: bool) -> (String, String, String, bool) {
    (field.to_owned(), value.to_owned(), cause.to_owned(), held)
}

#[tokio::test]
async fn what_is_withdrawn_and_returns_is_held_twice() {
    for database in TestDatabase::all().await {
        let (db, run) = start(&database).await;
        let first = store_first(&db, run, "14").await;
        assert_eq!((first.assertions_added, first.choices_opened, first.choices_closed), (2, 2, 0));

        let changes = committee("14", 13, &[]);
        let second = store_changes(&db, update("14", run, first.revision, &changes)).await.unwrap();
        assert_eq!((second.assertions_added, second.choices_opened, second.choices_closed), (1, 1, 1));
        let held = load_held(&db).await;
        assert!(held["organization_alias"].is_empty() && held["organization"][0].contains("seats: Some(13)"));

        let changes = ChangeSet { assertions: Vec::new(), choices: committee("14", 11, &[]).choices, ..committee("14", 11, &[]) };
        let again = update("14", run, second.revision, &changes);
        let third = store_changes(&db, again).await.unwrap();
        assert!(second.revision > first.revision && third.revision > second.revision);
        let expected = [
            interval("name", "Kulturnämnden", "SOURCE", true),
            interval("seats", "11", "SOURCE", false),
            interval("seats", "13", "SOURCE", false),
            interval("seats", "11", "SOURCE", true),
        ];
        assert_eq!(intervals(&db).await, expected);
    }
}

#[tokio::test]
async fn other_rules_over_the_same_page_are_not_the_regions_doing() {
    for database in TestDatabase::all().await {
        let (db, run) = start(&database).await;
        let first = store_first(&db, run, "14").await;
        let changes = committee("14", 13, &["Kultur"]);
        store_changes(&db, RegionUpdate { cause: Cause::Reinterpreted, ..update("14", run, first.revision, &changes) }).await.unwrap();
        assert_eq!(intervals(&db).await.last(), Some(&interval("seats", "13", "REINTERPRETED", true)));
    }
}

#[tokio::test]
async fn the_same_change_set_again_writes_nothing() {
    for database in TestDatabase::all().await {
        let (db, run) = start(&database).await;
        let first = store_first(&db, run, "14").await;
        let held = load_held(&db).await;
        let changes = committee("14", 11, &["Kultur"]);
        assert_eq!(store_changes(&db, update("14", run, first.revision, &changes)).await.unwrap(), Stored::default());
        assert_eq!(load_held(&db).await, held);
    }
}

#[tokio::test]
async fn a_change_set_with_a_loose_end_is_refused_whole() {
    for database in TestDatabase::all().await {
        let (db, run) = start(&database).await;
        let first = store_first(&db, run, "14").await;
        let held = load_held(&db).await;
        let mut changes = committee("14", 13, &[]);
        changes.projection.organization_aliases.push(organization_alias::Model { organization_id: "org:14/nowhere".to_owned(), name: "X".to_owned() });
        let error = store_changes(&db, update("14", run, first.revision, &changes)).await.unwrap_err();
        assert!(matches!(error, StoreError::Database(_)), "{error}");
        assert_eq!(load_held(&db).await, held);
    }
}

#[tokio::test]
async fn an_import_that_was_overtaken_is_refused() {
    for database in TestDatabase::all().await {
        let (db, run) = start(&database).await;
        store_first(&db, run, "14").await;
        let held = load_held(&db).await;
        let changes = committee("14", 13, &[]);
        assert!(matches!(store_changes(&db, update("14", run, None, &changes)).await, Err(StoreError::Overtaken(code)) if code == "14"));
        assert_eq!(load_held(&db).await, held);
    }
}

#[tokio::test]
async fn a_clock_that_jumps_back_makes_no_interval_that_ends_before_it_begins() {
    for database in TestDatabase::all().await {
        let (db, run) = start(&database).await;
        let first = store_first(&db, run, "14").await;
        let changes = committee("14", 13, &[]);
        let now: DateTime<Utc> = "1999-01-01T00:00:00Z".parse().unwrap();
        store_changes(&db, RegionUpdate { now, ..update("14", run, first.revision, &changes) }).await.unwrap();
        for row in choice::Entity::find().all(&db).await.unwrap() {
            assert!(row.recorded_to.is_none_or(|end| end >= row.recorded_from), "{row:?}");
        }
    }
}

#[tokio::test]
async fn regions_share_statutes_and_nothing_else() {
    for database in TestDatabase::all().await {
        let (db, run) = start(&database).await;
        let with_law = |code: &str| {
            let mut changes = committee(code, 11, &["Kultur"]);
            changes.projection.laws = vec![law::Model { id: "law:2017:725".to_owned(), name: "kommunallagen".to_owned(), sfs: Some("2017:725".to_owned()) }];
            changes.projection.region_laws = vec![region_law::Model {
                id: format!("region_law:{code}/2017:725"),
                region_code: code.to_owned(),
                law_id: "law:2017:725".to_owned(),
                standing: "CURRENT".to_owned(),
                valid_from: None,
                valid_to: None,
            }];
            changes
        };
        let mut revisions = Vec::new();
        for code in ["13", "14"] {
            let first = store_first(&db, run, code).await;
            revisions.push(store_changes(&db, update(code, run, first.revision, &with_law(code))).await.unwrap().revision);
        }
        assert_eq!(law::Entity::find().all(&db).await.unwrap().len(), 1);
        let changes = ChangeSet::default();
        let gone = store_changes(&db, update("13", run, revisions[0], &changes)).await.unwrap();
        assert_eq!(gone.choices_closed, 2);
        let held = load_held(&db).await;
        assert!(held["region_law"].len() == 1 && held["organization"].len() == 1 && held["organization_alias"].len() == 1);
        assert!(held["organization"][0].contains("org:14/"));
        assert_eq!(held["assertion"].len(), 4, "what pages stated is kept");
    }
}
