//! One import: pages in, region by region through all stages, a report out.
//!
//! A region that fails leaves its rows as they were and does not stop the others; a run that is cut off leaves whole
//! regions, and the next one continues from them.

mod guard;
mod live;
mod patience;
mod plan;
mod region;

pub use live::import_live;
pub(crate) use plan::{compress_body, load_page, read_version};

use crate::corrections::CorrectionSet;
use crate::fetch::{FailedPage, Page, RegionPages};
use crate::report::{ImportReport, RegionReport};
use crate::store::{StoreError, Turns, finish_run, start_run};
use chrono::{DateTime, Utc};
use helheten_model::vocabulary::{RegionCode, UnknownRegion, VisitOutcome, find_region};
use patience::Patience;
use sea_orm::DatabaseConnection;
use std::collections::{BTreeMap, BTreeSet};
use tokio_util::sync::CancellationToken;

/// Which pages are taken at their word that would be kept aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Acceptance {
    /// None.
    #[default]
    Nothing,
    /// Those that state far less than before, or are about another region, and regions that state too little.
    Collapses,
    /// All, error pages and empty ones too: somebody has looked.
    Everything,
}

/// How to import.
#[derive(Clone, Copy, Debug)]
pub struct ImportOptions<'a> {
    /// Where the pages come from ("folder seeds").
    pub origin: &'a str,
    /// Whether the pages are invented demo data.
    pub demo: bool,
    /// The program's version.
    pub program_version: &'a str,
    /// Which pages are taken at their word that would be kept aside.
    pub accept: Acceptance,
    /// What people found to be wrong.
    pub corrections: &'a CorrectionSet,
    /// The time, to the microsecond.
    pub clock: fn() -> DateTime<Utc>,
}

/// How an import goes on.
#[derive(Debug)]
pub enum ImportEvent<'a> {
    /// The run has begun.
    Started {
        /// Its id.
        run_id: i64,
        /// How many regions it will import.
        regions: usize,
        /// How many pages there are.
        pages: usize,
    },
    /// A host was asked for a page, and answered or did not.
    Asked {
        /// The region.
        region: RegionCode,
        /// The address.
        url: &'a str,
        /// Why no page came.
        failure: Option<&'a str>,
    },
    /// A page was looked at.
    Page {
        /// Its region.
        region: RegionCode,
        /// Its address.
        url: &'a str,
        /// What it is like.
        outcome: VisitOutcome,
        /// Why it failed.
        message: Option<&'a str>,
    },
    /// A region is stored, or has failed.
    Region(&'a RegionReport),
}

/// What is told how an import goes on.
pub type Progress<'a> = &'a mut (dyn FnMut(ImportEvent<'_>) + Send);

/// A failure that ends an import.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A page is of a region that the register does not have.
    #[error(transparent)]
    Region(#[from] UnknownRegion),
    /// The run itself cannot be stored.
    #[error("failed to store the run: {0}")]
    Store(#[from] StoreError),
    /// The report cannot be written as JSON.
    #[error("failed to write the report: {0}")]
    Report(#[from] serde_json::Error),
}

/// Imports pages into the database, one transaction a region, in the order of the regions' codes.
///
/// Of several pages of one address in a region, the last one counts.
///
/// # Errors
/// [`ImportError`], where the run cannot be begun or ended. A region's failure is in the report.
pub async fn import_pages(
    db: &DatabaseConnection,
    pages: Vec<Page>,
    failed: Vec<FailedPage>,
    options: &ImportOptions<'_>,
    progress: Progress<'_>,
) -> Result<ImportReport, ImportError> {
    import_regions_pages(db, group_pages(pages, failed), options, progress).await
}

/// Imports the pages of some regions, one transaction a region, in the order of the regions' codes.
///
/// # Errors
/// As [`import_pages`].
pub(crate) async fn import_regions_pages(
    db: &DatabaseConnection,
    regions: BTreeMap<RegionCode, RegionPages>,
    options: &ImportOptions<'_>,
    progress: Progress<'_>,
) -> Result<ImportReport, ImportError> {
    let started_at = (options.clock)();
    let pages_count = regions.values().map(|region| region.pages.len() + region.failed.len()).sum();
    for code in regions.keys() {
        find_region(*code)?;
    }
    let start = start_run(db, options.origin, options.demo, options.program_version, started_at);
    let mut turns = Turns::begin(db, options.origin, started_at, start).await?;
    let run = Run { id: turns.run_id(), started_at };
    progress(ImportEvent::Started { run_id: run.id, regions: regions.len(), pages: pages_count });
    let imported = import_regions(db, regions, &run, options, &mut turns, progress).await?;
    run.finish(db, options, imported, false, &impatient()).await
}

async fn import_regions(
    db: &DatabaseConnection,
    regions: BTreeMap<RegionCode, RegionPages>,
    run: &Run,
    options: &ImportOptions<'_>,
    turns: &mut Turns,
    progress: Progress<'_>,
) -> Result<Vec<RegionReport>, ImportError> {
    let mut reports = Vec::new();
    let mut later = Vec::new();
    for (code, pages) in regions {
        // What another importer is at comes last; it may be done by then.
        if turns.try_take(code).await? {
            reports.push(import_in_turn(db, code, pages, run, options, turns, progress).await?);
        } else {
            later.push((code, pages));
        }
    }
    for (code, pages) in later {
        turns.wait_for(code).await?;
        reports.push(import_in_turn(db, code, pages, run, options, turns, progress).await?);
    }
    reports.sort_by(|one, other| one.region.cmp(&other.region));
    Ok(reports)
}

/// Imports a region whose turn was taken, unless another importer has done it meanwhile.
async fn import_in_turn(
    db: &DatabaseConnection,
    code: RegionCode,
    pages: RegionPages,
    run: &Run,
    options: &ImportOptions<'_>,
    turns: &mut Turns,
    progress: Progress<'_>,
) -> Result<RegionReport, ImportError> {
    let region = find_region(code)?;
    let report = match turns.done_by(db, code).await? {
        Some(other) => RegionReport { shared_with: Some(other), ..RegionReport::new(region) },
        None => region::import_region(db, region, pages, run.id, options, &impatient(), progress).await,
    };
    if let Err(error) = turns.give_up(code).await {
        tracing::warn!(region = %code, %error, "failed to give a region's turn up; it ends with the run");
    }
    progress(ImportEvent::Region(&report));
    Ok(report)
}

/// Reads the stored pages of some regions again, by today's rules and corrections and without any network. Where the
/// rules are the same, nothing changes; otherwise what changes is the rules' doing and not the regions'.
///
/// # Errors
/// [`ImportError`], where the run cannot be begun or ended. A region's failure is in the report.
pub async fn replay_regions(
    db: &DatabaseConnection,
    codes: &BTreeSet<RegionCode>,
    options: &ImportOptions<'_>,
    progress: Progress<'_>,
) -> Result<ImportReport, ImportError> {
    let mut regions = Vec::new();
    for code in codes {
        regions.push(find_region(*code)?);
    }
    let run = Run::start(db, options, (options.clock)()).await?;
    progress(ImportEvent::Started { run_id: run.id, regions: regions.len(), pages: 0 });
    let mut reports = Vec::new();
    for region in regions {
        let report = region::replay_region(db, region, run.id, options.corrections.of_region(region.code), options.clock).await;
        progress(ImportEvent::Region(&report));
        reports.push(report);
    }
    run.finish(db, options, reports, false, &impatient()).await
}

/// What is told to stop already waits for nothing: saved pages can be imported again.
fn impatient() -> CancellationToken {
    let stop = CancellationToken::new();
    stop.cancel();
    stop
}

/// A run that has begun.
struct Run {
    id: i64,
    started_at: DateTime<Utc>,
}

impl Run {
    async fn start(db: &DatabaseConnection, options: &ImportOptions<'_>, started_at: DateTime<Utc>) -> Result<Self, ImportError> {
        let id = start_run(db, options.origin, options.demo, options.program_version, started_at).await?;
        Ok(Self { id, started_at })
    }

    async fn finish(
        self,
        db: &DatabaseConnection,
        options: &ImportOptions<'_>,
        regions: Vec<RegionReport>,
        stopped: bool,
        stop: &CancellationToken,
    ) -> Result<ImportReport, ImportError> {
        let finished_at = (options.clock)();
        let report = ImportReport {
            run_id: self.id,
            origin: options.origin.to_owned(),
            demo: options.demo,
            program_version: options.program_version.to_owned(),
            rules_version: crate::RULES_VERSION.to_owned(),
            started_at: self.started_at,
            finished_at,
            duration_ms: (finished_at - self.started_at).num_milliseconds().max(0),
            status: ImportReport::status_of(&regions),
            stopped,
            regions,
        };
        let json = serde_json::to_value(&report)?;
        let mut patience = Patience::new(stop);
        while let Err(error) = finish_run(db, self.id, json.clone(), finished_at).await {
            if !patience.waits_out(&error).await {
                return Err(error.into());
            }
        }
        Ok(report)
    }
}

fn group_pages(pages: Vec<Page>, failed: Vec<FailedPage>) -> BTreeMap<RegionCode, RegionPages> {
    let mut regions: BTreeMap<RegionCode, RegionPages> = BTreeMap::new();
    for page in pages {
        let known = &mut regions.entry(page.region).or_default().pages;
        match known.iter_mut().find(|known| known.url == page.url) {
            Some(known) => *known = page,
            None => known.push(page),
        }
    }
    for page in failed {
        regions.entry(page.region).or_default().failed.push(page);
    }
    regions
}
