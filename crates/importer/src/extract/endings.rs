//! Finds what words end in, among many endings, by looking at their last letters once.

use rustc_hash::FxHashMap;
use std::ops::Range;

/// Endings with what each stands for; asked by whole words.
#[derive(Debug)]
pub(crate) struct Endings<T> {
    /// The last bytes of each ending with the ending and its value, sorted by these bytes, then longest first.
    sorted: Vec<(Key, String, T)>,
    /// Where the endings with the same last bytes stand.
    places: FxHashMap<Key, Range<usize>>,
}

/// The last bytes of an ending: as many as all endings have at least.
type Key = [u8; KEY_BYTES];

const KEY_BYTES: usize = 2;

impl<T> Endings<T> {
    /// Prepares endings, each at least two bytes long; shorter ones are left out.
    pub(crate) fn new(endings: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut sorted: Vec<(Key, String, T)> = endings.into_iter().filter_map(|(ending, value)| Some((key(&ending)?, ending, value))).collect();
        sorted.sort_by(|(key, ending, _), (other_key, other, _)| key.cmp(other_key).then(other.len().cmp(&ending.len())));
        let mut places: FxHashMap<Key, Range<usize>> = FxHashMap::default();
        for (index, (key, _, _)) in sorted.iter().enumerate() {
            places.entry(*key).or_insert(index..index).end = index + 1;
        }
        Self { sorted, places }
    }

    /// The endings of a word, longest first, each with what stands before it; those of one length in the order in which they were given.
    pub(crate) fn of<'word>(&self, word: &'word str) -> impl Iterator<Item = (&'word str, &str, &T)> {
        let place = key(word).and_then(|key| self.places.get(&key)).cloned().unwrap_or_default();
        self.sorted[place].iter().filter_map(move |(_, ending, value)| Some((word.strip_suffix(ending.as_str())?, ending.as_str(), value)))
    }
}

fn key(word: &str) -> Option<Key> {
    word.as_bytes().last_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::Endings;

    #[test]
    fn the_longest_ending_comes_first() {
        let endings = Endings::new([("råd", 1), ("regionråd", 2), ("nämnd", 3), ("å", 4)].map(|(ending, value)| (ending.to_owned(), value)));
        let found = |word: &str| endings.of(word).map(|(before, _, value)| (before.to_owned(), *value)).collect::<Vec<_>>();
        assert_eq!(found("regionråd"), [(String::new(), 2), ("region".to_owned(), 1)]);
        assert_eq!(found("kulturnämnd"), [("kultur".to_owned(), 3)]);
        assert_eq!(found("å"), [(String::new(), 4)]);
        assert_eq!(found("b"), []);
        assert_eq!(found(""), []);
    }
}
