//! One region's way through an import: what is known is brought up to date first, so that every change has one cause;
//! then the pages are taken in.

use super::plan::Plan;
use super::{ImportEvent, ImportOptions, Progress, RegionPages};
use crate::report::{PageCounts, PageFailure, RegionReport};
use crate::resolve::{Corrections, resolve_facts};
use crate::store::{RegionUpdate, StoreError, count_held, load_known_ids, load_refused, load_region, store_changes};
use chrono::{DateTime, Utc};
use helheten_model::vocabulary::{Cause, Region, VisitOutcome};
use sea_orm::DatabaseConnection;

/// How often a region is begun again because another import stored it in the meantime.
const ATTEMPTS_MAX: usize = 3;

/// Imports one region; a failure is told in its report.
pub(super) async fn import_region(
    db: &DatabaseConnection,
    region: &'static Region,
    incoming: RegionPages,
    run_id: i64,
    options: &ImportOptions<'_>,
    progress: Progress<'_>,
) -> RegionReport {
    let mut report = RegionReport::new(region);
    let corrections = options.corrections.of_region(region.code);
    let mut result = Err(StoreError::Overtaken(region.code.to_string()));
    for _ in 0..ATTEMPTS_MAX {
        result = match revisit_region(db, region, run_id, corrections, Revisit::WhereNeeded, (options.clock)(), &mut report).await {
            // Today's pages may bring what is damaged or missing; then the import itself reads all again.
            Err(StoreError::DamagedVersion { .. }) | Ok(()) => import_once(db, region, &incoming, run_id, options, &mut report, progress).await,
            Err(error) => Err(error),
        };
        if !matches!(result, Err(StoreError::Overtaken(_))) {
            break;
        }
    }
    finish_region(db, region, result, report).await
}

/// Reads a region's stored pages again by today's rules and corrections; a failure is told in its report.
pub(super) async fn replay_region(
    db: &DatabaseConnection,
    region: &'static Region,
    run_id: i64,
    corrections: &Corrections,
    clock: fn() -> DateTime<Utc>,
) -> RegionReport {
    let mut report = RegionReport::new(region);
    let mut result = Err(StoreError::Overtaken(region.code.to_string()));
    for _ in 0..ATTEMPTS_MAX {
        result = revisit_region(db, region, run_id, corrections, Revisit::Always, clock(), &mut report).await;
        if !matches!(result, Err(StoreError::Overtaken(_))) {
            break;
        }
    }
    finish_region(db, region, result, report).await
}

async fn finish_region(db: &DatabaseConnection, region: &Region, result: Result<(), StoreError>, mut report: RegionReport) -> RegionReport {
    if let Err(error) = result {
        tracing::error!(region = %region.code, %error, "failed to import the region; its facts stand as they were");
        report.error = Some(error.to_string());
    }
    if let Ok((facts, findings)) = count_held(db, region).await {
        report.facts = facts;
        report.findings = findings;
    }
    report
}

/// When a region's stored pages are read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Revisit {
    /// Where other rules read them last, or other corrections were applied.
    WhereNeeded,
    /// In any case.
    Always,
}

/// Brings a region to today's rules and corrections, without any new page: what changes by it is not the region's doing.
async fn revisit_region(
    db: &DatabaseConnection,
    region: &'static Region,
    run_id: i64,
    corrections: &Corrections,
    when: Revisit,
    now: DateTime<Utc>,
    report: &mut RegionReport,
) -> Result<(), StoreError> {
    let state = load_region(db, region).await?;
    let other_corrections = state.revision.is_some() && state.corrections_version != corrections.version;
    let mut plan = Plan::new(state, run_id, now);
    let other_rules = plan.has_other_rules();
    let time_passed = plan.time_passed();
    if when == Revisit::WhereNeeded && !other_rules && !other_corrections {
        return Ok(());
    }
    let pages = plan.read_current(db, region.code, &[]).await?;
    if pages.is_empty() {
        return Ok(());
    }
    let changes = resolve_facts(region.code, &pages, &load_known_ids(db, region).await?, corrections, now);
    report.note_refused(&changes.refused);
    let cause = if other_corrections && !other_rules { Cause::Correction } else { Cause::Reinterpreted };
    let update = RegionUpdate {
        region,
        run_id,
        now,
        revision_seen: plan.state.revision.map(|(seq, _)| seq),
        pages: plan.changed_pages(),
        versions: Vec::new(),
        version_changes: plan.version_changes.into_values().collect(),
        mended: plan.mended,
        time_passed,
        visits: Vec::new(),
        changes: Some(&changes),
        cause,
        corrections_version: corrections.version.clone(),
    };
    let stored = store_changes(db, update).await?;
    report.add_revisited(&stored);
    Ok(())
}

async fn import_once(
    db: &DatabaseConnection,
    region: &'static Region,
    incoming: &RegionPages,
    run_id: i64,
    options: &ImportOptions<'_>,
    report: &mut RegionReport,
    progress: Progress<'_>,
) -> Result<(), StoreError> {
    let now = (options.clock)();
    let corrections = options.corrections.of_region(region.code);
    let mut plan = Plan::new(load_region(db, region).await?, run_id, now);
    for page in &incoming.pages {
        plan.add_page(db, page, options.accept_collapse).await?;
    }
    for page in &incoming.failed {
        plan.add_failure(page, page.message.clone());
    }
    report_visits(region, &plan, report, progress);
    let time_passed = plan.time_passed();
    let changes = if plan.is_settled() {
        report.corrections_refused = load_refused(db, region).await?;
        None
    } else {
        let pages = plan.read_current(db, region.code, &incoming.pages).await?;
        Some(resolve_facts(region.code, &pages, &load_known_ids(db, region).await?, corrections, now))
    };
    if let Some(changes) = &changes {
        report.note_refused(&changes.refused);
    }
    let update = RegionUpdate {
        region,
        run_id,
        now,
        revision_seen: plan.state.revision.map(|(seq, _)| seq),
        pages: plan.changed_pages(),
        versions: plan.versions,
        version_changes: plan.version_changes.into_values().collect(),
        mended: plan.mended,
        time_passed,
        visits: plan.visits.into_values().collect(),
        changes: changes.as_ref(),
        cause: Cause::Source,
        corrections_version: corrections.version.clone(),
    };
    let stored = store_changes(db, update).await?;
    report.add_stored(&stored);
    Ok(())
}

fn report_visits(region: &Region, plan: &Plan, report: &mut RegionReport, progress: Progress<'_>) {
    report.pages = PageCounts::default();
    report.failures.clear();
    for (id, visit) in &plan.visits {
        let outcome = VisitOutcome::find(&visit.outcome).unwrap_or(VisitOutcome::Failed);
        let url = plan.state.pages[id].page.url.as_str();
        report.pages.add(outcome);
        if let Some(message) = &visit.message {
            report.failures.push(PageFailure { url: url.to_owned(), message: message.clone(), degrades: true });
        }
        progress(ImportEvent::Page { region: region.code, url, outcome, message: visit.message.as_deref() });
    }
}
