//! Times that passed while nobody watched, or while the machine slept: caught up once, however many they were.

use crate::clock::{TestClock, moment};
use crate::watcher::{COMPLETE, Ending, Watcher, begin_run, end_run, report, runs, schedule, settings};
use chrono::TimeDelta;
use helheten_importer::report::ImportReport;
use helheten_importer::schedule::{AlertTargets, Clock};
use helheten_model::vocabulary::RunStatus;
use helheten_tests::database::TestDatabase;
use sea_orm::DatabaseConnection;

/// In summer, two o'clock UTC.
const FOUR: &str = "0 4 * * *";

async fn done(db: &DatabaseConnection, at: &str, stopped: bool) {
    let at = moment(at);
    let run = begin_run(db, at).await.unwrap();
    end_run(db, &ImportReport { stopped, ..report(run, at) }).await.unwrap();
}

#[tokio::test]
async fn what_was_missed_is_caught_up_once() {
    for database in TestDatabase::all().await {
        done(&database.open().await, "2026-06-01T02:00:00Z", false).await;
        let clock = TestClock::at("2026-06-05T12:00:00Z");
        let mut watcher = Watcher::start(&database.address, &clock, "one", FOUR);
        watcher.check_run(moment("2026-06-05T12:00:00Z")).await;
        clock.awaited(moment("2026-06-06T02:00:00Z")).await;
        watcher.check_idle();
        let db = database.open().await;
        assert_eq!(runs(&db).await.len(), 2);
        let known = schedule(&db).await;
        assert_eq!((known.cron.as_str(), known.timezone.as_str(), known.jitter_seconds), (FOUR, "Europe/Stockholm", 0));
        assert_eq!((known.next_at, known.watcher.as_str()), (moment("2026-06-06T02:00:00Z"), "one"));
        watcher.stop().await;
    }
}

#[tokio::test]
async fn what_was_done_is_not_done_again() {
    let database = TestDatabase::sqlite();
    done(&database.open().await, "2026-06-05T02:07:00Z", false).await;
    let clock = TestClock::at("2026-06-05T12:00:00Z");
    let mut watcher = Watcher::start(&database.address, &clock, "one", FOUR);
    clock.go_when_awaited(moment("2026-06-06T02:00:00Z")).await;
    watcher.check_run(moment("2026-06-06T02:00:00Z")).await;
    clock.awaited(moment("2026-06-07T02:00:00Z")).await;
    watcher.stop().await;
    assert_eq!(runs(&database.open().await).await.len(), 2);
}

#[tokio::test]
async fn a_time_that_is_put_off_is_told_and_kept() {
    let database = TestDatabase::sqlite();
    let db = database.open().await;
    done(&db, "2026-06-05T02:07:00Z", false).await;
    let clock = TestClock::at("2026-06-05T12:00:00Z");
    let settings = settings(FOUR, TimeDelta::minutes(30));
    let mut watcher = Watcher::start_with(&database.address, &clock, "one", settings, AlertTargets::default());
    for day in [6, 7] {
        let time = moment(&format!("2026-06-{day:02}T02:15:00Z"));
        clock.awaited(time).await;
        let known = schedule(&db).await;
        assert_eq!((known.next_at, known.jitter_seconds), (time, 1800));
        clock.go_to(time);
        watcher.check_run(time).await;
    }
    watcher.stop().await;
}

#[tokio::test]
async fn a_machine_that_slept_for_days_imports_once() {
    let database = TestDatabase::sqlite();
    done(&database.open().await, "2026-06-05T02:00:00Z", false).await;
    let clock = TestClock::at("2026-06-05T12:00:00Z");
    let mut watcher = Watcher::start(&database.address, &clock, "one", FOUR);
    clock.awaited(moment("2026-06-06T02:00:00Z")).await;
    // Another machine did the first of the four imports that were due meanwhile, and none of the others.
    done(&database.open().await, "2026-06-06T02:00:00Z", false).await;
    clock.go_to(moment("2026-06-09T10:00:00Z"));
    watcher.check_run(moment("2026-06-09T10:00:00Z")).await;
    clock.awaited(moment("2026-06-10T02:00:00Z")).await;
    watcher.check_idle();
    watcher.stop().await;
    assert_eq!(runs(&database.open().await).await.len(), 3);
}

#[tokio::test]
async fn an_import_that_was_stopped_or_cut_off_is_done_again_but_not_for_ever() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        done(&db, "2026-06-05T02:00:00Z", true).await;
        let clock = TestClock::at("2026-06-05T03:00:00Z");
        for _ in 0..2 {
            let mut watcher = Watcher::start(&database.address, &clock, "one", FOUR);
            assert_eq!(watcher.next().await.at, clock.now());
            watcher.kill().await;
            // The lease of one that was killed expires.
            clock.go_to(clock.now() + TimeDelta::minutes(3));
        }
        let mut watcher = Watcher::start(&database.address, &clock, "one", FOUR);
        clock.go_when_awaited(moment("2026-06-06T02:00:00Z")).await;
        watcher.check_run(moment("2026-06-06T02:00:00Z")).await;
        clock.awaited(moment("2026-06-07T02:00:00Z")).await;
        watcher.stop().await;
        assert_eq!(runs(&db).await.len(), 4);
    }
}

#[tokio::test]
async fn an_import_that_fails_does_not_end_the_watch() {
    let database = TestDatabase::sqlite();
    let clock = TestClock::at("2026-06-05T12:00:00Z");
    let mut watcher = Watcher::start(&database.address, &clock, "one", FOUR);
    let started = watcher.next().await;
    watcher.finish(started, Ending::Broken).await;
    for (day, ending) in [(6, Ending::Report(RunStatus::Failed)), (7, Ending::Broken), (8, COMPLETE)] {
        let time = moment(&format!("2026-06-{day:02}T02:00:00Z"));
        clock.go_when_awaited(time).await;
        let started = watcher.next().await;
        assert_eq!(started.at, time);
        watcher.finish(started, ending).await;
    }
    clock.awaited(moment("2026-06-09T02:00:00Z")).await;
    watcher.stop().await;
}
