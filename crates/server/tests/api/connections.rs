//! Pages of lists: both ways, with totals, and with cursors that hold for one list and one revision.

use crate::database::insert;
use crate::started::{Started, start};
use helheten_model::entity::revision;
use serde_json::{Value, json};

const ALL: &[&str] = &["doc:13/verksamhetsplan", "doc:14/arsredovisning", "doc:14/budget", "doc:14/plan", "doc:14/verksamhetsplan", "doc:22/verksamhetsplan"];

async fn page(server: &Started, arguments: &str) -> Value {
    let query = format!(
        "{{ documents({arguments}) {{ totalCount nodes {{ id }} edges {{ cursor node {{ id }} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    );
    server.data(&query).await["documents"].take()
}

fn ids(page: &Value) -> Vec<&str> {
    page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap()).collect()
}

fn text<'a>(page: &'a Value, name: &str) -> &'a str {
    page["pageInfo"][name].as_str().unwrap()
}

#[tokio::test]
async fn pages_go_forwards() {
    let server = start().await;
    let first = page(&server, "first: 4").await;
    assert_eq!((ids(&first).as_slice(), &first["totalCount"]), (&ALL[..4], &json!(6)));
    assert_eq!((&first["pageInfo"]["hasNextPage"], &first["pageInfo"]["hasPreviousPage"]), (&json!(true), &json!(false)));
    assert_eq!(first["edges"][3]["cursor"], first["pageInfo"]["endCursor"]);
    let second = page(&server, &format!("first: 4, after: \"{}\"", text(&first, "endCursor"))).await;
    assert_eq!((ids(&second).as_slice(), &second["totalCount"]), (&ALL[4..], &json!(6)));
    assert_eq!((&second["pageInfo"]["hasNextPage"], &second["pageInfo"]["hasPreviousPage"]), (&json!(false), &json!(true)));
}

#[tokio::test]
async fn a_page_without_the_total_tells_the_same() {
    let server = start().await;
    let mut after = String::new();
    for first in [0, 2, 3, 1] {
        let rest = format!("first: {first}{after}");
        let alone = "nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
        let alone = server.data(&format!("{{ documents({rest}) {{ {alone} }} }}")).await["documents"].take();
        let whole = page(&server, &rest).await;
        for part in ["nodes", "pageInfo"] {
            assert_eq!(alone[part], whole[part], "{rest}");
        }
        if first > 0 {
            let cursor = text(&alone, "endCursor");
            assert_eq!(alone["edges"].as_array().unwrap().last().unwrap()["cursor"], cursor);
            after = format!(", after: \"{cursor}\"");
        }
    }
}

#[tokio::test]
async fn pages_go_backwards() {
    let server = start().await;
    let last = page(&server, "last: 2").await;
    assert_eq!(ids(&last), &ALL[4..]);
    let before = page(&server, &format!("last: 3, before: \"{}\"", text(&last, "startCursor"))).await;
    assert_eq!(ids(&before), &ALL[1..4]);
    assert_eq!((&before["pageInfo"]["hasNextPage"], &before["pageInfo"]["hasPreviousPage"]), (&json!(true), &json!(true)));
    let between = page(&server, &format!("after: \"{}\", before: \"{}\"", text(&before, "startCursor"), text(&last, "startCursor"))).await;
    assert_eq!(ids(&between), &ALL[2..4]);
}

#[tokio::test]
async fn a_page_may_be_empty() {
    let server = start().await;
    let none = page(&server, "first: 0").await;
    assert_eq!((ids(&none).len(), &none["totalCount"], &none["pageInfo"]["hasNextPage"]), (0, &json!(6), &json!(true)));
    let end = text(&page(&server, "last: 1").await, "endCursor").to_owned();
    let beyond = page(&server, &format!("after: \"{end}\"")).await;
    assert_eq!((ids(&beyond).len(), &beyond["pageInfo"]["endCursor"]), (0, &Value::Null));
}

#[tokio::test]
async fn impossible_pages_are_refused() {
    let server = start().await;
    for arguments in ["first: -1", "last: -1", "first: 501", "last: 501", "first: 1, last: 1"] {
        let (code, message) = server.error(&format!("{{ documents({arguments}) {{ totalCount }} }}")).await;
        assert_eq!(code, "BAD_PAGE", "{arguments}: {message}");
    }
    let (code, _) = server.error(r#"{ organization(id: "org:14/kulturnamnden") { posts(first: 501) { id } } }"#).await;
    assert_eq!(code, "BAD_PAGE");
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused() {
    let server = start().await;
    let cursor = text(&page(&server, "first: 1").await, "endCursor").to_owned();
    for arguments in [
        format!("after: \"{cursor}\", filter: {{kind: {{eq: BUDGET}}}}"),
        format!("after: \"{cursor}\", orderBy: [{{field: TITLE}}]"),
        "before: \"page2\"".to_owned(),
    ] {
        let (code, message) = server.error(&format!("{{ documents({arguments}) {{ totalCount }} }}")).await;
        assert_eq!(code, "FOREIGN_CURSOR", "{arguments}: {message}");
    }
}

#[tokio::test]
async fn a_cursor_of_an_earlier_revision_is_refused() {
    let server = start().await;
    let cursor = text(&page(&server, "first: 1").await, "endCursor").to_owned();
    insert::<revision::Entity>(&server.db, json!([{ "seq": 3, "region_code": "14", "run_id": 1, "committed_at": "2026-03-02T00:00:00Z" }])).await;
    server.wait_for_revision(3).await;
    let (code, message) = server.error(&format!("{{ documents(after: \"{cursor}\") {{ totalCount }} }}")).await;
    assert_eq!(code, "STALE_CURSOR");
    assert!(message.contains("revision 2") && message.contains("revision 3"), "{message}");
}
