//! The start page, and what is said where nothing is.

use super::AppState;
use super::negotiation::{AnswerForm, refuse};
use crate::dataset::Dataset;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::timeout;

/// The look of the pages that the server writes itself: readable, in the reader's colours.
pub(super) const STYLE: &str = "<style>:root{color-scheme:light dark}body{font:1.05rem/1.6 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1.25rem}\
h1{line-height:1.2}pre{padding:1rem;overflow:auto;border:1px solid;border-radius:.4rem}.notice{padding:.6rem 1rem;border-left:.3rem solid #b35900}\
li{margin:.3rem 0}</style>";

/// The start page, in Swedish.
pub(super) async fn show_start(State(state): State<AppState>) -> Html<String> {
    let data = state.live.current();
    let notice = if data.as_ref().is_some_and(|data| data.info.demo) {
        "<p class=\"notice\" role=\"status\"><strong>Demodata.</strong> Uppgifterna kommer från exempelsidor som följer med programmet, \
         inte från regionerna i dag.</p>"
    } else {
        ""
    };
    let state_of_data = data.as_deref().map_or_else(|| "<p>Uppgifterna läses in.</p>".to_owned(), describe_data);
    Html(format!(
        "<!doctype html><html lang=\"sv\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Helheten</title><link rel=\"icon\" href=\"data:,\">{STYLE}</head><body><main><h1>Helheten</h1>{notice}\
         <p>Vem beslutar vad i Sveriges 21 regioner, med vilken rätt, och var står det? Varje uppgift bär de ord den är läst ur.</p>{state_of_data}<ul>\
         <li><a href=\"/playground\">Ställ frågor i webbläsaren</a> (GraphiQL, med exempel)</li>\
         <li><a href=\"/schema.graphql\">Schemat</a>, det som går att fråga om</li>\
         <li><code>/graphql</code>, dit program ställer sina frågor</li></ul></main></body></html>\n"
    ))
}

fn describe_data(data: &Dataset) -> String {
    let regions = data.imported_regions().count();
    let imported = data.info.imported_at.map_or_else(String::new, |time| format!(", inlästa <time>{}</time>", time.format("%Y-%m-%d %H:%M UTC")));
    format!(
        "<p>Här finns {} organ, {} dokument och {} siffror från {regions} {}{imported} (revision {}).</p>",
        data.organizations.len(),
        data.documents.len(),
        data.figures.len(),
        if regions == 1 { "region" } else { "regioner" },
        data.info.revision
    )
}

/// Nothing is at the address.
pub(super) async fn show_missing(uri: Uri) -> (StatusCode, Json<Value>) {
    let message = format!("nothing is at {}; try /playground, /graphql, /graphql/ws, /schema.graphql, /healthz, /readyz or /metrics", uri.path());
    (StatusCode::NOT_FOUND, Json(json!({ "error": { "code": "NOT_FOUND", "message": message } })))
}

/// The address takes other methods.
pub(super) async fn show_wrong_method(method: Method, uri: Uri) -> (StatusCode, Json<Value>) {
    let takes = if uri.path() == "/graphql" { "GET and POST" } else { "GET" };
    let message = format!("{} does not take {method}; it takes {takes}", uri.path());
    (StatusCode::METHOD_NOT_ALLOWED, Json(json!({ "error": { "code": "METHOD_NOT_ALLOWED", "message": message } })))
}

/// Answers for what takes longer than it may: a client that sends its request too slowly.
pub(super) async fn answer_in_time(time_max: Duration, request: Request, next: Next) -> Response {
    let form = graphql_form(&request);
    if let Ok(response) = timeout(time_max, next.run(request)).await {
        return response;
    }
    let message = format!("the request was not complete within {} seconds", time_max.as_secs());
    refuse_as_asked(form, StatusCode::REQUEST_TIMEOUT, "TIMED_OUT", &message)
}

/// In which form errors of GraphQL are wanted; none where something else is asked for.
pub(super) fn graphql_form(request: &Request) -> Option<AnswerForm> {
    (request.uri().path() == "/graphql").then(|| AnswerForm::read(request.headers()).unwrap_or(AnswerForm::Json))
}

/// An error as the address that was asked tells errors.
pub(super) fn refuse_as_asked(form: Option<AnswerForm>, status: StatusCode, code: &'static str, message: &str) -> Response {
    match form {
        Some(form) => refuse(status, form, code, message),
        None => (status, Json(json!({ "error": { "code": code, "message": message } }))).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::middleware::from_fn;
    use axum::routing::post;
    use tokio::net::TcpListener;
    use tokio::time::sleep;

    #[tokio::test]
    async fn what_takes_too_long_is_told_as_its_address_tells_errors() {
        let slow = || post(|| sleep(Duration::from_mins(1)));
        let layer = from_fn(|request, next| answer_in_time(Duration::from_millis(10), request, next));
        let router = Router::new().route("/graphql", slow()).route("/other", slow()).layer(layer);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        for (path, place) in [("/graphql", "/errors/0/extensions/code"), ("/other", "/error/code")] {
            let response = reqwest::Client::new().post(format!("http://{address}{path}")).send().await.unwrap();
            assert_eq!((response.status().as_u16(), response.headers().contains_key("cache-control")), (408, path == "/graphql"), "{path}");
            let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
            assert_eq!(answer.pointer(place), Some(&json!("TIMED_OUT")), "{path}: {answer}");
        }
    }
}
