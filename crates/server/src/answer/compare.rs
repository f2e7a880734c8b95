//! compare: regions side by side, aspect by aspect; each cell says what is stated, by which words, or that nothing is.

mod aspect;
mod bodies;
mod cell;
mod figures;
mod swedish;
#[cfg(test)]
mod tests;
mod texts;
mod topic;
mod words;

pub(crate) use aspect::Aspect;
pub(crate) use cell::{Cell, CellStatus, Item};
pub(crate) use topic::{Topic, find_topic};

use crate::dataset::Dataset;
use cell::Question;
use chrono::NaiveDate;
use helheten_model::vocabulary::RegionCode;
use words::same_unit;

/// One aspect of all regions that are compared.
#[derive(Clone, Debug)]
pub(crate) struct AspectRow<'a> {
    pub(crate) aspect: Aspect,
    /// The unit of all cells, where they have one in common.
    pub(crate) unit: Option<String>,
    /// Whether the cells' numbers measure the same.
    pub(crate) comparable: bool,
    /// Whether the topic narrows it.
    pub(crate) narrowed: bool,
    /// One for each region, in their order.
    pub(crate) cells: Vec<Cell<'a>>,
}

/// Compares regions in one aspect.
pub(crate) fn compare_aspect<'a>(data: &'a Dataset, regions: &[RegionCode], aspect: Aspect, topic: Option<&Topic>) -> AspectRow<'a> {
    let topic = topic.filter(|_| aspect.follows_topic());
    let day = day_of(data);
    let cells: Vec<Cell<'a>> = regions.iter().map(|region| Cell::of(&Question { data, region: *region, topic, day }, aspect)).collect();
    let mut units: Vec<&str> = cells.iter().filter_map(|cell| cell.stated.unit.as_deref()).collect();
    let comparable = units.windows(2).all(|pair| same_unit(pair[0], pair[1]));
    units.dedup();
    let unit = match units[..] {
        [unit] => Some(unit.to_owned()),
        _ => None,
    };
    AspectRow { aspect, unit, comparable, narrowed: topic.is_some(), cells }
}

/// The day for which "in force" is answered: that of the last import, so that one revision has one answer.
pub(crate) fn day_of(data: &Dataset) -> Option<NaiveDate> {
    data.info.imported_at.or(data.info.committed_at).map(|time| time.date_naive())
}

/// The values without those that came before.
pub(crate) fn each_once<T: PartialEq + Copy>(values: &[T]) -> Vec<T> {
    values.iter().enumerate().filter(|(place, value)| !values[..*place].contains(value)).map(|(_, value)| *value).collect()
}
