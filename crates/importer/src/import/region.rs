//! One region's way through an import: what is known is brought up to date first, so that every change has one cause;
//! then the pages are taken in.

use super::guard::refuse_region;
use super::patience::Patience;
use super::plan::Plan;
use super::{Acceptance, ImportEvent, ImportOptions, Progress};
use crate::fetch::{FailedPage, RegionPages};
use crate::ids::page_id;
use crate::report::{PageCounts, RegionReport};
use crate::resolve::{Corrections, ReadPage, resolve_facts};
use crate::store::{RegionUpdate, StoreError, count_held, forget_validators, load_known_ids, load_refused, load_region, store_changes};
use chrono::{DateTime, Utc};
use helheten_model::entity::source;
use helheten_model::vocabulary::{Cause, Region, VisitOutcome};
use sea_orm::DatabaseConnection;
use tokio_util::sync::CancellationToken;

/// How often a region is begun again because another import stored it in the meantime.
const ATTEMPTS_MAX: usize = 3;

/// Imports one region; a failure is told in its report.
pub(super) async fn import_region(
    db: &DatabaseConnection,
    region: &'static Region,
    incoming: RegionPages,
    run_id: i64,
    options: &ImportOptions<'_>,
    stop: &CancellationToken,
    progress: Progress<'_>,
) -> RegionReport {
    let mut report = RegionReport::new(region);
    let corrections = options.corrections.of_region(region.code);
    let mut result = Err(StoreError::Overtaken(region.code.to_string()));
    let mut patience = Patience::new(stop);
    let mut attempts = 0;
    while attempts < ATTEMPTS_MAX {
        result = match revisit_region(db, region, run_id, corrections, Revisit::WhereNeeded, (options.clock)(), &mut report).await {
            // Today's pages may bring what is damaged or missing; then the import itself reads all again.
            Err(StoreError::DamagedVersion { .. }) | Ok(()) => import_once(db, region, &incoming, run_id, options, &mut report, progress).await,
            Err(error) => Err(error),
        };
        match &result {
            Err(StoreError::Overtaken(_)) => attempts += 1,
            Err(StoreError::DamagedVersion { id, .. }) => {
                // Only the page itself, whole, can mend it.
                let page = id.split('@').next().unwrap_or_default();
                if let Err(error) = forget_validators(db, page).await {
                    tracing::warn!(%error, page, "failed to note that a page has to come whole");
                }
                break;
            }
            Err(error) if patience.waits_out(error).await => {}
            _ => break,
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
        kept_aside: Vec::new(),
        sources: Vec::new(),
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
    let plan = Plan::new(load_region(db, region).await?, run_id, now);
    let (mut plan, mut sources) = plan_visits(db, region, plan, incoming, options).await?;
    let mut pages = read_pages(db, region, &mut plan, incoming).await?;
    let refusal = pages.as_ref().and_then(|pages| refuse_region(pages, incoming.minimum));
    if let Some(refusal) = refusal.filter(|_| options.accept == Acceptance::Nothing) {
        let anew = Plan::new(load_region(db, region).await?, run_id, now).holding(refusal);
        (plan, sources) = plan_visits(db, region, anew, incoming, options).await?;
        pages = read_pages(db, region, &mut plan, incoming).await?;
    }
    report_visits(region, &plan, report, progress);
    let time_passed = plan.time_passed();
    let changes = if let Some(pages) = pages {
        Some(resolve_facts(region.code, &pages, &load_known_ids(db, region).await?, corrections, now))
    } else {
        report.corrections_refused = load_refused(db, region).await?;
        None
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
        kept_aside: plan.kept_aside,
        sources,
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

/// What the region's pages state, unless nothing can have changed.
async fn read_pages(db: &DatabaseConnection, region: &Region, plan: &mut Plan, incoming: &RegionPages) -> Result<Option<Vec<ReadPage>>, StoreError> {
    if plan.is_settled() {
        return Ok(None);
    }
    plan.read_current(db, region.code, &incoming.pages).await.map(Some)
}

/// What the pages that came and those that did not mean for a region, and what fetching remembers of them.
async fn plan_visits(
    db: &DatabaseConnection,
    region: &Region,
    mut plan: Plan,
    incoming: &RegionPages,
    options: &ImportOptions<'_>,
) -> Result<(Plan, Vec<source::Model>), StoreError> {
    let mut sources = incoming.sources.clone();
    for page in &incoming.pages {
        plan.add_page(db, page, options.accept).await?;
    }
    for page in &incoming.unchanged {
        if plan.add_unchanged(db, region.code, page, options.accept).await? {
            continue;
        }
        // What is not stored cannot be as it was: next time it comes whole.
        let id = page_id(region.code, &page.url);
        for source in sources.iter_mut().filter(|source| source.page_id.as_ref() == Some(&id)) {
            (source.etag, source.last_modified) = (None, None);
        }
        let message = "the host says that the page is as it was, but it is not stored so; it is fetched whole the next time".to_owned();
        plan.add_failure(&FailedPage { region: region.code, url: page.url.clone(), message, status: Some(304), degrades: false });
    }
    for page in &incoming.moved {
        plan.add_moved(db, region.code, page, options.accept).await?;
    }
    for page in &incoming.failed {
        plan.add_failure(page);
    }
    // A row of an address refers to its page, which a page that was never read does not have.
    for source in &mut sources {
        if source.page_id.as_ref().is_some_and(|id| plan.never_pages.contains(id)) {
            (source.failures, source.etag, source.last_modified) = (source.failures.saturating_add(1), None, None);
        }
        source.page_id = source.page_id.take().filter(|id| plan.state.pages.contains_key(id));
        // What the host's validators are of is what is stored.
        source.sha256 = source.sha256.take().map(|sha256| plan.read_the_same.get(&sha256).cloned().unwrap_or(sha256));
    }
    Ok((plan, sources))
}

fn report_visits(region: &Region, plan: &Plan, report: &mut RegionReport, progress: Progress<'_>) {
    report.pages = PageCounts::default();
    report.failures.clone_from(&plan.failures);
    report.quarantined.clone_from(&plan.quarantined);
    for (id, visit) in &plan.visits {
        let outcome = VisitOutcome::find(&visit.outcome).unwrap_or(VisitOutcome::Failed);
        let url = plan.state.pages[id].page.url.as_str();
        report.pages.add(outcome);
        progress(ImportEvent::Page { region: region.code, url, outcome, message: visit.message.as_deref() });
    }
    let without_visit = plan.failures.iter().filter(|failure| !plan.visits.contains_key(&page_id(region.code, &failure.url)));
    for failure in without_visit {
        report.pages.add(VisitOutcome::Failed);
        progress(ImportEvent::Page { region: region.code, url: &failure.url, outcome: VisitOutcome::Failed, message: Some(&failure.message) });
    }
}
