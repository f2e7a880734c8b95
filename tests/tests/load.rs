//! Clients ask all sorts of things while imports go on: no error, no answer of two revisions, and memory that does not grow.
//!
//! It goes on for some seconds; `cargo xtask soak` lets it go on for ten minutes (`HELHETEN_LOAD_SECONDS`) and shows what it came to.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use helheten_tests::demo::DemoServer;
use helheten_tests::program::helheten;
use helheten_tests::root;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How many clients ask at a time.
const CLIENTS: usize = 8;
/// How long they ask, unless `HELHETEN_LOAD_SECONDS` says so.
const SECONDS: u64 = 12;
/// From how many seconds on the memory tells something.
const SECONDS_TO_TELL: u64 = 120;
/// Of how many answers one may be that the server is busy.
const BUSY_MAX: usize = 100;
/// What the memory may grow by after the first quarter of the time: a part of it, and as many bytes as caches have left to fill.
const GROWTH_MAX: (f64, f64) = (1.1, 64e6);

/// One number in many ways; an answer of two revisions would hold two numbers.
const TORN: &str = "query($id: ID!) { dataset { revision } organization(id: $id) { seats figures(measure: ELECTED_SEATS) { value } \
                    evidence(field: \"seats\", first: 1) { value quote } } }";
const BODY: &str = "org:14/framtidsnamnden";

/// What was asked and how it went.
#[derive(Default)]
struct Tally {
    millis: Vec<f64>,
    busy: usize,
    /// By revision, what was answered to `TORN`.
    answers: HashMap<i64, String>,
    complaints: Vec<String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_stay_right_and_memory_flat_while_imports_go_on() {
    let duration = Duration::from_secs(seconds());
    let server = Arc::new(DemoServer::start());
    import(&server, 0).await;
    wait_until_seen(&server.url).await;
    let (over, imports) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let questions = Arc::new(questions());
    let clients: Vec<_> = (0..CLIENTS).map(|client| tokio::spawn(ask_until(server.url.clone(), Arc::clone(&questions), client, Arc::clone(&over)))).collect();
    let importing = tokio::spawn(import_until(Arc::clone(&server), Arc::clone(&over), Arc::clone(&imports)));
    let started = Instant::now();
    let mut memory = Vec::new();
    while started.elapsed() < duration {
        tokio::time::sleep(Duration::from_millis(500)).await;
        memory.extend(server.memory());
    }
    over.store(true, Ordering::Relaxed);
    importing.await.unwrap();
    let mut whole = Tally::default();
    for client in clients {
        add(&mut whole, client.await.unwrap());
    }
    report(&mut whole, &memory, imports.load(Ordering::Relaxed));
    assert!(whole.complaints.is_empty(), "{} complaints, the first: {}", whole.complaints.len(), whole.complaints[0]);
    assert!(whole.busy * BUSY_MAX <= whole.millis.len(), "{} of {} answers were that the server is busy", whole.busy, whole.millis.len());
    assert!(whole.answers.len() > 1, "no import was seen: {:?}", whole.answers);
    let log = server.log();
    assert!(!log.contains("panicked") && !log.contains("a request failed"), "{log}");
    if seconds() >= SECONDS_TO_TELL {
        check_memory(&memory);
    }
}

#[expect(clippy::disallowed_methods, reason = "a longer run says how long")]
fn seconds() -> u64 {
    std::env::var("HELHETEN_LOAD_SECONDS").map_or(SECONDS, |seconds| seconds.parse().unwrap())
}

/// The examples of the playground that are questions, as their files have them.
fn questions() -> Vec<String> {
    let folder = root().join("crates/server/web/examples");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
    let questions: Vec<String> = texts.filter(|text| !text.contains("subscription")).collect();
    assert!(questions.len() > 7, "{files:?}");
    questions
}

/// Waits until the server has taken in what was imported.
async fn wait_until_seen(url: &str) {
    let http = Client::builder().no_proxy().build().unwrap();
    let body = json!({ "query": TORN, "variables": { "id": BODY } });
    loop {
        let said: Value = http.post(format!("{url}/graphql")).json(&body).send().await.unwrap().json().await.unwrap();
        if revision_of(&said).is_some() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn ask_until(url: String, questions: Arc<Vec<String>>, client: usize, over: Arc<AtomicBool>) -> Tally {
    let http = Client::builder().no_proxy().build().unwrap();
    let mut tally = Tally::default();
    let mut round = client * 1_000_003;
    while !over.load(Ordering::Relaxed) {
        round += 1;
        let body = match round % 4 {
            0 => json!({ "query": TORN, "variables": { "id": BODY } }),
            1 => json!({ "query": questions[round / 4 % questions.len()] }),
            2 => json!({ "query": "query($text: String!) { search(text: $text, first: 5) { totalCount nodes { title snippetHtml } } }",
                         "variables": { "text": format!("nämnd {}", round % 1_000) } }),
            _ => json!({ "query": "query($first: Int!, $not: String!) { organizations(first: $first, filter: {name: {ne: $not}}) { \
                                   nodes { id name parent { id } documents(first: 3) { title } evidence(first: 2) { quote } } } }",
                         "variables": { "first": round % 50, "not": format!("{round}") } }),
        };
        ask(&http, &url, &body, &mut tally).await;
    }
    tally
}

async fn ask(http: &Client, url: &str, body: &Value, tally: &mut Tally) {
    let started = Instant::now();
    let answer = http.post(format!("{url}/graphql")).json(body).send().await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    tally.millis.push(started.elapsed().as_secs_f64() * 1e3);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        tally.busy += 1;
        return;
    }
    let said: Value = serde_json::from_str(&text).unwrap_or_default();
    if status != StatusCode::OK || !said["errors"].is_null() {
        tally.complaints.push(format!("{status} {body} {text}"));
    } else if body["query"] == TORN {
        match revision_of(&said) {
            Some(revision) => keep(tally, revision, &said["data"].to_string()),
            None => tally.complaints.push(format!("torn: {text}")),
        }
    }
}

/// The revision of an answer whose parts agree.
fn revision_of(said: &Value) -> Option<i64> {
    let body = &said["data"]["organization"];
    let (seats, words) = (body["seats"].as_i64()?, &body["evidence"][0]);
    let said_seats = seats.to_string();
    let agree = body["figures"][0]["value"].as_f64() == body["seats"].as_f64()
        && words["value"] == said_seats.as_str()
        && words["quote"].as_str()?.contains(&said_seats)
        && said["data"]["dataset"]["revision"] == said["extensions"]["revision"];
    said["extensions"]["revision"].as_i64().filter(|_| agree)
}

fn keep(tally: &mut Tally, revision: i64, answer: &str) {
    let known = tally.answers.entry(revision).or_insert_with(|| answer.to_owned());
    if *known != answer {
        tally.complaints.push(format!("two answers of revision {revision}: {known} {answer}"));
    }
}

fn add(whole: &mut Tally, part: Tally) {
    whole.millis.extend(part.millis);
    whole.busy += part.busy;
    whole.complaints.extend(part.complaints);
    for (revision, answer) in part.answers {
        keep(whole, revision, &answer);
    }
}

async fn import_until(server: Arc<DemoServer>, over: Arc<AtomicBool>, imports: Arc<AtomicUsize>) {
    let mut round = 0;
    while !over.load(Ordering::Relaxed) {
        round += 1;
        import(&server, round).await;
        imports.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Imports a page that states another number than before.
async fn import(server: &Arc<DemoServer>, round: usize) {
    let server = Arc::clone(server);
    let import = move || {
        let folder = server.folder().join("load");
        fs::create_dir_all(&folder).unwrap();
        let text = format!("Nytt\n\nFramtidsnämnden består av {} ledamöter.\n", 11 + 2 * (round % 40));
        fs::write(folder.join("page.txt"), text).unwrap();
        let list = "[[page]]\nfile = \"page.txt\"\nregion = \"14\"\nurl = \"https://region-14.example/last\"\ndate = \"2026-01-01\"\n";
        fs::write(folder.join("pages.toml"), list).unwrap();
        let database = format!("sqlite://{}/helheten.db", server.folder().display());
        let mut command = helheten();
        command.args(["import", "--quiet", "--database", &database, "--pages"]).arg(&folder);
        let ended = command.stdout(Stdio::null()).output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    };
    tokio::task::spawn_blocking(import).await.unwrap();
}

#[expect(clippy::print_stdout, reason = "what the load came to is for people")]
fn report(whole: &mut Tally, memory: &[u64], imports: usize) {
    whole.millis.sort_by(f64::total_cmp);
    let at = |percent: usize| whole.millis[(whole.millis.len() * percent / 100).min(whole.millis.len() - 1)];
    let megabytes = |bytes: Option<&u64>| bytes.map_or(0, |bytes| bytes / 1_000_000);
    println!(
        "load: {} answers, {} of them busy, {imports} imports, {} revisions seen; median {:.1} ms, p99 {:.1} ms, longest {:.1} ms; \
         memory {} MB at first, {} MB at most, {} MB at last",
        whole.millis.len(),
        whole.busy,
        whole.answers.len(),
        at(50),
        at(99),
        at(100),
        megabytes(memory.first()),
        megabytes(memory.iter().max()),
        megabytes(memory.last()),
    );
}

/// The last quarter needs no more than the first did, but for what caches fill.
fn check_memory(memory: &[u64]) {
    let quarter = memory.len() / 4;
    #[expect(clippy::cast_precision_loss, reason = "a megabyte more or less does not matter")]
    let most = |part: &[u64]| part.iter().max().copied().unwrap_or_default() as f64;
    let (first, last) = (most(&memory[..quarter]), most(&memory[memory.len() - quarter..]));
    assert!(last <= first * GROWTH_MAX.0 + GROWTH_MAX.1, "the memory grows from {first} to {last} bytes: {memory:?}");
}

#[test]
fn an_answer_of_two_revisions_would_be_seen() {
    let whole = json!({ "data": { "dataset": { "revision": 3 }, "organization": { "seats": 11, "figures": [{ "value": 11.0 }],
                        "evidence": [{ "value": "11", "quote": "består av 11 ledamöter" }] } }, "extensions": { "revision": 3 } });
    assert_eq!(revision_of(&whole), Some(3));
    for (place, value) in [
        ("/data/dataset/revision", json!(2)),
        ("/data/organization/seats", json!(13)),
        ("/data/organization/figures/0/value", json!(13)),
        ("/data/organization/evidence/0/quote", json!("består av 13 ledamöter")),
    ] {
        let mut torn = whole.clone();
        *torn.pointer_mut(place).unwrap() = value;
        assert_eq!(revision_of(&torn), None, "{place}");
    }
}
