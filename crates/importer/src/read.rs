//! read: from a page's bytes to its text and the structure of it. The only files that know HTML.
//!
//! Bytes become characters in `charset`; a web page becomes a flat outline in `tree`, of which `select` keeps the
//! main part and `emit` writes the text; plain text gets its structure back in `plain`. What counts as chrome is
//! data in `read/chrome.toml`.

mod bytes;
mod charset;
mod chrome;
mod dom;
mod element;
mod emit;
mod label;
mod links;
mod name;
mod parse;
mod plain;
mod prune;
mod select;
mod svg;
mod table;
mod tag;
mod title;
mod tree;
mod trim;
mod typed;
mod writer;

pub use links::{PageLink, PageLinks, find_links};

use crate::fetch::MediaType;
use arcstr::ArcStr;

/// A page's text and the blocks it is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The text that evidence counts in: for plain text the file as decoded, for HTML what `helheten read` prints.
    pub text: ArcStr,
    /// The title of the page, where it states one.
    pub title: Option<String>,
    /// The blocks, in the order of the text; they do not overlap.
    pub blocks: Vec<Block>,
    /// Why the page yields nothing: it is an error page that was served as a page.
    pub error_page: Option<String>,
}

/// A piece of text with one role on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The role.
    pub kind: BlockKind,
    /// Where it begins in [`Document::text`], in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// The links that begin within it.
    pub links: Vec<Link>,
    /// Whether it is a further line or paragraph of the same list item, cell or definition as the block before it.
    pub continues: bool,
    /// Whether all of its words are bold: a line by itself that may head what follows.
    pub bold: bool,
}

/// The role of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading, from 1 (the page's) to 6.
    Heading {
        /// The level.
        level: u8,
    },
    /// Running text, or a line of it.
    Paragraph,
    /// An item of a list.
    ListItem {
        /// How deep, from 0.
        depth: u8,
        /// The label, where it has one ("a", "1").
        label: Option<String>,
    },
    /// A cell of a table.
    Cell {
        /// Which table of the page, from 0.
        table: usize,
        /// The row, from 0.
        row: usize,
        /// The column, from 0.
        column: usize,
        /// Whether it heads its column.
        header: bool,
    },
    /// The term of a definition list.
    Term,
    /// What a definition list says of its term.
    Definition,
    /// A caption or an alternative text.
    Caption,
    /// Text of the page's footer, of which only contacts are read.
    Footer,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where its text begins in [`Document::text`], in bytes.
    pub start: usize,
    /// Where its text ends, in bytes.
    pub end: usize,
    /// Where it leads, as the page has it.
    pub href: String,
}

/// A page's body as characters, markup and all.
pub(crate) fn decode_body(body: &[u8], media_type: MediaType, charset: Option<&str>) -> String {
    match media_type {
        MediaType::Text => charset::decode_text(body, charset),
        MediaType::Html => charset::decode_html(body, charset).into_owned(),
    }
}

/// Reads a page. The charset comes from the header's, a byte order mark, the page's own declaration, or detection.
pub fn read_page(body: &[u8], media_type: MediaType, charset: Option<&str>) -> Document {
    match media_type {
        MediaType::Text => plain::read_plain(charset::decode_text(body, charset)),
        MediaType::Html => read_html(&charset::decode_html(body, charset)),
    }
}

fn read_html(html: &str) -> Document {
    let dom = parse::parse_page(html, dom::DomSink::new(html.len()));
    let tree = tree::Tree::new(&dom);
    let parts = prune::find_parts(&tree);
    let selection = select::select_main(&tree, &parts);
    let (text, mut blocks) = emit::write_page(&tree, &parts, &selection);
    typed::mark_items(&text, &mut blocks);
    let title = title::find_title(&tree, &parts);
    title::mark_heading(title.as_deref(), &text, &mut blocks);
    let error_page = title::find_error(title.as_deref(), &text, &blocks);
    if error_page.is_some() {
        blocks.clear();
    }
    Document { text: text.into(), title, blocks, error_page }
}

#[cfg(test)]
mod tests;

/// A document's blocks in short, for the checks of this stage: "h1 …", "p …", "li0 …", "li1[a] …", "td0.1.2 …".
#[cfg(test)]
fn outline(document: &Document) -> Vec<String> {
    let mut place = 0;
    let mut result = Vec::new();
    for block in &document.blocks {
        assert!(place <= block.start && block.start < block.end, "blocks are ordered, do not overlap and are not empty: {block:?}");
        place = block.end;
        let name = match &block.kind {
            BlockKind::Heading { level } => format!("h{level}"),
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::ListItem { depth, label: None } => format!("li{depth}"),
            BlockKind::ListItem { depth, label: Some(label) } => format!("li{depth}[{label}]"),
            BlockKind::Cell { table, row, column, header } => format!("{}{table}.{row}.{column}", if *header { "th" } else { "td" }),
            BlockKind::Term => "dt".to_owned(),
            BlockKind::Definition => "dd".to_owned(),
            BlockKind::Caption => "cap".to_owned(),
            BlockKind::Footer => "foot".to_owned(),
        };
        let continues = if block.continues { "+" } else { "" };
        result.push(format!("{name}{continues} {}", &document.text[block.start..block.end]));
        for link in &block.links {
            assert!(block.start <= link.start && link.start <= link.end && link.end <= block.end, "links lie in their block: {link:?}");
        }
    }
    result
}
