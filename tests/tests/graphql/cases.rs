//! Every folder under `fixtures/graphql` is a question with its answer, asked over the bundled pages. `UPDATE_EXPECT=1` accepts
//! what is answered now; the difference is then reviewed as code.
//!
//! Whatever an answer quotes must stand in the page, at the place that the answer names. The README's examples and the
//! playground's tabs are among the questions.

use crate::served::{Served, import_at};
use chrono::{DateTime, Utc};
use helheten_importer::fetch::fixture::load_fixtures;
use helheten_importer::read::read_page;
use helheten_tests::database::TestDatabase;
use helheten_tests::root;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many questions there are at least.
const CASES_MIN: usize = 40;

/// One moment, so that answers that tell times are the same on every day.
fn now() -> DateTime<Utc> {
    "2026-03-01T05:00:00Z".parse().unwrap()
}

#[tokio::test]
async fn every_question_has_its_answer() {
    let pages = load_fixtures(now()).unwrap();
    let texts: BTreeMap<String, Vec<char>> =
        pages.iter().map(|page| (page.url.clone(), read_page(&page.body, page.media_type, page.charset()).text.chars().collect())).collect();
    let database = TestDatabase::sqlite();
    let db = database.open().await;
    import_at(&db, pages, now).await;
    let served = Served::start(db, Duration::from_hours(1)).await;
    let cases = list_cases();
    assert!(cases.len() >= CASES_MIN, "only {} questions", cases.len());
    let mut quotations = 0;
    for case in &cases {
        let query = fs::read_to_string(case.join("query.graphql")).unwrap();
        let variables = fs::read_to_string(case.join("variables.json")).map_or(Value::Null, |text| serde_json::from_str(&text).unwrap());
        let answer: Value = serde_json::from_str(&served.ask(&query, &variables).await).unwrap();
        quotations += check_quotations(case, &answer, &texts);
        let expected = case.join("expected.json");
        let stated: Option<Value> = fs::read_to_string(&expected).ok().and_then(|text| serde_json::from_str(&text).ok());
        if stated.as_ref() != Some(&answer) {
            expect_test::expect_file![&expected].assert_eq(&(serde_json::to_string_pretty(&answer).unwrap() + "\n"));
        }
    }
    assert!(quotations > 100, "only {quotations} quotations were looked up");
    served.stop().await;
}

fn list_cases() -> Vec<PathBuf> {
    let mut cases: Vec<_> = fs::read_dir(root().join("fixtures/graphql")).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

/// Looks up every quotation of an answer in its page; gives their number.
fn check_quotations(case: &Path, answer: &Value, texts: &BTreeMap<String, Vec<char>>) -> usize {
    match answer {
        Value::Array(items) => items.iter().map(|item| check_quotations(case, item, texts)).sum(),
        Value::Object(fields) => {
            let quoted = fields.get("quote").and_then(Value::as_str).map_or(0, |quote| {
                check_quotation(case, quote, answer, texts);
                1
            });
            quoted + fields.values().map(|field| check_quotations(case, field, texts)).sum::<usize>()
        }
        _ => 0,
    }
}

fn check_quotation(case: &Path, quote: &str, evidence: &Value, texts: &BTreeMap<String, Vec<char>>) {
    let place = |name: &str| evidence[name].as_u64().map(|place| usize::try_from(place).unwrap());
    let stands = match (evidence["page"]["url"].as_str(), place("start"), place("end")) {
        (Some(url), Some(start), Some(end)) => texts[url][start..end].iter().collect::<String>() == quote,
        (Some(url), ..) => texts[url].iter().collect::<String>().contains(quote),
        _ => texts.values().any(|text| text.iter().collect::<String>().contains(quote)),
    };
    assert!(stands, "{}: no page says \"{quote}\" there", case.display());
}

/// Without what GraphQL does not tell apart: comments, white space and commas.
fn squeeze(query: &str) -> String {
    let code: Vec<&str> = query.lines().map(|line| line.split_once('#').map_or(line, |(code, _)| code)).collect();
    code.join(" ").chars().filter(|sign| !sign.is_whitespace() && *sign != ',').collect()
}

#[test]
fn the_readmes_examples_and_the_playgrounds_tabs_are_among_them() {
    let asked: BTreeSet<String> = list_cases().iter().map(|case| squeeze(&fs::read_to_string(case.join("query.graphql")).unwrap())).collect();
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let fenced = readme.split("```graphql\n").skip(1).filter_map(|rest| rest.split_once("```")).map(|(query, _)| query.to_owned());
    // In a shell the query stands in JSON, in quotes of the shell.
    let posted = readme.split("{\"query\":").skip(1).filter_map(|rest| rest.split_once("}'")).map(|(text, _)| {
        let text: String = serde_json::from_str(text.trim()).unwrap_or_else(|error| panic!("the README posts no JSON ({error}): {text}"));
        text
    });
    let tabs = fs::read_dir(root().join("crates/server/web/examples")).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    // A subscription is heard over a WebSocket, which the tests of the browser and of the example clients do.
    let examples: Vec<String> = fenced.chain(posted).chain(tabs).filter(|example| !squeeze(example).starts_with("subscription")).collect();
    assert!(examples.len() >= 11, "{} examples", examples.len());
    for example in examples {
        assert!(asked.contains(&squeeze(&example)), "no folder of fixtures/graphql asks:\n{example}");
    }
}
