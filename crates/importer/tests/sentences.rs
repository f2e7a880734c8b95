//! What single turns of Swedish administrative prose and layout state: each case is a page of its own.

use helheten_importer::extract::{Extraction, PageContext, extract_facts};
use helheten_importer::fetch::MediaType;
use helheten_importer::read::read_page;

fn extract(main: &str) -> Extraction {
    let html = format!("<!doctype html><html lang=\"sv\"><body><main><h1>Så styrs Region Provlän</h1>{main}</main></body></html>");
    let document = read_page(html.as_bytes(), MediaType::Html, None);
    extract_facts(&document, &PageContext { region: "95".parse().expect("a region's code"), url: None, date: None })
}

/// Checks that a page states exactly these facts, each in a line of its own; their order does not matter.
fn check(main: &str, stated: impl Fn(&Extraction) -> Vec<String>, expected: &[&str]) {
    let mut found = stated(&extract(main));
    let mut expected: Vec<String> = expected.iter().map(|&line| line.to_owned()).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "{main}");
}

fn relations(facts: &Extraction) -> Vec<String> {
    facts.relations.iter().map(|relation| format!("{} {:?} {}", relation.from, relation.kind, relation.to)).collect()
}

fn organizations(facts: &Extraction) -> Vec<String> {
    facts.organizations.iter().map(|body| format!("{:?} {}", body.kind, body.name)).collect()
}

fn roles(facts: &Extraction) -> Vec<String> {
    let none = || "–".to_owned();
    facts.roles.iter().map(|role| format!("{} {} {}", role.title, role.holder.clone().unwrap_or_else(none), role.of.clone().unwrap_or_else(none))).collect()
}

fn figures(facts: &Extraction) -> Vec<String> {
    facts.figures.iter().map(|figure| format!("{:?} {} {}", figure.measure, figure.value, figure.of.as_deref().unwrap_or("–"))).collect()
}

#[test]
fn plurals_stand_for_what_was_named() {
    check(
        "<h2>Utskott</h2><p>Under kulturnämnden finns ett arbetsutskott och ett bidragsutskott. Utskotten utses av nämnden.</p>",
        |facts| relations(facts).into_iter().filter(|line| line.contains("AppointedBy")).collect(),
        &["Arbetsutskottet AppointedBy Kulturnämnden", "Bidragsutskottet AppointedBy Kulturnämnden"],
    );
    check(
        "<p>Vid sidan av styrelsen finns Vårdnämnden och Trafiknämnden. Båda har nio ledamöter.</p>",
        |facts| figures(facts).into_iter().filter(|line| line.contains("ElectedSeats")).collect(),
        &["ElectedSeats 9 Trafiknämnden", "ElectedSeats 9 Vårdnämnden"],
    );
    check(
        "<p>Prov Energi AB och Prov Buss AB ägs av regionen via moderbolaget Provlän Regionhus AB.</p>",
        relations,
        &["Prov Buss AB OwnedBy Provlän Regionhus AB", "Prov Energi AB OwnedBy Provlän Regionhus AB"],
    );
}

#[test]
fn verbs_share_the_subject_that_the_sentence_began_with() {
    check(
        "<p>Regionkontoret är förvaltning åt regionstyrelsen och leds av regiondirektören.</p>",
        relations,
        &["Regionkontoret LedByRole Regiondirektör", "Regionstyrelsen SupportedBy Regionkontoret"],
    );
    check(
        "<p>Sjukvårdsdirektören, som rapporterar till regiondirektören, leder Sjukvårdsförvaltningen.</p>",
        |facts| relations(facts).into_iter().filter(|line| line.contains("LedByRole")).collect(),
        &["Sjukvårdsförvaltningen LedByRole Sjukvårdsdirektör"],
    );
    check(
        "<p>HR-avdelningen leds av HR-direktör Eva Ek och Ekonomiavdelningen av ekonomidirektör Per Ask.</p>",
        |facts| relations(facts).into_iter().filter(|line| line.contains("LedByRole")).collect(),
        &["Ekonomiavdelningen LedByRole Ekonomidirektör", "HR-avdelningen LedByRole HR-direktör"],
    );
}

#[test]
fn each_of_several_is_nobody() {
    check("<p>Sjukhusdirektören vid respektive sjukhus är underställd regionstyrelsen.</p>", relations, &[]);
    check("<p>Cheferna för de centrala staberna möts varje vecka.</p>", organizations, &[]);
    check("<p>Fram till 2015 hette församlingen landstingsfullmäktige, nu heter den regionfullmäktige.</p>", organizations, &["Assembly Regionfullmäktige"]);
}

#[test]
fn a_noun_beside_a_name_tells_what_it_is() {
    check("<p>Provsjö sjukhus är länets största sjukhus och en egen förvaltning.</p>", organizations, &["Administration Provsjö sjukhus"]);
    check(
        "<p>Regionstyrelsen ansvarar dessutom för Fastighet och service, en förvaltning som sköter lokaler.</p>",
        organizations,
        &["Administration Fastighet och service", "ExecutiveBoard Regionstyrelsen"],
    );
    check("<p>Arbetet utförs av förvaltningen Regional utveckling, som har 90 anställda.</p>", organizations, &["Administration Regional utveckling"]);
    check(
        "<p>Förvaltningen arbetar åt två nämnder, kultur- respektive bildningsnämnden.</p>",
        organizations,
        &["Committee Bildningsnämnden", "Committee Kulturnämnden"],
    );
    check("<p>Ärendet lämnas till kulturnämnden för beslut.</p>", organizations, &["Committee Kulturnämnden"]);
}

#[test]
fn sections_of_a_heading_are_bodies_where_they_have_chiefs() {
    let section = |name: &str| format!("<h3>{name}</h3><p>Vård och stöd.</p><p>Områdeschef: Eva Ek</p>");
    check(
        &format!("<h2>Områden</h2>{}{}", section("Kirurgi och urologi"), section("Medicin, hjärta och lungor")),
        organizations,
        &["Department Kirurgi och urologi", "Department Medicin, hjärta och lungor"],
    );
    check("<h2>Områden</h2><h3>Klimat och energi</h3><p>Vi vill mer.</p><h3>Hälsa för alla</h3><p>Vi vill mer.</p>", organizations, &[]);
}

#[test]
fn offices_are_shared_and_parted() {
    check(
        "<h2>Kulturnämnden</h2><p>Ersättare är Eva Ek (S), Per Ask (M) och Ida Alm (SD).</p>",
        roles,
        &["Ersättare Eva Ek Kulturnämnden", "Ersättare Ida Alm Kulturnämnden", "Ersättare Per Ask Kulturnämnden"],
    );
    check(
        "<h2>Kulturnämnden</h2><p>Ordförande är sedan årsskiftet Eva Ek (S), vice ordförande Per Ask (M).</p>",
        roles,
        &["Ordförande Eva Ek Kulturnämnden", "Vice ordförande Per Ask Kulturnämnden"],
    );
    check(
        "<h2>Kulturnämnden</h2><p>Eva Ek (S) och Per Ask (M) är vice ordförande.</p>",
        roles,
        &["Vice ordförande Eva Ek Kulturnämnden", "Vice ordförande Per Ask Kulturnämnden"],
    );
    check(
        "<h2>Regionfullmäktige</h2><table><tr><th>Namn</th><th>Parti</th><th>Uppdrag</th></tr>\
         <tr><td>Alm, Ida</td><td>S</td><td>Ledamot</td></tr><tr><td>Vakant</td><td>M</td><td>Ersättare</td></tr></table>",
        roles,
        &["Ledamot Ida Alm Regionfullmäktige"],
    );
}

#[test]
fn numbers_belong_to_what_they_count() {
    check("<p>287 413<span>invånare</span></p>", figures, &["Inhabitants 287413 –"]);
    check("<p>Regionskatten är 11 kronor och 48 öre.</p>", figures, &["TaxRate 11.48 –"]);
    check("<p>I Provby kommun finns 61 ledamöter i kommunfullmäktige.</p>", figures, &[]);
    check(
        "<h2>Prov Buss AB</h2><dl><dt>Omsättning 2024</dt><dd>684 miljoner kronor</dd><dt>Antal anställda</dt><dd>61</dd></dl>",
        figures,
        &["Employees 61 Prov Buss AB", "Turnover 684 Prov Buss AB"],
    );
}

#[test]
fn who_adopted_a_document_issues_it() {
    let issuers =
        |facts: &Extraction| facts.documents.iter().map(|document| format!("{} {}", document.title, document.issuer.as_deref().unwrap_or("–"))).collect();
    check(
        "<p>Kulturplan för Provlän 2024–2027</p><p>Antagen av regionfullmäktige den 21 november 2023.</p>",
        issuers,
        &["Kulturplan för Provlän 2024–2027 Regionfullmäktige"],
    );
}
