//! The order to stop: heeded at once while waiting, and after the page that an import is at.

use crate::clock::{TestClock, moment, soon};
use crate::watcher::{Doing, TestWork, Watcher, leases, runs, settings, spawn};
use crate::webhook::Webhook;
use chrono::TimeDelta;
use helheten_importer::schedule::{AlertTargets, Clock};
use helheten_tests::database::TestDatabase;

const FOUR: &str = "0 4 * * *";

#[tokio::test]
async fn a_watcher_that_waits_ends_at_once() {
    let database = TestDatabase::sqlite();
    let clock = TestClock::at("2026-06-05T12:00:00Z");
    let mut watcher = Watcher::start(&database.address, &clock, "one", FOUR);
    watcher.check_run(clock.now()).await;
    clock.awaited(moment("2026-06-06T02:00:00Z")).await;
    watcher.stop().await;
}

#[tokio::test]
async fn an_import_ends_after_the_page_that_it_is_at() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let (clock, mut site) = (TestClock::at("2026-06-05T12:00:00Z"), Webhook::start());
        let work = TestWork { address: database.address.clone(), clock: clock.clone(), doing: Doing::Fetching(site.url.clone(), 5) };
        let (stop, task) = spawn(work, "one", settings(FOUR, TimeDelta::zero()), AlertTargets::default());
        site.request().await.answer("200 OK");
        let second = site.request().await;
        stop.cancel();
        assert!(!task.is_finished(), "the page that was asked for is waited for");
        second.answer("200 OK");
        soon("the watcher's end", task).await.unwrap();
        site.check_idle();
        assert_eq!(leases(&db).await, [], "others may import at once");
        let stopped = runs(&db).await.swap_remove(0);
        assert_eq!((&stopped.report["stopped"], &stopped.report["regions"][0]["pages"]["new"]), (&true.into(), &2.into()));

        // Started again, it does what was stopped.
        let mut watcher = Watcher::start(&database.address, &clock, "one", FOUR);
        watcher.check_run(clock.now()).await;
        clock.awaited(moment("2026-06-06T02:00:00Z")).await;
        watcher.stop().await;
        assert_eq!(runs(&db).await.len(), 2);
    }
}
