//! Newer data is swapped in whole; what cannot be loaded is told and the older data stays; what cannot be started says why.

use crate::database::{bare_database, filled_database, insert};
use crate::started::{Started, settings, start};
use helheten_model::entity::{import_run, organization, revision};
use helheten_server::{LoadError, ServeError, ServeSettings, Server, load_dataset};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

impl Started {
    async fn readiness(&self) -> Value {
        serde_json::from_str(&self.get("/readyz", &[]).await.text().await.unwrap()).unwrap()
    }

    /// Waits until the server serves a revision.
    pub(crate) async fn wait_for_revision(&self, revision: i64) {
        self.wait_until(|ready| ready["revision"] == revision).await;
    }

    async fn wait_until(&self, reached: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let ready = self.readiness().await;
            if reached(&ready) {
                return ready;
            }
            assert!(Instant::now() < deadline, "not reached: {ready}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

fn new_body() -> Value {
    json!([{ "id": "org:14/ny-namnd", "region_code": "14", "name": "Ny nämnd", "kind": "COMMITTEE", "basis": "STATED", "standing": "CURRENT" }])
}

fn new_revision() -> Value {
    json!([{ "seq": 3, "region_code": "14", "run_id": 1, "committed_at": "2026-03-02T00:00:00Z" }])
}

#[tokio::test]
async fn a_new_revision_is_served() {
    let server = start().await;
    assert_eq!(server.data("{ organizations { totalCount } }").await["organizations"]["totalCount"], 9);
    insert::<organization::Entity>(&server.db, new_body()).await;
    insert::<revision::Entity>(&server.db, new_revision()).await;
    server.wait_for_revision(3).await;
    let answer = server.ask("{ organizations { totalCount } dataset { revision } }").await;
    assert_eq!(answer, json!({ "data": { "organizations": { "totalCount": 10 }, "dataset": { "revision": 3 } }, "extensions": { "revision": 3 } }));
}

#[tokio::test]
async fn a_run_that_changed_nothing_is_seen_too() {
    let server = start().await;
    insert::<import_run::Entity>(
        &server.db,
        json!([{ "id": 2, "started_at": "2026-03-03T05:00:00Z", "finished_at": "2026-03-03T05:01:00Z", "program_version": "0.1.0",
                 "rules_version": "rules2", "origin": "folder invented", "demo": false, "report": null }]),
    )
    .await;
    let ready = server.wait_until(|ready| ready["importedAt"] == "2026-03-03T05:01:00Z").await;
    assert_eq!(ready["revision"], 2);
}

#[tokio::test]
async fn a_damaged_row_keeps_the_older_data_and_says_so() {
    let server = start().await;
    server.db.execute_unprepared("UPDATE organization SET kind = 'NÄMND' WHERE id = 'org:14/kulturnamnden'").await.unwrap();
    insert::<revision::Entity>(&server.db, new_revision()).await;
    let ready = server.wait_until(|ready| !ready["failure"].is_null()).await;
    assert_eq!(ready["revision"], 2);
    for part in ["organization", "org:14/kulturnamnden", "NÄMND", "OrganizationKind"] {
        assert!(ready["failure"].as_str().unwrap().contains(part), "{ready}");
    }
    assert_eq!(server.data("{ organizations { totalCount } }").await["organizations"]["totalCount"], 9);
    server.db.execute_unprepared("UPDATE organization SET kind = 'COMMITTEE' WHERE id = 'org:14/kulturnamnden'").await.unwrap();
    server.wait_until(|ready| ready["failure"].is_null() && ready["revision"] == 3).await;
}

#[tokio::test]
async fn damage_is_a_clear_error() {
    for (statement, parts) in [
        ("UPDATE organization SET standing = 'MAYBE'", ["organization", "MAYBE", "Standing"]),
        ("UPDATE document SET region_code = '99' WHERE id = 'doc:14/budget'", ["document", "99", "doc:14/budget"]),
        ("UPDATE organization_level SET level = 'TOP'", ["organization_level", "TOP", "Level"]),
        ("UPDATE assertion SET entity_type = 'THING'", ["assertion", "THING", "EntityType"]),
        ("UPDATE event SET date = 'i går'", ["event", "i går", "date"]),
        ("UPDATE goal SET valid_from = 'förr'", ["goal", "förr", "valid_from"]),
        ("DROP TABLE duty", ["duty", "migrate", "no such table"]),
    ] {
        let db = filled_database().await;
        db.execute_unprepared(statement).await.unwrap();
        let error = load_dataset(&db).await.unwrap_err().to_string();
        for part in parts {
            assert!(error.contains(part), "{statement}: {error}");
        }
    }
}

#[tokio::test]
async fn a_database_without_tables_does_not_start() {
    let Err(error) = Server::start(settings(), bare_database().await).await else { panic!("it started") };
    assert!(matches!(error, ServeError::Load(LoadError::Database { .. })), "{error}");
    assert!(error.to_string().contains("helheten migrate"), "{error}");
}

#[tokio::test]
async fn a_taken_address_is_named() {
    let server = start().await;
    let taken = ServeSettings { listen: server.address, ..settings() };
    let Err(error) = Server::start(taken, filled_database().await).await else { panic!("it started") };
    assert!(matches!(error, ServeError::AddressInUse(_)));
    assert!(error.to_string().contains(&server.address.to_string()), "{error}");
}

#[tokio::test]
async fn the_server_stops_when_told() {
    let server = start().await;
    let address = server.address;
    assert_eq!(server.get("/healthz", &[]).await.status(), 200);
    server.stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
