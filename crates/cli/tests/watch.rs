//! `helheten watch` as its operators meet it: once for a timer, going on until told to stop, and what it says when it cannot.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use helheten_importer::schedule::{Taking, take_lease};
use helheten_importer::store::open_for_writing;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use tempfile::TempDir;

/// A folder with a page of Västra Götaland and one that cannot be read, where there is to be one.
fn folder(with_missing_page: bool) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("one.txt"), "Regionfullmäktige\nRegionfullmäktige har 71 ledamöter.\n").unwrap();
    let mut list = "[[page]]\nfile = \"one.txt\"\nregion = \"14\"\nurl = \"https://region-14.example/\"\n".to_owned();
    if with_missing_page {
        list += "[[page]]\nfile = \"two.txt\"\nregion = \"14\"\nurl = \"https://region-14.example/two\"\n";
    }
    fs::write(folder.path().join("pages.toml"), list).unwrap();
    folder
}

/// The program in a folder, without settings from outside.
fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_helheten"));
    let outside = ["DATABASE", "CONFIG", "LISTEN", "LOG_FORMAT", "SOURCES", "CONTACT", "ALLOW_NETWORK", "ALERT_WEBHOOK", "ALERT_COMMAND", "METRICS"];
    for name in outside {
        command.env_remove(format!("HELHETEN_{name}"));
    }
    command.env_remove("RUST_LOG").env("NO_COLOR", "1").args(arguments).current_dir(folder);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments).output().unwrap()
}

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
fn once_imports_and_ends_as_the_import_did() {
    let folder = folder(false);
    let output = run(folder.path(), &["watch", "--once", "--pages", "."]);
    check_end(&output, 0, &["import 1: 1 pages of 1 regions", "14 Västra Götalandsregionen: 1 new", "import 1 ended COMPLETE"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("run 1 from folder .: 1 of 1 regions changed"));
    check_end(&run(folder.path(), &["watch", "--once", "--pages", "nowhere"]), 1, &["there is no folder nowhere", "hint:"]);
}

#[test]
fn a_degraded_import_is_told_to_the_command_of_the_settings() {
    let folder = folder(true);
    fs::write(folder.path().join("helheten.toml"), "alert_command = \"cat > alert.json\"\n").unwrap();
    check_end(&run(folder.path(), &["watch", "--once", "--pages", "."]), 2, &["import 1 ended DEGRADED"]);
    let alert: serde_json::Value = serde_json::from_str(&fs::read_to_string(folder.path().join("alert.json")).unwrap()).unwrap();
    assert_eq!((&alert["event"], &alert["report"]["run_id"]), (&"DEGRADED".into(), &1.into()));
    assert!(alert["text"].as_str().unwrap().contains("14 Västra Götalandsregionen: failed: https://region-14.example/two"), "{alert}");
    // The flag goes before the file.
    check_end(&run(folder.path(), &["watch", "--once", "--pages", ".", "--alert-command", "exit 9"]), 2, &["the alert command failed", "9"]);
}

#[test]
fn once_leaves_an_import_that_goes_on_alone() {
    let folder = folder(false);
    let address = format!("sqlite://{}/helheten.db", folder.path().display());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let db = open_for_writing(&address).await.unwrap();
        let now = "2999-01-01T00:00:00Z".parse().unwrap();
        assert!(matches!(take_lease(&db, "elsewhere, process 7", now).await.unwrap(), Taking::Taken(_)));
        db.close().await.unwrap();
    });
    let output = run(folder.path(), &["watch", "--once", "--pages", "."]);
    check_end(&output, 75, &["an import goes on already, by elsewhere, process 7, since 2999-01-01 00:00:00 UTC"]);
    assert!(output.stdout.is_empty());
}

#[test]
fn what_is_not_understood_is_wrong_usage() {
    let folder = folder(false);
    let watch = |arguments: &[&str]| run(folder.path(), &[&["watch", "--pages", "."], arguments].concat());
    check_end(&watch(&["--cron", "0 25 * * *"]), 64, &["\"0 25 * * *\" is no cron pattern: its hour \"25\" is not understood"]);
    check_end(&watch(&["--cron", "0 4 * * *", "--jitter", "soon"]), 64, &["\"soon\" is no length of time, as 90s, 30m or 1h are"]);
    check_end(&watch(&["--cron", "0 4 * * *", "--timezone", "Svedala"]), 64, &["\"Svedala\" is no timezone"]);
    check_end(&watch(&[]), 64, &["--cron"]);
    check_end(&watch(&["--once", "--cron", "0 4 * * *"]), 64, &["--once"]);
    check_end(&run(folder.path(), &["watch", "--once", "--fixtures", "--pages", "."]), 64, &["cannot be used with"]);
    assert!(!folder.path().join("helheten.db").exists());
}

/// A watcher whose log is read as it comes.
#[cfg(unix)]
struct Watcher {
    child: Child,
    log: BufReader<ChildStderr>,
}

#[cfg(unix)]
impl Watcher {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = program(folder, arguments).stderr(Stdio::piped()).spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        Self { child, log }
    }

    /// Reads the log up to a line that holds some words; gives what follows them.
    fn read_to(&mut self, words: &str) -> String {
        let mut log = String::new();
        loop {
            let start = log.len();
            assert!(self.log.read_line(&mut log).unwrap() > 0, "the program ended before it said {words:?}: {log}");
            if let Some((_, rest)) = log[start..].split_once(words) {
                return rest.trim_end().to_owned();
            }
        }
    }

    fn order(&self, signal: &str) {
        assert!(Command::new("sh").args(["-c", &format!("kill -s {signal} {}", self.child.id())]).status().unwrap().success());
    }
}

/// No watcher outlives its test.
#[cfg(unix)]
impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[cfg(unix)]
#[test]
fn a_watcher_shows_metrics_and_ends_when_it_is_told_to() {
    let folder = folder(false);
    // Every time of the timetable is months away, so that it sleeps, whenever this is run.
    let arguments = ["watch", "--cron", "0 4 29 2 *", "--pages", ".", "--metrics", "127.0.0.1:0"];
    let mut watcher = Watcher::start(folder.path(), &arguments);
    let address = watcher.read_to("metrics on http://").trim_end_matches("/metrics").to_owned();
    assert!(get(&address, "/healthz").ends_with("ok\n"));
    watcher.read_to("the next import is due at ");
    let metrics = get(&address, "/metrics");
    for line in [
        "# TYPE helheten_runs_total counter",
        "# HELP helheten_run_late ",
        "helheten_runs_total{status=\"COMPLETE\"} 1",
        "helheten_runs_total{status=\"FAILED\"} 0",
        "helheten_run_pages{region=\"14\",outcome=\"NEW\"} 1",
        "helheten_quarantined_pages{region=\"14\"} 0",
        "helheten_last_run_timestamp_seconds{status=\"COMPLETE\"} ",
        "helheten_next_run_timestamp_seconds ",
        "helheten_run_duration_seconds ",
        "helheten_held_facts{region=\"14\"} ",
        "helheten_run_late 0",
    ] {
        assert!(metrics.lines().any(|known| known.starts_with(line)), "{metrics}\nlacks {line}");
    }
    watcher.order("TERM");
    assert_eq!(watcher.child.wait().unwrap().code(), Some(0));

    // What it did is not done again by the next one.
    let mut next = Watcher::start(folder.path(), &arguments);
    next.read_to("was done by run 1");
    next.read_to("the next import is due at ");
    next.order("INT");
    assert_eq!(next.child.wait().unwrap().code(), Some(0));
}

#[cfg(unix)]
#[test]
fn the_second_order_to_stop_ends_it_at_once() {
    let folder = folder(true);
    let alert = "echo telling; exec sleep 30";
    let mut watcher = Watcher::start(folder.path(), &["watch", "--once", "--pages", ".", "--alert-command", alert]);
    watcher.read_to("telling");
    watcher.order("TERM");
    watcher.read_to("told to stop; told again, it ends at once");
    watcher.order("TERM");
    assert_eq!(watcher.child.wait().unwrap().code(), Some(1));
}
