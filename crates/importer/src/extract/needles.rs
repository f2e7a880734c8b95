//! Finds which of many short strings stand where in a text, by looking at each place of it once.

use rustc_hash::FxHashMap as HashMap;

/// Strings in small letters, of at least three bytes, with what each stands for.
#[derive(Debug)]
pub(crate) struct Needles<T> {
    /// By what strings begin with, those of one beginning in the order in which they were given.
    by_beginning: HashMap<Beginning, Vec<(String, T)>>,
    /// Which beginnings there are, one bit each, so that nearly all places are passed by without looking them up.
    seen: Box<[u64; SEEN / 64]>,
}

/// The first bytes of a string.
type Beginning = [u8; 3];

/// As many as three letters of five bits each tell apart.
const SEEN: usize = 1 << 15;

impl<T> Needles<T> {
    /// Prepares strings; shorter ones are left out.
    pub(crate) fn new(needles: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut by_beginning: HashMap<Beginning, Vec<(String, T)>> = HashMap::default();
        let mut seen = Box::new([0; SEEN / 64]);
        for (needle, value) in needles {
            let Some(beginning) = needle.as_bytes().first_chunk().copied() else { continue };
            let place = beginning.into_iter().fold(0, place_after);
            seen[place / 64] |= 1 << (place % 64);
            by_beginning.entry(beginning).or_default().push((needle, value));
        }
        Self { by_beginning, seen }
    }

    /// Where the strings stand in a text, in small letters or in capitals, each with its value.
    pub(crate) fn find<'all>(&'all self, text: &'all str) -> impl Iterator<Item = (usize, &'all str, &'all T)> {
        let bytes = text.as_bytes();
        let mut place = 0;
        let places = bytes.iter().enumerate().filter_map(move |(end, byte)| {
            place = place_after(place, *byte);
            (self.seen[place / 64] >> (place % 64) & 1 == 1 && end >= 2).then(|| end - 2)
        });
        places.flat_map(move |at| {
            let beginning = [bytes[at], bytes[at + 1], bytes[at + 2]].map(small_byte);
            let same = self.by_beginning.get(&beginning).into_iter().flatten();
            same.filter(move |(needle, _)| begins_with(&bytes[at..], needle)).map(move |(needle, value)| (at, needle.as_str(), value))
        })
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
