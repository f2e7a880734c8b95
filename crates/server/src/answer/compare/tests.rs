//! Comparisons over small datasets: every status, open and whole lists, what is counted, units, the day.

use super::*;
use serde_json::{Value, json};

fn codes(codes: &[&str]) -> Vec<RegionCode> {
    codes.iter().map(|code| code.parse().unwrap()).collect()
}

/// The cell of region 14.
fn check(rows: &Value, aspect: Aspect, topic: Option<&str>, test: impl FnOnce(&Cell<'_>)) {
    let data = Dataset::sample(rows);
    let topic = topic.map(|topic| find_topic(topic).unwrap());
    let row = compare_aspect(&data, &codes(&["14"]), aspect, topic.as_ref());
    test(&row.cells[0]);
}

fn with_page(rows: &Value) -> Value {
    let mut whole = json!({ "pages": [{ "region": "14" }] });
    whole.as_object_mut().unwrap().extend(rows.as_object().unwrap().clone());
    whole
}

fn committee(name: &str) -> Value {
    json!({ "id": format!("org:14/{name}"), "name": name, "kind": "COMMITTEE" })
}

fn employees(id: &str, value: f64, more: &Value) -> Value {
    let mut row = json!({ "id": id, "measure": "EMPLOYEES", "value": value, "unit": "anställda" });
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    row
}

#[test]
fn every_status_is_reached() {
    let rows = json!({ "pages": [{ "region": "13" }, { "region": "14" }], "organizations": [committee("Kulturnämnden")] });
    let data = Dataset::sample(&rows);
    let row = compare_aspect(&data, &codes(&["14", "13", "22"]), Aspect::Committees, None);
    let found: Vec<_> = row.cells.iter().map(|cell| (cell.status, cell.stated.value.as_deref(), cell.stated.number)).collect();
    let expected = [(CellStatus::Stated, Some("1\u{a0}nämnd"), Some(1.0)), (CellStatus::NotStated, None, None), (CellStatus::NotImported, None, None)];
    assert_eq!(found, expected);
    assert_eq!(row.unit.as_deref(), Some("nämnder"));
}

#[test]
fn every_aspect_answers_about_a_region_that_states_nothing() {
    let data = Dataset::sample(&with_page(&json!({})));
    for aspect in Aspect::ALL {
        let row = compare_aspect(&data, &codes(&["14"]), *aspect, find_topic("kultur").as_ref());
        assert_eq!((row.cells[0].status, row.narrowed), (CellStatus::NotStated, aspect.follows_topic()), "{aspect:?}");
        assert!(aspect.description().ends_with(&format!("({}).", aspect.label_sv())), "{aspect:?} ends in its Swedish term");
    }
}

#[test]
fn an_open_list_is_not_whole_and_nothing_follows_from_it() {
    let open = json!([{ "id": "f", "region": "14", "kind": "NOT_STATED", "open_list_of": "COMMITTEE" }]);
    check(&with_page(&json!({ "findings": open })), Aspect::Committees, None, |cell| {
        assert_eq!((cell.status, cell.stated.complete), (CellStatus::NotStated, Some(false)));
        assert!(cell.stated.notes[0].contains("bara exempel på nämnder"), "{:?}", cell.stated.notes);
    });
    check(&with_page(&json!({ "findings": open, "organizations": [committee("A")] })), Aspect::Committees, Some("kultur"), |cell| {
        assert_eq!((cell.status, cell.stated.complete), (CellStatus::NotStated, Some(false)));
    });
    check(&with_page(&json!({ "findings": open })), Aspect::Companies, None, |cell| assert_eq!(cell.stated.complete, None));
}

#[test]
fn a_list_that_its_page_counts_is_whole_where_as_many_are_named() {
    let rows = |count: f64| {
        let figure = json!({ "id": "fig:14/n", "measure": "COUNT_OF_BODIES", "value": count, "of_text": "nämnder" });
        with_page(&json!({ "organizations": [committee("A"), committee("B")], "figures": [figure] }))
    };
    check(&rows(2.0), Aspect::Committees, None, |cell| {
        assert_eq!((cell.stated.complete, cell.stated.number, cell.stated.items.len()), (Some(true), Some(2.0), 3));
    });
    check(&rows(12.0), Aspect::Committees, None, |cell| {
        assert_eq!((cell.stated.complete, cell.stated.number), (Some(false), Some(12.0)));
        assert_eq!((cell.stated.value.as_deref(), &cell.stated.notes[0]), (Some("12\u{a0}nämnder"), &"2\u{a0}nämns vid namn".to_owned()));
    });
    check(&rows(1.0), Aspect::Committees, None, |cell| {
        assert_eq!((cell.stated.complete, cell.stated.number, cell.stated.notes[0].as_str()), (None, Some(2.0), "en sida anger 1\u{a0}nämnd"));
    });
}

#[test]
fn a_plural_body_stands_for_as_many_as_it_counts() {
    let named = |name: &str| json!({ "id": format!("org:14/{name}"), "name": name, "kind": "PATIENT_COMMITTEE" });
    let plural = json!({ "id": "org:14/patientnamnder", "name": "Patientnämnder", "kind": "PATIENT_COMMITTEE", "count": 5 });
    let member = |name: &str| json!({ "id": format!("rel:14:{name}"), "region_code": "14", "from_id": format!("org:14/{name}"), "kind": "MEMBER_OF", "to_id": "org:14/patientnamnder" });
    let rows = with_page(&json!({ "organizations": [plural, named("norra"), named("södra")], "relations": [member("norra"), member("södra")] }));
    check(&rows, Aspect::PatientCommittees, None, |cell| assert_eq!((cell.stated.number, cell.stated.items.len()), (Some(5.0), 3)));
}

#[test]
fn former_bodies_do_not_count_and_undated_ones_do_and_are_told() {
    let standing = |name: &str, standing: &str| json!({ "id": format!("org:14/{name}"), "name": name, "kind": "COMMITTEE", "standing": standing });
    let rows = with_page(&json!({ "organizations": [standing("a", "FORMER"), standing("b", "UNDATED"), standing("c", "CURRENT")] }));
    check(&rows, Aspect::Committees, None, |cell| {
        assert_eq!(cell.stated.number, Some(2.0));
        assert_eq!(cell.stated.notes, ["1\u{a0}uppgift står bara på sidor utan datum"]);
    });
}

#[test]
fn two_assemblies_have_no_number_in_common() {
    let assembly = |name: &str, seats: i32| json!({ "id": format!("org:14/{name}"), "name": name, "kind": "ASSEMBLY", "seats": seats });
    check(&with_page(&json!({ "organizations": [assembly("Regionfullmäktige", 149)] })), Aspect::AssemblySeats, None, |cell| {
        assert_eq!((cell.stated.value.as_deref(), cell.stated.number), (Some("149\u{a0}ledamöter"), Some(149.0)));
    });
    let both = json!({ "organizations": [assembly("Regionfullmäktige", 71), assembly("Kommunfullmäktige", 61)] });
    check(&with_page(&both), Aspect::AssemblySeats, None, |cell| {
        assert_eq!((cell.stated.value.as_deref(), cell.stated.number), (Some("Kommunfullmäktige 61 och Regionfullmäktige 71"), None));
    });
}

#[test]
fn the_latest_number_is_told_with_its_year_and_how_exact_it_is() {
    let rows = with_page(&json!({
        "figures": [
            employees("fig:14/2021", 54_100.0, &json!({ "year": 2021 })),
            employees("fig:14/2023", 55_000.0, &json!({ "year": 2023, "qualifier": "ABOUT" })),
            employees("fig:14/none", 50_000.0, &json!({})),
            employees("fig:14/company", 900.0, &json!({ "year": 2025, "organization_id": "org:14/bolaget" })),
            employees("fig:14/former", 60_000.0, &json!({ "year": 2024, "standing": "FORMER" })),
        ],
        "words": [{ "type": "FIGURE", "id": "fig:14/2023", "field": "value", "value": "55000", "quote": "omkring 55 000 anställda" }]
    }));
    check(&rows, Aspect::Employees, None, |cell| {
        assert_eq!(cell.stated.value.as_deref(), Some("ungefär 55\u{a0}000\u{a0}anställda (2023)"));
        assert_eq!((cell.stated.number, cell.stated.year, cell.stated.items.len()), (Some(55_000.0), Some(2023), 3));
        assert_eq!(cell.evidence()[0].quote(), "omkring 55 000 anställda");
    });
}

#[test]
fn people_and_full_time_posts_are_not_comparable() {
    let comparable = |one: &str, other: &str| {
        let figures = [("13", one), ("14", other)].map(|(code, unit)| employees(&format!("fig:{code}/e"), 8000.0, &json!({ "unit": unit })));
        let data = Dataset::sample(&json!({ "pages": [{ "region": "13" }, { "region": "14" }], "figures": figures }));
        let row = compare_aspect(&data, &codes(&["13", "14", "22"]), Aspect::Employees, None);
        (row.comparable, row.unit)
    };
    assert_eq!(comparable("anställda", "anställda"), (true, Some("anställda".to_owned())));
    assert_eq!(comparable("anställda", "medarbetare"), (true, None));
    assert_eq!(comparable("anställda", "årsarbetare"), (false, None));
}

#[test]
fn sums_are_in_kronor_and_shown_as_written() {
    let rows = json!({ "figures": [{ "id": "fig:14/b", "measure": "BUDGET", "value": 19.8, "unit": "miljarder kronor", "year": 2025 }] });
    check(&with_page(&rows), Aspect::Budget, None, |cell| {
        assert_eq!(cell.stated.value.as_deref(), Some("19,8\u{a0}miljarder kronor (2025)"));
        assert_eq!((cell.stated.number, cell.stated.unit.as_deref()), (Some(19_800_000_000.0), Some("kronor")));
    });
}

#[test]
fn mandates_are_those_of_the_newest_year() {
    let party = |party: &str, year: i32, value: f64| json!({ "id": format!("fig:14/{party}{year}"), "measure": "MANDATE_SEATS", "value": value, "party": party, "year": year });
    let rows = with_page(&json!({ "figures": [party("S", 2018, 50.0), party("M", 2022, 33.0), party("S", 2022, 45.0)] }));
    check(&rows, Aspect::MandatesByParty, None, |cell| {
        assert_eq!((cell.stated.value.as_deref(), cell.stated.number), (Some("S 45, M 33 (2022)"), Some(78.0)));
    });
}

#[test]
fn plans_are_in_force_on_the_day_of_the_last_import() {
    let plan = |id: &str, years: Option<(i32, i32)>| json!({ "id": id, "title": id, "kind": "OPERATIONAL_PLAN", "period_start": years.map(|years| years.0), "period_end": years.map(|years| years.1) });
    let plans = [plan("doc:14/a", Some((2024, 2026))), plan("doc:14/b", Some((2023, 2025))), plan("doc:14/c", None)];
    check(&with_page(&json!({ "documents": plans })), Aspect::Plans, None, |cell| {
        let items: Vec<_> = cell.stated.items.iter().map(|item| (item.id, item.detail.as_deref())).collect();
        assert_eq!(items, [("doc:14/a", Some("2024–2026"))]);
        assert_eq!(cell.stated.notes, ["1\u{a0}plan utan angiven period räknas inte"]);
    });
}

#[test]
fn a_topic_narrows_to_the_bodies_that_work_in_it() {
    let bodies = json!([
        { "id": "org:14/a", "name": "Trafiknämnden", "kind": "COMMITTEE", "seats": 15, "missions": ["PUBLIC_TRANSPORT"] },
        { "id": "org:14/b", "name": "Kulturnämnden", "kind": "COMMITTEE", "seats": 11, "missions": ["CULTURE"] },
        { "id": "org:14/c", "name": "Trafikkontoret", "kind": "OFFICE" },
    ]);
    let support = json!([{ "id": "rel:14:s", "from_id": "org:14/a", "kind": "SUPPORTED_BY", "to_id": "org:14/c", "standing": "UNDATED" }]);
    let rows = with_page(&json!({ "organizations": bodies, "relations": support }));
    check(&rows, Aspect::CommitteeSeats, Some("kollektivtrafik"), |cell| {
        assert_eq!((cell.stated.value.as_deref(), cell.stated.number), (Some("Trafiknämnden 15"), Some(15.0)));
    });
    check(&rows, Aspect::Support, Some("kollektivtrafik"), |cell| {
        let item = &cell.stated.items[0];
        assert_eq!((item.name.as_str(), item.detail.as_deref()), ("Trafikkontoret", Some("stöder Trafiknämnden")));
    });
    check(&rows, Aspect::CommitteesByMission, None, |cell| {
        assert_eq!(cell.stated.value.as_deref(), Some("kollektivtrafik: Trafiknämnden; kultur: Kulturnämnden"));
    });
    check(&rows, Aspect::Support, Some("kultur"), |cell| assert_eq!(cell.status, CellStatus::NotStated));
}
