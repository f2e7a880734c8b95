//! Tables: which ones hold data, and where in the grid each cell stands.

use super::element::Tag;
use super::tree::{Role, Tree};

/// Cells with more text than this on average, in characters, are no data but columns of a layout.
const CELL_LENGTH_MAX: u32 = 300;
/// A cell that says it is wider is taken at this width.
const SPAN_MAX: usize = 64;

/// The grid of the table that is being written.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// The table's number on the page.
    pub table: usize,
    /// The row, from 0; nothing before the first.
    row: Option<usize>,
    column: usize,
    /// For each column how many more rows a cell from above reaches down.
    reach: Vec<usize>,
    /// Whether the first row heads the columns without saying so: all of it is bold.
    has_bold_head: bool,
    in_head: bool,
    row_is_head: bool,
}

/// Where a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub row: usize,
    pub column: usize,
    pub header: bool,
}

impl Grid {
    pub(super) fn new(tree: &Tree, at: usize, table: usize) -> Self {
        Self { table, has_bold_head: has_bold_head(tree, at), ..Self::default() }
    }

    /// Goes on to a row.
    pub(super) fn begin_row(&mut self, tree: &Tree, at: usize) {
        self.row = Some(self.row.map_or(0, |row| row + 1));
        self.column = 0;
        self.in_head = tree.nodes[tree.nodes[at].parent()].tag == Tag::TableHead;
        self.row_is_head = cells(tree, at).all(|cell| tree.nodes[cell].tag == Tag::Cell { header: true });
    }

    /// Goes on to a cell.
    pub(super) fn next_cell(&mut self, tree: &Tree, at: usize) -> Place {
        while self.reach.get(self.column).is_some_and(|rows| *rows > 0) {
            self.reach[self.column] -= 1;
            self.column += 1;
        }
        let node = &tree.nodes[at];
        let span = |name: &str| node.attribute(name).and_then(|value| value.trim().parse::<usize>().ok()).unwrap_or(1).clamp(1, SPAN_MAX);
        let (columns, rows) = (span("colspan"), span("rowspan"));
        let (row, column) = (self.row.unwrap_or_default(), self.column);
        if self.reach.len() < column + columns {
            self.reach.resize(column + columns, 0);
        }
        self.reach[column..column + columns].fill(rows - 1);
        self.column += columns;
        let is_head_cell = node.tag == Tag::Cell { header: true };
        let header = self.in_head
            || node.attribute("scope") == Some("col")
            || (is_head_cell && self.row_is_head && node.attribute("scope") != Some("row"))
            || (row == 0 && self.has_bold_head);
        Place { row, column, header }
    }
}

/// The cells of a row.
fn cells(tree: &Tree, row: usize) -> impl Iterator<Item = usize> {
    children(tree, row).filter(|at| matches!(tree.nodes[*at].tag, Tag::Cell { .. }))
}

fn children(tree: &Tree, at: usize) -> impl Iterator<Item = usize> {
    let end = tree.nodes[at].end();
    let mut next = at + 1;
    std::iter::from_fn(move || {
        (next < end).then(|| {
            let child = next;
            next = tree.nodes[child].end();
            child
        })
    })
}

/// The rows of a table, without those of tables within.
fn rows(tree: &Tree, table: usize) -> impl Iterator<Item = usize> {
    children(tree, table).flat_map(move |part| {
        let is_part = matches!(tree.nodes[part].tag, Tag::TableHead | Tag::TablePart);
        let inner = if is_part { tree.inside(part) } else { part..tree.nodes[part].end() };
        let mut next = inner.start;
        std::iter::from_fn(move || {
            (next < inner.end).then(|| {
                let row = next;
                next = tree.nodes[row].end();
                row
            })
        })
        .filter(|row| tree.nodes[*row].tag == Tag::Row)
    })
}

/// Whether a table holds data; else it only puts things beside one another, and what is in its cells is written as
/// if there were no table.
pub(super) fn is_data(tree: &Tree, table: usize) -> bool {
    if tree.nodes[table].role == Role::Layout {
        return false;
    }
    let (mut has_heads, mut cell_count) = (false, 0_u32);
    for at in tree.inside(table) {
        match tree.nodes[at].tag {
            Tag::Table => return false,
            Tag::Heading(_) if !tree.around(at).take(2).any(|around| tree.nodes[around].tag == Tag::Cell { header: true }) => return false,
            Tag::Cell { header: true } | Tag::TableCaption | Tag::TableHead => has_heads = true,
            _ => {}
        }
        cell_count += u32::from(matches!(tree.nodes[at].tag, Tag::Cell { .. }));
    }
    if has_heads {
        return true;
    }
    let (mut row_count, mut column_count) = (0, 0);
    for row in rows(tree, table) {
        row_count += 1;
        column_count = column_count.max(cells(tree, row).count());
    }
    column_count >= 2
        && (row_count >= 2 || tree.text_length(table) <= CELL_LENGTH_MAX)
        && tree.text_length(table) <= CELL_LENGTH_MAX * cell_count
        && !has_lists(tree, table)
}

/// Whether lists of several items or several paragraphs stand in a table without heads.
fn has_lists(tree: &Tree, table: usize) -> bool {
    let row_count = rows(tree, table).count();
    tree.inside(table).filter(|at| tree.nodes[*at].tag == Tag::Item).count() > 2 * row_count
}

/// Whether all of the first row is bold and the second row is not.
fn has_bold_head(tree: &Tree, table: usize) -> bool {
    let is_bold = |row: usize| {
        let mut filled = cells(tree, row).filter(|cell| tree.text_length(*cell) > 0).peekable();
        filled.peek().is_some()
            && filled.all(|cell| tree.inside(cell).any(|inner| tree.nodes[inner].tag == Tag::Bold && tree.text_length(inner) == tree.text_length(cell)))
    };
    let mut rows = rows(tree, table);
    rows.next().is_some_and(is_bold) && rows.next().is_some_and(|second| !is_bold(second))
}
