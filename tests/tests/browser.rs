//! The playground as a person meets it: the program serves it, Chromium shows it and runs its example queries.
//!
//! The browser's part needs Node, Chromium and the built assets; says what is missing and passes, unless `HELHETEN_NO_SKIP` is set.

use helheten_tests::demo::{DemoServer, skip};
use helheten_tests::root;
use serde_json::Value;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

#[tokio::test]
async fn every_example_query_has_an_answer() {
    let server = DemoServer::start();
    let mut examples: Vec<_> = fs::read_dir(root().join("crates/server/web/examples")).unwrap().map(|entry| entry.unwrap().path()).collect();
    examples.sort();
    for example in examples {
        let name = example.display();
        let query = fs::read_to_string(&example).unwrap();
        if query.lines().any(|line| line.starts_with("subscription")) {
            continue;
        }
        let request = serde_json::json!({ "query": query });
        let response = reqwest::Client::new().post(format!("{}/graphql", server.url)).json(&request).send().await.unwrap();
        let answer: Value = response.json().await.unwrap();
        assert!(answer.get("errors").is_none(), "{name}: {answer:#}");
        assert!(quotes(&answer["data"]) > 0, "{name} answers without a quotation: {answer:#}");
        let lists = answer["data"].as_object().unwrap().iter().filter_map(|(field, value)| Some((field, value.get("nodes")?)));
        for (field, nodes) in lists {
            assert!(!nodes.as_array().unwrap().is_empty(), "{name}: {field} is empty");
        }
    }
}

/// How many quotations an answer holds.
fn quotes(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(quotes).sum(),
        Value::Object(fields) => fields.iter().map(|(name, field)| usize::from(name == "quote" && field.is_string()) + quotes(field)).sum(),
        _ => 0,
    }
}

#[test]
fn the_playground_shows_answers_and_asks_nothing_outside() {
    let web = root().join("crates/server/web");
    let chromium = match find_chromium(&web) {
        Ok(chromium) => chromium,
        Err(reason) => return skip(reason),
    };
    let server = DemoServer::start();
    let news = server.import_news();

    let mut check = Command::new("node");
    check.arg("check/playground.mjs").arg(&server.url).arg(chromium).arg(root().join("target/browser")).arg(news.get_program()).args(news.get_args());
    let output = check.current_dir(&web).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.contains("10 examples ran in the browser"), "{printed}");
}

fn find_chromium(web: &Path) -> Result<OsString, &'static str> {
    if !web.join("dist/index.html").is_file() || !web.join("node_modules/playwright-core").is_dir() {
        return Err("the playground's assets are not built; `cargo xtask web` builds them");
    }
    if Command::new("node").arg("--version").output().is_err() {
        return Err("Node is not installed");
    }
    let named = env::var_os("CHROMIUM").into_iter();
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].map(OsString::from);
    named.chain(usual).find(|program| Path::new(program).is_file()).ok_or("Chromium is not installed; CHROMIUM names it where it is in an unusual place")
}
