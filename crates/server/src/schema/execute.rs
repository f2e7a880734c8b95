//! Answers requests: checked first, then executed against one dataset from start to end, limits kept, every error with a code.

use super::check::Checker;
use super::context::{Deadline, Spent};
use super::document::{Checked, Documents, KnownDocument};
use super::error::ErrorCode;
use super::explain::{Explanations, has_code, refuse, refuse_cost, refuse_depth, refuse_document};
use super::limit::{COST_MAX, DEPTH_MAX};
use super::subscription::EventNow;
use super::variable::InputTypes;
use super::{HelhetenSchema, build_schema};
use crate::dataset::{Dataset, LiveDataset, PastDatasets};
use async_graphql::futures_util::stream::BoxStream;
use async_graphql::futures_util::{FutureExt, StreamExt};
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, TypeDefinition, TypeKind, TypeSystemDefinition};
use async_graphql::{Request, Response, ServerError, Value};
use std::any::Any;
use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long a request may take.
pub const REQUEST_TIME_MAX: Duration = Duration::from_secs(10);

/// Answers GraphQL requests.
pub struct Api {
    /// Executes what was checked.
    schema: HelhetenSchema,
    checker: Checker,
    documents: Documents,
    types: InputTypes,
    /// The names of fields that are lists of all rows of a kind.
    connections: HashSet<String>,
    explanations: Explanations,
    failures: AtomicU64,
    past: Arc<PastDatasets>,
    /// The revision of the last request.
    revision: AtomicI64,
}

/// The answer to a request that is not executed, and what it would have cost, where that is known.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) response: Box<Response>,
    pub(crate) cost: Option<usize>,
}

impl Refused {
    fn new(response: Response) -> Self {
        Self { response: Box::new(response), cost: None }
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
        // What was validated need not be validated again.
        let schema = build_schema(|schema| schema.validation_mode(async_graphql::ValidationMode::Fast));
        let definitions = read_definitions(&schema);
        let types = || definitions.iter();
        Self {
            checker: Checker::new(),
            documents: Documents::new(),
            types: InputTypes::of(types()),
            connections: types().flat_map(connections_of).collect(),
            explanations: Explanations::of(types()),
            failures: AtomicU64::new(0),
            past: Arc::default(),
            revision: AtomicI64::new(0),
            schema,
        }
    }

    /// Answers a request from one dataset. The answer carries the dataset's revision, whatever happens.
    pub async fn answer(&self, dataset: Arc<Dataset>, request: Request) -> Response {
        self.answer_within(dataset, request, REQUEST_TIME_MAX).await
    }

    async fn answer_within(&self, dataset: Arc<Dataset>, request: Request, time_max: Duration) -> Response {
        match self.check(&dataset, request, Instant::now() + time_max).await {
            Ok(checked) => self.execute(dataset, checked).await,
            Err(refused) => *refused.response,
        }
    }

    /// Reads and validates a request, and counts what it costs.
    pub(crate) async fn check(&self, dataset: &Dataset, request: Request, deadline: Instant) -> Result<Checked, Refused> {
        let revision = dataset.info.revision;
        let checked = AssertUnwindSafe(self.check_document(request)).catch_unwind().await;
        let checked = checked.unwrap_or_else(|panic| Err(Refused::new(self.report_panic(panic.as_ref()))));
        match checked {
            Ok((known, request, cost)) => Ok(Checked::new(known, request, cost, dataset, Deadline(deadline))),
            Err(Refused { response, cost }) => Err(Refused { response: Box::new(response.extension("revision", Value::from(revision))), cost }),
        }
    }

    async fn check_document(&self, mut request: Request) -> Result<(Arc<KnownDocument>, Request, usize), Refused> {
        let refuse_as = |refusal| Refused::new(refuse_document(refusal));
        let name = request.operation_name.as_deref();
        let found = self.documents.find(&request.query);
        let is_valid = found.is_some();
        let known = match found {
            Some(known) => known,
            None => Arc::new(KnownDocument::read(&request.query, &self.connections).map_err(refuse_as)?),
        };
        if !request.variables.is_empty() {
            known.screen_values(&request.variables).map_err(refuse_as)?;
        }
        let operation = known.operation(name);
        let is_sure = is_valid && operation.is_some_and(|(_, operation)| self.types.fit(&operation.node, &request.variables));
        let cost = match known.cost.get() {
            Some(cost) if is_sure => *cost,
            _ => self.measure(&known, &request, is_sure).await?,
        };
        if operation.is_none() {
            let message = name.map_or_else(|| "Operation name required in request.".to_owned(), |name| format!("Unknown operation named \"{name}\""));
            let response = Response::from_errors(vec![ServerError::new(message, None)]);
            return Err(Refused { response: Box::new(self.explanations.name_errors(response)), cost: Some(cost) });
        }
        if !is_valid {
            self.documents.keep(&request.query, &known);
        }
        request.query = String::new();
        Ok((known, request, cost))
    }

    /// What a request costs, once it is known to be valid. Documents that were valid before are only counted.
    async fn measure(&self, known: &KnownDocument, request: &Request, is_sure: bool) -> Result<usize, Refused> {
        let name = request.operation_name.as_deref();
        let counted = if is_sure { self.checker.count(known, name, &request.variables).await.ok() } else { None };
        let measure = match counted {
            Some(measure) => measure,
            None => self
                .checker
                .validate(known, name, &request.variables)
                .await
                .map_err(|errors| Refused::new(self.explanations.name_errors(Response::from_errors(errors))))?,
        };
        if measure.depth > DEPTH_MAX {
            return Err(Refused { response: Box::new(refuse_depth()), cost: Some(measure.cost) });
        }
        if measure.cost > COST_MAX {
            return Err(Refused { response: Box::new(refuse_cost(measure.cost)), cost: Some(measure.cost) });
        }
        if !known.has_variables() {
            // Another request may have noted the same before.
            let _ = known.cost.set(measure.cost);
        }
        Ok(measure.cost)
    }

    /// Answers a request that was checked. The answer carries the dataset's revision, whatever happens.
    pub(crate) async fn execute(&self, dataset: Arc<Dataset>, checked: Checked) -> Response {
        let revision = dataset.info.revision;
        if self.revision.swap(revision, Ordering::Relaxed) != revision {
            self.past.forget_gone();
        }
        let Checked { known, mut request, deadline, .. } = checked;
        request.set_parsed_query(known.document.clone());
        let (name, variables) = (request.operation_name.clone(), request.variables.clone());
        let request = request.data(dataset).data(Arc::clone(&self.past)).data(deadline).data(Spent::default());
        let mut outcome = AssertUnwindSafe(self.schema.execute(request)).catch_unwind().await;
        if let Ok(response) = &mut outcome
            && !response.errors.iter().all(has_code)
        {
            // What the rules find says more than what stood in the way of executing.
            if let Err(errors) = self.checker.validate(&known, name.as_deref(), &variables).await {
                *response = Response::from_errors(errors);
            }
        }
        self.name_outcome(outcome).extension("revision", Value::from(revision))
    }

    /// Answers a subscription that was checked as events come. Each answer carries the revision of the dataset that it is from.
    pub(crate) fn subscribe(self: Arc<Self>, live: Arc<LiveDataset>, dataset: &Dataset, checked: Checked) -> BoxStream<'static, Response> {
        let event = Arc::new(EventNow::new(dataset.info.revision));
        let Checked { known, mut request, .. } = checked;
        request.set_parsed_query(known.document.clone());
        let answers = self.schema.execute_stream(request.data(live).data(Arc::clone(&event)));
        let answers = AssertUnwindSafe(answers).catch_unwind().map(move |outcome| self.name_outcome(outcome));
        answers.map(move |answer| answer.extension("revision", Value::from(event.revision()))).boxed()
    }

    fn name_outcome(&self, outcome: Result<Response, Box<dyn Any + Send>>) -> Response {
        match outcome {
            Ok(response) => self.explanations.name_errors(response),
            Err(panic) => self.report_panic(panic.as_ref()),
        }
    }

    fn report_panic(&self, panic: &(dyn Any + Send)) -> Response {
        self.report_failure(panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied()))
    }

    fn report_failure(&self, message: Option<&str>) -> Response {
        let id = format!("{}-{}", std::process::id(), self.failures.fetch_add(1, Ordering::Relaxed) + 1);
        tracing::error!(id, "a request failed: {}", message.unwrap_or("panic without a message"));
        refuse(ServerError::new(format!("internal error {id}"), None), ErrorCode::Internal)
    }
}

/// The types of a schema, as it prints them.
fn read_definitions(schema: &HelhetenSchema) -> Vec<TypeDefinition> {
    let document = parse_schema(schema.sdl()).expect("a schema prints as a schema");
    let types = document.definitions.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(definition.node),
        _ => None,
    });
    types.collect()
}

/// The fields of a type that are connections.
fn connections_of(definition: &TypeDefinition) -> Vec<String> {
    let TypeKind::Object(object) = &definition.kind else { return Vec::new() };
    let is_connection = |base: &BaseType| matches!(base, BaseType::Named(name) if name.ends_with("Connection"));
    object.fields.iter().filter(|field| is_connection(&field.node.ty.node.base)).map(|field| field.node.name.node.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::explain::is_refused;
    use async_graphql::Variables;
    use serde_json::json;

    fn code_of(response: &Response) -> String {
        response.errors[0].extensions.as_ref().and_then(|extensions| extensions.get("code")).map(ToString::to_string).unwrap_or_default()
    }

    async fn check(api: &Api, query: &str, variables: serde_json::Value) -> Result<Checked, Refused> {
        let request = Request::new(query).variables(Variables::from_json(variables));
        api.check(&Dataset::default(), request, Instant::now() + REQUEST_TIME_MAX).await
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

    #[tokio::test]
    async fn a_subscription_is_known_with_and_without_a_name() {
        let api = Api::new();
        let check = async |query: &str, name: Option<&str>, expected: Option<bool>| {
            let mut request = Request::new(query);
            request.operation_name = name.map(str::to_owned);
            let checked = api.check(&Dataset::default(), request, Instant::now() + REQUEST_TIME_MAX).await;
            assert_eq!(checked.ok().map(|checked| checked.is_subscription()), expected, "{query} {name:?}");
        };
        check("subscription { changes { field } }", None, Some(true)).await;
        check("subscription News { changes { field } }", None, Some(true)).await;
        check("subscription News { changes { field } }", Some("News"), Some(true)).await;
        check("query Now { dataset { revision } } subscription News { changes { field } }", Some("News"), Some(true)).await;
        check("query Now { dataset { revision } } subscription News { changes { field } }", Some("Now"), Some(false)).await;
        check("query Now { dataset { revision } } subscription News { changes { field } }", None, None).await;
        check("subscription {", None, None).await;
    }

    #[tokio::test]
    async fn a_document_costs_the_same_when_it_comes_again() {
        let api = Api::new();
        let cases = [
            ("{ organizations(first: 20) { nodes { name } } }", json!({})),
            ("query($n: Int) { organizations(first: $n) { nodes { name } } }", json!({ "n": 7 })),
        ];
        for (query, variables) in cases {
            let first = check(&api, query, variables.clone()).await.unwrap();
            let again = check(&api, query, variables).await.unwrap();
            assert!(Arc::ptr_eq(&first.known, &again.known), "read once: {query}");
            assert_eq!(first.cost(), again.cost());
        }
        let other = check(&api, "query($n: Int) { organizations(first: $n) { nodes { name } } }", json!({ "n": 70 })).await.unwrap();
        let refused = check(&api, "query($n: Int) { organizations(first: $n) { nodes { name } } }", json!({ "n": 70_000 })).await.unwrap_err();
        assert!(other.cost() > 70 && refused.cost.is_some_and(|cost| cost > COST_MAX), "{refused:?}");
        assert!(refused.response.errors[0].message.contains(&refused.cost.unwrap().to_string()));
    }

    #[tokio::test]
    async fn values_that_do_not_fit_are_told_whether_the_document_is_known_or_not() {
        let query = "query($f: OrganizationFilter) { region(code: \"14\") { organizations(filter: $f) { totalCount } } }";
        let known = Api::new();
        assert!(check(&known, query, json!({ "f": { "name": { "eq": "x" } } })).await.is_ok());
        for wrong in [json!({ "f": { "nonsense": 1 } }), json!({ "f": { "kind": { "eq": "COMITTEE" } } })] {
            let first = check(&Api::new(), query, wrong.clone()).await.unwrap_err().response;
            let again = check(&known, query, wrong.clone()).await.unwrap_err().response;
            assert_eq!(first, again, "{wrong}");
            assert!(is_refused(&again) && code_of(&again) == "\"VALIDATION_FAILED\"", "{again:?}");
        }
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
