//! Names without a noun of their own that a list introduces ("Trafik och samhälle"), wherever else they stand.

use super::per_piece::PerPiece;
use super::{Bodies, Mention, MentionRole, Place};
use crate::extract::page::PageText;
use crate::extract::text::TokenKind;
use rustc_hash::FxHashMap as HashMap;
use std::ops::Range;

/// A name's words in lower case, and its body.
type Name = (Vec<String>, usize);

impl Bodies {
    /// Adds the places where names stand that only a list shows to be names; a noun before one belongs to it ("Förvaltningen Trafik och samhälle").
    pub(super) fn add_known_names(&mut self, page: &PageText<'_>, mentions: &PerPiece<Mention<'_>>) {
        let mut by_word: HashMap<String, Vec<Name>> = HashMap::default();
        for (index, body) in self.list.iter().enumerate().filter(|(_, body)| body.class.is_some() && body.noun.is_none()) {
            let (piece, tokens) = &body.named_at;
            let words: Vec<String> = page.pieces[*piece].passage.span(tokens.clone()).iter().map(|token| token.lower.clone()).collect();
            if let Some(first) = words.first() {
                by_word.entry(first.clone()).or_default().push((words, index));
            }
        }
        if by_word.is_empty() {
            return;
        }
        for (index, piece) in page.body() {
            let mut found: Vec<Place> = Vec::new();
            for at in 0..piece.passage.tokens.len() {
                let Some(names) = by_word.get(piece.passage.tokens[at].lower.as_str()) else { continue };
                let longest = names.iter().filter(|(words, _)| stands_at(page, index, at, words)).max_by_key(|(words, _)| words.len());
                if let Some((words, body)) = longest {
                    found.push(Place { tokens: at..at + words.len(), body: *body, genitive: false, reference: false });
                }
            }
            for mut place in found {
                let noun = mentions[index].iter().find(|mention| {
                    mention.tokens.end > place.tokens.start.saturating_sub(1)
                        && mention.tokens.start + 1 == place.tokens.start
                        && mention.role != MentionRole::Class
                });
                if let Some(noun) = noun {
                    self.forget_place(index, &noun.tokens, place.body);
                    place.tokens.start = noun.tokens.start;
                }
                let covered = self.places_in(index).iter().any(|other| other.tokens.start < place.tokens.end && other.tokens.end > place.tokens.start);
                if !covered {
                    self.add_place(index, place);
                }
            }
        }
    }

    /// Takes away what was found at a place; a body that stands nowhere else was a part of the known name.
    fn forget_place(&mut self, piece: usize, tokens: &Range<usize>, known: usize) {
        let Some(at) = self.places[piece].iter().position(|place| place.tokens == *tokens) else { return };
        let body = self.places[piece][at].body;
        self.places.retain(piece, |place| place.tokens != *tokens);
        if body != known && self.places.filled().flat_map(|(_, places)| places).all(|place| place.body != body) {
            self.list[body].merged_into = Some(known);
        }
    }
}

/// Whether a name's words stand at a token, as a name: beginning with a capital, and not only as a sentence's first word.
fn stands_at(page: &PageText<'_>, piece: usize, at: usize, words: &[String]) -> bool {
    let tokens = &page.pieces[piece].passage.tokens;
    let whole = words.iter().enumerate().all(|(offset, word)| tokens.get(at + offset).is_some_and(|token| token.lower == *word));
    let begins_sentence = page.sentence_at(piece, at).start == at;
    whole && tokens[at].kind == TokenKind::Capital && (words.len() > 1 || !begins_sentence)
}
