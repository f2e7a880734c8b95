//! Three dated versions of one invented region's site: changes, conflicts, successors, and answers for both times.

use crate::database::TestDatabase;
use crate::folder::{import, tick};
use chrono::{DateTime, NaiveDate, Utc};
use expect_test::expect_file;
use helheten_importer::store::history::{ChangeFilter, Moment, explain_thing, load_changes, load_held_at};
use helheten_model::entity::{event_organization, organization};
use helheten_model::vocabulary::RegionCode;
use helheten_tests::root;
use sea_orm::{DatabaseConnection, EntityTrait};
use std::fmt::Write;

/// The folders below `fixtures/history`; the last one is read twice.
const VERSIONS: [&str; 4] = ["2023-03-01", "2024-06-01", "2026-02-01", "2026-02-01"];

fn region() -> RegionCode {
    "22".parse().unwrap()
}

/// Imports all versions; gives a moment after each run.
async fn import_versions(db: &DatabaseConnection) -> Vec<DateTime<Utc>> {
    let mut moments = Vec::new();
    for version in VERSIONS {
        assert!(import(db, &root().join("fixtures/history").join(version)).await.is_complete());
        moments.push(tick());
    }
    moments
}

#[tokio::test]
async fn every_change_has_its_run_its_cause_and_its_words() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        import_versions(&db).await;
        let changes = load_changes(&db, &ChangeFilter { region: Some(region()), ..ChangeFilter::default() }).await.unwrap();
        let mut text = String::new();
        for row in &changes {
            let (change, run) = (&row.change, row.change.run_id.unwrap());
            let [old, new] = [&change.old_value, &change.new_value].map(|value| value.as_deref().unwrap_or("-"));
            writeln!(text, "run {run} {} {} {}: {old} → {new}", change.cause.as_deref().unwrap(), change.entity_id, change.field).unwrap();
            let source = row.new_source.as_ref().or(row.old_source.as_ref()).unwrap();
            assert!(!source.quote.is_empty() && source.url.starts_with("https://granadal.example/"), "{source:?}");
        }
        expect_file![root().join("fixtures/history/changes.txt")].assert_eq(&text);
    }
}

/// The values that were held of a field.
async fn held(db: &DatabaseConnection, moment: Moment, id: &str, field: &str) -> Vec<String> {
    let held = load_held_at(db, region(), moment).await.unwrap();
    held.into_iter().filter(|row| row.entity_id == id && row.field == field).map(|row| row.value).collect()
}

#[tokio::test]
async fn answers_for_recorded_time() {
    // After which run, which field of which thing, and what was held of it.
    let table: &[(usize, &str, &str, &[&str])] = &[
        (0, "org:22/kulturnamnden", "seats", &["11"]),
        (1, "org:22/kulturnamnden", "seats", &["13"]),
        (3, "org:22/kulturnamnden", "seats", &["13"]),
        (1, "org:22/kulturnamnden", "name", &["Kulturnämnden"]),
        (2, "org:22/kulturnamnden", "name", &["Kultur- och bildningsnämnden"]),
        (2, "org:22/kultur-och-bildningsnamnden", "name", &[]),
        (0, "org:22/klimatnamnden", "name", &[]),
        (1, "org:22/klimatnamnden", "name", &["Klimatnämnden"]),
        // No longer stated by the third version: held until it was read a second time.
        (2, "org:22/patientnamnden", "name", &["Patientnämnden"]),
        (3, "org:22/patientnamnden", "name", &[]),
        (1, "person:22/regionstyrelsen/karin-lundstrom", "name", &["Karin Lundström"]),
        (2, "person:22/regionstyrelsen/karin-lundstrom", "name", &[]),
        (1, "period:22/politisk-organisation/2023", "end_year", &["2026"]),
        (2, "period:22/politisk-organisation/2023", "end_year", &["2027"]),
    ];
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let moments = import_versions(&db).await;
        for (run, id, field, expected) in table {
            let moment = Moment { recorded_at: Some(moments[*run]), valid_on: None };
            assert_eq!(held(&db, moment, id, field).await, *expected, "{field} of {id} after run {}", run + 1);
        }
        let before = Moment { recorded_at: Some(moments[0] - chrono::TimeDelta::days(1)), valid_on: None };
        assert!(load_held_at(&db, region(), before).await.unwrap().is_empty(), "something was held before anything was read");
        let after = Moment { recorded_at: Some(moments[3]), valid_on: None };
        assert_eq!(load_held_at(&db, region(), after).await.unwrap(), load_held_at(&db, region(), Moment::default()).await.unwrap());
    }
}

#[tokio::test]
async fn answers_for_valid_time() {
    // After which run, on which day, and whether the organisation's period is among what holds.
    let table = [(1, "2026-12-31", true), (1, "2027-06-01", false), (3, "2027-06-01", true), (3, "2028-01-01", false), (3, "2022-12-31", false)];
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let moments = import_versions(&db).await;
        for (run, day, expected) in table {
            let moment = Moment { recorded_at: Some(moments[run]), valid_on: Some(day.parse::<NaiveDate>().unwrap()) };
            let found = held(&db, moment, "period:22/politisk-organisation/2023", "start_year").await;
            assert_eq!(!found.is_empty(), expected, "on {day} after run {}", run + 1);
        }
    }
}

#[tokio::test]
async fn conflicts_are_shown_with_all_sides_and_the_rule() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        for version in &VERSIONS[..2] {
            import(&db, &root().join("fixtures/history").join(version)).await;
        }
        let seats = explain_thing(&db, "org:22/kulturnamnden", Moment::default()).await.unwrap().unwrap();
        let seats = seats.fields.iter().find(|field| field.field == "seats").unwrap();
        assert_eq!((seats.value.as_str(), seats.rule.as_str()), ("13", "newest_date"));
        assert_eq!(seats.source.as_ref().unwrap().quote, "13 ledamöter");
        assert_eq!(
            seats.others.iter().map(|other| (other.value.as_str(), other.url.as_str())).collect::<Vec<_>>(),
            [("11", "https://granadal.example/forvaltning")]
        );
    }
}

#[tokio::test]
async fn successors_are_stated_and_predecessors_have_ceased() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        for version in &VERSIONS[..2] {
            import(&db, &root().join("fixtures/history").join(version)).await;
        }
        let mut concerned = event_organization::Entity::find().all(&db).await.unwrap();
        concerned.sort_by(|one, other| one.role.cmp(&other.role));
        let concerned: Vec<_> = concerned.iter().map(|row| (row.role.as_str(), row.organization_id.as_deref())).collect();
        assert_eq!(concerned, [("ORIGINAL", Some("org:22/miljonamnden")), ("RESULTING", Some("org:22/klimatnamnden"))]);
        let standing = async |id: &str| {
            let row = organization::Entity::find_by_id(id).one(&db).await.unwrap().unwrap();
            (row.standing, row.valid_from, row.valid_to)
        };
        assert_eq!(standing("org:22/miljonamnden").await, ("FORMER".to_owned(), None, Some("2023-12-31".to_owned())));
        assert_eq!(standing("org:22/klimatnamnden").await, ("CURRENT".to_owned(), Some("2024-01-01".to_owned()), None));
        // The region's other bodies stand as before.
        assert_eq!(standing("org:22/regionstyrelsen").await.0, "CURRENT");
    }
}

#[tokio::test]
async fn a_stated_change_of_name_keeps_the_id_and_explains_itself() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        import_versions(&db).await;
        let body = explain_thing(&db, "org:22/kulturnamnden", Moment::default()).await.unwrap().unwrap();
        let renamed = body.names.iter().find(|name| name.name == "Kulturnämnden").unwrap();
        assert_eq!((renamed.rule.as_str(), renamed.with_name.as_str()), ("renamed", "Kultur- och bildningsnämnden"));
    }
}
