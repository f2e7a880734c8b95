//! Questions about how the data came about.

use super::RunQuery;
use crate::schema::connection::connections;
use crate::schema::input::{FindingFilter, FindingOrderField, ImportRunFilter, ImportRunOrderField, SourceFilter, SourceOrderField};
use crate::schema::object::{Finding, ImportRun, Source};

connections! {
    /// Questions about how the data came about.
    RunQuery {
        /// What reading pages left open, and which rules what is held breaks.
        findings: Finding, FindingFilter, FindingOrderField, cost page_cost, |_, data| data.findings.iter(), "findings";
        /// The web addresses that the data is read from, and how the last visit to each went.
        sources: Source, SourceFilter, SourceOrderField, cost page_cost, |_, data| data.sources.iter(), "sources";
        /// Runs of the importer, the latest first where no order is given.
        import_runs: ImportRun, ImportRunFilter, ImportRunOrderField, cost page_cost, |_, data| data.import_runs.iter(), "importRuns";
    }
}
