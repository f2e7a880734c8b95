//! Facts that stand once, whoever says them again.
//!
//! A fact is compared when it is found, not at the end of the page, when it and its words are far from the processor.

use rustc_hash::{FxBuildHasher, FxHashMap as HashMap};
use std::hash::{BuildHasher, Hash, Hasher};

/// What a fact says: facts that say the same are one.
pub(crate) trait Say {
    /// What it says, as a key.
    type Said<'fact>: Eq + Hash
    where
        Self: 'fact;

    /// What this one says.
    fn said(&self) -> Self::Said<'_>;
}

/// Facts in the order in which they are found, the first of those that say the same.
pub(crate) struct Distinct<T> {
    facts: Vec<T>,
    /// The facts by the hash of what they say; by the next free number where two have one hash.
    known: HashMap<u64, u32>,
}

impl<T> Default for Distinct<T> {
    fn default() -> Self {
        Self::with_room(0)
    }
}

impl<T> Distinct<T> {
    /// Room for a number of facts.
    pub(crate) fn with_room(facts: usize) -> Self {
        Self { facts: Vec::with_capacity(facts), known: HashMap::with_capacity_and_hasher(facts, FxBuildHasher) }
    }

    /// The facts.
    pub(crate) fn into_facts(self) -> Vec<T> {
        self.facts
    }
}

impl<T: Say> Distinct<T> {
    /// Adds a fact; its index, or `None` where one that says the same is known.
    pub(crate) fn push(&mut self, fact: T) -> Option<usize> {
        let mut hash = FxBuildHasher.hash_one(fact.said());
        while let Some(&known) = self.known.get(&hash) {
            if self.facts[known as usize].said() == fact.said() {
                return None;
            }
            hash = hash.wrapping_add(1);
        }
        let index = self.facts.len();
        // A page of 20 MiB holds far fewer facts than 32 bits count.
        self.known.insert(hash, u32::try_from(index).unwrap_or(u32::MAX));
        self.facts.push(fact);
        Some(index)
    }
}

impl<T: Say> Extend<T> for Distinct<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, facts: I) {
        for fact in facts {
            self.push(fact);
        }
    }
}

/// A text of which capitals and small letters are the same.
pub(crate) struct AnyCase<'text>(pub(crate) &'text str);

impl AnyCase<'_> {
    fn letters(&self) -> impl Iterator<Item = char> {
        self.0.chars().flat_map(char::to_lowercase)
    }
}

impl PartialEq for AnyCase<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.letters().eq(other.letters())
    }
}

impl Eq for AnyCase<'_> {}

impl Hash for AnyCase<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if self.0.is_ascii() {
            // As many as the letters of the text in small ones, each by itself as below.
            self.0.bytes().for_each(|byte| state.write_u32(u32::from(byte.to_ascii_lowercase())));
        } else {
            self.letters().for_each(|letter| state.write_u32(u32::from(letter)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Say for &str {
        type Said<'fact>
            = AnyCase<'fact>
        where
            Self: 'fact;

        fn said(&self) -> AnyCase<'_> {
            AnyCase(self)
        }
    }

    #[test]
    fn the_first_of_those_that_say_the_same_stands() {
        let mut facts = Distinct::default();
        assert_eq!(facts.push("Ordförande"), Some(0));
        assert_eq!(facts.push("ledamot"), Some(1));
        assert_eq!(facts.push("ORDFÖRANDE"), None);
        assert_eq!(facts.push("LEDAMOT"), None);
        assert_eq!(facts.into_facts(), ["Ordförande", "ledamot"]);
    }

    #[test]
    fn facts_with_one_hash_are_told_apart() {
        struct Same(u32);
        #[derive(PartialEq, Eq)]
        struct Flat(u32);
        impl Hash for Flat {
            fn hash<H: Hasher>(&self, _: &mut H) {}
        }
        impl Say for Same {
            type Said<'fact> = Flat;

            fn said(&self) -> Flat {
                Flat(self.0)
            }
        }
        let mut facts = Distinct::default();
        let indexes: Vec<_> = [3, 1, 3, 2, 1].map(|number| facts.push(Same(number))).into();
        assert_eq!(indexes, [Some(0), Some(1), None, Some(2), None]);
    }
}
