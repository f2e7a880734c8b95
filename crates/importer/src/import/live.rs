//! An import of the regions' own pages: all regions are read at once, each host politely, and each region is stored as soon
//! as its pages are there.

use super::patience::Patience;
use super::region::import_region;
use super::{ImportError, ImportEvent, ImportOptions, Progress, Run};
use crate::crawl::{CrawlEvent, crawl_region};
use crate::fetch::{Fetcher, RegionPages};
use crate::report::{ImportReport, RegionReport};
use crate::sources::Source;
use crate::store::load_sources;
use helheten_model::vocabulary::{RegionCode, find_region};
use sea_orm::DatabaseConnection;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Imports the live pages of some regions. A stop ends every region after the page that it is at; what was read until then
/// is stored, and the report says that the run was stopped.
///
/// # Errors
/// [`ImportError`], where the run cannot be begun or ended. A region's failure is in the report.
pub async fn import_live(
    db: &DatabaseConnection,
    fetcher: Arc<Fetcher>,
    sources: Vec<Source>,
    options: &ImportOptions<'_>,
    stop: &CancellationToken,
    progress: Progress<'_>,
) -> Result<ImportReport, ImportError> {
    let started_at = (options.clock)();
    let run = Run::start(db, options, started_at).await?;
    progress(ImportEvent::Started { run_id: run.id, regions: sources.len(), pages: 0 });
    let (events, mut happened) = mpsc::unbounded_channel();
    let mut reports = BTreeMap::new();
    let mut crawls = JoinSet::new();
    let mut regions = HashMap::new();
    for source in sources {
        let region = find_region(source.region)?;
        let mut patience = Patience::new(stop);
        let known = loop {
            match load_sources(db, region).await {
                Err(error) if patience.waits_out(&error).await => {}
                known => break known,
            }
        };
        let known = match known {
            Ok(known) => known,
            Err(error) => {
                let report = RegionReport { error: Some(error.to_string()), ..RegionReport::new(region) };
                progress(ImportEvent::Region(&report));
                reports.insert(source.region, report);
                continue;
            }
        };
        let (fetcher, stop, events, clock) = (Arc::clone(&fetcher), stop.clone(), events.clone(), options.clock);
        let code = source.region;
        let crawl = crawls.spawn(async move {
            let tell = |event| {
                // Who does not listen any more has ended.
                let _ = events.send((code, event));
            };
            crawl_region(&fetcher, &source, known, clock, &stop, tell).await
        });
        regions.insert(crawl.id(), code);
    }
    drop(events);
    loop {
        tokio::select! {
            biased;
            Some((region, event)) = happened.recv() => tell(region, &event, progress),
            Some(crawled) = crawls.join_next_with_id() => {
                while let Ok((region, event)) = happened.try_recv() {
                    tell(region, &event, progress);
                }
                let task = crawled.as_ref().map_or_else(tokio::task::JoinError::id, |(task, _)| *task);
                let code = regions[&task];
                let report = match crawled {
                    Ok((_, pages)) if stop.is_cancelled() && is_empty(&pages) => continue,
                    Ok((_, pages)) => import_region(db, find_region(code)?, pages, run.id, options, stop, progress).await,
                    // A mistake in the program that one region's pages show does not touch the others.
                    Err(error) => RegionReport { error: Some(format!("reading its pages failed: {error}")), ..RegionReport::new(find_region(code)?) },
                };
                progress(ImportEvent::Region(&report));
                reports.insert(code, report);
            }
            else => break,
        }
    }
    let stopped = stop.is_cancelled();
    run.finish(db, options, reports.into_values().collect(), stopped, stop).await
}

fn tell(region: RegionCode, event: &CrawlEvent, progress: Progress<'_>) {
    progress(ImportEvent::Asked { region, url: &event.url, failure: event.failure.as_deref() });
}

fn is_empty(pages: &RegionPages) -> bool {
    pages.sources.is_empty() && pages.pages.is_empty() && pages.failed.is_empty()
}
