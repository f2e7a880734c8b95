//! A page as the rules see it: passages with their headings, lists with their lead-ins, tables with their header cells.

use super::people::{PersonName, find_people};
use super::signs::Signs;
use super::text::{CharIndex, Passage, Syntax, TokenKind};
use super::titles::{Title, find_titles};
use super::{Evidence, PageContext};
use crate::read::{Block, BlockKind, Document, Link};
use helheten_model::vocabulary::find_region;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// A page's passages in order.
pub(crate) struct PageText<'page> {
    /// The text that evidence counts in.
    pub(crate) source: &'page str,
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
    region_name: OnceCell<Option<String>>,
    region_words: OnceCell<Vec<String>>,
    says_regional_assembly: OnceCell<bool>,
    title_mandates: OnceCell<bool>,
}

/// Where a table's cells are, as indexes of pieces.
#[derive(Default)]
struct Table {
    /// The cells, row by row.
    cells: Vec<usize>,
    /// Where each row begins among them.
    rows: Vec<usize>,
    /// The first cell that heads each column.
    heads: Vec<Option<usize>>,
}

/// A passage and where it stands.
pub(crate) struct Piece<'page> {
    /// Its words.
    pub(crate) passage: Passage<'page>,
    /// Its role.
    pub(crate) kind: &'page BlockKind,
    /// The headings that it stands under, outermost first, as indexes of pieces.
    pub(crate) headings: Rc<[usize]>,
    /// For an item of a list: the piece that leads the list in, or the item that a deeper one stands under.
    pub(crate) lead: Option<usize>,
    /// The links that begin within it.
    pub(crate) links: &'page [Link],
    /// Where it stands in the page's text, in bytes.
    pub(crate) source: Range<usize>,
    /// Whether it goes on with the item, cell or term of the piece before.
    pub(crate) continues: bool,
    people: OnceCell<Vec<PersonName>>,
    titles: OnceCell<Vec<Title>>,
}

impl<'page> Piece<'page> {
    /// The persons that it names, in order.
    pub(crate) fn people(&self) -> &[PersonName] {
        if self.passage.signs.meet(Signs::NAME) { self.people.get_or_init(|| find_people(&self.passage)) } else { &[] }
    }

    /// The titles of offices that it names, in order.
    pub(crate) fn titles(&self) -> &[Title] {
        if self.passage.signs.meet(Signs::TITLE) { self.titles.get_or_init(|| find_titles(&self.passage)) } else { &[] }
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
        self.passage.lower()
    }

    /// Whether it is a label rather than a sentence: few words, and no full stop at its end.
    pub(crate) fn is_label(&self) -> bool {
        self.passage.tokens.len() <= 14 && !self.passage.text.ends_with(['.', '!', '?'])
    }
}

impl<'page> PageText<'page> {
    /// Prepares a document for the rules; `syntax` holds its words.
    pub(crate) fn new(document: &'page Document, context: &'page PageContext, syntax: &'page Syntax<'page>) -> Self {
        let mut outline = Outline { pieces: Vec::with_capacity(document.blocks.len()), ..Outline::default() };
        let mut last = None;
        for (index, passage) in syntax.passages() {
            let block = &document.blocks[index];
            outline.push(&document.text, block, passage, block.continues || last == Some(index));
            last = Some(index);
        }
        let pieces = outline.pieces;
        let tables = index_tables(&pieces);
        let signs = signs_of_pieces(&pieces);
        let all_signs = signs.iter().fold(Signs::NONE, |all, signs| all | *signs);
        Self {
            source: &document.text,
            context,
            title: document.title.as_deref(),
            pieces,
            signs,
            all_signs,
            chars: CharIndex::new(&document.text),
            tables,
            region_name: OnceCell::new(),
            region_words: OnceCell::new(),
            says_regional_assembly: OnceCell::new(),
            title_mandates: OnceCell::new(),
        }
    }

    /// The cells of a table's row, as indexes of pieces in their order.
    pub(crate) fn row(&self, table: usize, row: usize) -> &[usize] {
        let Some(table) = self.tables.get(table) else { return &[] };
        let place = |row: usize| table.rows.get(row).copied().unwrap_or(table.cells.len());
        &table.cells[place(row)..place(row + 1)]
    }

    /// The first cell that heads a column.
    pub(crate) fn column_head(&self, table: usize, column: usize) -> Option<usize> {
        self.tables.get(table)?.heads.get(column).copied().flatten()
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

    /// What the words and the layout of a piece are signs of.
    pub(crate) fn signs_of(&self, piece: usize) -> Signs {
        self.signs[piece]
    }

    /// The items of the list that a piece leads in, at the first depth.
    pub(crate) fn items_led_by(&self, lead: usize) -> impl Iterator<Item = usize> + '_ {
        let depth = |index: usize| if let BlockKind::ListItem { depth, .. } = self.pieces[index].kind { Some(*depth) } else { None };
        let own = depth(lead);
        (lead + 1..self.pieces.len())
            .take_while(move |&index| depth(index).is_some_and(|depth| own.is_none_or(|own| depth > own || self.pieces[index].continues)))
            .filter(move |&index| self.pieces[index].lead == Some(lead) && !self.pieces[index].continues)
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
        (0..definition).rev().take_while(in_list).find(|&at| *self.pieces[at].kind == BlockKind::Term).filter(|_| of_definition)
    }

    /// The region's name: the register's, or for a region that is not in it the one that the page says most.
    pub(crate) fn region_name(&self) -> Option<&str> {
        self.region_name.get_or_init(|| self.find_region_name()).as_deref()
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

/// A page's pieces so far, with what the next one may stand under.
#[derive(Default)]
struct Outline<'page> {
    pieces: Vec<Piece<'page>>,
    headings: Vec<(u8, usize)>,
    above: Rc<[usize]>,
    /// The last piece that is no item.
    lead: Option<usize>,
    /// The last item of each depth since then.
    items: Vec<(u8, usize)>,
}

impl<'page> Outline<'page> {
    fn push(&mut self, text: &str, block: &'page Block, passage: Passage<'page>, continues: bool) {
        let index = self.pieces.len();
        let mut lead = None;
        match &block.kind {
            BlockKind::Heading { level } => {
                self.headings.retain(|(above, _)| above < level);
                self.above = self.headings.iter().map(|(_, heading)| *heading).collect();
            }
            BlockKind::ListItem { .. } if continues => lead = self.pieces.last().and_then(|before| before.lead),
            BlockKind::ListItem { depth, .. } => {
                self.items.retain(|(above, _)| above < depth);
                lead = self.items.last().map(|(_, item)| *item).or(self.lead);
                self.items.push((*depth, index));
            }
            _ => {}
        }
        let headings = Rc::clone(&self.above);
        if let BlockKind::Heading { level } = block.kind {
            self.headings.push((level, index));
            self.above = self.headings.iter().map(|(_, heading)| *heading).collect();
        }
        let source = passage.place(&(0..passage.text.len()), text);
        if !matches!(block.kind, BlockKind::ListItem { .. }) {
            self.lead = Some(index);
            self.items.clear();
        }
        self.pieces.push(Piece {
            passage,
            kind: &block.kind,
            headings,
            lead,
            links: links_of(block, continues.then_some(&source)),
            source: if continues { source } else { block.start..block.end },
            continues,
            people: OnceCell::new(),
            titles: OnceCell::new(),
        });
    }
}

/// The links of a block that begin within a part of it; it has them in order.
fn links_of<'page>(block: &'page Block, part: Option<&Range<usize>>) -> &'page [Link] {
    let Some(part) = part else { return &block.links };
    let place = |byte: usize| block.links.partition_point(|link| link.start < byte);
    &block.links[place(part.start)..place(part.end)]
}

/// What the words and the layout of each piece are signs of; kept apart from the pieces, as each rule looks through all of them.
fn signs_of_pieces(pieces: &[Piece]) -> Vec<Signs> {
    let mut signs: Vec<Signs> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let layout = match piece.kind {
            BlockKind::Heading { .. } => Signs::HEADING,
            BlockKind::Cell { .. } => Signs::CELL,
            BlockKind::Definition => Signs::DEFINITION,
            BlockKind::Footer => Signs::FOOTER,
            BlockKind::ListItem { .. } => {
                if let Some(before) = signs.last_mut() {
                    *before |= Signs::LIST_BELOW;
                }
                Signs::NONE
            }
            BlockKind::Paragraph | BlockKind::Term | BlockKind::Caption => Signs::NONE,
        };
        signs.push(piece.passage.signs | layout | if piece.links.is_empty() { Signs::NONE } else { Signs::LINK });
    }
    signs
}

/// The tables by their numbers; the cells of a page come row by row.
fn index_tables(pieces: &[Piece]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let BlockKind::Cell { table, row, column, header } = *piece.kind else { continue };
        if tables.len() <= table {
            tables.resize_with(table + 1, Table::default);
        }
        let table = &mut tables[table];
        while table.rows.len() <= row {
            table.rows.push(table.cells.len());
        }
        table.cells.push(index);
        if header {
            table.heads.resize(table.heads.len().max(column + 1), None);
            table.heads[column].get_or_insert(index);
        }
    }
    tables
}
