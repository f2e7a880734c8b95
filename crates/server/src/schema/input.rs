//! What requests say: filters, orders, dates and region codes. One topic a file.

mod code;
mod date;
mod document;
mod duty;
mod event;
mod fact;
mod figure;
mod finding;
mod goal;
mod law;
mod list;
mod number;
mod order;
mod organization;
mod post;
mod region;
mod relation;
mod source;
mod statement;
mod text;
mod time;

pub(super) use date::PartialDateScalar;
pub(super) use document::{DocumentFilter, DocumentOrderField};
pub(super) use duty::{DecisionRightFilter, DutyFilter, DutyOrderField, MissionFilter};
pub(super) use event::{EventFilter, EventOrderField, OrganizationPeriodFilter};
pub(super) use fact::FactOrderField;
pub(super) use figure::{FigureFilter, FigureOrderField};
pub(super) use finding::{FindingFilter, FindingOrderField};
pub(super) use goal::{GoalFilter, GoalOrderField, GovernanceLevelFilter};
pub(super) use law::{LawFilter, LawOrderField};
pub(super) use order::{Order, OrderField, sort_items};
pub(super) use organization::{OrganizationFilter, OrganizationOrderField};
pub(super) use post::{ContactPointFilter, MembershipFilter, PersonFilter, PersonOrderField, PostFilter, PostOrderField};
pub(super) use region::{RegionCodeScalar, RegionFilter, RegionOrderField};
pub(super) use relation::{RelationFilter, RelationOrderField};
pub(super) use source::{ImportRunFilter, ImportRunOrderField, SourceFilter, SourceOrderField};
pub(super) use statement::{StatementFilter, StatementOrderField};

use super::scan::Scan;
use std::fmt::Debug;

/// A condition on items of one type.
pub(super) trait Filter<T>: Debug {
    /// Whether the item meets it.
    fn accepts(&self, data: &Scan<'_>, item: &T) -> bool;
}

/// Declares a filter: conditions of its own beside `and`, `or` and `not`.
macro_rules! filter {
    (
        $(#[$doc:meta])*
        $name:ident of $item:ty {
            $($(#[$field_doc:meta])* $field:ident: $type:ty => |$filter:ident, $row:ident, $data:ident| $accepts:expr,)*
        }
    ) => {
        $(#[$doc])*
        ///
        /// Conditions beside one another must all hold.
        #[derive(Clone, Debug, Default, async_graphql::InputObject)]
        pub(in crate::schema) struct $name {
            /// All of these hold.
            and: Option<Vec<$name>>,
            /// At least one of these holds.
            or: Option<Vec<$name>>,
            /// This does not hold.
            not: Option<Box<$name>>,
            $($(#[$field_doc])* $field: Option<$type>,)*
        }

        impl crate::schema::input::Filter<$item> for $name {
            fn accepts(&self, data: &crate::schema::scan::Scan<'_>, item: &$item) -> bool {
                self.and.iter().flatten().all(|filter| filter.accepts(data, item))
                    && self.or.as_ref().is_none_or(|filters| filters.iter().any(|filter| filter.accepts(data, item)))
                    && self.not.as_ref().is_none_or(|filter| !filter.accepts(data, item))
                    $(&& self.$field.as_ref().is_none_or(|$filter| {
                        let ($row, $data) = (item, data);
                        $accepts
                    }))*
            }
        }
    };
}
use filter;

/// Declares a filter of facts: conditions of its own beside those that all facts have in common.
macro_rules! fact_filter {
    (
        $(#[$doc:meta])*
        $name:ident of $model:ty { $($own:tt)* }
    ) => {
        crate::schema::input::filter! {
            $(#[$doc])*
            $name of crate::dataset::Row<$model> {
                /// The id.
                id: crate::schema::input::text::IdFilter => |filter, row, _data| filter.accepts(&row.id),
                /// The region whose pages state it.
                region: Box<crate::schema::input::RegionFilter> => |filter, row, data| crate::schema::input::region::accepts_region(filter, data, row.region),
                /// Whether it holds today, as far as its pages say.
                standing: crate::schema::input::code::CodeFilter<helheten_model::vocabulary::Standing> => |filter, row, _data| filter.accepts(Some(row.standing)),
                /// From when it holds, where a page says so.
                valid_from: crate::schema::input::date::DateFilter => |filter, row, _data| filter.accepts(row.valid_from.as_ref()),
                /// Until when it holds, where a page says so.
                valid_to: crate::schema::input::date::DateFilter => |filter, row, _data| filter.accepts(row.valid_to.as_ref()),
                /// Holds on this day, or at some time in this month or year, as far as its pages say: an end that is not stated is open,
                /// and a fact without any stated date holds at no known time. A document holds in the years that it is for.
                valid_on: crate::schema::input::date::PartialDateScalar => |date, row, _data| row.span.touches(&date.0),
                /// `true`: pages contradict one another about it; `false`: they do not.
                has_conflicts: bool => |wanted, row, data| *wanted == data.has_conflicts(row),
                $($own)*
            }
        }
    };
}
use fact_filter;
