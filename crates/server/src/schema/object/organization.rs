//! Bodies.

mod relations;

use super::decide::{DecisionStep, decision_path};
use super::fact::FactFields;
use super::relation::{RelationDirection, relations_of};
use super::{ContactPoint, DecisionRight, Document, Duty, Event, FactObject, Figure, Membership, Post, Relation, Statement, Succession, list_facts};
use crate::dataset::Row;
use crate::schema::limit::list_cost;
use async_graphql::{Context, Object, Result};
use helheten_model::entity::{decision_right, organization};
use helheten_model::vocabulary::{Basis, DocumentKind, EventRole, Level, Measure, MissionArea, OrganizationKind, RelationKind, Side};
use relations::OrganizationRelations;

/// A body.
pub(in crate::schema) type Organization<'a> = FactObject<'a, organization::Model>;

/// A body of a region: the assembly, a board, a committee, a company, an administration, a secretariat.
#[Object(name = "Organization", serial)]
impl<'a> Organization<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    #[graphql(flatten)]
    async fn relation_fields(&self) -> OrganizationRelations<'a> {
        OrganizationRelations::new(self.data, &self.row.model.id)
    }

    /// The name as one would cite it.
    async fn name(&self) -> &'a str {
        &self.row.model.name
    }

    /// Other names that pages call it by.
    async fn aliases(&self) -> &'a [String] {
        &self.data.sets_of(self.row).aliases
    }

    /// The abbreviation in use ("HSN"); null where no page states one.
    async fn abbreviation(&self) -> Option<&'a str> {
        self.row.model.abbreviation.as_deref()
    }

    /// The kind.
    async fn kind(&self) -> OrganizationKind {
        self.row.codes.0
    }

    /// The kind in Swedish ("nämnd").
    async fn kind_label_sv(&self) -> &'static str {
        self.row.codes.0.label_sv()
    }

    /// The side of the organisation that its kind stands on; null for kinds that stand on several.
    async fn side(&self) -> Option<Side> {
        self.row.codes.0.side()
    }

    /// The levels of steering that it stands on.
    async fn levels(&self) -> &'a [Level] {
        &self.data.sets_of(self.row).levels
    }

    /// The areas of the mission that it works in.
    async fn missions(&self) -> &'a [MissionArea] {
        &self.data.sets_of(self.row).missions
    }

    /// Ordinary seats; null where no page states them.
    async fn seats(&self) -> Option<i32> {
        self.row.model.seats
    }

    /// How many bodies a plural name stands for ("Patientnämnder 5 st"); null for a single body.
    async fn count(&self) -> Option<i32> {
        self.row.model.count
    }

    /// Whether a page states that the body exists, or only another body's name names it.
    async fn basis(&self) -> Basis {
        self.row.codes.1
    }

    /// The rule that concluded that the body exists; null where a page states it.
    async fn rule(&self) -> Option<&'a str> {
        self.row.model.rule.as_deref()
    }

    /// The body that it is a part of; null where no page states one.
    async fn parent(&self) -> Option<Organization<'a>> {
        let parent = self.data.organizations.find(self.row.model.parent_id.as_deref()?)?;
        Some(Organization::new(self.data, parent))
    }

    /// The bodies that are parts of it.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn children(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Organization<'a>>> {
        list_facts(ctx, self.data, first, self.data.indexes.organizations_by_parent.find(&self.data.organizations, &self.row.model.id))
    }

    /// Its relations to other bodies, posts and regions.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn relations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only relations of this kind.")] kind: Option<RelationKind>,
        #[graphql(desc = "Only relations that lead this way; both where left out.")] direction: Option<RelationDirection>,
        #[graphql(desc = "Only what pages state, or only what is concluded; both where left out.")] basis: Option<Basis>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Relation<'a>>> {
        let outgoing = relations_of(self.data, &self.row.model.id, RelationDirection::Outgoing);
        let incoming = relations_of(self.data, &self.row.model.id, RelationDirection::Incoming);
        let rows = outgoing
            .filter(|_| direction != Some(RelationDirection::Incoming))
            .chain(incoming.filter(|_| direction != Some(RelationDirection::Outgoing)))
            .filter(|relation| kind.is_none_or(|kind| relation.codes.0 == kind))
            .filter(|relation| basis.is_none_or(|basis| relation.codes.1 == basis));
        list_facts(ctx, self.data, first, rows)
    }

    /// Its posts, held or not.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn posts(&self, ctx: &Context<'_>, #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>) -> Result<Vec<Post<'a>>> {
        list_facts(ctx, self.data, first, self.data.indexes.posts_by_organization.find(&self.data.posts, &self.row.model.id))
    }

    /// Who holds its posts.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Membership<'a>>> {
        list_facts(ctx, self.data, first, self.data.indexes.memberships_by_organization.find(&self.data.memberships, &self.row.model.id))
    }

    /// The documents that it issues.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn documents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only documents of this kind.")] kind: Option<DocumentKind>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Document<'a>>> {
        let issued = self.data.indexes.documents_by_issuer.find(&self.data.documents, &self.row.model.id);
        list_facts(ctx, self.data, first, issued.filter(|document| kind.is_none_or(|kind| document.codes == kind)))
    }

    /// Its duties.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn duties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Duty<'a>>> {
        list_facts(ctx, self.data, first, self.data.indexes.duties_by_subject.find(&self.data.duties, &self.row.model.id))
    }

    /// Numbers that pages state of it, each with its year and its words: seats, substitutes, employees, a budget.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn figures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only what measures this.")] measure: Option<Measure>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Figure<'a>>> {
        let stated = self.data.indexes.figures_by_organization.find(&self.data.figures, &self.row.model.id);
        list_facts(ctx, self.data, first, stated.filter(|figure| measure.is_none_or(|measure| figure.codes.0 == measure)))
    }

    /// How it is reached.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn contact_points(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<ContactPoint<'a>>> {
        list_facts(ctx, self.data, first, self.data.indexes.contact_points_by_organization.find(&self.data.contact_points, &self.row.model.id))
    }

    /// What it decided.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Event<'a>>> {
        list_facts(ctx, self.data, first, self.data.indexes.events_by_organization.find(&self.data.events, &self.row.model.id))
    }

    /// What pages say of it in a sentence: what it is, who it consists of.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn statements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Statement<'a>>> {
        list_facts(ctx, self.data, first, self.data.statements_about(self.row))
    }

    /// The bodies that took its place; none where no page states it.
    #[graphql(complexity = "list_cost(None, child_complexity)")]
    async fn successors(&self) -> Vec<Succession<'a>> {
        self.successions(EventRole::Resulting)
    }

    /// The bodies whose place it took; none where no page states it.
    #[graphql(complexity = "list_cost(None, child_complexity)")]
    async fn predecessors(&self) -> Vec<Succession<'a>> {
        self.successions(EventRole::Original)
    }

    /// The way from the body up to the region's assembly, the nearest step first, with the words of every step. It ends early where no page
    /// leads on, and is empty for the assembly itself.
    #[graphql(complexity = "list_cost(None, child_complexity)")]
    async fn decision_path(&self) -> Vec<DecisionStep<'a>> {
        decision_path(self.data, self.row)
    }

    /// By which right it decides: the first of `decisionRights`; null where no page states any.
    async fn decision_right(&self) -> Option<DecisionRight<'a>> {
        self.rights().next().map(|right| DecisionRight::new(self.data, right))
    }

    /// By which right it decides: rights of its own, then those of all bodies of its kind in the region.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn decision_rights(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<DecisionRight<'a>>> {
        list_facts(ctx, self.data, first, self.rights())
    }
}

impl<'a> Organization<'a> {
    fn rights(&self) -> impl Iterator<Item = &'a Row<decision_right::Model>> + use<'a> {
        self.data.decision_rights_of(self.row)
    }

    fn successions(&self, wanted: EventRole) -> Vec<Succession<'a>> {
        let successions = self.data.successions_of(self.row, wanted);
        successions.into_iter().map(|(event, other)| Succession { data: self.data, event, other }).collect()
    }
}
