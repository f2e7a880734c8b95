//! A list for each piece of a page, most of which are empty and take next to no memory.

use std::ops::Index;

/// A list for each piece.
#[derive(Debug)]
pub(super) struct PerPiece<T> {
    /// Which of `lists` each piece has; the first, which stays empty, for those that have none.
    slots: Vec<u32>,
    lists: Vec<Vec<T>>,
}

impl<T> PerPiece<T> {
    /// Empty lists for a number of pieces, with room for those that will hold something.
    pub(super) fn new(pieces: usize, filled: usize) -> Self {
        let mut lists = Vec::with_capacity(filled + 1);
        lists.push(Vec::new());
        Self { slots: vec![0; pieces], lists }
    }

    /// The list of a piece, to be changed.
    pub(super) fn list_mut(&mut self, piece: usize) -> &mut Vec<T> {
        let slot = &mut self.slots[piece];
        if *slot == 0 {
            // No page that is read has four thousand million pieces.
            *slot = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
            self.lists.push(Vec::new());
        }
        &mut self.lists[*slot as usize]
    }

    /// The lists that hold something, by their pieces.
    pub(super) fn filled(&self) -> impl Iterator<Item = (usize, &[T])> {
        self.slots.iter().enumerate().filter(|(_, slot)| **slot != 0).map(|(piece, slot)| (piece, self.lists[*slot as usize].as_slice()))
    }

    /// All lists, in no order.
    pub(super) fn lists(&self) -> &[Vec<T>] {
        &self.lists
    }

    /// The same, to be changed.
    pub(super) fn lists_mut(&mut self) -> &mut [Vec<T>] {
        &mut self.lists
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
        &self.lists[self.slots[piece] as usize]
    }
}
