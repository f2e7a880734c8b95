//! The bodies of a page by their names, in whatever spelling and inflection.

use crate::extract::swedish::{push_key, push_lowercase};
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;
use std::cell::RefCell;
use std::hash::BuildHasher;

/// About how long keys are, in bytes.
const KEY_BYTES: usize = 24;

/// Bodies by the keys of their names, which stand in one row.
#[derive(Debug, Default)]
pub(super) struct Keys {
    text: String,
    known: HashTable<Known>,
    asked: RefCell<Asked>,
}

/// Where a key stands in the row, and whose it is: no page that is read has four thousand million bytes of names.
#[derive(Clone, Copy, Debug)]
struct Known {
    start: u32,
    end: u32,
    body: u32,
}

/// What is asked for: room that is used again and again, though asking changes nothing else.
#[derive(Debug, Default)]
struct Asked {
    lower: String,
    key: String,
}

impl Keys {
    /// Room for a number of names.
    pub(super) fn with_room(names: usize) -> Self {
        Self { text: String::with_capacity(names * KEY_BYTES), known: HashTable::with_capacity(names), asked: RefCell::default() }
    }

    /// The body of a name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let mut asked = self.asked.borrow_mut();
        let Asked { lower, key } = &mut *asked;
        lower.clear();
        push_lowercase(name, lower);
        key.clear();
        push_key(lower, key);
        self.known.find(hash_of(key), |known| known.key(&self.text) == key).map(|known| known.body as usize)
    }

    /// The body of a name in small letters; where none is known, the name is this body's from now on.
    pub(super) fn find_or_add_lower(&mut self, lower: &str, body: usize) -> Option<usize> {
        let Self { text, known, asked } = self;
        let key = &mut asked.get_mut().key;
        key.clear();
        push_key(lower, key);
        match known.entry(hash_of(key), |known| known.key(text) == key, |known| hash_of(known.key(text))) {
            Entry::Occupied(known) => Some(known.get().body as usize),
            Entry::Vacant(free) => {
                let start = text.len();
                text.push_str(key);
                free.insert(Known { start: short(start), end: short(text.len()), body: short(body) });
                None
            }
        }
    }

    /// Gives a name in small letters to a body, whosever it was.
    pub(super) fn give_lower(&mut self, lower: &str, body: usize) {
        if self.find_or_add_lower(lower, body).is_some() {
            let Self { text, known, asked } = self;
            let key = &asked.get_mut().key;
            if let Some(known) = known.find_mut(hash_of(key), |known| known.key(text) == key) {
                known.body = short(body);
            }
        }
    }

    /// Gives a name to a body unless it is another's.
    pub(super) fn add(&mut self, name: &str, body: usize) {
        let mut lower = std::mem::take(&mut self.asked.get_mut().lower);
        lower.clear();
        push_lowercase(name, &mut lower);
        self.find_or_add_lower(&lower, body);
        self.asked.get_mut().lower = lower;
    }
}

impl Known {
    fn key(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

fn hash_of(key: &str) -> u64 {
    FxBuildHasher.hash_one(key)
}

fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_in_every_spelling() {
        let mut keys = Keys::with_room(1);
        assert_eq!(keys.find_or_add_lower("kulturnämnden", 3), None);
        assert_eq!(keys.find_or_add_lower("kulturnämnd", 4), Some(3));
        assert_eq!(keys.find("Kulturnämndens"), Some(3));
        keys.add("Infrastruktur- och kollektivtrafik nämnden", 5);
        keys.add("Kulturnämnden", 6);
        assert_eq!((keys.find("Infrastruktur- och kollektivtrafiknämnden"), keys.find("KULTURNÄMNDEN"), keys.find("Kultur")), (Some(5), Some(3), None));
        keys.give_lower("kulturnämnden", 7);
        assert_eq!(keys.find("kulturnämnden"), Some(7));
    }
}
