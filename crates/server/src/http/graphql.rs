//! `/graphql`: GraphQL over HTTP, by GET and POST.

use super::answered::{AnswerSource, Answered};
use super::answering::{Outcome, answer_asked};
use super::client::Client;
use super::edition::{Key, ReadyAnswer, Tag};
use super::memory::AnswerMemory;
use super::negotiation::{AnswerForm, accepts, accepts_gzip, has_json_body};
use super::parameters::{Asked, read_address, read_body};
use super::refusal::{RETRY_SECONDS, Refusal, VARIES_BY};
use super::{AppState, BODY_BYTES_MAX};
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER, VARY};
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// How long an answer may be taken for the newest one; then its tag tells whether it still is.
const FRESH: HeaderValue = HeaderValue::from_static("public, max-age=5, must-revalidate");
const NOT_KEPT: HeaderValue = HeaderValue::from_static("no-store");

/// How the client asks, and how it wants to be answered.
pub(super) struct Call {
    is_post: bool,
    pub(super) client: Client,
    pub(super) form: AnswerForm,
    pub(super) takes_gzip: bool,
    /// The tags of answers that the client has already.
    has: Vec<HeaderValue>,
}

impl Call {
    fn read(is_post: bool, headers: &HeaderMap, extensions: &Extensions) -> Result<Self, Refusal> {
        let form = AnswerForm::read(headers).ok_or_else(|| {
            let message = "answers are application/graphql-response+json or application/json; accept one of them";
            Refusal::new(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", message)
        })?;
        let has = headers.get_all(IF_NONE_MATCH).into_iter().filter(|_| !is_post).cloned().collect();
        let client = extensions.get().copied().unwrap_or(Client(None));
        Ok(Self { is_post, client, form, takes_gzip: accepts_gzip(headers), has })
    }

    /// Sends an answer that has no errors.
    fn send(&self, answer: &ReadyAnswer, tag: Option<&Tag>, source: AnswerSource, memory: &AnswerMemory) -> Response {
        if let Some(tag) = tag
            && self.has.iter().any(|tags| tags.as_bytes().trim_ascii() == b"*")
        {
            return say_not_modified(tag, Some(answer));
        }
        let answered = Answered { operation: answer.operation.clone(), cost: answer.cost, source };
        let mut response = begin_response(StatusCode::OK, tag.map(|_| FRESH), tag, answered);
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(self.form.media_type()));
        let gzip = if self.takes_gzip { answer.gzip() } else { None };
        if gzip.is_some() {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        self.send_body(gzip.unwrap_or(&answer.body), response, memory)
    }

    fn send_body(&self, body: &Bytes, mut response: Response, memory: &AnswerMemory) -> Response {
        response.extensions_mut().insert(Arc::new(memory.send(self.client, body.len())));
        *response.body_mut() = body.clone().into();
        response
    }

    /// Sends an answer with errors.
    fn send_errors(&self, outcome: &Outcome, memory: &AnswerMemory) -> Response {
        let mut response = begin_response(outcome.status, Some(NOT_KEPT), None, outcome.answered());
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(self.form.media_type()));
        self.send_body(&outcome.answer.body, response, memory)
    }
}

/// A response whose body is still to be written.
fn begin_response(status: StatusCode, cache: Option<HeaderValue>, tag: Option<&Tag>, answered: Answered) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(VARY, VARIES_BY);
    if let Some(cache) = cache {
        headers.insert(CACHE_CONTROL, cache);
    }
    if let Some(tag) = tag {
        headers.insert(ETAG, tag.header());
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(RETRY_AFTER, RETRY_SECONDS);
    }
    response.extensions_mut().insert(answered);
    response
}

/// The client has the answer already.
fn say_not_modified(tag: &Tag, known: Option<&ReadyAnswer>) -> Response {
    let operation = known.and_then(|answer| answer.operation.clone());
    let answered = Answered { operation, cost: known.and_then(|answer| answer.cost), source: AnswerSource::NotModified };
    begin_response(StatusCode::NOT_MODIFIED, Some(FRESH), Some(tag), answered)
}

/// `GET /graphql?query=…`
pub(super) async fn answer_get(State(state): State<AppState>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    if query.is_empty() && accepts(&parts.headers, "text/html") {
        return Redirect::to("/playground").into_response();
    }
    match Call::read(false, &parts.headers, &parts.extensions) {
        Ok(call) => answer(&state, &call, query.as_bytes(), || read_address(&parts.uri)).await,
        Err(refusal) => refusal.into_response(AnswerForm::Json),
    }
}

/// `POST /graphql` with a JSON body.
pub(super) async fn answer_post(State(state): State<AppState>, request: Request) -> Response {
    let call = match Call::read(true, request.headers(), request.extensions()) {
        Ok(call) => call,
        Err(refusal) => return refusal.into_response(AnswerForm::Json),
    };
    if !has_json_body(request.headers()) {
        let message = "send the request as JSON, with `content-type: application/json`";
        return Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_REQUEST", message).into_response(call.form);
    }
    match Bytes::from_request(request, &()).await {
        Ok(body) => answer(&state, &call, &body, || read_body(&body)).await,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let message = format!("the body is longer than {BODY_BYTES_MAX} bytes");
            Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE", message).into_response(call.form)
        }
        Err(error) => Refusal::new(error.status(), "BAD_REQUEST", error.body_text()).into_response(call.form),
    }
}

/// `/graphql` by any other method.
pub(super) async fn refuse_method(method: Method) -> Response {
    let message = format!("/graphql does not take {method}; it takes GET and POST");
    let mut response = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message).into_response(AnswerForm::Json);
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
    response
}

/// `/schema.graphql`
pub(super) async fn show_schema(State(state): State<AppState>) -> Response {
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], state.schema.clone()).into_response()
}

/// Answers a request as it was sent: without reading it where the same was answered before.
async fn answer(state: &AppState, call: &Call, raw: &[u8], read: impl FnOnce() -> Result<Asked, Refusal>) -> Response {
    let Some(dataset) = state.live.current() else {
        return Refusal::not_ready().into_response(call.form);
    };
    let memory = &state.answering.memory;
    let edition = state.answering.editions.of(&dataset);
    let key = Key::new(call.is_post, call.form, raw);
    let known = edition.find(&key);
    let tag = (!call.is_post).then(|| edition.tag(&key));
    if let Some(tag) = &tag
        && call.has.iter().any(|tags| tag.is_named(tags))
    {
        return say_not_modified(tag, known.as_deref());
    }
    if let Some(answer) = known {
        return call.send(&answer, tag.as_ref(), AnswerSource::Cached, memory);
    }
    let outcome = match read() {
        Ok(asked) => answer_asked(state, dataset, asked, call).await,
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(outcome) if outcome.is_whole => {
            edition.keep(key, &outcome.answer);
            call.send(&outcome.answer, tag.as_ref(), outcome.source, memory)
        }
        Ok(outcome) => call.send_errors(&outcome, memory),
        Err(refusal) => refusal.into_response(call.form),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Dataset, LiveDataset};

    fn call_of(address: &str) -> Call {
        let mut extensions = Extensions::new();
        extensions.insert(Client(Some(address.parse().unwrap())));
        Call::read(true, &HeaderMap::new(), &extensions).unwrap()
    }

    #[tokio::test]
    async fn who_has_not_received_its_answers_gets_no_more() {
        let state = AppState::new(Arc::new(LiveDataset::new(Dataset::default())));
        let (one, other) = (call_of("192.0.2.1"), call_of("192.0.2.2"));
        let ask = async |call: &Call, name: &str| {
            let body = format!("{{\"query\":\"query {name} {{ dataset {{ revision }} }}\"}}");
            answer(&state, call, body.as_bytes(), || read_body(body.as_bytes())).await
        };
        assert_eq!(ask(&one, "A").await.status(), StatusCode::OK);
        let on_its_way = state.answering.memory.send(one.client, usize::MAX / 2);
        let refused = ask(&one, "B").await;
        assert_eq!((refused.status(), refused.headers().contains_key(RETRY_AFTER)), (StatusCode::SERVICE_UNAVAILABLE, true));
        assert_eq!(ask(&one, "A").await.status(), StatusCode::OK, "what is kept takes no more memory");
        assert_eq!(ask(&other, "B").await.status(), StatusCode::OK, "another client is not in its way");
        drop(on_its_way);
        assert_eq!(ask(&one, "C").await.status(), StatusCode::OK);
    }
}
