//! One scheduled import: under the lease, with its metrics, its line in the log and its alert.

use super::alert::{Alert, AlertEvent, AlertTargets, describe_failure, describe_report};
use super::clock::Clock;
use super::lease::{Taking, give_up_lease, keep_lease, take_lease};
use super::{Work, WorkError, describe_error, measure};
use crate::report::ImportReport;
use chrono::{DateTime, Utc};
use helheten_model::entity::lease;
use helheten_model::vocabulary::RunStatus;
use sea_orm::DatabaseConnection;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How long a program that is told to stop waits for alerts on their way.
const LAST_ALERTS: Duration = Duration::from_secs(5);

/// Who imports on schedule, what is done, and who is told.
#[derive(Debug)]
pub struct Runner<'a, C, W> {
    /// What is done.
    pub work: &'a W,
    /// The clock.
    pub clock: &'a C,
    /// Who does it, as the lease names its holder: host, process and a number of its own.
    pub holder: &'a str,
    /// Where alerts go.
    pub alerts: &'a AlertTargets,
    /// Cancelled when the program is to stop.
    pub stop: CancellationToken,
}

/// How `run_once` ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Once {
    /// With a report.
    Ran(Box<ImportReport>),
    /// Somebody else imports now; nothing was done.
    Held(lease::Model),
}

/// Imports once, now, unless somebody else does; waits for nobody. All alerts have been sent when it ends, unless it is told to stop.
///
/// # Errors
/// Where there is no report.
pub async fn run_once<C: Clock, W: Work>(runner: Runner<'_, C, W>) -> Result<Once, WorkError> {
    let mut alerts = Sending::new(runner.alerts);
    let result = open_and_run(&runner, &mut alerts).await;
    if let Err(error) = &result {
        runner.record_failure(error, &mut alerts);
    }
    tokio::select! {
        () = alerts.wait() => {}
        () = runner.stop.cancelled() => {}
    }
    alerts.wait_a_little().await;
    result
}

async fn open_and_run<C: Clock, W: Work>(runner: &Runner<'_, C, W>, alerts: &mut Sending) -> Result<Once, WorkError> {
    let db = runner.work.open().await?;
    let result = async {
        if let Taking::Held(held) = take_lease(&db, runner.holder, runner.clock.now()).await? {
            return Ok(Once::Held(held));
        }
        let report = runner.run(&db, None, alerts).await;
        runner.give_up(&db).await;
        Ok(Once::Ran(Box::new(report?)))
    };
    let result = result.await;
    close(db).await;
    result
}

/// Closes a database that nothing more is asked of.
pub(super) async fn close(db: DatabaseConnection) {
    if let Err(error) = db.close().await {
        tracing::debug!(%error, "failed to close the database");
    }
}

impl<C: Clock, W: Work> Runner<'_, C, W> {
    /// Imports once, under a lease that was taken; tells people when it lasts beyond the next time.
    ///
    /// # Errors
    /// Where there is no report; that is left to the caller to tell.
    pub(super) async fn run(&self, db: &DatabaseConnection, next: Option<(DateTime<Utc>, String)>, alerts: &mut Sending) -> Result<ImportReport, WorkError> {
        let stop = self.stop.child_token();
        // Goes with this function, however it ends.
        let mut keeper = JoinSet::new();
        keeper.spawn(keep_lease(db.clone(), self.holder.to_owned(), self.clock.clone(), stop.clone()));
        let mut running = std::pin::pin!(self.work.run(db, stop));
        let report = match next {
            None => running.await,
            Some((next, shown)) => tokio::select! {
                report = &mut running => report,
                () = self.clock.sleep_until(next) => {
                    alerts.tell_late(format!("helheten: an import goes on beyond the next time of the timetable, {shown}."));
                    running.await
                }
            },
        };
        measure::record_late(false);
        let report = report?;
        measure::record_run(&report);
        let (run, status) = (report.run_id, report.status.code());
        tracing::info!(run, status, stopped = report.stopped, "import {run} ended {status}{}", if report.stopped { ", as it was told to stop" } else { "" });
        if let Some(alert) = describe_report(&report) {
            alerts.send(alert);
        }
        Ok(report)
    }

    /// Tells people that an import ended without a report.
    pub(super) fn record_failure(&self, error: &WorkError, alerts: &mut Sending) {
        measure::record_end(RunStatus::Failed, self.clock.now());
        alerts.send(describe_failure(&describe_error(error)));
    }

    /// Gives the lease up.
    pub(super) async fn give_up(&self, db: &DatabaseConnection) {
        if let Err(error) = give_up_lease(db, self.holder).await {
            tracing::warn!(%error, "failed to give the lease up; others have to wait until it expires");
        }
    }
}

/// Alerts on their way.
#[derive(Debug)]
pub(super) struct Sending {
    targets: AlertTargets,
    tasks: JoinSet<()>,
}

impl Sending {
    pub(super) fn new(targets: &AlertTargets) -> Self {
        Self { targets: targets.clone(), tasks: JoinSet::new() }
    }

    /// Sends an alert; waits for nothing.
    pub(super) fn send(&mut self, alert: Alert) {
        let targets = self.targets.clone();
        self.tasks.spawn(async move { targets.send(&alert).await });
        // Those that have arrived are forgotten.
        while self.tasks.try_join_next().is_some() {}
    }

    /// Tells people that an import is late.
    pub(super) fn tell_late(&mut self, text: String) {
        tracing::warn!("{}", text.trim_start_matches("helheten: ").trim_end_matches('.'));
        measure::record_late(true);
        self.send(Alert { event: AlertEvent::Late, text, run: None, report: None });
    }

    /// Waits until all have arrived or failed.
    async fn wait(&mut self) {
        while self.tasks.join_next().await.is_some() {}
    }

    /// Waits a little for those on their way; the rest are given up.
    pub(super) async fn wait_a_little(&mut self) {
        if tokio::time::timeout(LAST_ALERTS, self.wait()).await.is_err() {
            tracing::warn!("the program ends before all alerts have arrived");
        }
    }
}
