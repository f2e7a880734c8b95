//! Conditions and orders of figures.

use super::code::CodeFilter;
use super::number::{FloatFilter, IntFilter};
use super::order::{OrderField, SortKey};
use super::text::StringFilter;
use super::{OrganizationFilter, fact_filter};
use crate::dataset::{Dataset, Row};
use async_graphql::Enum;
use helheten_model::entity::figure;
use helheten_model::vocabulary::{Measure, Qualifier};

fact_filter! {
    /// Which figures to take.
    FigureFilter of figure::Model {
        /// What it measures.
        measure: CodeFilter<Measure> => |filter, row, _data| filter.accepts(Some(row.codes.0)),
        /// The value, in its unit.
        value: FloatFilter => |filter, row, _data| filter.accepts(Some(row.value)),
        /// How exactly the page states it.
        qualifier: CodeFilter<Qualifier> => |filter, row, _data| filter.accepts(Some(row.codes.1)),
        /// The unit, as written.
        unit: StringFilter => |filter, row, _data| filter.accepts(row.unit.as_deref()),
        /// The year that it is of.
        year: IntFilter => |filter, row, _data| filter.accepts(row.year),
        /// The body that it is of; a figure of the region as a whole does not meet this.
        organization: Box<OrganizationFilter> => |filter, row, data| {
            row.organization_id.as_deref().and_then(|id| data.organizations.find(id)).is_some_and(|body| filter.accepts(data, body))
        },
        /// What it is of, as written, where that is no known body.
        of_text: StringFilter => |filter, row, _data| filter.accepts(row.of_text.as_deref()),
        /// `true`: it is of the region as a whole; `false`: it is of a body or another part.
        of_region: bool => |wanted, row, _data| *wanted == (row.organization_id.is_none() && row.of_text.is_none()),
        /// The party, for seats by party.
        party: StringFilter => |filter, row, _data| filter.accepts(row.party.as_deref()),
    }
}

/// What figures can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum FigureOrderField {
    /// The id, which begins with the region (id).
    Id,
    /// What it measures, in the order of the list (mått).
    Measure,
    /// The value (värde).
    Value,
    /// The year that it is of (år).
    Year,
    /// The region's code (region).
    Region,
    /// The party (parti).
    Party,
}

impl OrderField<Row<figure::Model>> for FigureOrderField {
    fn sort_key(self, _data: &Dataset, row: &Row<figure::Model>) -> SortKey {
        match self {
            Self::Id => SortKey::id(&row.id),
            Self::Measure => SortKey::Place(row.codes.0 as i64),
            Self::Value => SortKey::Number(row.value),
            Self::Year => SortKey::number(row.year),
            Self::Region => SortKey::id(row.region.as_str()),
            Self::Party => SortKey::text(row.party.as_deref()),
        }
    }
}
