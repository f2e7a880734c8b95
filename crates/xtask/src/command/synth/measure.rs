//! What imports cost, and what they may cost.

use super::database::SyntheticDatabase;
use crate::process;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// The head of the table whose lines [`Row::render`] gives.
pub(super) const HEADING: &str = "\
| organizations asked for | held | pages | first import s | µs per organization | database MB | bytes per organization | second import s | second of first |
|--:|--:|--:|--:|--:|--:|--:|--:|--:|";

/// How far the number held may be off the number asked for.
const OFF_MAX: f64 = 0.02;
/// What importing unchanged pages may take of what importing them first took.
const SECOND_MAX: f64 = 0.1;
/// From how many organizations on that holds; below, starting the program counts for too much.
const SECOND_FROM: u32 = 20_000;
/// How much more an organization may cost than at the size before.
const GROWTH_MAX: f64 = 1.5;

/// One import: how long it took and what it reported.
pub(super) struct Import {
    /// How long the program ran.
    pub(super) time: Duration,
    /// The organizations held afterwards.
    pub(super) organizations: u64,
    /// The pages that were not known before.
    pub(super) new: usize,
    /// The pages that were as before.
    pub(super) unchanged: usize,
}

/// The part of the program's report that is read.
#[derive(Deserialize)]
struct Report {
    regions: Vec<RegionReport>,
}

#[derive(Deserialize)]
struct RegionReport {
    pages: PageCounts,
    facts: BTreeMap<String, u64>,
}

#[derive(Deserialize)]
struct PageCounts {
    new: usize,
    unchanged: usize,
}

/// Imports a folder of pages.
pub(super) fn import(helheten: &Path, database: &SyntheticDatabase, pages: &Path) -> Result<Import> {
    let mut command = Command::new(helheten);
    command.args(["import", "--json", "--quiet", "--database", &database.address(), "--pages"]).arg(pages);
    let started = Instant::now();
    let printed = process::capture(&mut command)?;
    let time = started.elapsed();
    let report: Report = serde_json::from_str(&printed).context("the import's report is not understood")?;
    let organizations = report.regions.iter().filter_map(|region| region.facts.get("ORGANIZATION")).sum();
    let new = report.regions.iter().map(|region| region.pages.new).sum();
    let unchanged = report.regions.iter().map(|region| region.pages.unchanged).sum();
    Ok(Import { time, organizations, new, unchanged })
}

/// What one size cost.
pub(super) struct Row {
    /// How many organizations the pages were to state.
    pub(super) asked: u32,
    /// How many the database holds.
    pub(super) held: u64,
    /// How many pages state them.
    pub(super) pages: usize,
    /// The time of the first import.
    pub(super) first: Duration,
    /// The length of the database after it, where that can be told.
    pub(super) bytes: Option<u64>,
    /// The time of the second import.
    pub(super) second: Duration,
}

impl Row {
    /// The line of the table.
    pub(super) fn render(&self) -> String {
        let (megabytes, each) = match (self.bytes, self.bytes_each()) {
            (Some(bytes), Some(each)) => (format!("{:.1}", real(bytes) / 1e6), format!("{each:.0}")),
            _ => ("–".to_owned(), "–".to_owned()),
        };
        format!(
            "| {} | {} | {} | {:.2} | {:.0} | {megabytes} | {each} | {:.2} | {:.1} % |",
            self.asked,
            self.held,
            self.pages,
            self.first.as_secs_f64(),
            self.microseconds_each(),
            self.second.as_secs_f64(),
            self.second_share() * 100.0,
        )
    }

    /// What is beyond what is allowed, also beside the size before.
    pub(super) fn complaints(&self, before: Option<&Self>) -> Vec<String> {
        let mut complaints = Vec::new();
        let asked = f64::from(self.asked);
        if (real(self.held) - asked).abs() > OFF_MAX * asked {
            complaints.push(format!("{} organizations: {} are held", self.asked, self.held));
        }
        if self.asked >= SECOND_FROM && self.second_share() > SECOND_MAX {
            complaints.push(format!("{} organizations: the second import takes {:.1} % of the first", self.asked, self.second_share() * 100.0));
        }
        let Some(before) = before else { return complaints };
        let costs = [("time", Some(self.microseconds_each()), Some(before.microseconds_each())), ("bytes", self.bytes_each(), before.bytes_each())];
        for (what, now, then) in costs {
            if let (Some(now), Some(then)) = (now, then)
                && now > GROWTH_MAX * then
            {
                complaints.push(format!("{} organizations: {:.2} times the {what} per organization of {}", self.asked, now / then, before.asked));
            }
        }
        complaints
    }

    fn microseconds_each(&self) -> f64 {
        self.first.as_secs_f64() * 1e6 / f64::from(self.asked)
    }

    fn bytes_each(&self) -> Option<f64> {
        self.bytes.map(|bytes| real(bytes) / f64::from(self.asked))
    }

    fn second_share(&self) -> f64 {
        self.second.as_secs_f64() / self.first.as_secs_f64()
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts and lengths stay far below 2^52")]
fn real(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(asked: u32, first_ms: u64, second_ms: u64, bytes: u64) -> Row {
        let (first, second) = (Duration::from_millis(first_ms), Duration::from_millis(second_ms));
        Row { asked, held: u64::from(asked), pages: 40, first, bytes: Some(bytes), second }
    }

    #[test]
    fn a_line_tells_what_each_organization_costs() {
        assert_eq!(row(2_000, 1_000, 50, 4_000_000).render(), "| 2000 | 2000 | 40 | 1.00 | 500 | 4.0 | 2000 | 0.05 | 5.0 % |");
        let unknown = Row { bytes: None, ..row(2_000, 1_000, 50, 0) };
        assert_eq!(unknown.render(), "| 2000 | 2000 | 40 | 1.00 | 500 | – | – | 0.05 | 5.0 % |");
    }

    #[test]
    fn linear_growth_is_allowed() {
        let (small, large) = (row(2_000, 1_000, 900, 4_000_000), row(20_000, 14_000, 1_300, 50_000_000));
        assert_eq!(small.complaints(None), [""; 0]);
        assert_eq!(large.complaints(Some(&small)), [""; 0]);
    }

    #[test]
    fn what_grows_faster_is_told() {
        let small = row(2_000, 1_000, 100, 4_000_000);
        let large = Row { held: 19_000, ..row(20_000, 16_000, 1_700, 64_000_000) };
        let expected = [
            "20000 organizations: 19000 are held",
            "20000 organizations: the second import takes 10.6 % of the first",
            "20000 organizations: 1.60 times the time per organization of 2000",
            "20000 organizations: 1.60 times the bytes per organization of 2000",
        ];
        assert_eq!(large.complaints(Some(&small)), expected);
    }
}
