//! How a run of the importer goes on.

use super::{ImportRun, Region};
use crate::dataset::{Dataset, Revision};
use async_graphql::{Enum, Object};
use chrono::{DateTime, Utc};
use helheten_model::vocabulary::RunStatus;
use std::sync::Arc;

/// Whether a run of the importer goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum ImportStatus {
    /// It goes on (pågår).
    Running,
    /// It has ended; `outcome` tells how (avslutad).
    Finished,
    /// It has not ended, and a later one has begun: it was cut off, or two go on at once (avbruten).
    Interrupted,
}

/// How a run of the importer goes on.
pub(in crate::schema) struct ImportProgress {
    data: Arc<Dataset>,
    run: usize,
}

impl ImportProgress {
    /// How a run stands in a dataset.
    pub(in crate::schema) fn find(data: &Arc<Dataset>, run_id: i64) -> Option<Self> {
        let run = data.import_runs.iter().position(|run| run.id == run_id)?;
        Some(Self { data: Arc::clone(data), run })
    }
}

/// How a run of the importer goes on, as far as the server has seen.
#[Object(serial)]
impl ImportProgress {
    /// The run.
    async fn run(&self) -> ImportRun<'_> {
        ImportRun::new(&self.data, &self.data.import_runs[self.run])
    }

    /// Whether it goes on.
    async fn status(&self) -> ImportStatus {
        match (self.data.import_runs[self.run].finished_at, self.run) {
            (Some(_), _) => ImportStatus::Finished,
            (None, 0) => ImportStatus::Running,
            (None, _) => ImportStatus::Interrupted,
        }
    }

    /// How it ended; null while it goes on.
    async fn outcome(&self) -> Option<RunStatus> {
        RunStatus::find(self.data.import_runs[self.run].report.get("status")?.as_str()?)
    }

    /// The regions that it has changed so far, each with the last revision that it made of it. A region in which nothing changed is not among them.
    async fn regions(&self) -> Vec<RegionProgress<'_>> {
        let run = self.data.import_runs[self.run].id;
        let mut regions: Vec<&Revision> = Vec::new();
        for revision in self.data.history.revisions().iter().filter(|revision| revision.run_id == run) {
            regions.retain(|before| before.region != revision.region);
            regions.push(revision);
        }
        regions.into_iter().map(|revision| RegionProgress { data: &self.data, revision }).collect()
    }
}

/// What a run has done of one region.
pub(in crate::schema) struct RegionProgress<'a> {
    data: &'a Dataset,
    revision: &'a Revision,
}

/// What a run of the importer has changed of one region.
#[Object(serial)]
impl<'a> RegionProgress<'a> {
    /// The region.
    async fn region(&self) -> Region<'a> {
        Region::of(self.data, self.revision.region)
    }

    /// The last revision that the run made of it.
    async fn revision(&self) -> i64 {
        self.revision.seq
    }

    /// When that was written.
    async fn committed_at(&self) -> DateTime<Utc> {
        self.revision.committed_at
    }
}
