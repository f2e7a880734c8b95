//! The order of lists.

use super::{
    DocumentOrderField, DutyOrderField, EventOrderField, FactOrderField, FigureOrderField, FindingOrderField, GoalOrderField, ImportRunOrderField,
    LawOrderField, OrganizationOrderField, PersonOrderField, PostOrderField, RegionOrderField, RelationOrderField, SourceOrderField, StatementOrderField,
};
use crate::dataset::{Dataset, PartialDate, swedish_sort_key};
use crate::schema::scan::Scan;
use async_graphql::{Enum, InputObject, InputType};
use chrono::{DateTime, Utc};
use std::cmp::Ordering;
use std::fmt::Debug;

/// Which way an order runs. What is not stated comes last both ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub(in crate::schema) enum Direction {
    /// From the least to the greatest, from A to Ö (stigande).
    #[default]
    Asc,
    /// From the greatest to the least, from Ö to A (fallande).
    Desc,
}

/// By which field and which way to order. Texts follow the Swedish alphabet.
#[derive(Clone, Debug, InputObject)]
#[graphql(
    concrete(name = "DocumentOrder", params(DocumentOrderField)),
    concrete(name = "DutyOrder", params(DutyOrderField)),
    concrete(name = "EventOrder", params(EventOrderField)),
    concrete(name = "FactOrder", params(FactOrderField)),
    concrete(name = "FigureOrder", params(FigureOrderField)),
    concrete(name = "FindingOrder", params(FindingOrderField)),
    concrete(name = "GoalOrder", params(GoalOrderField)),
    concrete(name = "ImportRunOrder", params(ImportRunOrderField)),
    concrete(name = "LawOrder", params(LawOrderField)),
    concrete(name = "OrganizationOrder", params(OrganizationOrderField)),
    concrete(name = "PersonOrder", params(PersonOrderField)),
    concrete(name = "PostOrder", params(PostOrderField)),
    concrete(name = "RegionOrder", params(RegionOrderField)),
    concrete(name = "RelationOrder", params(RelationOrderField)),
    concrete(name = "SourceOrder", params(SourceOrderField)),
    concrete(name = "StatementOrder", params(StatementOrderField))
)]
pub(in crate::schema) struct Order<F: InputType> {
    /// The field.
    field: F,
    /// Which way.
    #[graphql(default)]
    direction: Direction,
}

/// What a row is ordered by.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub(in crate::schema) enum SortKey {
    /// By a text, as the Swedish alphabet has it.
    Text(String),
    /// By a number.
    Number(f64),
    /// By a place in a list, or by a whole number.
    Place(i64),
    /// Not stated.
    Missing,
}

impl SortKey {
    /// A text that may not be stated.
    pub(in crate::schema) fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Missing, |text| Self::Text(swedish_sort_key(text)))
    }

    /// An id, which is ordered byte by byte.
    pub(in crate::schema) fn id(id: &str) -> Self {
        Self::Text(id.to_owned())
    }

    /// A whole number that may not be stated.
    pub(in crate::schema) fn number(number: Option<i32>) -> Self {
        number.map_or(Self::Missing, |number| Self::Place(number.into()))
    }

    /// The first day of a date that may not be stated.
    pub(in crate::schema) fn date(date: Option<&PartialDate>) -> Self {
        date.map_or(Self::Missing, |date| Self::Text(date.first_day().to_string()))
    }

    /// A time that may not be known.
    pub(in crate::schema) fn time(time: Option<DateTime<Utc>>) -> Self {
        time.map_or(Self::Missing, |time| Self::Place(time.timestamp_micros()))
    }

    fn compare(&self, other: &Self, direction: Direction) -> Ordering {
        match (self, other) {
            (Self::Missing, Self::Missing) => Ordering::Equal,
            (Self::Missing, _) => Ordering::Greater,
            (_, Self::Missing) => Ordering::Less,
            _ if direction == Direction::Asc => self.partial_cmp(other).unwrap_or(Ordering::Equal),
            _ => other.partial_cmp(self).unwrap_or(Ordering::Equal),
        }
    }
}

/// A field that items can be ordered by.
pub(in crate::schema) trait OrderField<T>: InputType + Copy + Debug {
    /// What the item is ordered by.
    fn sort_key(self, data: &Dataset, item: &T) -> SortKey;
}

/// Orders items by the first order that tells them apart; what none tells apart stays as it is.
pub(in crate::schema) fn sort_items<T, F: OrderField<T>>(scan: &Scan<'_>, items: &mut Vec<&T>, orders: &[Order<F>]) {
    let data: &Dataset = scan;
    let mut keyed: Vec<(Vec<SortKey>, &T)> =
        items.iter().take_while(|_| scan.go_on()).map(|item| (orders.iter().map(|order| order.field.sort_key(data, item)).collect(), *item)).collect();
    keyed.sort_by(|(one, _), (other, _)| {
        orders
            .iter()
            .zip(one.iter().zip(other))
            .map(|(order, (one, other))| one.compare(other, order.direction))
            .find(|ordering| ordering.is_ne())
            .unwrap_or(Ordering::Equal)
    });
    *items = keyed.into_iter().map(|(_, item)| item).collect();
}
