//! Search over the bundled pages, as they are imported: what is found, what is not, what comes first.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use chrono::{DateTime, Utc};
use helheten_importer::corrections::CorrectionSet;
use helheten_importer::fetch::fixture::load_fixtures;
use helheten_importer::import::{Acceptance, ImportOptions, import_pages};
use helheten_server::dataset::{SearchRequest, SearchType};
use helheten_server::{Dataset, load_dataset};
use helheten_tests::database::TestDatabase;

/// What is typed; the title and region of what comes first; titles that are found too; titles that are not found.
type Case = (&'static str, (&'static str, &'static str), &'static [&'static str], &'static [&'static str]);

const CASES: &[Case] = &[
    ("kulturnämnden västra götaland", ("Kulturnämnden", "14"), &["Kultursekretariatet"], &["Trafiknämnden"]),
    ("regionfullmäktige halland", ("Regionfullmäktige", "13"), &[], &["Regionstyrelsen"]),
    ("tandvård", ("Folktandvården Stockholms län AB", "01"), &["Folktandvården", "tandvårdslagen", "Styrelsen för Folktandvården"], &["Trafiknämnden"]),
    ("folktandvård", ("Folktandvården", "14"), &["Styrelsen för Folktandvården"], &["tandvårdslagen"]),
    ("sjukhus halland", ("Hallands sjukhus", "13"), &[], &["Skånes sjukhus nordost"]),
    ("universitetssjukhus", ("Skånes universitetssjukhus", "12"), &["Sahlgrenska Universitetssjukhuset"], &["Södersjukhuset AB"]),
    ("sjukhuset", ("Hallands sjukhus", "13"), &["Södersjukhuset AB", "S:t Eriks Ögonsjukhus AB"], &["Kulturnämnden"]),
    ("kollektivtrafiknämnd", ("Kollektivtrafiknämnden", ""), &["Infrastruktur- och kollektivtrafiknämnden"], &["Kulturnämnden"]),
    ("länstrafik", ("Länstrafikens kansli", "06"), &["Jönköpings Länstrafik AB"], &["Trafiknämnden"]),
    ("västtrafik", ("Västtrafik AB", "14"), &["Styrelsen för Västtrafik AB"], &["Kulturnämnden"]),
    ("ägarutskott", ("Regionstyrelsens arbets- och ägarutskott", "01"), &[], &["Personalutskottet"]),
    ("personalutskottet", ("Personalutskottet", "10"), &[], &["Arbetsutskottet"]),
    ("HSN", ("Hälso- och sjukvårdsnämnden", ""), &["HSN verksamhetsplan 2024"], &["Kulturnämnden"]),
    ("hsn verksamhetsplan", ("HSN verksamhetsplan 2024", ""), &["HSN verksamhetsplan 2024–2026"], &["RUN verksamhetsplan 2024-2026"]),
    ("2017:725", ("kommunallagen", ""), &[], &["tandvårdslagen"]),
    ("HSL", ("hälso- och sjukvårdslagen", ""), &[], &["kommunallagen"]),
    ("kulturnämndens verksamhetsplan 2024", ("Kulturnämndens verksamhetsplan 2024", ""), &[], &["Reglemente för kulturnämnden"]),
    ("reglemente kulturnämnd", ("Reglemente för kulturnämnden", ""), &[], &["Kulturnämnden"]),
    ("\"regional utvecklingsstrategi\"", ("Ett Västernorrland – regional utvecklingsstrategi 2020–2030", "22"), &[], &["Regional kulturplan 2024–2027"]),
    ("årsredovisningen 2023", ("Årsredovisning 2023", ""), &[], &["Verksamhetsplan 2023"]),
    ("Gunilla Rosenbäck", ("Gunilla Rosenbäck", ""), &[], &["Harriet Lagervall"]),
    ("väntetider", ("besluta om mål för kvalitet och väntetider", ""), &[], &["Kulturnämnden"]),
    ("livskraftigt västernorrland", ("ett livskraftigt Västernorrland där alla kan leva hela livet", "22"), &[], &["Kulturnämnden"]),
    (
        "valberedningen nämndenhet",
        ("Den består av nio ledamöter, en från varje parti, och har regionkansliets nämndenhet som stöd.", "18"),
        &[],
        &["Kulturnämnden"],
    ),
    ("kolektivtrafiknamden", ("Kollektivtrafiknämnden", ""), &["Infrastruktur- och kollektivtrafiknämnden"], &["Kulturnämnden"]),
    ("regionfulmaktige kronoberg", ("Regionfullmäktige", "07"), &[], &[]),
    ("sahlgrenska universitetsjukhuset", ("Sahlgrenska Universitetssjukhuset", "14"), &["Styrelsen för Sahlgrenska Universitetssjukhuset"], &[]),
    ("revisorer", ("Revisorer", "10"), &["Revisorskollegiet"], &["Kulturnämnden"]),
];

fn now() -> DateTime<Utc> {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

async fn load_bundled() -> (TestDatabase, Dataset) {
    let database = TestDatabase::sqlite();
    let db = database.open().await;
    let options =
        ImportOptions { origin: "fixtures", demo: true, program_version: "0.0.0", accept: Acceptance::Nothing, corrections: &CorrectionSet::NONE, clock: now };
    import_pages(&db, load_fixtures(now()).unwrap(), Vec::new(), &options, &mut |_| {}).await.unwrap();
    let dataset = load_dataset(&db).await.unwrap();
    (database, dataset)
}

fn search(dataset: &Dataset, text: &str) -> Vec<(String, String)> {
    let page = dataset.search(SearchRequest { text, ..SearchRequest::default() }, |total| 0..total).unwrap();
    assert_eq!(page.total, page.hits.len());
    page.hits.into_iter().map(|hit| (hit.title, hit.target.region.map(|region| region.to_string()).unwrap_or_default())).collect()
}

#[tokio::test]
async fn people_find_what_they_look_for() {
    let (_database, dataset) = load_bundled().await;
    let mut faults = Vec::new();
    for (text, (title, region), others, absent) in CASES {
        let found = search(&dataset, text);
        let has = |title: &str| found.iter().any(|(found, _)| found == title);
        let is_first = found.first().is_some_and(|first| first.0 == *title && (region.is_empty() || first.1 == *region));
        let lacks: Vec<_> = others.iter().filter(|title| !has(title)).collect();
        let extra: Vec<_> = absent.iter().filter(|title| has(title)).collect();
        if !is_first || !lacks.is_empty() || !extra.is_empty() {
            let shown: Vec<_> = found.iter().take(12).collect();
            faults.push(format!("{text}: lacks {lacks:?}, should not have {extra:?}\n   {} found: {shown:?}", found.len()));
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), CASES.len(), faults.join("\n"));
}

#[tokio::test]
async fn every_body_and_document_is_found_by_its_name() {
    let (_database, dataset) = load_bundled().await;
    let bodies = dataset.organizations.rows().iter().map(|row| (row.id.as_str(), row.name.as_str()));
    let documents = dataset.documents.rows().iter().map(|row| (row.id.as_str(), row.title.as_str()));
    let mut faults = Vec::new();
    for (id, name) in bodies.chain(documents) {
        let page = dataset.search(SearchRequest { text: name, ..SearchRequest::default() }, |total| 0..total).unwrap();
        let place = page.hits.iter().position(|hit| hit.id == id);
        // Namesakes in other regions are called exactly so too.
        let namesakes = page.hits.iter().filter(|hit| hit.score >= 300.0).count();
        if place.is_none_or(|place| place >= namesakes) {
            faults.push(format!("{name} ({id}): {place:?} of {}", page.total));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn the_same_search_answers_the_same_from_another_load() {
    let (database, dataset) = load_bundled().await;
    let again = load_dataset(&database.open().await).await.unwrap();
    for (text, ..) in CASES {
        assert_eq!(search(&dataset, text), search(&again, text), "{text}");
    }
    let only = SearchRequest { text: "plan", types: Some(&[SearchType::Document]), ..SearchRequest::default() };
    let page = dataset.search(only, |total| 0..total).unwrap();
    assert!(page.total > 5 && page.types == [(SearchType::Document, page.total)], "{:?}", page.types);
}
