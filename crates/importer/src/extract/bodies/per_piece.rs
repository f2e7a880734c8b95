//! A list for each piece of a page: most are empty, and the items of all stand in one row.

use std::ops::Index;

/// A list for each piece.
#[derive(Debug)]
pub(super) struct PerPiece<T> {
    /// Where each piece's list is in `items`.
    lists: Vec<List>,
    /// The items, list by list; beside them what lists that grew or shrank left behind.
    items: Vec<T>,
}

/// Where a list begins and how long it is: no page that is read has four thousand million items.
#[derive(Clone, Copy, Debug, Default)]
struct List {
    start: u32,
    len: u32,
}

impl List {
    fn of(start: usize, len: usize) -> Self {
        let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self { start: short(start), len: short(len) }
    }

    fn start(self) -> usize {
        self.start as usize
    }

    fn len(self) -> usize {
        self.len as usize
    }

    fn end(self) -> usize {
        self.start() + self.len()
    }
}

impl<T> PerPiece<T> {
    /// Empty lists for a number of pieces, with room for a number of items.
    pub(super) fn new(pieces: usize, items: usize) -> Self {
        Self { lists: vec![List::default(); pieces], items: Vec::with_capacity(items) }
    }

    /// How many items there are, with those that lists left behind.
    pub(super) fn item_count(&self) -> usize {
        self.items.len()
    }

    /// Gives a piece a list in place of its own.
    pub(super) fn set(&mut self, piece: usize, items: impl IntoIterator<Item = T>) {
        let start = self.items.len();
        self.items.extend(items);
        self.lists[piece] = List::of(start, self.items.len() - start);
    }

    /// The lists that hold something, by their pieces.
    pub(super) fn filled(&self) -> impl Iterator<Item = (usize, &[T])> {
        self.lists.iter().enumerate().filter(|(_, list)| list.len > 0).map(|(piece, list)| (piece, &self.items[list.start()..list.end()]))
    }

    /// Keeps what is wanted of a piece's list.
    pub(super) fn retain(&mut self, piece: usize, mut keeps: impl FnMut(&T) -> bool) {
        let list = &mut self.lists[piece];
        let items = &mut self.items[list.start()..list.end()];
        let mut kept = 0;
        for at in 0..items.len() {
            if keeps(&items[at]) {
                items.swap(kept, at);
                kept += 1;
            }
        }
        *list = List::of(list.start(), kept);
    }

    /// Puts each list in order, and keeps the first of items that are the same.
    pub(super) fn sort_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K, same: impl Fn(&T, &T) -> bool) {
        for list in self.lists.iter_mut().filter(|list| list.len > 1) {
            let items = &mut self.items[list.start()..list.end()];
            items.sort_by_key(&key);
            let mut kept = 1;
            for at in 1..items.len() {
                if !same(&items[at], &items[kept - 1]) {
                    items.swap(kept, at);
                    kept += 1;
                }
            }
            *list = List::of(list.start(), kept);
        }
    }
}

impl<T: Clone> PerPiece<T> {
    /// Adds an item at the end of a piece's list.
    pub(super) fn push(&mut self, piece: usize, item: T) {
        let list = &mut self.lists[piece];
        let start = if list.end() == self.items.len() { list.start() } else { self.items.len() };
        if start != list.start() {
            self.items.extend_from_within(list.start()..list.end());
        }
        self.items.push(item);
        *list = List::of(start, list.len() + 1);
    }

    /// Adds an item at a place of a piece's list.
    pub(super) fn insert(&mut self, piece: usize, at: usize, item: T) {
        self.push(piece, item);
        let list = self.lists[piece];
        self.items[list.start() + at..list.end()].rotate_right(1);
    }
}

impl<T> Default for PerPiece<T> {
    fn default() -> Self {
        Self::new(0, 0)
    }
}

impl<T> Index<usize> for PerPiece<T> {
    type Output = [T];

    fn index(&self, piece: usize) -> &[T] {
        let list = self.lists[piece];
        &self.items[list.start()..list.end()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_grow_beside_one_another() {
        let mut lists = PerPiece::new(3, 0);
        lists.set(0, [5, 1]);
        lists.push(2, 7);
        lists.push(0, 1);
        lists.insert(2, 0, 6);
        assert_eq!((&lists[0], &lists[1], &lists[2]), (&[5, 1, 1][..], &[][..], &[6, 7][..]));
        lists.sort_by_key(|item| *item, |later, earlier| later == earlier);
        assert_eq!((&lists[0], &lists[2]), (&[1, 5][..], &[6, 7][..]));
        lists.retain(2, |item| *item == 7);
        lists.push(2, 8);
        assert_eq!(lists.filled().collect::<Vec<_>>(), [(0, &[1, 5][..]), (2, &[7, 8][..])]);
    }
}
