//! Questions as people put them, answered from the bundled pages: which body comes first, on what ground, and that every quotation
//! stands in its page. One region's pages are left out, so that nothing is known of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use helheten_importer::corrections::CorrectionSet;
use helheten_importer::fetch::fixture::load_fixtures;
use helheten_importer::import::{Acceptance, ImportOptions, import_pages};
use helheten_importer::read::read_page;
use helheten_server::schema::Api;
use helheten_server::{Dataset, load_dataset};
use helheten_tests::database::TestDatabase;
use helheten_tests::root;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::sync::Arc;

/// The region whose pages are left out.
const LEFT_OUT: &str = "22";

/// A question, and what is to be answered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    region: String,
    ask: String,
    /// How often the question is said in a row; once where left out.
    repeat: Option<usize>,
    /// The code of the error.
    error: Option<String>,
    status: Option<String>,
    /// The body that comes first.
    first: Option<String>,
    /// The bodies that follow it, other ones between them.
    #[serde(default)]
    then: Vec<String>,
    basis: Option<String>,
    /// A part of a quotation that the first body rests on.
    quote: Option<String>,
    /// What the first body does; it decides where left out.
    role: Option<String>,
    /// By which right it does.
    right: Option<String>,
    /// Where its way up ends.
    top: Option<String>,
    /// Whether its way up ends at once.
    #[serde(default)]
    ends: bool,
    missions: Option<Vec<String>>,
    /// The kinds of the notes, all of them where no word is said to be left aside.
    #[serde(default)]
    notes: Vec<String>,
    /// Part of what a note says.
    whose: Option<String>,
}

#[derive(Deserialize)]
struct Cases {
    question: Vec<Case>,
}

/// What a page says.
struct Pages(HashMap<String, Vec<char>>);

#[tokio::test]
async fn questions_are_answered_from_pages() {
    let database = TestDatabase::sqlite();
    let (dataset, pages) = import_bundled(&database).await;
    let api = Api::new();
    let mut complaints = Vec::new();
    let cases = load_cases();
    for case in &cases {
        let answer = ask(&api, &dataset, case).await;
        for complaint in complaints_about(case, &answer, &pages) {
            complaints.push(format!("{} \"{}\": {complaint}", case.region, case.ask.trim()));
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
    let unanswered = cases.iter().filter(|case| case.first.is_none()).count();
    assert!(cases.len() >= 60 && unanswered * 3 >= cases.len(), "{} questions, {unanswered} of them without a body", cases.len());
}

fn load_cases() -> Vec<Case> {
    let mut files: Vec<_> = fs::read_dir(root().join("fixtures/questions")).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().flat_map(|file| toml::from_str::<Cases>(&fs::read_to_string(file).unwrap()).unwrap().question).collect()
}

async fn import_bundled(database: &TestDatabase) -> (Arc<Dataset>, Pages) {
    let now = "2026-03-01T12:00:00Z".parse().unwrap();
    let mut bundled = load_fixtures(now).unwrap();
    bundled.retain(|page| page.region.as_str() != LEFT_OUT);
    let read = |page: &helheten_importer::fetch::Page| (page.url.clone(), read_page(&page.body, page.media_type, page.charset()).text.chars().collect());
    let pages = Pages(bundled.iter().map(read).collect());
    let db = database.open().await;
    let options = ImportOptions {
        origin: "bundled",
        demo: true,
        program_version: "0.0.0",
        accept: Acceptance::Nothing,
        corrections: &CorrectionSet::NONE,
        clock: || "2026-03-01T12:00:00Z".parse().unwrap(),
    };
    import_pages(&db, bundled, Vec::new(), &options, &mut |_| {}).await.unwrap();
    (Arc::new(load_dataset(&db).await.unwrap()), pages)
}

const FIELDS: &str = "{ status missions notes { kind text } bodies {
    organization { id } role basis score right { right } reasons { rule basis closeness }
    evidence { quote start end page { url } }
    chain { organization { id } basis rule provision evidence { quote start end page { url } } } } }";

async fn ask(api: &Api, dataset: &Arc<Dataset>, case: &Case) -> Value {
    let topic = Value::from(case.ask.repeat(case.repeat.unwrap_or(1)));
    let query = format!("{{ whoDecides(topic: {topic}, region: \"{}\") {FIELDS} }}", case.region);
    serde_json::to_value(api.answer(Arc::clone(dataset), query.into()).await).unwrap()
}

fn complaints_about(case: &Case, answer: &Value, pages: &Pages) -> Vec<String> {
    let code = answer["errors"][0]["extensions"]["code"].as_str();
    if code != case.error.as_deref() {
        return vec![format!("expected error {:?}, got {}", case.error, answer["errors"])];
    }
    if code.is_some() {
        return Vec::new();
    }
    let answer = &answer["data"]["whoDecides"];
    let mut complaints = differences(case, answer);
    complaints.extend(misquotations(answer, pages));
    complaints.extend(disorder(answer));
    complaints
}

/// What differs from the expected answer.
fn differences(case: &Case, answer: &Value) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut expect = |what: &str, expected: Value, got: &Value| {
        if expected != *got {
            complaints.push(format!("{what} is {got}, expected {expected}"));
        }
    };
    let bodies = answer["bodies"].as_array().unwrap();
    let best = bodies.first().unwrap_or(&Value::Null);
    expect("status", case.status.clone().into(), &answer["status"]);
    expect("the first body", case.first.clone().into(), &best["organization"]["id"]);
    expect("its basis", case.basis.clone().into(), &best["basis"]);
    let role = case.role.clone().or_else(|| case.first.as_ref().map(|_| "DECIDES".to_owned()));
    expect("its role", role.into(), &best["role"]);
    if let Some(right) = &case.right {
        expect("its right", right.as_str().into(), &best["right"]["right"]);
    }
    if let Some(missions) = &case.missions {
        expect("missions", missions.clone().into(), &answer["missions"]);
    }
    let steps = best["chain"].as_array().map_or(&[] as &[Value], Vec::as_slice);
    let top = steps.last().map_or(&Value::Null, |step| &step["organization"]["id"]);
    if case.top.is_some() || case.ends {
        expect("the end of its chain", case.top.clone().into(), top);
    }
    let kinds: Vec<Value> =
        answer["notes"].as_array().unwrap().iter().map(|note| note["kind"].clone()).filter(|kind| !case.notes.is_empty() || kind != "UNKNOWN_WORDS").collect();
    expect("the kinds of notes", case.notes.clone().into(), &Value::from(kinds));
    if let Some(quote) = &case.quote
        && !texts(&best["evidence"], "quote").iter().any(|said| said.contains(quote))
    {
        complaints.push(format!("no evidence says \"{quote}\": {:?}", texts(&best["evidence"], "quote")));
    }
    if let Some(whose) = &case.whose
        && !texts(&answer["notes"], "text").iter().any(|text| text.contains(whose))
    {
        complaints.push(format!("no note says that it belongs to {whose}: {}", answer["notes"]));
    }
    let mut rest = bodies.iter().skip(1).map(|body| body["organization"]["id"].as_str().unwrap());
    let missed = case.then.iter().find(|next| !rest.any(|id| id == next.as_str()));
    complaints.extend(missed.map(|id| format!("{id} does not follow in its place")));
    complaints
}

fn texts<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list.as_array().into_iter().flatten().filter_map(|item| item[field].as_str()).collect()
}

/// Quotations that do not stand in their page where they are said to, and bodies without any.
fn misquotations(answer: &Value, pages: &Pages) -> Vec<String> {
    let bodies = answer["bodies"].as_array().unwrap();
    let steps = bodies.iter().flat_map(|body| body["chain"].as_array().unwrap());
    let mut complaints = Vec::new();
    for part in bodies.iter().chain(steps) {
        let evidence = part["evidence"].as_array().unwrap();
        if evidence.is_empty() {
            complaints.push(format!("{} has no evidence", part["organization"]["id"]));
        }
        for said in evidence {
            let place = |field: &str| usize::try_from(said[field].as_i64().unwrap()).unwrap();
            let page = &pages.0[said["page"]["url"].as_str().unwrap()];
            let there: Option<String> = page.get(place("start")..place("end")).map(|letters| letters.iter().collect());
            if there.as_deref() != said["quote"].as_str() {
                complaints.push(format!("{} is quoted, and {there:?} stands there", said["quote"]));
            }
        }
    }
    complaints
}

/// Bodies out of order or twice, steps that turn round, and steps without a ground.
fn disorder(answer: &Value) -> Vec<String> {
    let mut complaints = Vec::new();
    let bodies = answer["bodies"].as_array().unwrap();
    let scores: Vec<f64> = bodies.iter().map(|body| body["score"].as_f64().unwrap()).collect();
    if !scores.is_sorted_by(|one, other| one >= other) || scores.iter().any(|score| !(0.0..=1.0).contains(score)) {
        complaints.push(format!("scores are out of order: {scores:?}"));
    }
    let ids: BTreeSet<&str> = bodies.iter().map(|body| body["organization"]["id"].as_str().unwrap()).collect();
    if ids.len() < bodies.len() {
        complaints.push("a body comes twice".to_owned());
    }
    for body in bodies {
        let mut way: Vec<&str> = body["chain"].as_array().unwrap().iter().map(|step| step["organization"]["id"].as_str().unwrap()).collect();
        way.push(body["organization"]["id"].as_str().unwrap());
        let length = way.len();
        way.sort_unstable();
        way.dedup();
        if way.len() < length {
            complaints.push(format!("the way up from {} comes by a body twice", body["organization"]["id"]));
        }
        if body["reasons"].as_array().unwrap().is_empty() || body["basis"] != body["reasons"][0]["basis"] {
            complaints.push(format!("{} has no ground", body["organization"]["id"]));
        }
    }
    complaints
}
