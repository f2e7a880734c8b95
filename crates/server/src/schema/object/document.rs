//! Governing documents.

use super::fact::FactFields;
use super::{FactObject, RelationEnd};
use async_graphql::Object;
use helheten_model::entity::document;
use helheten_model::vocabulary::DocumentKind;

/// A governing document.
pub(in crate::schema) type Document<'a> = FactObject<'a, document::Model>;

/// A document that a page names: a plan, a budget, rules of procedure, minutes.
#[Object(name = "Document", serial)]
impl<'a> Document<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// The title, without file type and size.
    async fn title(&self) -> &'a str {
        &self.row.model.title
    }

    /// The kind.
    async fn kind(&self) -> DocumentKind {
        self.row.codes
    }

    /// The kind in Swedish ("verksamhetsplan").
    async fn kind_label_sv(&self) -> &'static str {
        self.row.codes.label_sv()
    }

    /// The first year that it is for; null where none is stated.
    async fn period_start(&self) -> Option<i32> {
        self.row.model.period_start
    }

    /// The last year that it is for; null where none is stated.
    async fn period_end(&self) -> Option<i32> {
        self.row.model.period_end
    }

    /// The body or post that issues it; null where no page states a known one.
    async fn issuer(&self) -> Option<RelationEnd<'a>> {
        RelationEnd::find(self.data, self.row.model.issuer_id.as_deref()?)
    }

    /// The issuer as written, where it is no known body or post; otherwise null.
    async fn issuer_text(&self) -> Option<&'a str> {
        self.row.model.issuer_text.as_deref()
    }

    /// Where the page's link to it leads; null where it is named without one.
    async fn url(&self) -> Option<&'a str> {
        self.row.model.url.as_deref()
    }

    /// The file type, in lower case ("pdf"); null where none is stated.
    async fn format(&self) -> Option<&'a str> {
        self.row.model.format.as_deref()
    }
}
