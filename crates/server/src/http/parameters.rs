//! What a client asks: the parameters of GraphQL over HTTP, alone or several in a list.

use super::refusal::Refusal;
use async_graphql::Variables;
use axum::extract::Query;
use axum::http::{StatusCode, Uri};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// How many requests may come in a list.
pub(super) const BATCH_MAX: usize = 10;

/// One request as it was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Parameters {
    pub(super) query: Option<String>,
    pub(super) operation_name: Option<String>,
    pub(super) variables: Option<Variables>,
    pub(super) extensions: Option<Map<String, Value>>,
}

/// The parameters of an address.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AddressParameters {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// What a client asks.
#[derive(Debug)]
pub(super) enum Asked {
    /// One request.
    One(Parameters),
    /// Several, to be answered in their order.
    Several(Vec<Parameters>),
}

/// Reads the parameters of an address.
pub(super) fn read_address(uri: &Uri) -> Result<Asked, Refusal> {
    let Query(parameters) = Query::<AddressParameters>::try_from_uri(uri).map_err(|error| Refusal::bad_request(error.body_text()))?;
    Ok(Asked::One(Parameters {
        query: parameters.query,
        operation_name: parameters.operation_name.filter(|name| !name.is_empty()),
        variables: read_object("variables", parameters.variables)?,
        extensions: read_object("extensions", parameters.extensions)?,
    }))
}

fn read_object<T: DeserializeOwned>(name: &str, text: Option<String>) -> Result<Option<T>, Refusal> {
    match text.filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => serde_json::from_str(&text).map_err(|error| Refusal::bad_request(format!("`{name}` is no JSON object: {error}"))),
    }
}

/// Reads a JSON body.
pub(super) fn read_body(body: &[u8]) -> Result<Asked, Refusal> {
    let fail = |error: serde_json::Error| Refusal::bad_request(format!("the body is no GraphQL request in JSON: {error}"));
    if !body.trim_ascii_start().starts_with(b"[") {
        let mut parameters: Parameters = serde_json::from_slice(body).map_err(fail)?;
        parameters.operation_name = parameters.operation_name.filter(|name| !name.is_empty());
        return Ok(Asked::One(parameters));
    }
    let mut several: Vec<Parameters> = serde_json::from_slice(body).map_err(fail)?;
    for parameters in &mut several {
        parameters.operation_name = parameters.operation_name.take().filter(|name| !name.is_empty());
    }
    match several.len() {
        0 => Err(Refusal::bad_request("the list of requests is empty")),
        1..=BATCH_MAX => Ok(Asked::Several(several)),
        count => {
            let message = format!("the list has {count} requests, but may have at most {BATCH_MAX}; send the others in a list of their own");
            Err(Refusal::new(StatusCode::BAD_REQUEST, "BATCH_TOO_LARGE", message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_have_their_types() {
        for body in ["{}", r#"{"query": "{a}", "variables": null, "extensions": null, "operationName": null, "other": 1}"#, r#"[{"query": "{a}"}]"#] {
            assert!(read_body(body.as_bytes()).is_ok(), "{body}");
        }
        for body in [
            r#"{"query": 1}"#,
            r#"{"query": "{a}", "variables": []}"#,
            r#"{"query": "{a}", "variables": "{}"}"#,
            r#"{"query": "{a}", "extensions": "x"}"#,
            r#"{"query": "{a}", "operationName": {}}"#,
            "[]",
            "[1]",
            "1",
            "",
        ] {
            let refusal = read_body(body.as_bytes()).unwrap_err();
            assert_eq!(refusal.status, StatusCode::BAD_REQUEST, "{body}");
        }
    }

    #[test]
    fn addresses_carry_objects_as_json() {
        let read = |query: &str| read_address(&format!("/graphql?{query}").parse().unwrap());
        let Ok(Asked::One(parameters)) = read("query=%7Ba%7D&variables=%7B%22n%22%3A1%7D&operationName=&extensions=") else { panic!("it can be read") };
        assert_eq!((parameters.query.as_deref(), parameters.operation_name, parameters.variables.unwrap().len()), (Some("{a}"), None, 1));
        for wrong in ["query=%7Ba%7D&variables=%5B%5D", "query=%7Ba%7D&extensions=1", "query=%7Ba%7D&variables=%7B"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
