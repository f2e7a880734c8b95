//! Which body took which one's place, and the bodies that an event concerns.

use super::{Event, Organization};
use crate::dataset::{Concerned, Dataset, Row};
use async_graphql::Object;
use helheten_model::entity::event;
use helheten_model::vocabulary::EventRole;

/// A body that took another's place, or whose place was taken.
pub(in crate::schema) struct Succession<'a> {
    pub(super) data: &'a Dataset,
    pub(super) event: &'a Row<event::Model>,
    pub(super) other: &'a Concerned,
}

/// A body that took another's place, or whose place was taken, and the event that tells it.
#[Object(serial)]
impl<'a> Succession<'a> {
    /// The name of the body, as one would cite it.
    async fn name(&self) -> &'a str {
        &self.other.name
    }

    /// The body; null where only the event names it.
    async fn organization(&self) -> Option<Organization<'a>> {
        find_body(self.data, self.other)
    }

    /// The event, with its day and the words that tell it.
    async fn event(&self) -> Event<'a> {
        Event::new(self.data, self.event)
    }
}

/// A body that an event concerns.
pub(in crate::schema) struct EventOrganization<'a> {
    pub(super) data: &'a Dataset,
    pub(super) concerned: &'a Concerned,
}

/// A body that an event concerns, and whether it was there before or is there afterwards.
#[Object(serial)]
impl<'a> EventOrganization<'a> {
    /// Whether it was there before or is there afterwards.
    async fn role(&self) -> EventRole {
        self.concerned.role
    }

    /// Its name, as one would cite it.
    async fn name(&self) -> &'a str {
        &self.concerned.name
    }

    /// The body; null where only the event names it.
    async fn organization(&self) -> Option<Organization<'a>> {
        find_body(self.data, self.concerned)
    }
}

fn find_body<'a>(data: &'a Dataset, concerned: &Concerned) -> Option<Organization<'a>> {
    concerned.organization.map(|place| Organization::new(data, data.organizations.at(place)))
}
