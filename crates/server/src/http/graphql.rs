//! `/graphql`: GraphQL over HTTP, by GET and POST.

use super::negotiation::{AnswerForm, accepts, has_json_body, refuse};
use super::{AppState, BODY_BYTES_MAX};
use async_graphql::{Request, Response as Answer, Value, Variables};
use async_graphql_axum::GraphQLResponse;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::HashMap;

/// The parameters of an address, as far as they can be read.
type Parameters = Result<Query<HashMap<String, String>>, QueryRejection>;

/// `GET /graphql?query=…`
pub(super) async fn answer_get(State(state): State<AppState>, headers: HeaderMap, parameters: Parameters) -> Response {
    let form = AnswerForm::read(&headers);
    let parameters = match parameters {
        Ok(Query(parameters)) => parameters,
        Err(error) => return refuse(StatusCode::BAD_REQUEST, form, "BAD_REQUEST", &error.body_text()),
    };
    if parameters.is_empty() && accepts(&headers, "text/html") {
        return Redirect::to("/playground").into_response();
    }
    match read_parameters(parameters) {
        Ok(request) => answer(&state, form, request).await,
        Err(message) => refuse(StatusCode::BAD_REQUEST, form, "BAD_REQUEST", &message),
    }
}

fn read_parameters(mut parameters: HashMap<String, String>) -> Result<Request, String> {
    let query = parameters
        .remove("query")
        .filter(|query| !query.is_empty())
        .ok_or("give the query as the parameter `query`, or as JSON in the body of a POST: {\"query\": \"{ regions { nodes { name } } }\"}")?;
    let mut request = Request::new(query);
    request.operation_name = parameters.remove("operationName").filter(|name| !name.is_empty());
    if let Some(variables) = parameters.remove("variables").filter(|variables| !variables.is_empty()) {
        let variables = serde_json::from_str(&variables).map_err(|error| format!("`variables` is no JSON: {error}"))?;
        request.variables = Variables::from_json(variables);
    }
    Ok(request)
}

/// `POST /graphql` with a JSON body.
pub(super) async fn answer_post(State(state): State<AppState>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    let form = AnswerForm::read(&headers);
    if !has_json_body(&headers) {
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, form, "BAD_REQUEST", "send the request as JSON, with `content-type: application/json`");
    }
    let body = match body {
        Ok(body) => body,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let message = format!("the body is longer than {BODY_BYTES_MAX} bytes");
            return refuse(StatusCode::PAYLOAD_TOO_LARGE, form, "BODY_TOO_LARGE", &message);
        }
        Err(error) => return refuse(error.status(), form, "BAD_REQUEST", &error.body_text()),
    };
    match serde_json::from_slice::<Request>(&body) {
        Ok(request) if request.query.is_empty() => refuse(StatusCode::BAD_REQUEST, form, "BAD_REQUEST", "the body has no `query`"),
        Ok(request) => answer(&state, form, request).await,
        Err(_) if body.trim_ascii_start().starts_with(b"[") => {
            refuse(StatusCode::BAD_REQUEST, form, "BAD_REQUEST", "send one request at a time; one request may ask for several fields")
        }
        Err(error) => refuse(StatusCode::BAD_REQUEST, form, "BAD_REQUEST", &format!("the body is no GraphQL request in JSON: {error}")),
    }
}

/// `/schema.graphql`
pub(super) async fn show_schema(State(state): State<AppState>) -> Response {
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], state.schema.to_string()).into_response()
}

async fn answer(state: &AppState, form: AnswerForm, request: Request) -> Response {
    let Some(dataset) = state.live.current() else {
        return refuse(StatusCode::SERVICE_UNAVAILABLE, form, "NOT_READY", "the data is still being loaded; try again in a moment");
    };
    let response = state.api.answer(dataset, request).await;
    let status = status_of(&response, form);
    (status, [(CONTENT_TYPE, form.media_type()), (VARY, "accept")], GraphQLResponse::from(response)).into_response()
}

/// The status that GraphQL over HTTP gives an answer: only the newer media type tells a request that was not understood by its status.
fn status_of(response: &Answer, form: AnswerForm) -> StatusCode {
    let has_code = |wanted: &str| response.errors.iter().filter_map(|error| error.extensions.as_ref()?.get("code")).any(|code| *code == Value::from(wanted));
    if has_code("INTERNAL") {
        StatusCode::INTERNAL_SERVER_ERROR
    } else if form == AnswerForm::GraphqlResponse && response.data == Value::Null && response.is_err() {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    }
}
