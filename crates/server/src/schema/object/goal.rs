//! Goals, and the levels of steering at which they are set.

use super::FactObject;
use super::fact::FactFields;
use async_graphql::Object;
use helheten_model::entity::{goal, governance_level};
use helheten_model::vocabulary::{GoalKind, Level};

/// A goal.
pub(in crate::schema) type Goal<'a> = FactObject<'a, goal::Model>;
/// A level of steering.
pub(in crate::schema) type GovernanceLevel<'a> = FactObject<'a, governance_level::Model>;

/// A vision, a goal, or the purpose of a reform.
#[Object(name = "Goal", serial)]
impl<'a> Goal<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// The kind.
    async fn kind(&self) -> GoalKind {
        self.row.codes
    }

    /// The goal, as written.
    async fn text(&self) -> &'a str {
        &self.row.model.text
    }

    /// Whose it is, or what for; null where no page states it.
    async fn subject(&self) -> Option<&'a str> {
        self.row.model.subject.as_deref()
    }
}

/// A level of steering that a region has.
#[Object(name = "GovernanceLevel", serial)]
impl<'a> GovernanceLevel<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// The level.
    async fn level(&self) -> Level {
        self.row.codes
    }

    /// The level in Swedish ("strategisk nivå").
    async fn level_label_sv(&self) -> &'static str {
        self.row.codes.label_sv()
    }

    /// How the page describes it.
    async fn text(&self) -> &'a str {
        &self.row.model.text
    }
}
