//! Conditions and orders of what was decided, and of periods.

use super::code::CodeFilter;
use super::date::DateFilter;
use super::number::IntFilter;
use super::order::{OrderField, SortKey};
use super::text::StringFilter;
use super::{OrganizationFilter, fact_filter};
use crate::dataset::{Dataset, Row};
use async_graphql::Enum;
use helheten_model::entity::{event, organization_period};
use helheten_model::vocabulary::EventKind;

fact_filter! {
    /// Which events to take.
    EventFilter of event::Model {
        /// What it is.
        kind: CodeFilter<EventKind> => |filter, row, _data| filter.accepts(Some(row.codes.kind)),
        /// The day; an event without one does not meet this.
        date: DateFilter => |filter, row, _data| filter.accepts(row.codes.date.as_ref()),
        /// What was decided.
        what: StringFilter => |filter, row, _data| filter.accepts(Some(&row.what)),
        /// The body that decided; an event without a known one does not meet this.
        organization: Box<OrganizationFilter> => |filter, row, data| {
            row.organization_id.as_deref().and_then(|id| data.organizations.find(id)).is_some_and(|body| filter.accepts(data, body))
        },
        /// Who decided, as written.
        by_text: StringFilter => |filter, row, _data| filter.accepts(row.by_text.as_deref()),
    }
}

fact_filter! {
    /// Which periods of an organisation to take.
    OrganizationPeriodFilter of organization_period::Model {
        /// What the period is of, as written.
        of: StringFilter => |filter, row, _data| filter.accepts(Some(&row.of)),
        /// The first year.
        start_year: IntFilter => |filter, row, _data| filter.accepts(row.start_year),
        /// The last year.
        end_year: IntFilter => |filter, row, _data| filter.accepts(row.end_year),
    }
}

/// What events can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum EventOrderField {
    /// The id, which begins with the region (id).
    Id,
    /// The day (dag).
    Date,
    /// The region's code (region).
    Region,
}

impl OrderField<Row<event::Model>> for EventOrderField {
    fn sort_key(self, _data: &Dataset, row: &Row<event::Model>) -> SortKey {
        match self {
            Self::Id => SortKey::id(&row.id),
            Self::Date => SortKey::date(row.codes.date.as_ref()),
            Self::Region => SortKey::id(row.region.as_str()),
        }
    }
}
