//! What is told as it comes: changes of newer revisions, and how imports go on.

use crate::database::insert;
use crate::started::start;
use crate::websocket::Socket;
use helheten_model::entity::{choice, import_run, revision};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde_json::{Value, json};

/// Holds a value from a moment on.
async fn hold(db: &DatabaseConnection, region: &str, field: &str, value: &str, since: &str) {
    let id = format!("{region}-{field}-{value}");
    let row = json!([{ "id": id, "region_code": region, "entity_type": "ORGANIZATION", "entity_id": format!("org:{region}/ny-namnd"), "field": field,
                       "value": value, "rule": "only", "cause": "SOURCE", "recorded_from": since }]);
    insert::<choice::Entity>(db, row).await;
}

async fn revise(db: &DatabaseConnection, seq: i64, region: &str, run: i64, at: &str) {
    insert::<revision::Entity>(db, json!([{ "seq": seq, "region_code": region, "run_id": run, "committed_at": at }])).await;
}

/// The fields, values and revisions of the next changes, and the revision that each answer was from.
async fn next_changes(socket: &mut Socket, count: usize) -> (Vec<Value>, Vec<i64>) {
    let (mut changes, mut revisions) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let mut message = socket.hear().await;
        assert_eq!((&message["type"], &message["id"]), (&json!("next"), &json!("changes")), "{message}");
        let change = message["payload"]["data"]["changes"].take();
        changes.push(json!([change["type"], change["field"], change["new"]["value"], change["revision"]]));
        revisions.push(message["payload"]["extensions"]["revision"].as_i64().unwrap());
    }
    (changes, revisions)
}

const CHANGES: &str = "subscription { changes { type field new { value evidence { quote } } old { value } revision run { id } entity { id } } }";

#[tokio::test]
async fn every_change_of_newer_revisions_comes_once() {
    let server = start().await;
    let mut socket = Socket::begin(&server).await;
    socket.subscribe("changes", CHANGES).await;
    let mut of_region = Socket::begin(&server).await;
    of_region.subscribe("changes", "subscription { changes(regions: [\"22\"]) { type field new { value } revision } }").await;
    // An answer to a question shows that what was asked before has begun.
    for socket in [&mut socket, &mut of_region] {
        socket.subscribe("begun", "{ dataset { revision } }").await;
        assert_eq!((socket.hear().await["type"].take(), socket.hear().await["type"].take()), (json!("next"), json!("complete")));
    }
    // Two revisions, which the server may see at once, and a third one later.
    let (third, fourth, fifth) = ("2026-03-02T00:00:00Z", "2026-03-02T00:01:00Z", "2026-03-02T00:02:00Z");
    hold(&server.db, "14", "name", "Ny nämnd", third).await;
    hold(&server.db, "14", "seats", "13", third).await;
    hold(&server.db, "22", "name", "Annan nämnd", fourth).await;
    hold(&server.db, "22", "alias", "Nämnden", fourth).await;
    revise(&server.db, 3, "14", 1, third).await;
    revise(&server.db, 4, "22", 1, fourth).await;
    let (changes, revisions) = next_changes(&mut socket, 4).await;
    assert_eq!(
        json!(changes),
        json!([["ADDED", "seats", "13", 3], ["ADDED", "name", "Ny nämnd", 3], ["ADDED", "name", "Annan nämnd", 4], ["ADDED", "alias", "Nämnden", 4]])
    );
    assert!(revisions.is_sorted() && revisions.iter().zip(&changes).all(|(from, change)| *from >= change[3].as_i64().unwrap()), "{revisions:?}");
    server.db.execute_unprepared(&format!("UPDATE choice SET recorded_to = '{fifth}', end_cause = 'SOURCE' WHERE id = '22-name-Annan nämnd'")).await.unwrap();
    hold(&server.db, "22", "name", "Tredje nämnd", fifth).await;
    revise(&server.db, 5, "22", 1, fifth).await;
    let (changes, revisions) = next_changes(&mut socket, 1).await;
    assert_eq!((json!(changes), revisions), (json!([["CHANGED", "name", "Tredje nämnd", 5]]), vec![5]));
    let (of_region, _) = next_changes(&mut of_region, 3).await;
    assert_eq!(json!(of_region), json!([["ADDED", "name", "Annan nämnd", 4], ["ADDED", "alias", "Nämnden", 4], ["CHANGED", "name", "Tredje nämnd", 5]]));
}

#[tokio::test]
async fn imports_are_followed_from_beginning_to_end() {
    let server = start().await;
    let mut socket = Socket::begin(&server).await;
    socket.subscribe("imports", "subscription { imports { run { id } status outcome regions { region { code } revision } } }").await;
    socket.subscribe("begun", "{ dataset { revision } }").await;
    assert_eq!((socket.hear().await["type"].take(), socket.hear().await["type"].take()), (json!("next"), json!("complete")));
    let run = json!([{ "id": 2, "started_at": "2026-03-03T05:00:00Z", "finished_at": null, "program_version": "0.1.0", "rules_version": "rules2",
                       "origin": "folder invented", "demo": false, "report": null }]);
    insert::<import_run::Entity>(&server.db, run).await;
    let mut next = async |wanted: Value| {
        let mut message = socket.hear().await;
        assert_eq!(message["payload"]["data"]["imports"].take(), wanted);
    };
    next(json!({ "run": { "id": "2" }, "status": "RUNNING", "outcome": null, "regions": [] })).await;
    revise(&server.db, 3, "13", 2, "2026-03-03T05:00:10Z").await;
    let region = json!([{ "region": { "code": "13" }, "revision": 3 }]);
    next(json!({ "run": { "id": "2" }, "status": "RUNNING", "outcome": null, "regions": region })).await;
    let finish = "UPDATE import_run SET finished_at = '2026-03-03T05:01:00Z', report = '{\"status\": \"DEGRADED\"}' WHERE id = 2";
    server.db.execute_unprepared(finish).await.unwrap();
    next(json!({ "run": { "id": "2" }, "status": "FINISHED", "outcome": "DEGRADED", "regions": region })).await;
}
