//! Sixteen clients ask while imports go on: every answer is of exactly one revision, and the right one.
//!
//! Each import changes several numbers of each region at once. An answer that mixed two revisions would hold two of them.

use crate::served::{Served, import_folder};
use helheten_model::entity::{choice, revision};
use helheten_tests::database::TestDatabase;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const REGIONS: &[&str] = &["12", "13", "14"];
const CLIENTS: usize = 16;
const IMPORTS: u32 = 8;
/// Asks for the same number in many ways: by id, through lists and filters, beside its words, and across regions.
const QUESTION: &str = r#"{
    dataset { revision }
    organizations(filter: {kind: {eq: COMMITTEE}}, orderBy: [{field: ID}]) {
        totalCount
        nodes { id seats figures(measure: ELECTED_SEATS) { value evidence(first: 1) { quote page { id } } } evidence(field: "seats", first: 1) { value quote } }
    }
    figures(filter: {measure: {eq: ELECTED_SEATS}}, orderBy: [{field: ID}]) { nodes { id value organization { id seats } } facets { region { value count } } }
}"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_answer_is_of_exactly_one_revision() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let folder = tempfile::tempdir().unwrap();
        write_pages(folder.path(), 0);
        import_folder(&db, folder.path()).await;
        let served = Arc::new(Served::start(db.clone(), Duration::from_millis(5)).await);
        let over = Arc::new(AtomicBool::new(false));
        let clients: Vec<_> = (0..CLIENTS).map(|_| tokio::spawn(ask_until(Arc::clone(&served), Arc::clone(&over)))).collect();

        for round in 1..=IMPORTS {
            write_pages(folder.path(), round);
            import_folder(&db, folder.path()).await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let last = i64::from(IMPORTS + 1) * i64::try_from(REGIONS.len()).unwrap();
        while served.data("{ dataset { revision } }").await["dataset"]["revision"] != last {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        over.store(true, Ordering::Relaxed);
        let mut answers = BTreeMap::new();
        for client in clients {
            collect_answers(&mut answers, client.await.unwrap());
        }
        assert!(answers.len() > usize::try_from(IMPORTS).unwrap() / 2, "too few revisions were seen to tell: {:?}", answers.keys());
        let truth = load_truth(&db).await;
        for (revision, answer) in &answers {
            assert_eq!(seats_of(answer), truth[revision], "revision {revision}");
        }
        Arc::into_inner(served).unwrap().stop().await;
    }
}

/// Asks one question after the other; some clients also turn pages, whose cursors must be refused once the data has moved on.
async fn ask_until(served: Arc<Served>, over: Arc<AtomicBool>) -> Vec<String> {
    let mut answers = Vec::new();
    while !over.load(Ordering::Relaxed) {
        answers.push(served.ask(QUESTION, &json!({})).await);
        turn_page(&served).await;
    }
    answers
}

/// The second page is of the revision of the first, or is refused.
async fn turn_page(served: &Served) {
    let first: Value = serde_json::from_str(&served.ask("{ organizations(first: 2) { pageInfo { endCursor } } }", &json!({})).await).unwrap();
    let cursor = &first["data"]["organizations"]["pageInfo"]["endCursor"];
    let next = served.ask("query($after: String) { organizations(first: 2, after: $after) { nodes { id } } }", &json!({ "after": cursor })).await;
    let next: Value = serde_json::from_str(&next).unwrap();
    if next["extensions"]["revision"] == first["extensions"]["revision"] {
        assert_eq!(next["data"]["organizations"]["nodes"].as_array().unwrap().len(), 2, "{next}");
    } else {
        assert_eq!(next["errors"][0]["extensions"]["code"], "STALE_CURSOR", "{next}");
    }
}

/// Takes the answers of a client in: those of one revision must be the same, byte for byte.
fn collect_answers(known: &mut BTreeMap<i64, String>, answers: Vec<String>) {
    for answer in answers {
        let revision = check_answer(&answer).unwrap_or_else(|complaint| panic!("{complaint}: {answer}"));
        let first = known.entry(revision).or_insert_with(|| answer.clone());
        assert_eq!(*first, answer, "two answers of revision {revision}");
    }
}

/// Looks whether all parts of an answer agree; gives its revision.
fn check_answer(answer: &str) -> Result<i64, &'static str> {
    let answer: Value = serde_json::from_str(answer).map_err(|_| "no JSON")?;
    let revision = answer["extensions"]["revision"].as_i64().ok_or("no revision")?;
    if answer["data"]["dataset"]["revision"] != revision {
        return Err("the data is of another revision than the answer says");
    }
    let bodies = answer["data"]["organizations"]["nodes"].as_array().ok_or("no bodies")?;
    for body in bodies {
        let (seats, figure) = (&body["seats"], &body["figures"][0]);
        let said = seats.to_string();
        if figure["value"].as_f64() != seats.as_f64() || body["evidence"][0]["value"] != said.as_str() {
            return Err("a body's seats differ from its figure or its words");
        }
        if ![figure, body].iter().all(|fact| fact["evidence"][0]["quote"].as_str().is_some_and(|quote| quote.contains(&said))) {
            return Err("words do not say the number");
        }
    }
    for figure in answer["data"]["figures"]["nodes"].as_array().ok_or("no figures")? {
        if figure["value"].as_f64() != figure["organization"]["seats"].as_f64() {
            return Err("a figure differs from the seats of its body");
        }
    }
    let by_region = seats_of_value(&answer);
    if by_region.len() != REGIONS.len() || by_region.values().any(|seats| seats.len() != 2 || seats[0] + 2 != seats[1]) {
        return Err("the bodies of a region are of different imports");
    }
    Ok(revision)
}

fn seats_of(answer: &str) -> BTreeMap<String, Vec<i64>> {
    seats_of_value(&serde_json::from_str(answer).unwrap())
}

/// The seats of each region's committees, in the order of their ids.
fn seats_of_value(answer: &Value) -> BTreeMap<String, Vec<i64>> {
    let mut seats: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for body in answer["data"]["organizations"]["nodes"].as_array().into_iter().flatten() {
        let region = body["id"].as_str().unwrap_or_default().get(4..6).unwrap_or_default();
        seats.entry(region.to_owned()).or_default().push(body["seats"].as_i64().unwrap_or_default());
    }
    seats
}

/// What the database holds true of the seats at each revision.
async fn load_truth(db: &DatabaseConnection) -> BTreeMap<i64, BTreeMap<String, Vec<i64>>> {
    let of_seats = choice::Column::Field.eq("seats").and(choice::Column::EntityType.eq("ORGANIZATION"));
    let choices = choice::Entity::find().filter(of_seats).order_by_asc(choice::Column::EntityId).all(db).await.unwrap();
    let revisions = revision::Entity::find().order_by_asc(revision::Column::Seq).all(db).await.unwrap();
    let mut truth = BTreeMap::new();
    let mut state: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for revision in revisions {
        let then = |choice: &&choice::Model| choice.recorded_from <= revision.committed_at && choice.recorded_to.is_none_or(|to| to > revision.committed_at);
        let held = choices.iter().filter(|choice| choice.region_code == revision.region_code && choice.entity_id.ends_with("namnden")).filter(then);
        state.insert(revision.region_code.clone(), held.map(|choice| choice.value.parse().unwrap()).collect());
        truth.insert(revision.seq, state.clone());
    }
    truth
}

fn write_pages(folder: &Path, round: u32) {
    let mut list = String::new();
    for region in REGIONS {
        let (culture, environment) = (11 + 4 * round, 13 + 4 * round);
        let text = format!(
            "Organisation\n\nRegionfullmäktige har 71 ledamöter.\n\nKulturnämnden består av {culture} ledamöter.\n\n\
             Miljönämnden består av {environment} ledamöter.\n"
        );
        fs::write(folder.join(format!("{region}.txt")), text).unwrap();
        write!(list, "[[page]]\nfile = \"{region}.txt\"\nregion = \"{region}\"\nurl = \"https://region-{region}.example/\"\ndate = \"2026-01-01\"\n\n")
            .unwrap();
    }
    fs::write(folder.join("pages.toml"), list).unwrap();
}

#[test]
fn a_torn_answer_would_be_seen() {
    let body = |id: &str, seats: i64| {
        json!({ "id": id, "seats": seats, "evidence": [{ "value": seats.to_string(), "quote": format!("består av {seats} ledamöter") }],
                "figures": [{ "value": seats, "evidence": [{ "quote": format!("består av {seats} ledamöter") }] }] })
    };
    let figure = |seats: i64| json!({ "value": seats, "organization": { "seats": seats } });
    let whole = json!({
        "data": {
            "dataset": { "revision": 3 },
            "organizations": { "nodes": [
                body("org:12/kulturnamnden", 11), body("org:12/miljonamnden", 13), body("org:13/kulturnamnden", 15), body("org:13/miljonamnden", 17),
                body("org:14/kulturnamnden", 11), body("org:14/miljonamnden", 13),
            ] },
            "figures": { "nodes": [figure(11), figure(13)] },
        },
        "extensions": { "revision": 3 },
    });
    assert_eq!(check_answer(&whole.to_string()), Ok(3));
    for (place, value) in [
        ("/data/dataset/revision", json!(2)),
        ("/data/organizations/nodes/1/seats", json!(17)),
        ("/data/organizations/nodes/1/figures/0/value", json!(17)),
        ("/data/organizations/nodes/1/evidence/0/quote", json!("består av 17 ledamöter")),
        ("/data/organizations/nodes/1", body("org:12/miljonamnden", 17)),
        ("/data/figures/nodes/0/organization/seats", json!(15)),
    ] {
        let mut torn = whole.clone();
        *torn.pointer_mut(place).unwrap() = value;
        assert!(check_answer(&torn.to_string()).is_err(), "{place}");
    }
}
