//! Rules that what is held of a region should keep, and the regions' exceptions from them.

use super::{OrganizationKind, RegionCode, RelationKind};
use serde::Deserialize;
use std::sync::LazyLock;

/// How a rule is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum QualityCheck {
    /// The number of bodies of a kind that have not ceased is within bounds.
    CountOfKind,
    /// It is stated who gave each body of a kind its task.
    WithoutIssuer,
    /// No period ends before it begins.
    EndBeforeStart,
    /// Each body of a kind has a relation of a kind.
    WithoutRelation,
    /// The seats of the parties are together those of the body.
    SeatsOfMandates,
    /// The number of seats is odd.
    OddSeats,
    /// The newest date of a page is at most so many days old.
    NewestPageAge,
}

/// A rule that what is held of a region should keep.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualityRule {
    /// The code (`ONE_ASSEMBLY`).
    pub code: String,
    /// How it is looked at.
    pub check: QualityCheck,
    /// The kind of bodies that it is about.
    pub kind: Option<OrganizationKind>,
    /// The kind of relation that they should have.
    pub relation: Option<RelationKind>,
    /// The least number of them.
    pub min: Option<usize>,
    /// The greatest number of them, or of days.
    pub max: Option<usize>,
    /// The rule in a sentence, with its source.
    pub description: String,
    /// The Swedish term.
    pub label_sv: String,
    /// Why the region is an exception, where it is one.
    #[serde(skip)]
    pub exception: Option<String>,
}

/// Another form of a rule in one region.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct QualityException {
    rule: String,
    region: RegionCode,
    min: Option<usize>,
    max: Option<usize>,
    reason: String,
}

#[derive(Deserialize)]
struct QualityRules {
    rule: Vec<QualityRule>,
    exception: Vec<QualityException>,
}

static RULES: LazyLock<QualityRules> =
    LazyLock::new(|| toml::from_str(include_str!("quality_rules.toml")).expect("the test of this module parses quality_rules.toml"));

/// A rule as it is for one region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionRule {
    /// The rule, with the bounds and the exception of the region.
    pub rule: QualityRule,
    /// Whether the region should keep it.
    pub applies: bool,
}

/// Every rule as it is for a region, in the order of the list.
pub fn region_rules(region: RegionCode) -> Vec<RegionRule> {
    let exception = |rule: &QualityRule| RULES.exception.iter().find(|exception| exception.rule == rule.code && exception.region == region);
    let of_region = |rule: &QualityRule| {
        let Some(QualityException { min, max, reason, .. }) = exception(rule) else {
            return RegionRule { rule: rule.clone(), applies: true };
        };
        RegionRule { rule: QualityRule { min: *min, max: *max, exception: Some(reason.clone()), ..rule.clone() }, applies: min.is_some() || max.is_some() }
    };
    RULES.rule.iter().map(of_region).collect()
}

/// The rules that a region should keep: with other bounds where it is an exception, without those that it need not keep.
pub fn quality_rules(region: RegionCode) -> Vec<QualityRule> {
    region_rules(region).into_iter().filter(|rule| rule.applies).map(|rule| rule.rule).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::find_region;

    #[test]
    fn exceptions_are_of_rules_and_regions_that_exist() {
        assert!(RULES.exception.iter().all(|exception| RULES.rule.iter().any(|rule| rule.code == exception.rule)));
        assert!(RULES.exception.iter().all(|exception| find_region(exception.region).is_ok() && !exception.reason.is_empty()));
        let mut codes: Vec<_> = RULES.rule.iter().map(|rule| &rule.code).collect();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), RULES.rule.len());
    }

    #[test]
    fn gotland_is_an_exception() {
        let bounds = |region: &str| quality_rules(region.parse().unwrap()).into_iter().find(|rule| rule.code == "ONE_ASSEMBLY").and_then(|rule| rule.max);
        assert_eq!((bounds("14"), bounds("09")), (Some(1), Some(2)));
        assert!(quality_rules("09".parse().unwrap()).len() < quality_rules("14".parse().unwrap()).len());
    }
}
