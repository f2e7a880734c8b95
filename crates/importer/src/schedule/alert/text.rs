//! What alerts say: one sentence on what happened, and a line for each thing that people may have to look at.

use super::{Alert, AlertEvent};
use crate::report::{ImportReport, RegionReport};
use helheten_model::vocabulary::RunStatus;

/// How many lines follow the sentence; the report has them all.
const LINES_MAX: usize = 20;

/// The alert about a run; none where all went as it should, and none where it was told to stop: it is done again.
pub(in crate::schedule) fn describe_report(report: &ImportReport) -> Option<Alert> {
    let event = match report.status {
        _ if report.stopped => return None,
        RunStatus::Complete => return None,
        RunStatus::Degraded => AlertEvent::Degraded,
        RunStatus::Failed => AlertEvent::Failed,
    };
    let affected = report.regions.iter().filter(|region| region.is_degraded()).count();
    let (run, origin, regions) = (report.run_id, &report.origin, report.regions.len());
    let sentence = match event {
        AlertEvent::Failed => format!("helheten: import {run} from {origin} failed in all of its {regions} regions; what was held before stands."),
        _ => format!("helheten: import {run} from {origin} is degraded in {affected} of {regions} regions; what their pages said before stands."),
    };
    let lines: Vec<String> = report.regions.iter().flat_map(describe_region).collect();
    let more = lines.len().saturating_sub(LINES_MAX);
    let more = (more > 0).then(|| format!("and {more} more"));
    let text: Vec<String> = std::iter::once(sentence).chain(lines.into_iter().take(LINES_MAX)).chain(more).collect();
    Some(Alert { event, text: text.join("\n"), run: Some(run), report: Some(report.clone()) })
}

/// The alert about an import that ended without a report.
pub(in crate::schedule) fn describe_failure(cause: &str) -> Alert {
    let text = format!("helheten: the import failed: {cause}. What was held before stands.");
    Alert { event: AlertEvent::Failed, text, run: None, report: None }
}

fn describe_region(region: &RegionReport) -> Vec<String> {
    let error = region.error.iter().map(|error| format!("failed: {error}"));
    let refused = region.corrections_refused.iter().map(|correction| format!("correction refused: {correction}"));
    let kept = region.quarantined.iter().map(|page| format!("kept aside ({}): {}: {}", page.reason.code(), page.url, page.message));
    let failures = region.failures.iter().filter(|failure| failure.degrades);
    let failed = failures.map(|failure| format!("failed: {}: {}", failure.url, failure.message));
    let lines = error.chain(refused).chain(kept).chain(failed);
    lines.map(|line| format!("{} {}: {line}", region.region, region.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{PageFailure, QuarantinedPage};
    use chrono::DateTime;
    use helheten_model::vocabulary::QuarantineReason;

    fn report(status: RunStatus, regions: Vec<RegionReport>) -> ImportReport {
        ImportReport {
            run_id: 7,
            origin: "folder saved".to_owned(),
            demo: false,
            program_version: "0.1.0".to_owned(),
            rules_version: "0".to_owned(),
            started_at: DateTime::UNIX_EPOCH,
            finished_at: DateTime::UNIX_EPOCH,
            duration_ms: 0,
            status,
            stopped: false,
            regions,
        }
    }

    fn failure(number: usize, degrades: bool) -> PageFailure {
        PageFailure { url: format!("https://a.se/{number}"), message: "it does not answer".to_owned(), degrades }
    }

    #[test]
    fn a_degraded_import_says_what_to_look_at() {
        let quarantined =
            QuarantinedPage { url: "https://a.se/x".to_owned(), reason: QuarantineReason::ALL[0], message: "it states far less than before".to_owned() };
        let region = RegionReport {
            region: "14".to_owned(),
            name: "Västra Götalandsregionen".to_owned(),
            quarantined: vec![quarantined],
            failures: vec![failure(1, true), failure(2, false)],
            corrections_refused: vec!["merge a into b: there is no a".to_owned()],
            ..RegionReport::default()
        };
        let alert = describe_report(&report(RunStatus::Degraded, vec![region, RegionReport::default()])).unwrap();
        let expected = format!(
            "helheten: import 7 from folder saved is degraded in 1 of 2 regions; what their pages said before stands.\n\
             14 Västra Götalandsregionen: correction refused: merge a into b: there is no a\n\
             14 Västra Götalandsregionen: kept aside ({}): https://a.se/x: it states far less than before\n\
             14 Västra Götalandsregionen: failed: https://a.se/1: it does not answer",
            QuarantineReason::ALL[0].code()
        );
        assert_eq!(alert.text, expected);
        assert_eq!((alert.event, alert.run), (AlertEvent::Degraded, Some(7)));
        let json = serde_json::to_value(&alert).unwrap();
        assert_eq!((&json["event"], &json["report"]["run_id"]), (&"DEGRADED".into(), &7.into()));
    }

    #[test]
    fn an_alert_is_not_endless() {
        let failures = (0..25).map(|number| failure(number, true)).collect();
        let region = RegionReport { region: "14".to_owned(), error: Some("gone".to_owned()), failures, ..RegionReport::default() };
        let alert = describe_report(&report(RunStatus::Failed, vec![region])).unwrap();
        assert_eq!(alert.event, AlertEvent::Failed);
        assert_eq!(alert.text.lines().count(), 22);
        assert!(alert.text.ends_with("\nand 6 more"), "{}", alert.text);
    }

    #[test]
    fn nothing_is_said_where_nothing_is_to_be_done() {
        assert_eq!(describe_report(&report(RunStatus::Complete, Vec::new())), None);
        assert_eq!(describe_report(&ImportReport { stopped: true, ..report(RunStatus::Degraded, Vec::new()) }), None);
    }
}
