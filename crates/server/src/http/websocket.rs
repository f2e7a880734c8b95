//! `/graphql/ws`: WebSocket connections, how many there may be, what each may ask for, and how each ends.

use super::AppState;
use super::client::Client;
use super::measure::Counted;
use super::negotiation::{AnswerForm, refuse};
use super::place::{Places, TooMany};
use super::rate::wait_a_while;
use super::subscription::{Closing, Conversation};
use async_graphql::futures_util::StreamExt;
use axum::Extension;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

/// The protocol that is spoken (<https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>).
const PROTOCOL: &str = "graphql-transport-ws";

/// What connections for subscriptions may ask for.
#[derive(Clone, Copy, Debug)]
pub struct SocketLimits {
    /// How many there may be at once.
    pub connections_max: usize,
    /// How many of them may be of one client, unless a trusted proxy names none.
    pub per_address_max: usize,
    /// How many messages a client may send within a second.
    pub messages_per_second_max: u32,
    /// How many operations may go on at once on one.
    pub operations_max: usize,
    /// The longest message, in bytes.
    pub message_bytes_max: usize,
    /// How long a client may take to begin.
    pub init_time_max: Duration,
    /// How long a client may take to receive a message.
    pub send_time_max: Duration,
    /// How often the client is asked whether it is still there; one that says nothing until the next time is not.
    pub ping_every: Duration,
}

impl Default for SocketLimits {
    fn default() -> Self {
        Self {
            connections_max: 1_000,
            per_address_max: 250,
            messages_per_second_max: 200,
            operations_max: 16,
            message_bytes_max: 64 * 1024,
            init_time_max: Duration::from_secs(5),
            send_time_max: Duration::from_secs(10),
            ping_every: Duration::from_secs(20),
        }
    }
}

/// When to try again where there are too many connections.
const RETRY_AFTER: Duration = Duration::from_secs(10);

/// The connections that are open.
pub(super) struct Sockets {
    limits: SocketLimits,
    places: Arc<Places>,
    closing: CancellationToken,
}

impl Sockets {
    /// None yet.
    pub(super) fn new(limits: SocketLimits) -> Self {
        Self { limits, places: Places::new(limits.connections_max, limits.per_address_max), closing: CancellationToken::new() }
    }

    /// Tells every client that the server goes away.
    pub(super) fn close(&self) {
        self.closing.cancel();
    }
}

/// `GET /graphql/ws`, which becomes a WebSocket.
pub(super) async fn open_socket(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    let place = match state.sockets.places.take(client.0) {
        Ok(place) => place,
        Err(too_many) => {
            let message = match too_many {
                TooMany::InTotal(count) => format!("{count} connections are open already; try again later"),
                TooMany::OfAddress(count) => format!("{count} connections are open from your address already; close one first"),
            };
            state.measures.count_socket_refused();
            return wait_a_while(refuse(StatusCode::SERVICE_UNAVAILABLE, AnswerForm::Json, "TOO_MANY_CONNECTIONS", &message), RETRY_AFTER);
        }
    };
    let bytes_max = state.sockets.limits.message_bytes_max;
    upgrade.protocols([PROTOCOL]).max_message_size(bytes_max).max_frame_size(bytes_max).on_upgrade(move |socket| async move {
        let counted = Counted::new(&state.measures.sockets);
        serve_socket(socket, state, client).await;
        drop((counted, place));
    })
}

async fn serve_socket(mut socket: WebSocket, state: AppState, client: Client) {
    let sockets = Arc::clone(&state.sockets);
    let limits = sockets.limits;
    let closing = if socket.protocol().is_some() {
        tokio::select! {
            closing = converse(&mut socket, state, client, &limits) => closing,
            () = sockets.closing.cancelled() => Some(Closing::new(1001, "the server goes away")),
        }
    } else {
        Some(Closing::new(4406, "Subprotocol not acceptable"))
    };
    if let Some(Closing { code, reason }) = closing {
        let close = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        // Whoever does not take the last message in time learns nothing more.
        let _ = timeout(limits.send_time_max, socket.send(close)).await;
        // The client's own end of the connection, so that what was sent arrives before it is gone.
        let _ = timeout(limits.send_time_max.min(Duration::from_secs(1)), async { while let Some(Ok(_)) = socket.next().await {} }).await;
    }
}

/// Goes on until the client leaves (then nothing is said) or the connection is to be closed.
async fn converse(socket: &mut WebSocket, state: AppState, client: Client, limits: &SocketLimits) -> Option<Closing> {
    let mut conversation = Conversation::new(state, client, limits.operations_max);
    let mut pace = Pace::new(limits.messages_per_second_max);
    let begun_by = Instant::now() + limits.init_time_max;
    let mut pings = interval(limits.ping_every);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    pings.tick().await;
    let mut is_there = true;
    loop {
        let message = tokio::select! {
            incoming = socket.recv() => {
                is_there = true;
                match incoming {
                    Some(Ok(_)) if !pace.allows(Instant::now()) => {
                        return Some(Closing::new(1008, format!("more than {} messages came within a second", limits.messages_per_second_max)));
                    }
                    None | Some(Ok(Message::Close(_))) => return None,
                    Some(Err(error)) => return Some(broken(&error.to_string(), limits)),
                    Some(Ok(Message::Text(text))) => match conversation.hear(text.as_str()) {
                        Ok(Some(answer)) => Message::Text(answer.into()),
                        Ok(None) => continue,
                        Err(closing) => return Some(closing),
                    },
                    Some(Ok(Message::Binary(_))) => return Some(Closing::new(4400, "send messages as text")),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                }
            }
            Some(text) = conversation.say() => Message::Text(text),
            () = sleep_until(begun_by), if !conversation.has_begun() => return Some(Closing::new(4408, "Connection initialisation timeout")),
            _ = pings.tick() => {
                if !is_there {
                    return Some(Closing::new(4408, "no answer to a ping"));
                }
                is_there = false;
                Message::Ping(Vec::new().into())
            }
        };
        match timeout(limits.send_time_max, socket.send(message)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return None,
            Err(_) => return Some(Closing::new(4413, "messages are received too slowly; subscribe again")),
        }
    }
}

/// How many messages came within the second that runs.
struct Pace {
    per_second_max: u32,
    since: Instant,
    count: u32,
}

impl Pace {
    fn new(per_second_max: u32) -> Self {
        Self { per_second_max, since: Instant::now(), count: 0 }
    }

    /// Counts a message that comes now.
    fn allows(&mut self, now: Instant) -> bool {
        if now.duration_since(self.since) >= Duration::from_secs(1) {
            (self.since, self.count) = (now, 0);
        }
        self.count += 1;
        self.count <= self.per_second_max
    }
}

fn broken(error: &str, limits: &SocketLimits) -> Closing {
    if error.contains("too long") || error.contains("too big") || error.contains("exceed") {
        Closing::new(1009, format!("a message may have at most {} bytes", limits.message_bytes_max))
    } else {
        Closing::new(1002, "the message is no WebSocket message")
    }
}
