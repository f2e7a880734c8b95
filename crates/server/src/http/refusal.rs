//! Errors that come before GraphQL, in the shape of a GraphQL answer.

use super::answered::{AnswerSource, Answered};
use super::negotiation::AnswerForm;
use async_graphql::{ErrorExtensionValues, Response as Answer, ServerError};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// What an answer depends on besides the address.
pub(super) const VARIES_BY: HeaderValue = HeaderValue::from_static("accept, accept-encoding");
/// In how many seconds to ask again.
pub(super) const RETRY_SECONDS: HeaderValue = HeaderValue::from_static("1");

/// Why a request is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    code: &'static str,
    message: String,
}

impl Refusal {
    /// A refusal with another status than 400.
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// A request that is none.
    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message)
    }

    /// No data yet.
    pub(super) fn not_ready() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "NOT_READY", "the data is still being loaded; try again in a moment")
    }

    /// Too much to do.
    pub(super) fn overloaded() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED", "the server has too many heavy requests to answer; try again in a moment")
    }

    /// Answers wait for their clients.
    pub(super) fn not_received(message: &'static str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED", message)
    }

    /// The refusal as the answer to one request of several.
    pub(super) fn into_answer(self) -> Answer {
        let mut error = ServerError::new(self.message, None);
        error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", self.code);
        Answer::from_errors(vec![error])
    }

    /// The errors alone, as a connection for subscriptions tells them.
    pub(super) fn errors(&self) -> serde_json::Value {
        json!([{ "message": self.message, "extensions": { "code": self.code } }])
    }

    /// The refusal as the answer to an HTTP request.
    pub(super) fn into_response(self, form: AnswerForm) -> Response {
        let body = json!({ "errors": self.errors() }).to_string();
        let headers = [(CONTENT_TYPE, HeaderValue::from_static(form.media_type())), (VARY, VARIES_BY), (CACHE_CONTROL, HeaderValue::from_static("no-store"))];
        let mut response = (self.status, headers, body).into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, RETRY_SECONDS);
        }
        response.extensions_mut().insert(Answered { operation: None, cost: None, source: AnswerSource::Refused });
        response
    }
}
