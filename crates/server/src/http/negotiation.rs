//! In which form the client wants its answer, and errors that come before GraphQL.

use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";

/// The two media types of GraphQL answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnswerForm {
    /// `application/graphql-response+json`, whose status says whether the request was understood.
    GraphqlResponse,
    /// `application/json`, for clients that do not know the other.
    Json,
}

impl AnswerForm {
    /// The form that the client asks for.
    pub(super) fn read(headers: &HeaderMap) -> Self {
        if accepts(headers, GRAPHQL_RESPONSE) { Self::GraphqlResponse } else { Self::Json }
    }

    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// Whether the client names a media type among those that it accepts.
pub(super) fn accepts(headers: &HeaderMap, media_type: &str) -> bool {
    headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|part| part.split(';').next().is_some_and(|name| name.trim().eq_ignore_ascii_case(media_type)))
}

/// Whether the body is said to be JSON.
pub(super) fn has_json_body(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|name| name.trim().eq_ignore_ascii_case("application/json"))
}

/// An error in the shape of a GraphQL answer.
pub(super) fn refuse(status: StatusCode, form: AnswerForm, code: &str, message: &str) -> Response {
    let body = json!({ "errors": [{ "message": message, "extensions": { "code": code } }] });
    (status, [(CONTENT_TYPE, form.media_type())], body.to_string()).into_response()
}
