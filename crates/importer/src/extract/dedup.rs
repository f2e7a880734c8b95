//! Keeps the first of facts that say the same.

use rustc_hash::{FxBuildHasher, FxHashSet as HashSet};
use std::hash::Hash;

/// For each key whether it stands there for the first time.
pub(crate) fn first_ones<K: Eq + Hash>(keys: impl Iterator<Item = K>) -> Vec<bool> {
    let mut seen = HashSet::with_capacity_and_hasher(keys.size_hint().0, FxBuildHasher);
    keys.map(|key| seen.insert(key)).collect()
}

/// Keeps the facts that are marked.
pub(crate) fn keep_marked<T>(facts: &mut Vec<T>, marks: Vec<bool>) {
    let mut marks = marks.into_iter();
    facts.retain(|_| marks.next().unwrap_or(true));
}
