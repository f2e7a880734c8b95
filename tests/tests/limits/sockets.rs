//! WebSocket connections that do not keep to the protocol, or ask for too much.

use crate::attacker::{Case, Target};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens a WebSocket; where it is refused, tells the status and when to come back.
pub(crate) async fn open(target: &Target, protocol: Option<&'static str>) -> Result<Socket, String> {
    let mut request = format!("ws://{}/graphql/ws", target.address()).into_client_request().unwrap();
    if let Some(protocol) = protocol {
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static(protocol));
    }
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(response)) => {
            let waits = if response.headers().contains_key("retry-after") { " with Retry-After" } else { "" };
            Err(format!("{}{waits}", response.status().as_u16()))
        }
        Err(error) => Err(format!("closed: {error}")),
    }
}

/// Opens a WebSocket and begins.
pub(crate) async fn begin(target: &Target) -> Result<Socket, String> {
    let mut socket = open(target, Some("graphql-transport-ws")).await?;
    say(&mut socket, &json!({ "type": "connection_init" })).await;
    match hear(&mut socket).await {
        Message::Text(text) if text.contains("connection_ack") => Ok(socket),
        other => Err(format!("{other:?}")),
    }
}

async fn say(socket: &mut Socket, message: &Value) {
    // The server may have closed already; what it says then is heard.
    let _ = send(socket, Message::text(message.to_string())).await;
}

async fn send(socket: &mut Socket, message: Message) -> Result<(), Error> {
    use futures_util::SinkExt;
    socket.send(message).await
}

/// The next message that is no ping; a close without a reason where the connection is gone.
pub(crate) async fn hear(socket: &mut Socket) -> Message {
    use futures_util::StreamExt;
    loop {
        match timeout(Duration::from_mins(1), socket.next()).await.expect("the server says something in time") {
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(message)) => return message,
            Some(Err(_)) | None => return Message::Close(None),
        }
    }
}

/// What the server says last.
async fn closing(socket: &mut Socket) -> String {
    loop {
        match hear(socket).await {
            Message::Close(Some(frame)) => return format!("{} {}", u16::from(frame.code), frame.reason),
            Message::Close(None) => return "closed without a reason".to_owned(),
            _ => {}
        }
    }
}

/// Begins, says something, and tells how the server ends it.
async fn say_and_close(target: &Target, messages: Vec<Message>) -> String {
    let mut socket = begin(target).await.unwrap();
    for message in messages {
        if send(&mut socket, message).await.is_err() {
            break;
        }
    }
    closing(&mut socket).await
}

/// Begins many subscriptions on one connection, and tells how many are refused and why.
async fn subscribe_often(target: &Target, count: usize) -> String {
    let mut socket = begin(target).await.unwrap();
    for number in 0..count {
        let query = "subscription { changes { field } }";
        say(&mut socket, &json!({ "type": "subscribe", "id": number.to_string(), "payload": { "query": query } })).await;
    }
    // A question that is refused as well tells that all was heard.
    let mut refused = 0;
    let mut code = String::new();
    while refused < count - 16 {
        let Message::Text(text) = hear(&mut socket).await else { break };
        let message: Value = serde_json::from_str(text.as_str()).unwrap();
        assert_eq!(message["type"], "error", "{message}");
        message["payload"][0]["extensions"]["code"].as_str().unwrap().clone_into(&mut code);
        refused += 1;
    }
    format!("{} go on, {refused} are refused: {code}", count - refused)
}

pub(crate) const SOCKETS: &[Case] = &[
    Case { does: "no protocol", attempt: |target| Box::pin(async { closing(&mut open(target, None).await.unwrap()).await }) },
    Case {
        does: "nothing once it is open",
        attempt: |target| Box::pin(async { closing(&mut open(target, Some("graphql-transport-ws")).await.unwrap()).await }),
    },
    Case {
        does: "a subscription before it begins",
        attempt: |target| {
            Box::pin(async {
                let mut socket = open(target, Some("graphql-transport-ws")).await.unwrap();
                say(&mut socket, &json!({ "type": "subscribe", "id": "a", "payload": { "query": "{ dataset { revision } }" } })).await;
                closing(&mut socket).await
            })
        },
    },
    Case { does: "text that is no message", attempt: |target| Box::pin(say_and_close(target, vec![Message::text("{")])) },
    Case { does: "binary messages", attempt: |target| Box::pin(say_and_close(target, vec![Message::binary(vec![0; 10])])) },
    Case { does: "a message of 70,000 bytes", attempt: |target| Box::pin(say_and_close(target, vec![Message::text("x".repeat(70_000))])) },
    Case { does: "1,000 messages at once", attempt: |target| Box::pin(say_and_close(target, vec![Message::text("{\"type\":\"pong\"}"); 1_000])) },
    Case { does: "100 subscriptions on one connection", attempt: |target| Box::pin(subscribe_often(target, 100)) },
];
