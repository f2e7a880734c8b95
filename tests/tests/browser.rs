//! The playground as a person meets it: the program serves it, Chromium shows it and runs its example queries.
//!
//! The browser's part needs Node, Chromium and the built assets; says what is missing and passes, unless `HELHETEN_NO_SKIP` is set.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use helheten_tests::{program::helheten, root};
use serde_json::Value;
use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const START_TIMEOUT: Duration = Duration::from_mins(2);
const PAUSE: Duration = Duration::from_millis(50);

/// A server that ends with its test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which the test has noticed by then.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn every_example_query_has_an_answer() {
    let folder = tempfile::tempdir().unwrap();
    let address = free_address();
    let _server = start_demo(folder.path(), &address);
    let mut examples: Vec<_> = fs::read_dir(root().join("crates/server/web/examples")).unwrap().map(|entry| entry.unwrap().path()).collect();
    examples.sort();
    for example in examples {
        let name = example.display();
        let request = serde_json::json!({ "query": fs::read_to_string(&example).unwrap() });
        let response = reqwest::Client::new().post(format!("http://{address}/graphql")).json(&request).send().await.unwrap();
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
    let folder = tempfile::tempdir().unwrap();
    let address = free_address();
    let _server = start_demo(folder.path(), &address);

    let mut check = Command::new("node");
    check.arg("check/playground.mjs").arg(format!("http://{address}")).arg(chromium).arg(root().join("target/browser"));
    let output = check.current_dir(&web).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.contains("5 example queries ran in the browser"), "{printed}");
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

#[expect(clippy::print_stdout, reason = "a test that does not run says so")]
fn skip(reason: &str) {
    assert!(env::var_os("HELHETEN_NO_SKIP").is_none_or(|value| value == "0"), "HELHETEN_NO_SKIP is set, but {reason}");
    println!("skipped: {reason}");
}

/// Imports the bundled pages into a database in the folder and serves them.
fn start_demo(folder: &Path, address: &str) -> Server {
    let log = folder.join("log");
    let mut command = helheten();
    command.args(["demo", "--listen", address]).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null());
    let mut server = Server(command.stderr(File::create(&log).unwrap()).spawn().unwrap());
    let start = Instant::now();
    while TcpStream::connect(address).is_err() {
        let ended = server.0.try_wait().unwrap();
        let said = || fs::read_to_string(&log).unwrap_or_default();
        assert!(ended.is_none(), "the server ended with {ended:?}: {}", said());
        assert!(start.elapsed() < START_TIMEOUT, "the server did not start within {START_TIMEOUT:?}: {}", said());
        sleep(PAUSE);
    }
    server
}

fn free_address() -> String {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().to_string()
}
