//! Nights on which clocks change: one import each, at the times of the place.

use crate::clock::{TestClock, moment};
use crate::watcher::{Watcher, runs, schedule};
use chrono::TimeDelta;
use helheten_tests::database::TestDatabase;

/// Every night at half past two by Swedish clocks.
const HALF_PAST_TWO: &str = "30 2 * * *";

async fn check_nights(start: &str, expected: &[&str]) {
    for database in TestDatabase::all().await {
        let clock = TestClock::at(start);
        let mut watcher = Watcher::start(&database.address, &clock, "one", HALF_PAST_TWO);
        // Nothing was ever imported.
        watcher.check_run(moment(start)).await;
        for night in expected {
            clock.go_when_awaited(moment(night)).await;
            watcher.check_run(moment(night)).await;
        }
        clock.awaited(moment(expected[expected.len() - 1]) + TimeDelta::days(1)).await;
        watcher.check_idle();
        let db = database.open().await;
        let times: Vec<_> = runs(&db).await.iter().skip(1).map(|run| run.started_at).collect();
        assert_eq!(times, expected.iter().map(|night| moment(night)).collect::<Vec<_>>());
        assert_eq!(schedule(&db).await.next_at, times[times.len() - 1] + TimeDelta::days(1));
        watcher.stop().await;
    }
}

#[tokio::test]
async fn a_night_without_half_past_two_has_one_import() {
    check_nights("2026-03-27T12:00:00Z", &["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]).await;
}

#[tokio::test]
async fn a_night_with_half_past_two_twice_has_one_import() {
    check_nights("2026-10-23T12:00:00Z", &["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]).await;
}
