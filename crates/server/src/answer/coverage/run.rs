//! The last import of a region, as its report tells it.

use crate::dataset::Dataset;
use helheten_model::entity::import_run;
use helheten_model::vocabulary::RegionCode;
use serde_json::Value;

/// What the last run that imported a region did in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RegionRun<'a> {
    pub(crate) run: &'a import_run::Model,
    report: &'a Value,
}

/// The last run whose report tells of a region.
pub(crate) fn last_run(data: &Dataset, region: RegionCode) -> Option<RegionRun<'_>> {
    data.import_runs.iter().find_map(|run| {
        let regions = run.report.get("regions")?.as_array()?;
        let report = regions.iter().find(|report| report.get("region").and_then(Value::as_str) == Some(region.as_str()))?;
        Some(RegionRun { run, report })
    })
}

impl<'a> RegionRun<'a> {
    /// Why the region as a whole failed.
    pub(crate) fn error(&self) -> Option<&'a str> {
        self.report.get("error")?.as_str()
    }

    /// The pages that could not be read: address and reason.
    pub(crate) fn failures(&self) -> Vec<(&'a str, &'a str)> {
        self.pages("failures")
    }

    /// The pages in whose place something came that is kept aside: address and reason.
    pub(crate) fn quarantined(&self) -> Vec<(&'a str, &'a str)> {
        self.pages("quarantined")
    }

    fn pages(&self, list: &str) -> Vec<(&'a str, &'a str)> {
        let pages = self.report.get(list).and_then(Value::as_array).into_iter().flatten();
        pages.filter_map(|page| Some((page.get("url")?.as_str()?, page.get("message").and_then(Value::as_str).unwrap_or_default()))).collect()
    }
}
