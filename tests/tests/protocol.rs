//! What others have written to find servers at fault, run against the program: the audits of GraphQL over HTTP, and invented questions.
//!
//! They need Node with npm and Python 3.10 or newer, and their packages from npm and `PyPI`; says what is missing and passes, unless
//! `HELHETEN_NO_SKIP` is set.

use helheten_tests::demo::{DemoServer, skip};
use helheten_tests::foreign::{Python, is_there, run};
use helheten_tests::root;
use std::process::Command;

/// How many audits the suite has at least; fewer would mean that it asked for less than it does today.
const AUDITS_MIN: usize = 61;
/// How many questions are invented where `HELHETEN_FUZZ_CASES` does not say.
const CASES: &str = "500";

#[test]
fn every_audit_of_graphql_over_http_passes() {
    if !is_there("node") || !is_there("npm") {
        return skip("Node is not installed");
    }
    let server = DemoServer::start();
    let folder = root().join("tests/audits");
    run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder));
    let printed = run(Command::new("node").arg("audits.js").arg(format!("{}/graphql", server.url)).current_dir(&folder));
    let passed = printed.lines().filter(|line| line.starts_with("ok ")).count();
    assert!(passed >= AUDITS_MIN, "{passed} audits:\n{printed}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a longer run says how long")]
fn no_invented_question_fails_the_server() {
    let Some(python) = Python::with("tests/fuzz") else {
        return skip("Python is not installed");
    };
    let server = DemoServer::start();
    let cases = std::env::var("HELHETEN_FUZZ_CASES").unwrap_or_else(|_| CASES.to_owned());
    let printed = run(python.command("fuzz.py").args([&server.url, "--cases", &cases]));
    let asked: serde_json::Value = serde_json::from_str(printed.lines().last().unwrap()).unwrap();
    assert_eq!(asked["cases"].to_string(), cases, "{printed}");
    assert!(asked["answered"].as_u64() > Some(50) && asked["refused"].as_u64() > Some(50), "{printed}");
    let log = server.log();
    assert!(!log.contains("panicked") && !log.contains("a request failed"), "{log}");
}
