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
mod statement;
mod text;

pub(super) use document::{DocumentFilter, DocumentOrderField};
pub(super) use duty::{DecisionRightFilter, DutyFilter, DutyOrderField, MissionFilter};
pub(super) use event::{EventFilter, EventOrderField, OrganizationPeriodFilter};
pub(super) use fact::{FactFilter, FactOrderField};
pub(super) use figure::{FigureFilter, FigureOrderField};
pub(super) use finding::{FindingFilter, FindingOrderField};
pub(super) use goal::{GoalFilter, GoalOrderField, GovernanceLevelFilter};
pub(super) use law::{LawFilter, LawOrderField};
pub(super) use order::{Order, OrderField, sort_items};
pub(super) use organization::{OrganizationFilter, OrganizationOrderField};
pub(super) use post::{ContactPointFilter, MembershipFilter, PersonFilter, PersonOrderField, PostFilter, PostOrderField};
pub(super) use region::{RegionCodeScalar, RegionFilter, RegionOrderField};
pub(super) use relation::{RelationFilter, RelationOrderField};
pub(super) use statement::{StatementFilter, StatementOrderField};

use crate::dataset::Dataset;
use std::fmt::Debug;

/// A condition on items of one type.
pub(super) trait Filter<T>: Debug {
    /// Whether the item meets it.
    fn accepts(&self, data: &Dataset, item: &T) -> bool;
}

/// Declares a filter: conditions of its own beside `and`, `or` and `not`, and, for facts, beside what all facts have.
macro_rules! filter {
    (
        $(#[$doc:meta])*
        $name:ident of $item:ty $(, fact $fact:ident)? {
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
            $(#[graphql(flatten)] $fact: crate::schema::input::FactFilter,)?
            $($(#[$field_doc])* $field: Option<$type>,)*
        }

        impl crate::schema::input::Filter<$item> for $name {
            fn accepts(&self, data: &crate::dataset::Dataset, item: &$item) -> bool {
                self.and.iter().flatten().all(|filter| filter.accepts(data, item))
                    && self.or.as_ref().is_none_or(|filters| filters.iter().any(|filter| filter.accepts(data, item)))
                    && self.not.as_ref().is_none_or(|filter| !filter.accepts(data, item))
                    $(&& self.$fact.accepts(data, item))?
                    $(&& self.$field.as_ref().is_none_or(|$filter| {
                        let ($row, $data) = (item, data);
                        $accepts
                    }))*
            }
        }
    };
}
use filter;
