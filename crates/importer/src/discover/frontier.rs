//! The addresses that wait for a request: the best first, none twice, and no shape of addresses takes it all.

use super::canonical::shape_of;
use crate::sources::Source;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use url::Url;

/// Every link between an entry page and a page takes this much off its weight.
const WEIGHT_OF_A_LINK: i32 = 3;

/// Addresses that differ in numbers or values alone take at most one part in this many of the budget.
const SHAPE_SHARE: usize = 5;

/// But never fewer than this.
const SHAPE_MIN: usize = 10;

/// New addresses take at most one part in this many of the budget while known ones wait.
const NEW_SHARE: usize = 5;

/// Waiting longer than this many days makes a known page no more urgent.
const DAYS_MAX: i32 = 30;

/// An address that waits for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The address.
    pub url: Url,
    /// Whether the source names it.
    pub is_entry: bool,
    /// What its link weighs.
    pub weight: i32,
    /// How many links away from an entry page.
    pub depth: u32,
    /// Whether a page was read from it before.
    pub is_known: bool,
}

impl Candidate {
    fn rank(&self) -> i32 {
        self.weight - WEIGHT_OF_A_LINK * i32::try_from(self.depth).unwrap_or(i32::MAX / WEIGHT_OF_A_LINK)
    }
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_worth = (self.is_entry, self.rank()).cmp(&(other.is_entry, other.rank()));
        by_worth.then_with(|| other.depth.cmp(&self.depth)).then_with(|| other.url.cmp(&self.url))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The addresses of one region that wait for a request.
#[derive(Debug)]
pub struct Frontier {
    /// Addresses from which no page was read yet.
    waiting: BinaryHeap<Candidate>,
    /// Addresses from which one was.
    known: BinaryHeap<Candidate>,
    /// The same, to find: a link to one is no new address.
    known_urls: BTreeSet<Url>,
    /// The best that was seen of each address.
    best: BTreeMap<Url, (i32, u32)>,
    taken: BTreeSet<Url>,
    shapes: BTreeMap<String, usize>,
    shape_max: usize,
    depth_max: u32,
    left: usize,
    /// How many new addresses may still be taken while known ones wait.
    new_left: usize,
}

impl Frontier {
    /// The entry pages of a source.
    pub fn new(source: &Source) -> Self {
        let mut frontier = Self {
            waiting: BinaryHeap::new(),
            known: BinaryHeap::new(),
            known_urls: BTreeSet::new(),
            best: BTreeMap::new(),
            taken: BTreeSet::new(),
            shapes: BTreeMap::new(),
            shape_max: (source.pages_max / SHAPE_SHARE).max(SHAPE_MIN),
            depth_max: source.depth_max,
            left: source.pages_max,
            new_left: source.pages_max / NEW_SHARE,
        };
        for url in &source.entry {
            frontier.waiting.push(Candidate { url: url.clone(), is_entry: true, weight: 0, depth: 0, is_known: false });
        }
        frontier
    }

    /// Adds an address; one that is farther away than the source goes is left out.
    pub fn add(&mut self, url: Url, weight: i32, depth: u32) {
        if depth > self.depth_max || self.taken.contains(&url) || self.known_urls.contains(&url) {
            return;
        }
        let candidate = Candidate { url, is_entry: false, weight, depth, is_known: false };
        let best = self.best.entry(candidate.url.clone()).or_insert((i32::MIN, u32::MAX));
        if candidate.rank() > best.0 || candidate.depth < best.1 {
            *best = (candidate.rank().max(best.0), candidate.depth.min(best.1));
            self.waiting.push(candidate);
        }
    }

    /// Adds an address from which a page was read before, so many days ago: the longer, the earlier it comes.
    pub fn add_known(&mut self, url: Url, weight: i32, depth: u32, days: i32) {
        if depth <= self.depth_max {
            self.known_urls.insert(url.clone());
            self.known.push(Candidate { url, is_entry: false, weight: weight.saturating_add(days.clamp(0, DAYS_MAX)), depth, is_known: true });
        }
    }

    /// The addresses that were asked for, or read on the way to another one.
    pub fn taken(&self) -> &BTreeSet<Url> {
        &self.taken
    }

    /// Notes that an address was read on the way to another one; it is not asked for again.
    pub fn take(&mut self, url: &Url) -> bool {
        self.taken.insert(url.clone())
    }

    /// The best address that waits; none when the budget is used up.
    pub fn take_next(&mut self) -> Option<Candidate> {
        while self.left > 0 {
            let candidate = self.pop()?;
            if self.taken.contains(&candidate.url) || !candidate.is_entry && !self.has_room(&candidate.url) {
                continue;
            }
            self.taken.insert(candidate.url.clone());
            self.left -= 1;
            if !candidate.is_known && !candidate.is_entry {
                self.new_left = self.new_left.saturating_sub(1);
            }
            return Some(candidate);
        }
        None
    }

    /// The best of all; while addresses wait from which pages were read, new ones take but a part of the budget, so that no
    /// site can crowd out what facts rest on.
    fn pop(&mut self) -> Option<Candidate> {
        while self.known.peek().is_some_and(|known| self.taken.contains(&known.url)) {
            self.known.pop();
        }
        let is_known_next = match (self.waiting.peek(), self.known.peek()) {
            (Some(new), Some(known)) => !new.is_entry && (self.new_left == 0 || known > new),
            (None, known) => known.is_some(),
            (Some(_), None) => false,
        };
        if is_known_next { self.known.pop() } else { self.waiting.pop() }
    }

    /// Gives back the place in the budget of an address that cost no request.
    pub fn give_back(&mut self) {
        self.left += 1;
    }

    /// How many addresses wait that the budget leaves no room for.
    pub fn left_out(&self) -> usize {
        self.waiting.iter().chain(&self.known).map(|candidate| &candidate.url).filter(|url| !self.taken.contains(*url)).collect::<BTreeSet<_>>().len()
    }

    fn has_room(&mut self, url: &Url) -> bool {
        let Some(shape) = shape_of(url) else { return true };
        let used = self.shapes.entry(shape).or_default();
        *used += 1;
        *used <= self.shape_max
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::load_bundled_sources;

    fn frontier(pages_max: usize) -> Frontier {
        let source = load_bundled_sources().unwrap().into_iter().find(|source| source.region.as_str() == "13").unwrap();
        let entry = vec![url("/start")];
        Frontier::new(&Source { entry, pages_max, depth_max: 2, ..source })
    }

    fn url(path: &str) -> Url {
        Url::parse("https://www.regionhalland.se").unwrap().join(path).unwrap()
    }

    fn take_all(frontier: &mut Frontier) -> Vec<String> {
        std::iter::from_fn(|| frontier.take_next()).map(|candidate| candidate.url.path().to_owned()).collect()
    }

    #[test]
    fn the_entry_comes_first_and_then_the_best() {
        let mut frontier = frontier(10);
        frontier.add(url("/far"), 12, 2);
        frontier.add(url("/near"), 12, 1);
        frontier.add(url("/better"), 20, 2);
        frontier.add(url("/too-far"), 99, 3);
        assert_eq!(take_all(&mut frontier), ["/start", "/better", "/near", "/far"]);
    }

    #[test]
    fn no_address_is_asked_for_twice() {
        let mut frontier = frontier(10);
        frontier.add(url("/a"), 1, 1);
        frontier.add(url("/a"), 9, 2);
        frontier.take(&url("/b"));
        frontier.add(url("/b"), 9, 1);
        assert_eq!(take_all(&mut frontier), ["/start", "/a"]);
        frontier.add(url("/a"), 50, 1);
        assert_eq!(frontier.take_next(), None);
    }

    #[test]
    fn new_addresses_do_not_crowd_out_known_ones() {
        let mut frontier = frontier(11);
        for number in 0..20 {
            frontier.add(url(&format!("/ny-{number}a")), 30, 1);
            frontier.add_known(url(&format!("/kand-{number}a")), 1, 1, if number == 19 { 9 } else { 0 });
        }
        // A link to a known one takes no new one's place.
        frontier.add(url("/kand-1a"), 99, 1);
        let taken = take_all(&mut frontier);
        assert_eq!(taken.iter().filter(|path| path.starts_with("/ny")).count(), 2);
        assert_eq!((taken.len(), taken[3].as_str()), (11, "/kand-19a"), "{taken:?}");
    }

    #[test]
    fn the_budget_and_one_shape_of_addresses_are_bounded() {
        let mut frontier = frontier(20);
        for number in 0..500 {
            frontier.add(url(&format!("/visa?id={number}")), 20, 1);
        }
        for number in 0..30 {
            frontier.add(url(&format!("/namnd-{number}a")), 5, 1);
        }
        let taken = take_all(&mut frontier);
        assert_eq!((taken.len(), taken.iter().filter(|path| *path == "/visa").count()), (20, SHAPE_MIN));
        assert_eq!(frontier.left_out(), 30 - (20 - 1 - SHAPE_MIN));
    }
}
