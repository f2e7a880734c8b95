//! `/metrics`: what Prometheus collects of the server. Nothing in it tells of a client or of what was asked, but the names of operations.

use super::AppState;
use super::answered::{AnswerSource, Answered};
use crate::dataset::LiveDataset;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use metrics::{Gauge, Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram, with_local_recorder};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The media type of Prometheus' text format.
const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";
/// How many names of operations are told apart.
const OPERATIONS_MAX: usize = 100;
/// The longest name of an operation that is told.
const OPERATION_CHARS_MAX: usize = 64;

const REQUESTS: &str = "helheten_http_requests_total";
const DURATION: &str = "helheten_graphql_duration_seconds";
const COST: &str = "helheten_graphql_cost";
const ANSWERS: &str = "helheten_graphql_answers_total";
const IN_FLIGHT: &str = "helheten_http_requests_in_flight";
const CONNECTIONS: &str = "helheten_connections";
const CONNECTIONS_REFUSED: &str = "helheten_connections_refused_total";
const SOCKETS: &str = "helheten_websockets";
const SOCKETS_REFUSED: &str = "helheten_websockets_refused_total";
const OPERATIONS: &str = "helheten_websocket_operations";
const HEAVY: &str = "helheten_heavy_requests";
const ANSWER_BYTES: &str = "helheten_answer_bytes";
const RATE_LIMITED: &str = "helheten_rate_limited_total";
const REVISION: &str = "helheten_dataset_revision";
const AGE: &str = "helheten_dataset_age_seconds";
const ROWS: &str = "helheten_dataset_rows";
const LOAD_TIME: &str = "helheten_dataset_load_seconds";
const LOADS: &str = "helheten_dataset_loads_total";
const LOADS_FAILED: &str = "helheten_dataset_load_failures_total";
const FAILING: &str = "helheten_dataset_failing";

const DURATION_BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
const COST_BUCKETS: &[f64] = &[10.0, 100.0, 500.0, 1_000.0, 5_000.0, 10_000.0, 25_000.0, 50_000.0];

/// What is counted of a server.
pub(crate) struct Measures {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    operations: Mutex<HashSet<String>>,
    pub(super) in_flight: Gauge,
    pub(super) connections: Gauge,
    pub(super) sockets: Gauge,
    pub(super) operations_open: Gauge,
    pub(super) heavy_running: Gauge,
    pub(super) heavy_waiting: Gauge,
}

/// Something that is counted as long as it goes on.
pub(super) struct Counted(Gauge);

impl Counted {
    pub(super) fn new(gauge: &Gauge) -> Self {
        gauge.increment(1);
        Self(gauge.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.decrement(1);
    }
}

impl Default for Measures {
    fn default() -> Self {
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), DURATION_BUCKETS)
            .and_then(|builder| builder.set_buckets_for_metric(Matcher::Full(COST.to_owned()), COST_BUCKETS))
            .expect("there are buckets");
        let recorder = builder.build_recorder();
        let [in_flight, connections, sockets, operations_open, heavy_running, heavy_waiting] = with_local_recorder(&recorder, || {
            describe();
            let heavy = |state: &'static str| gauge!(HEAVY, "state" => state);
            [gauge!(IN_FLIGHT), gauge!(CONNECTIONS), gauge!(SOCKETS), gauge!(OPERATIONS), heavy("running"), heavy("waiting")]
        });
        let (handle, operations) = (recorder.handle(), Mutex::default());
        Self { recorder, handle, operations, in_flight, connections, sockets, operations_open, heavy_running, heavy_waiting }
    }
}

/// Says what each metric is, and lets those be seen that count from 0.
fn describe() {
    describe_counter!(REQUESTS, Unit::Count, "Requests that were answered, by address and status.");
    describe_histogram!(DURATION, Unit::Seconds, "How long GraphQL requests took, by the operation's name and the status.");
    describe_histogram!(COST, Unit::Count, "What GraphQL requests were counted as.");
    describe_counter!(ANSWERS, Unit::Count, "GraphQL answers, by where they came from.");
    describe_gauge!(IN_FLIGHT, Unit::Count, "Requests that are being answered.");
    describe_gauge!(CONNECTIONS, Unit::Count, "Connections that are open.");
    describe_counter!(CONNECTIONS_REFUSED, Unit::Count, "Connections that were turned away, by what there were too many of: in total, from one address.");
    describe_gauge!(SOCKETS, Unit::Count, "WebSocket connections that are open.");
    describe_counter!(SOCKETS_REFUSED, Unit::Count, "WebSocket connections that were refused.");
    describe_gauge!(OPERATIONS, Unit::Count, "Operations that go on over WebSockets: subscriptions.");
    describe_gauge!(HEAVY, Unit::Count, "Requests that take long: those on the threads set apart for them, and those that wait for one.");
    describe_gauge!(ANSWER_BYTES, Unit::Bytes, "What answers take in memory, those kept and those on their way.");
    describe_counter!(RATE_LIMITED, Unit::Count, "Requests that were refused because their client asks too often.");
    describe_gauge!(REVISION, Unit::Count, "The revision that is served.");
    describe_gauge!(AGE, Unit::Seconds, "How long ago the last import ended.");
    describe_gauge!(ROWS, Unit::Count, "What is served, by kind.");
    describe_gauge!(LOAD_TIME, Unit::Seconds, "How long it took to load what is served.");
    describe_counter!(LOADS, Unit::Count, "Datasets that were loaded.");
    describe_counter!(LOADS_FAILED, Unit::Count, "Attempts to load a dataset that failed.");
    describe_gauge!(FAILING, Unit::Count, "1 while a newer dataset cannot be loaded; otherwise 0.");
    for reason in ["total", "address"] {
        counter!(CONNECTIONS_REFUSED, "reason" => reason).absolute(0);
    }
    for source in [AnswerSource::Cached, AnswerSource::Executed, AnswerSource::NotModified, AnswerSource::Refused] {
        counter!(ANSWERS, "source" => name_source(source)).absolute(0);
    }
    for name in [SOCKETS_REFUSED, RATE_LIMITED] {
        counter!(name).absolute(0);
    }
}

impl Measures {
    /// Counts a request that was answered.
    pub(super) fn record_request(&self, path: &'static str, status: StatusCode, time: Duration, answered: Option<&Answered>) {
        let status = status.as_str().to_owned();
        with_local_recorder(&self.recorder, || {
            counter!(REQUESTS, "path" => path, "status" => status.clone()).increment(1);
            let Some(answered) = answered else { return };
            let operation = self.name_operation(answered.operation.as_deref());
            histogram!(DURATION, "operation" => operation, "status" => status).record(time.as_secs_f64());
            counter!(ANSWERS, "source" => name_source(answered.source)).increment(1);
            if let Some(cost) = answered.cost {
                histogram!(COST).record(number(cost));
            }
        });
    }

    /// The name that an operation is counted by: the first hundred have their own.
    fn name_operation(&self, name: Option<&str>) -> String {
        let Some(name) = name else { return "anonymous".to_owned() };
        if !is_name(name) {
            return "other".to_owned();
        }
        let mut known = self.operations.lock().unwrap_or_else(PoisonError::into_inner);
        if known.contains(name) || (known.len() < OPERATIONS_MAX && known.insert(name.to_owned())) { name.to_owned() } else { "other".to_owned() }
    }

    /// Counts a connection that was turned away.
    pub(super) fn count_connection_refused(&self, reason: &'static str) {
        with_local_recorder(&self.recorder, || counter!(CONNECTIONS_REFUSED, "reason" => reason).increment(1));
    }

    /// Counts a WebSocket that was refused.
    pub(super) fn count_socket_refused(&self) {
        with_local_recorder(&self.recorder, || counter!(SOCKETS_REFUSED).increment(1));
    }

    /// Counts a request of a client that asks too often.
    pub(super) fn count_rate_limited(&self) {
        with_local_recorder(&self.recorder, || counter!(RATE_LIMITED).increment(1));
    }

    /// Puts what was recorded together; without it, what was recorded piles up until somebody asks.
    pub(super) fn tidy(&self) {
        self.handle.run_upkeep();
    }

    fn render(&self, live: &LiveDataset, answer_bytes: usize) -> String {
        with_local_recorder(&self.recorder, || {
            gauge!(ANSWER_BYTES).set(number(answer_bytes));
            record_dataset(live);
        });
        self.tidy();
        self.handle.render()
    }
}

fn record_dataset(live: &LiveDataset) {
    gauge!(FAILING).set(if live.failure().is_some() { 1.0 } else { 0.0 });
    let loads = live.loads();
    counter!(LOADS).absolute(loads.succeeded);
    counter!(LOADS_FAILED).absolute(loads.failed);
    gauge!(LOAD_TIME).set(loads.last_took.as_secs_f64());
    let Some(dataset) = live.current() else { return };
    gauge!(REVISION).set(number(usize::try_from(dataset.info.revision).unwrap_or(0)));
    if let Some(imported_at) = dataset.info.imported_at {
        gauge!(AGE).set((crate::clock::now() - imported_at).as_seconds_f64());
    }
    for (kind, rows) in [
        ("organizations", dataset.organizations.len()),
        ("relations", dataset.relations.len()),
        ("posts", dataset.posts.len()),
        ("people", dataset.people.len()),
        ("figures", dataset.figures.len()),
        ("documents", dataset.documents.len()),
        ("duties", dataset.duties.len()),
        ("assertions", dataset.assertions.len()),
        ("findings", dataset.findings.len()),
        ("pages", dataset.pages.len()),
    ] {
        gauge!(ROWS, "kind" => kind).set(number(rows));
    }
}

/// Whether it is a name of GraphQL that is short enough to be told.
pub(super) fn is_name(name: &str) -> bool {
    (1..=OPERATION_CHARS_MAX).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Where an answer came from, as metrics and the log say it.
pub(super) fn name_source(source: AnswerSource) -> &'static str {
    match source {
        AnswerSource::Cached => "cached",
        AnswerSource::Executed => "executed",
        AnswerSource::NotModified => "not_modified",
        AnswerSource::Refused => "refused",
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn number(count: usize) -> f64 {
    count as f64
}

/// `/metrics`
pub(super) async fn show_metrics(State(state): State<AppState>) -> Response {
    ([(CONTENT_TYPE, MEDIA_TYPE)], state.measures.render(&state.live, state.answering.memory.bytes())).into_response()
}
