//! Numbers that pages state.

use super::fact::FactFields;
use super::{FactObject, Organization};
use async_graphql::Object;
use helheten_model::entity::figure;
use helheten_model::vocabulary::{Measure, Qualifier};

/// A number that a page states.
pub(in crate::schema) type Figure<'a> = FactObject<'a, figure::Model>;

/// A number that a page states: inhabitants, employees, seats, a budget.
#[Object(name = "Figure", serial)]
impl<'a> Figure<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// What it measures.
    async fn measure(&self) -> Measure {
        self.row.codes.0
    }

    /// What it measures, in Swedish ("anställda").
    async fn measure_label_sv(&self) -> &'static str {
        self.row.codes.0.label_sv()
    }

    /// The value, in `unit`.
    async fn value(&self) -> f64 {
        self.row.model.value
    }

    /// How exactly the page states it: "drygt 8 000" is OVER 8000.
    async fn qualifier(&self) -> Qualifier {
        self.row.codes.1
    }

    /// The unit, as written ("anställda", "miljarder kronor"); null where none is written.
    async fn unit(&self) -> Option<&'a str> {
        self.row.model.unit.as_deref()
    }

    /// The year that it is of; null where none is written with it.
    async fn year(&self) -> Option<i32> {
        self.row.model.year
    }

    /// The body that it is of; null where it is of the region as a whole, or of no known body.
    async fn organization(&self) -> Option<Organization<'a>> {
        let organization = self.data.organizations.find(self.row.model.organization_id.as_deref()?)?;
        Some(Organization::new(self.data, organization))
    }

    /// What it is of, as written, where that is no known body; null for the region as a whole.
    async fn of_text(&self) -> Option<&'a str> {
        self.row.model.of_text.as_deref()
    }

    /// The party, for seats by party; otherwise null.
    async fn party(&self) -> Option<&'a str> {
        self.row.model.party.as_deref()
    }
}
