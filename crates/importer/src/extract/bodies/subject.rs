//! Which body words are about that name none: that of a heading, a term, a label or a sentence before them.

use super::{Bodies, Place};
use crate::extract::page::PageText;
use crate::extract::text::TokenKind;

impl Bodies {
    /// The body that the closest heading above a piece names.
    pub(crate) fn of_headings(&self, page: &PageText<'_>, piece: usize) -> Option<usize> {
        let own = page.pieces[piece].is_heading().then_some(piece);
        own.into_iter().chain(page.headings(piece)).find_map(|heading| self.places[heading].first().map(|place| self.settled(place.body)))
    }

    /// The body that a sentence is about when it only says "den" or nothing: the subject of a sentence before it in the piece,
    /// that of the list's lead-in or of the term, or the body of a heading.
    pub(crate) fn subject_before(&self, page: &PageText<'_>, piece: usize, token: usize) -> Option<usize> {
        let passage = &page.pieces[piece].passage;
        let sentence = page.sentence_at(piece, token);
        // "Till utskottet har styrelsen överlåtit …": what a sentence begins with is what it is about.
        let fronted = |place: &Place| {
            let before = place.tokens.start - 1;
            passage.tokens[before].is_any(&["till", "i", "för", "åt"]) && page.sentence_at(piece, before).start == before
        };
        let is_subject = |place: &&Place| {
            let tied = place.tokens.start > 0 && passage.tokens[place.tokens.start - 1].is_any(&["av", "till", "för", "efter", "åt", "i"]);
            !place.genitive && (!tied || fronted(place))
        };
        let is_agent = |place: &Place| place.tokens.start > 0 && passage.tokens[place.tokens.start - 1].is("av");
        let own = self.places(piece, &(sentence.start..token)).rev().find(|place| !place.genitive && !is_agent(place));
        let earlier = || passage.sentences_before(sentence.start).rev().find_map(|earlier| self.places(piece, earlier).find(is_subject));
        let before = own.or_else(earlier).map(|place| self.settled(place.body));
        before
            .or_else(|| page.pieces[piece].lead().filter(|_| page.pieces[piece].is_item()).and_then(|lead| self.label_body(page, lead)))
            .or_else(|| self.term_above(page, piece))
            .or_else(|| self.label_above(page, piece).filter(|_| sentence.start == 0))
            .or_else(|| self.of_headings(page, piece))
    }

    /// The body that is all of the line right above a line which only goes on: a number of seats, words that begin with a verb.
    pub(super) fn label_above(&self, page: &PageText<'_>, piece: usize) -> Option<usize> {
        let above = piece.checked_sub(1)?;
        let goes_on = page.pieces[piece].is_label() && page.pieces[piece].passage.tokens[0].kind != TokenKind::Capital;
        let whole = 0..page.pieces[above].passage.tokens.len();
        let place = self.places[above].first().filter(|place| goes_on && place.tokens == whole && !page.pieces[above].is_item())?;
        Some(self.settled(place.body))
    }

    /// The body that a label (a term, an item, a short line) names.
    pub(super) fn label_body(&self, page: &PageText<'_>, piece: usize) -> Option<usize> {
        page.pieces[piece].is_label().then(|| self.places[piece].first().map(|place| self.settled(place.body))).flatten()
    }

    /// The body that the term above a definition names.
    pub(super) fn term_above(&self, page: &PageText<'_>, piece: usize) -> Option<usize> {
        page.term_of(piece).and_then(|term| self.label_body(page, term))
    }
}
