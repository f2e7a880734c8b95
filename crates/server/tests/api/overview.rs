//! What the lists say as a whole: facets, where the data comes from, and which body took which one's place.

use crate::database::{filled_database, insert};
use crate::started::{start, start_with};
use helheten_model::entity::{event, event_organization, source};
use serde_json::json;

#[tokio::test]
async fn facets_count_the_whole_filtered_list() {
    let server = start().await;
    let data = server
        .data(
            r#"{
                all: organizations(first: 1) { nodes { id } facets { region { value labelSv count } kind { value labelSv count } level { value count } mission { value count } } }
                narrow: organizations(filter: {region: {code: {eq: "14"}}, kind: {eq: COMMITTEE}}, first: 0) { facets { region { value count } kind { value } } }
                documents(filter: {issuer: {kind: {eq: COMMITTEE}}}) { facets { kind { value count } level { value } mission { value } } }
                figures { ...counted }
                laws { facets { region { value count } kind { value } } }
            }
            fragment counted on FigureConnection { facets { kind { value } } }"#,
        )
        .await;
    let facets = &data["all"]["facets"];
    assert_eq!(data["all"]["nodes"].as_array().unwrap().len(), 1);
    let regions = json!([
        { "value": "14", "labelSv": "Västra Götalandsregionen", "count": 6 },
        { "value": "22", "labelSv": "Region Västernorrland", "count": 2 },
        { "value": "13", "labelSv": "Region Halland", "count": 1 },
    ]);
    assert_eq!(facets["region"], regions);
    assert_eq!(facets["kind"][0], json!({ "value": "EXECUTIVE_BOARD", "labelSv": "regionstyrelse", "count": 3 }));
    assert_eq!(facets["level"], json!([{ "value": "STRATEGIC", "count": 2 }, { "value": "PROVIDER", "count": 1 }]));
    assert_eq!(facets["mission"], json!([{ "value": "PUBLIC_TRANSPORT", "count": 2 }, { "value": "CULTURE", "count": 1 }]));
    assert_eq!(data["narrow"]["facets"], json!({ "region": [{ "value": "14", "count": 2 }], "kind": [{ "value": "COMMITTEE" }] }));
    let issued = json!({ "kind": [{ "value": "ANNUAL_REPORT", "count": 1 }], "level": [{ "value": "STRATEGIC" }], "mission": [{ "value": "CULTURE" }] });
    assert_eq!(data["documents"]["facets"], issued);
    assert!(!data["figures"]["facets"]["kind"].as_array().unwrap().is_empty());
    assert_eq!(data["laws"]["facets"]["kind"], json!([]));
}

#[tokio::test]
async fn sources_tell_how_the_last_visit_went() {
    let db = filled_database().await;
    insert::<source::Entity>(
        &db,
        json!([
            { "id": "source:14/b", "region_code": "14", "url": "https://example.invalid/b", "is_entry": true, "depth": 0, "weight": 1, "page_id": "page:14/b", "failures": 1 },
            { "id": "source:14/gone", "region_code": "14", "url": "https://example.invalid/gone", "is_entry": false, "depth": 2, "weight": 1, "status": 404,
              "message": "not found", "visited_at": "2026-03-02T00:00:00Z", "failures": 3 },
            { "id": "source:14/unasked", "region_code": "14", "url": "https://example.invalid/unasked", "is_entry": false, "depth": 1, "weight": 1, "failures": 0 },
        ]),
    )
    .await;
    let server = start_with(db).await;
    let data = server
        .data(
            r#"{
                sources(filter: {region: {code: {eq: "14"}}}, orderBy: [{field: URL}]) { totalCount nodes { url outcome status listed depth failures visitedAt succeededAt page { current } } }
                failed: sources(filter: {outcome: {eq: FAILED}, status: {eq: 404}}) { nodes { url message } facets { kind { value count } } }
                recent: sources(filter: {visitedAt: {gte: "2026-03-02T00:00:00Z"}}) { totalCount }
                node(id: "source:14/gone") { __typename ... on Source { url region { code } } }
                region(code: "14") { sources { totalCount } findings { totalCount } }
            }"#,
        )
        .await;
    let expected = json!([
        { "url": "https://example.invalid/a", "outcome": "UNCHANGED", "status": null, "listed": null, "depth": null, "failures": null,
          "visitedAt": "2026-03-01T00:00:00+00:00", "succeededAt": "2026-03-01T00:00:00+00:00", "page": { "current": true } },
        { "url": "https://example.invalid/b", "outcome": "FAILED", "status": null, "listed": true, "depth": 0, "failures": 1,
          "visitedAt": "2026-03-02T00:00:00+00:00", "succeededAt": null, "page": { "current": true } },
        { "url": "https://example.invalid/gone", "outcome": "FAILED", "status": 404, "listed": false, "depth": 2, "failures": 3,
          "visitedAt": "2026-03-02T00:00:00+00:00", "succeededAt": null, "page": null },
    ]);
    assert_eq!(data["sources"], json!({ "totalCount": 3, "nodes": expected }));
    assert_eq!(data["failed"]["nodes"], json!([{ "url": "https://example.invalid/gone", "message": "not found" }]));
    assert_eq!(data["failed"]["facets"]["kind"], json!([{ "value": "FAILED", "count": 1 }]));
    assert_eq!(data["recent"]["totalCount"], 2);
    assert_eq!(data["node"], json!({ "__typename": "Source", "url": "https://example.invalid/gone", "region": { "code": "14" } }));
    assert_eq!(data["region"], json!({ "sources": { "totalCount": 3 }, "findings": { "totalCount": 2 } }));
}

#[tokio::test]
async fn runs_are_a_connection() {
    let server = start().await;
    let data = server
        .data(
            r"{ importRuns(filter: {demo: true, finishedAt: {isNull: false}}, orderBy: [{field: STARTED_AT, direction: DESC}]) { totalCount edges { cursor node { id origin report } } }
                 live: importRuns(filter: {demo: false}) { totalCount } }",
        )
        .await;
    assert_eq!(data["importRuns"]["totalCount"], 1);
    assert_eq!(data["importRuns"]["edges"][0]["node"], json!({ "id": "1", "origin": "folder invented", "report": { "pages": 4 } }));
    assert_eq!(data["live"]["totalCount"], 0);
}

#[tokio::test]
async fn successors_are_many_to_many_and_stated() {
    let db = filled_database().await;
    let event =
        |id: &str, kind: &str, what: &str| json!({ "id": id, "region_code": "14", "kind": kind, "date": "2023-01-01", "what": what, "standing": "CURRENT" });
    insert::<event::Entity>(&db, json!([event("event:14/merged", "MERGED", "gick samman"), event("event:14/renamed", "RENAMED", "bytte namn")])).await;
    let concerned = |event: &str, role: &str, name: &str, body: Option<&str>| json!({ "event_id": event, "role": role, "name": name, "organization_id": body });
    insert::<event_organization::Entity>(
        &db,
        json!([
            concerned("event:14/merged", "ORIGINAL", "Museinämnden", None),
            concerned("event:14/merged", "ORIGINAL", "Trafikbolagets styrelse", Some("org:14/trafikbolagets-styrelse")),
            concerned("event:14/merged", "RESULTING", "Kulturnämnden", Some("org:14/kulturnamnden")),
            concerned("event:14/renamed", "ORIGINAL", "Nämnden för kultur", Some("org:14/kulturnamnden")),
            concerned("event:14/renamed", "RESULTING", "Kulturnämnden", Some("org:14/kulturnamnden")),
        ]),
    )
    .await;
    let server = start_with(db).await;
    let data = server
        .data(
            r#"{
                kultur: organization(id: "org:14/kulturnamnden") { predecessors { name organization { id } event { kind date } } successors { name } }
                board: organization(id: "org:14/trafikbolagets-styrelse") { successors { organization { id } event { what organizations(role: ORIGINAL) { role name } } } predecessors { name } }
                assembly: organization(id: "org:14/regionfullmaktige") { successors { name } predecessors { name } }
            }"#,
        )
        .await;
    let told = json!({ "kind": "MERGED", "date": "2023-01-01" });
    let before = json!([
        { "name": "Museinämnden", "organization": null, "event": told },
        { "name": "Trafikbolagets styrelse", "organization": { "id": "org:14/trafikbolagets-styrelse" }, "event": told },
    ]);
    assert_eq!(data["kultur"], json!({ "predecessors": before, "successors": [] }));
    let originals = json!([{ "role": "ORIGINAL", "name": "Museinämnden" }, { "role": "ORIGINAL", "name": "Trafikbolagets styrelse" }]);
    let after = json!([{ "organization": { "id": "org:14/kulturnamnden" }, "event": { "what": "gick samman", "organizations": originals } }]);
    assert_eq!(data["board"], json!({ "successors": after, "predecessors": [] }));
    assert_eq!(data["assembly"], json!({ "successors": [], "predecessors": [] }));
}

#[tokio::test]
async fn lists_of_a_body_can_be_narrowed() {
    let server = start().await;
    let data = server
        .data(
            r#"{ organization(id: "org:14/kulturnamnden") {
                    seats: figures(measure: ELECTED_SEATS) { value evidence { quote } } employees: figures(measure: EMPLOYEES) { value }
                    reports: documents(kind: ANNUAL_REPORT) { title } plans: documents(kind: OPERATIONAL_PLAN) { title }
                    statements { kind text } decisionRight { right instrument } decisionRights { right }
                 } }"#,
        )
        .await;
    let body = &data["organization"];
    assert_eq!((&body["seats"][0]["value"], &body["employees"]), (&json!(15.0), &json!([])));
    assert_eq!((&body["reports"][0]["title"], &body["plans"]), (&json!("Årsredovisning"), &json!([])));
    assert_eq!(body["decisionRight"]["right"], body["decisionRights"][0]["right"]);
}
