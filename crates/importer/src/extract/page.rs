//! A page as the rules see it: passages with their headings, lists with their lead-ins, tables with their header cells.

use super::text::{CharIndex, Passage, TokenKind};
use super::{Evidence, PageContext};
use crate::read::{BlockKind, Document, Link};
use helheten_model::vocabulary::find_region;
use std::ops::Range;

/// A page's passages in order.
pub(crate) struct PageText<'page> {
    /// The text that evidence counts in.
    pub(crate) source: &'page str,
    /// What is known beside the text.
    pub(crate) context: &'page PageContext,
    /// The title, where the page states one.
    pub(crate) title: Option<&'page str>,
    /// The passages, in the order of the text.
    pub(crate) pieces: Vec<Piece>,
    chars: CharIndex,
}

/// A passage and where it stands.
pub(crate) struct Piece {
    /// Its words.
    pub(crate) passage: Passage,
    /// Its role.
    pub(crate) kind: BlockKind,
    /// The headings that it stands under, outermost first, as indexes of pieces.
    pub(crate) headings: Vec<usize>,
    /// For an item of a list: the piece that leads the list in, or the item that a deeper one stands under.
    pub(crate) lead: Option<usize>,
    /// The links that begin within it.
    pub(crate) links: Vec<Link>,
    /// Where it stands in the page's text, in bytes.
    pub(crate) source: Range<usize>,
    /// Whether it goes on with the item, cell or term of the piece before.
    pub(crate) continues: bool,
}

impl Piece {
    /// Whether it is a heading.
    pub(crate) fn is_heading(&self) -> bool {
        matches!(self.kind, BlockKind::Heading { .. })
    }

    /// Whether it is an item of a list.
    pub(crate) fn is_item(&self) -> bool {
        matches!(self.kind, BlockKind::ListItem { .. })
    }

    /// Whether it belongs to the page's footer, of which only contacts are read.
    pub(crate) fn is_footer(&self) -> bool {
        self.kind == BlockKind::Footer
    }

    /// Its words.
    pub(crate) fn text(&self) -> &str {
        &self.passage.text
    }

    /// Whether it is a label rather than a sentence: few words, and no full stop at its end.
    pub(crate) fn is_label(&self) -> bool {
        self.passage.tokens.len() <= 14 && !self.passage.text.ends_with(['.', '!', '?'])
    }
}

impl<'page> PageText<'page> {
    /// Prepares a document for the rules.
    pub(crate) fn new(document: &'page Document, context: &'page PageContext) -> Self {
        let mut pieces: Vec<Piece> = Vec::with_capacity(document.blocks.len());
        let mut headings: Vec<(u8, usize)> = Vec::new();
        // The last piece that is no item, and the last item of each depth since then.
        let mut lead = None;
        let mut items: Vec<(u8, usize)> = Vec::new();
        for block in &document.blocks {
            let passage = Passage::new(&document.text, block.start, block.end);
            if passage.tokens.is_empty() {
                continue;
            }
            let index = pieces.len();
            let mut item_lead = None;
            match &block.kind {
                BlockKind::Heading { level } => {
                    headings.retain(|(above, _)| above < level);
                }
                BlockKind::ListItem { .. } if block.continues => item_lead = pieces.last().and_then(|before| before.lead),
                BlockKind::ListItem { depth, .. } => {
                    items.retain(|(above, _)| above < depth);
                    item_lead = items.last().map(|(_, item)| *item).or(lead);
                    items.push((*depth, index));
                }
                _ => {}
            }
            let above = headings.iter().map(|(_, heading)| *heading).collect();
            if let BlockKind::Heading { level } = block.kind {
                headings.push((level, index));
            }
            if !matches!(block.kind, BlockKind::ListItem { .. }) {
                lead = Some(index);
                items.clear();
            }
            pieces.push(Piece {
                passage,
                kind: block.kind.clone(),
                headings: above,
                lead: item_lead,
                links: block.links.clone(),
                source: block.start..block.end,
                continues: block.continues,
            });
        }
        Self { source: &document.text, context, title: document.title.as_deref(), pieces, chars: CharIndex::new(&document.text) }
    }

    /// The evidence for a range of bytes of a piece's text.
    pub(crate) fn evidence(&self, piece: usize, range: &Range<usize>) -> Evidence {
        let place = self.pieces[piece].passage.place(range, self.source);
        self.chars.evidence(self.source, place)
    }

    /// The evidence for a range of a piece's tokens.
    pub(crate) fn evidence_of(&self, piece: usize, tokens: &Range<usize>) -> Evidence {
        let range = self.pieces[piece].passage.bytes(tokens);
        self.evidence(piece, &range)
    }

    /// The evidence for a range of bytes of the page's own text.
    pub(crate) fn evidence_at(&self, range: Range<usize>) -> Evidence {
        self.chars.evidence(self.source, range)
    }

    /// The evidence for a whole piece.
    pub(crate) fn evidence_whole(&self, piece: usize) -> Evidence {
        self.evidence(piece, &(0..self.pieces[piece].passage.text.len()))
    }

    /// The pieces that rules read: all but the footer's.
    pub(crate) fn body(&self) -> impl Iterator<Item = (usize, &Piece)> {
        self.pieces.iter().enumerate().filter(|(_, piece)| !piece.is_footer())
    }

    /// The items of the list that a piece leads in, at the first depth.
    pub(crate) fn items_led_by(&self, lead: usize) -> impl Iterator<Item = usize> + '_ {
        (lead + 1..self.pieces.len())
            .take_while(move |&index| self.pieces[index].is_item())
            .filter(move |&index| self.pieces[index].lead == Some(lead) && !self.pieces[index].continues)
    }

    /// The terms of the definition list right below a piece.
    pub(crate) fn terms_below(&self, lead: usize) -> Vec<usize> {
        let in_list = |index: &usize| matches!(self.pieces[*index].kind, BlockKind::Term | BlockKind::Definition);
        (lead + 1..self.pieces.len()).take_while(in_list).filter(|&index| self.pieces[index].kind == BlockKind::Term).collect()
    }

    /// The region's name: the register's, or for a region that is not in it the one that the page says most.
    pub(crate) fn region_name(&self) -> Option<String> {
        if let Ok(region) = find_region(self.context.region) {
            return Some(region.name.clone());
        }
        let mut counts: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
        for piece in &self.pieces {
            let tokens = &piece.passage.tokens;
            for at in 0..tokens.len().saturating_sub(1) {
                if tokens[at].is_any(&["region", "landstinget"]) && tokens[at + 1].kind == TokenKind::Capital {
                    let of_county = tokens.get(at + 2).is_some_and(|token| token.is_any(&["län", "läns"]));
                    let name = piece.passage.slice(at..at + if of_county { 3 } else { 2 });
                    *counts.entry(super::swedish::capitalize(super::swedish::nominative(name))).or_default() += 1;
                }
            }
        }
        counts.into_iter().max_by_key(|(name, count)| (*count, std::cmp::Reverse(name.clone()))).map(|(name, _)| name)
    }

    /// The sentence of a piece that a token stands in.
    pub(crate) fn sentence_at(&self, piece: usize, token: usize) -> Range<usize> {
        let sentences = &self.pieces[piece].passage.sentences;
        sentences.iter().find(|sentence| sentence.contains(&token)).cloned().unwrap_or(0..self.pieces[piece].passage.tokens.len())
    }
}
