//! Conditions and orders of statements.

use super::code::CodeFilter;
use super::fact_filter;
use super::number::IntFilter;
use super::order::{OrderField, SortKey};
use super::text::StringFilter;
use crate::dataset::{Dataset, Row};
use async_graphql::Enum;
use helheten_model::entity::statement;
use helheten_model::vocabulary::StatementKind;

fact_filter! {
    /// Which statements to take.
    StatementFilter of statement::Model {
        /// The kind.
        kind: CodeFilter<StatementKind> => |filter, row, _data| filter.accepts(Some(row.codes)),
        /// What it is about.
        subject: StringFilter => |filter, row, _data| filter.accepts(Some(&row.subject)),
        /// The statement, as written.
        text: StringFilter => |filter, row, _data| filter.accepts(Some(&row.text)),
        /// Its place in a list, from 1.
        ordinal: IntFilter => |filter, row, _data| filter.accepts(row.ordinal),
    }
}

/// What statements can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum StatementOrderField {
    /// The id, which begins with the region (id).
    Id,
    /// What it is about (ämne).
    Subject,
    /// The kind, in the order of the list of kinds (slag).
    Kind,
    /// Its place in a list (nummer).
    Ordinal,
    /// The region's code (region).
    Region,
}

impl OrderField<Row<statement::Model>> for StatementOrderField {
    fn sort_key(self, _data: &Dataset, row: &Row<statement::Model>) -> SortKey {
        match self {
            Self::Id => SortKey::id(&row.id),
            Self::Subject => SortKey::text(Some(&row.subject)),
            Self::Kind => SortKey::Place(row.codes as i64),
            Self::Ordinal => SortKey::number(row.ordinal),
            Self::Region => SortKey::id(row.region.as_str()),
        }
    }
}
