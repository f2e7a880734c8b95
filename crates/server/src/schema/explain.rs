//! Gives every error a code and the words that help.

use super::error::ErrorCode;
use super::limit::{COST_MAX, DEPTH_MAX};
use super::screen::{DIRECTIVES_MAX, FRAGMENTS_MAX, OPERATIONS_MAX, ROOT_FIELDS_MAX, Refusal, TOKENS_MAX, VALUES_MAX};
use async_graphql::parser::types::{TypeDefinition, TypeKind};
use async_graphql::{ErrorExtensionValues, Response, ServerError};
use std::collections::HashMap;

/// How many errors an answer names.
const ERRORS_MAX: usize = 20;
/// The longest message of an error, in characters: a list of all regions, and what was written in place of one.
const MESSAGE_CHARS_MAX: usize = 1_000;

/// Words for errors that the library finds.
pub(super) struct Explanations {
    /// The values of every closed list, in words.
    enum_values: HashMap<String, String>,
}

impl Explanations {
    /// Knows the closed lists among a schema's definitions.
    pub(super) fn of<'d>(definitions: impl Iterator<Item = &'d TypeDefinition>) -> Self {
        let lists = definitions.filter_map(|definition| match &definition.kind {
            TypeKind::Enum(list) => {
                let values: Vec<_> = list.values.iter().map(|value| value.node.value.node.as_str()).collect();
                Some((definition.name.node.to_string(), values.join(", ")))
            }
            _ => None,
        });
        Self { enum_values: lists.collect() }
    }

    /// Gives every error a code, and those of the library the words that help.
    pub(super) fn name_errors(&self, mut response: Response) -> Response {
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
            if !has_code(error) {
                let code = self.name_error(error);
                set_code(error, code);
            }
        }
        response
    }

    fn name_error(&self, error: &mut ServerError) -> ErrorCode {
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
}

/// Whether an error says already what it is.
pub(super) fn has_code(error: &ServerError) -> bool {
    error.extensions.as_ref().is_some_and(|extensions| extensions.get("code").is_some())
}

/// Whether a request was refused as a whole: nothing of it was answered.
pub(crate) fn is_refused(response: &Response) -> bool {
    response.is_err() && response.data == async_graphql::Value::Null && response.errors.iter().all(|error| error.path.is_empty())
}

/// An answer that is one error.
pub(super) fn refuse(mut error: ServerError, code: ErrorCode) -> Response {
    set_code(&mut error, code);
    Response::from_errors(vec![error])
}

/// The answer to a request that nests too deep.
pub(super) fn refuse_depth() -> Response {
    let message = format!("the request nests deeper than {DEPTH_MAX} fields; ask in several requests, by id");
    refuse(ServerError::new(message, None), ErrorCode::TooDeep)
}

/// The answer to a request that costs too much.
pub(super) fn refuse_cost(cost: usize) -> Response {
    let message = format!("the request costs {cost}, at most {COST_MAX}: rows asked for times fields, over all levels; ask for fewer rows with `first`");
    refuse(ServerError::new(message, None), ErrorCode::TooCostly)
}

/// The answer to a document that is not read to the end.
pub(super) fn refuse_document(refusal: Refusal) -> Response {
    let (code, message) = match refusal {
        Refusal::Unreadable(error) => {
            let mut response = refuse(*error, ErrorCode::ParseFailed);
            response.errors.iter_mut().for_each(|error| cut_message(&mut error.message));
            return response;
        }
        Refusal::TooLong => {
            (ErrorCode::TooLong, format!("the document has more than {TOKENS_MAX} words and signs; ask in several requests, or give values as variables"))
        }
        Refusal::TooManyDirectives => (ErrorCode::TooCostly, format!("the document has more than {DIRECTIVES_MAX} directives")),
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
    refuse(ServerError::new(message, None), code)
}

/// Cuts what a client wrote and a message repeats.
fn cut_message(message: &mut String) {
    if let Some((end, _)) = message.char_indices().nth(MESSAGE_CHARS_MAX) {
        message.truncate(end);
        message.push('…');
    }
}

fn set_code(error: &mut ServerError, code: ErrorCode) {
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", code.as_str());
}
