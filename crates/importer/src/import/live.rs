//! An import of the regions' own pages: all regions are read at once, each host politely, and each region is stored as soon
//! as its pages are there.

use super::{ImportError, ImportEvent, ImportOptions, Progress, Run, import_in_turn};
use crate::crawl::{CrawlEvent, crawl_region};
use crate::fetch::{Fetcher, RegionPages};
use crate::report::{ImportReport, RegionReport};
use crate::sources::Source;
use crate::store::{Turns, load_sources};
use helheten_model::vocabulary::{RegionCode, find_region};
use sea_orm::DatabaseConnection;
use std::collections::BTreeMap;
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
    let mut turns = Turns::begin(db, run.id, options.origin, started_at).await?;
    let (events, mut happened) = mpsc::unbounded_channel();
    let mut reports = BTreeMap::new();
    let mut crawls = JoinSet::new();
    for source in sources {
        let known = match load_sources(db, find_region(source.region)?).await {
            Ok(known) => known,
            Err(error) => {
                let report = RegionReport { error: Some(error.to_string()), ..RegionReport::new(find_region(source.region)?) };
                progress(ImportEvent::Region(&report));
                reports.insert(source.region, report);
                continue;
            }
        };
        let (fetcher, stop, events, clock) = (Arc::clone(&fetcher), stop.clone(), events.clone(), options.clock);
        crawls.spawn(async move {
            let code = source.region;
            let pages = crawl_region(&fetcher, &source, known, clock, &stop, |event| {
                // Who does not listen any more has ended.
                let _ = events.send((code, event));
            });
            (code, pages.await)
        });
    }
    drop(events);
    loop {
        tokio::select! {
            biased;
            Some((region, event)) = happened.recv() => tell(region, &event, progress),
            Some(crawled) = crawls.join_next() => {
                while let Ok((region, event)) = happened.try_recv() {
                    tell(region, &event, progress);
                }
                let (code, pages) = crawled.expect("a crawl is never aborted, and what panics in it is a mistake in the program");
                if stop.is_cancelled() && is_empty(&pages) {
                    continue;
                }
                turns.wait_for(code).await?;
                reports.insert(code, import_in_turn(db, code, pages, &run, options, &mut turns, progress).await?);
            }
            else => break,
        }
    }
    run.finish(db, options, reports.into_values().collect(), stop.is_cancelled()).await
}

fn tell(region: RegionCode, event: &CrawlEvent, progress: Progress<'_>) {
    progress(ImportEvent::Asked { region, url: &event.url, failure: event.failure.as_deref() });
}

fn is_empty(pages: &RegionPages) -> bool {
    pages.sources.is_empty() && pages.pages.is_empty() && pages.failed.is_empty()
}
