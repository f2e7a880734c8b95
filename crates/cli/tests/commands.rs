//! The program as its users meet it: what commands print, what they write, and how they end.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const PAGE: &str = "Regionfullmäktige\nRegionfullmäktige är regionens högsta beslutande organ och har 71 ledamöter.\n";

/// A folder with two pages, one of them listed in a `pages.toml`.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("one.txt"), PAGE).unwrap();
    fs::write(folder.path().join("two.2024.html"), "<html><body><main><h1>Regionstyrelsen</h1><p>Regionstyrelsen leder.</p></main></body></html>").unwrap();
    let list = "[[page]]\nfile = \"one.txt\"\nregion = \"14\"\nurl = \"https://region-14.example/\"\n";
    fs::write(folder.path().join("pages.toml"), list).unwrap();
    folder
}

/// Runs the program in a folder, without settings from outside.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    run_with(folder, arguments, &[])
}

fn run_with(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_helheten"));
    for name in ["HELHETEN_DATABASE", "HELHETEN_CONFIG", "HELHETEN_LISTEN", "HELHETEN_LOG_FORMAT", "RUST_LOG"] {
        command.env_remove(name);
    }
    command.envs(environment.iter().copied()).args(arguments).current_dir(folder).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

/// `EX_USAGE` of sysexits.h.
const WRONG_USAGE: i32 = 64;

/// The exit code and what standard error says; nothing ever panics.
fn check_end(output: &Output, code: i32, expected: &[&str]) {
    let stderr = std::str::from_utf8(&output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
    for part in expected {
        assert!(stderr.contains(part), "{stderr:?} lacks {part:?}");
    }
}

#[test]
fn extract_prints_one_object_a_page() {
    let folder = folder();
    let one = run(folder.path(), &["extract", "one.txt", "--region", "91", "--url", "https://a.example/", "--date", "2024-02-01"]);
    check_end(&one, 0, &[]);
    let facts: Value = serde_json::from_str(stdout(&one)).unwrap();
    assert_eq!(facts["page"]["region"], "91");
    assert_eq!((&facts["page"]["url"], &facts["page"]["date"]), (&Value::from("https://a.example/"), &Value::from("2024-02-01")));
    assert_eq!(facts["page"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(facts["organizations"][0]["kind"], "ASSEMBLY");

    let both = run(folder.path(), &["extract", "one.txt", "two.2024.html", "--region", "14"]);
    check_end(&both, 0, &[]);
    let objects: Vec<Value> = stdout(&both).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), 2);
}

#[test]
fn evidence_counts_in_what_read_prints() {
    let folder = folder();
    for file in ["one.txt", "two.2024.html"] {
        let text = run(folder.path(), &["read", file]);
        let facts = run(folder.path(), &["extract", file, "--region", "14"]);
        let facts: Value = serde_json::from_str(stdout(&facts)).unwrap();
        let evidence = &facts["organizations"][0]["evidence"];
        let place = |name: &str| usize::try_from(evidence[name].as_u64().unwrap()).unwrap();
        let words: String = stdout(&text).chars().skip(place("start")).take(place("end") - place("start")).collect();
        assert_eq!(words, evidence["quote"].as_str().unwrap());
    }
}

#[test]
fn files_are_named_after_their_pages() {
    let folder = folder();
    check_end(&run(folder.path(), &["extract", "one.txt", "two.2024.html", "--region", "14", "--out", "facts"]), 0, &[]);
    check_end(&run(folder.path(), &["read", "one.txt", "two.2024.html", "--out", "texts"]), 0, &[]);
    for file in ["facts/one.json", "facts/two.2024.json", "texts/one.txt.txt", "texts/two.2024.html.txt"] {
        assert!(folder.path().join(file).is_file(), "{file}");
    }
    fs::write(folder.path().join("one.html"), "<p>x</p>").unwrap();
    check_end(
        &run(folder.path(), &["extract", "one.txt", "one.html", "--region", "14", "--out", "facts"]),
        WRONG_USAGE,
        &["both be written to facts/one.json"],
    );
}

#[test]
fn a_page_that_cannot_be_read_does_not_stop_the_others() {
    let folder = folder();
    let output = run(folder.path(), &["extract", "missing.txt", ".", "one.txt", "--region", "14"]);
    check_end(&output, 1, &["missing.txt", "directory"]);
    assert_eq!(stdout(&output).lines().count(), 1);
}

#[test]
fn wrong_usage_is_told_from_failure() {
    let folder = folder();
    check_end(&run(folder.path(), &["extract", "one.txt", "--region", "1"]), WRONG_USAGE, &["two digits"]);
    check_end(&run(folder.path(), &["extract", "one.txt", "--region", "14", "--charset", "klingon"]), WRONG_USAGE, &["klingon", "utf-8"]);
    check_end(&run(folder.path(), &["export", "--region", "99"]), WRONG_USAGE, &["\"99\"", "01 Region Stockholm", "25 Region Norrbotten"]);
    check_end(&run(folder.path(), &["import", "--region", "99"]), WRONG_USAGE, &["\"99\"", "01 Region Stockholm"]);
    check_end(&run(folder.path(), &["import", "--region", "14", "--fixtures"]), WRONG_USAGE, &["--region"]);
    check_end(&run(folder.path(), &["nonsense"]), WRONG_USAGE, &["nonsense"]);
    check_end(&run(folder.path(), &["export"]), 1, &["there is no database at helheten.db", "hint:", "helheten import"]);
    check_end(&run(folder.path(), &["serve"]), 1, &["there is no database at helheten.db"]);
    check_end(&run(folder.path(), &["import", "--pages", "nowhere"]), 1, &["there is no folder nowhere", "hint:"]);
    assert!(!folder.path().join("helheten.db").exists(), "a failure left a database behind");
}

#[test]
fn an_import_says_what_it_did_and_does_it_once() {
    let folder = folder();
    let first = run(folder.path(), &["import", "--pages", "."]);
    check_end(&first, 0, &["14 Västra Götalandsregionen: 1 new"]);
    assert!(stdout(&first).contains("1 of 1 regions changed"));
    let second = run(folder.path(), &["import", "--pages", ".", "--json", "--quiet"]);
    check_end(&second, 0, &[]);
    assert!(second.stderr.is_empty());
    let report: Value = serde_json::from_str(stdout(&second)).unwrap();
    assert_eq!((&report["run_id"], &report["regions"][0]["pages"]["unchanged"]), (&Value::from(2), &Value::from(1)));

    fs::remove_file(folder.path().join("one.txt")).unwrap();
    let third = run(folder.path(), &["import", "--pages", "."]);
    check_end(&third, 2, &["1 failed pages"]);
    assert!(stdout(&third).contains("failed: https://region-14.example/ (14)"));
    let held = run(folder.path(), &["export", "--region", "14"]);
    assert!(stdout(&held).contains("org:14/regionfullmaktige"), "what the page said was taken back");
}

#[test]
fn a_region_that_is_in_no_register_is_refused_with_all_that_are() {
    let folder = folder();
    let list = fs::read_to_string(folder.path().join("pages.toml")).unwrap();
    fs::write(folder.path().join("pages.toml"), list.replace("\"14\"", "\"99\"")).unwrap();
    let output = run(folder.path(), &["import", "--pages", "."]);
    check_end(&output, 1, &["pages.toml, line 1", "\"99\"", "14 Västra Götalandsregionen", "25 Region Norrbotten"]);
}

#[test]
fn an_export_is_whole_or_not_there() {
    let folder = folder();
    check_end(&run(folder.path(), &["import", "--pages", ".", "-q"]), 0, &[]);
    let printed = run(folder.path(), &["export"]);
    check_end(&run(folder.path(), &["export", "--out", "all.jsonl"]), 0, &[]);
    assert_eq!(fs::read(folder.path().join("all.jsonl")).unwrap(), printed.stdout);
    for line in stdout(&printed).lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        if line["type"] == "organization" {
            assert!(!line["evidence"].as_array().unwrap().is_empty(), "{line}");
        }
    }
    check_end(&run(folder.path(), &["export", "--out", "no/all.jsonl"]), 1, &["cannot write no/all.jsonl"]);
}

#[test]
fn the_schema_is_looked_at_and_brought_up_to_date() {
    let folder = folder();
    check_end(&run(folder.path(), &["migrate", "--check"]), 1, &["there is no database"]);
    fs::write(folder.path().join("helheten.db"), "").unwrap();
    let check = run(folder.path(), &["migrate", "--check"]);
    check_end(&check, 1, &[]);
    assert!(stdout(&check).contains("missing: m20261122_000001_create_regions_and_runs"));
    let made = run(folder.path(), &["migrate"]);
    check_end(&made, 0, &[]);
    assert!(stdout(&made).contains("made: m20261122_000001_create_regions_and_runs"));
    check_end(&run(folder.path(), &["migrate", "--check"]), 0, &[]);
}

#[test]
fn flags_go_before_the_environment_and_the_environment_before_the_file() {
    let folder = folder();
    fs::write(folder.path().join("helheten.toml"), "database = \"sqlite://file.db\"\n").unwrap();
    let environment = [("HELHETEN_DATABASE", "sqlite://environment.db")];
    check_end(&run(folder.path(), &["export"]), 1, &["no database at file.db"]);
    check_end(&run_with(folder.path(), &["export"], &environment), 1, &["no database at environment.db"]);
    check_end(&run_with(folder.path(), &["export", "--database", "sqlite://flag.db"], &environment), 1, &["no database at flag.db"]);
    check_end(&run(folder.path(), &["export", "--config", "missing.toml"]), 1, &["missing.toml"]);
    fs::write(folder.path().join("helheten.toml"), "databse = \"sqlite://file.db\"\n").unwrap();
    check_end(&run(folder.path(), &["export"]), WRONG_USAGE, &["helheten.toml", "databse", "`database`", "`listen`"]);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = folder();
    fs::write(folder.path().join("long.txt"), PAGE.repeat(2_000)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_helheten"));
    command.args(["read", "long.txt"]).current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut first = [0; 10];
    let mut reader = child.stdout.take().unwrap();
    reader.read_exact(&mut first).unwrap();
    drop(reader);
    let output = child.wait_with_output().unwrap();
    check_end(&output, 0, &[]);
    assert!(output.stderr.is_empty());
}

#[test]
fn every_command_explains_itself_with_examples_and_exit_codes() {
    let folder = folder();
    for command in ["demo", "import", "watch", "serve", "read", "extract", "migrate", "export", "healthcheck"] {
        let help = run(folder.path(), &[command, "--help"]);
        check_end(&help, 0, &[]);
        assert!(stdout(&help).contains("Examples:") && stdout(&help).contains("Exit codes:"), "{command}");
    }
}
