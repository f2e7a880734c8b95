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
        let rows = models.into_iter().map(Row::read).collect::<Result<Vec<Row<M>>, _>>()?;
        let order = order_by_text(rows.len(), |place| rows[place as usize].id());
        let mut table = Self { rows: reorder(rows, order.into_iter()), ..Self::default() };
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

/// How many bytes of a text tell it from most others.
const HEAD_BYTES: usize = 24;

/// The places of texts, from 0, in the order of the texts. They lie far apart in memory, so most are told apart by bytes that are taken together
/// before: the first behind what all of them begin with.
pub(super) fn order_by_text<'t>(count: usize, text: impl Fn(u32) -> &'t str) -> Vec<u32> {
    let places = || (0..).take(count);
    let first = if count == 0 { "" } else { text(0) };
    let shared_with_first = |place: u32| text(place).bytes().zip(first.bytes()).take_while(|(one, other)| one == other).count();
    let shared = places().map(shared_with_first).min().unwrap_or(0);
    let head = |place: u32| {
        let mut head = [0; HEAD_BYTES];
        for (byte, written) in head.iter_mut().zip(text(place).bytes().skip(shared)) {
            *byte = written;
        }
        head
    };
    let mut order: Vec<([u8; HEAD_BYTES], u32)> = places().map(|place| (head(place), place)).collect();
    order.sort_unstable_by(|(one_head, one), (other_head, other)| one_head.cmp(other_head).then_with(|| text(*one).cmp(text(*other))));
    order.into_iter().map(|(_, place)| place).collect()
}

/// The rows in another order: long rows are moved once, not compared to where they belong.
pub(super) fn reorder<T>(rows: Vec<T>, order: impl ExactSizeIterator<Item = u32>) -> Vec<T> {
    let mut rows: Vec<Option<T>> = rows.into_iter().map(Some).collect();
    order.map(|place| rows[place as usize].take().expect("each place comes once")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_in_the_order_of_their_bytes() {
        let ends = ["", "a", "ab", "a\0", "å", "namnden för kultur i landet", "namnden för kultur i landet, a", "namnden för kultur i landets"];
        let prefixed: Vec<String> = ends.iter().rev().map(|end| format!("org:14/{end}")).collect();
        let mixed: Vec<String> = prefixed.iter().cloned().chain(ends.map(str::to_owned)).collect();
        for texts in [Vec::new(), prefixed, mixed] {
            let ordered: Vec<&String> = order_by_text(texts.len(), |place| &texts[place as usize]).into_iter().map(|place| &texts[place as usize]).collect();
            assert!(ordered.len() == texts.len() && ordered.is_sorted(), "{ordered:?}");
        }
    }
}
