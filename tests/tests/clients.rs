//! The example clients as their READMEs say to run them, against a server of the bundled pages.
//!
//! They need Node with npm and Python 3.10 or newer, and their packages from npm and `PyPI`; says what is missing and passes, unless
//! `HELHETEN_NO_SKIP` is set.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use helheten_tests::demo::{DemoServer, skip};
use helheten_tests::foreign::{Python, is_there, run};
use helheten_tests::root;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

#[test]
fn the_typescript_client_is_typed_by_the_schema_and_gets_its_answer() {
    if !is_there("node") || !is_there("npm") {
        return skip("Node is not installed");
    }
    let server = DemoServer::start();
    let folder = root().join("examples/typescript");
    run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder));
    run(Command::new("npm").args(["run", "--silent", "generate"]).env("HELHETEN", &server.url).current_dir(&folder));
    run(Command::new("npm").args(["run", "--silent", "build"]).current_dir(&folder));
    let ask = |topic: &str| run(Command::new("node").args(["build/who-decides.js", topic, "14", &server.url]).current_dir(&folder));
    let buses = ask("vem bestämmer över bussarna?");
    for part in ["Västra Götalandsregionen", "STATED", "ollektivtrafiknämnden", "egionfullmäktige", "#:~:text="] {
        assert!(buses.contains(part), "{part} is not in: {buses}");
    }
    assert!(ask("snöröjning").contains("NOT_STATED"));

    let wrong = Command::new("node").args(["build/who-decides.js", "bussar", "99", &server.url]).current_dir(&folder).output().unwrap();
    let said = String::from_utf8_lossy(&wrong.stderr);
    assert!(!wrong.status.success() && said.contains("UNKNOWN_REGION") && said.contains("25 Region Norrbotten"), "{said}");
}

#[test]
fn the_python_clients_turn_pages_and_hear_of_changes() {
    let Some(python) = Python::with("examples/python") else {
        return skip("Python is not installed");
    };
    let server = DemoServer::start();

    let listed = run(python.command("committees.py").arg(&server.url));
    let rows: Vec<&str> = listed.lines().collect();
    assert!(rows.len() > 26, "one page at most: {listed}");
    assert!(rows.iter().any(|row| row.starts_with("Västra Götalandsregionen,Kulturnämnden,") && row.contains("#:~:text=")), "{listed}");

    hear_of_changes(&python, &server);
}

/// Listens, imports, and hears.
fn hear_of_changes(python: &Python, server: &DemoServer) {
    let mut listening = python.command("watch_changes.py");
    listening.args([&server.url, "14", "--count", "2"]).env("PYTHONUNBUFFERED", "1");
    let mut listening = listening.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
    let mut heard = BufReader::new(listening.stdout.take().unwrap());
    let mut first = String::new();
    heard.read_line(&mut first).unwrap();
    assert_eq!(first.trim(), "listening");
    run(&mut server.import_news());
    let mut rest = String::new();
    heard.read_to_string(&mut rest).unwrap();
    assert!(listening.wait().unwrap().success(), "{rest}");
    assert!(rest.lines().count() == 2 && rest.lines().all(|line| line.starts_with("Västra Götalandsregionen: ") && line.contains("ADDED")), "{rest}");
    assert!(rest.contains("framtidsnamnden"), "{rest}");
}
