//! Documents that were read, screened and found valid, kept by their text: a question that comes again is not read again.

use super::context::Deadline;
use super::screen::{Refusal, count_values, screen_document, screen_text, screen_values};
use crate::dataset::Dataset;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet};
use async_graphql::{Positioned, Request, ServerError, Value, Variables};
use moka::sync::Cache;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

/// How much memory documents may take together, in bytes.
const DOCUMENTS_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// What a token of a document takes once it is read, in bytes: a field with its name, its place and its empty lists.
const TOKEN_BYTES: usize = 256;

/// Fields whose work does not show in how many rows they give.
const WIDE_FIELDS: &[&str] = &["search", "whoDecides", "compare", "coverage", "changes", "at", "facets", "__schema"];
/// What costs more than this is heavy.
const LIGHT_COST_MAX: usize = 3_000;
/// What is longer than this is heavy, and whose variables hold more values: each row may be compared with all of them.
const LIGHT_TOKENS_MAX: usize = 1_000;
const LIGHT_VALUES_MAX: usize = 100;
/// Whose lists look through more rows than this is heavy.
const LIGHT_ROWS_MAX: usize = 20_000;

/// How much work it is to answer a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// It is done at once.
    Light,
    /// It may take so long that it must not stand in the way of others.
    Heavy,
    /// It may have to put together what was held at another moment, one at a time.
    Past,
}

/// A document that was read.
#[derive(Debug)]
pub(super) struct KnownDocument {
    pub(super) document: ExecutableDocument,
    /// What it costs, where no variable has a say in it.
    pub(super) cost: OnceLock<usize>,
    tokens: usize,
    /// Whether it has fields that look through everything.
    is_wide: bool,
    /// Whether it asks about another moment.
    asks_past: bool,
    /// How many lists it asks for that look through all rows of a kind.
    scans: usize,
}

impl KnownDocument {
    /// Reads a document, unless it is too large to be read or would be large when read.
    pub(super) fn read(text: &str, connections: &HashSet<String>) -> Result<Self, Refusal> {
        let tokens = screen_text(text)?;
        let document = parse_query(text).map_err(|error| Refusal::Unreadable(Box::new(ServerError::from(error))))?;
        screen_document(&document)?;
        let mut wide = Wide { connections, found: text.contains("matches"), asks_past: false, scans: 0 };
        let operations = document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
        operations.for_each(|selections| wide.look_through(selections));
        let scans = wide.scans;
        document.fragments.values().for_each(|fragment| wide.look_through(&fragment.node.selection_set.node));
        // A fragment may be spread any number of times.
        let is_wide = wide.found || wide.scans > scans;
        let asks_past = wide.asks_past;
        Ok(Self { document, cost: OnceLock::new(), tokens, is_wide, asks_past, scans })
    }

    /// The operation that a request names, or the only one.
    pub(super) fn operation(&self, name: Option<&str>) -> Option<(Option<&str>, &Positioned<OperationDefinition>)> {
        match (&self.document.operations, name) {
            (DocumentOperations::Single(operation), None) => Some((None, operation)),
            (DocumentOperations::Single(_), Some(_)) => None,
            (DocumentOperations::Multiple(operations), Some(name)) => operations.get_key_value(name).map(|(name, operation)| (Some(name.as_str()), operation)),
            // One that has a name is all there is to choose from.
            (DocumentOperations::Multiple(operations), None) => {
                operations.iter().next().filter(|_| operations.len() == 1).map(|(name, operation)| (Some(name.as_str()), operation))
            }
        }
    }

    /// Whether any operation has variables.
    pub(super) fn has_variables(&self) -> bool {
        self.document.operations.iter().any(|(_, operation)| !operation.node.variable_definitions.is_empty())
    }

    /// Refuses values that are too many, each use of a variable counted.
    pub(super) fn screen_values(&self, variables: &Variables) -> Result<(), Refusal> {
        screen_values(&self.document, variables)
    }

    /// How much work it is to answer it.
    pub(super) fn weigh(&self, cost: usize, variables: &Variables, data: &Dataset) -> Weight {
        let rows = data.organizations.len() + data.documents.len() + data.figures.len() + data.relations.len();
        let is_large = self.tokens > LIGHT_TOKENS_MAX || count_values(variables) > LIGHT_VALUES_MAX;
        let is_long = is_large || self.is_wide || self.scans.saturating_mul(rows) > LIGHT_ROWS_MAX || variables.values().any(asks_for_words);
        if self.asks_past {
            Weight::Past
        } else if cost > LIGHT_COST_MAX || is_long {
            Weight::Heavy
        } else {
            Weight::Light
        }
    }
}

/// Whether a condition looks for words in texts.
fn asks_for_words(value: &Value) -> bool {
    match value {
        Value::List(items) => items.iter().any(asks_for_words),
        Value::Object(fields) => fields.iter().any(|(name, value)| name == "matches" || asks_for_words(value)),
        _ => false,
    }
}

struct Wide<'n> {
    connections: &'n HashSet<String>,
    found: bool,
    asks_past: bool,
    scans: usize,
}

impl Wide<'_> {
    fn look_through(&mut self, selections: &SelectionSet) {
        for selection in &selections.items {
            match &selection.node {
                Selection::Field(field) => {
                    let name = field.node.name.node.as_str();
                    // Of how many rows something is asked by their ids is told by the variables alone.
                    self.found |= WIDE_FIELDS.contains(&name) || field.node.get_argument("ids").is_some();
                    self.asks_past |= name == "at";
                    self.scans += usize::from(self.connections.contains(name));
                    self.look_through(&field.node.selection_set.node);
                }
                Selection::InlineFragment(fragment) => self.look_through(&fragment.node.selection_set.node),
                Selection::FragmentSpread(_) => {}
            }
        }
    }
}

/// The documents that were found valid, the ones asked for most.
pub(super) struct Documents(Cache<Arc<str>, Arc<KnownDocument>>);

impl Documents {
    /// None is known yet.
    pub(super) fn new() -> Self {
        let weigh = |text: &Arc<str>, known: &Arc<KnownDocument>| u32::try_from(text.len() + known.tokens * TOKEN_BYTES).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(DOCUMENTS_BYTES_MAX).weigher(weigh).build())
    }

    /// The document of a text, where it was found valid before.
    pub(super) fn find(&self, text: &str) -> Option<Arc<KnownDocument>> {
        self.0.get(text)
    }

    /// Keeps a document that was found valid.
    pub(super) fn keep(&self, text: &str, known: &Arc<KnownDocument>) {
        self.0.insert(text.into(), Arc::clone(known));
    }
}

/// A request that may be answered: read, found valid, and within its limits.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(super) known: Arc<KnownDocument>,
    pub(super) request: Request,
    pub(super) deadline: Deadline,
    cost: usize,
    weight: Weight,
    is_subscription: bool,
    operation: Option<String>,
}

impl Checked {
    /// A request with its document.
    pub(super) fn new(known: Arc<KnownDocument>, request: Request, cost: usize, data: &Dataset, deadline: Deadline) -> Self {
        let found = known.operation(request.operation_name.as_deref());
        let is_subscription = found.is_some_and(|(_, operation)| operation.node.ty == OperationType::Subscription);
        let operation = found.and_then(|(name, _)| name).map(str::to_owned);
        let weight = known.weigh(cost, &request.variables, data);
        Self { known, request, deadline, cost, weight, is_subscription, operation }
    }

    /// What it costs.
    pub(crate) fn cost(&self) -> usize {
        self.cost
    }

    /// How much work it is to answer it.
    pub(crate) fn weight(&self) -> Weight {
        self.weight
    }

    /// Whether it wants answers as they come.
    pub(crate) fn is_subscription(&self) -> bool {
        self.is_subscription
    }

    /// The operation's name, where it has one.
    pub(crate) fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }
}
