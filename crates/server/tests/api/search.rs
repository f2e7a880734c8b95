//! Search: what people type, what must be found, what must not, and what comes first.

use crate::database::{filled_database, insert};
use crate::started::{Started, start, start_with};
use helheten_model::entity::{document, organization, revision};
use serde_json::{Value, json};

/// A server over the invented rows and some bodies with long names.
async fn start_searchable() -> Started {
    let db = filled_database().await;
    let body = |id: &str, name: &str, kind: &str, abbreviation: Option<&str>| json!({ "id": id, "region_code": &id[4..6], "name": name, "kind": kind, "basis": "STATED", "standing": "UNDATED", "abbreviation": abbreviation });
    insert::<organization::Entity>(
        &db,
        json!([
            body("org:12/folktandvardsnamnden", "Folktandvårdsnämnden", "COMMITTEE", None),
            body("org:12/sjukhusstyrelsen", "Sjukhusstyrelsen i Tallmon", "BOARD", None),
            body("org:12/beredningsutskottet", "Regionstyrelsens beredningsutskott", "SUBCOMMITTEE", None),
            body("org:12/halso-och-sjukvardsnamnden", "Hälso- och sjukvårdsnämnden", "COMMITTEE", Some("HSN")),
            body("org:12/kulturnamndens-kansli", "Kulturnämndens kansli", "OFFICE", None),
            body("org:12/lansmuseet", "Länsmuseet", "FOUNDATION", None),
            body("org:12/skanetrafiken", "Skånetrafiken", "ADMINISTRATION", None),
            body("org:12/radet", "Rådet för äldre", "COUNCIL", None),
        ]),
    )
    .await;
    let title = "HSN verksamhetsplan om <vård> & \"tandvård\" för kulturnämnden";
    let row = json!([{ "id": "doc:12/plan", "region_code": "12", "title": title, "kind": "OPERATIONAL_PLAN", "standing": "UNDATED", "period_start": 2027 }]);
    insert::<document::Entity>(&db, row).await;
    start_with(db).await
}

impl Started {
    async fn search(&self, text: &str) -> Value {
        let query = "query($text: String!) { search(text: $text) { totalCount nodes { type title score snippet snippetHtml matchedField node { id } } } }";
        let answer = self.ask_with(query, json!({ "text": text })).await;
        assert_eq!(answer.get("errors"), None, "{text}: {answer}");
        answer["data"]["search"].clone()
    }
}

fn ids(found: &Value) -> Vec<&str> {
    found["nodes"].as_array().unwrap().iter().map(|hit| hit["node"]["id"].as_str().unwrap()).collect()
}

const KULTUR: &str = "org:14/kulturnamnden";
const TRAFIK: &str = "org:14/kollektivtrafiknamnden";
const TANDVARD: &str = "org:12/folktandvardsnamnden";
const SJUKHUS: &str = "org:12/sjukhusstyrelsen";
const UTSKOTT: &str = "org:12/beredningsutskottet";
const HSN: &str = "org:12/halso-och-sjukvardsnamnden";
const KANSLI: &str = "org:12/kulturnamndens-kansli";
const MUSEUM: &str = "org:12/lansmuseet";
const PLAN: &str = "doc:12/plan";
const ASSEMBLY: &str = "org:14/regionfullmaktige";
const LAW: &str = "law:2017:725";

/// What is typed, what comes first, what is found too, what is not found.
type Case = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

/// Forms of words, and compounds by their parts.
const WORDS: &[Case] = &[
    ("Kulturnämnden", KULTUR, &[KANSLI, PLAN], &[TRAFIK]),
    ("kulturnämnd", KULTUR, &[KANSLI, PLAN], &[TRAFIK]),
    ("KULTURNÄMNDENS", KULTUR, &[KANSLI], &[HSN]),
    ("kulturna\u{308}mnden", KULTUR, &[KANSLI], &[HSN]),
    ("trafik", TRAFIK, &["org:14/trafikbolagets-styrelse", "org:12/skanetrafiken"], &[KULTUR, SJUKHUS]),
    ("kollektivtrafiken", TRAFIK, &["org:14/trafikbolagets-styrelse"], &[KULTUR]),
    ("tandvård", TANDVARD, &[PLAN], &[SJUKHUS, KULTUR]),
    ("folktandvården", TANDVARD, &[], &[SJUKHUS, KULTUR]),
    ("tandvårdsnämnd", TANDVARD, &[], &[SJUKHUS]),
    ("sjukhus", SJUKHUS, &[], &[HSN, KULTUR]),
    ("sjukhusen", SJUKHUS, &[], &[HSN]),
    ("sjukvård", HSN, &[], &[SJUKHUS]),
    ("hälsa", HSN, &[], &[SJUKHUS]),
    ("beredning", UTSKOTT, &[], &[KULTUR]),
    ("beredningsutskottet", UTSKOTT, &[], &[KULTUR]),
    ("utskott", UTSKOTT, &[], &[KULTUR]),
    ("museum", MUSEUM, &[], &[KULTUR]),
    ("länsmuseer", MUSEUM, &[], &[KULTUR]),
    ("fullmäktige", ASSEMBLY, &[], &[KULTUR]),
    ("nämnder", KULTUR, &[HSN, TRAFIK, TANDVARD], &[MUSEUM]),
    ("dialogen", "statement:14/PRINCIPLE/dialog", &[], &[KULTUR]),
    ("bidragen", "duty:14/kulturnamnden/a", &[], &[MUSEUM]),
    ("råd äldre", "org:12/radet", &[], &[KULTUR]),
];

/// Several words, phrases, abbreviations, numbers, ids.
const QUESTIONS: &[Case] = &[
    ("kulturnämnden kansli", KANSLI, &[], &[KULTUR]),
    ("kansli kulturnämnden", KANSLI, &[], &[KULTUR]),
    ("kulturnämndens verksamhetsplan", PLAN, &[], &[KULTUR, "doc:14/plan"]),
    ("\"nämnden för kultur\"", KULTUR, &[], &[KANSLI, TRAFIK]),
    ("\"kultur för nämnden\" verksamhetsplan", "doc:13/verksamhetsplan", &[PLAN], &[KULTUR]),
    ("nämnden för kultur", KULTUR, &[], &[MUSEUM]),
    ("kulturnämnden zeppelinare", KULTUR, &[KANSLI, PLAN], &[TRAFIK]),
    ("HSN", HSN, &[PLAN], &[KULTUR]),
    ("hsn", HSN, &[PLAN], &[KULTUR]),
    ("KN", KULTUR, &[], &[HSN]),
    ("2017:725", LAW, &[], &["fig:14/INHABITANTS"]),
    ("KL", LAW, &[], &[KULTUR]),
    ("kommunallagen", LAW, &["duty:14/kulturnamnden/a"], &[KULTUR]),
    (TRAFIK, TRAFIK, &[], &[]),
    ("fig:22/EMPLOYEES", "fig:22/EMPLOYEES", &[], &[]),
    ("Eva Exempel", "person:14/regionstyrelsen/eva-exempel", &[], &[ASSEMBLY]),
    ("exempel ordförande", "person:14/regionstyrelsen/eva-exempel", &[], &["post:14/regionstyrelsen/ordforande"]),
    ("ordförande", "post:14/regionstyrelsen/ordforande", &["person:14/regionstyrelsen/eva-exempel"], &[KULTUR]),
    ("kultur@example.invalid", "contact:14/EMAIL/kultur@example.invalid", &[], &[KULTUR]),
    ("verksamhetsplan 2025", "doc:22/verksamhetsplan", &[], &["doc:13/verksamhetsplan", PLAN]),
    ("budget 2024", "doc:14/budget", &[], &["doc:14/verksamhetsplan"]),
    ("anställda", "fig:22/EMPLOYEES", &[], &["fig:14/INHABITANTS"]),
    ("ledamöter kulturnämnden", "fig:14/ELECTED_SEATS/kulturnamnden", &[], &[KULTUR]),
    ("politisk organisation", "event:14/2022-04-12/ny-organisation", &[], &[KULTUR]),
    ("regionstyrelsen jämtland", "org:13/regionstyrelsen", &["org:14/regionstyrelsen"], &[KULTUR]),
    ("regionstyrelsen halland", "org:13/regionstyrelsen", &[], &["org:14/regionstyrelsen", "org:22/regionstyrelsen"]),
];

/// Slips of the pen; what is written so comes before what is only near.
const SLIPS: &[Case] = &[
    ("kolektivtrafik", TRAFIK, &[], &[KULTUR]),
    ("kollektivtraffiknämden", TRAFIK, &[], &[KULTUR]),
    ("regionfullmaktige", ASSEMBLY, &[], &[KULTUR]),
    ("kulturnamnden", KULTUR, &[KANSLI], &[TRAFIK]),
    ("halso sjukvardsnamnden", HSN, &[], &[KULTUR]),
    ("tandvrd", TANDVARD, &[PLAN], &[SJUKHUS]),
    ("rad aldre", "org:12/radet", &[], &[KULTUR]),
    ("kulturnämdn budget", "doc:14/budget", &[KULTUR], &[TRAFIK]),
    ("budgt 2024", "doc:14/budget", &[], &["doc:14/verksamhetsplan"]),
    ("kulrur", KULTUR, &[KANSLI], &[TRAFIK]),
];

async fn check(cases: &[Case]) {
    let server = start_searchable().await;
    let mut faults = Vec::new();
    for (text, first, others, absent) in cases {
        let found = server.search(text).await;
        let ids = ids(&found);
        let lacks: Vec<_> = others.iter().filter(|id| !ids.contains(id)).collect();
        let has: Vec<_> = absent.iter().filter(|id| ids.contains(id)).collect();
        if ids.first() != Some(first) || !lacks.is_empty() || !has.is_empty() {
            faults.push(format!("{text}: first {:?}, lacks {lacks:?}, should not have {has:?}\n   {ids:?}", ids.first()));
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

#[tokio::test]
async fn words_are_found_in_every_form_and_within_compounds() {
    check(WORDS).await;
}

#[tokio::test]
async fn questions_of_several_words_are_answered() {
    check(QUESTIONS).await;
}

#[tokio::test]
async fn slips_are_forgiven() {
    check(SLIPS).await;
}

#[tokio::test]
async fn what_is_written_so_comes_before_what_is_near() {
    let server = start_searchable().await;
    let found = server.search("nämnden för kultur").await;
    let scores: Vec<f64> = found["nodes"].as_array().unwrap().iter().map(|hit| hit["score"].as_f64().unwrap()).collect();
    assert!(scores[0] > 300.0 && scores.is_sorted_by(|one, other| one >= other), "{scores:?}");
    let near = server.search("kolektivtrafik").await;
    assert!(near["nodes"][0]["score"].as_f64().unwrap() < 200.0, "{near}");
    assert_eq!(server.search("nämnder").await, server.search("nämnder").await);
}

#[tokio::test]
async fn hits_show_where_the_words_stand() {
    let server = start_searchable().await;
    let hit = &server.search("tandvården kulturnämnd").await["nodes"][0];
    assert_eq!((&hit["matchedField"], &hit["type"]), (&json!("title"), &json!("DOCUMENT")));
    assert_eq!(hit["snippet"], "HSN verksamhetsplan om <vård> & \"tandvård\" för kulturnämnden");
    let html = "HSN verksamhetsplan om &lt;vård&gt; &amp; &quot;<mark>tandvård</mark>&quot; för <mark>kulturnämnden</mark>";
    assert_eq!(hit["snippetHtml"], html);
    let alias = &server.search("\"nämnden för kultur\"").await["nodes"][0];
    assert_eq!((&alias["matchedField"], &alias["snippetHtml"]), (&json!("aliases"), &json!("<mark>Nämnden för kultur</mark>")));
    assert_eq!(server.search(TRAFIK).await["nodes"][0]["matchedField"], "id");
}

#[tokio::test]
async fn hits_lead_to_the_thing_and_its_region() {
    let server = start_searchable().await;
    let data = server
        .data(
            r#"{ search(text: "Sjukhusstyrelsen Tallmon", first: 1) { nodes { region { code } highlights { start end }
                   node { ... on Organization { kind } } } } law: search(text: "2017:725", first: 1) { nodes { region { code } type } } }"#,
        )
        .await;
    let marks = json!([{ "start": 0, "end": 16 }, { "start": 19, "end": 26 }]);
    assert_eq!(data["search"]["nodes"], json!([{ "region": { "code": "12" }, "highlights": marks, "node": { "kind": "BOARD" } }]));
    assert_eq!(data["law"]["nodes"], json!([{ "region": null, "type": "LAW" }]));
}

#[tokio::test]
async fn regions_and_types_narrow_and_are_counted() {
    let server = start_searchable().await;
    let facets = "totalCount facets { type { value labelSv count } region { value count } }";
    let data = server
        .data(&format!(
            r#"{{ all: search(text: "regionstyrelsen") {{ {facets} }}
                  one: search(text: "regionstyrelsen", regions: ["13"]) {{ {facets} nodes {{ node {{ id }} }} }}
                  bodies: search(text: "regionstyrelsen", types: [ORGANIZATION], first: 2) {{ {facets} nodes {{ node {{ id }} }} }}
                  named: search(text: "kommunallagen", regions: ["14"], types: [LAW]) {{ totalCount }}
                  unnamed: search(text: "kommunallagen", regions: ["13"], types: [LAW]) {{ totalCount }}
                  none: search(text: "regionstyrelsen", types: []) {{ totalCount }} }}"#
        ))
        .await;
    let all = &data["all"];
    let sum = |list: &Value| list.as_array().unwrap().iter().map(|row| row["count"].as_u64().unwrap()).sum::<u64>();
    assert_eq!(sum(&all["facets"]["type"]), all["totalCount"].as_u64().unwrap());
    assert_eq!(sum(&all["facets"]["region"]), all["totalCount"].as_u64().unwrap());
    assert_eq!(all["facets"]["type"][0], json!({ "value": "ORGANIZATION", "labelSv": "organ", "count": 4 }));
    assert_eq!(data["one"]["nodes"], json!([{ "node": { "id": "org:13/regionstyrelsen" } }]));
    assert_eq!(data["one"]["facets"]["region"], json!([{ "value": "13", "count": 1 }]));
    assert_eq!((&data["bodies"]["totalCount"], data["bodies"]["nodes"].as_array().unwrap().len()), (&json!(4), 2));
    assert_eq!((&data["named"]["totalCount"], &data["unnamed"]["totalCount"], &data["none"]["totalCount"]), (&json!(1), &json!(0), &json!(0)));
}

#[tokio::test]
async fn pages_follow_one_another() {
    let server = start_searchable().await;
    let all = server.search("nämnd").await;
    let mut seen: Vec<String> = Vec::new();
    let mut after = String::new();
    loop {
        let query =
            format!("{{ search(text: \"nämnd\", first: 2{after}) {{ edges {{ cursor node {{ node {{ id }} }} }} pageInfo {{ hasNextPage endCursor }} }} }}");
        let page = server.data(&query).await["search"].take();
        let edges = page["edges"].as_array().unwrap();
        seen.extend(edges.iter().map(|edge| edge["node"]["node"]["id"].as_str().unwrap().to_owned()));
        assert_eq!(edges[edges.len() - 1]["cursor"], page["pageInfo"]["endCursor"]);
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = format!(", after: {}", page["pageInfo"]["endCursor"]);
    }
    assert_eq!(seen, ids(&all));
    assert!(seen.len() > 4);
    let cursor = after.trim_start_matches(", after: ");
    let (code, _) = server.error(&format!("{{ search(text: \"kultur\", after: {cursor}) {{ totalCount }} }}")).await;
    assert_eq!(code, "FOREIGN_CURSOR");
}

#[tokio::test]
async fn what_cannot_be_searched_for_is_refused_and_nothing_breaks() {
    let server = start().await;
    let long = "å".repeat(201);
    for (text, told) in [("", "no word"), (" *?~^: ", "no word"), ("\\\"\\\"", "no word"), (long.as_str(), "201 characters")] {
        let (code, message) = server.error(&format!("{{ search(text: \"{text}\") {{ totalCount }} }}")).await;
        assert!(code == "BAD_ARGUMENT" && message.contains(told), "{text}: {code} {message}");
    }
    let (code, _) = server.error("{ search(text: \"kultur\", first: 501) { totalCount } }").await;
    assert_eq!(code, "BAD_PAGE");
    let (code, _) = server.error("{ search(text: \"kultur\", regions: [\"99\"]) { totalCount } }").await;
    assert_eq!(code, "UNKNOWN_REGION");
    let (code, _) = server.error("{ search(text: \"kultur\", first: 500) { nodes { a: title b: title c: title d: region { organizations(first: 500) { totalCount nodes { name } } } } } }").await;
    assert_eq!(code, "TOO_COSTLY");
    for text in
        ["name:kultur AND NOT (x OR", "+kultur -nämnden", "\"kultur", "kultur~9 [a TO b]", "🦀 kultur", "kultur\u{0}\u{1}", "a b c d e f g h i j k l m n o p"]
    {
        server.search(text).await;
    }
    assert_eq!(server.search("zzqqxxw").await["totalCount"], 0);
}

#[tokio::test]
async fn a_new_revision_is_searched() {
    let server = start().await;
    assert_eq!(server.search("zeppelinarnämnden").await["totalCount"], 0);
    let body = json!([{ "id": "org:14/ny", "region_code": "14", "name": "Zeppelinarnämnden", "kind": "COMMITTEE", "basis": "STATED", "standing": "CURRENT" }]);
    insert::<organization::Entity>(&server.db, body).await;
    insert::<revision::Entity>(&server.db, json!([{ "seq": 3, "region_code": "14", "run_id": 1, "committed_at": "2026-03-02T00:00:00Z" }])).await;
    server.wait_for_revision(3).await;
    assert_eq!(ids(&server.search("zeppelinarnämnden").await), ["org:14/ny"]);
}

#[tokio::test]
async fn filters_match_words_within_texts() {
    let server = start_searchable().await;
    let data = server
        .data(
            r#"{ part: organizations(filter: {name: {matches: "trafik nämnder"}}) { nodes { id } }
                 any: organizations(filter: {anyName: {matches: "kulturens nämnd"}, region: {code: {eq: "14"}}}) { nodes { id } }
                 titles: documents(filter: {title: {matches: "tandvården"}}) { nodes { id } }
                 none: organizations(filter: {name: {matches: "trafik kultur"}}) { totalCount } }"#,
        )
        .await;
    assert_eq!(data["part"]["nodes"], json!([{ "id": TRAFIK }]));
    assert_eq!(data["any"]["nodes"], json!([{ "id": KULTUR }]));
    assert_eq!(data["titles"]["nodes"], json!([{ "id": PLAN }]));
    assert_eq!(data["none"]["totalCount"], 0);
    let (code, message) = server.error("{ organizations(filter: {name: {matches: \" * \"}}) { totalCount } }").await;
    assert!(message.contains("no word"), "{code}: {message}");
}
