//! What every fact has, and how it is found by its id.

use super::evidence::{Conflict, Evidence};
use super::{
    Change, ContactPoint, DecisionRight, Document, Duty, Event, Figure, Finding, Goal, GovernanceLevel, Law, Membership, Mission, Organization,
    OrganizationPeriod, Person, Post, Region, RegionLaw, Relation, Source, Statement, take_first,
};
use crate::dataset::{Assertion, Conflict as ConflictRow, Dataset, FactModel, Row};
use crate::schema::limit::list_cost;
use async_graphql::{Context, ID, Interface, Object, Result};
use chrono::{DateTime, Utc};
use helheten_model::vocabulary::{EntityType, RegionCode, Standing, regions};

/// A fact of one type as GraphQL shows it: a row of the dataset that the request reads.
#[derive(Debug)]
pub(in crate::schema) struct FactObject<'a, M: FactModel> {
    pub(super) data: &'a Dataset,
    pub(super) row: &'a Row<M>,
}

/// What every fact has, whatever its type.
trait AnyFact: Send + Sync {
    fn id(&self) -> &str;
    fn entity_type(&self) -> EntityType;
    fn region(&self) -> RegionCode;
    fn standing(&self) -> Standing;
    fn valid_from(&self) -> Option<String>;
    fn valid_to(&self) -> Option<String>;
    fn evidence<'a>(&'a self, data: &'a Dataset) -> Box<dyn Iterator<Item = Assertion<'a>> + Send + 'a>;
    fn conflicts<'a>(&'a self, data: &'a Dataset) -> Vec<ConflictRow<'a>>;
    fn seen_at(&self, data: &Dataset) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>);
}

impl<M: FactModel> AnyFact for Row<M> {
    fn id(&self) -> &str {
        self.model.id()
    }

    fn entity_type(&self) -> EntityType {
        M::ENTITY_TYPE
    }

    fn region(&self) -> RegionCode {
        self.region
    }

    fn standing(&self) -> Standing {
        self.standing
    }

    fn valid_from(&self) -> Option<String> {
        self.valid_from.as_ref().map(ToString::to_string)
    }

    fn valid_to(&self) -> Option<String> {
        self.valid_to.as_ref().map(ToString::to_string)
    }

    fn evidence<'a>(&'a self, data: &'a Dataset) -> Box<dyn Iterator<Item = Assertion<'a>> + Send + 'a> {
        Box::new(data.evidence_of(self))
    }

    fn conflicts<'a>(&'a self, data: &'a Dataset) -> Vec<ConflictRow<'a>> {
        data.conflicts_of(self)
    }

    fn seen_at(&self, data: &Dataset) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        (data.first_seen_at(self), data.last_seen_at(self))
    }
}

/// The fields that every fact has; each type of fact flattens them into its own.
pub(super) struct FactFields<'a> {
    data: &'a Dataset,
    fact: &'a dyn AnyFact,
}

/// The fields that every fact has.
#[Object(serial)]
impl<'a> FactFields<'a> {
    /// The id: readable, and the same from import to import.
    async fn id(&self) -> ID {
        ID::from(self.fact.id())
    }

    /// The region whose pages state it.
    async fn region(&self) -> Region<'a> {
        Region::of(self.data, self.fact.region())
    }

    /// Whether it holds today, as far as its pages say.
    async fn standing(&self) -> Standing {
        self.fact.standing()
    }

    /// From when it holds, as a page states it: a year, a month or a day; null where none does.
    async fn valid_from(&self) -> Option<String> {
        self.fact.valid_from()
    }

    /// Until when it holds, the whole year or month included; null where no page states it.
    async fn valid_to(&self) -> Option<String> {
        self.fact.valid_to()
    }

    /// The exact words that it was read from: those that were chosen first, then what else today's pages say of it.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only the words that state this field (\"name\", \"kind\", \"seats\").")] field: Option<String>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Evidence<'a>>> {
        let stated = self.fact.evidence(self.data).filter(|assertion| field.as_ref().is_none_or(|field| assertion.field() == field.as_str()));
        take_first(ctx, first, stated.map(|assertion| Evidence::new(self.data, assertion)))
    }

    /// When a page that states it was first seen.
    async fn first_seen_at(&self) -> Option<DateTime<Utc>> {
        self.fact.seen_at(self.data).0
    }

    /// When a page that states it was last seen to state it.
    async fn last_seen_at(&self) -> Option<DateTime<Utc>> {
        self.fact.seen_at(self.data).1
    }

    /// Fields of it of which today's pages state different values, and which value is held true.
    #[graphql(complexity = "list_cost(None, child_complexity)")]
    async fn conflicts(&self) -> Vec<Conflict<'a>> {
        self.fact.conflicts(self.data).into_iter().map(|conflict| Conflict::new(self.data, conflict)).collect()
    }

    /// What changed of it, the newest first. A relation that is concluded from other facts has no changes of its own.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Change<'a>>> {
        let changes = self.data.history.changes_of(self.fact.entity_type(), self.fact.id(), self.data.recorded_until());
        take_first(ctx, first, changes.into_iter().map(|change| Change::read(self.data, change)))
    }
}

// The interfaces ask their types for these by name; answers resolve the fields of `FactFields`.
impl<'a, M: FactModel> FactObject<'a, M> {
    pub(in crate::schema) fn new(data: &'a Dataset, row: &'a Row<M>) -> Self {
        Self { data, row }
    }

    pub(super) fn fields(&self) -> FactFields<'a> {
        FactFields { data: self.data, fact: self.row }
    }

    async fn id(&self, ctx: &Context<'_>) -> Result<ID> {
        self.fields().id(ctx).await
    }

    async fn region(&self, ctx: &Context<'_>) -> Result<Region<'a>> {
        self.fields().region(ctx).await
    }

    async fn standing(&self, ctx: &Context<'_>) -> Result<Standing> {
        self.fields().standing(ctx).await
    }

    async fn valid_from(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.fields().valid_from(ctx).await
    }

    async fn valid_to(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.fields().valid_to(ctx).await
    }

    async fn evidence(&self, ctx: &Context<'_>, field: Option<String>, first: Option<i32>) -> Result<Vec<Evidence<'a>>> {
        self.fields().evidence(ctx, field, first).await
    }

    async fn first_seen_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
        self.fields().first_seen_at(ctx).await
    }

    async fn last_seen_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
        self.fields().last_seen_at(ctx).await
    }

    async fn conflicts(&self, ctx: &Context<'_>) -> Result<Vec<Conflict<'a>>> {
        self.fields().conflicts(ctx).await
    }

    async fn changes(&self, ctx: &Context<'_>, first: Option<i32>) -> Result<Vec<Change<'a>>> {
        self.fields().changes(ctx, first).await
    }
}

/// Something that pages state about a region, with the words that state it.
#[derive(Interface)]
#[expect(clippy::duplicated_attributes, reason = "fields of the same type are not the same field")]
#[graphql(
    field(name = "id", ty = "ID", desc = "The id: readable, and the same from import to import."),
    field(name = "region", ty = "Region<'a>", desc = "The region whose pages state it."),
    field(name = "standing", ty = "Standing", desc = "Whether it holds today, as far as its pages say."),
    field(name = "valid_from", ty = "Option<String>", desc = "From when it holds, as a page states it: a year, a month or a day; null where none does."),
    field(name = "valid_to", ty = "Option<String>", desc = "Until when it holds, the whole year or month included; null where no page states it."),
    field(
        name = "evidence",
        ty = "Vec<Evidence<'a>>",
        desc = "The exact words that it was read from: those that were chosen first, then what else today's pages say of it.",
        arg(name = "field", ty = "Option<String>", desc = "Only the words that state this field (\"name\", \"kind\", \"seats\")."),
        arg(name = "first", ty = "Option<i32>", desc = "How many at most: 0 to 500; 100 where left out.")
    ),
    field(name = "first_seen_at", ty = "Option<DateTime<Utc>>", desc = "When a page that states it was first seen."),
    field(name = "last_seen_at", ty = "Option<DateTime<Utc>>", desc = "When a page that states it was last seen to state it."),
    field(name = "conflicts", ty = "Vec<Conflict<'a>>", desc = "Fields of it of which today's pages state different values, and which value is held true."),
    field(
        name = "changes",
        ty = "Vec<Change<'a>>",
        desc = "What changed of it, the newest first. A relation that is concluded from other facts has no changes of its own.",
        arg(name = "first", ty = "Option<i32>", desc = "How many at most: 0 to 500; 100 where left out.")
    )
)]
pub(in crate::schema) enum Fact<'a> {
    Organization(Organization<'a>),
    OrganizationPeriod(OrganizationPeriod<'a>),
    Relation(Relation<'a>),
    Post(Post<'a>),
    Person(Person<'a>),
    Membership(Membership<'a>),
    Figure(Figure<'a>),
    Document(Document<'a>),
    RegionLaw(RegionLaw<'a>),
    Goal(Goal<'a>),
    Mission(Mission<'a>),
    Duty(Duty<'a>),
    DecisionRight(DecisionRight<'a>),
    GovernanceLevel(GovernanceLevel<'a>),
    Statement(Statement<'a>),
    Event(Event<'a>),
    ContactPoint(ContactPoint<'a>),
}

/// Anything that has an id of its own.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The id: readable, and the same from import to import."))]
pub(in crate::schema) enum Node<'a> {
    Region(Region<'a>),
    Law(Law<'a>),
    Finding(Finding<'a>),
    Source(Source<'a>),
    Organization(Organization<'a>),
    OrganizationPeriod(OrganizationPeriod<'a>),
    Relation(Relation<'a>),
    Post(Post<'a>),
    Person(Person<'a>),
    Membership(Membership<'a>),
    Figure(Figure<'a>),
    Document(Document<'a>),
    RegionLaw(RegionLaw<'a>),
    Goal(Goal<'a>),
    Mission(Mission<'a>),
    Duty(Duty<'a>),
    DecisionRight(DecisionRight<'a>),
    GovernanceLevel(GovernanceLevel<'a>),
    Statement(Statement<'a>),
    Event(Event<'a>),
    ContactPoint(ContactPoint<'a>),
}

/// Finds what an id stands for; `None` where nothing has it.
pub(in crate::schema) fn find_node<'a>(data: &'a Dataset, id: &str) -> Option<Node<'a>> {
    // An id leads elsewhere only where nothing has it any more.
    find_held(data, id).or_else(|| find_held(data, data.follow(id)))
}

fn find_held<'a>(data: &'a Dataset, id: &str) -> Option<Node<'a>> {
    macro_rules! first_found {
        ($($table:ident => $variant:ident),+ $(,)?) => {
            $(if let Some(row) = data.$table.find(id) {
                return Some(Node::$variant(FactObject::new(data, row)));
            })+
        };
    }
    first_found!(
        organizations => Organization,
        organization_periods => OrganizationPeriod,
        relations => Relation,
        posts => Post,
        people => Person,
        memberships => Membership,
        figures => Figure,
        documents => Document,
        region_laws => RegionLaw,
        goals => Goal,
        missions => Mission,
        duties => Duty,
        decision_rights => DecisionRight,
        governance_levels => GovernanceLevel,
        statements => Statement,
        events => Event,
        contact_points => ContactPoint,
    );
    if let Some(code) = id.strip_prefix("region:") {
        return regions().iter().find(|region| region.code.as_str() == code).map(|region| Node::Region(Region::new(data, region)));
    }
    if let Some(law) = data.find_law(id) {
        return Some(Node::Law(Law::new(data, law)));
    }
    if let Some(finding) = data.find_finding(id) {
        return Some(Node::Finding(Finding::new(data, finding)));
    }
    data.find_source(id).map(|source| Node::Source(Source::new(data, source)))
}
