//! What sites do over several runs: redirects of what was taken away, types that flip, copies, and pages that come back.

use crate::live::{COMMITTEES, ENTRY, HOST, LINKED, POLITICS, database, good_site, import, load_held, load_remembered, load_versions, source, tick};
use helheten_importer::corrections::CorrectionSet;
use helheten_importer::import::{Acceptance, ImportOptions};
use helheten_importer::review::{accept_quarantines, count_quarantines, load_quarantines};
use helheten_importer::status::load_status;
use helheten_model::vocabulary::{QuarantineReason, RunStatus};
use helheten_tests::database::TestDatabase;
use helheten_tests::site::{Reply, Site};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How often a path was asked for.
fn times(site: &Site, path: &str) -> usize {
    site.asked().iter().filter(|asked| asked.path == path).count()
}

#[tokio::test]
async fn a_page_that_is_led_to_the_first_page_has_not_moved() {
    let site = good_site();
    let (db, _folder) = database().await;
    import(&db, source(&site)).await;
    import(&db, source(&site)).await;
    let held = load_held(&db).await;
    site.put(HOST, "/", Reply::page("<html><body><main><h1>Region Halland</h1><p>Välkommen till Region Halland.</p></main></body></html>"));
    site.put(HOST, LINKED, Reply::redirect(301, "/"));
    for _ in 0..3 {
        let report = import(&db, source(&site)).await;
        assert_eq!((report.status, report.regions[0].quarantined[0].reason), (RunStatus::Degraded, QuarantineReason::FactsLost));
        assert!(report.regions[0].quarantined[0].message.contains("it leads to"), "{}", report.render());
        assert_eq!(load_held(&db).await, held);
    }
    // The same where it leads to a page that is known and as it was.
    site.put(HOST, LINKED, Reply::redirect(301, "/tunn/"));
    site.put(HOST, "/tunn/", Reply::page("<html><body><main><h1>Region Halland</h1><p>Patientnämnden hjälper patienter.</p></main></body></html>"));
    for _ in 0..2 {
        assert_eq!(import(&db, source(&site)).await.status, RunStatus::Degraded);
        assert!(held.is_subset(&load_held(&db).await));
    }
    site.put(HOST, LINKED, Reply::page(COMMITTEES));
    let report = import(&db, source(&site)).await;
    assert_eq!(report.status, RunStatus::Complete, "{}", report.render());
    assert!(held.is_subset(&load_held(&db).await));
}

#[tokio::test]
async fn a_page_that_moves_and_comes_back_keeps_what_it_states() {
    let site = good_site();
    let (db, _folder) = database().await;
    import(&db, source(&site)).await;
    let held = load_held(&db).await;
    for round in 0..3 {
        site.put(HOST, LINKED, Reply::redirect(301, "/ny/"));
        site.put(HOST, "/ny/", Reply::page(COMMITTEES));
        assert!(import(&db, source(&site)).await.is_complete(), "round {round}");
        site.put(HOST, "/ny/", Reply::redirect(301, LINKED));
        site.put(HOST, LINKED, Reply::page(COMMITTEES));
        assert!(import(&db, source(&site)).await.is_complete(), "round {round}");
        assert_eq!(load_held(&db).await, held, "round {round}");
    }
}

#[tokio::test]
async fn a_move_to_what_the_host_calls_unchanged_is_taken_in() {
    let site = good_site();
    let answer = |asked: &helheten_tests::site::Asked| match asked.header("if-none-match") {
        Some("\"v1\"") => Reply::status(304),
        _ => Reply::page(COMMITTEES).with("etag", "\"v1\""),
    };
    site.on(HOST, LINKED, answer);
    let (db, _folder) = database().await;
    import(&db, source(&site)).await;
    let held = load_held(&db).await;
    site.put(HOST, LINKED, Reply::redirect(301, "/ny/"));
    site.on(HOST, "/ny/", answer);
    import(&db, source(&site)).await;
    let report = import(&db, source(&site)).await;
    assert!(report.is_complete() && report.regions[0].failures.is_empty(), "{}", report.render());
    assert_eq!(load_held(&db).await, held);
}

#[tokio::test]
async fn pages_that_lead_to_the_same_page_for_now_are_told() {
    let site = good_site();
    let (db, _folder) = database().await;
    import(&db, source(&site)).await;
    let held = load_held(&db).await;
    site.put(HOST, LINKED, Reply::redirect(302, ENTRY));
    let report = import(&db, source(&site)).await;
    assert!(report.regions[0].failures[0].message.contains("which was read already"), "{}", report.render());
    assert_eq!((report.regions[0].pages.unchanged, report.regions[0].pages.failed), (1, 1));
    assert_eq!(load_held(&db).await, held);
    assert_eq!(times(&site, ENTRY), 2, "what was read already is not asked for again");
}

#[tokio::test]
async fn the_same_bytes_under_another_type_change_nothing() {
    let site = good_site();
    let (db, _folder) = database().await;
    import(&db, source(&site)).await;
    let (held, versions) = (load_held(&db).await, load_versions(&db).await);
    for content_type in ["text/plain", "text/html; charset=iso-8859-1", "text/html"] {
        site.put(HOST, ENTRY, Reply::page(POLITICS).with("content-type", content_type));
        let report = import(&db, source(&site)).await;
        assert_eq!(report.regions[0].revision, None, "{content_type}");
        assert_eq!(load_held(&db).await, held, "{content_type}");
        assert_eq!(load_versions(&db).await, versions, "{content_type}");
    }
}

#[tokio::test]
async fn copies_of_a_page_stay_copies() {
    let site = good_site();
    site.on(HOST, LINKED, |asked| match asked.header("if-none-match") {
        Some(_) => Reply::status(304),
        None => Reply::page(COMMITTEES).with("etag", "\"v1\""),
    });
    site.put(HOST, ENTRY, Reply::page(&POLITICS.replace("</main>", "<a href='/politik/namnder'>Nämnder</a><a href='/namnder/index.html'>Nämnder</a></main>")));
    for path in ["/politik/namnder", "/namnder/index.html"] {
        site.put(HOST, path, Reply::page(COMMITTEES));
    }
    let (db, _folder) = database().await;
    let first = import(&db, source(&site)).await;
    assert_eq!(first.regions[0].pages.new, 2);
    let revisions = |report: &helheten_importer::report::ImportReport| report.regions[0].revision;
    for _ in 0..2 {
        let report = import(&db, source(&site)).await;
        assert_eq!((report.regions[0].pages.new, revisions(&report)), (0, None));
    }
}

#[tokio::test]
async fn a_host_that_answers_nothing_but_429_is_soon_left_alone() {
    let site = good_site();
    let links = (b'a'..=b'z').map(|letter| format!("<a href='/politik/namnd-{}/'>Nämnd</a>", char::from(letter))).collect::<Vec<_>>().concat();
    site.put(HOST, ENTRY, Reply::page(&POLITICS.replace("</main>", &format!("{links}</main>"))));
    site.put(HOST, "/politik/n*", Reply::status(429));
    site.put(HOST, LINKED, Reply::status(429));
    let (db, _folder) = database().await;
    import(&db, source(&site)).await;
    assert!(site.asked().len() <= 8, "{}", site.asked().len());
}

#[tokio::test]
async fn links_to_error_pages_do_not_degrade_a_run() {
    let site = good_site();
    let token = AtomicUsize::new(0);
    site.put(HOST, LINKED, Reply::page(&COMMITTEES.replace("<h1>", "<a href='/borta'>Nämnd</a><a href='/tom'>Nämnd</a><h1>")));
    site.on(HOST, "/borta", move |_| {
        let error = format!("<title>Sidan kunde inte hittas</title><h1>Sidan kunde inte hittas</h1><p>Ärende {}</p>", token.fetch_add(1, Ordering::Relaxed));
        Reply::page(&error)
    });
    site.put(HOST, "/tom", Reply::page("<div id='app'></div>"));
    let (db, _folder) = database().await;
    let first = import(&db, source(&site)).await;
    assert_eq!((first.status, first.regions[0].pages.new, first.regions[0].failures.len()), (RunStatus::Complete, 2, 2));
    assert_eq!(load_versions(&db).await.len(), 2);
    assert!(import(&db, source(&site)).await.regions[0].failures.is_empty());
    assert_eq!((times(&site, "/borta"), times(&site, "/tom")), (1, 1), "they are left alone for a while");
    assert_eq!(load_remembered(&db).await.iter().filter(|source| source.page_id.is_none() && source.failures == 1).count(), 2);
}

#[tokio::test]
async fn what_reads_the_same_is_kept_aside_once() {
    let site = good_site();
    let (db, _folder) = database().await;
    import(&db, source(&site)).await;
    let token = AtomicUsize::new(0);
    site.on(HOST, ENTRY, move |_| {
        let token = token.fetch_add(1, Ordering::Relaxed);
        Reply::page(&format!("<html><body><main data-request='{token}'><h1>Region Halland</h1><p>Vi bygger om sidan.</p></main></body></html>"))
    });
    for _ in 0..3 {
        let report = import(&db, source(&site)).await;
        assert_eq!((report.status, report.regions[0].pages.quarantined), (RunStatus::Degraded, 1));
        assert_eq!(load_versions(&db).await.len(), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_kinds_of_database_hold_the_same() {
    let site = good_site();
    let mut held = Vec::new();
    for database in TestDatabase::all().await {
        let db = database.open().await;
        site.put(HOST, ENTRY, Reply::page(POLITICS));
        assert!(import(&db, source(&site)).await.is_complete());
        site.put(HOST, ENTRY, Reply::page("<html><body><main><h1>Region Halland</h1><p>Vi bygger om sidan.</p></main></body></html>"));
        assert_eq!(import(&db, source(&site)).await.status, RunStatus::Degraded);
        let aside = load_quarantines(&db, None).await.unwrap();
        assert!(aside.len() == 1 && aside[0].facts_held > 0 && aside[0].facts_aside == 0 && !aside[0].lost.is_empty(), "{aside:?}");
        assert_eq!(count_quarantines(&db).await.unwrap(), [("13".to_owned(), 1)].into());
        let options = ImportOptions {
            origin: "review",
            demo: false,
            program_version: "0.0.0",
            accept: Acceptance::Nothing,
            corrections: &CorrectionSet::NONE,
            clock: tick,
        };
        assert!(accept_quarantines(&db, &aside, &options, &mut |_| {}).await.unwrap().is_complete());
        assert!(load_quarantines(&db, None).await.unwrap().is_empty());
        assert!(import(&db, source(&site)).await.is_complete());
        let status = load_status(&db, 10).await.unwrap();
        assert_eq!((status.runs.len(), status.regions.len(), status.regions[0].quarantined, status.regions[0].pages), (4, 1, 0, 2));
        assert!(status.regions[0].read_at >= status.regions[0].oldest_read_at && status.regions[0].changed_at.is_some());
        held.push((load_held(&db).await, load_remembered(&db).await.len()));
    }
    assert!(held.windows(2).all(|pair| pair[0] == pair[1]) && held[0].1 == 2);
}
