//! The table of faults in `docs/faults.md`: made from what happens, so that it stays true.

use crate::cases::{Case, GROUPS};
use crate::live::{ENTRY, database, good_site, import, load_held, load_versions, load_visits, source};
use expect_test::expect_file;
use helheten_importer::report::ImportReport;
use helheten_tests::site::Reply;
use std::fmt::Write;

const INTRODUCTION: &str = "\
# What sites do, and what the importer does

A site of two pages is imported, then does something, and is imported again. What happened is below, as a test saw it
(`tests/tests/faults/table.rs` writes this file and fails when it no longer holds; the sites are in `cases.rs` beside it). The
entry page is the one that the region's source names; the other one was found by its link.

- **Requests**: what the site was asked for in the second run, the robots.txt aside.
- **Visit**: how the visits ended (NEW, CHANGED, UNCHANGED, MOVED, QUARANTINED, FAILED), first the entry page's.
- **Stored**: the versions of pages that were stored. One that is kept aside states nothing until `helheten review --accept`.
- **Reported**: how the run ended, and what it says. COMPLETE ends with exit code 0, DEGRADED with 2.
- **Held**: what is held after it, beside what was held before.
";

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_has_its_row() {
    let mut rows = Vec::new();
    for (heading, cases) in GROUPS {
        for (number, case) in cases.iter().enumerate() {
            rows.push((*heading, number, tokio::spawn(try_case(case))));
        }
    }
    let mut text = INTRODUCTION.to_owned();
    for (heading, number, row) in rows {
        if number == 0 {
            write!(text, "\n## {heading}\n\n| The site answers | Requests | Visit | Stored | Reported | Held |\n|---|--:|---|---|---|---|\n").unwrap();
        }
        writeln!(text, "{}", row.await.unwrap()).unwrap();
    }
    expect_file!["../../../docs/faults.md"].assert_eq(&text);
}

async fn try_case(case: &'static Case) -> String {
    let site = good_site();
    if case.does.starts_with("304") {
        // What is known has a validator.
        site.put(crate::live::HOST, ENTRY, Reply::page(crate::live::POLITICS).with("etag", "\"v1\""));
    }
    let (db, _folder) = database().await;
    let first = import(&db, source(&site)).await;
    assert!(first.is_complete() && first.regions[0].pages.new == 2, "{first:?}");
    let (held, versions, asked) = (load_held(&db).await, load_versions(&db).await, site.asked().len());
    (case.change)(&site);
    let second = import(&db, source(&site)).await;
    let stored: Vec<_> = load_versions(&db).await.into_iter().filter(|version| !versions.contains(version)).collect();
    let aside = second.regions[0].quarantined.len().min(stored.len());
    let stored = match (stored.len() - aside, aside) {
        (0, 0) => "nothing".to_owned(),
        (0, aside) => format!("{aside} kept aside"),
        (taken, 0) => format!("{taken}"),
        (taken, aside) => format!("{taken}, and {aside} kept aside"),
    };
    let now = load_held(&db).await;
    let (gained, lost) = (now.difference(&held).count(), held.difference(&now).count());
    let holds = if gained + lost == 0 { "the same".to_owned() } else { format!("{gained} values more, {lost} fewer") };
    let requests = site.asked()[asked..].iter().filter(|asked| asked.path != "/robots.txt").count();
    let mut visits = load_visits(&db, second.run_id).await;
    visits.sort_by_key(|(path, outcome, _)| (path != ENTRY, path.clone(), outcome.clone()));
    let visits: Vec<String> = visits.into_iter().map(|(_, outcome, _)| outcome).collect();
    let reported = describe(&second).replace(&format!(":{}", site.port()), "");
    db.close().await.unwrap();
    format!("| {} | {requests} | {} | {stored} | {reported} | {holds} |", case.does, visits.join(", "))
}

fn describe(report: &ImportReport) -> String {
    let region = &report.regions[0];
    assert_eq!(region.error, None);
    let aside = region.quarantined.iter().map(|page| format!("kept aside ({}): {}", page.reason, page.message));
    let failed = region.failures.iter().map(|page| format!("failed: {}", page.message));
    let said: Vec<String> = aside.chain(failed).collect();
    if said.is_empty() { report.status.to_string() } else { format!("{}; {}", report.status, said.join("; ")) }
}
