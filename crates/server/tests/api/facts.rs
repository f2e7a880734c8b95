//! What every fact carries: the words, the page, when it was seen, what contradicts it, and an id that finds it again.

use crate::database::{filled_database, insert};
use crate::started::{start, start_with};
use helheten_model::entity::{figure, goal};
use serde_json::{Value, json};

#[tokio::test]
async fn evidence_is_the_exact_words_and_their_page() {
    let server = start().await;
    let data = server
        .data(
            r#"{ organization(id: "org:14/kulturnamnden") {
                firstSeenAt lastSeenAt
                evidence(field: "name") { field value chosen quote prefix start end citationUrl page { url title statedDate fetchedAt sha256 current } }
                all: evidence { quote chosen }
            } }"#,
        )
        .await;
    let organization = &data["organization"];
    assert_eq!((&organization["firstSeenAt"], &organization["lastSeenAt"]), (&json!("2025-06-01T00:00:00+00:00"), &json!("2026-03-01T00:00:00+00:00")));
    let chosen = &organization["evidence"][0];
    assert_eq!((&chosen["quote"], &chosen["chosen"], &chosen["start"], &chosen["end"]), (&json!("Kulturnämnden & co"), &json!(true), &json!(10), &json!(28)));
    assert_eq!(chosen["citationUrl"], "https://example.invalid/a#:~:text=Sedan%20finns-,Kulturn%C3%A4mnden%20%26%20co,-%2C%20som%20beslutar");
    let page = json!({ "url": "https://example.invalid/a", "title": "Sida A", "statedDate": "2025-12-09", "fetchedAt": "2026-01-01T00:00:00+00:00",
                       "sha256": "ab".repeat(32), "current": true });
    assert_eq!(chosen["page"], page);
    assert_eq!((&organization["evidence"][1]["quote"], &organization["evidence"][1]["chosen"]), (&json!("kulturnämnden"), &json!(false)));
    let all: Vec<_> = organization["all"].as_array().unwrap().iter().map(|one| (one["quote"].as_str().unwrap(), one["chosen"] == true)).collect();
    assert!(all.is_sorted_by_key(|(_, chosen)| !chosen), "the chosen come first: {all:?}");
    assert!(!all.iter().any(|(quote, _)| quote.starts_with("13") || quote.starts_with("11")), "only live assertions count: {all:?}");
    assert_eq!(all.len(), 6);
}

#[tokio::test]
async fn a_conflict_shows_every_side_and_the_rule_that_chose() {
    let server = start().await;
    let data = server
        .data(
            r#"{ organization(id: "org:14/kulturnamnden") { seats conflicts { field value rule sides { value evidence { quote page { url } } } } }
                 conflicting: organizations(filter: {hasConflicts: true}) { nodes { id } }
                 agreed: figures(filter: {hasConflicts: true}) { totalCount } }"#,
        )
        .await;
    let conflicts = json!([{ "field": "seats", "value": "15", "rule": "newest_date", "sides": [
        { "value": "15", "evidence": [{ "quote": "15 ledamöter", "page": { "url": "https://example.invalid/a" } }] },
        { "value": "17", "evidence": [{ "quote": "17 ledamöter", "page": { "url": "https://example.invalid/b" } }] } ] }]);
    assert_eq!(data["organization"], json!({ "seats": 15, "conflicts": conflicts }));
    assert_eq!(data["conflicting"]["nodes"], json!([{ "id": "org:14/kulturnamnden" }]));
    assert_eq!(data["agreed"]["totalCount"], 0);
}

#[tokio::test]
async fn an_id_that_was_given_up_leads_to_the_body_that_it_became() {
    let server = start().await;
    let answer = server
        .data(r#"{ node(id: "org:14/namnden-for-kultur") { id ... on Organization { name } } organization(id: "org:14/namnden-for-kultur") { id } }"#)
        .await;
    assert_eq!(answer["node"]["id"], "org:14/kulturnamnden");
    assert_eq!(answer["organization"]["id"], "org:14/kulturnamnden");
}

#[tokio::test]
async fn a_rule_that_is_broken_is_a_finding_about_its_body() {
    let server = start().await;
    let answer =
        server.data(r#"{ findings(filter: { rule: { eq: "ODD_SEATS" } }) { nodes { kind text page { url } about { ... on Organization { name } } } } }"#).await;
    let finding = &answer["findings"]["nodes"][0];
    assert_eq!((finding["kind"].as_str(), finding["about"]["name"].as_str()), (Some("BREAKS_RULE"), Some("Kulturnämnden")));
    assert!(finding["page"].is_null());
}

#[tokio::test]
async fn node_finds_every_type() {
    let server = start().await;
    let nodes = [
        ("Region", "region:14"),
        ("Organization", "org:14/kulturnamnden"),
        ("OrganizationPeriod", "period:14/politisk-organisation"),
        ("Relation", "rel:org:14/kulturnamnden:SUPPORTED_BY:org:14/kultursekretariatet"),
        ("Post", "post:14/regionstyrelsen/ordforande"),
        ("Person", "person:14/regionstyrelsen/eva-exempel"),
        ("Membership", "member:post:14/regionstyrelsen/ordforande:person:14/regionstyrelsen/eva-exempel"),
        ("Figure", "fig:22/EMPLOYEES"),
        ("Document", "doc:22/verksamhetsplan"),
        ("Law", "law:2017:725"),
        ("RegionLaw", "region_law:14/2017:725"),
        ("Goal", "goal:14/det-goda-livet"),
        ("Mission", "mission:14/kultur"),
        ("Duty", "duty:14/kulturnamnden/a"),
        ("DecisionRight", "right:14/COMMITTEE/OWN"),
        ("GovernanceLevel", "level:14/STRATEGIC"),
        ("Statement", "statement:14/PRINCIPLE/dialog"),
        ("Event", "event:14/2022-04-12/ny-organisation"),
        ("ContactPoint", "contact:14/EMAIL/kultur@example.invalid"),
        ("Finding", "f00000000000000000000001"),
    ];
    let ids: Vec<_> = nodes.iter().map(|(_, id)| *id).chain(["org:14/finns-inte"]).collect();
    let answer = server
        .ask_with(
            "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Fact { standing region { code } evidence { quote } } } }",
            json!({ "ids": ids }),
        )
        .await;
    let found = answer["data"]["nodes"].as_array().unwrap_or_else(|| panic!("{answer}"));
    for ((kind, id), node) in nodes.iter().zip(found) {
        assert_eq!((node["__typename"].as_str(), node["id"].as_str()), (Some(*kind), Some(*id)));
        let is_fact = !["Region", "Law", "Finding"].contains(kind);
        assert_eq!(node.get("standing").is_some_and(Value::is_string), is_fact, "{node}");
    }
    assert_eq!(found.last(), Some(&Value::Null));
    let single = server.data(r#"{ node(id: "fig:22/EMPLOYEES") { ... on Figure { value qualifier unit evidence { quote } } } }"#).await;
    assert_eq!(single["node"], json!({ "value": 8000.0, "qualifier": "OVER", "unit": "anställda", "evidence": [{ "quote": "drygt 8 000 anställda" }] }));
}

#[tokio::test]
async fn every_list_lists() {
    let server = start().await;
    let lists = [
        ("organizations", 9),
        ("relations", 4),
        ("posts", 1),
        ("people", 1),
        ("figures", 3),
        ("documents", 6),
        ("laws", 1),
        ("goals", 1),
        ("missions", 1),
        ("duties", 1),
        ("decisionRights", 1),
        ("governanceLevels", 1),
        ("statements", 1),
        ("organizationPeriods", 1),
        ("events", 1),
        ("contactPoints", 1),
    ];
    for (list, count) in lists {
        let data = server.data(&format!("{{ {list} {{ totalCount nodes {{ id }} }} region(code: \"01\") {{ {list} {{ totalCount }} }} }}")).await;
        assert_eq!(data[list]["totalCount"], count, "{list}");
        assert_eq!(data[list]["nodes"].as_array().map(Vec::len), Some(count), "{list}");
        assert_eq!(data["region"][list]["totalCount"], 0, "{list} of a region that was not imported");
    }
    let data = server.data("{ findings { nodes { text quote page { url } } } importRuns { nodes { id origin demo report } } dataset { revision demo importedAt counts { regions organizations pages } } }").await;
    assert_eq!(data["findings"]["nodes"][0]["page"]["url"], "https://example.invalid/a");
    assert_eq!(data["importRuns"]["nodes"], json!([{ "id": "1", "origin": "folder invented", "demo": true, "report": { "pages": 4 } }]));
    let dataset = json!({ "revision": 2, "demo": true, "importedAt": "2026-03-01T05:01:00+00:00", "counts": { "regions": 3, "organizations": 9, "pages": 4 } });
    assert_eq!(data["dataset"], dataset);
}

#[tokio::test]
async fn values_come_out_of_the_database_as_they_went_in() {
    let db = filled_database().await;
    let text = "\"Nära\" \\ vård\u{2028}\u{1}\tför 🏥 och <b>&amp;</b>";
    let value = 0.1 + 0.2;
    insert::<figure::Entity>(
        &db,
        json!([{ "id": "fig:14/X", "region_code": "14", "measure": "INHABITANTS", "value": value, "qualifier": "EXACT", "unit": text, "standing": "UNDATED" }]),
    )
    .await;
    insert::<goal::Entity>(&db, json!([{ "id": "goal:14/x", "region_code": "14", "kind": "OBJECTIVE", "text": text, "standing": "UNDATED" }])).await;
    let server = start_with(db).await;
    let data =
        server.data("{ figure: node(id: \"fig:14/X\") { ... on Figure { value unit } } goal: node(id: \"goal:14/x\") { ... on Goal { text subject } } }").await;
    assert_eq!(data["figure"], json!({ "value": value, "unit": text }));
    assert_eq!(data["goal"], json!({ "text": text, "subject": null }));
}
