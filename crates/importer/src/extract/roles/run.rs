//! Runs of titles and names, each alone on its line.

use super::{is_lone_name, whole_title};
use crate::extract::page::PageText;
use crate::extract::signs::Signs;

/// Runs of titles and names, each alone on its line.
#[derive(Default)]
pub(super) struct Runs {
    /// The first piece of the run that ends right before the last piece asked for, or that piece.
    start: usize,
    /// The piece after the last one that was looked at.
    next: usize,
}

impl Runs {
    /// The first of the run that ends right before a piece; itself where there is none. Pieces are asked for in order.
    pub(super) fn start(&mut self, page: &PageText<'_>, index: usize) -> usize {
        // What stands before an earlier piece is known.
        let ends_before = |at: usize| {
            let may_follow = page.signs_of(at).meet(Signs::TITLE | Signs::NAME);
            !(may_follow && (whole_title(&page.pieces[at]).is_some() || is_lone_name(page, at)))
        };
        if let Some(last) = (self.next..index).rev().find(|&at| ends_before(at)) {
            self.start = last + 1;
        }
        self.next = index;
        self.start
    }
}
