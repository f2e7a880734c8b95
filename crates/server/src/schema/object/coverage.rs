//! How much is known of a region, and how it stands to the rules that every region's organisation keeps.

use super::evidence::Page;
use super::{Finding, ImportRun, Region, take_first};
use crate::answer::coverage::{
    FactCount, PageCoverage as PageCoverageRow, RegionRun as RegionRunRow, RuleResult as RuleResultRow, RuleStatus, Standings, count_facts, last_run,
    missing_kinds, page_coverage, rule_results,
};
use crate::dataset::Dataset;
use crate::schema::limit::list_cost;
use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use helheten_model::vocabulary::{EntityType, FindingKind, OrganizationKind, Region as RegionRow};

/// Rules are counted as so many where their cost is told.
const RULES_COUNTED: i32 = 10;
/// Types of facts are counted as so many.
const TYPES_COUNTED: i32 = 17;

/// How much is known of one region.
pub(in crate::schema) struct RegionCoverage<'a> {
    data: &'a Dataset,
    region: &'a RegionRow,
}

impl<'a> RegionCoverage<'a> {
    pub(in crate::schema) fn new(data: &'a Dataset, region: &'a RegionRow) -> Self {
        Self { data, region }
    }
}

/// How much is known of one region, and how it stands to the rules that every region's organisation keeps.
#[Object(serial)]
impl<'a> RegionCoverage<'a> {
    /// The region.
    async fn region(&self) -> Region<'a> {
        Region::new(self.data, self.region)
    }

    /// Whether pages of the region were imported. Where not, every rule is `UNKNOWN` or `NOT_APPLICABLE`, and every count 0.
    async fn imported(&self) -> bool {
        self.data.is_imported(self.region.code)
    }

    /// Every rule, in the order of the list.
    #[graphql(complexity = "list_cost(Some(RULES_COUNTED), child_complexity)")]
    async fn rules(&self) -> Vec<RuleResult<'a>> {
        rule_results(self.data, self.region.code).into_iter().map(|result| RuleResult { data: self.data, result }).collect()
    }

    /// Kinds of bodies that every region has and of which none was found: an assembly, an executive board, auditors, a patient committee.
    /// None where nothing is known of the region.
    async fn missing(&self) -> Vec<MissingKind> {
        let missing = missing_kinds(self.data, self.region.code).into_iter();
        missing.map(|(kind, rule)| MissingKind { kind, label_sv: kind.label_sv(), rule }).collect()
    }

    /// How many facts of each type are held; types of which none is held are there with 0.
    #[graphql(complexity = "list_cost(Some(TYPES_COUNTED), child_complexity)")]
    async fn facts(&self) -> Vec<TypeCount> {
        count_facts(self.data, self.region.code).into_iter().map(TypeCount::of).collect()
    }

    /// How many facts are held, of all types together.
    async fn fact_count(&self) -> usize {
        count_facts(self.data, self.region.code).iter().map(|fact| fact.count).sum()
    }

    /// How great a part of all facts rests on words of a page, from 0 to 1; null where no fact is held. What is missing to 1 comes from corrections.
    async fn evidence_share(&self) -> Option<f64> {
        let counts = count_facts(self.data, self.region.code);
        share(counts.iter().map(|fact| fact.with_evidence).sum(), counts.iter().map(|fact| fact.count).sum())
    }

    /// How the facts stand, of all types together.
    async fn standings(&self) -> StandingCounts {
        let mut standings = Standings::default();
        for fact in count_facts(self.data, self.region.code) {
            standings += fact.standings;
        }
        StandingCounts::of(standings)
    }

    /// What reading left open and which rules are broken, by kind; kinds of which there is none are left out.
    async fn finding_counts(&self) -> Vec<FindingCount> {
        let of_kind = |kind: FindingKind| self.data.findings.iter().filter(|finding| finding.region == self.region.code && finding.kind == kind).count();
        let counts = FindingKind::ALL.iter().map(|kind| FindingCount { kind: *kind, label_sv: kind.label_sv(), count: of_kind(*kind) });
        counts.filter(|found| found.count > 0).collect()
    }

    /// What reading left open and which rules are broken.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn findings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this kind.")] kind: Option<FindingKind>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Finding<'a>>> {
        let of_region = self.data.findings.iter().filter(|finding| finding.region == self.region.code);
        take_first(ctx, first, of_region.filter(|finding| kind.is_none_or(|kind| finding.kind == kind)).map(|finding| Finding::new(self.data, finding)))
    }

    /// The pages that were read, and how old they are.
    async fn pages(&self) -> PageCoverage<'a> {
        PageCoverage { data: self.data, pages: page_coverage(self.data, self.region.code) }
    }

    /// The last run of the importer whose report tells of the region; null where none does.
    async fn last_run(&self) -> Option<RegionRun<'a>> {
        last_run(self.data, self.region.code).map(|run| RegionRun { data: self.data, run })
    }
}

/// One rule held against one region.
struct RuleResult<'a> {
    data: &'a Dataset,
    result: RuleResultRow<'a>,
}

/// One rule held against one region. `ONE_ASSEMBLY` BROKEN with `found: 0` means that no imported page states an assembly.
#[Object(name = "RuleResult", serial)]
impl<'a> RuleResult<'a> {
    /// The code of the rule (`ONE_ASSEMBLY`).
    async fn code(&self) -> &str {
        &self.result.rule.code
    }

    /// The rule in Swedish ("exakt ett fullmäktige").
    async fn label_sv(&self) -> &str {
        &self.result.rule.label_sv
    }

    /// The rule in a sentence, with its source.
    async fn description(&self) -> &str {
        &self.result.rule.description
    }

    /// How the region stands to it.
    async fn status(&self) -> RuleStatus {
        self.result.status
    }

    /// Why it does not apply, or is not known; null where it holds or is broken.
    async fn reason(&self) -> Option<&str> {
        self.result.reason.as_deref()
    }

    /// Why the rule has other bounds in this region, or does not apply; null where the region is no exception.
    async fn exception(&self) -> Option<&str> {
        self.result.rule.exception.as_deref()
    }

    /// What is found is at least this: so many bodies, bodies that keep it, facts, or seats; null where there is no such bound, or nothing was looked at.
    async fn expected_min(&self) -> Option<i64> {
        self.result.measured?.min
    }

    /// What is found is at most this: so many bodies, bodies that keep it, facts, seats, or days; null where there is no such bound, or nothing was looked at.
    async fn expected_max(&self) -> Option<i64> {
        self.result.measured?.max
    }

    /// What was found, in the same unit; null where nothing was looked at.
    async fn found(&self) -> Option<i64> {
        self.result.measured.map(|measured| measured.found)
    }

    /// The findings that tell what breaks it.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn findings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Finding<'a>>> {
        take_first(ctx, first, self.result.findings.iter().map(|finding| Finding::new(self.data, finding)))
    }
}

/// A kind of bodies that every region has, and of which none was found.
#[derive(SimpleObject)]
struct MissingKind {
    /// The kind.
    kind: OrganizationKind,
    /// The kind in Swedish ("revision").
    label_sv: &'static str,
    /// The code of the rule that expects it (`AN_AUDIT`).
    rule: String,
}

/// How many facts of one type are held of a region.
#[derive(SimpleObject)]
struct TypeCount {
    /// The type.
    entity_type: EntityType,
    /// The type in Swedish ("organ").
    label_sv: &'static str,
    /// How many.
    count: usize,
    /// How many of them rest on words of a page.
    with_evidence: usize,
    /// How they stand.
    standings: StandingCounts,
}

impl TypeCount {
    fn of(row: FactCount) -> Self {
        let FactCount { entity_type, count, with_evidence, standings } = row;
        Self { entity_type, label_sv: entity_type.label_sv(), count, with_evidence, standings: StandingCounts::of(standings) }
    }
}

/// How many facts stand how.
#[derive(SimpleObject)]
struct StandingCounts {
    /// A dated page or a stated period says that they hold (gäller).
    current: usize,
    /// Their period has ended (har upphört).
    former: usize,
    /// Only undated pages state them (odaterat).
    undated: usize,
}

impl StandingCounts {
    fn of(Standings { current, former, undated }: Standings) -> Self {
        Self { current, former, undated }
    }
}

/// How many findings there are of one kind.
#[derive(SimpleObject)]
struct FindingCount {
    /// The kind.
    kind: FindingKind,
    /// The kind in Swedish ("tvetydigt").
    label_sv: &'static str,
    /// How many.
    count: usize,
}

/// The pages of a region that were read.
struct PageCoverage<'a> {
    data: &'a Dataset,
    pages: PageCoverageRow<'a>,
}

/// The pages of a region that were read, and how old they are on the day of the last import.
#[Object(name = "PageCoverage", serial)]
impl<'a> PageCoverage<'a> {
    /// How many were read.
    async fn read(&self) -> usize {
        self.pages.read
    }

    /// How many of them state a date.
    async fn dated(&self) -> usize {
        self.pages.dated
    }

    /// The page with the newest stated date; null where none states one.
    async fn newest(&self) -> Option<Page<'a>> {
        self.pages.newest.map(|page| Page::new(self.data, page))
    }

    /// The page with the oldest stated date; null where none states one.
    async fn oldest(&self) -> Option<Page<'a>> {
        self.pages.oldest.map(|page| Page::new(self.data, page))
    }

    /// How many days before the last import the newest stated date is; null where none is stated.
    async fn newest_age_days(&self) -> Option<i64> {
        self.pages.newest_age_days
    }

    /// How many days before the last import the oldest stated date is; null where none is stated.
    async fn oldest_age_days(&self) -> Option<i64> {
        self.pages.oldest_age_days
    }

    /// When a page of the region was last seen; null where none was imported.
    async fn last_visit_at(&self) -> Option<DateTime<Utc>> {
        self.pages.last_visit_at
    }

    /// When the page that was not seen for the longest time was last seen; null where none was imported.
    async fn longest_unseen_at(&self) -> Option<DateTime<Utc>> {
        self.pages.longest_unseen_at
    }
}

/// What a run of the importer did in one region.
struct RegionRun<'a> {
    data: &'a Dataset,
    run: RegionRunRow<'a>,
}

/// What a run of the importer did in one region. A page that failed, or in whose place something strange came, keeps what it said before.
#[Object(name = "RegionRun", serial)]
impl<'a> RegionRun<'a> {
    /// The run.
    async fn run(&self) -> ImportRun<'a> {
        ImportRun::new(self.data, self.run.run)
    }

    /// Whether a page failed or is kept aside, or the region as a whole failed.
    async fn has_failures(&self) -> bool {
        self.run.error().is_some() || !self.run.failures().is_empty() || !self.run.quarantined().is_empty()
    }

    /// Why the region as a whole failed; null where it did not.
    async fn error(&self) -> Option<&'a str> {
        self.run.error()
    }

    /// The pages that could not be read.
    async fn failed(&self) -> Vec<RunPage<'a>> {
        self.run.failures().into_iter().map(RunPage::of).collect()
    }

    /// The pages in whose place something came that is kept aside until somebody has looked at it.
    async fn quarantined(&self) -> Vec<RunPage<'a>> {
        self.run.quarantined().into_iter().map(RunPage::of).collect()
    }
}

/// A page that a run could not take in.
struct RunPage<'a> {
    url: &'a str,
    message: &'a str,
}

impl<'a> RunPage<'a> {
    fn of((url, message): (&'a str, &'a str)) -> Self {
        Self { url, message }
    }
}

/// A page that a run could not take in, and why.
#[Object(serial)]
impl<'a> RunPage<'a> {
    /// The address.
    async fn url(&self) -> &'a str {
        self.url
    }

    /// Why, in words.
    async fn message(&self) -> &'a str {
        self.message
    }
}

/// How great a part of the whole some of it is.
#[expect(clippy::cast_precision_loss, reason = "no region has 2⁵³ facts")]
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
