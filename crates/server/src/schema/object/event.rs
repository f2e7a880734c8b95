//! What was decided or happened, and the periods of an organisation.

use super::fact::FactFields;
use super::{EventOrganization, FactObject, Organization};
use crate::schema::limit::list_cost;
use async_graphql::Object;
use helheten_model::entity::{event, organization_period};
use helheten_model::vocabulary::{EventKind, EventRole};

/// Something that was decided or happened.
pub(in crate::schema) type Event<'a> = FactObject<'a, event::Model>;
/// A period of an organisation.
pub(in crate::schema) type OrganizationPeriod<'a> = FactObject<'a, organization_period::Model>;

/// Something that was decided or happened on a day.
#[Object(name = "Event", serial)]
impl<'a> Event<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// What it is: a decision, or how bodies took others' places.
    async fn kind(&self) -> EventKind {
        self.row.codes.kind
    }

    /// The day, ISO 8601, as precisely as a page states it ("2023", "2023-01-01"); null where none does.
    async fn date(&self) -> Option<&'a str> {
        self.row.model.date.as_deref()
    }

    /// What was decided, or the words that tell of the succession.
    async fn what(&self) -> &'a str {
        &self.row.model.what
    }

    /// The body that decided; null where no page states a known one.
    async fn organization(&self) -> Option<Organization<'a>> {
        let organization = self.data.organizations.find(self.row.model.organization_id.as_deref()?)?;
        Some(Organization::new(self.data, organization))
    }

    /// Who decided, as written; null where no page states it.
    async fn by_text(&self) -> Option<&'a str> {
        self.row.model.by_text.as_deref()
    }

    /// The bodies that were there before and are there afterwards, where it tells of a succession; otherwise none.
    #[graphql(complexity = "list_cost(None, child_complexity)")]
    async fn organizations(
        &self,
        #[graphql(desc = "Only those that were there before, or only those that are there afterwards; both where left out.")] role: Option<EventRole>,
    ) -> Vec<EventOrganization<'a>> {
        let roles = EventRole::ALL.iter().filter(|one| role.is_none_or(|role| **one == role));
        roles.flat_map(|role| self.data.concerned_by(self.row, *role)).map(|concerned| EventOrganization { data: self.data, concerned }).collect()
    }
}

/// The years of an organisation, or of a body.
#[Object(name = "OrganizationPeriod", serial)]
impl<'a> OrganizationPeriod<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// What the period is of, as written ("politisk organisation").
    async fn of(&self) -> &'a str {
        &self.row.model.of
    }

    /// The first year; null where no page states it.
    async fn start_year(&self) -> Option<i32> {
        self.row.model.start_year
    }

    /// The last year; null where no page states it.
    async fn end_year(&self) -> Option<i32> {
        self.row.model.end_year
    }
}
