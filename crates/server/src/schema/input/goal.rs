//! Conditions and orders of goals and of levels of steering.

use super::code::CodeFilter;
use super::fact_filter;
use super::order::{OrderField, SortKey};
use super::text::StringFilter;
use crate::dataset::{Dataset, Row};
use async_graphql::Enum;
use helheten_model::entity::{goal, governance_level};
use helheten_model::vocabulary::{GoalKind, Level};

fact_filter! {
    /// Which goals to take.
    GoalFilter of goal::Model {
        /// The kind.
        kind: CodeFilter<GoalKind> => |filter, row, _data| filter.accepts(Some(row.codes)),
        /// The goal, as written.
        text: StringFilter => |filter, row, _data| filter.accepts(Some(&row.text)),
        /// Whose it is, or what for.
        subject: StringFilter => |filter, row, _data| filter.accepts(row.subject.as_deref()),
    }
}

fact_filter! {
    /// Which levels of steering to take.
    GovernanceLevelFilter of governance_level::Model {
        /// The level.
        level: CodeFilter<Level> => |filter, row, _data| filter.accepts(Some(row.codes)),
        /// How the page describes it.
        text: StringFilter => |filter, row, _data| filter.accepts(Some(&row.text)),
    }
}

/// What goals can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum GoalOrderField {
    /// The id, which begins with the region (id).
    Id,
    /// The kind, in the order of the list of kinds (slag).
    Kind,
    /// The goal, as written (mål).
    Text,
    /// The region's code (region).
    Region,
}

impl OrderField<Row<goal::Model>> for GoalOrderField {
    fn sort_key(self, _data: &Dataset, row: &Row<goal::Model>) -> SortKey {
        match self {
            Self::Id => SortKey::id(&row.id),
            Self::Kind => SortKey::Place(row.codes as i64),
            Self::Text => SortKey::text(Some(&row.text)),
            Self::Region => SortKey::id(row.region.as_str()),
        }
    }
}
