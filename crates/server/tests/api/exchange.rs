//! How requests and answers travel: tags, caches, hashes in place of documents, lists of requests, and what is too much.

use crate::database::insert;
use crate::started::{Started, start};
use helheten_model::entity::import_run;
use reqwest::Response;
use serde_json::{Value, json};

const REVISION: &str = "/graphql?query=%7Bdataset%7Brevision%7D%7D";
/// The SHA-256 of `{__typename}`.
const HASH: &str = "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38";

fn header<'r>(response: &'r Response, name: &str) -> Option<&'r str> {
    response.headers().get(name).map(|value| value.to_str().unwrap())
}

async fn json_of(response: Response) -> Value {
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

fn code_of(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

fn persisted(hash: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } })
}

impl Started {
    async fn post_json(&self, body: &Value) -> Response {
        self.post("/graphql", &body.to_string()).await
    }
}

#[tokio::test]
async fn a_client_that_has_the_answer_is_told_so() {
    let server = start().await;
    let first = server.get(REVISION, &[]).await;
    assert_eq!(header(&first, "cache-control"), Some("public, max-age=5, must-revalidate"));
    assert_eq!(header(&first, "vary"), Some("accept, accept-encoding"));
    let tag = header(&first, "etag").unwrap().to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    for tags in [tag.clone(), tag.trim_start_matches("W/").to_owned(), format!("\"other\", {tag}"), "*".to_owned()] {
        let again = server.get(REVISION, &[("if-none-match", &tags)]).await;
        assert_eq!((again.status().as_u16(), header(&again, "etag")), (304, Some(tag.as_str())), "{tags}");
        assert_eq!(again.text().await.unwrap(), "");
    }
    assert_eq!(server.get(REVISION, &[("if-none-match", "\"other\"")]).await.status(), 200);
    let in_two_lines = server.get(REVISION, &[("if-none-match", "\"other\""), ("if-none-match", &tag)]).await;
    assert_eq!(in_two_lines.status(), 304);
    let head = server.raw(&format!("HEAD {REVISION} HTTP/1.1\r\nhost: a\r\nif-none-match: {tag}\r\nconnection: close\r\n\r\n")).await;
    assert!(head.starts_with("HTTP/1.1 304 ") && !head.to_lowercase().contains("content-length"), "{head}");
    let newer = server.get(REVISION, &[("if-none-match", &tag), ("accept", "application/graphql-response+json")]).await;
    assert_eq!(newer.status(), 200, "another form is another answer");
    let wrong = server.get("/graphql?query=%7Bnonsense%7D", &[("if-none-match", "*")]).await;
    assert_eq!((wrong.status().as_u16(), header(&wrong, "etag"), header(&wrong, "cache-control")), (200, None, Some("no-store")));
}

#[tokio::test]
async fn tags_are_the_same_after_a_new_start_and_others_when_the_data_moves() {
    let server = start().await;
    let tag = header(&server.get(REVISION, &[]).await, "etag").unwrap().to_owned();
    let again = crate::started::start_with(server.db.clone()).await;
    assert_eq!(header(&again.get(REVISION, &[]).await, "etag"), Some(tag.as_str()));
    // A run that changed nothing makes no revision; what is said of runs is another answer all the same.
    let runs = "/graphql?query=%7BimportRuns%7BtotalCount%7D%7D";
    let before = json_of(server.get(runs, &[]).await).await;
    assert_eq!(before, json_of(server.get(runs, &[]).await).await);
    insert::<import_run::Entity>(
        &server.db,
        json!([{ "id": 2, "started_at": "2026-03-03T05:00:00Z", "finished_at": "2026-03-03T05:01:00Z", "program_version": "0.1.0",
                 "rules_version": "rules2", "origin": "folder invented", "demo": false, "report": null }]),
    )
    .await;
    server.wait_for_runs(before["data"]["importRuns"]["totalCount"].as_i64().unwrap() + 1).await;
    let moved = server.get(REVISION, &[("if-none-match", &tag)]).await;
    assert_eq!(moved.status(), 200);
    assert_eq!(json_of(moved).await["data"]["dataset"]["revision"], 2);
}

impl Started {
    /// Waits until answers tell of so many runs, asked again and again in the same words.
    async fn wait_for_runs(&self, count: i64) {
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
        while self.data("{ importRuns { totalCount } }").await["importRuns"]["totalCount"] != count {
            assert!(std::time::Instant::now() < deadline, "an older answer is still given");
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }
}

#[tokio::test]
async fn the_same_question_has_the_same_answer_in_every_coding() {
    let server = start().await;
    let path = "/graphql?query=%7Borganizations%7Bnodes%7Bid%20name%7D%7D%7D";
    let plain = server.get(path, &[]).await.text().await.unwrap();
    for _ in 0..2 {
        let packed = server.get(path, &[("accept-encoding", "gzip")]).await;
        assert_eq!(header(&packed, "content-encoding"), Some("gzip"));
        let bytes = packed.bytes().await.unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&bytes[..]), &mut text).unwrap();
        assert_eq!(text, plain);
    }
    assert_eq!(server.get(path, &[]).await.text().await.unwrap(), plain);
}

#[tokio::test]
async fn errors_are_told_anew_each_time() {
    let server = start().await;
    for query in ["{ nonsense }", "{ organizations(first: -1) { totalCount } }", "{"] {
        for _ in 0..2 {
            let response = server.post_json(&json!({ "query": query })).await;
            assert_eq!(header(&response, "cache-control"), Some("no-store"), "{query}");
            assert!(json_of(response).await["errors"].is_array(), "{query}");
        }
    }
    assert!(server.ask("{ nonsense }").await.get("data").is_none(), "nothing was executed");
}

#[tokio::test]
async fn a_hash_stands_for_a_document_once_it_is_known() {
    let server = start().await;
    let address = format!("/graphql?extensions={}", percent(&persisted(HASH).to_string()));
    for _ in 0..2 {
        let missing = server.get(&address, &[]).await;
        assert_eq!((missing.status().as_u16(), header(&missing, "cache-control")), (200, Some("no-store")));
        let answer = json_of(missing).await;
        assert_eq!((code_of(&answer), &answer["errors"][0]["message"]), ("PERSISTED_QUERY_NOT_FOUND", &json!("PersistedQueryNotFound")));
    }
    let mismatch = server.post_json(&json!({ "query": "{ dataset { revision } }", "extensions": persisted(HASH) })).await;
    assert_eq!(mismatch.status(), 400);
    assert_eq!(code_of(&json_of(mismatch).await), "PERSISTED_QUERY_MISMATCH");
    let sent = server.post_json(&json!({ "query": "{__typename}", "extensions": persisted(HASH) })).await;
    assert_eq!(json_of(sent).await["data"]["__typename"], "Query");
    let by_address = server.get(&address, &[]).await;
    assert!(header(&by_address, "etag").is_some());
    assert_eq!(json_of(by_address).await["data"]["__typename"], "Query");
    let by_body = server.post_json(&json!({ "extensions": persisted(HASH) })).await;
    assert_eq!(json_of(by_body).await["data"]["__typename"], "Query");
    for wrong in [json!({ "persistedQuery": { "version": 2, "sha256Hash": HASH } }), persisted("å"), persisted(&"å".repeat(32)), json!({ "persistedQuery": 1 })]
    {
        let response = server.post_json(&json!({ "extensions": wrong })).await;
        assert_eq!(response.status(), 400, "{wrong}");
    }
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

#[tokio::test]
async fn a_list_of_requests_has_a_list_of_answers() {
    let server = start().await;
    let one = |query: &str| json!({ "query": query });
    let response = server.post_json(&json!([one("{ dataset { revision } }"), one("{ nonsense }"), one("{ organizations { totalCount } }")])).await;
    assert_eq!(response.status(), 200);
    let answers = json_of(response).await;
    assert_eq!(answers.as_array().map(Vec::len), Some(3));
    assert_eq!((&answers[0]["data"]["dataset"]["revision"], &answers[2]["data"]["organizations"]["totalCount"]), (&json!(2), &json!(9)));
    assert_eq!(code_of(&answers[1]), "VALIDATION_FAILED");

    let many = server.post_json(&Value::Array(vec![one("{ dataset { revision } }"); 11])).await;
    assert_eq!(many.status(), 400);
    assert_eq!(code_of(&json_of(many).await), "BATCH_TOO_LARGE");
    let costly = one("{ organizations(first: 500) { nodes { documents(first: 40) { id } } } }");
    let answers = json_of(server.post_json(&Value::Array(vec![costly; 4])).await).await;
    assert!(answers[0].get("errors").is_none() && answers[1].get("errors").is_none(), "each is within its cost");
    assert_eq!((code_of(&answers[2]), code_of(&answers[3])), ("TOO_COSTLY", "TOO_COSTLY"), "together they are not");
}

#[tokio::test]
async fn subscriptions_have_an_address_of_their_own() {
    let server = start().await;
    let response = server.post_json(&json!({ "query": "subscription { changes { field } }" })).await;
    assert_eq!(response.status(), 400);
    assert!(json_of(response).await["errors"][0]["message"].as_str().unwrap().contains("/graphql/ws"));
}

#[tokio::test]
async fn each_limit_is_told_with_what_is_over_it() {
    let server = start().await;
    let (code, message) = server.error("{ organizations(first: 500) { nodes { documents(first: 500) { title } } } }").await;
    assert_eq!(code, "TOO_COSTLY");
    assert!(message.contains("costs 251051, at most 50000"), "{message}");
    let long = ["{ organizations(filter: {id: {in: [", &"\"a\" ".repeat(10_000), "]}}) { totalCount } }"].concat();
    assert_eq!(server.error(&long).await.0, "TOO_LONG");
    let directives = ["{ dataset { revision ", &"@include(if: true) ".repeat(201), "} }"].concat();
    assert_eq!(server.error(&directives).await.0, "TOO_COSTLY");
    // However few rows are taken: each looks through everything.
    let many = |count: usize, field: &str| (0..count).map(|number| format!("a{number}: {field} ")).collect::<Vec<_>>().concat();
    assert_eq!(server.error(&format!("{{ {} }}", many(100, "search(text: \"nämnd\", first: 0) { totalCount }"))).await.0, "TOO_COSTLY");
    assert_eq!(server.error(&format!("{{ {} }}", many(60, "whoDecides(topic: \"kultur\", region: \"14\") { status }"))).await.0, "TOO_COSTLY");
    assert_eq!(server.data(&format!("{{ {} }}", many(200, "organizations(first: 0) { totalCount }"))).await["a199"]["totalCount"], 9);
}
