//! Several programs on one database: one imports at a time, and one that is killed keeps the others waiting for two minutes.

use crate::clock::{TestClock, after, moment, soon};
use crate::watcher::{COMPLETE, Doing, ORIGIN, Started, TestWork, Watcher, leases, runs};
use chrono::{DateTime, Utc};
use helheten_importer::schedule::{AlertTargets, Clock, Once, Runner, run_once};
use helheten_model::entity::lease;
use helheten_tests::database::TestDatabase;
use sea_orm::{ActiveValue, EntityTrait};
use tokio_util::sync::CancellationToken;

const FOUR: &str = "0 4 * * *";

/// Two watchers whose first import, of which there was none before, was done by one of them.
async fn two(address: &str, clock: &TestClock, next: DateTime<Utc>) -> [Watcher; 2] {
    let mut one = Watcher::start(address, clock, "one", FOUR);
    one.check_run(clock.now()).await;
    clock.awaited(next).await;
    let two = Watcher::start(address, clock, "two", FOUR);
    clock.awaited_by(2, next).await;
    [one, two]
}

/// The import that one of two begins.
async fn first_of([one, two]: &mut [Watcher; 2]) -> (bool, Started) {
    soon("an import", async {
        tokio::select! {
            started = one.next() => (true, started),
            started = two.next() => (false, started),
        }
    })
    .await
}

/// Goes on for a minute and a half. The holder then waits to renew its lease for the fourth time when it would have expired,
/// had it never been renewed; the other one waits for that.
async fn renew_three_times(clock: &TestClock, time: DateTime<Utc>) {
    clock.awaited(after(time, 120)).await;
    for renewal in 1..=3 {
        clock.go_when_awaited(after(time, renewal * 30)).await;
    }
    clock.awaited_by(2, after(time, 120)).await;
}

#[tokio::test]
async fn of_two_programs_one_imports_and_the_other_leaves_it_to_it() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let clock = TestClock::at("2026-06-05T12:00:00Z");
        let (time, next) = (moment("2026-06-06T02:00:00Z"), moment("2026-06-07T02:00:00Z"));
        let mut both = two(&database.address, &clock, time).await;
        clock.go_to(time);
        let (by_one, started) = first_of(&mut both).await;
        assert_eq!(leases(&db).await[0].holder, if by_one { "one" } else { "two" });
        // The import lasts longer than a lease lives: the other one sees it renewed.
        renew_three_times(&clock, time).await;
        clock.go_to(after(time, 120));
        clock.awaited(after(time, 150)).await;
        both.iter_mut().for_each(Watcher::check_idle);
        started.end.send(COMPLETE).unwrap();
        clock.unawaited(after(time, 150)).await;
        clock.awaited(next).await;
        // By now the last renewal would have expired: the other one looks again, and finds the import done.
        clock.go_to(after(time, 240));
        clock.awaited_by(2, next).await;
        clock.go_to(next);
        let (by_one, started) = first_of(&mut both).await;
        both[usize::from(!by_one)].finish(started, COMPLETE).await;
        // Whoever came second may have found the lease held, and looks again.
        clock.go_to(after(next, 120));
        clock.awaited_by(2, moment("2026-06-08T02:00:00Z")).await;
        both.iter_mut().for_each(Watcher::check_idle);
        let times: Vec<_> = runs(&db).await.iter().map(|run| run.started_at).collect();
        assert_eq!(times, [moment("2026-06-05T12:00:00Z"), time, next]);
        for watcher in both {
            watcher.stop().await;
        }
        assert_eq!(leases(&db).await, []);
    }
}

#[tokio::test]
async fn one_that_is_killed_keeps_the_other_waiting_for_two_minutes() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let clock = TestClock::at("2026-06-05T12:00:00Z");
        let time = moment("2026-06-06T02:00:00Z");
        let mut both = two(&database.address, &clock, time).await;
        clock.go_to(time);
        let (by_one, _started) = first_of(&mut both).await;
        let [one, two] = both;
        let (killed, mut other) = if by_one { (one, two) } else { (two, one) };
        renew_three_times(&clock, time).await;
        clock.go_to(after(time, 120));
        // It is renewed once more, which the other one may have seen or not.
        clock.awaited(after(time, 150)).await;
        killed.kill().await;
        assert_eq!(leases(&db).await[0].expires_at, after(time, 240), "it had no time to give it up");
        clock.go_to(after(time, 239));
        clock.awaited(after(time, 240)).await;
        other.check_idle();
        clock.go_to(after(time, 240));
        other.check_run(after(time, 240)).await;
        clock.awaited(moment("2026-06-07T02:00:00Z")).await;
        other.stop().await;
        assert_eq!(leases(&db).await, []);
    }
}

#[tokio::test]
async fn an_import_whose_lease_has_gone_to_another_stops() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let clock = TestClock::at("2026-06-05T12:00:00Z");
        let mut watcher = Watcher::start(&database.address, &clock, "one", FOUR);
        let started = watcher.next().await;
        let taken = lease::ActiveModel {
            name: ActiveValue::Unchanged("import".to_owned()),
            holder: ActiveValue::Set("two".to_owned()),
            ..lease::ActiveModel::default()
        };
        lease::Entity::update(taken).exec(&db).await.unwrap();
        clock.go_when_awaited(after(started.at, 30)).await;
        soon("the order to stop", started.stopped).await.unwrap();
        assert_eq!(leases(&db).await[0].holder, "two");
        watcher.stop().await;
        assert_eq!(runs(&db).await[0].report["stopped"], true);
        assert_eq!(leases(&db).await[0].holder, "two", "what is another's is not given up");
    }
}

#[tokio::test]
async fn a_single_import_waits_for_nobody() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let clock = TestClock::at("2026-06-05T12:00:00Z");
        let mut watcher = Watcher::start(&database.address, &clock, "one", FOUR);
        let started = watcher.next().await;
        let (sender, mut once_started) = tokio::sync::mpsc::unbounded_channel();
        let work = TestWork { address: database.address.clone(), clock: clock.clone(), doing: Doing::Waiting(sender) };
        let alerts = AlertTargets::default();
        let runner = || Runner { work: &work, clock: &clock, holder: "two", alerts: &alerts, stop: CancellationToken::new() };
        let Once::Held(held) = run_once(runner()).await.unwrap() else { panic!("two import at once") };
        assert_eq!((held.holder.as_str(), held.acquired_at), ("one", started.at));
        watcher.finish(started, COMPLETE).await;
        clock.awaited(moment("2026-06-06T02:00:00Z")).await;
        watcher.stop().await;

        let end = async { once_started.recv().await.unwrap().end.send(COMPLETE).unwrap() };
        let (ran, ()) = tokio::join!(run_once(runner()), end);
        let Once::Ran(report) = ran.unwrap() else { panic!("somebody holds the lease still") };
        assert_eq!((report.run_id, report.origin.as_str()), (2, ORIGIN));
        assert_eq!(leases(&db).await, []);
    }
}
