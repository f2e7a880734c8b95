//! Runs of the importer, and the data as a whole.

use crate::dataset::Dataset;
use async_graphql::{ID, Json, Object};
use chrono::{DateTime, Utc};
use helheten_model::entity::import_run;

/// A run of the importer.
pub(in crate::schema) struct ImportRun<'a>(&'a import_run::Model);

impl<'a> ImportRun<'a> {
    pub(in crate::schema) fn new(_data: &'a Dataset, run: &'a import_run::Model) -> Self {
        Self(run)
    }
}

/// A run of the importer.
#[Object(serial)]
impl<'a> ImportRun<'a> {
    /// The number of the run, counted from 1.
    async fn id(&self) -> ID {
        ID::from(self.0.id)
    }

    /// When it began.
    async fn started_at(&self) -> DateTime<Utc> {
        self.0.started_at
    }

    /// When it ended; null while it runs, or where it was cut off.
    async fn finished_at(&self) -> Option<DateTime<Utc>> {
        self.0.finished_at
    }

    /// Where the pages came from ("folder seeds").
    async fn origin(&self) -> &'a str {
        &self.0.origin
    }

    /// Whether the pages are invented for demonstration.
    async fn demo(&self) -> bool {
        self.0.demo
    }

    /// The version of the program.
    async fn program_version(&self) -> &'a str {
        &self.0.program_version
    }

    /// The version of the rules by which pages are read, extracted and resolved.
    async fn rules_version(&self) -> &'a str {
        &self.0.rules_version
    }

    /// The report, as `helheten import --json` prints it; null until the run ends.
    async fn report(&self) -> Option<Json<&'a serde_json::Value>> {
        (!self.0.report.is_null()).then_some(Json(&self.0.report))
    }
}

/// The data as a whole.
pub(in crate::schema) struct DatasetObject<'a>(pub(in crate::schema) &'a Dataset);

/// The data as a whole: which revision this answer comes from, from when it is, and how much there is.
#[Object(name = "Dataset", serial)]
impl<'a> DatasetObject<'a> {
    /// The revision: it counts up whenever what is held about a region changes; 0 where nothing was imported. Every answer carries it in `extensions.revision`.
    async fn revision(&self) -> i64 {
        self.0.info.revision
    }

    /// When this revision was written; null where nothing was imported.
    async fn committed_at(&self) -> Option<DateTime<Utc>> {
        self.0.info.committed_at
    }

    /// When the last run of the importer ended; null where none has.
    async fn imported_at(&self) -> Option<DateTime<Utc>> {
        self.0.info.imported_at
    }

    /// Whether there are pages among the data that were bundled with the program for demonstration.
    async fn demo(&self) -> bool {
        self.0.info.demo
    }

    /// How many there are of each.
    async fn counts(&self) -> DatasetCounts<'a> {
        DatasetCounts(self.0)
    }
}

/// How many there are.
pub(in crate::schema) struct DatasetCounts<'a>(&'a Dataset);

/// How many facts of each type there are in all regions together.
#[Object(serial)]
impl DatasetCounts<'_> {
    /// Regions of which pages were imported.
    async fn regions(&self) -> usize {
        self.0.imported_regions().count()
    }

    /// Bodies.
    async fn organizations(&self) -> usize {
        self.0.organizations.len()
    }

    /// Relations.
    async fn relations(&self) -> usize {
        self.0.relations.len()
    }

    /// Posts.
    async fn posts(&self) -> usize {
        self.0.posts.len()
    }

    /// People.
    async fn people(&self) -> usize {
        self.0.people.len()
    }

    /// Figures.
    async fn figures(&self) -> usize {
        self.0.figures.len()
    }

    /// Documents.
    async fn documents(&self) -> usize {
        self.0.documents.len()
    }

    /// Statutes.
    async fn laws(&self) -> usize {
        self.0.laws.len()
    }

    /// Goals.
    async fn goals(&self) -> usize {
        self.0.goals.len()
    }

    /// Duties.
    async fn duties(&self) -> usize {
        self.0.duties.len()
    }

    /// Ways to reach somebody.
    async fn contact_points(&self) -> usize {
        self.0.contact_points.len()
    }

    /// Pages that were read, each in the version that it holds today.
    async fn pages(&self) -> usize {
        self.0.pages.iter().filter(|page| page.current).count()
    }

    /// What reading left open.
    async fn findings(&self) -> usize {
        self.0.findings.len()
    }
}
