//! Texts that many rows share: each is stored once, in one long text, and named by a number.

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::num::NonZeroU32;

/// The place of something in its list. An optional one takes no more room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(NonZeroU32);

impl Slot {
    /// The slot of a place.
    pub(in crate::dataset) fn new(place: usize) -> Self {
        let number = u32::try_from(place).ok().and_then(|place| place.checked_add(1)).and_then(NonZeroU32::new);
        Self(number.expect("a list in memory has fewer than 2³² − 1 rows"))
    }

    /// The place.
    pub fn place(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// The texts.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    /// The text of a slot.
    pub(super) fn get(&self, slot: Slot) -> &str {
        let place = slot.place();
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.text[start..self.ends[place]]
    }

    /// How many they are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many bytes they take.
    pub(super) fn bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * size_of::<usize>()
    }
}

/// Collects texts, and knows which it has.
#[derive(Debug, Default)]
pub(super) struct Interner {
    strings: Strings,
    /// The slots by the hash of their texts, which are not stored again. The hash is: texts lie far apart, and the table grows often.
    known: HashTable<(u32, Slot)>,
}

impl Interner {
    /// The slot of a text, which is kept where it is new.
    pub(super) fn intern(&mut self, text: &str) -> Slot {
        let Self { strings, known } = self;
        let hash = hash(text);
        if let Some((_, slot)) = known.find(spread(hash), |(known, slot)| *known == hash && strings.get(*slot) == text) {
            return *slot;
        }
        let slot = Slot::new(strings.ends.len());
        strings.text.push_str(text);
        strings.ends.push(strings.text.len());
        known.insert_unique(spread(hash), (hash, slot), |(hash, _)| spread(*hash));
        slot
    }

    /// The slot of a text that there may be.
    pub(super) fn intern_some(&mut self, text: Option<&str>) -> Option<Slot> {
        text.map(|text| self.intern(text))
    }

    /// The texts, none of which is added any more.
    pub(super) fn finish(self) -> Strings {
        let mut strings = self.strings;
        strings.text.shrink_to_fit();
        strings.ends.shrink_to_fit();
        strings
    }
}

fn hash(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    // The upper half and the lower one together: each alone leaves out what only the other tells.
    let hash = hasher.finish();
    u32::try_from((hash >> 32) ^ (hash & u64::from(u32::MAX))).expect("half of 64 bits are 32")
}

/// A hash for the table, which looks at the first bits and at the last (Knuth's multiplicative hashing).
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_is_stored_once() {
        let mut interner = Interner::default();
        let slots = ["", "Kulturnämnden", "", "13", "Kulturnämnden"].map(|text| interner.intern(text));
        assert_eq!(slots.map(Slot::place), [0, 1, 0, 2, 1]);
        let strings = interner.finish();
        assert_eq!(slots.map(|slot| strings.get(slot)), ["", "Kulturnämnden", "", "13", "Kulturnämnden"]);
        assert_eq!(strings.text, "Kulturnämnden13");
        assert_eq!(size_of::<Option<Slot>>(), 4);
    }
}
