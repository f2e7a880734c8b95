//! Who decides, over small datasets: who stands over whom, and which of several bodies come and in which order.

use super::*;
use serde_json::{Value, json};

fn body(id: &str, name: &str, kind: &str) -> Value {
    json!({ "id": format!("org:14/{id}"), "name": name, "kind": kind })
}

fn governs(from: &str, to: &str) -> Value {
    json!({ "id": format!("rel:14/{from}>{to}"), "from_id": format!("org:14/{from}"), "to_id": format!("org:14/{to}"), "kind": "GOVERNS" })
}

/// What a page says after a body's name, up to where the context of a quotation ends.
fn words(id: &str, field: &str, quote: &str, suffix: &str) -> Value {
    json!({ "type": "ORGANIZATION", "id": format!("org:14/{id}"), "field": field, "quote": quote, "suffix": suffix, "chosen": true })
}

/// The ids of the bodies that answer a question in region 14, what each does, its first rule and its basis.
fn check_answer(organizations: &Value, relations: &Value, words: &Value, question: &str, expected: &[(&str, Role, &str, Basis)]) {
    let data = Dataset::sample(&json!({ "pages": [{ "region": "14" }], "organizations": organizations, "relations": relations, "words": words }));
    let answer = who_decides(&data, question, "14".parse().unwrap());
    let found: Vec<_> = answer.bodies.iter().map(|body| (&body.organization.model.id[7..], body.role, body.grounds[0].rule, body.basis())).collect();
    assert_eq!(found, expected, "{question}");
    assert!(answer.bodies.iter().all(|body| body.score > 0.0 && body.score <= 1.0) && answer.bodies.is_sorted_by(|one, other| one.score >= other.score));
}

#[test]
fn who_stands_over_the_one_that_carries_out_decides() {
    let bodies = json!([body("run", "Regionala utvecklingsnämnden", "COMMITTEE"), body("kf", "Kollektivtrafikförvaltningen", "ADMINISTRATION")]);
    let over = ("run", Role::Decides, "over_who_carries_out", Basis::Inferred);
    let below = ("kf", Role::CarriesOut, "named_after_subject", Basis::Inferred);
    check_answer(&bodies, &json!([governs("run", "kf")]), &json!([]), "Vem bestämmer om kollektivtrafiken?", &[over, below]);
    check_answer(&bodies, &json!([]), &json!([]), "Vem bestämmer om kollektivtrafiken?", &[below]);
}

#[test]
fn who_only_stands_over_gives_way_to_a_decider_of_the_subject() {
    let bodies = json!([
        body("run", "Regionala utvecklingsnämnden", "COMMITTEE"),
        body("kf", "Kollektivtrafikförvaltningen", "ADMINISTRATION"),
        body("kn", "Kollektivtrafiknämnden", "COMMITTEE"),
    ]);
    let decider = ("kn", Role::Decides, "named_after_subject", Basis::Inferred);
    let below = ("kf", Role::CarriesOut, "named_after_subject", Basis::Inferred);
    check_answer(&bodies, &json!([governs("run", "kf")]), &json!([]), "kollektivtrafiken", &[decider, below]);
}

#[test]
fn the_assembly_is_not_named_for_being_over_everybody() {
    let bodies = json!([body("rf", "Regionfullmäktige", "ASSEMBLY"), body("kf", "Kollektivtrafikförvaltningen", "ADMINISTRATION")]);
    let below = ("kf", Role::CarriesOut, "named_after_subject", Basis::Inferred);
    check_answer(&bodies, &json!([governs("rf", "kf")]), &json!([]), "kollektivtrafiken", &[below]);
}

#[test]
fn what_a_page_says_comes_before_what_a_name_suggests() {
    let bodies = json!([body("an", "Allmänna nämnden", "COMMITTEE"), body("kn", "Kollektivtrafiknämnden", "COMMITTEE")]);
    let said = words("an", "name", "Allmänna nämnden", " ansvarar för kollektivtrafiken. Den har");
    let stated = ("an", Role::Decides, "stated_beside_name", Basis::Stated);
    let named = ("kn", Role::Decides, "named_after_subject", Basis::Inferred);
    check_answer(&bodies, &json!([]), &json!([said]), "kollektivtrafiken", &[stated, named]);
}

#[test]
fn the_words_beside_a_name_are_quoted_with_it() {
    let said = words("an", "name", "Allmänna nämnden", " ansvarar för kollektivtrafiken. Den har");
    let data = Dataset::sample(&json!({ "pages": [{ "region": "14" }], "organizations": [body("an", "Allmänna nämnden", "COMMITTEE")], "words": [said] }));
    let answer = who_decides(&data, "kollektivtrafiken", "14".parse().unwrap());
    let evidence = answer.bodies[0].evidence();
    assert_eq!((&*evidence[0].quote(), evidence[0].suffix()), ("Allmänna nämnden ansvarar för kollektivtrafiken", ". Den har"));
    assert_eq!(evidence[0].end() - evidence[0].start(), 47);
}
