//! Pages of one region, read and resolved: which names are one body and by which rule, how things stand, what lingers.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use chrono::{DateTime, Utc};
use helheten_importer::extract::PageContext;
use helheten_importer::fetch::MediaType;
use helheten_importer::interpret::interpret_page;
use helheten_importer::resolve::{ChangeSet, Corrections, KnownIds, ReadPage, resolve_facts};
use helheten_model::vocabulary::RegionCode;
use std::collections::BTreeSet;

fn region() -> RegionCode {
    "14".parse().unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn page(number: usize, date: Option<&str>, text: &str) -> ReadPage {
    let context = PageContext { region: region(), url: Some(format!("https://region-14.example/{number}")), date: date.map(|date| date.parse().unwrap()) };
    let read = interpret_page(text.as_bytes(), MediaType::Text, None, &context);
    ReadPage {
        page_version_id: format!("page:14/{number}@1"),
        stated_date: context.date,
        fetched_at: now(),
        text: read.document.text,
        extraction: read.extraction,
        lingering: false,
    }
}

fn resolve(pages: &[ReadPage]) -> ChangeSet {
    resolve_facts(region(), pages, &KnownIds::default(), &Corrections::default(), now())
}

fn resolve_texts(texts: &[&str]) -> ChangeSet {
    let pages: Vec<ReadPage> = texts.iter().enumerate().map(|(number, text)| page(number, None, text)).collect();
    resolve(&pages)
}

fn ids(changes: &ChangeSet) -> Vec<&str> {
    changes.projection.organizations.iter().map(|body| body.id.strip_prefix("org:14/").unwrap()).collect()
}

fn check_bodies(texts: &[&str], expected: &[&str]) -> ChangeSet {
    let changes = resolve_texts(texts);
    assert_eq!(ids(&changes).into_iter().collect::<BTreeSet<_>>(), expected.iter().copied().collect(), "{texts:?}");
    changes
}

/// What is held of a measure: the value and what it is of.
fn figures<'c>(changes: &'c ChangeSet, measure: &str) -> Vec<(f64, Option<&'c str>)> {
    let rows = changes.projection.figures.iter().filter(|row| row.measure == measure);
    rows.map(|row| (row.value, row.of_text.as_deref().or(row.organization_id.as_deref()))).collect()
}

#[test]
fn posts_are_not_all_who_are_elected() {
    let changes = resolve_texts(&["Omkring 400 personer har förtroendeuppdrag i regionen. Regionen har fem regionråd och tre oppositionsråd."]);
    assert_eq!(figures(&changes, "ELECTED_REPRESENTATIVES"), [(400.0, None)]);
    let mut posts = figures(&changes, "OTHER");
    posts.sort_by(|one, other| one.0.total_cmp(&other.0));
    assert_eq!(posts, [(3.0, Some("oppositionsråd")), (5.0, Some("regionråd"))]);
}

#[test]
fn a_bloc_has_no_seats_of_its_own() {
    let changes = resolve_texts(&["Mandat i regionfullmäktige\n\nS 22 mandat, M 14, SD 11, V 7\n\nMajoriteten har 29 mandat. Oppositionen har 25."]);
    let parties: Vec<_> = changes.projection.figures.iter().filter(|row| row.measure == "MANDATE_SEATS").filter_map(|row| row.party.as_deref()).collect();
    assert!(parties.contains(&"S") && !parties.iter().any(|party| party.ends_with("en")), "{parties:?}");
    assert!(figures(&changes, "OTHER").contains(&(29.0, Some("Majoriteten"))));
}

#[test]
fn a_region_has_one_body_of_auditors() {
    check_bodies(&["Revisorerna granskar nämnderna.", "Regionens revisorer biträds av revisionskontoret."], &["regionens-revisorer", "revisionskontoret"]);
}

/// The rule by which a name stands for its body.
fn rule_of<'c>(changes: &'c ChangeSet, name: &str) -> &'c str {
    &changes.projection.organization_matches.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("{name} is no name")).rule
}

fn ambiguous(changes: &ChangeSet) -> usize {
    changes.findings.iter().filter(|finding| finding.kind == "AMBIGUOUS").count()
}

#[test]
fn inflection_hyphens_and_capitals_make_no_new_body() {
    let texts = ["Hälso- och sjukvårdsnämnden har 15 ledamöter.", "Hälso och sjukvårdsnämnden har ansvar för vården.", "HÄLSO- OCH SJUKVÅRDSNÄMNDEN"];
    let changes = resolve_texts(&texts);
    assert_eq!(changes.projection.organizations.len(), 1, "{:?}", ids(&changes));
}

#[test]
fn a_misspelling_is_no_new_body_and_says_so() {
    let changes = check_bodies(&["Kollektivtrafiknämnden har 15 ledamöter.", "Kolektivtrafiknämnden har ansvar för bussarna."], &["kollektivtrafiknamnden"]);
    assert_eq!(rule_of(&changes, "Kolektivtrafiknämnden"), "spelling");
}

#[test]
fn names_that_differ_by_a_letter_for_a_reason_stay_apart() {
    // On one page they are two; a place's name may differ by a letter; numbers tell bodies apart.
    check_bodies(&["Kollektivtrafiknämnden har 15 ledamöter. Kolektivtrafiknämnden har 7 ledamöter."], &["kollektivtrafiknamnden", "kolektivtrafiknamnden"]);
    let changes = resolve_texts(&["Styrelsen för Björkviks sjukhus har 9 ledamöter.", "Styrelsen för Björkviss sjukhus har 7 ledamöter."]);
    assert_eq!(changes.projection.organizations.iter().filter(|body| body.kind == "BOARD").count(), 2, "{:?}", ids(&changes));
}

#[test]
fn an_abbreviation_stands_for_the_body_that_has_it() {
    let changes = check_bodies(
        &["Hälso- och sjukvårdsnämnden (HSN) har 15 ledamöter.", "HSN har 15 ledamöter. Regionstyrelsen leder arbetet."],
        &["halso-och-sjukvardsnamnden", "regionstyrelsen"],
    );
    assert!(changes.projection.organization_matches.iter().any(|row| row.name == "HSN" && row.rule == "stated_abbreviation"));
}

#[test]
fn bodies_that_share_an_abbreviation_are_not_one_for_it() {
    check_bodies(&["Kulturnämnden (KN) har 11 ledamöter.", "Klimatnämnden (KN) har 9 ledamöter."], &["kulturnamnden", "klimatnamnden"]);
}

#[test]
fn one_noun_and_area_are_one_body_where_the_pages_show_it() {
    let (one, other) = ("Nämnden för regional utveckling", "Regionala utvecklingsnämnden");
    // Nothing shows it: two bodies, and a finding.
    let changes = resolve_texts(&[&format!("{one} har 15 ledamöter."), &format!("{other} ansvarar för tillväxt.")]);
    assert_eq!((changes.projection.organizations.len(), ambiguous(&changes)), (2, 1), "{:?}", ids(&changes));
    // A page names both as one.
    let changes = resolve_texts(&[&format!("{one}, även kallad {other}, har 15 ledamöter."), &format!("{other} ansvarar för tillväxt.")]);
    assert_eq!((changes.projection.organizations.len(), ambiguous(&changes)), (1, 0), "{:?}", ids(&changes));
    // The same person chairs both.
    let chaired = |name: &str| format!("{name} har 15 ledamöter. Ordförande i {name} är Karin Lundström (S).");
    let changes = resolve_texts(&[&chaired(one), &chaired(other)]);
    assert_eq!((changes.projection.organizations.len(), ambiguous(&changes)), (1, 0), "{:?}", ids(&changes));
    assert!(changes.projection.organization_matches.iter().any(|row| row.rule == "same_core"));
    // One page states both: they are two, and nothing is in doubt.
    let changes = resolve_texts(&[&format!("{one} har 15 ledamöter. {other} har 7 ledamöter.")]);
    assert_eq!((changes.projection.organizations.len(), ambiguous(&changes)), (2, 0), "{:?}", ids(&changes));
}

#[test]
fn subcommittees_of_two_parents_stay_two() {
    let changes = resolve_texts(&[
        "Regionstyrelsens arbetsutskott bereder ärenden. Regionstyrelsen leder arbetet.",
        "Kulturnämndens arbetsutskott bereder ärenden. Kulturnämnden har 11 ledamöter.",
    ]);
    let nested: Vec<&str> = ids(&changes).into_iter().filter(|id| id.contains('/')).collect();
    assert_eq!(nested.len(), 2, "{:?}", ids(&changes));
    assert!(nested.iter().any(|id| id.starts_with("regionstyrelsen/")) && nested.iter().any(|id| id.starts_with("kulturnamnden/")));
}

#[test]
fn persons_of_one_name_on_two_bodies_stay_two() {
    let changes = resolve_texts(&["Ordförande i kulturnämnden är Karin Lundström (S).", "Ordförande i regionstyrelsen är Karin Lundström (S)."]);
    assert_eq!(changes.projection.people.len(), 2);
}

#[test]
fn standing_follows_years_and_dates() {
    let dated = resolve(&[page(0, Some("2024-01-01"), "Kulturnämnden har 11 ledamöter.")]);
    assert_eq!(dated.projection.organizations[0].standing, "CURRENT");
    let undated = resolve(&[page(0, None, "Kulturnämnden har 11 ledamöter.")]);
    assert_eq!(undated.projection.organizations[0].standing, "UNDATED");
    let gone = resolve(&[page(0, None, "Kulturnämnden 2019–2022 hade 11 ledamöter. Den politiska organisationen gällde 2019–2022.")]);
    let period = &gone.projection.organization_periods[0];
    assert_eq!((period.standing.as_str(), period.valid_to.as_deref()), ("FORMER", Some("2022")));
    let running = resolve(&[page(0, None, "Den politiska organisationen gäller 2023–2026.")]);
    assert_eq!(running.projection.organization_periods[0].standing, "CURRENT");
    let coming = resolve(&[page(0, None, "Den politiska organisationen gäller 2027–2030.")]);
    assert_eq!(coming.projection.organization_periods[0].standing, "UNDATED");
}

#[test]
fn what_an_earlier_version_alone_states_lingers_and_gives_way_to_what_is_said_now() {
    let before = ReadPage {
        page_version_id: "page:14/0@0".to_owned(),
        lingering: true,
        ..page(0, None, "Kulturnämnden har 11 ledamöter. Miljönämnden har 9 ledamöter.")
    };
    let today = page(0, None, "Kulturnämnden har 13 ledamöter.");
    let changes = resolve(&[before, today]);
    let seats: Vec<(&str, Option<i32>)> = changes.projection.organizations.iter().map(|body| (body.name.as_str(), body.seats)).collect();
    assert_eq!(seats, [("Kulturnämnden", Some(13)), ("Miljönämnden", Some(9))]);
    let of_culture: Vec<&str> = changes
        .choices
        .iter()
        .filter(|choice| choice.entity_id == "org:14/kulturnamnden" && choice.field == "seats")
        .map(|choice| choice.rule.as_str())
        .collect();
    assert_eq!(of_culture, ["only"], "what gave way is still a side");
}

#[test]
fn the_order_of_pages_does_not_matter() {
    let texts = [
        "Hälso- och sjukvårdsnämnden (HSN) har 15 ledamöter.",
        "HSN har 13 ledamöter.",
        "Kulturnämnden har 11 ledamöter.",
        "Nämnden för kultur och bildning har 9.",
    ];
    let pages: Vec<ReadPage> = texts.iter().enumerate().map(|(number, text)| page(number, None, text)).collect();
    let expected = resolve(&pages).choices;
    for turn in 1..pages.len() {
        let mut turned = pages.clone();
        turned.rotate_left(turn);
        assert_eq!(resolve(&turned).choices, expected);
    }
}

#[test]
fn rules_of_an_organisation_that_are_broken_are_findings() {
    let broken = |texts: &[&str]| -> Vec<String> {
        let changes = resolve_texts(texts);
        changes.findings.into_iter().filter_map(|finding| finding.rule).collect()
    };
    let whole = "Regionfullmäktige har 71 ledamöter. Regionstyrelsen utses av regionfullmäktige. Revisorerna granskar. Patientnämnden hjälper patienter.";
    assert_eq!(broken(&[whole]), Vec::<String>::new());
    assert!(broken(&["Kulturnämnden har 11 ledamöter."]).contains(&"ONE_ASSEMBLY".to_owned()));
    assert!(broken(&[whole, "Kulturnämnden har 11 ledamöter."]).contains(&"COMMITTEE_WITHOUT_ISSUER".to_owned()));
    assert!(!broken(&[whole, "Kulturnämnden utses av regionfullmäktige."]).contains(&"COMMITTEE_WITHOUT_ISSUER".to_owned()));
    assert!(broken(&[&whole.replace("71", "72")]).contains(&"ODD_SEATS".to_owned()));
}
