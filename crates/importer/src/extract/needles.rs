//! Finds which of many short strings stand where in a text, by looking at each place of it once.

use rustc_hash::FxHashMap as HashMap;
use std::ops::Range;

/// Strings in small letters, of at least three bytes, with what each stands for.
#[derive(Debug)]
pub(crate) struct Needles<T> {
    /// The strings and their values, sorted by the places of their beginnings; those of one beginning in the order in which they were given.
    sorted: Vec<(String, T)>,
    /// Where those whose beginnings have one place stand.
    by_place: HashMap<usize, Range<usize>>,
    /// Which of these places there are, one bit each, so that nearly all of a text is passed by without looking anything up.
    seen: Box<[u64; SEEN / 64]>,
}

/// As many as three letters of five bits each tell apart.
const SEEN: usize = 1 << 15;

impl<T> Needles<T> {
    /// Prepares strings; shorter ones are left out.
    pub(crate) fn new(needles: impl IntoIterator<Item = (String, T)>) -> Self {
        let place_of = |needle: &str| needle.as_bytes().first_chunk::<3>().map(|beginning| beginning.iter().copied().fold(0, place_after));
        let mut placed: Vec<(usize, (String, T))> = needles.into_iter().filter_map(|(needle, value)| Some((place_of(&needle)?, (needle, value)))).collect();
        placed.sort_by_key(|(place, _)| *place);
        let mut by_place: HashMap<usize, Range<usize>> = HashMap::default();
        let mut seen = Box::new([0; SEEN / 64]);
        for (index, (place, _)) in placed.iter().enumerate() {
            seen[place / 64] |= 1 << (place % 64);
            by_place.entry(*place).or_insert(index..index).end = index + 1;
        }
        Self { sorted: placed.into_iter().map(|(_, needle)| needle).collect(), by_place, seen }
    }

    /// Where the strings stand in a text, in small letters or in capitals, each with its value.
    pub(crate) fn find<'all>(&'all self, text: &'all str) -> impl Iterator<Item = (usize, &'all str, &'all T)> {
        let text = text.as_bytes();
        let next = text.len().min(2);
        Found { needles: self, text, next, place: text[..next].iter().copied().fold(0, place_after), at: 0, same: [].iter() }
    }
}

/// The search for strings in a text.
struct Found<'all, T> {
    needles: &'all Needles<T>,
    text: &'all [u8],
    /// The first byte that was not looked at yet.
    next: usize,
    /// The place of the three bytes before it.
    place: usize,
    /// Where those strings may stand that are compared now.
    at: usize,
    /// These strings, but for those that were compared.
    same: std::slice::Iter<'all, (String, T)>,
}

impl<'all, T> Iterator for Found<'all, T> {
    type Item = (usize, &'all str, &'all T);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = &self.text[self.at..];
            if let Some((needle, value)) = self.same.find(|(needle, _)| begins_with(rest, needle)) {
                return Some((self.at, needle.as_str(), value));
            }
            let mut place = self.place;
            let passed = self.text[self.next..].iter().position(|byte| {
                place = place_after(place, *byte);
                self.needles.seen[place / 64] >> (place % 64) & 1 == 1
            })?;
            self.place = place;
            self.next += passed + 1;
            self.at = self.next - 3;
            self.same = self.needles.by_place.get(&place).map_or([].iter(), |same| self.needles.sorted[same.clone()].iter());
        }
    }
}

/// The place of three bytes among all, from that of the three before the last one; the same for capitals and small letters.
fn place_after(place: usize, byte: u8) -> usize {
    (place << 5 | usize::from(byte & 31)) % SEEN
}

/// A byte of a text in small letters; the second byte of a letter of Swedish too.
fn small_byte(byte: u8) -> u8 {
    if matches!(byte, b'A'..=b'Z' | 0x80..=0x9e) { byte | 0x20 } else { byte }
}

fn begins_with(text: &[u8], needle: &str) -> bool {
    text.len() >= needle.len() && text.iter().zip(needle.as_bytes()).all(|(byte, small)| small_byte(*byte) == *small)
}

#[cfg(test)]
mod tests {
    use super::Needles;

    #[test]
    fn strings_are_found_in_order() {
        let needles = Needles::new([("nämd", 1), ("tåg", 2), ("tågtrafik", 3), ("å", 4)].map(|(needle, value)| (needle.to_owned(), value)));
        let found: Vec<_> = needles.find("tågtrafiknämden").map(|(at, needle, value)| (at, needle, *value)).collect();
        assert_eq!(found, [(0, "tåg", 2), (0, "tågtrafik", 3), (10, "nämd", 1)]);
        assert_eq!(needles.find("NÄMD").map(|(_, needle, _)| needle).collect::<Vec<_>>(), ["nämd"]);
        assert_eq!(needles.find("nämnd").count(), 0);
    }
}
