//! Finds which of many short strings stand where in a text, by looking at each place of it once.

use rustc_hash::FxHashMap as HashMap;

/// Strings in small letters, of at least three bytes, with what each stands for.
#[derive(Debug)]
pub(crate) struct Needles<T> {
    /// By what strings begin with, those of one beginning in the order in which they were given.
    by_beginning: HashMap<Beginning, Vec<(String, T)>>,
    /// Which beginnings there are, so that nearly all places are passed by without looking them up.
    seen: [bool; SEEN],
}

/// The first bytes of a string.
type Beginning = [u8; 3];

const SEEN: usize = 1024;

impl<T> Needles<T> {
    /// Prepares strings; shorter ones are left out.
    pub(crate) fn new(needles: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut by_beginning: HashMap<Beginning, Vec<(String, T)>> = HashMap::default();
        let mut seen = [false; SEEN];
        for (needle, value) in needles {
            let Some(beginning) = needle.as_bytes().first_chunk().copied() else { continue };
            seen[place_of(beginning)] = true;
            by_beginning.entry(beginning).or_default().push((needle, value));
        }
        Self { by_beginning, seen }
    }

    /// Where the strings stand in a text, in small letters or in capitals, each with its value.
    pub(crate) fn find<'all>(&'all self, text: &'all str) -> impl Iterator<Item = (usize, &'all str, &'all T)> {
        let is_seen = |bytes: &Beginning| self.seen[place_of(*bytes)];
        let places = text.as_bytes().array_windows().enumerate().filter(move |(_, bytes)| is_seen(bytes));
        places.flat_map(move |(at, beginning)| {
            let same = self.by_beginning.get(&beginning.map(small_byte)).into_iter().flatten();
            same.filter(move |(needle, _)| begins_with(&text.as_bytes()[at..], needle)).map(move |(needle, value)| (at, needle.as_str(), value))
        })
    }
}

/// The same for capitals and small letters.
fn place_of(bytes: Beginning) -> usize {
    let [first, second, third] = bytes.map(|byte| usize::from(byte | 0x20));
    (first ^ second << 2 ^ third << 4) % SEEN
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
