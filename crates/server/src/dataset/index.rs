//! From an id that rows name to the places of these rows.

use super::model::FactModel;
use super::row::Row;
use super::table::Table;
use std::collections::HashMap;

/// From an id that rows name to the places of these rows, in the order of their table.
#[derive(Debug, Default)]
pub struct Index(HashMap<String, Vec<u32>>);

impl Index {
    /// Indexes a table by what `key` finds in a row; rows without it are left out.
    pub fn build<M: FactModel>(table: &Table<M>, key: impl for<'r> Fn(&'r Row<M>) -> Option<&'r str>) -> Self {
        Self::build_owned(table, |row| key(row).map(str::to_owned))
    }

    /// Indexes a table by what `key` makes of a row; rows without it are left out.
    pub fn build_owned<M: FactModel>(table: &Table<M>, key: impl Fn(&Row<M>) -> Option<String>) -> Self {
        let mut places: HashMap<String, Vec<u32>> = HashMap::new();
        for row in table.rows() {
            if let Some(key) = key(row) {
                places.entry(key).or_default().push(row.place);
            }
        }
        Self(places)
    }

    /// The rows of `table` that name the id.
    pub fn find<'a, M: FactModel>(&'a self, table: &'a Table<M>, id: &str) -> impl Iterator<Item = &'a Row<M>> + Clone + use<'a, M> {
        self.0.get(id).into_iter().flatten().map(|place| table.at(*place))
    }
}
