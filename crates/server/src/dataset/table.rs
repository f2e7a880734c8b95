//! All rows of one entity, found by id, by region, or one after the other.

use super::model::FactModel;
use super::places::Places;
use super::row::{Row, UnknownCode};
use helheten_model::vocabulary::RegionCode;
use std::collections::HashMap;

/// All rows of one entity, by id.
#[derive(Debug)]
pub struct Table<M: FactModel> {
    rows: Vec<Row<M>>,
    by_id: Places,
    by_region: HashMap<RegionCode, Vec<u32>>,
}

impl<M: FactModel> Default for Table<M> {
    fn default() -> Self {
        Self { rows: Vec::new(), by_id: Places::default(), by_region: HashMap::new() }
    }
}

impl<M: FactModel> Table<M> {
    /// Reads stored rows.
    ///
    /// # Errors
    /// The id of the first row that holds an unknown value, and the value.
    pub fn build(models: Vec<M>) -> Result<Self, (String, UnknownCode)> {
        let mut table = Self { rows: Vec::with_capacity(models.len()), ..Self::default() };
        for model in models {
            table.rows.push(Row::read(model)?);
        }
        table.rows.sort_unstable_by(|one, other| one.id().cmp(other.id()));
        for (place, row) in (0..).zip(&mut table.rows) {
            row.place = place;
            table.by_region.entry(row.region).or_default().push(place);
        }
        table.by_region.values_mut().for_each(Vec::shrink_to_fit);
        table.by_id = Places::build(table.rows.len(), |place| table.rows[place as usize].model.id());
        Ok(table)
    }

    /// All rows, by id.
    pub fn rows(&self) -> &[Row<M>] {
        &self.rows
    }

    /// The rows, for what is found out after they were read.
    pub(super) fn rows_mut(&mut self) -> &mut [Row<M>] {
        &mut self.rows
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row of an id.
    pub fn find(&self, id: &str) -> Option<&Row<M>> {
        self.by_id.find(id, |place| self.at(place).model.id()).map(|place| self.at(place))
    }

    /// The row at a place.
    pub fn at(&self, place: u32) -> &Row<M> {
        &self.rows[place as usize]
    }

    /// The rows of a region, by id.
    pub fn in_region(&self, region: RegionCode) -> impl Iterator<Item = &Row<M>> + Clone {
        self.by_region.get(&region).into_iter().flatten().map(|place| self.at(*place))
    }

    /// How many rows a region has.
    pub fn count_in_region(&self, region: RegionCode) -> usize {
        self.by_region.get(&region).map_or(0, Vec::len)
    }
}
