//! A passage and where it stands.

use crate::extract::lexicon::lower_in_place;
use crate::extract::people::PersonName;
use crate::extract::text::Passage;
use crate::extract::titles::Title;
use crate::read::{Block, BlockKind, Link};
use std::cell::OnceCell;
use std::num::NonZeroU32;
use std::ops::Range;

/// A passage and where it stands. A page has many, which all rules look through: what few of them need is boxed.
pub(crate) struct Piece<'page> {
    /// Its words.
    pub(crate) passage: Passage<'page>,
    /// Its role.
    pub(crate) kind: &'page BlockKind,
    block: &'page Block,
    start: u32,
    end: u32,
    heading: Above,
    lead: Above,
    /// Whether it goes on with the item, cell or term of the piece before.
    pub(crate) continues: bool,
    /// Its words in small letters, once they were asked for.
    #[expect(clippy::box_collection, reason = "few pieces are asked")]
    lower: OnceCell<Box<String>>,
}

/// A piece that stands above another, if there is one.
#[derive(Clone, Copy, Default)]
struct Above(Option<NonZeroU32>);

impl Above {
    fn of(piece: Option<usize>) -> Self {
        Self(piece.and_then(|piece| NonZeroU32::new(offset(piece + 1))))
    }

    fn piece(self) -> Option<usize> {
        self.0.map(|next| next.get() as usize - 1)
    }
}

/// Pages are far shorter than 32 bits reach (limit 20 MiB).
fn offset(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl<'page> Piece<'page> {
    /// A passage of a block, where it stands in the page's text, and the pieces above it: its heading and what leads it in.
    pub(super) fn new(block: &'page Block, passage: Passage<'page>, source: Range<usize>, heading: Option<usize>, lead: Option<usize>) -> Self {
        Self {
            passage,
            kind: &block.kind,
            block,
            start: offset(source.start),
            end: offset(source.end),
            heading: Above::of(heading),
            lead: Above::of(lead),
            continues: false,
            lower: OnceCell::new(),
        }
    }

    /// The persons that it names, in order.
    pub(crate) fn people(&self) -> &'page [PersonName] {
        self.passage.people
    }

    /// The titles of offices that it names, in order.
    pub(crate) fn titles(&self) -> &'page [Title] {
        self.passage.titles
    }

    /// Where it stands in the page's text, in bytes.
    pub(crate) fn source(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The heading that it stands right under; [`super::PageText::headings`] has those above that too.
    pub(super) fn heading(&self) -> Option<usize> {
        self.heading.piece()
    }

    /// For an item of a list: the piece that leads the list in, or the item that a deeper one stands under.
    pub(crate) fn lead(&self) -> Option<usize> {
        self.lead.piece()
    }

    /// The links that begin within it; a block has them in order.
    pub(crate) fn links(&self) -> &'page [Link] {
        let links = &self.block.links;
        if !self.continues || links.is_empty() {
            return links;
        }
        let place = |byte: u32| links.partition_point(|link| link.start < byte as usize);
        &links[place(self.start)..place(self.end)]
    }

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
        *self.kind == BlockKind::Footer
    }

    /// Its words.
    pub(crate) fn text(&self) -> &'page str {
        self.passage.text
    }

    /// Its words in small letters, byte for byte in the same places.
    pub(crate) fn lower(&self) -> &str {
        self.lower.get_or_init(|| Box::new(lower_in_place(self.passage.text)))
    }

    /// Whether it is a label rather than a sentence: few words, and no full stop at its end.
    pub(crate) fn is_label(&self) -> bool {
        self.passage.tokens.len() <= 14 && !self.passage.text.ends_with(['.', '!', '?'])
    }
}
