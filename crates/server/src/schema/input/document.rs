//! Conditions and orders of documents.

use super::code::CodeFilter;
use super::number::IntFilter;
use super::order::{OrderField, SortKey};
use super::text::StringFilter;
use super::{OrganizationFilter, fact_filter};
use crate::dataset::{Dataset, Row};
use async_graphql::Enum;
use helheten_model::entity::document;
use helheten_model::vocabulary::DocumentKind;

fact_filter! {
    /// Which documents to take.
    DocumentFilter of document::Model {
        /// The title.
        title: StringFilter => |filter, row, _data| filter.accepts(Some(&row.title)),
        /// The kind.
        kind: CodeFilter<DocumentKind> => |filter, row, _data| filter.accepts(Some(row.codes)),
        /// The first year that it is for.
        period_start: IntFilter => |filter, row, _data| filter.accepts(row.period_start),
        /// The last year that it is for.
        period_end: IntFilter => |filter, row, _data| filter.accepts(row.period_end),
        /// The body that issues it; a document without a known one does not meet this.
        issuer: Box<OrganizationFilter> => |filter, row, data| {
            row.issuer_id.as_deref().and_then(|id| data.organizations.find(id)).is_some_and(|issuer| filter.accepts(data, issuer))
        },
        /// The issuer as written, where it is no known body.
        issuer_text: StringFilter => |filter, row, _data| filter.accepts(row.issuer_text.as_deref()),
        /// Where the page's link leads.
        url: StringFilter => |filter, row, _data| filter.accepts(row.url.as_deref()),
        /// The file type ("pdf").
        format: StringFilter => |filter, row, _data| filter.accepts(row.format.as_deref()),
    }
}

/// What documents can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum DocumentOrderField {
    /// The id, which begins with the region (id).
    Id,
    /// The title (titel).
    Title,
    /// The kind, in the order of the list of kinds (slag).
    Kind,
    /// The region's code (region).
    Region,
    /// The first year that it is for (från år).
    PeriodStart,
    /// The last year that it is for (till år).
    PeriodEnd,
}

impl OrderField<Row<document::Model>> for DocumentOrderField {
    fn sort_key(self, _data: &Dataset, row: &Row<document::Model>) -> SortKey {
        match self {
            Self::Id => SortKey::id(&row.id),
            Self::Title => SortKey::text(Some(&row.title)),
            Self::Kind => SortKey::Place(row.codes as i64),
            Self::Region => SortKey::id(row.region.as_str()),
            Self::PeriodStart => SortKey::number(row.period_start),
            Self::PeriodEnd => SortKey::number(row.period_end),
        }
    }
}
