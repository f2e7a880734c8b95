//! Questions about bodies, and how they stand to one another.

use super::OrganizationQuery;
use crate::schema::connection::connections;
use crate::schema::context::Reads;
use crate::schema::input::{
    DecisionRightFilter, DutyFilter, DutyOrderField, FactOrderField, OrganizationFilter, OrganizationOrderField, OrganizationPeriodFilter, RelationFilter,
    RelationOrderField,
};
use crate::schema::object::{DecisionRight, Duty, Organization, OrganizationPeriod, Relation};
use async_graphql::{Context, ID};

connections! {
    /// Questions about bodies.
    OrganizationQuery {
        /// Bodies of all regions: `{region: {code: {eq: "14"}}, kind: {in: [COMMITTEE]}}` takes the committees of one.
        organizations: Organization, OrganizationFilter, OrganizationOrderField, cost page_cost, |_, data| data.organizations.rows().iter(), "organizations";
        /// How bodies, posts and regions stand to one another.
        relations: Relation, RelationFilter, RelationOrderField, cost page_cost, |_, data| data.relations.rows().iter(), "relations";
        /// Duties of bodies and posts.
        duties: Duty, DutyFilter, DutyOrderField, cost page_cost, |_, data| data.duties.rows().iter(), "duties";
        /// By which right bodies decide.
        decision_rights: DecisionRight, DecisionRightFilter, FactOrderField, cost page_cost, |_, data| data.decision_rights.rows().iter(), "decisionRights";
        /// Periods of regions' organisations.
        organization_periods: OrganizationPeriod, OrganizationPeriodFilter, FactOrderField, cost page_cost, |_, data| data.organization_periods.rows().iter(), "organizationPeriods";
    }

    /// One body, by its id; null where none has it. The id of a body that was merged into another leads to that one.
    async fn organization<'r>(
        &'r self,
        ctx: &'r Context<'_>,
        #[graphql(desc = "The id (\"org:14/kulturnamnden\").")] id: ID,
    ) -> Option<Organization<'r>> {
        let data = self.data(ctx);
        data.organizations.find(&id).or_else(|| data.organizations.find(data.follow(&id))).map(|row| Organization::new(data, row))
    }
}
