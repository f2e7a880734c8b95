//! Imports that are late: people are told once of each.

use crate::clock::{TestClock, after, moment};
use crate::watcher::{COMPLETE, Watcher, begin_run, end_run, report};
use crate::webhook::Webhook;
use helheten_importer::schedule::Clock;
use helheten_tests::database::TestDatabase;
use std::fs;

const FOUR: &str = "0 4 * * *";

fn check_late(alert: &serde_json::Value, words: &[&str]) {
    assert_eq!((&alert["event"], &alert["run"]), (&"LATE".into(), &serde_json::Value::Null));
    let text = alert["text"].as_str().unwrap();
    assert!(words.iter().all(|word| text.contains(word)), "{text}");
}

#[tokio::test]
async fn an_import_that_cannot_begin_is_late_after_a_quarter_of_an_hour() {
    let folder = tempfile::tempdir().unwrap();
    let (here, away) = (folder.path().join("here"), folder.path().join("away"));
    fs::create_dir(&here).unwrap();
    let (clock, mut webhook) = (TestClock::at("2026-06-05T12:00:00Z"), Webhook::start());
    let mut watcher = Watcher::start_telling(&format!("sqlite://{}/helheten.db", here.display()), &clock, "one", FOUR, &webhook);
    watcher.check_run(clock.now()).await;
    let time = moment("2026-06-06T02:00:00Z");
    clock.awaited(time).await;
    fs::rename(&here, &away).unwrap();
    clock.go_to(time);
    let (mut waited, mut pause) = (5, 5);
    while waited < 900 {
        clock.awaited(after(time, waited)).await;
        webhook.check_idle();
        clock.go_to(after(time, waited));
        pause = (pause * 2).min(60);
        waited += pause;
    }
    clock.go_when_awaited(after(time, waited)).await;
    check_late(&webhook.alert().await, &["2026-06-06 04:00:00 CEST did not begin within 15 minutes", "there is no folder"]);
    // It stays away for another while; people know that by now.
    clock.go_when_awaited(after(time, waited + 60)).await;
    clock.awaited(after(time, waited + 120)).await;
    fs::rename(&away, &here).unwrap();
    clock.go_to(after(time, waited + 120));
    watcher.check_run(after(time, waited + 120)).await;
    clock.awaited(moment("2026-06-07T02:00:00Z")).await;
    watcher.stop().await;
    webhook.check_idle();
}

#[tokio::test]
async fn an_import_that_lasts_beyond_the_next_time_is_late_and_that_one_is_caught_up() {
    let database = TestDatabase::sqlite();
    let (clock, mut webhook) = (TestClock::at("2026-06-05T12:00:00Z"), Webhook::start());
    let mut watcher = Watcher::start_telling(&database.address, &clock, "one", FOUR, &webhook);
    let started = watcher.next().await;
    clock.go_when_awaited(moment("2026-06-06T02:00:00Z")).await;
    check_late(&webhook.alert().await, &["goes on beyond the next time of the timetable, 2026-06-06 04:00:00 CEST"]);
    // Three more times pass.
    let end = moment("2026-06-08T10:00:00Z");
    clock.go_to(end);
    started.end.send(COMPLETE).unwrap();
    watcher.check_run(end).await;
    check_late(&webhook.alert().await, &["2026-06-08 04:00:00 CEST did not begin", "begins now"]);
    clock.awaited(moment("2026-06-09T02:00:00Z")).await;
    watcher.check_idle();
    watcher.stop().await;
    webhook.check_idle();
}

#[tokio::test]
async fn an_import_that_was_missed_is_late_but_a_first_one_is_not() {
    let database = TestDatabase::sqlite();
    let (clock, mut webhook) = (TestClock::at("2026-06-05T12:00:00Z"), Webhook::start());
    let mut first = Watcher::start_telling(&database.address, &clock, "one", FOUR, &webhook);
    first.check_run(clock.now()).await;
    clock.awaited(moment("2026-06-06T02:00:00Z")).await;
    first.stop().await;
    webhook.check_idle();

    clock.go_to(moment("2026-06-06T02:10:00Z"));
    let mut soon_after = Watcher::start_telling(&database.address, &clock, "one", FOUR, &webhook);
    soon_after.check_run(clock.now()).await;
    clock.awaited(moment("2026-06-07T02:00:00Z")).await;
    soon_after.stop().await;
    webhook.check_idle();

    let db = database.open().await;
    let run = begin_run(&db, clock.now()).await.unwrap();
    end_run(&db, &report(run, clock.now())).await.unwrap();
    clock.go_to(moment("2026-06-08T05:00:00Z"));
    let mut days_after = Watcher::start_telling(&database.address, &clock, "one", FOUR, &webhook);
    days_after.check_run(clock.now()).await;
    check_late(&webhook.alert().await, &["2026-06-08 04:00:00 CEST did not begin within 15 minutes of its time: it begins now"]);
    days_after.stop().await;
}
