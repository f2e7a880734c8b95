//! Many at once: connections, WebSocket connections, requests.

use crate::attacker::{Case, Target, read_status, told};
use crate::sockets::{begin, hear};
use futures_util::StreamExt;
use futures_util::stream::iter;
use serde_json::json;
use std::collections::BTreeMap;
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::Message;

/// How many connections are begun at the same time: the system's own queue of connections is not what is tried.
const AT_ONCE: usize = 100;

/// How often each outcome came.
fn count(outcomes: Vec<String>) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for outcome in outcomes {
        *counts.entry(outcome).or_default() += 1;
    }
    let told: Vec<String> = counts.into_iter().map(|(outcome, count)| format!("{count} × {outcome}")).collect();
    told.join(", ")
}

/// Opens connections until so many are open, then asks on each of them.
async fn crowd(target: &Target, connections: usize, places: usize) -> String {
    target.settle().await;
    let streams: Vec<_> = iter(0..connections).map(|_| target.connect()).buffer_unordered(AT_ONCE).collect().await;
    let ask = |mut stream: tokio::net::TcpStream| async move {
        // One that is refused is closed already.
        let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await;
        let status = read_status(&mut stream).await;
        (stream, if status == "200" { status } else { "503 or closed".to_owned() })
    };
    // All stay open until the last was answered.
    let answered: Vec<_> = iter(streams).map(ask).buffer_unordered(AT_ONCE).collect().await;
    let outcomes: Vec<String> = answered.into_iter().map(|(_, outcome)| outcome).collect();
    let passed = outcomes.iter().filter(|outcome| *outcome == "200").count();
    if passed == connections {
        return "200 for each".to_owned();
    }
    // The client that looks after the server has a few connections of its own.
    assert!((places - 16..=places).contains(&passed), "{}", count(outcomes));
    format!("200 for as many as there are places ({places}), 503 for the others, or a closed connection")
}

/// Opens WebSocket connections that stay, each with a subscription.
async fn subscribe(target: &Target, sockets: usize) -> String {
    target.settle().await;
    let subscribe = json!({ "type": "subscribe", "id": "a", "payload": { "query": "subscription { changes { field } }" } }).to_string();
    let join = |_| {
        let subscribe = subscribe.clone();
        async move {
            use futures_util::SinkExt;
            let mut socket = begin(target).await?;
            socket.send(Message::text(subscribe)).await.map_err(|error| error.to_string())?;
            // It answers the server's pings until the test ends.
            Ok(tokio::spawn(async move { hear(&mut socket).await }))
        }
    };
    let joined: Vec<Result<_, String>> = iter(0..sockets).map(join).buffer_unordered(AT_ONCE).collect().await;
    let outcomes = joined.iter().map(|socket| socket.as_ref().map_or_else(Clone::clone, |_| "open".to_owned())).collect();
    target.must_answer("a crowd of WebSockets").await;
    for listening in joined.into_iter().flatten() {
        assert!(!listening.is_finished(), "one that was let in was sent away");
        listening.abort();
    }
    count(outcomes)
}

/// Asks so much at once that every processor is busy, and meanwhile whether the server lives.
async fn weigh_down(target: &Target) -> String {
    let heavy = "{ search(text: \"nämnd region styrelse\", first: 100) { nodes { title snippetHtml } } coverage { rules { found reason } missing { labelSv } } \
                 compare(regions: [\"13\", \"14\"], topic: \"kollektivtrafik\") { aspects { cells { value notesSv evidence { quote } } } } }";
    let mut asking = Vec::new();
    for _ in 0..64 {
        asking.push(target.ask(heavy));
    }
    let living = async {
        let mut lives = Vec::new();
        for _ in 0..20 {
            lives.push(target.get("/healthz").await);
        }
        lives
    };
    let (told, lives) = tokio::join!(iter(asking).buffer_unordered(64).collect::<Vec<_>>(), living);
    assert!(lives.iter().all(|status| status == "200"), "{lives:?}");
    assert!(told.iter().all(|outcome| ["200", "503 OVERLOADED", "503 TIMED_OUT"].contains(&outcome.as_str())), "{told:?}");
    "each 200, or 503 to ask again later; `/healthz` answers 200 meanwhile".to_owned()
}

pub(crate) const CROWDS: &[Case] = &[
    Case { does: "64 heavy requests at once", attempt: |target| Box::pin(weigh_down(target)) },
    Case { does: "2,000 connections", attempt: |target| Box::pin(crowd(target, 2_000, 4_096)) },
    Case { does: "5,000 connections", attempt: |target| Box::pin(crowd(target, 5_000, 4_096)) },
    Case { does: "5,000 WebSockets", attempt: |target| Box::pin(subscribe(target, 5_000)) },
];

/// Asks often on behalf of an address.
async fn ask_often(target: &Target, requests: usize) -> String {
    let ask = |_| async {
        let response = target.client().get(target.url("/schema.graphql")).send().await.unwrap();
        let waits = if response.headers().contains_key("retry-after") { " with Retry-After" } else { "" };
        format!("{}{waits}", told(response).await)
    };
    let outcomes: Vec<String> = iter(0..requests).map(ask).buffer_unordered(8).collect().await;
    let passed = outcomes.iter().filter(|outcome| *outcome == "200").count();
    // The WebSocket connections before them were counted too; and while they are asked, the allowance grows again.
    assert!((100..requests).contains(&passed), "{}", count(outcomes));
    assert!(outcomes.iter().all(|outcome| outcome == "200" || outcome == "429 RATE_LIMITED with Retry-After"), "{}", count(outcomes));
    "200 as often as it may, then 429 RATE_LIMITED with Retry-After".to_owned()
}

pub(crate) const OWN_ADDRESS: &[Case] = &[
    Case { does: "300 connections", attempt: |target| Box::pin(crowd(target, 300, 100)) },
    Case { does: "50 WebSockets", attempt: |target| Box::pin(subscribe(target, 50)) },
    Case { does: "2,000 requests", attempt: |target| Box::pin(ask_often(target, 2_000)) },
];
