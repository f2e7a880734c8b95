//! The server's answers of other moments: what it answered after an import, it answers of that moment ever after.

use crate::database::TestDatabase;
use crate::folder::{import, import_with, tick};
use crate::questions::{Answering, QUESTIONS, at};
use helheten_importer::corrections::{CorrectionSet, load_corrections};
use helheten_importer::store::history::{ChangeFilter, load_changes};
use helheten_tests::root;
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The folders below `fixtures/history`; the last one is read twice.
const VERSIONS: [&str; 4] = ["2023-03-01", "2024-06-01", "2026-02-01", "2026-02-01"];

/// A moment, and what the server answered then.
struct Remembered {
    moment: String,
    answers: Vec<Value>,
}

async fn remember(db: &DatabaseConnection) -> Remembered {
    let server = Answering::start(db).await;
    let mut answers = Vec::new();
    for question in QUESTIONS {
        answers.push(server.data(&question.whole()).await);
    }
    server.stop().await;
    Remembered { moment: tick().to_rfc3339(), answers }
}

async fn check(db: &DatabaseConnection, remembered: &[Remembered], told: &str) {
    let server = Answering::start(db).await;
    for (number, Remembered { moment, answers }) in remembered.iter().enumerate() {
        for (question, answer) in QUESTIONS.iter().zip(answers) {
            let then = server.data(&question.at(&format!("recordedAt: \"{moment}\""))).await;
            similar(&then["at"], answer, &format!("{told}, after import {}", number + 1));
        }
    }
    server.stop().await;
}

/// Two answers must be equal; where they differ, the first place is shown.
fn similar(found: &Value, wanted: &Value, place: &str) {
    match (found, wanted) {
        (Value::Object(found), Value::Object(wanted)) => {
            for (name, wanted) in wanted {
                similar(found.get(name).unwrap_or(&Value::Null), wanted, &format!("{place}/{name}"));
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len(), "{place}: {found} instead of {wanted}");
            for (number, (found, wanted)) in one.iter().zip(other).enumerate() {
                similar(found, wanted, &format!("{place}/{number}"));
            }
        }
        _ => assert_eq!(found, wanted, "{place}"),
    }
}

#[tokio::test]
async fn the_answers_of_then_are_given_again() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let before = tick().to_rfc3339();
        let mut remembered = Vec::new();
        for version in VERSIONS {
            assert!(import(&db, &root().join("fixtures/history").join(version)).await.is_complete());
            remembered.push(remember(&db).await);
        }
        assert_ne!(remembered[0].answers, remembered[1].answers);
        check(&db, &remembered, "history").await;
        let server = Answering::start(&db).await;
        let nothing = server.data(&at(&format!("recordedAt: \"{before}\""), "dataset { revision committedAt importedAt demo counts { pages } } organizations { totalCount } region(code: \"22\") { imported lastSeenAt } importRuns { totalCount } changes { totalCount } laws { totalCount }")).await;
        assert_eq!(
            nothing["at"],
            json!({ "dataset": { "revision": 0, "committedAt": null, "importedAt": null, "demo": false, "counts": { "pages": 0 } },
                    "organizations": { "totalCount": 0 }, "region": { "imported": false, "lastSeenAt": null }, "importRuns": { "totalCount": 0 },
                    "changes": { "totalCount": 0 }, "laws": { "totalCount": 0 } })
        );
        server.stop().await;
    }
}

#[tokio::test]
async fn the_answers_of_then_are_given_again_after_corrections() {
    let folder = tempfile::tempdir().unwrap();
    let why = "reason = \"the minutes say so\"\nsource = \"https://granadal.example/minutes\"\n";
    let set = format!(
        "[[set]]\nid = \"org:22/kulturnamnden\"\nfield = \"seats\"\nwas = \"13\"\nvalue = \"17\"\n{why}\n[[suppress]]\nid = \"org:22/patientnamnden\"\n{why}"
    );
    fs::write(folder.path().join("22-region-vasternorrland.toml"), set).unwrap();
    let corrections = load_corrections(folder.path()).unwrap();
    let database = TestDatabase::sqlite();
    let db = database.open().await;
    let version = |version: &str| root().join("fixtures/history").join(version);
    let mut remembered = Vec::new();
    for (folder, corrections) in
        [(VERSIONS[0], &CorrectionSet::NONE), (VERSIONS[1], &corrections), (VERSIONS[1], &CorrectionSet::NONE), (VERSIONS[0], &CorrectionSet::NONE)]
    {
        import_with(&db, &version(folder), corrections).await;
        remembered.push(remember(&db).await);
    }
    assert_eq!(remembered.iter().map(|then| then.answers[0] != remembered[0].answers[0]).collect::<Vec<_>>(), [false, true, true, true]);
    check(&db, &remembered, "corrections").await;
}

/// What a page of a region may state, one after another.
const TEXTS: [&str; 5] = [
    "Så styrs regionen\n\nRegionfullmäktige\nRegionfullmäktige är regionens högsta beslutande organ. Regionfullmäktige har 71 ledamöter.\n\n\
     Regionstyrelsen\nRegionstyrelsen leder och samordnar arbetet. Ordförande i regionstyrelsen är Per Ekholm (C).\n\n\
     Nämnder\nKulturnämnden ansvarar för kulturpolitiken. Kulturnämnden består av 11 ledamöter.\n",
    "Så styrs regionen\n\nDen politiska organisationen gäller 2019–2022.\n\nRegionfullmäktige\nRegionfullmäktige är regionens högsta beslutande organ.\n\n\
     Regionstyrelsen\nRegionstyrelsen leder och samordnar arbetet. Regionstyrelsen har 15 ledamöter.\n\n\
     Nämnder\nKulturnämnden ansvarar för kulturpolitiken. Kulturnämnden består av 13 ledamöter.\nPatientnämnden hjälper patienter.\n",
    "Förvaltningar\n\nKulturförvaltningen arbetar på uppdrag av kulturnämnden. Kulturnämnden har 11 ledamöter.\nRegionkansliet stödjer regionstyrelsen.\n\
     Regionen har cirka 9 000 anställda. Kommunallagen (2017:725) reglerar arbetet.\n",
    "Förvaltningar\n\nKulturförvaltningen arbetar på uppdrag av kulturnämnden. Kulturnämnden har 12 ledamöter.\n\
     Regionen har drygt 9 500 anställda. Förvaltningslagen (2017:900) reglerar arbetet.\n",
    "Nämnder\n\nDen 1 januari 2024 ersatte Klimatnämnden Miljönämnden.\nKlimatnämnden ansvarar för regionens klimatarbete. Klimatnämnden har 9 ledamöter.\n\
     Kulturnämnden ansvarar för kulturpolitiken. Kulturnämnden består av 13 ledamöter.\n",
];

/// Numbers that look random and are the same in every run of the tests.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        // The multiplier is Knuth's; the upper bits are the ones that vary.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// Writes a folder of random pages of two regions: some state other things than before, some are silent, some are away.
fn write_random(folder: &Path, numbers: &mut Numbers) {
    let mut list = String::new();
    for code in ["14", "22"] {
        for (name, dated) in [("organisation", true), ("forvaltning", false), ("namnder", true)] {
            // A region whose pages are all away is not imported.
            if numbers.below(4) == 0 {
                continue;
            }
            let text = numbers.below(TEXTS.len());
            fs::write(folder.join(format!("{code}-{name}.txt")), TEXTS[text]).unwrap();
            write!(
                list,
                "[[page]]\nfile = \"{code}-{name}.txt\"\nregion = \"{code}\"\nurl = \"https://region-{code}.example/{name}\"\nkind = \"organization\"\n"
            )
            .unwrap();
            if dated {
                // The same content has the same date: of one content only the last date is known.
                writeln!(list, "date = \"{}-02-01\"", 2022 + (text * 2) % 5).unwrap();
            }
        }
    }
    fs::write(folder.join("pages.toml"), list).unwrap();
}

#[tokio::test]
async fn the_answers_of_then_are_given_again_whatever_pages_did() {
    for seed in 1..=8 {
        let database = TestDatabase::sqlite();
        let db = database.open().await;
        let mut numbers = Numbers(seed);
        let mut remembered = Vec::new();
        for _ in 0..5 {
            let folder = tempfile::tempdir().unwrap();
            write_random(folder.path(), &mut numbers);
            import(&db, folder.path()).await;
            remembered.push(remember(&db).await);
        }
        check(&db, &remembered, &format!("sequence {seed}")).await;
    }
}

/// What the view says of a change, as the server shows it.
fn as_shown(row: &helheten_importer::store::history::Change) -> Value {
    let change = &row.change;
    let value = |value: &Option<String>, from: &Option<String>, to: &Option<String>, source: &Option<helheten_importer::store::history::Source>| {
        value.as_ref().map(|value| {
            let evidence = source.as_ref().map(|source| json!({ "quote": source.quote, "page": { "id": source.page_version_id, "url": source.url } }));
            json!({ "value": value, "validFrom": from, "validTo": to, "evidence": evidence })
        })
    };
    let kind = match (&change.old_value, &change.new_value) {
        (None, _) => "ADDED",
        (_, None) => "WITHDRAWN",
        _ => "CHANGED",
    };
    json!({
        "type": kind, "region": { "code": change.region_code }, "entityType": change.entity_type, "entityId": change.entity_id, "field": change.field,
        "old": value(&change.old_value, &change.old_valid_from, &change.old_valid_to, &row.old_source),
        "new": value(&change.new_value, &change.new_valid_from, &change.new_valid_to, &row.new_source),
        "cause": change.cause, "changedAt": change.changed_at.to_rfc3339(), "revision": change.revision_seq,
        "run": change.run_id.map(|run| json!({ "id": run.to_string() })),
    })
}

const CHANGE: &str = "type region { code } entityType entityId field cause changedAt revision run { id } \
                      old { value validFrom validTo evidence { quote page { id url } } } new { value validFrom validTo evidence { quote page { id url } } }";

/// All changes, page by page.
async fn all_changes(server: &Answering, arguments: &str) -> Vec<Value> {
    let mut changes = Vec::new();
    let mut after = String::new();
    loop {
        let question = format!("{{ changes(first: 70{after}{arguments}) {{ nodes {{ {CHANGE} }} pageInfo {{ hasNextPage endCursor }} }} }}");
        let page = server.data(&question).await;
        changes.extend(page["changes"]["nodes"].as_array().unwrap().iter().cloned());
        if page["changes"]["pageInfo"]["hasNextPage"] == false {
            return changes;
        }
        after = format!(", after: {}", page["changes"]["pageInfo"]["endCursor"]);
    }
}

#[tokio::test]
async fn changes_are_those_of_the_view() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let mut moments = Vec::new();
        for version in VERSIONS {
            import(&db, &root().join("fixtures/history").join(version)).await;
            moments.push(tick());
        }
        let server = Answering::start(&db).await;
        let mut view: Vec<Value> = load_changes(&db, &ChangeFilter::default()).await.unwrap().iter().map(as_shown).collect();
        let shown = all_changes(&server, "").await;
        assert!(shown.len() > 100 && shown.is_sorted_by(|one, other| one["changedAt"].as_str() >= other["changedAt"].as_str()));
        let by_text = |list: &mut Vec<Value>| list.sort_by_key(Value::to_string);
        let mut sorted: Vec<Value> = shown.clone();
        by_text(&mut sorted);
        by_text(&mut view);
        similar(&json!(sorted), &json!(view), "changes");
        let since = all_changes(&server, &format!(", since: \"{}\", until: \"{}\", regions: [\"22\"]", moments[0].to_rfc3339(), moments[2].to_rfc3339())).await;
        let filter = ChangeFilter { since: Some(moments[0]), until: Some(moments[2]), ..ChangeFilter::default() };
        assert_eq!(since.len(), load_changes(&db, &filter).await.unwrap().len());
        let withdrawn = all_changes(&server, ", types: [WITHDRAWN]").await;
        assert!(!withdrawn.is_empty() && withdrawn.len() < shown.len() && withdrawn.iter().all(|change| change["type"] == "WITHDRAWN"));
        assert!(all_changes(&server, ", regions: [\"14\"]").await.is_empty());
        let body = server.data(&format!("{{ organization(id: \"org:22/kulturnamnden\") {{ changes {{ {CHANGE} entity {{ id }} }} }} }}")).await;
        let of_body = body["organization"]["changes"].as_array().unwrap();
        assert_eq!(of_body.len(), shown.iter().filter(|change| change["entityId"] == "org:22/kulturnamnden").count());
        assert!(of_body.iter().all(|change| change["entity"]["id"] == "org:22/kulturnamnden"));
        server.stop().await;
    }
}

#[tokio::test]
async fn what_holds_on_a_day_is_current_and_what_does_not_is_left_out() {
    let database = TestDatabase::sqlite();
    let db = database.open().await;
    for version in &VERSIONS[..2] {
        import(&db, &root().join("fixtures/history").join(version)).await;
    }
    let server = Answering::start(&db).await;
    // The day, and how the organisation's period (2023–2026), a body that began on 2024-01-01 and one without years stand on it.
    for (day, period, climate) in
        [("2022-12-31", None, None), ("2023-05", Some("CURRENT"), None), ("2024", Some("CURRENT"), Some("CURRENT")), ("2027", None, Some("CURRENT"))]
    {
        let question = "organizationPeriods { nodes { standing } } climate: organization(id: \"org:22/klimatnamnden\") { standing } \
                        board: organization(id: \"org:22/regionstyrelsen\") { standing } dataset { revision } organizations { edges { cursor } }";
        let found = server.data(&at(&format!("validOn: \"{day}\""), question)).await["at"].take();
        assert_eq!(found["organizationPeriods"]["nodes"][0]["standing"].as_str(), period, "{day}: {found}");
        assert_eq!(found["climate"]["standing"].as_str(), climate, "{day}: {found}");
        assert_eq!(found["board"]["standing"], "UNDATED", "{day}: {found}");
        let cursor = &found["organizations"]["edges"][0]["cursor"];
        let (code, _) = server.error(&format!("{{ organizations(after: {cursor}) {{ totalCount }} }}")).await;
        assert_eq!(code, "FOREIGN_CURSOR");
    }
    let now = server.data("{ dataset { revision } at(validOn: \"2024\") { dataset { revision } at(recordedAt: \"1999-01-01T00:00:00Z\") { dataset { revision } } now: at { dataset { revision } } } }").await;
    assert_eq!(now["at"]["dataset"], now["dataset"]);
    assert_eq!(now["at"]["at"]["dataset"]["revision"], 0, "an inner moment replaces the outer one");
    assert_eq!(now["at"]["now"]["dataset"], now["dataset"]);
    let (code, message) = server.error("{ at(recordedAt: \"2999-01-01T00:00:00Z\") { dataset { revision } } }").await;
    assert!(code == "BAD_ARGUMENT" && message.contains("future") && message.contains("2999"), "{message}");
    server.stop().await;
}
