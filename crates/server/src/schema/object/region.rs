//! Regions, and everything that is held of one.

use super::evidence::Page;
use super::{
    ContactPoint, DecisionRight, Document, Duty, Event, Figure, Finding, Goal, GovernanceLevel, Law, Mission, Organization, OrganizationPeriod, Person, Post,
    Relation, Source, Statement, take_first,
};
use crate::dataset::Dataset;
use crate::schema::connection::connections;
use crate::schema::context::Reads;
use crate::schema::input::{
    ContactPointFilter, DecisionRightFilter, DocumentFilter, DocumentOrderField, DutyFilter, DutyOrderField, EventFilter, EventOrderField, FactOrderField,
    FigureFilter, FigureOrderField, FindingFilter, FindingOrderField, GoalFilter, GoalOrderField, GovernanceLevelFilter, LawFilter, LawOrderField,
    MissionFilter, OrganizationFilter, OrganizationOrderField, OrganizationPeriodFilter, PersonFilter, PersonOrderField, PostFilter, PostOrderField,
    RegionCodeScalar, RelationFilter, RelationOrderField, SourceFilter, SourceOrderField, StatementFilter, StatementOrderField,
};
use crate::schema::limit::list_cost;
use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use helheten_model::vocabulary::{Region as RegionRow, RegionCode, find_region};

/// A region.
#[derive(Clone, Copy)]
pub(in crate::schema) struct Region<'a> {
    data: &'a Dataset,
    region: &'a RegionRow,
}

impl<'a> Region<'a> {
    pub(in crate::schema) fn new(data: &'a Dataset, region: &'a RegionRow) -> Self {
        Self { data, region }
    }

    /// The region of a code that the dataset holds.
    pub(super) fn of(data: &'a Dataset, code: RegionCode) -> Self {
        Self::new(data, find_region(code).expect("the dataset only takes rows of the register's regions"))
    }

    pub(super) fn name(&self) -> &'a str {
        &self.region.name
    }
}

/// One of Sweden's 21 regions.
#[Object(serial)]
impl<'a> Region<'a> {
    /// The id ("region:14").
    pub(super) async fn id(&self) -> ID {
        ID::from(format!("region:{}", self.region.code))
    }

    /// The two-digit code, as in the county codes of Statistics Sweden (länskod).
    async fn code(&self) -> RegionCodeScalar {
        RegionCodeScalar(self.region.code)
    }

    /// The official name ("Västra Götalandsregionen").
    #[graphql(name = "name")]
    async fn official_name(&self) -> &'a str {
        &self.region.name
    }

    /// The name for addresses, in lower-case ASCII with hyphens ("vastra-gotalandsregionen").
    async fn slug(&self) -> &'a str {
        &self.region.slug
    }

    /// The county's code in the Nomenclature of Territorial Units for Statistics, level 3 ("SE232").
    async fn nuts3(&self) -> &'a str {
        &self.region.nuts3
    }

    /// The organisation number ("232100-0131").
    async fn organisation_number(&self) -> &'a str {
        &self.region.organisation_number
    }

    /// The official web host ("vgregion.se").
    async fn host(&self) -> &'a str {
        &self.region.host
    }

    /// Who keeps its register of elected representatives ("Troman").
    async fn representatives_register(&self) -> &'a str {
        &self.region.representatives_register
    }

    /// Whether pages of the region were imported. Where not, that something is missing here says nothing about the region.
    async fn imported(&self) -> bool {
        self.data.is_imported(self.region.code)
    }

    /// When a page of the region was last seen; null where none was imported.
    async fn last_seen_at(&self) -> Option<DateTime<Utc>> {
        self.data.pages.iter().filter(|page| page.region == self.region.code).map(|page| page.last_visit_at).max()
    }

    /// The pages that were read, each in the version that it holds today.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn pages(&self, ctx: &Context<'_>, #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>) -> Result<Vec<Page<'a>>> {
        let pages = self.data.pages.iter().filter(|page| page.region == self.region.code && page.current);
        take_first(ctx, first, pages.map(|page| Page::new(self.data, page)))
    }

    #[graphql(flatten)]
    async fn lists(&self) -> RegionLists<'a> {
        RegionLists { data: self.data, code: self.region.code }
    }
}

/// Everything that is held of one region, as lists.
struct RegionLists<'a> {
    data: &'a Dataset,
    code: RegionCode,
}

impl Reads for RegionLists<'_> {
    fn data<'r>(&'r self, _context: &'r Context<'_>) -> &'r Dataset {
        self.data
    }
}

connections! {
    /// Everything that is held of one region.
    RegionLists<'_> {
        /// Its bodies.
        organizations: Organization, OrganizationFilter, OrganizationOrderField, cost page_cost, |this, data| data.organizations.in_region(this.code), format!("{}/organizations", this.code);
        /// How its bodies, posts and the region itself stand to one another.
        relations: Relation, RelationFilter, RelationOrderField, cost page_cost, |this, data| data.relations.in_region(this.code), format!("{}/relations", this.code);
        /// Its posts.
        posts: Post, PostFilter, PostOrderField, cost page_cost, |this, data| data.posts.in_region(this.code), format!("{}/posts", this.code);
        /// People who hold its posts.
        people: Person, PersonFilter, PersonOrderField, cost page_cost, |this, data| data.people.in_region(this.code), format!("{}/people", this.code);
        /// Numbers that its pages state.
        figures: Figure, FigureFilter, FigureOrderField, cost page_cost, |this, data| data.figures.in_region(this.code), format!("{}/figures", this.code);
        /// Its governing documents.
        documents: Document, DocumentFilter, DocumentOrderField, cost page_cost, |this, data| data.documents.in_region(this.code), format!("{}/documents", this.code);
        /// The statutes that its pages name.
        laws: Law, LawFilter, LawOrderField, cost page_cost, |this, data| data.region_laws.in_region(this.code).filter_map(|naming| data.find_law(&naming.law_id)), format!("{}/laws", this.code);
        /// Its goals.
        goals: Goal, GoalFilter, GoalOrderField, cost page_cost, |this, data| data.goals.in_region(this.code), format!("{}/goals", this.code);
        /// The parts of its mission.
        missions: Mission, MissionFilter, FactOrderField, cost page_cost, |this, data| data.missions.in_region(this.code), format!("{}/missions", this.code);
        /// Duties of its bodies and posts.
        duties: Duty, DutyFilter, DutyOrderField, cost page_cost, |this, data| data.duties.in_region(this.code), format!("{}/duties", this.code);
        /// By which right its bodies decide.
        decision_rights: DecisionRight, DecisionRightFilter, FactOrderField, cost page_cost, |this, data| data.decision_rights.in_region(this.code), format!("{}/decisionRights", this.code);
        /// Its levels of steering.
        governance_levels: GovernanceLevel, GovernanceLevelFilter, FactOrderField, cost page_cost, |this, data| data.governance_levels.in_region(this.code), format!("{}/governanceLevels", this.code);
        /// Definitions, principles and the like.
        statements: Statement, StatementFilter, StatementOrderField, cost page_cost, |this, data| data.statements.in_region(this.code), format!("{}/statements", this.code);
        /// The periods of its organisation.
        organization_periods: OrganizationPeriod, OrganizationPeriodFilter, FactOrderField, cost page_cost, |this, data| data.organization_periods.in_region(this.code), format!("{}/organizationPeriods", this.code);
        /// What was decided or happened.
        events: Event, EventFilter, EventOrderField, cost page_cost, |this, data| data.events.in_region(this.code), format!("{}/events", this.code);
        /// What reading its pages left open, and which rules what is held of it breaks.
        findings: Finding, FindingFilter, FindingOrderField, cost page_cost, |this, data| data.findings.iter().filter(|finding| finding.region == this.code), format!("{}/findings", this.code);
        /// The web addresses that its data is read from, and how the last visit to each went.
        sources: Source, SourceFilter, SourceOrderField, cost page_cost, |this, data| data.sources.iter().filter(|source| source.region == this.code), format!("{}/sources", this.code);
        /// How somebody there is reached.
        contact_points: ContactPoint, ContactPointFilter, FactOrderField, cost page_cost, |this, data| data.contact_points.in_region(this.code), format!("{}/contactPoints", this.code);
    }
}
