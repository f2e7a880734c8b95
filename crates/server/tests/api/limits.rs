//! What a client may do to the server: how long it may be silent, how often it may ask; and what the operator sees of it.

use crate::database::filled_database;
use crate::started::{Started, settings, start, start_as};
use crate::websocket::Socket;
use helheten_server::{ConnectionLimits, ConnectionTimes, ServeSettings, SocketLimits};
use serde_json::{Value, json};
use std::num::NonZeroU32;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(30);

async fn start_limited(times: ConnectionTimes, per_second: u32) -> Started {
    let connections = ConnectionLimits { times, ..ConnectionLimits::default() };
    let sockets = SocketLimits { per_address_max: 1, ..SocketLimits::default() };
    let limited = ServeSettings { connections, sockets, requests_per_second: NonZeroU32::new(per_second), ..settings() };
    start_as(limited, filled_database().await).await
}

/// Waits until the server closes; what it sent before.
async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("the server closes the connection").unwrap();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_connection_that_asks_nothing_is_closed() {
    let times = ConnectionTimes { head: Duration::from_secs(20), idle: Duration::from_millis(50), ..ConnectionTimes::default() };
    let server = start_limited(times, 1_000).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let answer = read_to_end(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("{\"status\":\"ok\"}"), "{answer}");
}

#[tokio::test]
async fn a_request_that_does_not_begin_is_not_waited_for() {
    let times = ConnectionTimes { head: Duration::from_millis(50), ..ConnectionTimes::default() };
    let server = start_limited(times, 1_000).await;
    for start in ["", "GET / HT", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(start.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        let read = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await;
        // HTTP/2 says farewell first; a connection may also just be reset.
        assert!(read.is_ok(), "{start}");
    }
}

#[tokio::test]
async fn clients_behind_a_proxy_are_told_apart() {
    let server = start_limited(ConnectionTimes::default(), 1).await;
    let ask = async |client: &'static str| server.get("/graphql?query=%7Bdataset%7Brevision%7D%7D", &[("x-forwarded-for", client)]).await;
    let mut refused = None;
    for _ in 0..100 {
        let response = ask("192.0.2.1").await;
        if response.status() == 429 {
            refused = Some(response);
            break;
        }
    }
    let refused = refused.expect("ten requests come at once, a hundred do not");
    assert_eq!(refused.headers()["retry-after"], "1");
    assert_eq!(refused.headers()["access-control-allow-origin"], "*", "a browser may read why");
    let answer: Value = serde_json::from_str(&refused.text().await.unwrap()).unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "RATE_LIMITED");
    assert_eq!(ask("192.0.2.2").await.status(), 200, "another client is not in its way");
    assert_eq!(server.get("/healthz", &[("x-forwarded-for", "192.0.2.1")]).await.status(), 200, "how the server is may always be asked");
    let metrics = server.get("/metrics", &[]).await.text().await.unwrap();
    assert!(metrics.contains("\nhelheten_rate_limited_total 1\n"), "{metrics}");
}

#[tokio::test]
async fn operations_over_a_websocket_are_counted_too() {
    let server = start_limited(ConnectionTimes::default(), 1).await;
    let mut socket = Socket::begin_behind(&server, "192.0.2.1").await.unwrap();
    let mut codes = Vec::new();
    for number in 0..100 {
        socket.subscribe(&number.to_string(), "{ dataset { revision } }").await;
        let message = socket.hear().await;
        if message["type"] == "error" {
            codes.push(message["payload"][0]["extensions"]["code"].clone());
            break;
        }
        assert_eq!(socket.hear().await["type"], "complete");
    }
    assert_eq!(codes, [json!("RATE_LIMITED")]);
    let _first = Socket::begin_behind(&server, "192.0.2.9").await.expect("another client may connect");
    assert!(Socket::begin_behind(&server, "192.0.2.9").await.is_err(), "each has one connection at most");
}

#[tokio::test]
async fn metrics_tell_what_was_asked_and_what_is_served() {
    let server = start().await;
    assert_eq!(server.get("/nothing", &[]).await.status(), 404);
    assert_eq!(server.post("/graphql", "{\"query\":\"query Buses { dataset { revision } }\"}").await.status(), 200);
    let response = server.get("/metrics", &[("x-request-id", "mine")]).await;
    assert_eq!(
        (&response.headers()["content-type"], &response.headers()["x-request-id"]),
        (&"text/plain; version=0.0.4; charset=utf-8".parse().unwrap(), &"mine".parse().unwrap())
    );
    let metrics = response.text().await.unwrap();
    for line in [
        "helheten_http_requests_total{path=\"other\",status=\"404\"} 1",
        "helheten_http_requests_total{path=\"/graphql\",status=\"200\"} 1",
        "helheten_http_requests_in_flight 1",
        "helheten_graphql_duration_seconds_count{operation=\"Buses\",status=\"200\"} 1",
        "helheten_graphql_cost_sum 2",
        "helheten_graphql_answers_total{source=\"executed\"} 1",
        "helheten_heavy_requests{state=\"running\"} 0",
        "helheten_heavy_requests{state=\"waiting\"} 0",
        "helheten_dataset_revision 2",
        "helheten_dataset_rows{kind=\"organizations\"} 9",
        "helheten_dataset_loads_total 1",
        "helheten_dataset_failing 0",
    ] {
        assert!(metrics.lines().any(|found| found == line), "{line}: {metrics}");
    }
}
