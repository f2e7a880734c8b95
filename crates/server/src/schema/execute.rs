//! Executes requests: one dataset from start to end, limits kept, every error with a code.

use super::context::Deadline;
use super::error::ErrorCode;
use super::limit::{COST_MAX, DEPTH_MAX};
use super::screen::{FRAGMENTS_MAX, OPERATIONS_MAX, ROOT_FIELDS_MAX, Refusal, VALUES_MAX, screen_request};
use super::subscription::EventNow;
use super::{HelhetenSchema, build_schema};
use crate::dataset::{Dataset, LiveDataset, PastDatasets};
use async_graphql::futures_util::stream::{BoxStream, once};
use async_graphql::futures_util::{FutureExt, StreamExt};
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{DocumentOperations, OperationType, TypeKind, TypeSystemDefinition};
use async_graphql::{ErrorExtensionValues, Request, Response, ServerError, Value};
use std::any::Any;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long a request may take.
pub const REQUEST_TIME_MAX: Duration = Duration::from_secs(10);

/// How many errors an answer names.
const ERRORS_MAX: usize = 20;
/// The longest message of an error, in characters: a list of all regions, and what was written in place of one.
const MESSAGE_CHARS_MAX: usize = 1_000;

/// Answers GraphQL requests.
pub struct Api {
    schema: HelhetenSchema,
    enum_values: HashMap<String, String>,
    failures: AtomicU64,
    past: Arc<PastDatasets>,
    /// The revision of the last request.
    revision: AtomicI64,
}

/// What a request wants: one answer, or answers as they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// One answer.
    Question,
    /// Answers as they come.
    Subscription,
}

impl Operation {
    /// What a request wants; a question where it cannot be told, whose answer says why.
    pub(crate) fn of(request: &mut Request) -> Self {
        let name = request.operation_name.clone();
        // What may not be read is answered as a question: with the reason.
        if screen_request(request).is_some_and(|refusal| refusal != Refusal::NotOneSubscription) {
            return Self::Question;
        }
        let Ok(document) = request.parsed_query() else { return Self::Question };
        let operation = match (&document.operations, name) {
            (DocumentOperations::Single(operation), _) => Some(operation),
            (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name.as_str()),
            // One that has a name is all there is to choose from.
            (DocumentOperations::Multiple(operations), None) => operations.values().next().filter(|_| operations.len() == 1),
        };
        if operation.is_some_and(|operation| operation.node.ty == OperationType::Subscription) { Self::Subscription } else { Self::Question }
    }
}

impl Default for Api {
    fn default() -> Self {
        Self::new()
    }
}

impl Api {
    /// Builds the schema.
    pub fn new() -> Self {
        let schema = build_schema();
        let enum_values = list_enum_values(&schema.sdl());
        Self { schema, enum_values, failures: AtomicU64::new(0), past: Arc::default(), revision: AtomicI64::new(0) }
    }

    /// Answers a request from one dataset. The answer carries the dataset's revision, whatever happens.
    pub async fn answer(&self, dataset: Arc<Dataset>, request: Request) -> Response {
        self.answer_within(dataset, request, REQUEST_TIME_MAX).await
    }

    async fn answer_within(&self, dataset: Arc<Dataset>, mut request: Request, time_max: Duration) -> Response {
        let revision = dataset.info.revision;
        if self.revision.swap(revision, Ordering::Relaxed) != revision {
            self.past.forget_gone();
        }
        let response = if let Some(refusal) = refuse_document(&mut request) {
            refusal
        } else {
            let request = request.data(dataset).data(Arc::clone(&self.past)).data(Deadline(Instant::now() + time_max));
            self.name_outcome(AssertUnwindSafe(self.schema.execute(request)).catch_unwind().await)
        };
        response.extension("revision", Value::from(revision))
    }

    /// Answers a subscription as events come. Each answer carries the revision of the dataset that it is from.
    pub(crate) fn subscribe(self: Arc<Self>, live: Arc<LiveDataset>, dataset: &Dataset, mut request: Request) -> BoxStream<'static, Response> {
        let event = Arc::new(EventNow::new(dataset.info.revision));
        let answers = if let Some(refusal) = refuse_document(&mut request) {
            once(async { refusal }).boxed()
        } else {
            let answers = self.schema.execute_stream(request.data(live).data(Arc::clone(&event)));
            AssertUnwindSafe(answers).catch_unwind().map(move |outcome| self.name_outcome(outcome)).boxed()
        };
        answers.map(move |answer| answer.extension("revision", Value::from(event.revision()))).boxed()
    }

    fn name_outcome(&self, outcome: Result<Response, Box<dyn Any + Send>>) -> Response {
        match outcome {
            Ok(response) => self.name_errors(response),
            Err(panic) => self.report_failure(panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied())),
        }
    }

    /// Gives every error a code, and those of the library the words that help.
    fn name_errors(&self, mut response: Response) -> Response {
        // What validation has told is told again where the cost of a field depends on the argument.
        let is_repeated = |error: &ServerError| error.path.is_empty() && error.message.starts_with("Failed to parse \"");
        if response.errors.iter().any(|error| !is_repeated(error)) {
            response.errors.retain(|error| !is_repeated(error));
        }
        if response.errors.len() > ERRORS_MAX {
            let more = response.errors.len() - ERRORS_MAX;
            response.errors.truncate(ERRORS_MAX);
            response.errors.push(ServerError::new(format!("and {more} more errors"), None));
        }
        for error in &mut response.errors {
            cut_message(&mut error.message);
            let known = error.extensions.as_ref().is_some_and(|extensions| extensions.get("code").is_some());
            if !known {
                let code = self.name_error(error);
                set_code(error, code);
            }
        }
        response
    }

    fn name_error(&self, error: &mut ServerError) -> ErrorCode {
        if error.message == "Query is nested too deep." {
            error.message = format!("the request nests deeper than {DEPTH_MAX} fields; ask in several requests, by id");
            return ErrorCode::TooDeep;
        }
        if error.message == "Query is too complex." {
            error.message = format!("the request costs more than {COST_MAX}: rows asked for times fields, over all levels; ask for fewer rows with `first`");
            return ErrorCode::TooCostly;
        }
        if let Some(values) = self.find_values(&error.message) {
            error.message = format!("{}; the values are {values}", error.message);
        }
        if error.message.contains("Failed to parse \"DateTime\"") {
            error.message = format!("{}; write a moment with its time and zone: 2026-03-01T05:00:00Z", error.message);
        }
        // Arguments that a field's cost depends on are read before the field is, and lose the code of what is wrong with them.
        if error.message.contains("unknown region \"") {
            return ErrorCode::UnknownRegion;
        }
        if error.path.is_empty() { ErrorCode::ValidationFailed } else { ErrorCode::BadArgument }
    }

    /// The values of the closed list that a message says does not have a value.
    fn find_values(&self, message: &str) -> Option<&str> {
        let (_, rest) = message.split_once("enumeration type \"")?;
        let (name, _) = rest.split_once("\" does not contain the value")?;
        self.enum_values.get(name).map(String::as_str)
    }

    fn report_failure(&self, message: Option<&str>) -> Response {
        let id = format!("{}-{}", std::process::id(), self.failures.fetch_add(1, Ordering::Relaxed) + 1);
        tracing::error!(id, "a request failed: {}", message.unwrap_or("panic without a message"));
        refuse(ServerError::new(format!("internal error {id}"), None), ErrorCode::Internal)
    }
}

/// Why a request is not executed, if it is not: its document cannot be parsed, or is too large when read.
fn refuse_document(request: &mut Request) -> Option<Response> {
    let (code, message) = match screen_request(request)? {
        Refusal::Unreadable(error) => return Some(refuse(*error, ErrorCode::ParseFailed)),
        Refusal::NestsTooDeep => (ErrorCode::TooDeep, "the request nests too deep: its brackets, its fragments or the values of its variables".to_owned()),
        Refusal::TooManyParts => (
            ErrorCode::TooCostly,
            format!("the request has more than {FRAGMENTS_MAX} fragments or more than {OPERATIONS_MAX} operations; send what is asked for alone"),
        ),
        Refusal::TooManyRootFields => {
            (ErrorCode::TooCostly, format!("the request asks for more than {ROOT_FIELDS_MAX} fields at its root; ask in several requests"))
        }
        Refusal::TooManyValues => (
            ErrorCode::TooCostly,
            format!("the request's arguments hold more than {VALUES_MAX} values, each use of a variable counted; ask in several requests"),
        ),
        Refusal::NotOneSubscription => (ErrorCode::ValidationFailed, "a subscription has exactly one field; begin one for each".to_owned()),
        Refusal::TooManyFields => (ErrorCode::TooCostly, format!("the request's fragments spread into more than {COST_MAX} fields")),
        Refusal::IntrospectionTooDeep => (
            ErrorCode::TooDeep,
            "the request asks for types of types of types, or for all types several times; take the whole schema at /schema.graphql".to_owned(),
        ),
    };
    Some(refuse(ServerError::new(message, None), code))
}

/// Cuts what a client wrote and a message repeats.
fn cut_message(message: &mut String) {
    if let Some((end, _)) = message.char_indices().nth(MESSAGE_CHARS_MAX) {
        message.truncate(end);
        message.push('…');
    }
}

/// An answer that is one error.
fn refuse(mut error: ServerError, code: ErrorCode) -> Response {
    set_code(&mut error, code);
    Response::from_errors(vec![error])
}

fn set_code(error: &mut ServerError, code: ErrorCode) {
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", code.as_str());
}

/// The values of every closed list of the schema, in words.
fn list_enum_values(sdl: &str) -> HashMap<String, String> {
    let document = parse_schema(sdl).expect("a schema prints as a schema");
    document
        .definitions
        .into_iter()
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => match definition.node.kind {
                TypeKind::Enum(list) => {
                    let values: Vec<_> = list.values.into_iter().map(|value| value.node.value.node.to_string()).collect();
                    Some((definition.node.name.node.to_string(), values.join(", ")))
                }
                _ => None,
            },
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(response: &Response) -> String {
        response.errors[0].extensions.as_ref().and_then(|extensions| extensions.get("code")).map(ToString::to_string).unwrap_or_default()
    }

    #[tokio::test]
    async fn a_request_whose_time_is_up_ends() {
        let api = Api::new();
        let request = Request::new("{ organizations { totalCount } }");
        let response = api.answer_within(Arc::new(Dataset::default()), request, Duration::ZERO).await;
        assert_eq!(code_of(&response), "\"TIMED_OUT\"");
        let request = Request::new("{ organizations { totalCount } }");
        assert!(api.answer(Arc::new(Dataset::default()), request).await.is_ok());
    }

    #[test]
    fn a_subscription_is_known_with_and_without_a_name() {
        let check = |query: &str, name: Option<&str>, expected| {
            let mut request = Request::new(query);
            request.operation_name = name.map(str::to_owned);
            assert_eq!(Operation::of(&mut request), expected, "{query} {name:?}");
        };
        check("subscription { changes { field } }", None, Operation::Subscription);
        check("subscription News { changes { field } }", None, Operation::Subscription);
        check("subscription News { changes { field } }", Some("News"), Operation::Subscription);
        check("query Now { dataset { revision } } subscription News { changes { field } }", Some("News"), Operation::Subscription);
        check("query Now { dataset { revision } } subscription News { changes { field } }", Some("Now"), Operation::Question);
        check("query Now { dataset { revision } } subscription News { changes { field } }", None, Operation::Question);
        check("subscription {", None, Operation::Question);
    }

    #[test]
    fn an_internal_error_shows_an_id_and_nothing_else() {
        let api = Api::new();
        let (first, second) = (api.report_failure(Some("index out of bounds")), api.report_failure(None));
        assert_eq!(code_of(&first), "\"INTERNAL\"");
        assert!(first.errors[0].message.starts_with("internal error ") && !first.errors[0].message.contains("bounds"));
        assert_ne!(first.errors[0].message, second.errors[0].message);
    }
}
