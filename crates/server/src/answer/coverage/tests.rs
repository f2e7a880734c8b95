//! Rules held against small datasets: every status, every kind of check, the exceptions of Gotland.

use super::*;
use crate::dataset::Dataset;
use helheten_model::vocabulary::quality_rules;
use serde_json::{Value, json};

/// Status, bounds and what was found of a rule in a region.
fn check(rows: &Value, region: &str, code: &str, status: RuleStatus, numbers: [Option<i64>; 3]) {
    let data = Dataset::sample(rows);
    let results = rule_results(&data, region.parse().unwrap());
    let result = results.iter().find(|result| result.rule.code == code).unwrap();
    let measured = result.measured;
    let found = [measured.and_then(|all| all.min), measured.and_then(|all| all.max), measured.map(|all| all.found)];
    assert_eq!((result.status, found), (status, numbers), "{code} of {region}: {result:?}");
    assert_eq!(result.reason.is_some(), matches!(status, RuleStatus::Unknown | RuleStatus::NotApplicable));
}

fn body(region: &str, name: &str, kind: &str) -> Value {
    json!({ "id": format!("org:{region}/{name}"), "name": name, "kind": kind })
}

fn rows(region: &str, more: &Value) -> Value {
    let mut whole = json!({ "pages": [{ "region": region }] });
    whole.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    whole
}

fn bodies(region: &str, bodies: &[Value]) -> Value {
    rows(region, &json!({ "organizations": bodies }))
}

#[test]
fn there_is_one_assembly() {
    let assembly = |region: &str, name: &str| body(region, name, "ASSEMBLY");
    let mut former = assembly("14", "landstingsfullmaktige");
    former["standing"] = json!("FORMER");
    check(&bodies("14", &[assembly("14", "a"), former]), "14", "ONE_ASSEMBLY", RuleStatus::Holds, [Some(1), Some(1), Some(1)]);
    check(&bodies("14", &[assembly("14", "a"), assembly("14", "b")]), "14", "ONE_ASSEMBLY", RuleStatus::Broken, [Some(1), Some(1), Some(2)]);
    check(&bodies("14", &[body("14", "a", "COMMITTEE")]), "14", "ONE_ASSEMBLY", RuleStatus::Broken, [Some(1), Some(1), Some(0)]);
    check(&bodies("09", &[assembly("09", "a"), assembly("09", "b")]), "09", "ONE_ASSEMBLY", RuleStatus::Holds, [Some(1), Some(2), Some(2)]);
}

#[test]
fn gotland_is_told_why_it_is_an_exception() {
    let data = Dataset::sample(&bodies("09", &[body("09", "a", "BOARD")]));
    let results = rule_results(&data, "09".parse().unwrap());
    let of = |code: &str| results.iter().find(|result| result.rule.code == code).unwrap();
    assert_eq!(of("BOARD_GOVERNING_NOTHING").status, RuleStatus::NotApplicable);
    assert!(of("BOARD_GOVERNING_NOTHING").reason.as_ref().is_some_and(|reason| reason.contains("Gotland")));
    assert!(of("ONE_ASSEMBLY").rule.exception.is_some() && of("AN_AUDIT").rule.exception.is_none());
    assert!(quality_rules("09".parse().unwrap()).len() < results.len(), "a rule that does not apply is listed too");
}

#[test]
fn nothing_is_known_of_what_was_not_read() {
    let nothing = [None; 3];
    check(&json!({}), "14", "ONE_ASSEMBLY", RuleStatus::Unknown, nothing);
    check(&rows("14", &json!({})), "14", "ONE_ASSEMBLY", RuleStatus::Unknown, nothing);
    let unrelated = bodies("14", &[body("14", "a", "COMMITTEE")]);
    for code in ["BOARD_GOVERNING_NOTHING", "END_BEFORE_START", "SEATS_CONTRADICT_MANDATES", "ODD_SEATS", "NEWEST_PAGE_AGE"] {
        check(&unrelated, "14", code, RuleStatus::Unknown, nothing);
    }
    assert_eq!(missing_kinds(&Dataset::sample(&json!({})), "14".parse().unwrap()), []);
}

#[test]
fn kinds_that_are_missing_are_listed_with_their_rules() {
    let data = Dataset::sample(&bodies("14", &[body("14", "a", "ASSEMBLY"), body("14", "b", "AUDIT")]));
    let missing = missing_kinds(&data, "14".parse().unwrap());
    let rules: Vec<&str> = missing.iter().map(|(_, rule)| rule.as_str()).collect();
    assert_eq!(rules, ["ONE_EXECUTIVE_BOARD", "A_PATIENT_COMMITTEE"]);
}

#[test]
fn a_committee_has_its_task_from_somebody() {
    let committees = |relations: Value, documents: Value| {
        let organizations = [body("14", "a", "COMMITTEE"), body("14", "Kulturnämnden", "COMMITTEE"), body("14", "c", "ASSEMBLY")];
        rows("14", &json!({ "organizations": organizations, "relations": relations, "documents": documents }))
    };
    let relation = |from: &str, kind: &str, to: &str| json!({ "id": format!("rel:14:{from}{to}"), "from_id": format!("org:14/{from}"), "kind": kind, "to_id": format!("org:14/{to}") });
    let rule = "COMMITTEE_WITHOUT_ISSUER";
    check(&committees(json!([relation("a", "APPOINTED_BY", "c")]), json!([])), "14", rule, RuleStatus::Broken, [Some(2), Some(2), Some(1)]);
    let reglemente = json!([{ "id": "doc:14/r", "title": "Reglemente för kulturnämnden", "kind": "RULES_OF_PROCEDURE", "issuer_id": "org:14/c" }]);
    check(&committees(json!([relation("c", "DELEGATES_TO", "a")]), reglemente), "14", rule, RuleStatus::Holds, [Some(2), Some(2), Some(2)]);
}

#[test]
fn boards_govern_something() {
    let governs = json!([{ "id": "rel:14:g", "from_id": "org:14/a", "kind": "GOVERNS", "to_id": "org:14/b" }]);
    let boards = |relations: Value| rows("14", &json!({ "organizations": [body("14", "a", "BOARD")], "relations": relations }));
    check(&boards(governs), "14", "BOARD_GOVERNING_NOTHING", RuleStatus::Holds, [Some(1), Some(1), Some(1)]);
    check(&boards(json!([])), "14", "BOARD_GOVERNING_NOTHING", RuleStatus::Broken, [Some(1), Some(1), Some(0)]);
}

#[test]
fn nothing_ends_before_it_begins() {
    let plan = |start: i32, end: i32| {
        let plan = json!({ "id": "doc:14/p", "title": "Plan", "kind": "BUDGET", "period_start": start, "period_end": end });
        rows("14", &json!({ "organizations": [body("14", "a", "ASSEMBLY")], "documents": [plan] }))
    };
    check(&plan(2024, 2024), "14", "END_BEFORE_START", RuleStatus::Holds, [Some(1), Some(1), Some(1)]);
    check(&plan(2024, 2023), "14", "END_BEFORE_START", RuleStatus::Broken, [Some(1), Some(1), Some(0)]);
}

#[test]
fn seats_are_odd_and_those_of_the_parties() {
    let assembly = |seats: i32, mandates: f64| {
        let mut assembly = body("14", "a", "ASSEMBLY");
        assembly["seats"] = json!(seats);
        let party =
            |id: &str, value: f64, year: i32| json!({ "id": format!("fig:14/{id}"), "measure": "MANDATE_SEATS", "value": value, "party": id, "year": year });
        rows("14", &json!({ "organizations": [assembly], "figures": [party("s", 40.0, 2022), party("m", mandates, 2022), party("old", 3.0, 2018)] }))
    };
    check(&assembly(71, 31.0), "14", "SEATS_CONTRADICT_MANDATES", RuleStatus::Holds, [Some(71), Some(71), Some(71)]);
    check(&assembly(71, 31.0), "14", "ODD_SEATS", RuleStatus::Holds, [None, None, Some(71)]);
    check(&assembly(70, 31.0), "14", "SEATS_CONTRADICT_MANDATES", RuleStatus::Broken, [Some(70), Some(70), Some(71)]);
    check(&assembly(70, 31.0), "14", "ODD_SEATS", RuleStatus::Broken, [None, None, Some(70)]);
}

#[test]
fn the_newest_page_is_of_the_last_four_years() {
    let dated = |dates: &[&str]| {
        let pages: Vec<Value> = dates.iter().map(|date| json!({ "region": "14", "stated_date": date })).collect();
        json!({ "pages": pages, "organizations": [body("14", "a", "ASSEMBLY")] })
    };
    check(&dated(&["2015-01-01", "2026-02-01"]), "14", "NEWEST_PAGE_AGE", RuleStatus::Holds, [None, Some(1461), Some(28)]);
    check(&dated(&["2015-01-01", "2022-02-28"]), "14", "NEWEST_PAGE_AGE", RuleStatus::Broken, [None, Some(1461), Some(1462)]);
    let data = Dataset::sample(&dated(&["2015-01-01", "2026-02-01"]));
    let pages = page_coverage(&data, "14".parse().unwrap());
    assert_eq!((pages.read, pages.dated, pages.oldest.and_then(|page| page.stated_date.as_deref())), (2, 2, Some("2015-01-01")));
}

#[test]
fn a_finding_breaks_its_rule() {
    let found = json!([{ "id": "f", "region": "14", "kind": "BREAKS_RULE", "rule": "END_BEFORE_START" }]);
    let broken = rows("14", &json!({ "organizations": [body("14", "a", "ASSEMBLY")], "findings": found }));
    check(&broken, "14", "END_BEFORE_START", RuleStatus::Broken, [None; 3]);
    let data = Dataset::sample(&broken);
    let results = rule_results(&data, "14".parse().unwrap());
    assert_eq!(results.iter().filter(|result| !result.findings.is_empty()).count(), 1);
}

#[test]
fn facts_are_counted_by_type_standing_and_evidence() {
    let words = json!([{ "type": "ORGANIZATION", "id": "org:14/a", "field": "name", "quote": "a" }]);
    let mut undated = body("14", "b", "COMMITTEE");
    undated["standing"] = json!("UNDATED");
    let data = Dataset::sample(&rows("14", &json!({ "organizations": [body("14", "a", "ASSEMBLY"), undated], "words": words })));
    let counts = count_facts(&data, "14".parse().unwrap());
    assert_eq!((counts[0].count, counts[0].with_evidence), (2, 1));
    assert_eq!(counts[0].standings, Standings { current: 1, former: 0, undated: 1 });
    assert_eq!((counts.len(), counts[1..].iter().map(|count| count.count).sum::<usize>()), (17, 0));
}

#[test]
fn the_last_run_that_tells_of_the_region_is_found() {
    let run = |id: i64, report: Value| {
        json!({ "id": id, "started_at": "2026-03-01T05:00:00Z", "finished_at": "2026-03-01T05:01:00Z", "program_version": "0", "rules_version": "r",
                "origin": "test", "demo": false, "report": report })
    };
    let failed = json!({ "regions": [{ "region": "14", "failures": [{ "url": "https://a.example/", "message": "gone" }], "quarantined": [], "error": null }] });
    let runs = json!([run(3, Value::Null), run(2, json!({ "regions": [{ "region": "13", "error": "away" }] })), run(1, failed)]);
    let data = Dataset::sample(&json!({ "import_runs": runs }));
    let of = |code: &str| last_run(&data, code.parse().unwrap());
    let run = of("14").unwrap();
    assert_eq!((run.run.id, run.failures(), run.quarantined().len(), run.error()), (1, vec![("https://a.example/", "gone")], 0, None));
    assert_eq!(of("13").and_then(|run| run.error()), Some("away"));
    assert!(of("22").is_none());
}
