//! coverage: what is known of a region and how far it keeps the rules of the domain.

mod facts;
mod pages;
mod rules;
mod run;
#[cfg(test)]
mod tests;

pub(crate) use facts::{FactCount, Standings, count_facts};
pub(crate) use pages::{PageCoverage, page_coverage};
pub(crate) use rules::{RuleResult, RuleStatus, missing_kinds, rule_results};
pub(crate) use run::{RegionRun, last_run};
