//! Pieces as they come: what each stands under, what it is a sign of, and the tables that they make up.

use super::Piece;
use crate::extract::signs::Signs;
use crate::extract::text::Passage;
use crate::read::{Block, BlockKind};

/// A page's pieces so far, with what the next one may stand under.
#[derive(Default)]
pub(super) struct Outline<'page> {
    pub(super) pieces: Vec<Piece<'page>>,
    /// What the words and the layout of each are signs of; kept apart from the pieces, as each rule looks through all of them.
    pub(super) signs: Vec<Signs>,
    /// The tables by their numbers.
    pub(super) tables: Vec<Table>,
    headings: Vec<(u8, usize)>,
    /// The last piece that is no item.
    lead: Option<usize>,
    /// The last item of each depth since then.
    items: Vec<(u8, usize)>,
}

/// Where a table's cells are, as indexes of pieces; the cells of a page come row by row.
#[derive(Default)]
pub(super) struct Table {
    /// The cells, row by row.
    cells: Vec<usize>,
    /// Where each row begins among them.
    rows: Vec<usize>,
    /// The first cell that heads each column.
    heads: Vec<Option<usize>>,
}

impl<'page> Outline<'page> {
    /// Room for a number of pieces.
    pub(super) fn with_room(pieces: usize) -> Self {
        Self { pieces: Vec::with_capacity(pieces), signs: Vec::with_capacity(pieces), ..Self::default() }
    }

    /// Adds a passage of a block of `text`; `continues` if it goes on with the item, cell or term of the piece before.
    pub(super) fn push(&mut self, text: &str, block: &'page Block, passage: Passage<'page>, continues: bool) {
        let index = self.pieces.len();
        let mut lead = None;
        match &block.kind {
            BlockKind::Heading { level } => self.headings.retain(|(above, _)| above < level),
            BlockKind::ListItem { .. } if continues => lead = self.pieces.last().and_then(Piece::lead),
            BlockKind::ListItem { depth, .. } => {
                self.items.retain(|(above, _)| above < depth);
                lead = self.items.last().map(|(_, item)| *item).or(self.lead);
                self.items.push((*depth, index));
            }
            _ => {}
        }
        let heading = self.headings.last().map(|(_, heading)| *heading);
        if let BlockKind::Heading { level } = block.kind {
            self.headings.push((level, index));
        }
        if !matches!(block.kind, BlockKind::ListItem { .. }) {
            self.lead = Some(index);
            self.items.clear();
        }
        let source = if continues { passage.place(&(0..passage.text.len()), text) } else { block.start..block.end };
        let mut piece = Piece::new(block, passage, source, heading, lead);
        piece.continues = continues;
        self.add_signs(&piece);
        self.add_cell(index, block);
        self.pieces.push(piece);
    }

    fn add_signs(&mut self, piece: &Piece<'_>) {
        let layout = match piece.kind {
            BlockKind::Heading { .. } => Signs::HEADING,
            BlockKind::Cell { .. } => Signs::CELL,
            BlockKind::Definition => Signs::DEFINITION,
            BlockKind::Footer => Signs::FOOTER,
            BlockKind::ListItem { .. } => {
                if let Some(before) = self.signs.last_mut() {
                    *before |= Signs::LIST_BELOW;
                }
                Signs::NONE
            }
            BlockKind::Paragraph | BlockKind::Term | BlockKind::Caption => Signs::NONE,
        };
        let links = if piece.links().is_empty() { Signs::NONE } else { Signs::LINK };
        self.signs.push(piece.passage.signs | layout | links);
    }

    fn add_cell(&mut self, index: usize, block: &Block) {
        let BlockKind::Cell { table, row, column, header } = block.kind else { return };
        if self.tables.len() <= table {
            self.tables.resize_with(table + 1, Table::default);
        }
        let table = &mut self.tables[table];
        while table.rows.len() <= row {
            table.rows.push(table.cells.len());
        }
        table.cells.push(index);
        if header {
            table.heads.resize(table.heads.len().max(column + 1), None);
            table.heads[column].get_or_insert(index);
        }
    }
}

impl Table {
    /// The cells of a row.
    pub(super) fn row(&self, row: usize) -> &[usize] {
        let place = |row: usize| self.rows.get(row).copied().unwrap_or(self.cells.len());
        &self.cells[place(row)..place(row + 1)]
    }

    /// The first cell that heads a column.
    pub(super) fn head(&self, column: usize) -> Option<usize> {
        self.heads.get(column).copied().flatten()
    }
}
