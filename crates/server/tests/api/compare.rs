//! Regions side by side, and how much is known of each.

use crate::database::{filled_database, insert};
use crate::started::{start, start_with};
use helheten_model::entity::{finding, import_run};
use serde_json::{Value, json};

/// The cells of the only aspect of a comparison.
fn cells(data: &Value) -> &Vec<Value> {
    data["compare"]["aspects"][0]["cells"].as_array().unwrap()
}

#[tokio::test]
async fn a_cell_is_stated_with_its_words_or_says_why_it_is_empty() {
    let server = start().await;
    let data = server
        .data(
            r#"{ compare(regions: ["14", "22", "01"], aspects: [COMMITTEES]) {
                day topic { text } regions { code }
                aspects { aspect labelSv description unit comparable narrowed cells {
                    region { code } status value number unit complete undated notesSv
                    items { name detail basis node { id } evidence { quote } } evidence { quote page { url } }
                } } } }"#,
        )
        .await;
    let compared = &data["compare"];
    assert_eq!((&compared["day"], &compared["topic"], &compared["regions"][2]["code"]), (&json!("2026-03-01"), &Value::Null, &json!("01")));
    let row = &compared["aspects"][0];
    assert_eq!((&row["aspect"], &row["labelSv"], &row["unit"]), (&json!("COMMITTEES"), &json!("nämnder"), &json!("nämnder")));
    assert_eq!((&row["comparable"], &row["narrowed"]), (&json!(true), &json!(false)));
    let cells = cells(&data);
    let statuses: Vec<_> = cells.iter().map(|cell| cell["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["STATED", "NOT_STATED", "NOT_IMPORTED"]);
    assert_eq!((&cells[0]["value"], &cells[0]["number"], &cells[0]["complete"]), (&json!("2\u{a0}nämnder"), &json!(2.0), &Value::Null));
    let culture = json!({ "name": "Kulturnämnden", "detail": "15\u{a0}ledamöter, kultur", "basis": "STATED", "node": { "id": "org:14/kulturnamnden" },
                          "evidence": [{ "quote": "Kulturnämnden & co" }] });
    assert_eq!(cells[0]["items"][1], culture);
    let words: Vec<_> = cells[0]["evidence"].as_array().unwrap().iter().map(|words| words["quote"].as_str().unwrap()).collect();
    assert_eq!(words, ["Kollektivtrafik 1", "Kulturnämnden & co"]);
    assert_eq!((&cells[1]["value"], &cells[1]["items"], &cells[2]["evidence"]), (&Value::Null, &json!([]), &json!([])));
}

#[tokio::test]
async fn numbers_say_how_exact_they_are_and_contradictions_are_shown() {
    let server = start().await;
    let data = server
        .data(
            r#"{ employees: compare(regions: ["22"], aspects: [EMPLOYEES]) {
                    aspects { cells { value number unit qualifier year notesSv evidence { quote citationUrl } conflicts { field } } } }
                 seats: compare(regions: ["14"], aspects: [COMMITTEE_SEATS]) {
                    aspects { cells { value conflicts { field value rule sides { value evidence { quote } } } notesSv } } }
                 plans: compare(regions: ["22", "13"], aspects: [PLANS]) { aspects { cells { status items { name detail } } } } }"#,
        )
        .await;
    let employees = &data["employees"]["aspects"][0]["cells"][0];
    assert_eq!(
        (&employees["value"], &employees["qualifier"], &employees["unit"]),
        (&json!("drygt 8\u{a0}000\u{a0}anställda"), &json!("OVER"), &json!("anställda"))
    );
    assert_eq!((&employees["number"], &employees["year"], &employees["conflicts"]), (&json!(8000.0), &Value::Null, &json!([])));
    assert_eq!(employees["notesSv"], json!(["året anges inte; sidan är från 2024-05-01", "1\u{a0}uppgift står bara på sidor utan datum"]));
    assert_eq!(employees["evidence"][0]["quote"], "drygt 8 000 anställda");
    let seats = &data["seats"]["aspects"][0]["cells"][0];
    assert_eq!((&seats["value"], &seats["notesSv"]), (&json!("Kulturnämnden 15"), &json!(["sidor anger olika"])));
    let sides: Vec<_> = seats["conflicts"][0]["sides"].as_array().unwrap().iter().map(|side| side["value"].as_str().unwrap()).collect();
    assert_eq!((sides, &seats["conflicts"][0]["rule"]), (vec!["15", "17"], &json!("newest_date")));
    let plans = &data["plans"]["aspects"][0]["cells"];
    assert_eq!(plans[0]["items"], json!([{ "name": "Regionstyrelsens verksamhetsplan", "detail": "2024–2026" }]));
    assert_eq!(plans[1]["status"], "NOT_STATED", "a plan for 2024 is not in force in 2026");
}

#[tokio::test]
async fn a_topic_narrows_what_is_compared() {
    let server = start().await;
    let query = |topic: &str| {
        format!(
            r#"{{ compare(regions: ["14"], topic: "{topic}") {{ topic {{ text missions }} aspects {{ aspect narrowed cells {{ status items {{ name }} }} }} }} }}"#
        )
    };
    for topic in ["PUBLIC_TRANSPORT", "kollektivtrafik", "Kollektivtrafik"] {
        let data = server.data(&query(topic)).await;
        assert_eq!(data["compare"]["topic"], json!({ "text": topic, "missions": ["PUBLIC_TRANSPORT"] }));
        let rows = data["compare"]["aspects"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["narrowed"] == true), "what a topic does not narrow is left out");
        let committees = rows.iter().find(|row| row["aspect"] == "COMMITTEES").unwrap();
        assert_eq!(committees["cells"][0]["items"], json!([{ "name": "Kollektivtrafiknämnden" }]));
    }
    let data = server.data(&query("Nämnden för")).await;
    assert_eq!(data["compare"]["topic"]["missions"], json!([]));
    assert_eq!(data["compare"]["aspects"][0]["cells"][0]["items"], json!([{ "name": "Kulturnämnden" }]), "other names count too");
    let whole = server.data(r#"{ compare(regions: ["14"], topic: "kultur", aspects: [INHABITANTS]) { aspects { narrowed cells { number } } } }"#).await;
    assert_eq!(whole["compare"]["aspects"], json!([{ "narrowed": false, "cells": [{ "number": 1_758_000.0 }] }]));
}

#[tokio::test]
async fn an_open_list_is_told() {
    let db = filled_database().await;
    let open = json!([{ "id": "f00000000000000000000003", "region_code": "22", "page_version_id": "page:22/a@1", "kind": "NOT_STATED", "text": "open",
                        "start": 0, "end": 6, "quote": "nämnder", "open_list_of": "COMMITTEE" }]);
    insert::<finding::Entity>(&db, open).await;
    let server = start_with(db).await;
    let data = server
        .data(
            r#"{ compare(regions: ["22"], aspects: [COMMITTEES]) { aspects { cells { status complete notesSv } } }
                 findings(filter: {kind: {eq: NOT_STATED}}) { nodes { openListOf } } }"#,
        )
        .await;
    assert_eq!((&cells(&data)[0]["status"], &cells(&data)[0]["complete"]), (&json!("NOT_STATED"), &json!(false)));
    assert_eq!(data["findings"]["nodes"], json!([{ "openListOf": "COMMITTEE" }]));
}

#[tokio::test]
async fn regions_and_aspects_are_taken_once_in_their_order() {
    let server = start().await;
    let data =
        server.data(r#"{ compare(regions: ["22", "14", "22"], aspects: [LAWS, VISION, LAWS]) { regions { code } aspects { aspect cells { value } } } }"#).await;
    assert_eq!(data["compare"]["regions"], json!([{ "code": "22" }, { "code": "14" }]));
    let laws = json!({ "aspect": "LAWS", "cells": [{ "value": null }, { "value": "kommunallagen" }] });
    let vision = json!({ "aspect": "VISION", "cells": [{ "value": null }, { "value": "Det goda livet" }] });
    assert_eq!(data["compare"]["aspects"], json!([laws, vision]));
}

#[tokio::test]
async fn what_cannot_be_compared_is_refused_with_words_that_help() {
    let server = start().await;
    let many = vec!["\"14\""; 22].join(", ");
    let cases = [
        (r"{ compare(regions: []) { regions { code } } }".to_owned(), "BAD_ARGUMENT", "`regions` is empty"),
        (format!("{{ compare(regions: [{many}]) {{ regions {{ code }} }} }}"), "BAD_ARGUMENT", "22 codes"),
        (r#"{ compare(regions: ["14", "99"]) { regions { code } } }"#.to_owned(), "UNKNOWN_REGION", "25 Region Norrbotten"),
        (r#"{ compare(regions: ["14"], topic: " ") { regions { code } } }"#.to_owned(), "BAD_ARGUMENT", "`topic` is blank"),
        (r#"{ compare(regions: ["14"], aspects: []) { regions { code } } }"#.to_owned(), "BAD_ARGUMENT", "`aspects` is empty"),
        (r#"{ compare(regions: ["14"], aspects: [SEATS]) { regions { code } } }"#.to_owned(), "VALIDATION_FAILED", "ASSEMBLY_SEATS"),
        (r"{ coverage(regions: []) { imported } }".to_owned(), "BAD_ARGUMENT", "`regions` is empty"),
    ];
    for (query, expected, part) in cases {
        let (code, message) = server.error(&query).await;
        assert_eq!(code, expected, "{query}: {message}");
        assert!(message.contains(part), "{message}");
    }
}

#[tokio::test]
async fn all_regions_in_all_aspects_are_allowed_and_what_multiplies_is_not() {
    let server = start().await;
    let regions: Vec<String> =
        server.data("{ regions { nodes { code } } }").await["regions"]["nodes"].as_array().unwrap().iter().map(|node| node["code"].to_string()).collect();
    let query = |cell: &str| format!("{{ compare(regions: [{}]) {{ aspects {{ aspect cells {{ {cell} }} }} }} }}", regions.join(", "));
    let data = server.data(&query("region { name } status value number year qualifier complete items { name detail } evidence { quote citationUrl }")).await;
    assert!(data["compare"]["aspects"].as_array().unwrap().iter().all(|row| row["cells"].as_array().unwrap().len() == 21));
    let (code, message) = server.error(&query("items(first: 500) { name }")).await;
    assert_eq!(code, "TOO_COSTLY", "{message}");
    let (code, message) = server.error("{ coverage { findings(first: 500) { id text rule kind quote } } }").await;
    assert_eq!(code, "TOO_COSTLY", "{message}");
}

#[tokio::test]
async fn coverage_holds_the_rules_against_every_region() {
    let db = filled_database().await;
    let report = json!({ "regions": [{ "region": "14", "failures": [{ "url": "https://example.invalid/gone", "message": "status 404" }],
                                       "quarantined": [{ "url": "https://example.invalid/odd", "reason": "EMPTY", "message": "no text" }], "error": null }] });
    let run = json!([{ "id": 2, "started_at": "2026-03-02T05:00:00Z", "finished_at": "2026-03-02T05:01:00Z", "program_version": "0.1.0",
                       "rules_version": "rules2", "origin": "live", "demo": false, "report": report }]);
    insert::<import_run::Entity>(&db, run).await;
    let server = start_with(db).await;
    let data = server
        .data(
            "{ coverage { region { code } imported factCount evidenceShare standings { current former undated }
                rules { code labelSv description status reason exception expectedMin expectedMax found findings { text } }
                missing { kind labelSv rule } facts { entityType labelSv count withEvidence standings { current } } findingCounts { kind labelSv count }
                findings(kind: AMBIGUOUS) { quote }
                pages { read dated newest { url } oldest { url } newestAgeDays oldestAgeDays lastVisitAt longestUnseenAt }
                lastRun { run { id } hasFailures error failed { url message } quarantined { url message } } } }",
        )
        .await;
    let regions = data["coverage"].as_array().unwrap();
    let codes: Vec<_> = regions.iter().map(|region| region["region"]["code"].as_str().unwrap()).collect();
    assert!(codes.len() == 21 && codes.is_sorted());
    let of = |code: &str| &regions[codes.iter().position(|known| *known == code).unwrap()];
    let rule = |region: &'static str, rule: &str| of(region)["rules"].as_array().unwrap().iter().find(|row| row["code"] == rule).unwrap();

    let assembly = rule("14", "ONE_ASSEMBLY");
    assert_eq!(
        (&assembly["status"], &assembly["expectedMin"], &assembly["expectedMax"], &assembly["found"]),
        (&json!("HOLDS"), &json!(1), &json!(1), &json!(1))
    );
    assert_eq!(rule("14", "AN_AUDIT")["status"], "BROKEN");
    assert_eq!(of("14")["missing"][0], json!({ "kind": "AUDIT", "labelSv": "revision", "rule": "AN_AUDIT" }));
    assert_eq!((&rule("14", "ODD_SEATS")["status"], &rule("14", "ODD_SEATS")["findings"]), (&json!("BROKEN"), &json!([{ "text": "an even number of seats" }])));
    assert_eq!(rule("09", "BOARD_GOVERNING_NOTHING")["status"], "NOT_APPLICABLE");
    assert!(rule("09", "ONE_ASSEMBLY")["exception"].as_str().unwrap().contains("Gotland"));
    assert_eq!((&of("01")["imported"], &rule("01", "ONE_ASSEMBLY")["status"], &of("01")["missing"]), (&json!(false), &json!("UNKNOWN"), &json!([])));
    assert_eq!((&of("01")["factCount"], &of("01")["evidenceShare"], &of("01")["pages"]["lastVisitAt"]), (&json!(0), &Value::Null, &Value::Null));
    assert_eq!((&rule("14", "NEWEST_PAGE_AGE")["found"], &rule("13", "NEWEST_PAGE_AGE")["status"]), (&json!(83), &json!("UNKNOWN")));

    let bodies = json!({ "entityType": "ORGANIZATION", "labelSv": "organ", "count": 6, "withEvidence": 3, "standings": { "current": 4 } });
    assert_eq!(of("14")["facts"][0], bodies);
    let findings =
        json!([{ "kind": "AMBIGUOUS", "labelSv": "tvetydigt", "count": 1 }, { "kind": "BREAKS_RULE", "labelSv": "bryter mot en regel", "count": 1 }]);
    assert_eq!((&of("14")["findingCounts"], &of("14")["findings"]), (&findings, &json!([{ "quote": "utskottet" }])));
    let pages = json!({ "read": 2, "dated": 1, "newest": { "url": "https://example.invalid/a" }, "oldest": { "url": "https://example.invalid/a" }, "newestAgeDays": 83,
                        "oldestAgeDays": 83, "lastVisitAt": "2026-03-01T00:00:00+00:00", "longestUnseenAt": "2025-06-01T00:00:00+00:00" });
    assert_eq!(of("14")["pages"], pages);
    let run = json!({ "run": { "id": "2" }, "hasFailures": true, "error": null, "failed": [{ "url": "https://example.invalid/gone", "message": "status 404" }],
                      "quarantined": [{ "url": "https://example.invalid/odd", "message": "no text" }] });
    assert_eq!((&of("14")["lastRun"], &of("22")["lastRun"]), (&run, &Value::Null));

    let some = server.data(r#"{ coverage(regions: ["22", "01", "22"]) { region { code } } }"#).await;
    assert_eq!(some["coverage"], json!([{ "region": { "code": "22" } }, { "region": { "code": "01" } }]));
}
