//! Watching: waits for the times of a timetable and imports at each, until it is told to stop.
//!
//! Times that passed while nobody could import are caught up once, however many they were. Nothing but the order to stop
//! ends it: a database that is away is tried again, and an import that fails is told to people.

use super::alert::describe_failure;
use super::clock::Clock;
use super::lease::{LEASE_LIFETIME, Taking, describe_holder, take_lease};
use super::plan::{Standing, find_standing, store_schedule};
use super::run::{Runner, Sending, close};
use super::timetable::Timetable;
use super::{Work, WorkError, describe_error, is_of_database, measure};
use chrono::{DateTime, TimeDelta, Utc};
use helheten_model::vocabulary::RunStatus;
use sea_orm::DatabaseConnection;

/// How long after its time an import that has not begun is late.
pub const LATE_AFTER: TimeDelta = TimeDelta::minutes(15);

/// How many imports are begun for one time of the timetable, where they are cut off or the database goes away in them.
pub const RUNS_MAX: usize = 3;

/// How long to wait before a database that is away is tried again; twice as long each time, up to the other.
const PAUSE_FIRST: TimeDelta = TimeDelta::seconds(5);
const PAUSE_MAX: TimeDelta = TimeDelta::seconds(60);

/// What is watched.
#[derive(Clone, Debug)]
pub struct WatchSettings {
    /// When imports are due.
    pub timetable: Timetable,
    /// Where they read from, as their runs say it: by this it is known what was done already.
    pub origin: String,
    /// Gives a number from 0 to 1, another one each time: the part of the jitter by which a time is put off.
    pub random: fn() -> f64,
}

/// Imports at each time of the timetable, until the runner's token is cancelled. What was missed before is caught up at once.
pub async fn watch<C: Clock, W: Work>(runner: Runner<'_, C, W>, settings: &WatchSettings) {
    let alerts = Sending::new(runner.alerts);
    let mut watch = Watch { runner, settings, alerts };
    let mut due = watch.due_first();
    loop {
        let Some(turn) = due else {
            tracing::error!("the timetable {} has no further time", settings.timetable.pattern());
            watch.runner.stop.cancelled().await;
            break;
        };
        if !watch.wait_until(turn.at).await {
            break;
        }
        due = watch.take_turn(turn).await;
    }
    watch.alerts.wait_a_little().await;
}

/// An import that is due.
#[derive(Clone, Copy, Debug)]
struct Due {
    /// The time of the timetable.
    time: DateTime<Utc>,
    /// The time, put off by chance: what being late is counted from.
    planned: DateTime<Utc>,
    /// When to begin: as planned, or at once where that is past.
    at: DateTime<Utc>,
}

/// What has become of an import that is due.
struct Turn {
    due: Due,
    /// When the next one is due.
    next: Due,
    /// How many imports were begun.
    runs: usize,
    /// Whether people were told that it is late.
    told_late: bool,
}

struct Watch<'a, C, W> {
    runner: Runner<'a, C, W>,
    settings: &'a WatchSettings,
    alerts: Sending,
}

impl<C: Clock, W: Work> Watch<'_, C, W> {
    /// The last time that has come: whether it was missed, only the database knows.
    fn due_first(&self) -> Option<Due> {
        let now = self.runner.clock.now();
        let last = self.settings.timetable.last_until(now);
        last.map(|time| Due { time, planned: time + self.settings.timetable.jitter(), at: now }).or_else(|| self.due_after(now))
    }

    fn due_after(&self, moment: DateTime<Utc>) -> Option<Due> {
        let time = self.settings.timetable.next_after(moment)?;
        let at = self.settings.timetable.put_off(time, (self.settings.random)());
        Some(Due { time, planned: at, at })
    }

    /// Waits until a moment; tells whether to go on then.
    async fn wait_until(&self, moment: DateTime<Utc>) -> bool {
        tokio::select! {
            biased;
            () = self.runner.stop.cancelled() => false,
            () = self.runner.clock.sleep_until(moment) => true,
        }
    }

    /// Does what is due; gives what is due next.
    async fn take_turn(&mut self, due: Due) -> Option<Due> {
        let timetable = &self.settings.timetable;
        let now = self.runner.clock.now();
        // Of several times that passed while the machine slept, the last one counts.
        let time = timetable.last_until(now).map_or(due.time, |last| last.max(due.time));
        let next = self.due_after(now.max(time))?;
        measure::record_next(next.at);
        let mut turn = Turn { due: Due { time, ..due }, next, runs: 0, told_late: false };
        self.try_until_done(&mut turn).await;
        let now = self.runner.clock.now();
        let following = match timetable.last_until(now) {
            Some(missed) if missed > next.time => Due { time: missed, planned: missed + timetable.jitter(), at: now },
            _ => Due { at: next.at.max(now), ..next },
        };
        if !self.runner.stop.is_cancelled() {
            tracing::info!("the next import is due at {}", timetable.show(following.at));
        }
        Some(following)
    }

    /// Tries until the import is done or is no longer due, as the next one is.
    async fn try_until_done(&mut self, turn: &mut Turn) {
        let mut pause = PAUSE_FIRST;
        let mut away = false;
        loop {
            let error = match self.attempt(turn).await {
                Ok(()) => return,
                Err(error) => describe_error(&error),
            };
            if away {
                tracing::debug!("the database is still away: {error}");
            } else {
                tracing::warn!("{error}; trying again until {}", self.settings.timetable.show(turn.next.time));
            }
            away = true;
            let now = self.runner.clock.now();
            if now >= turn.due.at + LATE_AFTER {
                self.tell_not_begun(turn, &error);
            }
            if !self.wait_until((now + pause).min(turn.next.time)).await {
                return;
            }
            if self.runner.clock.now() >= turn.next.time {
                return self.give_up(turn, &error);
            }
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }

    async fn attempt(&mut self, turn: &mut Turn) -> Result<(), WorkError> {
        let db = tokio::select! {
            db = self.runner.work.open() => db?,
            () = self.runner.stop.cancelled() => return Ok(()),
        };
        let result = self.attempt_with(&db, turn).await;
        close(db).await;
        result
    }

    async fn attempt_with(&mut self, db: &DatabaseConnection, turn: &mut Turn) -> Result<(), WorkError> {
        let (clock, timetable) = (self.runner.clock, &self.settings.timetable);
        store_schedule(db, timetable, turn.next.at, self.runner.holder, clock.now()).await?;
        if self.is_settled(find_standing(db, &self.settings.origin, turn.due.time).await?, turn) || !self.take_lease(db, turn).await? {
            return Ok(());
        }
        let result = self.run_under_lease(db, turn).await;
        self.runner.give_up(db).await;
        result
    }

    /// Whether nothing is left to be done for a time.
    fn is_settled(&self, standing: Standing, turn: &Turn) -> bool {
        let time = self.settings.timetable.show(turn.due.time);
        match standing {
            Standing::Done(run) => tracing::info!(run, "the import of {time} was done by run {run}"),
            Standing::CutOff(runs) if runs >= RUNS_MAX => tracing::warn!("the import of {time} was cut off {runs} times, and is not tried again"),
            Standing::CutOff(_) | Standing::Due | Standing::Never => return false,
        }
        true
    }

    /// Takes the lease. Somebody else who holds it most likely does the same import: that is waited for, as they may be killed
    /// in it or import something else. Tells whether there is anything left to do.
    async fn take_lease(&self, db: &DatabaseConnection, turn: &Turn) -> Result<bool, WorkError> {
        let clock = self.runner.clock;
        let mut told = false;
        loop {
            let now = clock.now();
            let Taking::Held(held) = take_lease(db, self.runner.holder, now).await? else { return Ok(true) };
            let holder = describe_holder(&held);
            if now >= turn.next.time {
                tracing::info!("the import of {} is left to {holder}", self.settings.timetable.show(turn.due.time));
                return Ok(false);
            }
            if !told {
                tracing::info!("an import goes on already, by {holder}; waiting for its end");
                told = true;
            }
            // The other machine's clock may be wrong.
            let look = held.expires_at.min(now + LEASE_LIFETIME).min(turn.next.time);
            if !self.wait_until(look).await || self.is_settled(find_standing(db, &self.settings.origin, turn.due.time).await?, turn) {
                return Ok(false);
            }
        }
    }

    async fn run_under_lease(&mut self, db: &DatabaseConnection, turn: &mut Turn) -> Result<(), WorkError> {
        // Whoever held the lease before may have done it.
        let standing = find_standing(db, &self.settings.origin, turn.due.time).await?;
        if self.is_settled(standing, turn) {
            return Ok(());
        }
        let timetable = &self.settings.timetable;
        let time = timetable.show(turn.due.time);
        if standing == Standing::Due && self.runner.clock.now() >= turn.due.planned + LATE_AFTER {
            self.tell_not_begun(turn, "it begins now");
        }
        tracing::info!("importing: the import of {time}");
        turn.runs += 1;
        let next = (turn.next.time, timetable.show(turn.next.time));
        match self.runner.run(db, Some(next), &mut self.alerts).await {
            Ok(_) => {}
            Err(error) if self.runner.stop.is_cancelled() => tracing::info!("the import was stopped: {}", describe_error(&error)),
            Err(error) if is_of_database(&error) && turn.runs < RUNS_MAX => return Err(error),
            Err(error) => {
                tracing::error!("the import of {time} failed: {}", describe_error(&error));
                self.runner.record_failure(&error, &mut self.alerts);
            }
        }
        Ok(())
    }

    /// Tells people, once, that an import did not begin in time.
    fn tell_not_begun(&mut self, turn: &mut Turn, cause: &str) {
        if !turn.told_late {
            turn.told_late = true;
            let (time, minutes) = (self.settings.timetable.show(turn.due.time), LATE_AFTER.num_minutes());
            self.alerts.tell_late(format!("helheten: the import of {time} did not begin within {minutes} minutes of its time: {cause}."));
        }
    }

    /// Tells people that an import was not done before the next one was due.
    fn give_up(&mut self, turn: &Turn, cause: &str) {
        let time = self.settings.timetable.show(turn.due.time);
        tracing::error!("the import of {time} was not done before the next one was due: {cause}");
        measure::record_end(RunStatus::Failed, self.runner.clock.now());
        self.alerts.send(describe_failure(&format!("that of {time} was not done before the next one was due: {cause}")));
    }
}
