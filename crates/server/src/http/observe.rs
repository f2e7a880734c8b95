//! What the operator sees of each request: an id, a line in the log, metrics, a trace.

use super::AppState;
use super::answered::Answered;
use super::connection::Link;
use super::measure::{Counted, is_name, name_source};
use super::memory::OnItsWay;
use super::stream::AnswerBody;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use opentelemetry::global;
use opentelemetry_http::HeaderExtractor;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tracing::{Instrument, Span, field};
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// The header that a request's id comes and goes in.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id that is taken over.
const REQUEST_ID_CHARS_MAX: usize = 64;

/// Makes ids of requests that nobody can foretell and that do not come twice while the program runs.
#[derive(Default)]
pub(super) struct RequestIds {
    made: AtomicU64,
    secret: RandomState,
}

impl RequestIds {
    /// The id that the client gave its request, or a new one.
    fn choose(&self, headers: &HeaderMap) -> HeaderValue {
        let given = headers.get(&REQUEST_ID).filter(|value| is_sane(value.as_bytes())).cloned();
        given.unwrap_or_else(|| {
            let number = self.made.fetch_add(1, Ordering::Relaxed);
            HeaderValue::try_from(format!("{:016x}", self.secret.hash_one(number))).expect("digits are a value of a header")
        })
    }
}

fn is_sane(id: &[u8]) -> bool {
    (1..=REQUEST_ID_CHARS_MAX).contains(&id.len()) && id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte))
}

/// Sees a request from its headers to its answer.
pub(super) async fn observe(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let on_connection = request.extensions().get::<Link>().map(|link| link.activity.begin_request(request.version()));
    let _in_flight = Counted::new(&state.measures.in_flight);
    let id = state.request_ids.choose(request.headers());
    let path = name_path(request.uri().path());
    let method = name_method(request.method().as_str());
    let span = begin_span(&request, method, path, &id);
    let mut response = next.run(request).instrument(span.clone()).await;
    let time = started.elapsed();
    let status = response.status();
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    let answered = response.extensions().get::<Answered>();
    if let Some(operation) = answered.and_then(|answered| answered.operation.as_deref()).filter(|name| is_name(name)) {
        span.record("graphql.operation.name", operation);
    }
    state.measures.record_request(path, status, time, answered);
    write_line(method, path, status.as_u16(), time, answered, &id);
    response.headers_mut().insert(REQUEST_ID, id);
    let on_its_way = response.extensions_mut().remove::<Arc<OnItsWay>>();
    match on_connection {
        Some(request) => response.map(|body| Body::new(AnswerBody::new(body, request, on_its_way))),
        None => response,
    }
}

/// The span of a request: a part of the trace that the client names by `traceparent`.
fn begin_span(request: &Request, method: &'static str, path: &'static str, id: &HeaderValue) -> Span {
    let span = tracing::info_span!(
        target: "helheten_server::request",
        "request",
        otel.name = field::Empty,
        otel.kind = "server",
        otel.status_code = field::Empty,
        http.request.method = method,
        url.path = path,
        http.response.status_code = field::Empty,
        graphql.operation.name = field::Empty,
        request_id = id.to_str().unwrap_or_default(),
    );
    if !span.is_disabled() {
        span.record("otel.name", format!("{method} {path}"));
        if request.headers().contains_key("traceparent") {
            let parent = global::get_text_map_propagator(|propagator| propagator.extract(&HeaderExtractor(request.headers())));
            // Where no traces are sent there is nothing to be a part of.
            let _ = span.set_parent(parent);
        }
    }
    span
}

/// One line a request, without the question and without the client's address: neither is ours to keep.
fn write_line(method: &str, path: &str, status: u16, time: Duration, answered: Option<&Answered>, id: &HeaderValue) {
    let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let operation = answered.and_then(|answered| answered.operation.as_deref()).filter(|name| is_name(name));
    let cost = answered.and_then(|answered| answered.cost);
    let source = answered.map(|answered| name_source(answered.source));
    let request_id = id.to_str().unwrap_or_default();
    if matches!(path, "/healthz" | "/readyz" | "/metrics") {
        // Machines ask for these every few seconds.
        tracing::debug!(target: "helheten_server::access", method, path, status, ms, request_id, "answered");
    } else {
        tracing::info!(target: "helheten_server::access", method, path, status, ms, operation, cost, source, request_id, "answered");
    }
}

/// The addresses that are told apart; what clients make up is one.
fn name_path(path: &str) -> &'static str {
    const KNOWN: &[&str] = &["/", "/graphql", "/graphql/ws", "/schema.graphql", "/healthz", "/readyz", "/metrics"];
    match KNOWN.iter().find(|known| **known == path) {
        Some(known) => known,
        None if path == "/playground" || path.starts_with("/playground/") => "/playground",
        None => "other",
    }
}

fn name_method(method: &str) -> &'static str {
    ["GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"].into_iter().find(|known| *known == method).unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sane_ids_are_taken_over_and_others_made() {
        let ids = RequestIds::default();
        let chosen = |given: &str| ids.choose(&HeaderMap::from_iter([(REQUEST_ID, HeaderValue::from_str(given).unwrap())]));
        assert_eq!(chosen("A-1_b.c"), "A-1_b.c");
        let long = "x".repeat(65);
        let made: Vec<HeaderValue> = [long.as_str(), "a b", "{}", ""].into_iter().map(chosen).collect();
        assert!(made.iter().all(|id| id.len() == 16), "{made:?}");
        assert!(made.windows(2).all(|pair| pair[0] != pair[1]), "{made:?}");
    }
}
