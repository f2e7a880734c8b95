//! A client of `/graphql/ws`, and how its connection goes: what the protocol says, and what is too much.

use crate::database::filled_database;
use crate::started::{Started, settings, start, start_as};
use async_graphql::futures_util::{SinkExt, StreamExt};
use helheten_server::{ServeSettings, SocketLimits};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// A connection.
pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Connects, and speaks some protocol.
    async fn open(server: &Started, protocol: Option<&'static str>) -> Result<Self, Box<Error>> {
        let mut request = format!("ws://{}/graphql/ws", server.address).into_client_request().unwrap();
        if let Some(protocol) = protocol {
            request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static(protocol));
        }
        connect_async(request).await.map(|(socket, _)| Self(socket)).map_err(Box::new)
    }

    /// Connects and begins.
    pub(crate) async fn begin(server: &Started) -> Self {
        let mut socket = Self::open(server, Some("graphql-transport-ws")).await.unwrap();
        socket.say(&json!({ "type": "connection_init" })).await;
        assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
        socket
    }

    /// Connects and begins as a client behind a proxy.
    pub(crate) async fn begin_behind(server: &Started, client: &'static str) -> Result<Self, Box<Error>> {
        let mut request = format!("ws://{}/graphql/ws", server.address).into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
        request.headers_mut().insert("x-forwarded-for", HeaderValue::from_static(client));
        let (socket, _) = connect_async(request).await.map_err(Box::new)?;
        let mut socket = Self(socket);
        socket.say(&json!({ "type": "connection_init" })).await;
        assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
        Ok(socket)
    }

    pub(crate) async fn say(&mut self, message: &Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    pub(crate) async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(&json!({ "type": "subscribe", "id": id, "payload": { "query": query } })).await;
    }

    /// The next message of the protocol.
    pub(crate) async fn hear(&mut self) -> Value {
        match self.next().await {
            Message::Text(text) => serde_json::from_str(text.as_str()).unwrap(),
            other => panic!("no text: {other:?}"),
        }
    }

    async fn next(&mut self) -> Message {
        loop {
            match timeout(Duration::from_secs(30), self.0.next()).await.expect("something comes in time").unwrap().unwrap() {
                Message::Ping(_) | Message::Pong(_) => {}
                message => return message,
            }
        }
    }

    /// The code and reason with which the server closes.
    async fn closing(&mut self) -> (u16, String) {
        match self.next().await {
            Message::Close(Some(frame)) => (frame.code.into(), frame.reason.to_string()),
            other => panic!("not closed: {other:?}"),
        }
    }
}

fn settings_with(sockets: SocketLimits) -> ServeSettings {
    ServeSettings { sockets, ..settings() }
}

#[tokio::test]
async fn questions_are_answered_and_completed() {
    let server = start().await;
    let mut socket = Socket::begin(&server).await;
    socket.subscribe("a", "{ dataset { revision } }").await;
    let answer = json!({ "id": "a", "type": "next", "payload": { "data": { "dataset": { "revision": 2 } }, "extensions": { "revision": 2 } } });
    assert_eq!(socket.hear().await, answer);
    assert_eq!(socket.hear().await, json!({ "id": "a", "type": "complete" }));
    socket.say(&json!({ "type": "ping", "payload": { "at": 1 } })).await;
    assert_eq!(socket.hear().await, json!({ "type": "pong", "payload": { "at": 1 } }));
    // An id that was completed may be used again.
    socket.subscribe("a", "{ organizations { totalCount } }").await;
    assert_eq!(socket.hear().await["payload"]["data"]["organizations"]["totalCount"], 9);
}

#[tokio::test]
async fn questions_are_held_to_the_limits_of_http() {
    let server = start().await;
    let mut socket = Socket::begin(&server).await;
    let deep = format!("{{ organizations {{ nodes {{ {} id {} }} }} }}", "parent {".repeat(20), "}".repeat(20));
    let doubling: Vec<String> = (0..60).map(|level| format!("fragment F{level} on Query {{ ...F{next} ...F{next} }}", next = level + 1)).collect();
    let doubling = doubling.join(" ");
    let spread = format!("subscription {{ imports {{ status }} }} {doubling} fragment F60 on Query {{ dataset {{ revision }} }}");
    for (query, code) in [
        ("{ nothing }", "VALIDATION_FAILED"),
        ("{ organizations", "PARSE_FAILED"),
        ("subscription { nothing }", "VALIDATION_FAILED"),
        ("subscription { changes(regions: [\"99\"]) { field } }", "UNKNOWN_REGION"),
        ("{ organizations(first: 500) { nodes { children(first: 500) { name } } } }", "TOO_COSTLY"),
        ("subscription { changes { run { id } entity { ... on Organization { children(first: 500) { children(first: 500) { name } } } } } }", "TOO_COSTLY"),
        (deep.as_str(), "TOO_DEEP"),
        (spread.as_str(), "VALIDATION_FAILED"),
    ] {
        socket.subscribe("a", query).await;
        let refusal = socket.hear().await;
        assert_eq!((&refusal["type"], &refusal["id"]), (&json!("error"), &json!("a")), "{query}: {refusal}");
        assert_eq!(refusal["payload"][0]["extensions"]["code"], code, "{query}: {refusal}");
    }
}

#[tokio::test]
async fn what_the_protocol_forbids_closes_the_connection() {
    let server = start().await;
    let init = json!({ "type": "connection_init" });
    let subscribe = json!({ "type": "subscribe", "id": "a", "payload": { "query": "subscription { changes { field } }" } });
    for (messages, code) in [
        (vec![json!({ "type": "hello" })], 4400),
        (vec![json!("hello")], 4400),
        (vec![init.clone(), json!({ "type": "subscribe", "id": 1 })], 4400),
        (vec![subscribe.clone()], 4401),
        (vec![init.clone(), init.clone()], 4429),
        (vec![init.clone(), subscribe.clone(), subscribe.clone()], 4409),
    ] {
        let mut socket = Socket::open(&server, Some("graphql-transport-ws")).await.unwrap();
        for message in &messages {
            socket.say(message).await;
        }
        if messages.len() > 1 {
            assert_eq!(socket.hear().await["type"], "connection_ack");
        }
        let (found, reason) = socket.closing().await;
        assert!(found == code && !reason.is_empty(), "{messages:?}: {found} {reason}");
    }
    let mut socket = Socket::begin(&server).await;
    socket.0.send(Message::binary(vec![1, 2, 3])).await.unwrap();
    assert_eq!(socket.closing().await.0, 4400);
    let mut socket = Socket::begin(&server).await;
    socket.say(&json!({ "type": "ping", "payload": "x".repeat(70_000) })).await;
    assert_eq!(socket.closing().await.0, 1009);
}

#[tokio::test]
async fn another_protocol_is_not_spoken() {
    let server = start().await;
    let mut socket = Socket::open(&server, None).await.unwrap();
    assert_eq!(socket.closing().await.0, 4406);
    assert_eq!(server.get("/graphql/ws", &[]).await.status(), 400);
}

#[tokio::test]
async fn who_does_not_begin_is_sent_away() {
    let server = start_as(settings_with(SocketLimits { init_time_max: Duration::from_millis(50), ..SocketLimits::default() }), filled_database().await).await;
    let mut socket = Socket::open(&server, Some("graphql-transport-ws")).await.unwrap();
    assert_eq!(socket.closing().await, (4408, "Connection initialisation timeout".to_owned()));
}

#[tokio::test]
async fn who_answers_no_ping_is_sent_away() {
    let limits = SocketLimits { ping_every: Duration::from_millis(50), ..SocketLimits::default() };
    let server = start_as(settings_with(limits), filled_database().await).await;
    let mut socket = Socket::begin(&server).await;
    // Pings are answered when they are received. The server has sent its last message when it no longer counts the connection.
    let deadline = std::time::Instant::now() + Duration::from_secs(30);
    while !server.get("/metrics", &[]).await.text().await.unwrap().lines().any(|line| line == "helheten_websockets 0") {
        assert!(std::time::Instant::now() < deadline, "the connection stays open");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(socket.closing().await, (4408, "no answer to a ping".to_owned()));
}

#[tokio::test]
async fn there_are_only_so_many_operations_and_connections() {
    let limits = SocketLimits { connections_max: 1, operations_max: 2, ..SocketLimits::default() };
    let server = start_as(settings_with(limits), filled_database().await).await;
    let mut socket = Socket::begin(&server).await;
    for id in ["a", "b", "c"] {
        socket.subscribe(id, "subscription { changes { field } }").await;
    }
    let refusal = socket.hear().await;
    assert_eq!((&refusal["id"], &refusal["payload"][0]["extensions"]["code"]), (&json!("c"), &json!("TOO_MANY_OPERATIONS")));
    socket.say(&json!({ "type": "complete", "id": "a" })).await;
    socket.subscribe("c", "{ dataset { revision } }").await;
    assert_eq!(socket.hear().await["type"], "next");
    let Err(refused) = Socket::open(&server, Some("graphql-transport-ws")).await else { panic!("it connected") };
    assert!(matches!(&*refused, Error::Http(response) if response.status() == 503), "{refused}");
}

#[tokio::test]
async fn who_receives_too_slowly_is_disconnected() {
    let limits = SocketLimits { connections_max: 1, send_time_max: Duration::from_millis(300), ..SocketLimits::default() };
    let server = start_as(settings_with(limits), filled_database().await).await;
    let mut slow = Socket::begin(&server).await;
    let introspection = "{ __schema { types { name description fields { name description args { name description type { name } } type { name } } } } }";
    // The client never receives; its and the server's buffers are full after some megabytes.
    for number in 0..400 {
        if number > 40 && Socket::open(&server, Some("graphql-transport-ws")).await.is_ok() {
            return;
        }
        let message = json!({ "type": "subscribe", "id": number.to_string(), "payload": { "query": introspection } });
        if slow.0.send(Message::text(message.to_string())).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the server still waits for a client that never receives");
}

#[tokio::test]
async fn a_server_that_stops_says_so() {
    let server = start().await;
    let mut socket = Socket::begin(&server).await;
    server.stop().await;
    assert_eq!(socket.closing().await, (1001, "the server goes away".to_owned()));
}
