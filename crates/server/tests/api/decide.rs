//! Who decides: the way up through loops and gaps, what is gone, what is not known, and what a question may be.

use crate::database::{filled_database, insert};
use crate::started::{Started, start, start_with};
use helheten_model::entity::{organization, relation};
use serde_json::{Value, json};

/// The invented rows, and a museum whose parts are each a part of the other.
async fn start_with_museum() -> Started {
    let db = filled_database().await;
    let body = |id: &str, name: &str, kind: &str, standing: &str| json!({ "id": id, "region_code": "14", "name": name, "kind": kind, "basis": "STATED", "standing": standing });
    insert::<organization::Entity>(
        &db,
        json!([
            body("org:14/museienheten", "Museienheten", "UNIT", "CURRENT"),
            body("org:14/museiavdelningen", "Museiavdelningen", "DEPARTMENT", "UNDATED"),
            body("org:14/museinamnden", "Museinämnden", "COMMITTEE", "FORMER"),
        ]),
    )
    .await;
    let part = |from: &str, to: &str, standing: &str| {
        json!({ "id": format!("rel:{from}:PART_OF:{to}"), "region_code": "14", "from_id": from, "kind": "PART_OF", "to_id": to, "basis": "STATED",
                "standing": standing })
    };
    insert::<relation::Entity>(
        &db,
        json!([
            part("org:14/museienheten", "org:14/museiavdelningen", "CURRENT"),
            part("org:14/museiavdelningen", "org:14/museienheten", "CURRENT"),
            part("org:14/museienheten", "org:14/museienheten", "CURRENT"),
            part("org:14/museiavdelningen", "org:14/regionstyrelsen", "FORMER"),
            part("org:14/museienheten", "org:14/nowhere", "CURRENT"),
        ]),
    )
    .await;
    start_with(db).await
}

fn ways(answer: &Value) -> Vec<(&str, Vec<&str>)> {
    let bodies = answer["whoDecides"]["bodies"].as_array().unwrap();
    bodies
        .iter()
        .map(|body| {
            let steps = body["chain"].as_array().unwrap().iter().map(|step| step["organization"]["id"].as_str().unwrap()).collect();
            (body["organization"]["id"].as_str().unwrap(), steps)
        })
        .collect()
}

#[tokio::test]
async fn a_way_up_ends_where_it_turns_round() {
    let server = start_with_museum().await;
    let question = r#"{ whoDecides(topic: "museer", region: "14") { bodies { organization { id } chain { organization { id } } } } }"#;
    let answer = server.data(question).await;
    let expected = vec![
        ("org:14/kulturnamnden", vec!["org:14/regionfullmaktige"]),
        ("org:14/museienheten", vec!["org:14/museiavdelningen"]),
        ("org:14/museiavdelningen", vec!["org:14/museienheten"]),
    ];
    assert_eq!(ways(&answer), expected, "what is gone neither decides nor leads on");
}

#[tokio::test]
async fn every_step_tells_its_ground() {
    let server = start().await;
    let answer = server
        .data(
            r#"{ whoDecides(topic: "Kollektivtrafiken?", region: "14") { status missions understoodAs { words subject area belongsTo }
            bodies { organization { id } role basis score reasons { rule basis subject closeness } } }
            whole: whoDecides(topic: "trafikbolagets styrelse", region: "14") { bodies(first: 1) { organization { id }
            chain { organization { id } kind basis rule provision } } } }"#,
        )
        .await;
    let best = &answer["whoDecides"]["bodies"][0];
    assert_eq!(answer["whoDecides"]["status"], "STATED");
    assert_eq!(answer["whoDecides"]["missions"], json!(["PUBLIC_TRANSPORT"]));
    let understood = json!([{ "words": "Kollektivtrafiken", "subject": "kollektivtrafik", "area": "PUBLIC_TRANSPORT", "belongsTo": null }]);
    assert_eq!(answer["whoDecides"]["understoodAs"], understood);
    assert_eq!((&best["organization"]["id"], &best["role"], &best["basis"]), (&json!("org:14/kollektivtrafiknamnden"), &json!("DECIDES"), &json!("STATED")));
    let reasons = json!([
        { "rule": "stated_mission", "basis": "STATED", "subject": "kollektivtrafik", "closeness": "SUBJECT" },
        { "rule": "named_after_subject", "basis": "INFERRED", "subject": "kollektivtrafik", "closeness": "SUBJECT" },
    ]);
    assert_eq!(best["reasons"], reasons);
    let steps = &answer["whole"]["bodies"][0]["chain"];
    let top = json!({ "organization": { "id": "org:14/regionfullmaktige" }, "kind": null, "basis": "INFERRED", "rule": "assembly_appoints_committees",
                      "provision": "kommunallagen (2017:725) 3 kap. 4–5 §§" });
    assert_eq!(steps.as_array().unwrap().last(), Some(&top));
}

#[tokio::test]
async fn what_is_not_known_is_said() {
    let server = start().await;
    let answer = server
        .data(
            r#"{ away: whoDecides(topic: "tandvård", region: "01") { status missions bodies { score } }
                silent: whoDecides(topic: "tandvård", region: "14") { status bodies { score } }
                gone: whoDecides(topic: "klagomål på vården", region: "22") { status bodies { score } }
                school: whoDecides(topic: "grundskolan", region: "14") { status missions notes { kind } understoodAs { belongsTo } bodies { score } } }"#,
        )
        .await;
    assert_eq!(answer["away"], json!({ "status": "NOT_IMPORTED", "missions": ["DENTAL_CARE"], "bodies": [] }));
    assert_eq!(answer["silent"], json!({ "status": "NOT_STATED", "bodies": [] }));
    assert_eq!(answer["gone"], json!({ "status": "NOT_STATED", "bodies": [] }));
    let school =
        json!({ "status": "NOT_STATED", "missions": [], "notes": [{ "kind": "NOT_REGIONAL" }], "understoodAs": [{ "belongsTo": "kommunen" }], "bodies": [] });
    assert_eq!(answer["school"], school);
}

#[tokio::test]
async fn a_question_has_some_words_and_not_too_many() {
    let server = start().await;
    let (code, message) = server.error(r#"{ whoDecides(topic: " ", region: "14") { status } }"#).await;
    assert_eq!((code.as_str(), message.contains("empty")), ("BAD_ARGUMENT", true));
    let long = "å".repeat(401);
    let (code, message) = server.error(&format!(r#"{{ whoDecides(topic: "{long}", region: "14") {{ status }} }}"#)).await;
    assert_eq!((code.as_str(), message.contains("401 characters") && message.contains("400")), ("BAD_ARGUMENT", true), "{message}");
    let most = "å".repeat(400);
    server.data(&format!(r#"{{ whoDecides(topic: "{most}", region: "14") {{ status }} }}"#)).await;
}
