//! From an id that rows name to the places of these rows.

use super::model::FactModel;
use super::places::Places;
use super::row::Row;
use super::table::Table;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// From an id that rows name to the places of these rows, in the order of their table.
#[derive(Debug, Default)]
pub struct Index {
    /// The ids, one after the other.
    ids: Box<str>,
    /// Where each ends, and where its rows end among the places.
    ends: Box<[(u32, u32)]>,
    by_id: Places,
    places: Box<[u32]>,
}

impl Index {
    /// Indexes a table by what `key` finds in a row; rows without it are left out.
    pub fn build<M: FactModel>(table: &Table<M>, key: impl for<'r> Fn(&'r Row<M>) -> Option<&'r str>) -> Self {
        Self::build_by(table, |row| key(row).map(Cow::Borrowed))
    }

    /// Indexes a table by what `key` makes of a row; rows without it are left out.
    pub fn build_owned<M: FactModel>(table: &Table<M>, key: impl Fn(&Row<M>) -> Option<String>) -> Self {
        Self::build_by(table, |row| key(row).map(Cow::Owned))
    }

    fn build_by<M: FactModel>(table: &Table<M>, key: impl for<'r> Fn(&'r Row<M>) -> Option<Cow<'r, str>>) -> Self {
        let mut numbers: FxHashMap<Cow<'_, str>, usize> = FxHashMap::default();
        let mut ids = String::new();
        // Where each id ends; first how many rows it has, then where these end.
        let mut ends: Vec<(u32, u32)> = Vec::new();
        let mut keyed: Vec<(usize, u32)> = Vec::new();
        for row in table.rows() {
            let Some(key) = key(row) else { continue };
            let number = *numbers.entry(key).or_insert_with_key(|key| {
                ids.push_str(key);
                ends.push((u32::try_from(ids.len()).expect("the ids of a table in memory are fewer than 2³² bytes"), 0));
                ends.len() - 1
            });
            ends[number].1 += 1;
            keyed.push((number, row.place));
        }
        drop(numbers);
        let mut starts: Vec<u32> = Vec::with_capacity(ends.len());
        let mut end = 0;
        for (_, rows) in &mut ends {
            starts.push(end);
            end += *rows;
            *rows = end;
        }
        let mut places = vec![0; keyed.len()];
        for (number, place) in keyed {
            places[starts[number] as usize] = place;
            starts[number] += 1;
        }
        let mut index = Self { ids: ids.into_boxed_str(), ends: ends.into_boxed_slice(), by_id: Places::default(), places: places.into_boxed_slice() };
        index.by_id = Places::build(index.ends.len(), |number| index.id_at(number));
        index
    }

    /// The rows of `table` that name the id.
    pub fn find<'a, M: FactModel>(&'a self, table: &'a Table<M>, id: &str) -> impl Iterator<Item = &'a Row<M>> + Clone + use<'a, M> {
        let number = self.by_id.find(id, |number| self.id_at(number));
        let places = number.map_or(0..0, |number| self.before(number).1 as usize..self.ends[number as usize].1 as usize);
        self.places[places].iter().map(|place| table.at(*place))
    }

    fn id_at(&self, number: u32) -> &str {
        &self.ids[self.before(number).0 as usize..self.ends[number as usize].0 as usize]
    }

    /// Where the id before ends, and its rows.
    fn before(&self, number: u32) -> (u32, u32) {
        number.checked_sub(1).map_or((0, 0), |before| self.ends[before as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use helheten_model::entity::person;

    fn table(names: &[&str]) -> Table<person::Model> {
        let people = names.iter().zip(0..).map(|(name, number)| person::Model {
            id: format!("person:14/{number}"),
            region_code: "14".into(),
            name: (*name).into(),
            standing: "CURRENT".into(),
            valid_from: None,
            valid_to: None,
        });
        Table::build(people.collect()).unwrap()
    }

    #[test]
    fn rows_are_found_by_what_they_name_in_their_order() {
        let table = table(&["Eva", "", "Åsa", "Eva", "Bo", "Eva"]);
        let index = Index::build(&table, |row| Some(row.name.as_str()).filter(|name| !name.is_empty()));
        let found = |name: &str| index.find(&table, name).map(|row| row.place).collect::<Vec<_>>();
        assert_eq!((found("Eva"), found("Åsa"), found("Bo")), (vec![0, 3, 5], vec![2], vec![4]));
        assert!(found("").is_empty() && found("Ev").is_empty());
        assert_eq!(Index::default().find(&table, "Eva").count(), 0);
        assert_eq!(table.find("person:14/4").map(|row| row.name.as_str()), Some("Bo"));
        assert!(table.find("person:14/6").is_none());
    }
}
