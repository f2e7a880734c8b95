//! Benchmark: what answers over HTTP cost the processor, beside a handler that sends bytes and one written by hand for each question.
//! `cargo xtask bench` prints it.

mod baseline;
mod cost;
mod invented;
mod peer;
mod question;

#[path = "../dataset/synthetic.rs"]
mod synthetic;
#[path = "../dataset/write.rs"]
mod write;

use cost::{Cost, measure};
use helheten_server::{ServeSettings, Server};
use peer::measure_peer;
use question::QUESTIONS;
use sea_orm::{ConnectOptions, Database};
use serde_json::{Value, json};
use std::error::Error;
use std::fs;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use tokio::sync::oneshot;

/// What the server's threads are called, by which their time is told from the client's.
const SERVER_THREADS: &str = "bench-server";
/// How often each sort of answer is measured, in turns, unless `--rounds` says so.
const ROUNDS: usize = 7;

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let value_of = |name: &str| arguments.iter().position(|argument| argument == name).and_then(|place| arguments.get(place + 1));
    let rounds = value_of("--rounds").map_or(Ok(ROUNDS), |rounds| rounds.parse())?;
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let out = value_of("--out");
    if let Some(program) = value_of("--peer") {
        let costs = tokio::runtime::Runtime::new()?.block_on(measure_peer(program, folder.path()))?;
        return put(&costs.iter().map(|cost| json!({ "name": cost.name, "bytes": cost.bytes, "us": cost.us })).collect::<Vec<_>>(), out);
    }
    let file = folder.path().join("http.db");
    let (stop, stopped) = oneshot::channel();
    let (address, server) = start_server(file, stopped)?;
    let client = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut costs = Vec::new();
    for question in QUESTIONS {
        let cost = client.block_on(measure(question, address, rounds))?;
        costs.push(as_json(&cost));
        writeln!(std::io::stderr(), "{}", as_json(&cost))?;
    }
    let _ = stop.send(());
    server.join().map_err(|_| "the server failed")??;
    put(&costs, out)
}

/// Writes what was measured into a file, or where it is seen.
fn put(costs: &[Value], file: Option<&String>) -> Result<(), Failure> {
    let json = format!("{:#}\n", Value::from(costs));
    match file {
        Some(file) => fs::write(file, json)?,
        None => write!(std::io::stdout(), "{json}")?,
    }
    Ok(())
}

fn options(file: &Path) -> ConnectOptions {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", file.display()));
    options.max_connections(1).sqlx_logging(false);
    options
}

/// Starts the server as the program does, on threads of its own.
fn start_server(file: PathBuf, stopped: oneshot::Receiver<()>) -> Result<(SocketAddr, thread::JoinHandle<Result<(), Failure>>), Failure> {
    let (started, address) = mpsc::channel();
    let serving = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().thread_name(SERVER_THREADS).enable_all().build()?;
        runtime.block_on(async move {
            let db = Database::connect(options(&file)).await?;
            invented::write(&db).await?;
            let server = Server::start(ServeSettings::new((Ipv4Addr::LOCALHOST, 0).into()), db).await?;
            let routes = baseline::routes(server.live());
            started.send(server.address())?;
            server.with_routes(routes).run(async { drop(stopped.await) }).await;
            Ok(())
        })
    });
    match address.recv() {
        Ok(address) => Ok((address, serving)),
        Err(_) => Err(serving.join().map_err(|_| "the server failed")?.err().unwrap_or_else(|| "the server ended".into())),
    }
}

fn as_json(cost: &Cost) -> Value {
    json!({
        "name": cost.name, "bytes": cost.bytes,
        "first_us": cost.first_us, "written_us": cost.written_us, "again_us": cost.again_us, "static_us": cost.static_us,
        "first_ratio": cost.first_ratio, "again_ratio": cost.again_ratio,
    })
}
