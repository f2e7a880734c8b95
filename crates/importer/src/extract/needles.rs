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

    /// Whether a text in any letters may hold one of the strings; where it says no, it holds none.
    pub(crate) fn may_stand_in(&self, text: &str) -> bool {
        self.places(text).next().is_some()
    }

    /// Where the strings stand in a text in small letters, each with its value.
    pub(crate) fn find<'all>(&'all self, text: &'all str) -> impl Iterator<Item = (usize, &'all str, &'all T)> {
        let at_place = move |at: usize| {
            let rest = &text.as_bytes()[at..];
            let same = rest.first_chunk().and_then(|beginning: &Beginning| self.by_beginning.get(beginning)).into_iter().flatten();
            same.filter(move |(needle, _)| rest.starts_with(needle.as_bytes())).map(move |(needle, value)| (at, needle.as_str(), value))
        };
        self.places(text).flat_map(at_place)
    }

    fn places<'all>(&'all self, text: &'all str) -> impl Iterator<Item = usize> + 'all {
        let is_seen = |bytes: &Beginning| self.seen[place_of(*bytes)];
        text.as_bytes().array_windows().enumerate().filter(move |(_, bytes)| is_seen(bytes)).map(|(at, _)| at)
    }
}

/// The same for capitals and small letters, those of Swedish beyond ASCII too.
fn place_of(bytes: Beginning) -> usize {
    let [first, second, third] = bytes.map(|byte| usize::from(byte | 0x20));
    (first ^ second << 2 ^ third << 4) % SEEN
}

#[cfg(test)]
mod tests {
    use super::Needles;

    #[test]
    fn strings_are_found_in_order() {
        let needles = Needles::new([("nämd", 1), ("tåg", 2), ("tågtrafik", 3), ("å", 4)].map(|(needle, value)| (needle.to_owned(), value)));
        let found: Vec<_> = needles.find("tågtrafiknämden").map(|(at, needle, value)| (at, needle, *value)).collect();
        assert_eq!(found, [(0, "tåg", 2), (0, "tågtrafik", 3), (11, "nämd", 1)]);
        assert!(needles.may_stand_in("TÅG") && !needles.may_stand_in("buss"));
    }
}
