//! The example clients as their READMEs say to run them, against a server of the bundled pages.
//!
//! They need Node with npm and Python 3.10 or newer, and their packages from npm and `PyPI`; says what is missing and passes, unless
//! `HELHETEN_NO_SKIP` is set.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use helheten_tests::demo::{DemoServer, skip};
use helheten_tests::root;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs a command to its end; gives what it printed.
fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} cannot be run: {error}"));
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{command:?} failed:\n{printed}{}", String::from_utf8_lossy(&output.stderr));
    printed
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

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
    if !is_there("python3") {
        return skip("Python is not installed");
    }
    let server = DemoServer::start();
    let folder = root().join("examples/python");
    let environment = root().join("target/examples-python");
    let python = environment.join("bin/python");
    if !python.is_file() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&environment));
    }
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"]).current_dir(&folder));

    let listed = run(Command::new(&python).args(["committees.py", &server.url]).current_dir(&folder));
    let rows: Vec<&str> = listed.lines().collect();
    assert!(rows.len() > 26, "one page at most: {listed}");
    assert!(rows.iter().any(|row| row.starts_with("Västra Götalandsregionen,Kulturnämnden,") && row.contains("#:~:text=")), "{listed}");

    hear_of_changes(&python, &folder, &server);
}

/// Listens, imports, and hears.
fn hear_of_changes(python: &Path, folder: &Path, server: &DemoServer) {
    let mut listening = Command::new(python);
    listening.args(["-u", "watch_changes.py", &server.url, "14", "--count", "2"]).current_dir(folder);
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
