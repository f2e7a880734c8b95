//! How far a crawl goes, and what becomes of pages over several runs.

use crate::live::{
    COMMITTEES, ENTRY, HOST, LINKED, POLITICS, database, fetcher, good_site, import, import_all, load_held, load_remembered, load_versions, load_visits,
    settings, source,
};
use chrono::{DateTime, Utc};
use helheten_importer::sources::{MinimumYield, Source};
use helheten_model::entity::source;
use helheten_model::vocabulary::{QuarantineReason, RunStatus};
use helheten_tests::site::{Reply, Site};
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use url::Url;

/// The paths that were asked for, robots.txt aside.
fn paths(site: &Site) -> Vec<String> {
    site.asked().into_iter().map(|asked| asked.path).filter(|path| path != "/robots.txt").collect()
}

fn page(body: &str) -> Reply {
    Reply::page(&format!("<html><body><main><h1>Region Halland</h1>{body}</main></body></html>"))
}

#[tokio::test]
async fn calendars_sessions_and_print_versions_do_not_eat_the_budget() {
    let site = Site::start();
    let traps =
        "<a href='/kalender?manad=1&ar=2027'>Nämndernas möten</a> <a href='/visa/1'>Nämnd 1</a> <a href='/politik/namnder/?print=1'>Nämnder, skriv ut</a>";
    let sessions = (0..50).map(|number| format!("<a href='/politik/namnder/?sid={number}#del{number}'>Nämnder</a> ")).collect::<Vec<_>>().concat();
    let pages = (0..12).map(|number| format!("<a href='/politik/namnd-{}/'>Nämnd {number}</a> ", char::from(b'a' + number))).collect::<Vec<_>>().concat();
    site.put(HOST, ENTRY, page(&format!("<p>{traps}{sessions}{pages}</p>")));
    site.put(HOST, LINKED, page("<p>Nämnderna</p>"));
    site.on(HOST, "/politik/namnd-*", |asked| page(&format!("<p>Nämnden {} ansvarar.</p>", asked.path)));
    let counter = AtomicUsize::new(1);
    // Every page of it has links to pages that nobody has seen before.
    site.on(HOST, "/visa/*", move |_| {
        let links =
            (0..20).map(|_| format!("<a href='/visa/{}'>Nämnd och styrelse</a> ", counter.fetch_add(1, Ordering::Relaxed))).collect::<Vec<_>>().concat();
        page(&format!("<p>{} {links}</p>", counter.load(Ordering::Relaxed)))
    });
    let (db, _folder) = database().await;
    let report = import(&db, Source { pages_max: 30, ..source(&site) }).await;
    let asked = paths(&site);
    assert_eq!(asked.len(), 24, "the entry page, the committees once, twelve committees and ten of an endless row: {asked:?}");
    assert!(!asked.iter().any(|path| path.contains("kalender") || path.contains("print") || path.contains("sid=")), "{asked:?}");
    assert_eq!(asked.iter().filter(|path| path.starts_with("/visa/")).count(), 10);
    assert_eq!((report.regions[0].pages.new, report.status), (24, RunStatus::Complete));
}

#[tokio::test]
async fn a_budget_is_spent_on_the_best_links() {
    let site = Site::start();
    let links = "<a href='/a'>Kontakta oss</a><a href='/b'>Regionstyrelsen</a><a href='/c'>Nyheter</a><a href='/d'>Hälso- och sjukvårdsnämnden</a><a href='/e'>Lediga jobb</a>";
    site.put(HOST, ENTRY, page(links));
    site.on(HOST, "/*", |asked| page(&format!("<p>Sida {} <a href='{}x'>Underliggande nämnd</a></p>", asked.path, asked.path)));
    let (db, _folder) = database().await;
    import(&db, Source { pages_max: 3, ..source(&site) }).await;
    assert_eq!(paths(&site), [ENTRY, "/d", "/b"]);
    let site_of_depth = Source { depth_max: 1, ..source(&site) };
    let (db, _folder) = database().await;
    import(&db, site_of_depth).await;
    assert_eq!(paths(&site)[3..], [ENTRY, "/d", "/b", "/a"], "what is linked from them is too far away");
}

#[tokio::test]
async fn links_are_remembered_where_pages_are_as_they_were() {
    let site = Site::start();
    let answer = |html: &'static str, validator: &'static str| {
        move |asked: &helheten_tests::site::Asked| match asked.header("if-none-match") {
            Some(known) if known == validator => Reply::status(304),
            _ => Reply::page(html).with("etag", validator),
        }
    };
    site.on(HOST, ENTRY, answer(POLITICS, "\"a\""));
    site.on(HOST, LINKED, answer(COMMITTEES, "W/\"b\""));
    let (db, _folder) = database().await;
    for run in 1..=3 {
        let report = import(&db, source(&site)).await;
        let status = if run == 1 { Some(200) } else { Some(304) };
        assert!(load_visits(&db, report.run_id).await.iter().all(|(_, _, visit)| *visit == status), "run {run}");
        assert_eq!((report.is_complete(), paths(&site).len()), (true, 2 * run));
    }
    assert!(load_remembered(&db).await.iter().all(|source| source.status == Some(304) && source.failures == 0));
    // That a page was not read for long makes it urgent once, and not for good.
    let weights = |rows: Vec<source::Model>| rows.into_iter().map(|row| row.weight).collect::<Vec<_>>();
    let before = weights(load_remembered(&db).await);
    let long_ago: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().unwrap();
    source::Entity::update_many().col_expr(source::Column::SucceededAt, Expr::value(long_ago)).exec(&db).await.unwrap();
    import(&db, source(&site)).await;
    assert_eq!(weights(load_remembered(&db).await), before);
    // Where the words by which links are weighed have changed, the page comes whole once more.
    import(&db, Source { words: vec!["kultur".to_owned()], ..source(&site) }).await;
    assert!(site.asked().iter().rev().take(2).all(|asked| asked.header("if-none-match").is_none()));
}

#[tokio::test]
async fn an_address_that_never_was_a_page_is_left_alone_for_a_while() {
    let site = good_site();
    site.put(HOST, LINKED, Reply::page(&COMMITTEES.replace("<h1>", "<a href='/borta'>Nämnd</a><a href='/reglemente'>Reglemente</a><h1>")));
    site.put(HOST, "/reglemente", Reply::bytes(b"%PDF-1.7").with("content-type", "application/pdf"));
    let (db, _folder) = database().await;
    let first = import(&db, source(&site)).await;
    assert_eq!((first.regions[0].failures.len(), first.status), (1, RunStatus::Complete), "a document is no page that failed");
    import(&db, source(&site)).await;
    for path in ["/borta", "/reglemente"] {
        assert_eq!(paths(&site).iter().filter(|asked| *asked == path).count(), 1, "{path}");
    }
}

#[tokio::test]
async fn what_a_moved_page_alone_stated_ends_with_the_second_reading_of_its_new_address() {
    let site = good_site();
    let (db, _folder) = database().await;
    import(&db, source(&site)).await;
    let before = load_held(&db).await;
    site.put(HOST, ENTRY, Reply::redirect(301, "/ny/"));
    site.put(HOST, "/ny/", Reply::page(&POLITICS.replace("<p>Regionen har cirka 9 000 anställda.", "<p>")));
    import(&db, source(&site)).await;
    assert_eq!(load_held(&db).await, before, "what is no longer stated lingers");
    import(&db, source(&site)).await;
    let after = load_held(&db).await;
    assert!(after.iter().all(|fact| before.contains(fact)) && after.len() < before.len());
    assert!(!after.iter().any(|(.., value)| value == "9000") && before.iter().any(|(.., value)| value == "9000"));
    let held = after;
    import(&db, source(&site)).await;
    assert_eq!(load_held(&db).await, held);
}

#[tokio::test]
async fn a_site_that_recovers_is_taken_in_again() {
    let site = good_site();
    let (db, _folder) = database().await;
    import(&db, source(&site)).await;
    let held = load_held(&db).await;
    site.put(HOST, ENTRY, page("<p>Vi bygger om.</p>"));
    for _ in 0..2 {
        assert_eq!(import(&db, source(&site)).await.status, RunStatus::Degraded);
    }
    site.put(HOST, ENTRY, Reply::page(POLITICS));
    let report = import(&db, source(&site)).await;
    assert_eq!((report.status, report.regions[0].pages.unchanged), (RunStatus::Complete, 2));
    assert_eq!((load_held(&db).await, load_versions(&db).await.len()), (held, 3));
}

#[tokio::test]
async fn a_region_that_states_too_little_is_kept_aside_until_it_states_enough() {
    let site = good_site();
    site.put(HOST, LINKED, Reply::status(500));
    let minimum = MinimumYield { organizations: 4, facts: 0 };
    let (db, _folder) = database().await;
    for _ in 0..2 {
        let report = import(&db, Source { minimum, ..source(&site) }).await;
        let aside = &report.regions[0].quarantined;
        assert_eq!((report.status, aside.len(), aside[0].reason), (RunStatus::Degraded, 1, QuarantineReason::MinimumYield));
        assert!(aside[0].message.contains("at least 4 are expected"), "{}", aside[0].message);
        assert!(load_held(&db).await.is_empty());
    }
    site.put(HOST, LINKED, Reply::page(COMMITTEES));
    // The address that failed is left alone for a day otherwise.
    let entry = [ENTRY, LINKED].map(|path| Url::parse(&site.url(HOST, path)).unwrap()).to_vec();
    let report = import(&db, Source { minimum, entry, ..source(&site) }).await;
    assert_eq!((report.status, report.regions[0].pages.new), (RunStatus::Complete, 2));
    assert!(!load_held(&db).await.is_empty());
}

#[tokio::test]
async fn a_region_that_fails_does_not_touch_the_others() {
    let site = good_site();
    let broken = Source { region: "14".parse().unwrap(), entry: vec![Url::parse(&site.url("www.region.test", "/finns-inte/")).unwrap()], ..source(&site) };
    let (db, _folder) = database().await;
    let report = import_all(&db, fetcher(settings()), vec![source(&site), broken], &CancellationToken::new()).await;
    assert_eq!(report.regions.iter().map(|region| (region.region.as_str(), region.is_degraded())).collect::<Vec<_>>(), [("13", false), ("14", true)]);
    assert_eq!((report.status, report.regions[0].pages.new), (RunStatus::Degraded, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_ends_the_run_after_the_page_that_it_is_at() {
    let site = good_site();
    let stop = CancellationToken::new();
    let told = stop.clone();
    site.on(HOST, ENTRY, move |_| {
        told.cancel();
        Reply::page(POLITICS)
    });
    let (db, _folder) = database().await;
    let minimum = MinimumYield { organizations: 100, facts: 0 };
    let report = import_all(&db, fetcher(settings()), vec![Source { minimum, ..source(&site) }], &stop).await;
    assert_eq!((report.stopped, report.status, report.regions[0].pages.new), (true, RunStatus::Complete, 1));
    assert_eq!(paths(&site), [ENTRY]);
    assert!(!load_held(&db).await.is_empty(), "what was read is stored");
    let report = import(&db, source(&site)).await;
    assert_eq!((report.regions[0].pages.unchanged, report.regions[0].pages.new), (1, 1));
}

#[tokio::test]
async fn a_longer_pause_that_a_host_asks_for_is_kept() {
    const PAUSE: Duration = Duration::from_millis(300);
    let site = good_site();
    site.put(HOST, "/robots.txt", Reply::bytes(b"User-agent: *\nCrawl-delay: 0.3\n").with("content-type", "text/plain"));
    let (db, _folder) = database().await;
    import(&db, source(&site)).await;
    let asked = site.asked();
    assert_eq!(asked.len(), 3);
    assert!(asked.windows(2).all(|pair| pair[1].at - pair[0].at >= PAUSE));
}

#[tokio::test]
async fn a_region_takes_no_more_time_than_its_source_gives_it() {
    let site = good_site();
    site.put(HOST, "/robots.txt", Reply::bytes(b"User-agent: *\nCrawl-delay: 3000\n").with("content-type", "text/plain"));
    let (db, _folder) = database().await;
    let report = import(&db, Source { time_max: Duration::from_millis(500), ..source(&site) }).await;
    assert_eq!((paths(&site).len(), report.regions[0].pages.new), (0, 0));
    assert!(report.status == RunStatus::Degraded && report.regions[0].failures[0].message.contains("was not reached"), "{}", report.render());
}

#[tokio::test]
async fn hosts_see_who_asks_and_in_what_form() {
    let site = good_site();
    let (db, _folder) = database().await;
    let settings = helheten_importer::fetch::FetchSettings { contact: Some("data@helheten.example".to_owned()), ..settings() };
    import_all(&db, fetcher(settings), vec![source(&site)], &CancellationToken::new()).await;
    let asked = site.asked();
    assert_eq!(asked[0].path, "/robots.txt");
    for request in &asked {
        assert_eq!(request.header("user-agent"), Some("helheten/0.0.0 (+data@helheten.example)"));
        assert_eq!((request.header("accept-encoding"), request.header("accept-language")), (Some("gzip, br, zstd"), Some("sv")));
        assert!(request.header("accept").is_some_and(|accept| accept.starts_with("text/html")) && request.header("cookie").is_none());
    }
}
