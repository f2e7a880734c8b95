//! A conversation by the protocol graphql-transport-ws (<https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>): what is heard, and what is said.

use super::AppState;
use super::body::{Body, TooLarge};
use super::client::Client;
use super::event::HeavyEvents;
use super::measure::Counted;
use super::memory::AnswerMemory;
use super::refusal::Refusal;
use crate::schema::{REQUEST_TIME_MAX, Weight, is_refused};
use async_graphql::futures_util::StreamExt;
use async_graphql::futures_util::stream::BoxStream;
use async_graphql::{Request, Response, Value as Data};
use axum::extract::ws::Utf8Bytes;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Why a connection is closed.
#[derive(Debug)]
pub(super) struct Closing {
    pub(super) code: u16,
    pub(super) reason: String,
}

impl Closing {
    pub(super) fn new(code: u16, reason: impl Into<String>) -> Self {
        Self { code, reason: close_reason(reason.into()) }
    }
}

/// What a client says.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Heard {
    ConnectionInit {},
    Ping { payload: Option<Value> },
    Pong {},
    Subscribe { id: String, payload: Box<Request> },
    Complete { id: String },
}

/// An operation that goes on, told from others that have had its id before.
struct Running {
    number: u64,
    task: JoinHandle<()>,
    _counted: Counted,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What an operation has to say: its number and id, and the message or that it has ended.
struct Said {
    number: u64,
    id: String,
    message: Option<Utf8Bytes>,
}

/// How many messages wait to be sent before operations wait with more.
const WAITING_MAX: usize = 4;

/// One connection's conversation.
pub(super) struct Conversation {
    state: AppState,
    client: Client,
    operations_max: usize,
    begun: bool,
    running: HashMap<String, Running>,
    begun_count: u64,
    say: mpsc::Sender<Said>,
    said: mpsc::Receiver<Said>,
}

impl Conversation {
    /// Nothing was said yet.
    pub(super) fn new(state: AppState, client: Client, operations_max: usize) -> Self {
        let (say, said) = mpsc::channel(WAITING_MAX);
        Self { state, client, operations_max, begun: false, running: HashMap::new(), begun_count: 0, say, said }
    }

    /// Whether the client has said that it begins.
    pub(super) fn has_begun(&self) -> bool {
        self.begun
    }

    /// Takes in what the client says; gives what is to be answered at once.
    pub(super) fn hear(&mut self, text: &str) -> Result<Option<String>, Closing> {
        let heard: Heard = serde_json::from_str(text).map_err(|error| Closing::new(4400, format!("no message of the protocol: {error}")))?;
        match heard {
            Heard::ConnectionInit {} if self.begun => Err(Closing::new(4429, "Too many initialisation requests")),
            Heard::ConnectionInit {} => {
                self.begun = true;
                Ok(Some(json!({ "type": "connection_ack" }).to_string()))
            }
            Heard::Ping { payload: Some(payload) } => Ok(Some(json!({ "type": "pong", "payload": payload }).to_string())),
            Heard::Ping { payload: None } => Ok(Some(json!({ "type": "pong" }).to_string())),
            Heard::Pong {} => Ok(None),
            Heard::Subscribe { .. } if !self.begun => Err(Closing::new(4401, "Unauthorized")),
            Heard::Subscribe { id, .. } if self.running.contains_key(&id) => Err(Closing::new(4409, format!("Subscriber for {id} already exists"))),
            Heard::Subscribe { id, payload } => Ok(self.begin(id, *payload)),
            Heard::Complete { id } => {
                self.running.remove(&id);
                Ok(None)
            }
        }
    }

    /// Begins an operation; gives an error where it cannot.
    fn begin(&mut self, id: String, request: Request) -> Option<String> {
        if self.running.len() >= self.operations_max {
            let message = format!("{} operations go on already on this connection; complete one first", self.operations_max);
            return Some(refusal(&id, &json!([{ "message": message, "extensions": { "code": "TOO_MANY_OPERATIONS" } }])));
        }
        if let Err(wait) = self.state.rate.check(self.client) {
            self.state.measures.count_rate_limited();
            let message = self.state.rate.message(wait);
            return Some(refusal(&id, &json!([{ "message": message, "extensions": { "code": "RATE_LIMITED" } }])));
        }
        if self.state.live.current().is_none() {
            return Some(refusal(&id, &Refusal::not_ready().errors()));
        }
        self.begun_count += 1;
        let number = self.begun_count;
        let task = tokio::spawn(answer(self.state.clone(), self.client, request, number, id.clone(), self.say.clone()));
        self.running.insert(id, Running { number, task, _counted: Counted::new(&self.state.measures.operations_open) });
        None
    }

    /// Waits for the next message of an operation that still goes on.
    pub(super) async fn say(&mut self) -> Option<Utf8Bytes> {
        loop {
            let Said { number, id, message } = self.said.recv().await?;
            if self.running.get(&id).is_none_or(|running| running.number != number) {
                continue;
            }
            match message {
                Some(message) if is_refusal(&message) => {
                    self.running.remove(&id);
                    return Some(message);
                }
                Some(message) => return Some(message),
                None => {
                    self.running.remove(&id);
                    return Some(json!({ "id": id, "type": "complete" }).to_string().into());
                }
            }
        }
    }
}

/// Answers one operation until it ends or the conversation does.
async fn answer(state: AppState, client: Client, request: Request, number: u64, id: String, say: mpsc::Sender<Said>) {
    let Some(dataset) = state.live.current() else { return };
    let checked = match state.api.check(&dataset, request, Instant::now() + REQUEST_TIME_MAX).await {
        Ok(checked) => checked,
        Err(refused) => {
            let _ = say.send(Said { number, message: Some(refusal(&id, &json!(refused.response.errors)).into()), id }).await;
            return;
        }
    };
    let weight = checked.weight();
    let (pool, memory) = (Arc::clone(&state.answering.pool), state.answering.memory.clone());
    if checked.is_subscription() {
        let answers = Arc::clone(&state.api).subscribe(Arc::clone(&state.live), &dataset, checked);
        // A subscription lasts long; what it began with need not.
        drop(dataset);
        let mut answers = if weight > Weight::Light { Answers::Heavy(HeavyEvents::new(pool, answers)) } else { Answers::Light(answers) };
        let mut is_first = true;
        while let Some(response) = answers.next().await {
            if let Err(refused) = memory.check(client) {
                let _ = say.send(Said { number, message: Some(refusal(&id, &refused.errors()).into()), id }).await;
                return;
            }
            // What cannot begin says so instead of a first event.
            let is_refusal = std::mem::take(&mut is_first) && response.is_err() && response.data == Data::Null;
            let message = message_of(&id, &response, is_refusal, &memory, client);
            if say.send(Said { number, message: Some(message), id: id.clone() }).await.is_err() {
                return;
            }
        }
    } else {
        let work = {
            let id = id.clone();
            async move {
                if let Err(refused) = memory.check(client) {
                    return refusal(&id, &refused.errors()).into();
                }
                let response = state.api.execute(dataset, checked).await;
                message_of(&id, &response, is_refused(&response), &memory, client)
            }
        };
        let message = if weight > Weight::Light {
            pool.run(weight, work).await.unwrap_or_else(|_| refusal(&id, &Refusal::overloaded().errors()).into())
        } else {
            work.await
        };
        let _ = say.send(Said { number, message: Some(message), id: id.clone() }).await;
    }
    let _ = say.send(Said { number, id, message: None }).await;
}

/// The answers of a subscription, worked out here or on the threads for heavy requests.
enum Answers {
    Light(BoxStream<'static, Response>),
    Heavy(HeavyEvents),
}

impl Answers {
    async fn next(&mut self) -> Option<Response> {
        match self {
            Self::Light(answers) => answers.next().await,
            Self::Heavy(answers) => answers.next().await,
        }
    }
}

/// An answer; where the request was not understood, an error, which ends the operation.
fn message_of(id: &str, response: &Response, is_refusal: bool, memory: &AnswerMemory, client: Client) -> Utf8Bytes {
    if is_refusal {
        return refusal(id, &json!(response.errors)).into();
    }
    match write_message(id, response) {
        Ok(message) => Utf8Bytes::try_from(memory.hold_for(client, message)).expect("JSON is written in UTF-8"),
        Err(too_large) => refusal(id, &Refusal::from(too_large).errors()).into(),
    }
}

fn write_message(id: &str, response: &Response) -> Result<Vec<u8>, TooLarge> {
    let mut body = Body::default();
    body.write_signs(&["{\"type\":\"next\",\"id\":", &json!(id).to_string(), ",\"payload\":"].concat());
    body.write_answer(response)?;
    body.write_signs("}");
    Ok(body.into_bytes())
}

fn refusal(id: &str, errors: &Value) -> String {
    json!({ "type": "error", "id": id, "payload": errors }).to_string()
}

fn is_refusal(message: &str) -> bool {
    message.starts_with("{\"type\":\"error\"")
}

/// The reason of closing has at most 123 bytes (RFC 6455, section 5.5). A longer one ends after a whole word.
fn close_reason(mut text: String) -> String {
    const BYTES_MAX: usize = 123;
    const CUT: &str = " …";
    if text.len() > BYTES_MAX {
        text.truncate(text.floor_char_boundary(BYTES_MAX - CUT.len()));
        // What has no words, as an id that the client made up, is cut anywhere.
        if let Some(end) = text.rfind(' ').filter(|end| *end > BYTES_MAX / 2) {
            text.truncate(end);
        }
        text.push_str(CUT);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reason_ends_after_a_whole_word() {
        let error = serde_json::from_str::<Heard>("{\"type\":\"hello\"}").err().unwrap();
        let reason = close_reason(format!("no message of the protocol: {error}"));
        assert!(reason.len() <= 123 && reason.starts_with("no message of the protocol: unknown variant `hello`, expected one of"), "{reason}");
        let whole = format!("no message of the protocol: {error}");
        let kept = reason.strip_suffix(" …").unwrap();
        assert!(whole.starts_with(&format!("{kept} ")), "{reason}");
        assert_eq!(close_reason("å".repeat(100)), format!("{} …", "å".repeat(59)));
        assert_eq!(close_reason("short".to_owned()), "short");
    }
}
