//! The rules of the domain held against one region: what is expected, what is found, which findings tell of it.

use super::pages::page_coverage;
use crate::dataset::{Dataset, FactModel, Finding, Row, Table};
use helheten_model::entity::organization;
use helheten_model::vocabulary::{
    FindingKind, Measure, OrganizationKind, QualityCheck, QualityRule, RegionCode, RegionRule, RelationKind, Standing, region_rules,
};
use std::collections::{BTreeMap, HashSet};

type Body = Row<organization::Model>;

/// How a region stands to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub(crate) enum RuleStatus {
    /// What is held keeps it (uppfylld).
    Holds,
    /// What is held breaks it. That may be the region's own doing, or mean that a page was not read (bruten).
    Broken,
    /// The region is an exception from it; the reason says why (gäller inte).
    NotApplicable,
    /// No page of the region was imported, or none states anything that the rule is about (okänd).
    Unknown,
}

/// One rule held against one region.
#[derive(Clone, Debug)]
pub(crate) struct RuleResult<'a> {
    pub(crate) rule: QualityRule,
    pub(crate) status: RuleStatus,
    /// Why it does not apply or is not known.
    pub(crate) reason: Option<String>,
    /// What was looked at; none where nothing was.
    pub(crate) measured: Option<Measured>,
    pub(crate) findings: Vec<&'a Finding>,
}

/// What is expected and what is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Measured {
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
    pub(crate) found: i64,
    /// Whether what is found keeps the rule.
    pub(crate) holds: bool,
}

impl Measured {
    fn within(min: Option<usize>, max: Option<usize>, found: i64) -> Self {
        let bound = |bound: Option<usize>| bound.and_then(|bound| i64::try_from(bound).ok());
        let (min, max) = (bound(min), bound(max));
        Self { min, max, found, holds: min.is_none_or(|min| found >= min) && max.is_none_or(|max| found <= max) }
    }

    /// Of so many, so many should keep it: all.
    fn all(checked: usize, kept: usize) -> Option<Self> {
        (checked > 0).then(|| Self::within(Some(checked), Some(checked), i64::try_from(kept).unwrap_or(i64::MAX)))
    }
}

/// Every rule held against a region, in the order of the list.
pub(crate) fn rule_results(data: &Dataset, region: RegionCode) -> Vec<RuleResult<'_>> {
    region_rules(region).into_iter().map(|rule| rule_result(data, region, rule)).collect()
}

/// The kinds of bodies that a region should have and of which nothing is held, each with its rule; none where nothing is known of the region.
pub(crate) fn missing_kinds(data: &Dataset, region: RegionCode) -> Vec<(OrganizationKind, String)> {
    let results = rule_results(data, region).into_iter();
    let missing =
        results.filter(|result| result.rule.check == QualityCheck::CountOfKind && result.measured.is_some_and(|found| found.found == 0 && !found.holds));
    missing.filter_map(|result| Some((result.rule.kind?, result.rule.code))).collect()
}

fn rule_result(data: &Dataset, region: RegionCode, RegionRule { rule, applies }: RegionRule) -> RuleResult<'_> {
    let of_rule = |finding: &&Finding| finding.region == region && finding.kind == FindingKind::BreaksRule && finding.rule.as_ref() == Some(&rule.code);
    let findings: Vec<&Finding> = data.findings.iter().filter(of_rule).collect();
    let unknown = |reason: &str| (RuleStatus::Unknown, Some(reason.to_owned()), None);
    let (status, reason, measured) = if !applies {
        (RuleStatus::NotApplicable, rule.exception.clone(), None)
    } else if !data.is_imported(region) {
        unknown("no page of the region was imported")
    } else if data.organizations.count_in_region(region) == 0 {
        unknown("the imported pages state no body")
    } else {
        match measure(data, region, &rule) {
            measured if !findings.is_empty() || measured.is_some_and(|measured| !measured.holds) => (RuleStatus::Broken, None, measured),
            None => unknown("the imported pages state nothing that the rule is about"),
            measured => (RuleStatus::Holds, None, measured),
        }
    };
    RuleResult { rule, status, reason, measured, findings }
}

fn measure(data: &Dataset, region: RegionCode, rule: &QualityRule) -> Option<Measured> {
    let bodies: Vec<&Body> = data.organizations.in_region(region).filter(|body| rule.kind == Some(body.codes.0) && body.standing != Standing::Former).collect();
    match rule.check {
        QualityCheck::CountOfKind => Some(Measured::within(rule.min, rule.max, i64::try_from(bodies.len()).unwrap_or(i64::MAX))),
        QualityCheck::WithoutIssuer => Measured::all(bodies.len(), with_issuer(data, region, &bodies)),
        QualityCheck::WithoutRelation => {
            let has = |body: &&&Body| data.indexes.relations_by_from.find(&data.relations, &body.model.id).any(|row| Some(row.codes.0) == rule.relation);
            Measured::all(bodies.len(), bodies.iter().filter(has).count())
        }
        QualityCheck::EndBeforeStart => end_before_start(data, region),
        QualityCheck::SeatsOfMandates => worst(bodies.iter().filter_map(|body| seats_of_mandates(data, region, body))),
        QualityCheck::OddSeats => worst(bodies.iter().filter_map(|body| {
            let seats = i64::from(body.model.seats?);
            Some(Measured { min: None, max: None, found: seats, holds: seats % 2 != 0 })
        })),
        QualityCheck::NewestPageAge => Some(Measured::within(rule.min, rule.max, page_coverage(data, region).newest_age_days?)),
    }
}

/// The first that breaks the rule; the first of all where none does.
fn worst(measured: impl Iterator<Item = Measured>) -> Option<Measured> {
    measured.min_by_key(|measured| measured.holds)
}

/// How many bodies it is stated of who gave them their task.
fn with_issuer(data: &Dataset, region: RegionCode, bodies: &[&Body]) -> usize {
    let mut tasked: HashSet<&str> = HashSet::new();
    for relation in data.relations.in_region(region) {
        match relation.codes.0 {
            RelationKind::AppointedBy | RelationKind::ReportsTo | RelationKind::PartOf => tasked.insert(&relation.model.from_id),
            RelationKind::DelegatesTo | RelationKind::Commissions => tasked.insert(&relation.model.to_id),
            _ => false,
        };
    }
    let issued = data.documents.in_region(region).filter(|row| row.model.issuer_id.is_some());
    let titles: Vec<String> = issued.map(|row| row.model.title.to_lowercase()).filter(|title| title.contains("reglemente")).collect();
    let ruled = |body: &Body| titles.iter().any(|title| title.contains(&body.model.name.to_lowercase()));
    bodies.iter().filter(|body| tasked.contains(body.model.id.as_str()) || ruled(body)).count()
}

/// Of the facts that begin and end, those that end after they begin.
fn end_before_start(data: &Dataset, region: RegionCode) -> Option<Measured> {
    fn count<M: FactModel>(table: &Table<M>, region: RegionCode) -> (usize, usize) {
        let both = || table.in_region(region).filter_map(|row| Some((row.span.from?, row.span.to?)));
        (both().count(), both().filter(|(from, to)| from <= to).count())
    }
    macro_rules! count_tables {
        ($($table:ident),+ $(,)?) => { [$(count(&data.$table, region)),+] };
    }
    let counts =
        count_tables!(organizations, organization_periods, relations, posts, people, memberships, figures, documents, duties, decision_rights, events,);
    Measured::all(counts.iter().map(|(checked, _)| checked).sum(), counts.iter().map(|(_, kept)| kept).sum())
}

/// The seats of a body beside those of the parties, of the newest year that has any.
#[expect(clippy::cast_possible_truncation, reason = "no assembly has 2⁶³ seats")]
fn seats_of_mandates(data: &Dataset, region: RegionCode, body: &Body) -> Option<Measured> {
    let seats = i64::from(body.model.seats?);
    let figures = data.figures.in_region(region).filter(|row| row.codes.0 == Measure::MandateSeats && row.model.party.is_some());
    let mut years: BTreeMap<Option<i32>, f64> = BTreeMap::new();
    for row in figures.filter(|row| row.model.of_text.is_none() && row.model.organization_id.as_ref().is_none_or(|id| *id == body.model.id)) {
        *years.entry(row.model.year).or_default() += row.model.value;
    }
    let (_, mandates) = years.into_iter().next_back()?;
    let found = mandates.round() as i64;
    Some(Measured { min: Some(seats), max: Some(seats), found, holds: found == seats })
}
