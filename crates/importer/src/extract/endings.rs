//! Finds what words end in, among many endings, by looking at their last letters once.

use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::ops::Range;

/// Endings with what each stands for; asked by whole words.
#[derive(Debug)]
pub(crate) struct Endings<T> {
    /// The endings and their values, sorted by their last bytes, then longest first.
    sorted: Vec<(String, T)>,
    /// Where the endings with the same last four bytes stand.
    long: FxHashMap<u32, Range<usize>>,
    /// Where those of two or three bytes with the same last two stand.
    short: FxHashMap<u16, Range<usize>>,
    /// Which last two bytes there are, one bit each, so that most words are passed by without looking them up.
    seen: [u64; SEEN / 64],
}

/// As many as two letters of five bits each tell apart.
const SEEN: usize = 1 << 10;

impl<T> Endings<T> {
    /// Prepares endings, each at least two bytes long; shorter ones are left out.
    pub(crate) fn new(endings: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut sorted: Vec<(String, T)> = endings.into_iter().filter(|(ending, _)| short_key(ending).is_some()).collect();
        let keys = |ending: &str| (long_key(ending), short_key(ending), Reverse(ending.len()));
        sorted.sort_by_key(|(ending, _)| keys(ending));
        let mut long: FxHashMap<u32, Range<usize>> = FxHashMap::default();
        let mut short: FxHashMap<u16, Range<usize>> = FxHashMap::default();
        let mut seen = [0; SEEN / 64];
        for (index, (ending, _)) in sorted.iter().enumerate() {
            let bit = place_of(ending);
            seen[bit / 64] |= 1 << (bit % 64);
            let place = match (long_key(ending), short_key(ending)) {
                (Some(key), _) => long.entry(key).or_insert(index..index),
                (None, Some(key)) => short.entry(key).or_insert(index..index),
                (None, None) => continue,
            };
            place.end = index + 1;
        }
        Self { sorted, long, short, seen }
    }

    /// The endings of a word, longest first, each with what stands before it; those of one length in the order in which they were given.
    pub(crate) fn of<'word>(&self, word: &'word str) -> impl Iterator<Item = (&'word str, &str, &T)> {
        let bit = place_of(word);
        let (mut long, mut short) = (0..0, 0..0);
        if self.seen[bit / 64] >> (bit % 64) & 1 == 1 {
            long = long_key(word).and_then(|key| self.long.get(&key)).cloned().unwrap_or_default();
            short = short_key(word).and_then(|key| self.short.get(&key)).cloned().unwrap_or_default();
        }
        let endings = self.sorted[long].iter().chain(&self.sorted[short]);
        endings.filter_map(move |(ending, value)| Some((word.strip_suffix(ending.as_str())?, ending.as_str(), value)))
    }
}

/// The place of a word's last two bytes among all; a shorter word shares one with others.
fn place_of(word: &str) -> usize {
    word.bytes().rev().take(2).fold(0, |place, byte| place << 5 | usize::from(byte & 31))
}

fn long_key(word: &str) -> Option<u32> {
    word.as_bytes().last_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

fn short_key(word: &str) -> Option<u16> {
    word.as_bytes().last_chunk().map(|bytes| u16::from_le_bytes(*bytes))
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
