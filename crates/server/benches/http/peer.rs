//! The same questions, as far as it can answer them, asked of a gateway that somebody would put over the same database: datasette-graphql.
//!
//! It gives rows and what their foreign keys lead to: no documents of a body, no parent and no evidence. So it answers less than is asked of us.

use crate::invented::{DECIDING_KINDS, ORGANIZATIONS};
use crate::synthetic::{Body, KINDS, REGIONS};
use crate::{Failure, invented, options};
use reqwest::Client;
use sea_orm::Database;
use serde_json::{Value, json};
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How often each question is asked, and how many of them are not counted.
const REQUESTS: usize = 60;
const WARMING: usize = 10;
/// How long it may take to start.
const TRIES: usize = 300;

/// What a question costs there.
pub(crate) struct PeerCost {
    pub(crate) name: &'static str,
    pub(crate) bytes: usize,
    pub(crate) us: f64,
}

type Variables = fn(usize) -> Value;

const POINT: &str = "query P($id: String!) { organization(filter: {id: {eq: $id}}, first: 1) { nodes { id name kind seats region_code { code name } } } }";
const PAGE: &str = "query P($kind: String!, $regions: [String!]!, $not: String!) { \
                    organization(filter: {kind: {eq: $kind}, region_code: {in: $regions}, name: {not: $not}}, first: 20) { \
                    nodes { id name kind region_code { code name } } } }";
const NESTED: &str = "query P($not: String!) { region(first: 21) { nodes { code name \
                      organization_list(filter: {name: {not: $not}}, first: 20) { nodes { id name kind } } } } }";

fn questions() -> [(&'static str, &'static str, Variables); 3] {
    [
        ("point", POINT, |number| json!({ "id": Body::of(number * 7 % ORGANIZATIONS).id })),
        ("page", PAGE, |number| {
            let region = |step: usize| REGIONS[(number + step * 5) % REGIONS.len()];
            json!({ "kind": KINDS[number % DECIDING_KINDS].1, "regions": [region(0), region(1), region(2)], "not": format!("Nämnden {number}") })
        }),
        ("nested", NESTED, |number| json!({ "not": format!("Nämnden {number}") })),
    ]
}

/// Its process, which ends with the measurement.
struct Peer(Child);

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself, which the answers have told by then.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the program over the invented database and asks it.
pub(crate) async fn measure_peer(program: &str, folder: &Path) -> Result<Vec<PeerCost>, Failure> {
    let file = folder.join("peer.db");
    let db = Database::connect(options(&file)).await?;
    invented::write(&db).await?;
    db.close().await?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let mut serve = Command::new(program);
    serve.arg("serve").arg(&file).args(["--host", "127.0.0.1", "--port", &port.to_string(), "--setting", "sql_time_limit_ms", "60000"]);
    let peer = Peer(serve.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?);
    let (client, url) = (Client::builder().no_proxy().build()?, format!("http://127.0.0.1:{port}/graphql/peer"));
    wait_for(&client, &url).await?;
    let mut costs = Vec::new();
    for (name, query, variables) in questions() {
        let mut bytes = 0;
        for number in 0..WARMING {
            bytes = ask(&client, &url, query, variables(number)).await?;
        }
        let before = processor_us(peer.0.id())?;
        for number in WARMING..REQUESTS {
            ask(&client, &url, query, variables(number)).await?;
        }
        #[expect(clippy::cast_precision_loss, reason = "there are few requests")]
        let us = (processor_us(peer.0.id())? - before) / (REQUESTS - WARMING) as f64;
        costs.push(PeerCost { name, bytes, us });
    }
    Ok(costs)
}

async fn wait_for(client: &Client, url: &str) -> Result<(), Failure> {
    for _ in 0..TRIES {
        if ask(client, url, "{ __typename }", json!({})).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("the other server does not answer".into())
}

/// Asks once; how long the answer is.
async fn ask(client: &Client, url: &str, query: &str, variables: Value) -> Result<usize, Failure> {
    let text = client.post(url).json(&json!({ "query": query, "variables": variables })).send().await?.text().await?;
    let answer: Value = serde_json::from_str(&text)?;
    if answer["data"].is_null() || !answer["errors"].is_null() {
        return Err(text.into());
    }
    Ok(text.len())
}

/// The time of the processor that a process has taken, all its threads together, in microseconds.
fn processor_us(process: u32) -> Result<f64, Failure> {
    let mut sum = 0.0;
    for thread in fs::read_dir(format!("/proc/{process}/task"))? {
        sum += fs::read_to_string(thread?.path().join("schedstat"))?.split(' ').next().unwrap_or_default().parse::<f64>()? / 1e3;
    }
    Ok(sum)
}
