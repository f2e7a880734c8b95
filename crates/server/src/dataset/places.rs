//! From a text to where it stands: four bytes a slot, and no copy of the text.

use rustc_hash::FxHasher;
use std::hash::Hasher;

/// What an empty slot holds.
const EMPTY: u32 = u32::MAX;

/// From texts to their places, in a list that is asked for the text of a place.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// As many as a power of two, so that a part of the hash is a slot; at least a quarter of them empty.
    slots: Box<[u32]>,
}

impl Places {
    /// The places of so many texts, of which none is there twice.
    pub(super) fn build<'t>(count: usize, text_at: impl Fn(u32) -> &'t str) -> Self {
        let mut places = Self { slots: vec![EMPTY; (count + count / 3 + 1).next_power_of_two()].into_boxed_slice() };
        for place in (0..count).map(|place| u32::try_from(place).expect("a table in memory has fewer than 2³² rows")) {
            let slot = places.slot_of(text_at(place), &text_at);
            places.slots[slot] = place;
        }
        places
    }

    /// The place of a text; `None` where none has it.
    pub(super) fn find<'t>(&self, text: &str, text_at: impl Fn(u32) -> &'t str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        Some(self.slots[self.slot_of(text, &text_at)]).filter(|place| *place != EMPTY)
    }

    /// The slot that holds the text's place, or the empty one that it belongs into.
    fn slot_of<'t>(&self, text: &str, text_at: &impl Fn(u32) -> &'t str) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(text) & mask;
        while self.slots[slot] != EMPTY && text_at(self.slots[slot]) != text {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

fn hash(text: &str) -> usize {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    usize::try_from(hasher.finish() & u64::from(u32::MAX)).expect("a hash of 32 bits is a number of this machine")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_found_at_its_place_and_no_other() {
        let texts: Vec<String> = (0..5_000).map(|number| format!("org:14/{number}")).collect();
        for count in [0, 1, 2, 3, 4, 7, 1_000, 5_000] {
            let places = Places::build(count, |place| &texts[place as usize]);
            for (place, text) in (0..).zip(&texts) {
                assert_eq!(places.find(text, |place| &texts[place as usize]), Some(place).filter(|_| (place as usize) < count), "{text} of {count}");
            }
            assert!(places.slots.len() <= 3 * count.max(2), "{} slots for {count}", places.slots.len());
        }
        assert_eq!(Places::default().find("x", |_| ""), None);
    }
}
