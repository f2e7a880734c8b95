//! A page as the rules see it: passages with their headings, lists with their lead-ins, tables with their header cells.

mod outline;
mod piece;

use super::signs::Signs;
use super::text::{CharIndex, Syntax, TokenKind};
use super::{Evidence, PageContext, SharedText};
use crate::read::{BlockKind, Document};
use arcstr::ArcStr;
use helheten_model::vocabulary::find_region;
use outline::{Outline, Table};
pub(crate) use piece::Piece;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::ops::Range;

/// How far above a definition its term may stand, in pieces; no list that people read is as long.
const TERM_PIECES_MAX: usize = 500;

/// A page's passages in order.
pub(crate) struct PageText<'page> {
    /// The text that evidence counts in.
    pub(crate) source: &'page ArcStr,
    /// What is known beside the text.
    pub(crate) context: &'page PageContext,
    /// The title, where the page states one.
    pub(crate) title: Option<&'page str>,
    /// The passages, in the order of the text.
    pub(crate) pieces: Vec<Piece<'page>>,
    /// What the words and the layout of each piece are signs of.
    signs: Vec<Signs>,
    /// What those of all pieces are.
    all_signs: Signs,
    chars: CharIndex,
    tables: Vec<Table>,
    region_name: OnceCell<Option<SharedText>>,
    region_words: OnceCell<Vec<String>>,
    says_regional_assembly: OnceCell<bool>,
    title_mandates: OnceCell<bool>,
}

impl<'page> PageText<'page> {
    /// Prepares a document for the rules; `syntax` holds its words.
    pub(crate) fn new(document: &'page Document, context: &'page PageContext, syntax: &'page Syntax<'page>) -> Self {
        let source = &document.text;
        let mut outline = Outline::with_room(document.blocks.len());
        let mut last = None;
        for (index, passage) in syntax.passages() {
            let block = &document.blocks[index];
            outline.push(source, block, passage, block.continues || last == Some(index));
            last = Some(index);
        }
        let Outline { pieces, signs, tables, .. } = outline;
        let all_signs = signs.iter().fold(Signs::NONE, |all, signs| all | *signs);
        Self {
            source,
            context,
            title: document.title.as_deref(),
            pieces,
            signs,
            all_signs,
            chars: CharIndex::new(source),
            tables,
            region_name: OnceCell::new(),
            region_words: OnceCell::new(),
            says_regional_assembly: OnceCell::new(),
            title_mandates: OnceCell::new(),
        }
    }

    /// Looks at the words of a stretch of pieces, all at once: those that are far from the processor come together, not one
    /// after another as rules ask for them.
    pub(crate) fn bring_near(&self, stretch: &Range<usize>) {
        let words = self.pieces[stretch.clone()].iter().flat_map(|piece| piece.passage.tokens);
        black_box(words.fold(0, |seen, word| seen ^ word.touch()));
    }

    /// The cells of a table's row, as indexes of pieces in their order.
    pub(crate) fn row(&self, table: usize, row: usize) -> &[usize] {
        self.tables.get(table).map_or(&[], |table| table.row(row))
    }

    /// The first cell that heads a column.
    pub(crate) fn column_head(&self, table: usize, column: usize) -> Option<usize> {
        self.tables.get(table)?.head(column)
    }

    /// Some words to keep, which share the page's text where they stand in it as they are.
    pub(crate) fn keep(&self, words: &str) -> SharedText {
        self.source.try_substr_from(words).unwrap_or_else(|| SharedText::from(words))
    }

    /// The same with a capital at the beginning.
    pub(crate) fn keep_capitalized(&self, words: &str) -> SharedText {
        super::swedish::with_capital(words).map_or_else(|| self.keep(words), SharedText::from)
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
    pub(crate) fn body(&self) -> impl Iterator<Item = (usize, &Piece<'page>)> {
        self.pieces.iter().enumerate().filter(|(_, piece)| !piece.is_footer())
    }

    /// Those of them that hold one of some signs.
    pub(crate) fn body_with(&self, signs: Signs) -> impl Iterator<Item = (usize, &Piece<'page>)> {
        self.pieces_with(signs).filter(|(index, _)| !self.signs[*index].meet(Signs::FOOTER))
    }

    /// The pieces that hold one of some signs, the footer's too.
    pub(crate) fn pieces_with(&self, wanted: Signs) -> impl Iterator<Item = (usize, &Piece<'page>)> {
        let signs = if self.all_signs.meet(wanted) { &self.signs[..] } else { &[] };
        signs.iter().enumerate().filter(move |(_, signs)| signs.meet(wanted)).map(|(index, _)| (index, &self.pieces[index]))
    }

    /// The signs of the pieces of a stretch, with their indexes.
    pub(crate) fn signs_within(&self, stretch: &Range<usize>) -> impl Iterator<Item = (usize, Signs)> {
        stretch.clone().zip(self.signs[stretch.clone()].iter().copied())
    }

    /// What the words and the layout of a piece are signs of.
    pub(crate) fn signs_of(&self, piece: usize) -> Signs {
        self.signs[piece]
    }

    /// The heading that a piece stands right under.
    pub(crate) fn heading(&self, piece: usize) -> Option<usize> {
        self.pieces[piece].heading()
    }

    /// The headings that a piece stands under, the innermost first.
    pub(crate) fn headings(&self, piece: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.heading(piece), |&above| self.heading(above))
    }

    /// The items of the list that a piece leads in, at the first depth.
    pub(crate) fn items_led_by(&self, lead: usize) -> impl Iterator<Item = usize> + '_ {
        let depth = |index: usize| if let BlockKind::ListItem { depth, .. } = self.pieces[index].kind { Some(*depth) } else { None };
        let own = depth(lead);
        (lead + 1..self.pieces.len())
            .take_while(move |&index| depth(index).is_some_and(|depth| own.is_none_or(|own| depth > own || self.pieces[index].continues)))
            .filter(move |&index| self.pieces[index].lead() == Some(lead) && !self.pieces[index].continues)
    }

    /// The terms of the definition list right below a piece.
    pub(crate) fn terms_below(&self, lead: usize) -> Vec<usize> {
        let in_list = |index: &usize| matches!(self.pieces[*index].kind, BlockKind::Term | BlockKind::Definition);
        (lead + 1..self.pieces.len()).take_while(in_list).filter(|&index| *self.pieces[index].kind == BlockKind::Term).collect()
    }

    /// The term that a definition is of.
    pub(crate) fn term_of(&self, definition: usize) -> Option<usize> {
        let in_list = |at: &usize| matches!(self.pieces[*at].kind, BlockKind::Term | BlockKind::Definition);
        let of_definition = *self.pieces[definition].kind == BlockKind::Definition;
        (0..definition).rev().take(TERM_PIECES_MAX).take_while(in_list).find(|&at| *self.pieces[at].kind == BlockKind::Term).filter(|_| of_definition)
    }

    /// The region's name: the register's, or for a region that is not in it the one that the page says most.
    pub(crate) fn region_name(&self) -> Option<&SharedText> {
        self.region_name.get_or_init(|| self.find_region_name().map(SharedText::from)).as_ref()
    }

    /// Whether a piece speaks of seats by party.
    pub(crate) fn speaks_of_mandates(&self, piece: usize) -> bool {
        self.signs[piece].meet(Signs::MANDATE)
    }

    /// Whether the title speaks of seats by party.
    pub(crate) fn title_speaks_of_mandates(&self) -> bool {
        *self.title_mandates.get_or_init(|| self.title.is_some_and(|title| title.to_lowercase().contains("mandat")))
    }

    /// Whether the page names a regional assembly in any way.
    pub(crate) fn says_regional_assembly(&self) -> bool {
        *self.says_regional_assembly.get_or_init(|| self.source.to_lowercase().contains("regionfullm"))
    }

    /// The words of the region's name in small letters; none where no name is known.
    pub(crate) fn region_words(&self) -> &[String] {
        self.region_words.get_or_init(|| self.region_name().map(|name| name.to_lowercase().split(' ').map(str::to_owned).collect()).unwrap_or_default())
    }

    fn find_region_name(&self) -> Option<String> {
        if let Ok(region) = find_region(self.context.region) {
            return Some(region.name.clone());
        }
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for piece in &self.pieces {
            let tokens = &piece.passage.tokens;
            for at in 0..tokens.len().saturating_sub(1) {
                if tokens[at].is_any(&["region", "landstinget"]) && tokens[at + 1].kind == TokenKind::Capital {
                    let of_county = tokens.get(at + 2).is_some_and(|token| token.is_any(&["län", "läns"]));
                    let name = piece.passage.slice(at..at + if of_county { 3 } else { 2 });
                    let words = super::swedish::nominative(name).split(' ').map(|word| super::swedish::capitalize(&word.to_lowercase()).replace("Län", "län"));
                    *counts.entry(words.collect::<Vec<_>>().join(" ")).or_default() += 1;
                }
            }
        }
        counts.into_iter().max_by_key(|(name, count)| (*count, std::cmp::Reverse(name.clone()))).map(|(name, _)| name)
    }

    /// The sentence of a piece that a token stands in.
    pub(crate) fn sentence_at(&self, piece: usize, token: usize) -> Range<usize> {
        let passage = &self.pieces[piece].passage;
        passage.sentence_at(token).cloned().unwrap_or(0..passage.tokens.len())
    }
}
