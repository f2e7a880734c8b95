//! Finds out whether a document fits the schema and what it costs, without answering it.

use super::document::KnownDocument;
use super::{HelhetenSchema, build_schema};
use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation};
use async_graphql::{Request, ServerError, ValidationMode, ValidationResult, Variables};
use std::sync::{Arc, OnceLock};

/// What a request would ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    /// What it costs.
    pub(super) cost: usize,
    /// How deep its fields nest.
    pub(super) depth: usize,
}

/// Where the measure of a request is noted.
#[derive(Default)]
struct Note(OnceLock<Measure>);

/// Ends every request once it is validated, and notes its measure.
struct Measuring;

impl ExtensionFactory for Measuring {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait]
impl Extension for Measuring {
    async fn validation(&self, context: &ExtensionContext<'_>, next: NextValidation<'_>) -> Result<ValidationResult, Vec<ServerError>> {
        let ValidationResult { complexity: cost, depth, .. } = next.run(context).await?;
        // Nothing else has noted anything for this request.
        let _ = context.data_unchecked::<Arc<Note>>().0.set(Measure { cost, depth });
        Err(Vec::new())
    }
}

/// Checks documents. No extension stands in the way of the schema that answers.
pub(super) struct Checker {
    /// Validates by all rules.
    strict: HelhetenSchema,
    /// Counts what a valid document costs with other variables.
    counting: HelhetenSchema,
}

impl Checker {
    /// Builds the schemas.
    pub(super) fn new() -> Self {
        let build = |mode| build_schema(|schema| schema.validation_mode(mode).extension(Measuring));
        Self { strict: build(ValidationMode::Strict), counting: build(ValidationMode::Fast) }
    }

    /// Validates a document by all rules.
    pub(super) async fn validate(&self, known: &KnownDocument, operation: Option<&str>, variables: &Variables) -> Result<Measure, Vec<ServerError>> {
        measure(&self.strict, known, operation, variables).await
    }

    /// Counts what a valid document costs.
    pub(super) async fn count(&self, known: &KnownDocument, operation: Option<&str>, variables: &Variables) -> Result<Measure, Vec<ServerError>> {
        measure(&self.counting, known, operation, variables).await
    }
}

async fn measure(schema: &HelhetenSchema, known: &KnownDocument, operation: Option<&str>, variables: &Variables) -> Result<Measure, Vec<ServerError>> {
    let note = Arc::new(Note::default());
    let mut request = Request::new(String::new()).variables(variables.clone()).data(Arc::clone(&note));
    request.operation_name = operation.map(str::to_owned);
    request.set_parsed_query(known.document.clone());
    let errors = schema.execute(request).await.errors;
    note.0.get().copied().ok_or(errors)
}
