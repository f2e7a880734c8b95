//! The way of a request: found valid and counted, then worked out where it stands in nobody's way.

use super::AppState;
use super::answered::{AnswerSource, Answered};
use super::body::Body;
use super::edition::{Editions, ReadyAnswer};
use super::graphql::Call;
use super::measure::Measures;
use super::memory::AnswerMemory;
use super::negotiation::AnswerForm;
use super::parameters::{Asked, Parameters};
use super::persisted::PersistedQueries;
use super::pool::Pool;
use super::refusal::Refusal;
use crate::dataset::Dataset;
use crate::schema::{Api, COST_MAX, Checked, REQUEST_TIME_MAX, Refused, Weight, is_refused};
use async_graphql::{Response as Answer, Value};
use axum::http::StatusCode;
use std::sync::Arc;
use std::time::Instant;

/// What requests share.
pub(super) struct Answering {
    pub(super) editions: Editions,
    pub(super) persisted: PersistedQueries,
    pub(super) pool: Arc<Pool>,
    pub(super) memory: AnswerMemory,
}

impl Answering {
    /// Nothing was asked yet.
    pub(super) fn new(measures: &Measures) -> Self {
        Self { editions: Editions::new(), persisted: PersistedQueries::new(), pool: Arc::new(Pool::new(measures)), memory: AnswerMemory::new() }
    }
}

/// What a request came to.
pub(super) struct Outcome {
    pub(super) status: StatusCode,
    pub(super) answer: Arc<ReadyAnswer>,
    /// Whether it has no errors: it is the same whenever the same dataset is asked.
    pub(super) is_whole: bool,
    pub(super) source: AnswerSource,
}

impl Outcome {
    /// What the response tells of it.
    pub(super) fn answered(&self) -> Answered {
        Answered { operation: self.answer.operation.clone(), cost: self.answer.cost, source: self.source }
    }
}

/// Requests that were looked at, in their order; those that are refused have their answers already.
struct Prepared {
    requests: Vec<Result<Checked, Box<Answer>>>,
    is_list: bool,
    /// The status of a request that was refused before GraphQL.
    status: Option<StatusCode>,
    operation: Option<String>,
    cost: Option<usize>,
}

/// Answers what a client asks.
pub(super) async fn answer_asked(state: &AppState, dataset: Arc<Dataset>, asked: Asked, call: &Call) -> Result<Outcome, Refusal> {
    let prepared = prepare(state, &dataset, asked).await;
    // Several light requests together are as much as a heavy one.
    let least = if prepared.requests.len() > 1 { Weight::Heavy } else { Weight::Light };
    let weight = prepared.requests.iter().flatten().map(Checked::weight).fold(least, Weight::max);
    let (memory, client, takes_gzip) = (state.answering.memory.clone(), call.client, call.takes_gzip);
    let work = work_out(Arc::clone(&state.api), dataset, prepared, call.form, memory.clone());
    if weight == Weight::Light {
        memory.check(client)?;
        return Ok(work.await);
    }
    let work = Box::pin(work);
    let work = async move {
        // While it waited for a thread, others may have filled the memory.
        memory.check(client)?;
        let outcome = work.await;
        // What took long is often long, and is compressed where it holds nobody up.
        if takes_gzip {
            outcome.answer.gzip();
        }
        Ok(outcome)
    };
    state.answering.pool.run(weight, work).await.unwrap_or_else(|_| Err(Refusal::overloaded()))
}

async fn prepare(state: &AppState, dataset: &Dataset, asked: Asked) -> Prepared {
    let (several, is_list) = match asked {
        Asked::One(parameters) => (vec![parameters], false),
        Asked::Several(several) => (several, true),
    };
    // Requests of a list share one request's time and cost.
    let deadline = Instant::now() + REQUEST_TIME_MAX;
    let mut prepared = Prepared { requests: Vec::with_capacity(several.len()), is_list, status: None, operation: None, cost: None };
    for parameters in several {
        let request = match check(state, dataset, parameters, deadline).await {
            Ok(checked) => {
                let cost = prepared.cost.unwrap_or(0) + checked.cost();
                prepared.cost = Some(cost);
                if cost > COST_MAX {
                    let message = format!("the requests of the list cost {cost} up to here, at most {COST_MAX} together; send this one alone");
                    Err(Refusal::new(StatusCode::OK, "TOO_COSTLY", message).into_answer().into())
                } else {
                    if !is_list {
                        prepared.operation = checked.operation().map(str::to_owned);
                    }
                    Ok(checked)
                }
            }
            Err(Unanswered::Before(refusal)) => {
                prepared.status = Some(refusal.status);
                Err(refusal.into_answer().into())
            }
            Err(Unanswered::Within(Refused { response, cost })) => {
                prepared.cost = prepared.cost.or(cost);
                Err(response)
            }
        };
        prepared.requests.push(request);
    }
    prepared
}

/// Why a request is not worked out: before GraphQL, or within.
enum Unanswered {
    Before(Refusal),
    Within(Refused),
}

async fn check(state: &AppState, dataset: &Dataset, parameters: Parameters, deadline: Instant) -> Result<Checked, Unanswered> {
    let (request, hash) = state.answering.persisted.find_request(parameters).map_err(Unanswered::Before)?;
    let text = hash.map(|hash| (hash, request.query.clone()));
    let checked = state.api.check(dataset, request, deadline).await.map_err(Unanswered::Within)?;
    if checked.is_subscription() {
        let message = "subscriptions are answered at /graphql/ws, by the protocol graphql-transport-ws";
        return Err(Unanswered::Before(Refusal::new(StatusCode::BAD_REQUEST, "VALIDATION_FAILED", message)));
    }
    if let Some((hash, text)) = text {
        state.answering.persisted.keep(hash, &text);
    }
    Ok(checked)
}

async fn work_out(api: Arc<Api>, dataset: Arc<Dataset>, prepared: Prepared, form: AnswerForm, memory: AnswerMemory) -> Outcome {
    let Prepared { requests, is_list, status, operation, cost } = prepared;
    let source = if requests.iter().any(Result::is_ok) { AnswerSource::Executed } else { AnswerSource::Refused };
    let mut answers = Vec::with_capacity(requests.len());
    for request in requests {
        answers.push(match request {
            Ok(checked) => api.execute(Arc::clone(&dataset), checked).await,
            Err(answer) => *answer,
        });
    }
    let mut is_whole = answers.iter().all(Answer::is_ok);
    let mut status = status.filter(|_| !is_list).unwrap_or_else(|| status_of(&answers, form, is_list));
    let body = write_answers(&answers, is_list).unwrap_or_else(|refusal| {
        is_whole = false;
        status = if form == AnswerForm::GraphqlResponse { refusal.status } else { StatusCode::OK };
        serde_json::json!({ "errors": refusal.errors() }).to_string().into_bytes()
    });
    Outcome { status, answer: Arc::new(ReadyAnswer::new(body, &memory, operation, cost)), is_whole, source }
}

fn write_answers(answers: &[Answer], is_list: bool) -> Result<Vec<u8>, Refusal> {
    let mut body = Body::default();
    for (place, answer) in answers.iter().enumerate() {
        if is_list {
            body.write_signs(if place == 0 { "[" } else { "," });
        }
        body.write_answer(answer)?;
    }
    if is_list {
        body.write_signs("]");
    }
    Ok(body.into_bytes())
}

/// The status that GraphQL over HTTP gives an answer: only the newer media type tells a request that was not understood by its status.
fn status_of(answers: &[Answer], form: AnswerForm, is_list: bool) -> StatusCode {
    let has_code = |wanted: &str| {
        let errors = answers.iter().flat_map(|answer| &answer.errors);
        errors.filter_map(|error| error.extensions.as_ref()?.get("code")).any(|code| *code == Value::from(wanted))
    };
    if answers.iter().all(Answer::is_ok) {
        StatusCode::OK
    } else if has_code("INTERNAL") {
        StatusCode::INTERNAL_SERVER_ERROR
    } else if has_code("TIMED_OUT") {
        StatusCode::SERVICE_UNAVAILABLE
    } else if form == AnswerForm::GraphqlResponse && !is_list && answers.iter().all(is_refused) {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    }
}
