//! What an import did: as JSON, and as a table for people.

use crate::resolve::RefusedCorrection;
use crate::store::Stored;
use chrono::{DateTime, Utc};
use helheten_model::vocabulary::{QuarantineReason, Region, RunStatus, VisitOutcome};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What an import did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportReport {
    /// The run.
    pub run_id: i64,
    /// Where the pages came from.
    pub origin: String,
    /// Whether they are invented demo data.
    pub demo: bool,
    /// The program's version.
    pub program_version: String,
    /// The version of the rules.
    pub rules_version: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// How it ended.
    #[serde(default = "complete")]
    pub status: RunStatus,
    /// Whether it was told to stop before it was done; what it had read was stored.
    #[serde(default)]
    pub stopped: bool,
    /// What it did in each region, by code.
    pub regions: Vec<RegionReport>,
}

/// What an import did in one region.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RegionReport {
    /// The region's code.
    pub region: String,
    /// Its name.
    pub name: String,
    /// Its pages by what they were like.
    pub pages: PageCounts,
    /// The pages that failed; what they said before stands.
    pub failures: Vec<PageFailure>,
    /// What came in pages' places and is kept aside; what they said before stands.
    #[serde(default)]
    pub quarantined: Vec<QuarantinedPage>,
    /// The revision, where anything changed.
    pub revision: Option<i64>,
    /// Assertions that were not known.
    pub assertions_added: u64,
    /// What is held from now on.
    pub choices_opened: u64,
    /// What is no longer held.
    pub choices_closed: u64,
    /// What is held now, by type.
    pub facts: BTreeMap<String, i64>,
    /// What reading left open, by kind.
    pub findings: BTreeMap<String, i64>,
    /// What is held otherwise because rules or corrections changed, and no page did.
    #[serde(default)]
    pub reinterpreted: u64,
    /// Corrections that no longer apply, each with the reason.
    #[serde(default)]
    pub corrections_refused: Vec<String>,
    /// The run that imported the region at the same time, in this one's place.
    #[serde(default)]
    pub shared_with: Option<i64>,
    /// Why the region failed; its facts stand as they were.
    pub error: Option<String>,
}

/// Pages by what they were like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageCounts {
    /// Not known before.
    pub new: u64,
    /// Of other content than before.
    pub changed: u64,
    /// As they were.
    pub unchanged: u64,
    /// Moved to another address.
    #[serde(default)]
    pub moved: u64,
    /// Kept aside.
    #[serde(default)]
    pub quarantined: u64,
    /// Not readable.
    pub failed: u64,
}

/// A page that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageFailure {
    /// Its address.
    pub url: String,
    /// Why.
    pub message: String,
    /// Whether the run is degraded by it: the page is one that its source names, or too many others failed with it.
    #[serde(default)]
    pub degrades: bool,
}

/// A page in whose place something came that is kept aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarantinedPage {
    /// Its address.
    pub url: String,
    /// Why, as a code.
    pub reason: QuarantineReason,
    /// Why, in words.
    pub message: String,
}

fn complete() -> RunStatus {
    RunStatus::Complete
}

impl ImportReport {
    /// Whether every page and every region was imported as it should, and every correction applied.
    pub fn is_complete(&self) -> bool {
        self.status == RunStatus::Complete
    }

    /// How a run ended that did this in its regions.
    pub(crate) fn status_of(regions: &[RegionReport]) -> RunStatus {
        if !regions.is_empty() && regions.iter().all(|region| region.error.is_some()) {
            RunStatus::Failed
        } else if regions.iter().any(RegionReport::is_degraded) {
            RunStatus::Degraded
        } else {
            RunStatus::Complete
        }
    }

    /// The report as a table, with what failed below it.
    pub fn render(&self) -> String {
        let mut rows = vec![["region", "", "new", "changed", "same", "aside", "failed", "facts", "findings", "held anew", "no longer"].map(str::to_owned)];
        for region in &self.regions {
            let pages = region.pages;
            let facts: i64 = region.facts.values().sum();
            let findings: i64 = region.findings.values().sum();
            let numbers = [pages.new, pages.changed, pages.unchanged, pages.quarantined, pages.failed].map(|number| number.to_string());
            let [new, changed, unchanged, aside, failed] = numbers;
            let choices = [region.choices_opened, region.choices_closed].map(|number| number.to_string());
            let [opened, closed] = choices;
            rows.push([
                region.region.clone(),
                region.name.clone(),
                new,
                changed,
                unchanged,
                aside,
                failed,
                facts.to_string(),
                findings.to_string(),
                opened,
                closed,
            ]);
        }
        let mut text = render_table(&rows, &[0, 1]);
        for region in &self.regions {
            if let Some(run) = region.shared_with {
                writeln!(text, "region {} {}: done by run {run}, which went on at the same time", region.region, region.name).expect(WRITING);
            }
            if let Some(error) = &region.error {
                writeln!(text, "failed: region {} {}: {error}", region.region, region.name).expect(WRITING);
            }
            for correction in &region.corrections_refused {
                writeln!(text, "correction refused ({}): {correction}", region.region).expect(WRITING);
            }
            for page in &region.quarantined {
                writeln!(text, "kept aside: {} ({}): {}", page.url, region.region, page.message).expect(WRITING);
            }
            for failure in &region.failures {
                writeln!(text, "failed: {} ({}): {}", failure.url, region.region, failure.message).expect(WRITING);
            }
        }
        let facts = self.facts_by_type();
        if !facts.is_empty() {
            let facts: Vec<String> = facts.iter().map(|(kind, count)| format!("{} {count}", kind.to_lowercase())).collect();
            writeln!(text, "held now: {}", facts.join(", ")).expect(WRITING);
        }
        let changed = self.regions.iter().filter(|region| region.revision.is_some()).count();
        let outcome = if changed == 0 { "nothing changed".to_owned() } else { format!("{changed} of {} regions changed", self.regions.len()) };
        if self.stopped {
            text.push_str("the run was stopped before all pages were read; what was read is stored\n");
        }
        writeln!(text, "run {} from {}: {outcome}, in {} ms", self.run_id, self.origin, self.duration_ms).expect(WRITING);
        text
    }

    fn facts_by_type(&self) -> BTreeMap<&str, i64> {
        let mut facts = BTreeMap::new();
        for (kind, count) in self.regions.iter().flat_map(|region| &region.facts) {
            *facts.entry(kind.as_str()).or_default() += count;
        }
        facts
    }
}

const WRITING: &str = "writing to a string cannot fail";

impl RegionReport {
    /// A report of nothing yet.
    pub(crate) fn new(region: &Region) -> Self {
        Self { region: region.code.to_string(), name: region.name.clone(), ..Self::default() }
    }

    /// Whether something is kept aside, or failed that should not have.
    pub fn is_degraded(&self) -> bool {
        let failed = self.error.is_some() || self.failures.iter().any(|failure| failure.degrades);
        failed || !self.quarantined.is_empty() || !self.corrections_refused.is_empty()
    }

    /// Adds what was written.
    pub(crate) fn add_stored(&mut self, stored: &Stored) {
        self.revision = stored.revision.or(self.revision);
        self.assertions_added += stored.assertions_added;
        self.choices_opened += stored.choices_opened;
        self.choices_closed += stored.choices_closed;
    }

    /// Adds what was written because rules or corrections changed.
    pub(crate) fn add_revisited(&mut self, stored: &Stored) {
        self.add_stored(stored);
        self.reinterpreted += stored.choices_opened + stored.choices_closed;
    }

    /// Notes corrections that no longer apply.
    pub(crate) fn note_refused(&mut self, refused: &[RefusedCorrection]) {
        self.corrections_refused = refused.iter().map(|refused| format!("{}: {}", refused.correction, refused.problem)).collect();
    }
}

impl PageCounts {
    /// Counts one page.
    pub(crate) fn add(&mut self, outcome: VisitOutcome) {
        match outcome {
            VisitOutcome::New => self.new += 1,
            VisitOutcome::Changed => self.changed += 1,
            VisitOutcome::Unchanged => self.unchanged += 1,
            VisitOutcome::Moved => self.moved += 1,
            VisitOutcome::Quarantined => self.quarantined += 1,
            VisitOutcome::Failed => self.failed += 1,
        }
    }
}

/// Sets rows in columns: those that are named to the left, the others, numbers, to the right.
pub fn render_table<const N: usize>(rows: &[[String; N]], to_the_left: &[usize]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(widths).enumerate();
        let cells = cells.map(|(column, (cell, width))| if to_the_left.contains(&column) { format!("{cell:<width$}") } else { format!("{cell:>width$}") });
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> ImportReport {
        let region = RegionReport {
            region: "14".to_owned(),
            name: "Västra Götalandsregionen".to_owned(),
            pages: PageCounts { new: 3, failed: 1, ..PageCounts::default() },
            failures: vec![PageFailure { url: "https://a.se/".to_owned(), message: "it does not answer".to_owned(), degrades: true }],
            revision: Some(1),
            choices_opened: 12,
            facts: [("FIGURE".to_owned(), 4)].into(),
            ..RegionReport::default()
        };
        ImportReport {
            run_id: 7,
            origin: "folder seeds".to_owned(),
            demo: false,
            program_version: "0.1.0".to_owned(),
            rules_version: "0".to_owned(),
            started_at: DateTime::UNIX_EPOCH,
            finished_at: DateTime::UNIX_EPOCH,
            duration_ms: 40,
            status: ImportReport::status_of(std::slice::from_ref(&region)),
            stopped: false,
            regions: vec![region],
        }
    }

    #[test]
    fn people_read_a_table_with_what_failed_below_it() {
        let expected = "\
region                            new  changed  same  aside  failed  facts  findings  held anew  no longer
14      Västra Götalandsregionen    3        0     0      0       1      4         0         12          0
failed: https://a.se/ (14): it does not answer
held now: figure 4
run 7 from folder seeds: 1 of 1 regions changed, in 40 ms
";
        assert_eq!(report().render(), expected);
        assert_eq!(report().status, RunStatus::Degraded);
    }

    #[test]
    fn programs_read_the_same_as_json() {
        let json = serde_json::to_string(&report()).unwrap();
        assert_eq!(serde_json::from_str::<ImportReport>(&json).unwrap(), report());
    }
}
