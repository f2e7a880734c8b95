//! Conditions and orders of relations.

use super::code::CodeFilter;
use super::fact_filter;
use super::order::{OrderField, SortKey};
use super::text::{IdFilter, StringFilter};
use crate::dataset::{Dataset, Row};
use async_graphql::Enum;
use helheten_model::entity::relation;
use helheten_model::vocabulary::{Basis, RelationKind};

fact_filter! {
    /// Which relations to take.
    RelationFilter of relation::Model {
        /// The kind.
        kind: CodeFilter<RelationKind> => |filter, row, _data| filter.accepts(Some(row.codes.0)),
        /// Whether a page states it or a rule concludes it.
        basis: CodeFilter<Basis> => |filter, row, _data| filter.accepts(Some(row.codes.1)),
        /// The rule that concluded it.
        rule: StringFilter => |filter, row, _data| filter.accepts(row.rule.as_deref()),
        /// The id of the body, post or region that it leads from.
        from_id: IdFilter => |filter, row, _data| filter.accepts(&row.from_id),
        /// The id of the body, post or region that it leads to.
        to_id: IdFilter => |filter, row, _data| filter.accepts(&row.to_id),
    }
}

/// What relations can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum RelationOrderField {
    /// The id (id).
    Id,
    /// The kind, in the order of the list of kinds (slag).
    Kind,
    /// The region's code (region).
    Region,
    /// Where it leads from (från).
    From,
    /// Where it leads to (till).
    To,
}

impl OrderField<Row<relation::Model>> for RelationOrderField {
    fn sort_key(self, _data: &Dataset, row: &Row<relation::Model>) -> SortKey {
        match self {
            Self::Id => SortKey::id(&row.id),
            Self::Kind => SortKey::Place(row.codes.0 as i64),
            Self::Region => SortKey::id(row.region.as_str()),
            Self::From => SortKey::id(&row.from_id),
            Self::To => SortKey::id(&row.to_id),
        }
    }
}
