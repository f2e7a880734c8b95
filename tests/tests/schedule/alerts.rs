//! Alerts: what webhooks and commands are told of imports that are degraded or fail.

use crate::clock::TestClock;
use crate::watcher::{Doing, Ending, TestWork};
use crate::webhook::Webhook;
use helheten_importer::schedule::{AlertTargets, Once, Runner, WorkError, run_once};
use helheten_model::vocabulary::RunStatus;
use helheten_tests::database::TestDatabase;
use serde_json::Value;
use std::fs;
use tokio_util::sync::CancellationToken;

/// Imports once; all alerts have been sent when it comes back.
async fn import(address: &str, alerts: &AlertTargets, ending: Ending) -> Result<Once, WorkError> {
    let clock = TestClock::at("2026-06-05T12:00:00Z");
    let (sender, mut started) = tokio::sync::mpsc::unbounded_channel();
    let work = TestWork { address: address.to_owned(), clock: clock.clone(), doing: Doing::Waiting(sender) };
    let runner = Runner { work: &work, clock: &clock, holder: "one", alerts, stop: CancellationToken::new() };
    let end = async {
        if let Some(started) = started.recv().await {
            started.end.send(ending).unwrap();
        }
    };
    tokio::select! {
        biased;
        result = run_once(runner) => result,
        () = async { end.await; std::future::pending().await } => unreachable!(),
    }
}

#[tokio::test]
async fn webhook_and_command_are_told_the_same() {
    let database = TestDatabase::sqlite();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("alert.json");
    let mut webhook = Webhook::start();
    let alerts = AlertTargets { webhook: Some(webhook.url.clone()), command: Some(format!("cat > {}.$HELHETEN_ALERT_EVENT", file.display())) };
    let (result, told) = tokio::join!(import(&database.address, &alerts, Ending::Report(RunStatus::Degraded)), webhook.alert());
    assert!(matches!(result.unwrap(), Once::Ran(report) if report.status == RunStatus::Degraded));
    assert_eq!((&told["event"], &told["run"], &told["report"]["status"]), (&"DEGRADED".into(), &1.into(), &"DEGRADED".into()));
    assert!(told["text"].as_str().unwrap().starts_with("helheten: import 1 from test is degraded"), "{told}");
    let read: Value = serde_json::from_str(&fs::read_to_string(format!("{}.DEGRADED", file.display())).unwrap()).unwrap();
    assert_eq!(read, told);

    // Nobody is told where all is well.
    import(&database.address, &alerts, Ending::Report(RunStatus::Complete)).await.unwrap();
    webhook.check_idle();
}

#[tokio::test]
async fn an_import_without_a_report_has_failed() {
    let mut webhook = Webhook::start();
    let alerts = AlertTargets { webhook: Some(webhook.url.clone()), command: None };
    let database = TestDatabase::sqlite();
    let (result, told) = tokio::join!(import(&database.address, &alerts, Ending::Broken), webhook.alert());
    assert_eq!(result.unwrap_err().to_string(), "there is no folder saved");
    assert_eq!((&told["event"], &told["run"], &told["report"]), (&"FAILED".into(), &Value::Null, &Value::Null));
    assert_eq!(told["text"], "helheten: the import failed: there is no folder saved. What was held before stands.");

    let nowhere = "sqlite:///nowhere/at/all/helheten.db";
    let (result, told) = tokio::join!(import(nowhere, &alerts, Ending::Broken), webhook.alert());
    assert!(result.is_err());
    assert!(told["text"].as_str().unwrap().contains("there is no folder /nowhere/at/all"), "{told}");
}

#[tokio::test]
async fn a_webhook_is_tried_three_times_and_its_failure_stops_nothing() {
    let database = TestDatabase::sqlite();
    let mut webhook = Webhook::start();
    let alerts = AlertTargets { webhook: Some(webhook.url.clone()), command: Some("exit 7".to_owned()) };
    let answers = async {
        for status in ["503 Service Unavailable", "429 Too Many Requests", "500 Internal Server Error"] {
            let request = webhook.request().await;
            assert_eq!(request.line, "POST /hook HTTP/1.1");
            request.answer(status);
        }
    };
    let (result, ()) = tokio::join!(import(&database.address, &alerts, Ending::Report(RunStatus::Failed)), answers);
    assert!(matches!(result.unwrap(), Once::Ran(_)));

    // What is refused for good is not tried again.
    let (result, ()) =
        tokio::join!(import(&database.address, &alerts, Ending::Report(RunStatus::Failed)), async { webhook.request().await.answer("404 Not Found") });
    assert!(matches!(result.unwrap(), Once::Ran(_)));
    webhook.check_idle();
}
