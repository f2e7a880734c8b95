//! Definitions, principles and the like.

use super::FactObject;
use super::fact::FactFields;
use async_graphql::Object;
use helheten_model::entity::statement;
use helheten_model::vocabulary::StatementKind;

/// A statement.
pub(in crate::schema) type Statement<'a> = FactObject<'a, statement::Model>;

/// A definition, a principle, a step in planning: what a page says in a sentence.
#[Object(name = "Statement", serial)]
impl<'a> Statement<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// The kind.
    async fn kind(&self) -> StatementKind {
        self.row.codes
    }

    /// What it is about.
    async fn subject(&self) -> &'a str {
        &self.row.model.subject
    }

    /// Its place in a list, from 1; null where it stands alone.
    async fn ordinal(&self) -> Option<i32> {
        self.row.model.ordinal
    }

    /// The statement, as written.
    async fn text(&self) -> &'a str {
        &self.row.model.text
    }
}
