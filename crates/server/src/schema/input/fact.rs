//! Orders that all facts have in common.

use super::order::{OrderField, SortKey};
use crate::dataset::{Dataset, FactModel, Row};
use async_graphql::Enum;

/// What facts of any type can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum FactOrderField {
    /// The id, which begins with the region (id).
    Id,
    /// From when it holds (gäller från).
    ValidFrom,
    /// Until when it holds (gäller till).
    ValidTo,
    /// When a page that states it was first seen (först sedd).
    FirstSeenAt,
    /// When a page that states it was last seen (senast sedd).
    LastSeenAt,
}

impl<M: FactModel> OrderField<Row<M>> for FactOrderField {
    fn sort_key(self, data: &Dataset, row: &Row<M>) -> SortKey {
        match self {
            Self::Id => SortKey::id(row.id()),
            Self::ValidFrom => SortKey::date(row.valid_from.as_ref()),
            Self::ValidTo => SortKey::date(row.valid_to.as_ref()),
            Self::FirstSeenAt => SortKey::time(data.first_seen_at(row)),
            Self::LastSeenAt => SortKey::time(data.last_seen_at(row)),
        }
    }
}
