//! Watchers for tests, whose imports end when and as a test says.

use crate::clock::{TestClock, soon};
use crate::webhook::Webhook;
use chrono::{DateTime, TimeDelta, Utc};
use helheten_importer::report::{ImportReport, RegionReport};
use helheten_importer::schedule::{AlertTargets, Clock, RENEWAL_PAUSE, Runner, Timetable, WatchSettings, Work, WorkError, watch};
use helheten_importer::store::open_for_writing;
use helheten_model::entity::{import_run, lease, schedule};
use helheten_model::vocabulary::RunStatus;
use sea_orm::{ActiveValue, DatabaseConnection, DbErr, EntityTrait, QueryOrder};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Where the imports of tests say that they read from.
pub(crate) const ORIGIN: &str = "test";

/// How an import is to end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ending {
    /// With a report of this status.
    Report(RunStatus),
    /// Without a report, as the database is gone.
    DatabaseGone,
    /// Without a report, as something else is wrong.
    Broken,
}

/// The end of an import as it should be.
pub(crate) const COMPLETE: Ending = Ending::Report(RunStatus::Complete);

/// An import that has begun, and goes on until it is told how to end, or to stop.
#[derive(Debug)]
pub(crate) struct Started {
    pub(crate) at: DateTime<Utc>,
    /// Tells it how to end.
    pub(crate) end: oneshot::Sender<Ending>,
    /// Tells that it was told to stop.
    pub(crate) stopped: oneshot::Receiver<()>,
}

/// Imports that store their run and nothing else.
pub(crate) struct TestWork {
    pub(crate) address: String,
    pub(crate) clock: TestClock,
    pub(crate) doing: Doing,
}

/// What an import does until it ends.
pub(crate) enum Doing {
    /// It waits until a test tells it how to end, or it is told to stop.
    Waiting(mpsc::UnboundedSender<Started>),
    /// It fetches so many pages from an address, one after the other, and looks between them whether to stop.
    Fetching(String, usize),
}

impl Work for TestWork {
    async fn open(&self) -> Result<DatabaseConnection, WorkError> {
        Ok(open_for_writing(&self.address).await?)
    }

    async fn run(&self, db: &DatabaseConnection, stop: CancellationToken) -> Result<ImportReport, WorkError> {
        let started_at = self.clock.now();
        let mut report = report(begin_run(db, started_at).await?, started_at);
        match &self.doing {
            Doing::Waiting(started) => wait_for_end(started, &stop, &mut report).await?,
            Doing::Fetching(address, pages) => fetch_pages(address, *pages, &stop, &mut report).await?,
        }
        report.finished_at = self.clock.now();
        end_run(db, &report).await?;
        Ok(report)
    }
}

async fn wait_for_end(started: &mpsc::UnboundedSender<Started>, stop: &CancellationToken, report: &mut ImportReport) -> Result<(), WorkError> {
    let (end, ending) = oneshot::channel();
    let (told, stopped) = oneshot::channel();
    started.send(Started { at: report.started_at, end, stopped })?;
    tokio::select! {
        ending = ending => match ending? {
            Ending::Report(status) => report.status = status,
            Ending::DatabaseGone => return Err(DbErr::Custom("the connection was closed".to_owned()).into()),
            Ending::Broken => return Err("there is no folder saved".into()),
        },
        () = stop.cancelled() => {
            report.stopped = true;
            // The test need not care.
            let _ = told.send(());
        }
    }
    Ok(())
}

async fn fetch_pages(address: &str, pages: usize, stop: &CancellationToken, report: &mut ImportReport) -> Result<(), WorkError> {
    for page in 0..pages {
        if stop.is_cancelled() {
            report.stopped = true;
            break;
        }
        reqwest::get(format!("{address}/{page}")).await?.error_for_status()?;
        report.regions[0].pages.new += 1;
    }
    Ok(())
}

/// Stores a run that has begun; gives its id.
pub(crate) async fn begin_run(db: &DatabaseConnection, started_at: DateTime<Utc>) -> Result<i64, DbErr> {
    let row = import_run::ActiveModel {
        id: ActiveValue::NotSet,
        started_at: ActiveValue::Set(started_at),
        finished_at: ActiveValue::Set(None),
        program_version: ActiveValue::Set("0.0.0".to_owned()),
        rules_version: ActiveValue::Set("0".to_owned()),
        origin: ActiveValue::Set(ORIGIN.to_owned()),
        demo: ActiveValue::Set(false),
        report: ActiveValue::Set(serde_json::Value::Null),
    };
    Ok(import_run::Entity::insert(row).exec(db).await?.last_insert_id)
}

/// Stores that a run has ended.
pub(crate) async fn end_run(db: &DatabaseConnection, report: &ImportReport) -> Result<(), DbErr> {
    let row = import_run::ActiveModel {
        id: ActiveValue::Unchanged(report.run_id),
        finished_at: ActiveValue::Set(Some(report.finished_at)),
        report: ActiveValue::Set(serde_json::to_value(report).unwrap()),
        ..import_run::ActiveModel::default()
    };
    import_run::Entity::update(row).exec(db).await?;
    Ok(())
}

/// A report of one region in which all went as it should.
pub(crate) fn report(run_id: i64, started_at: DateTime<Utc>) -> ImportReport {
    ImportReport {
        run_id,
        origin: ORIGIN.to_owned(),
        demo: false,
        program_version: "0.0.0".to_owned(),
        rules_version: "0".to_owned(),
        started_at,
        finished_at: started_at,
        duration_ms: 0,
        status: RunStatus::Complete,
        stopped: false,
        regions: vec![RegionReport { region: "14".to_owned(), name: "Västra Götalandsregionen".to_owned(), ..RegionReport::default() }],
    }
}

/// A watcher at work, as a program of its own would be.
pub(crate) struct Watcher {
    pub(crate) stop: CancellationToken,
    clock: TestClock,
    task: JoinHandle<()>,
    started: mpsc::UnboundedReceiver<Started>,
}

impl Watcher {
    /// Watches a timetable in Swedish time.
    pub(crate) fn start(address: &str, clock: &TestClock, name: &str, cron: &str) -> Self {
        Self::start_with(address, clock, name, settings(cron, TimeDelta::zero()), AlertTargets::default())
    }

    /// Watches a timetable, and sends alerts to a webhook.
    pub(crate) fn start_telling(address: &str, clock: &TestClock, name: &str, cron: &str, webhook: &Webhook) -> Self {
        let alerts = AlertTargets { webhook: Some(webhook.url.clone()), command: None };
        Self::start_with(address, clock, name, settings(cron, TimeDelta::zero()), alerts)
    }

    pub(crate) fn start_with(address: &str, clock: &TestClock, name: &str, settings: WatchSettings, alerts: AlertTargets) -> Self {
        let (sender, started) = mpsc::unbounded_channel();
        let work = TestWork { address: address.to_owned(), clock: clock.clone(), doing: Doing::Waiting(sender) };
        let (stop, task) = spawn(work, name, settings, alerts);
        Self { stop, clock: clock.clone(), task, started }
    }

    /// The next import that begins.
    pub(crate) async fn next(&mut self) -> Started {
        soon("an import", self.started.recv()).await.unwrap()
    }

    /// The next import that begins is that of a moment, and ends as it should.
    pub(crate) async fn check_run(&mut self, at: DateTime<Utc>) {
        let started = self.next().await;
        assert_eq!(started.at, at);
        self.finish(started, COMPLETE).await;
    }

    /// Ends an import since whose beginning the clock has not moved, and waits until the watcher knows.
    pub(crate) async fn finish(&self, started: Started, ending: Ending) {
        // The lease is kept while the import goes on, and no longer.
        let renewal = started.at + RENEWAL_PAUSE;
        self.clock.awaited(renewal).await;
        started.end.send(ending).unwrap();
        self.clock.unawaited(renewal).await;
    }

    /// No import has begun of which the test was not told.
    pub(crate) fn check_idle(&mut self) {
        assert!(self.started.try_recv().is_err(), "an import has begun that was not due");
    }

    /// Tells it to stop, as SIGTERM does, and waits until it has.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        soon("the watcher's end", self.task).await.unwrap();
    }

    /// Ends it wherever it is, as `kill -9` does.
    pub(crate) async fn kill(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }
}

/// A timetable in Swedish time; each time is put off by half of the jitter.
pub(crate) fn settings(cron: &str, jitter: TimeDelta) -> WatchSettings {
    let timetable = Timetable::parse(cron, "Europe/Stockholm").unwrap().with_jitter(jitter);
    WatchSettings { timetable, origin: ORIGIN.to_owned(), random: || 0.5 }
}

/// Watches in a task of its own.
pub(crate) fn spawn(work: TestWork, name: &str, settings: WatchSettings, alerts: AlertTargets) -> (CancellationToken, JoinHandle<()>) {
    let (clock, stop, holder) = (work.clock.clone(), CancellationToken::new(), name.to_owned());
    let told = stop.clone();
    let task = tokio::spawn(async move {
        watch(Runner { work: &work, clock: &clock, holder: &holder, alerts: &alerts, stop: told }, &settings).await;
    });
    (stop, task)
}

/// The rows of the lease.
pub(crate) async fn leases(db: &DatabaseConnection) -> Vec<lease::Model> {
    lease::Entity::find().all(db).await.unwrap()
}

/// The row of the schedule.
pub(crate) async fn schedule(db: &DatabaseConnection) -> schedule::Model {
    schedule::Entity::find().one(db).await.unwrap().unwrap()
}

/// All runs, oldest first.
pub(crate) async fn runs(db: &DatabaseConnection) -> Vec<import_run::Model> {
    import_run::Entity::find().order_by_asc(import_run::Column::Id).all(db).await.unwrap()
}
