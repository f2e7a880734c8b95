//! What Prometheus collects of scheduled imports.

use crate::report::{ImportReport, RegionReport};
use chrono::{DateTime, Utc};
use helheten_model::vocabulary::{RunStatus, VisitOutcome};
use metrics::{Unit, counter, describe_counter, describe_gauge, gauge};

const RUNS: &str = "helheten_runs_total";
const DURATION: &str = "helheten_run_duration_seconds";
const LAST_RUN: &str = "helheten_last_run_timestamp_seconds";
const NEXT_RUN: &str = "helheten_next_run_timestamp_seconds";
const PAGES: &str = "helheten_run_pages";
const QUARANTINED: &str = "helheten_quarantined_pages";
const HELD: &str = "helheten_held_facts";
const LATE: &str = "helheten_run_late";

/// Says what each metric is, and lets those be seen that count from 0.
pub fn describe_metrics() {
    describe_counter!(RUNS, Unit::Count, "Imports since the start of the program, by how they ended.");
    describe_gauge!(DURATION, Unit::Seconds, "How long the last import took.");
    describe_gauge!(LAST_RUN, Unit::Seconds, "When the last import ended, by how it ended, in seconds since 1970.");
    describe_gauge!(NEXT_RUN, Unit::Seconds, "When the next import is due, in seconds since 1970.");
    describe_gauge!(PAGES, Unit::Count, "Pages of the last import, by region and by what they were like.");
    describe_gauge!(QUARANTINED, Unit::Count, "Pages that the last import kept aside, by region.");
    describe_gauge!(HELD, Unit::Count, "Facts that were held after the last import, by region.");
    describe_gauge!(LATE, Unit::Count, "1 while an import has not begun within 15 minutes of its time, or lasts beyond the next time; otherwise 0.");
    for status in RunStatus::ALL {
        counter!(RUNS, "status" => status.code()).absolute(0);
    }
    gauge!(LATE).set(0.0);
    crate::fetch::describe_metrics();
}

/// Records an import that ended with a report.
pub(super) fn record_run(report: &ImportReport) {
    record_end(report.status, report.finished_at);
    gauge!(DURATION).set(number(report.duration_ms) / 1000.0);
    for region in &report.regions {
        record_region(region);
    }
}

/// Records how an import ended.
pub(super) fn record_end(status: RunStatus, now: DateTime<Utc>) {
    counter!(RUNS, "status" => status.code()).increment(1);
    gauge!(LAST_RUN, "status" => status.code()).set(number(now.timestamp()));
}

/// Records when the next import is due.
pub(super) fn record_next(at: DateTime<Utc>) {
    gauge!(NEXT_RUN).set(number(at.timestamp()));
}

/// Records whether an import is late.
pub(super) fn record_late(late: bool) {
    gauge!(LATE).set(if late { 1.0 } else { 0.0 });
}

fn record_region(region: &RegionReport) {
    // What another run did in this one's place is told by that one, and of a region that failed nothing is known.
    if region.shared_with.is_some() || region.error.is_some() {
        return;
    }
    let pages = region.pages;
    let counts = [
        (VisitOutcome::New, pages.new),
        (VisitOutcome::Changed, pages.changed),
        (VisitOutcome::Unchanged, pages.unchanged),
        (VisitOutcome::Moved, pages.moved),
        (VisitOutcome::Quarantined, pages.quarantined),
        (VisitOutcome::Failed, pages.failed),
    ];
    for (outcome, count) in counts {
        gauge!(PAGES, "region" => region.region.clone(), "outcome" => outcome.code()).set(number(i64::try_from(count).unwrap_or(i64::MAX)));
    }
    gauge!(QUARANTINED, "region" => region.region.clone()).set(number(i64::try_from(region.quarantined.len()).unwrap_or(i64::MAX)));
    gauge!(HELD, "region" => region.region.clone()).set(number(region.facts.values().sum()));
}

#[expect(clippy::cast_precision_loss, reason = "counts and seconds are far below 2^53")]
fn number(count: i64) -> f64 {
    count as f64
}
