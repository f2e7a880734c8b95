//! What single turns of Swedish administrative prose and layout state: each case is a page of its own.

mod lines;
mod tasks;

use arcstr::ArcStr;
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
    facts.roles.iter().map(|role| format!("{} {} {}", role.title, role.holder.as_deref().unwrap_or("–"), role.of.as_deref().unwrap_or("–"))).collect()
}

fn figures(facts: &Extraction) -> Vec<String> {
    facts.figures.iter().map(|figure| format!("{:?} {} {}", figure.measure, figure.value, figure.of.as_deref().unwrap_or("–"))).collect()
}

#[test]
fn facts_share_the_pages_text() {
    let facts = extract("<p>Provlänsnämnden för kultur utses av regionfullmäktige. Provlänsnämnden för kultur har nio ledamöter.</p>");
    let page = facts.organizations[0].evidence.quote.parent().clone();
    let (relation, figure) = (&facts.relations[0], &facts.figures[0]);
    for shared in [&relation.evidence.quote, &relation.from, figure.of.as_ref().unwrap(), figure.unit.as_ref().unwrap()] {
        assert!(ArcStr::ptr_eq(shared.parent(), &page), "{shared}");
    }
    // A name that the page writes otherwise is a text of its own, which its facts share.
    assert_eq!(relation.to, "Regionfullmäktige");
    let own = facts.organizations.iter().find(|body| body.name == relation.to).unwrap();
    assert!(ArcStr::ptr_eq(own.name.parent(), relation.to.parent()) && !ArcStr::ptr_eq(own.name.parent(), &page));
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
fn people_and_money_are_of_the_body_that_was_spoken_of() {
    let of = |measure: &'static str| move |facts: &Extraction| figures(facts).into_iter().filter(|line| line.starts_with(measure)).collect::<Vec<_>>();
    let employees = of("Employees");
    check("<p>Kulturnämnden får stöd av Kultursekretariatet. Där arbetar 24 tjänstepersoner med bidrag.</p>", employees, &["Employees 24 Kultursekretariatet"]);
    check("<p>Regionen har ett hus i Provstad. Där arbetar 300 personer.</p>", employees, &[]);
    check("<p>Omkring 59 000 medarbetare gör Region Provlän till en stor arbetsgivare.</p>", employees, &["Employees 59000 –"]);
    check("<p>Förvaltningen har 120 anställda.</p>", employees, &["Employees 120 Förvaltningen"]);
    check(
        "<p>Kulturnämnden har ordnat arbetet. Till sin hjälp har den Kulturförvaltningen. Förvaltningen har 120 anställda.</p>",
        employees,
        &["Employees 120 Kulturförvaltningen"],
    );
    check(
        "<p>Styrelsen har hand om den ekonomiska förvaltningen och är anställningsmyndighet för regionens omkring 9 700 medarbetare.</p>",
        employees,
        &["Employees 9700 –"],
    );
    check("<p>Museet sysselsätter 55 personer.</p>", employees, &["Employees 55 Museet"]);
    check("<p>Provstads sjukhus AB ägs av regionen.</p><p>Sjukhuset har 550 anställda.</p>", employees, &["Employees 550 Provstads sjukhus AB"]);
    check("<dl><dt>Prov läns flygplats AB</dt><dd>Ägs av regionen. Antal anställda: 61.</dd></dl>", employees, &["Employees 61 Prov läns flygplats AB"]);
    let turnover = of("Turnover");
    check(
        "<h2>Prov Buss AB</h2><p>Prov Buss AB är ett dotterbolag till Prov Holding AB. Bolaget kör bussar. Omsättningen var 740 miljoner kronor.</p>",
        turnover,
        &["Turnover 740 Prov Buss AB"],
    );
    check(
        "<p>Regionen äger Prov Tvätt AB och hälften av Länstrafiken i Provlän AB. Länstrafikens omsättning var 412 Mkr.</p>",
        turnover,
        &["Turnover 412 Länstrafiken i Provlän AB"],
    );
    check("<p>Bolaget omsatte 19,4 miljarder kronor 2023.</p>", turnover, &["Turnover 19.4 Bolaget"]);
    check("<h2>Prov Buss AB</h2><p>Bolaget omsatte 740 miljoner kronor 2023.</p>", turnover, &["Turnover 740 Prov Buss AB"]);
    check("<h2>Prov Buss AB</h2><p>Omsättningen var 740 miljoner kronor.</p>", turnover, &["Turnover 740 Prov Buss AB"]);
    check("<p>Region Provlän omsätter 9 miljarder kronor.</p>", turnover, &["Turnover 9 –"]);
    let budget = of("Budget");
    check("<p>Kulturnämnden har en budget på 310 miljoner kronor.</p>", budget, &["Budget 310 Kulturnämnden"]);
    check("<p>Kulturnämndens budget är 300 miljoner kronor.</p>", budget, &["Budget 300 Kulturnämnden"]);
    check("<p>Regionfullmäktige beslutade om en budget på 14 miljarder kronor.</p>", budget, &["Budget 14 –"]);
}

#[test]
fn a_heading_over_counted_bodies_is_none_of_them() {
    check(
        "<h2>Förvaltningar</h2><h3>Vården</h3><p>Två förvaltningar bedriver vård (Norra sjukhuset och Primärvården).</p><h3>Stödet</h3><p>Till detta kommer två förvaltningar: Regionservice och Medicinsk teknik.</p>",
        organizations,
        &["Administration Norra sjukhuset", "Administration Primärvården", "Administration Regionservice", "Administration Medicinsk teknik"],
    );
}

#[test]
fn officials_carry_out_what_others_decide() {
    let rights = |facts: &Extraction| -> Vec<String> {
        facts.decision_rights.iter().map(|right| format!("{:?} {:?} {}", right.kind, right.right, right.basis.as_deref().unwrap_or("–"))).collect()
    };
    check(
        "<h2>Förvaltning</h2><p>Till varje nämnd hör en förvaltning. Förvaltningen genomför det som nämnden beslutar.</p>",
        rights,
        &["Administration Execution Förvaltningen genomför det som nämnden beslutar."],
    );
    check("<h2>Förvaltning</h2><p>Nämndens beslut verkställs av Vårdförvaltningen.</p>", rights, &[]);
    check("<h2>Förvaltning</h2><p>Den gör det som nämnden beslutar.</p>", rights, &[]);
    check("<h2>Nämnd</h2><p>Består av politiker. Beslutar i egna frågor.</p>", rights, &["Committee Own Beslutar i egna frågor."]);
}

#[test]
fn words_written_apart_are_of_the_kind_that_they_are_together() {
    check("<ul><li>Patient nämnden</li></ul>", organizations, &["PatientCommittee Patientnämnden"]);
    check("<p>Patient nämnden tar emot klagomål.</p>", organizations, &["PatientCommittee Patientnämnden"]);
}

#[test]
fn a_plan_of_a_field_is_a_strategy() {
    let kinds = |facts: &Extraction| -> Vec<String> { facts.documents.iter().map(|document| format!("{:?} {}", document.kind, document.title)).collect() };
    check("<p><a href=\"/k.pdf\">Regional kulturplan 2024–2027 (pdf, 2 MB)</a></p>", kinds, &["Strategy Regional kulturplan 2024–2027"]);
    check("<p>Vi arbetar efter en kulturplan.</p>", kinds, &[]);
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

/// Successions as "ORIGINALS -KIND-> RESULTS (date)".
fn successions(facts: &Extraction) -> Vec<String> {
    let told = |date: &Option<String>| date.as_ref().map(|date| format!(" ({date})")).unwrap_or_default();
    let line = |fact: &helheten_importer::extract::Succession| {
        format!("{} -{}-> {}{}", fact.originals.join(" + "), fact.kind, fact.results.join(" + "), told(&fact.date))
    };
    facts.successions.iter().map(line).collect()
}

fn check_succession(sentence: &str, expected: &[&str]) {
    check(&format!("<p>{sentence}</p>"), successions, expected);
}

#[test]
fn one_body_replaces_another() {
    for (sentence, expected) in [
        ("Klimatnämnden ersätter Miljönämnden.", "Miljönämnden -REPLACED-> Klimatnämnden"),
        ("Klimatnämnden har ersatt den tidigare miljönämnden.", "Miljönämnden -REPLACED-> Klimatnämnden"),
        ("Den 1 januari 2023 ersatte Klimatnämnden Miljönämnden.", "Miljönämnden -REPLACED-> Klimatnämnden (2023-01-01)"),
        ("Sedan 2023 ersätter Klimatnämnden den tidigare Miljönämnden.", "Miljönämnden -REPLACED-> Klimatnämnden (2023)"),
        ("Klimatnämnden kommer från och med 2027 att ersätta Miljönämnden.", "Miljönämnden -REPLACED-> Klimatnämnden (2027)"),
        ("Den 1 mars 2027 kommer Klimatnämnden att ersätta Miljönämnden.", "Miljönämnden -REPLACED-> Klimatnämnden (2027-03-01)"),
        ("Klimatnämnden, som bildades 2010, ersatte 2023 Miljönämnden.", "Miljönämnden -REPLACED-> Klimatnämnden (2023)"),
        (
            "Klimatnämnden bildades i januari 2023 och ersatte då Miljönämnden och Trafiknämnden.",
            "Miljönämnden + Trafiknämnden -REPLACED-> Klimatnämnden (2023-01)",
        ),
        ("Klimatnämnden tog över efter Miljönämnden vid årsskiftet 2022/2023.", "Miljönämnden -REPLACED-> Klimatnämnden (2023-01-01)"),
        ("Den 1 januari 2023 tog Klimatnämnden över Miljönämndens uppgifter.", "Miljönämnden -REPLACED-> Klimatnämnden (2023-01-01)"),
        ("Klimatnämnden övertar 2027 Miljönämndens och Trafiknämndens uppdrag.", "Miljönämnden + Trafiknämnden -REPLACED-> Klimatnämnden (2027)"),
        (
            "Klimatnämnden (KN) ersatte de båda nämnderna Miljönämnden, Trafiknämnden och Kulturnämnden.",
            "Miljönämnden + Trafiknämnden + Kulturnämnden -REPLACED-> Klimatnämnden",
        ),
        ("Regionfullmäktige beslutade den 14 juni 2022 att ersätta Miljönämnden med Klimatnämnden.", "Miljönämnden -REPLACED-> Klimatnämnden"),
        ("Prov Buss AB ersätter Prov Trafik AB från och med den 1 juli 2026.", "Prov Trafik AB -REPLACED-> Prov Buss AB (2026-07-01)"),
    ] {
        check_succession(sentence, &[expected]);
    }
    for (sentences, expected) in [
        ("Klimatnämnden har elva ledamöter. Den ersatte år 2023 Miljönämnden.", "Miljönämnden -REPLACED-> Klimatnämnden (2023)"),
        ("Klimatnämnden har elva ledamöter. Den bildades 2019 och ersatte Miljönämnden.", "Miljönämnden -REPLACED-> Klimatnämnden (2019)"),
        ("Klimatnämnden har elva ledamöter. Tidigare hette den Miljönämnden.", "Miljönämnden -RENAMED-> Klimatnämnden"),
        ("Miljönämnden hade elva ledamöter. År 2023 ersattes den av Klimatnämnden.", "Miljönämnden -REPLACED-> Klimatnämnden (2023)"),
    ] {
        check_succession(sentences, &[expected]);
    }
    check_succession(
        "Klimatnämnden ersatte 2020 Miljönämnden, som 2010 ersatte Hamnnämnden.",
        &["Miljönämnden -REPLACED-> Klimatnämnden (2020)", "Hamnnämnden -REPLACED-> Miljönämnden (2010)"],
    );
    check_succession(
        "Enligt beslut 2022 ersätter Klimatnämnden Miljönämnden samt Nämnden för hamnar från 2027, och Trafiknämnden får nya uppgifter.",
        &["Miljönämnden + Nämnden för hamnar -REPLACED-> Klimatnämnden (2027)"],
    );
}

#[test]
fn one_body_is_replaced_by_another() {
    for (sentence, expected) in [
        ("Miljönämnden ersattes av Klimatnämnden.", "Miljönämnden -REPLACED-> Klimatnämnden"),
        ("Miljönämnden ersätts den 1 januari 2027 av Klimatnämnden.", "Miljönämnden -REPLACED-> Klimatnämnden (2027-01-01)"),
        ("Miljönämnden ska från 2027 ersättas av Klimatnämnden.", "Miljönämnden -REPLACED-> Klimatnämnden (2027)"),
        ("Miljönämnden och Trafiknämnden har ersatts av Klimatnämnden.", "Miljönämnden + Trafiknämnden -REPLACED-> Klimatnämnden"),
        (
            "Vid årsskiftet 2018/2019 ersattes Miljönämnden och den gamla Trafiknämnden av Klimatnämnden.",
            "Miljönämnden + Trafiknämnden -REPLACED-> Klimatnämnden (2019-01-01)",
        ),
        ("Nu ersätts Miljönämnden av två nämnder: Klimatnämnden och Trafiknämnden.", "Miljönämnden -REPLACED-> Klimatnämnden + Trafiknämnden"),
        ("Miljönämnden lades ned 2023 och ersattes av Klimatnämnden.", "Miljönämnden -REPLACED-> Klimatnämnden (2023)"),
        ("Miljönämnden bildades 2010 och ersattes av Klimatnämnden.", "Miljönämnden -REPLACED-> Klimatnämnden"),
        ("Miljönämndens uppgifter övertogs 2023 av Klimatnämnden.", "Miljönämnden -REPLACED-> Klimatnämnden (2023)"),
        ("Regionkontoret ersattes av Regionkansliet, som inrättades 2015.", "Regionkontoret -REPLACED-> Regionkansliet"),
    ] {
        check_succession(sentence, &[expected]);
    }
}

#[test]
fn bodies_change_their_names() {
    for (sentence, expected) in [
        ("Miljönämnden bytte namn till Klimatnämnden den 1 januari 2023.", "Miljönämnden -RENAMED-> Klimatnämnden (2023-01-01)"),
        ("2023 bytte Miljönämnden namn till Klimatnämnden.", "Miljönämnden -RENAMED-> Klimatnämnden (2023)"),
        ("Miljönämnden får ett bredare uppdrag och byter namn till Klimat- och miljönämnden.", "Miljönämnden -RENAMED-> Klimat- och miljönämnden"),
        ("Miljönämnden heter sedan 2023 Klimatnämnden.", "Miljönämnden -RENAMED-> Klimatnämnden (2023)"),
        ("Sedan den 1 maj 2023 heter Miljönämnden Klimatnämnden.", "Miljönämnden -RENAMED-> Klimatnämnden (2023-05-01)"),
        ("Miljönämnden kommer att heta Klimatnämnden från och med 2027.", "Miljönämnden -RENAMED-> Klimatnämnden (2027)"),
        ("Klimatnämnden hette tidigare Miljönämnden.", "Miljönämnden -RENAMED-> Klimatnämnden"),
        ("Fram till 2022 hette Klimatnämnden Miljönämnden.", "Miljönämnden -RENAMED-> Klimatnämnden"),
        ("Klimatnämnden, som tidigare hette Miljönämnden, har elva ledamöter.", "Miljönämnden -RENAMED-> Klimatnämnden"),
        ("Tillgänglighetsrådet, tidigare Handikapprådet, samverkar kring frågor om funktionsnedsättning.", "Handikapprådet -RENAMED-> Tillgänglighetsrådet"),
        ("Klimatnämnden (tidigare Miljönämnden) har elva ledamöter.", "Miljönämnden -RENAMED-> Klimatnämnden"),
        ("Ärendet gick till Klimatnämnden, före detta Miljönämnden.", "Miljönämnden -RENAMED-> Klimatnämnden"),
        ("Klimatnämnden (f.d. Miljönämnden) har elva ledamöter.", "Miljönämnden -RENAMED-> Klimatnämnden"),
        ("Miljönämnden döptes 2019 om till Klimatnämnden.", "Miljönämnden -RENAMED-> Klimatnämnden (2019)"),
    ] {
        check_succession(sentence, &[expected]);
    }
}

#[test]
fn bodies_are_merged_and_split() {
    for (sentence, expected) in [
        (
            "Klimatnämnden bildades 2023 genom en sammanslagning av Miljönämnden och Trafiknämnden.",
            "Miljönämnden + Trafiknämnden -MERGED-> Klimatnämnden (2023)",
        ),
        ("Miljönämnden och Trafiknämnden slogs ihop till Klimatnämnden.", "Miljönämnden + Trafiknämnden -MERGED-> Klimatnämnden"),
        ("I januari 2023 slogs Miljönämnden och Trafiknämnden samman till Klimatnämnden.", "Miljönämnden + Trafiknämnden -MERGED-> Klimatnämnden (2023-01)"),
        ("Miljönämnden och Trafiknämnden har gått samman till Klimatnämnden.", "Miljönämnden + Trafiknämnden -MERGED-> Klimatnämnden"),
        (
            "Nämnden för regional utveckling slås samman med kulturnämnden och bildar Utvecklings- och kulturnämnden.",
            "Nämnden för regional utveckling + Kulturnämnden -MERGED-> Utvecklings- och kulturnämnden",
        ),
        ("Klimatnämnden bildades när Miljönämnden och Trafiknämnden slogs samman 2016.", "Miljönämnden + Trafiknämnden -MERGED-> Klimatnämnden (2016)"),
        ("Miljönämnden uppgick 2023 i Klimatnämnden.", "Miljönämnden -MERGED-> Klimatnämnden (2023)"),
        ("Miljönämnden har gått upp i Klimatnämnden.", "Miljönämnden -MERGED-> Klimatnämnden"),
        ("Miljönämnden delades 2023 i Klimatnämnden och Trafiknämnden.", "Miljönämnden -SPLIT-> Klimatnämnden + Trafiknämnden (2023)"),
        (
            "Den 1 januari 2023 delades Miljönämnden upp på Klimatnämnden, Kulturnämnden och Trafiknämnden.",
            "Miljönämnden -SPLIT-> Klimatnämnden + Kulturnämnden + Trafiknämnden (2023-01-01)",
        ),
    ] {
        check_succession(sentence, &[expected]);
    }
}

#[test]
fn what_only_sounds_like_a_succession_is_none() {
    for sentence in [
        "Den nya nämnden ersätter Miljönämnden.",
        "Klimatnämnden ersätter inte Miljönämnden.",
        "Klimatnämnden föreslås ersätta Miljönämnden.",
        "Ersätts Miljönämnden av Klimatnämnden?",
        "Förslaget är att Klimatnämnden ersätter Miljönämnden.",
        "Regionstyrelsen ersätter Miljönämnden för kostnaderna.",
        "Landstinget ersattes av Region Provlän den 1 januari 2019.",
        "Landstingsstyrelsen ersattes av regionstyrelsen.",
        "Detta reglemente ersätter Reglemente för trafiknämnden.",
        "Reglementet för Klimatnämnden ersätter Miljönämndens reglemente.",
        "Eva Ek ersätter Per Ask som ordförande i Miljönämnden.",
        "Klimatnämnden tar över Miljönämndens uppgifter inom vattenvård.",
        "Klimatnämnden tar över ansvaret för busstrafiken från Trafiknämnden.",
        "Under 2024 uppgick Klimatnämndens budget till 12 miljoner kronor.",
        "Eva Ek, ledamot i Klimatnämnden, tidigare Miljönämnden, bor i Provby.",
        "Klimatnämnden behandlade tidigare Miljönämndens ärenden.",
        "Regionkansliet är uppdelat i Ekonomiavdelningen och HR-avdelningen.",
        "Regionkansliet delas upp i Ekonomiavdelningen och HR-avdelningen.",
        "Vår nämnd heter Kulturnämnden.",
        "Priset delades mellan Kulturnämnden och Trafiknämnden.",
        "Klimatnämnden kan komma att ersätta Miljönämnden.",
        "Miljönämnden och Trafiknämnden slogs samman 2016.",
    ] {
        check_succession(sentence, &[]);
    }
}

#[test]
fn a_succession_quotes_its_sentence() {
    let facts = extract("<p>Nämnden möts ofta. Miljönämnden ersattes av Klimatnämnden. Den har elva ledamöter.</p>");
    assert_eq!(facts.successions[0].evidence.quote, "Miljönämnden ersattes av Klimatnämnden.");
    let json = serde_json::to_value(extract("<p>Kulturnämnden har nio ledamöter.</p>")).expect("facts are JSON");
    assert!(json.get("successions").is_none());
}

#[test]
fn politicians_who_sit_in_a_body_are_its_seats() {
    check(
        "<p>I Vårdnämnden sitter 17 politiker. Det finns 57 politiker i regionfullmäktige.</p>",
        figures,
        &["ElectedSeats 17 Vårdnämnden", "ElectedSeats 57 Regionfullmäktige"],
    );
    check("<p>Det finns en styrelse. Där sitter 15 politiker.</p>", figures, &[]);
    check("<p>Regionen har 400 politiker.</p>", figures, &["ElectedRepresentatives 400 –"]);
}

#[test]
fn what_anybody_may_be_is_no_office() {
    check(
        "<p>Regiondirektören är regionens högsta tjänsteperson och chef för regionledningskontoret.</p>",
        relations,
        &["Regionledningskontoret LedByRole Regiondirektör"],
    );
}
