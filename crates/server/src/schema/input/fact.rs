//! Conditions and orders that all facts have in common.

use super::code::CodeFilter;
use super::date::{DateFilter, PartialDateScalar};
use super::order::{OrderField, SortKey};
use super::region::{RegionFilter, accepts_region};
use super::text::IdFilter;
use crate::dataset::{Dataset, FactModel, Row};
use async_graphql::{Enum, InputObject};
use helheten_model::vocabulary::Standing;

/// Conditions that all facts have in common.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::schema) struct FactFilter {
    /// The id.
    id: Option<IdFilter>,
    /// The region whose pages state it.
    region: Option<Box<RegionFilter>>,
    /// Whether it holds today, as far as its pages say.
    standing: Option<CodeFilter<Standing>>,
    /// From when it holds, where a page says so.
    valid_from: Option<DateFilter>,
    /// Until when it holds, where a page says so.
    valid_to: Option<DateFilter>,
    /// Holds on this day, or at some time in this month or year, as far as its pages say: an end that is not stated is open,
    /// and a fact without any stated date holds at no known time. A document holds in the years that it is for.
    valid_on: Option<PartialDateScalar>,
    /// `true`: pages contradict one another about it; `false`: they do not.
    has_conflicts: Option<bool>,
}

impl FactFilter {
    /// Whether the fact meets the conditions.
    pub(in crate::schema) fn accepts<M: FactModel>(&self, data: &Dataset, row: &Row<M>) -> bool {
        self.id.as_ref().is_none_or(|filter| filter.accepts(row.id()))
            && self.region.as_ref().is_none_or(|filter| accepts_region(filter, data, row.region))
            && self.standing.as_ref().is_none_or(|filter| filter.accepts(Some(row.standing)))
            && self.valid_from.as_ref().is_none_or(|filter| filter.accepts(row.valid_from.as_ref()))
            && self.valid_to.as_ref().is_none_or(|filter| filter.accepts(row.valid_to.as_ref()))
            && self.valid_on.as_ref().is_none_or(|date| row.span.touches(&date.0))
            && self.has_conflicts.is_none_or(|wanted| wanted != data.conflicts_of(row).is_empty())
    }
}

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
