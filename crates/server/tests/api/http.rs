//! The addresses: media types, statuses, headers, pages, and what is said where nothing is.

use crate::database::empty_database;
use crate::started::{start, start_with};
use serde_json::{Value, json};

#[tokio::test]
async fn graphql_answers_by_get_and_post() {
    let server = start().await;
    let query = "/graphql?query=query%20A(%24n%3AInt)%7Borganizations(first%3A%24n)%7Bnodes%7Bname%7D%7D%7D%20query%20B%7Bdataset%7Brevision%7D%7D";
    let response = server.get(&format!("{query}&operationName=B"), &[]).await;
    assert_eq!((response.status().as_u16(), response.headers()["content-type"].to_str().unwrap()), (200, "application/json; charset=utf-8"));
    let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(answer, json!({ "data": { "dataset": { "revision": 2 } }, "extensions": { "revision": 2 } }));
    let response = server.get(&format!("{query}&operationName=A&variables=%7B%22n%22%3A1%7D"), &[]).await;
    let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(answer["data"]["organizations"]["nodes"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn every_answer_carries_the_revision() {
    let server = start().await;
    for query in ["{ dataset { revision } }", "{ nonsense }", "{", "{ organizations(first: -1) { totalCount } }"] {
        assert_eq!(server.ask(query).await["extensions"]["revision"], 2, "{query}");
    }
}

#[tokio::test]
async fn the_newer_media_type_tells_by_its_status() {
    let server = start().await;
    let newer = [("accept", "application/graphql-response+json, application/json;q=0.9")];
    let response = server.get("/graphql?query=%7Bnonsense%7D", &newer).await;
    assert_eq!((response.status().as_u16(), response.headers()["content-type"].to_str().unwrap()), (400, "application/graphql-response+json; charset=utf-8"));
    assert_eq!(server.get("/graphql?query=%7Bnonsense%7D", &[]).await.status(), 200);
    assert_eq!(server.get("/graphql?query=%7Bdataset%7Brevision%7D%7D", &newer).await.status(), 200);
}

#[tokio::test]
async fn bad_requests_are_told_what_is_wrong() {
    let server = start().await;
    let too_long = format!("{{\"query\": \"{}\"}}", " ".repeat(300 * 1024));
    let cases = [
        (server.post("/graphql", "{\"query\": ").await, 400, "BAD_REQUEST"),
        (server.post("/graphql", "{}").await, 400, "BAD_REQUEST"),
        (server.post("/graphql", "[]").await, 400, "BAD_REQUEST"),
        (server.post("/graphql", "{\"query\": \"{ dataset { revision } }\", \"variables\": []}").await, 400, "BAD_REQUEST"),
        (server.post_as("/graphql", "application/x-www-form-urlencoded", "query=%7Bdataset%7Brevision%7D%7D").await, 415, "BAD_REQUEST"),
        (server.get("/graphql?query=%7Bdataset%7Brevision%7D%7D", &[("accept", "text/csv")]).await, 406, "NOT_ACCEPTABLE"),
        (server.delete("/graphql").await, 405, "METHOD_NOT_ALLOWED"),
        (server.post_as("/graphql", "text/plain", "{ dataset { revision } }").await, 415, "BAD_REQUEST"),
        (server.post("/graphql", &too_long).await, 413, "BODY_TOO_LARGE"),
        (server.get("/graphql", &[]).await, 400, "BAD_REQUEST"),
        (server.get("/graphql?query=%7Bdataset%7Brevision%7D%7D&variables=%7B", &[]).await, 400, "BAD_REQUEST"),
    ];
    for (number, (response, status, code)) in cases.into_iter().enumerate() {
        assert_eq!(response.status().as_u16(), status, "case {number}");
        let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "case {number}: {answer}");
    }
}

#[tokio::test]
async fn pages_and_their_headers() {
    let server = start().await;
    let start_page = server.get("/", &[]).await;
    for (header, part) in [("content-security-policy", "default-src 'self'"), ("x-content-type-options", "nosniff"), ("access-control-allow-origin", "*")] {
        assert!(start_page.headers()[header].to_str().unwrap().contains(part), "{header}");
    }
    let text = start_page.text().await.unwrap();
    for part in ["lang=\"sv\"", "/playground", "Demodata", "9 organ"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let playground = server.get("/playground", &[]).await;
    assert_eq!((playground.status().as_u16(), playground.headers()["content-type"].to_str().unwrap()), (200, "text/html; charset=utf-8"));
    let browser = server.get("/graphql", &[("accept", "text/html,*/*")]).await;
    assert_eq!((browser.status().as_u16(), browser.headers()["location"].to_str().unwrap()), (303, "/playground"));
    let schema = server.get("/schema.graphql", &[]).await.text().await.unwrap();
    assert!(schema.contains("type Organization implements"));
    let packed = server.get("/schema.graphql", &[("accept-encoding", "gzip")]).await;
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    for coding in ["identity;q=0", "br, *;q=0"] {
        let plain = server.get("/schema.graphql", &[("accept-encoding", coding)]).await;
        assert_eq!((plain.status().as_u16(), plain.headers().get("content-encoding")), (200, None), "{coding}");
    }
}

#[tokio::test]
async fn a_browser_learns_what_other_pages_may_send() {
    let server = start().await;
    let asked = "access-control-request-method: POST\r\naccess-control-request-headers: content-type,x-request-id";
    let answer = server.raw(&format!("OPTIONS /graphql HTTP/1.1\r\nhost: a\r\norigin: https://a.example\r\n{asked}\r\nconnection: close\r\n\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    for line in ["access-control-allow-origin: *", "access-control-allow-methods: GET,POST", "access-control-max-age: 86400"] {
        assert!(answer.lines().any(|found| found == line), "{line}: {answer}");
    }
    let allowed = answer.lines().find_map(|line| line.strip_prefix("access-control-allow-headers: ")).unwrap();
    assert!(["content-type", "x-request-id", "if-none-match"].iter().all(|name| allowed.split(',').any(|found| found == *name)), "{allowed}");
    assert!(!answer.contains("access-control-allow-credentials"), "nothing here is anybody's own: {answer}");
}

#[tokio::test]
async fn a_request_names_one_host() {
    let server = start().await;
    for hosts in ["", "host: a\r\nhost: b\r\n", "host: a b\r\n", "host: you@a\r\n"] {
        let answer = server.raw(&format!("GET /healthz HTTP/1.1\r\n{hosts}connection: close\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("`host`"), "{hosts}: {answer}");
    }
    assert!(server.raw("GET /healthz HTTP/1.0\r\n\r\n").await.starts_with("HTTP/1.0 200 "), "HTTP/1.0 knows no hosts");
}

#[tokio::test]
async fn health_and_readiness() {
    let server = start().await;
    assert_eq!(server.get("/healthz", &[]).await.status(), 200);
    let ready: Value = serde_json::from_str(&server.get("/readyz", &[]).await.text().await.unwrap()).unwrap();
    assert_eq!((&ready["status"], &ready["revision"], &ready["failure"]), (&json!("ready"), &json!(2), &Value::Null));
}

#[tokio::test]
async fn where_nothing_is_says_what_to_try() {
    let server = start().await;
    for path in ["/grapql", "/playground/assets/none.js", "/playground/../Cargo.toml"] {
        let response = server.get(path, &[]).await;
        assert_eq!(response.status(), 404, "{path}");
        let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert!(answer["error"]["message"].as_str().unwrap().contains("/graphql"), "{answer}");
    }
    let response = server.delete("/graphql").await;
    assert_eq!(response.status(), 405);
    assert!(response.text().await.unwrap().contains("GET and POST"));
}

#[tokio::test]
async fn a_database_without_rows_is_served() {
    let server = start_with(empty_database().await).await;
    let data = server.data("{ dataset { revision demo importedAt } organizations { totalCount } regions(first: 1) { totalCount nodes { imported } } }").await;
    assert_eq!(data["dataset"], json!({ "revision": 0, "demo": false, "importedAt": null }));
    assert_eq!(data["regions"], json!({ "totalCount": 21, "nodes": [{ "imported": false }] }));
    assert!(!server.get("/", &[]).await.text().await.unwrap().contains("Demodata"));
}
