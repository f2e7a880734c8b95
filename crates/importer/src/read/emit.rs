//! Writes the main part of a page: walks its nodes in order and decides what block each text belongs to.

use super::element::Tag;
use super::prune::Parts;
use super::select::Selection;
use super::svg::{Label, labels_of, write_caption, write_words};
use super::table::{Grid, is_data};
use super::tree::{Node, Tree};
use super::writer::{Gap, Writer, clean, indent};
use super::{Block, BlockKind};
use std::collections::HashSet;
use std::ops::Range;

/// An alternative text of fewer words names a picture rather than telling what it shows.
const ALT_WORDS_MIN: usize = 3;
const ALT_CHARS_MIN: usize = 16;

/// Writes what was selected; footers come last.
pub(super) fn write_page(tree: &Tree, parts: &Parts, selection: &Selection) -> (String, Vec<Block>) {
    // For what is not counted: spaces, marks, what stands between blocks.
    let length = selection.roots.iter().chain(&selection.footers).map(|root| tree.text_length(*root) as usize * 4 / 3).sum();
    let mut emitter = Emitter {
        tree,
        parts,
        writer: Writer::new(length),
        frames: Vec::new(),
        holders: Vec::new(),
        lists: Vec::new(),
        grids: Vec::new(),
        tables: 0,
        heading: 1,
        opener: None,
        captions: Vec::new(),
        known_captions: HashSet::new(),
        footers: 0,
        preformatted: 0,
    };
    for root in &selection.roots {
        emitter.write(*root);
    }
    for footer in &selection.footers {
        emitter.write(*footer);
    }
    emitter.writer.end_block();
    (emitter.writer.text, emitter.writer.blocks)
}

/// What the text of an element becomes.
struct Holder {
    kind: BlockKind,
    /// Whether it has a block already.
    used: bool,
}

/// What to do where an element ends.
enum End {
    Break(Gap),
    Holder(Gap),
    List,
    Table,
    Link,
    Bold,
    Footer,
    Preformatted,
    /// Headings within count from this level again.
    Level(u8),
}

struct List {
    ordered: bool,
    letters: bool,
    next: i64,
}

struct Emitter<'t, 'a> {
    tree: &'t Tree<'a>,
    parts: &'t Parts,
    writer: Writer,
    /// The elements that are open, each with where it ends.
    frames: Vec<(usize, End)>,
    holders: Vec<Holder>,
    lists: Vec<List>,
    /// The tables that are open; nothing for one that is a layout.
    grids: Vec<Option<Grid>>,
    tables: usize,
    /// The level of the last heading.
    heading: u8,
    /// Where the last button without a panel of its own stood, and the level it got.
    opener: Option<(usize, u8)>,
    /// Alternative texts that wait for the end of the block.
    captions: Vec<String>,
    /// Those that were written; a picture may be shown in several sizes.
    known_captions: HashSet<String>,
    footers: usize,
    /// How many elements are open whose lines end where the page's own do.
    preformatted: usize,
}

impl Emitter<'_, '_> {
    fn write(&mut self, root: usize) {
        self.write_nodes(root..self.tree.nodes[root].end());
    }

    fn write_inside(&mut self, at: usize) {
        self.write_nodes(self.tree.inside(at));
    }

    fn write_nodes(&mut self, nodes: Range<usize>) {
        let Range { start: mut at, end } = nodes;
        while at < end {
            self.close_until(at);
            let node = &self.tree.nodes[at];
            if self.parts.chrome[at] || self.is_footer_menu(at) {
                match node.tag {
                    Tag::Inline | Tag::Link | Tag::Bold => {}
                    Tag::Image | Tag::Svg | Tag::Replaced => self.writer.push_gap(),
                    _ => self.break_block(Gap::Line),
                }
                at = node.end();
                continue;
            }
            at = self.enter(at);
        }
        self.close_until(end);
        self.break_block(Gap::Blank);
    }

    fn close_until(&mut self, at: usize) {
        while let Some((_, end)) = self.frames.pop_if(|(end, _)| *end <= at) {
            match end {
                End::Break(gap) => self.break_block(gap),
                End::Holder(gap) => {
                    self.writer.end_block();
                    self.holders.pop();
                    self.break_block(gap);
                }
                End::List => {
                    self.lists.pop();
                    self.break_block(if self.lists.is_empty() { Gap::Blank } else { Gap::Line });
                }
                End::Table => {
                    self.grids.pop();
                    self.break_block(Gap::Blank);
                }
                End::Link => self.writer.end_link(),
                End::Bold => self.writer.end_bold(),
                End::Footer => self.footers -= 1,
                End::Preformatted => self.preformatted -= 1,
                End::Level(level) => self.heading = level,
            }
        }
    }

    /// Begins a node; where to go on.
    fn enter(&mut self, at: usize) -> usize {
        let tree = self.tree;
        let node = &tree.nodes[at];
        if self.parts.footers.binary_search(&at).is_ok() {
            self.footers += 1;
            self.frames.push((node.end(), End::Footer));
        }
        if let Some(label) = self.parts.labels.get(&at) {
            self.write_label(node.end(), label);
        }
        match node.tag {
            Tag::Text => self.write_text(node.text),
            Tag::LineBreak => self.break_line(),
            Tag::Heading(level) => {
                self.heading = level;
                self.hold(node.end(), BlockKind::Heading { level }, Gap::Blank, Gap::Line);
            }
            Tag::Summary => self.enter_opener(at, node.end()),
            Tag::Button if self.parts.openers.contains_key(&at) => self.enter_opener(at, node.end()),
            Tag::Details => {
                self.break_until(node.end(), Gap::Blank);
                self.frames.push((node.end(), End::Level(self.heading)));
            }
            Tag::Item | Tag::List { .. } => self.enter_list(at, node),
            Tag::Term => self.hold(node.end(), BlockKind::Term, Gap::Line, Gap::Line),
            Tag::Definition => self.hold(node.end(), BlockKind::Definition, Gap::Line, Gap::Line),
            Tag::FigureCaption | Tag::TableCaption => self.hold(node.end(), BlockKind::Caption, Gap::Line, Gap::Line),
            Tag::Table | Tag::Row | Tag::Cell { .. } => self.enter_table(at, node),
            Tag::Link => {
                self.writer.begin_link(node.attribute("href").unwrap_or_default());
                self.frames.push((node.end(), End::Link));
            }
            Tag::Image => {
                self.writer.push_gap();
                self.note_caption(node);
            }
            Tag::Replaced => self.writer.push_gap(),
            Tag::Svg => {
                self.write_drawing(at);
                return node.end();
            }
            Tag::Preformatted => {
                self.break_until(node.end(), Gap::Blank);
                self.preformatted += 1;
                self.frames.push((node.end(), End::Preformatted));
            }
            Tag::Title | Tag::Meta | Tag::SvgTitle | Tag::SvgDescription => return node.end(),
            Tag::Paragraph | Tag::Figure | Tag::Definitions => self.break_until(node.end(), Gap::Blank),
            Tag::Bold => {
                self.writer.begin_bold();
                self.frames.push((node.end(), End::Bold));
            }
            Tag::Inline | Tag::Button | Tag::Label | Tag::SvgText | Tag::SvgSpan => {}
            _ => self.break_until(node.end(), Gap::Line),
        }
        at + 1
    }

    /// Ends the block. Within an item or a cell the distance stays small, and before its first words there is none.
    fn break_block(&mut self, gap: Gap) {
        self.writer.end_block();
        if !self.captions.is_empty() {
            for caption in std::mem::take(&mut self.captions) {
                self.writer.break_block(Gap::Line);
                self.writer.begin_block(BlockKind::Caption, false, &[]);
                self.writer.push(&caption);
            }
            self.writer.break_block(Gap::Line);
        }
        let gap = match self.holders.last() {
            Some(Holder { kind: BlockKind::Cell { .. } | BlockKind::ListItem { .. }, used }) => {
                if *used {
                    gap.min(Gap::Line)
                } else {
                    Gap::None
                }
            }
            _ => gap,
        };
        self.writer.break_block(gap);
    }

    fn break_until(&mut self, end: usize, gap: Gap) {
        self.break_block(gap);
        self.frames.push((end, End::Break(gap)));
    }

    fn break_line(&mut self) {
        match self.holders.last() {
            Some(Holder { kind: BlockKind::Heading { .. } | BlockKind::Caption, .. }) => self.writer.push_space(),
            _ if self.writer.is_open() => self.break_block(Gap::Line),
            _ => self.break_block(Gap::Blank),
        }
    }

    /// What is written until the end becomes blocks of one kind.
    fn hold(&mut self, end: usize, kind: BlockKind, before: Gap, after: Gap) {
        self.break_block(before);
        // An item with a heading of its own is a section, not words with a mark before them.
        if let (BlockKind::Heading { .. }, Some(holder @ Holder { kind: BlockKind::ListItem { .. }, used: false })) = (&kind, self.holders.last_mut()) {
            holder.kind = BlockKind::Paragraph;
        }
        self.holders.push(Holder { kind, used: false });
        self.frames.push((end, End::Holder(after)));
    }

    fn write_text(&mut self, text: &str) {
        if self.preformatted > 0 { self.write_lines(text) } else { self.write_words(text) }
    }

    fn write_words(&mut self, text: &str) {
        if !self.writer.is_open() {
            if text.bytes().all(|byte| byte.is_ascii_whitespace()) {
                return;
            }
            self.begin_block();
        }
        self.writer.push(text);
    }

    fn begin_block(&mut self) {
        let (mut kind, mut continues) = (BlockKind::Paragraph, false);
        if let Some(holder) = self.holders.last_mut() {
            kind = holder.kind.clone();
            continues = holder.used && matches!(kind, BlockKind::ListItem { .. } | BlockKind::Cell { .. } | BlockKind::Term | BlockKind::Definition);
            holder.used = true;
        }
        let item = match &kind {
            BlockKind::ListItem { depth, label } => Some((indent(*depth), label.clone())),
            _ => None,
        };
        let kind = if self.footers > 0 { BlockKind::Footer } else { kind };
        let mark: &[&str] = match &item {
            None => &[],
            Some((indent, _)) if continues => &[indent, "  "],
            Some((indent, Some(label))) => &[indent, label, if label.starts_with(|c: char| c.is_ascii_digit()) { ". " } else { ") " }],
            Some((indent, None)) => &[indent, "• "],
        };
        self.writer.begin_block(kind, continues, mark);
    }

    /// Writes the text of the button over the panel that it opens.
    fn write_label(&mut self, end: usize, label: &str) {
        if !label.is_empty() {
            self.break_block(Gap::Blank);
            let level = (self.heading + 1).min(6);
            self.writer.begin_block(if self.footers > 0 { BlockKind::Footer } else { BlockKind::Heading { level } }, false, &[]);
            self.writer.push(label);
        }
        self.break_until(end, Gap::Line);
        self.frames.push((end, End::Level(self.heading)));
    }

    /// A summary, or a button right over what it opens, is a heading one level below the last real one.
    fn enter_opener(&mut self, at: usize, end: usize) {
        if self.tree.inside(at).any(|inner| matches!(self.tree.nodes[inner].tag, Tag::Heading(_))) {
            self.break_until(end, Gap::Blank);
            return;
        }
        let parent = self.tree.nodes[at].parent();
        let level = self.opener.filter(|(known, _)| *known == parent).map_or((self.heading + 1).min(6), |(_, level)| level);
        self.opener = Some((parent, level));
        self.hold(end, BlockKind::Heading { level }, Gap::Blank, Gap::Line);
    }

    fn enter_list(&mut self, at: usize, node: &Node) {
        if let Tag::List { ordered } = node.tag {
            self.break_block(if self.lists.is_empty() { Gap::Blank } else { Gap::Line });
            let style = node.attribute("style").unwrap_or_default();
            let letters = matches!(node.attribute("type"), Some("a" | "A")) || style.contains("-alpha") || style.contains("-latin");
            let next = node.attribute("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
            self.lists.push(List { ordered, letters, next });
            self.frames.push((node.end(), End::List));
            return;
        }
        let depth = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
        let label = self.lists.last_mut().filter(|list| list.ordered).map(|list| {
            let number = node.attribute("value").and_then(|value| value.trim().parse().ok()).unwrap_or(list.next);
            list.next = number.saturating_add(1);
            let letter = u32::try_from(number - 1).ok().filter(|place| list.letters && *place < 26).and_then(|place| char::from_u32(u32::from('a') + place));
            letter.map_or_else(|| number.to_string(), String::from)
        });
        let kind = if self.tree.text_length(at) > 0 { BlockKind::ListItem { depth, label } } else { BlockKind::Paragraph };
        self.hold(node.end(), kind, Gap::Line, Gap::Line);
    }

    fn enter_table(&mut self, at: usize, node: &Node) {
        if node.tag == Tag::Table {
            self.break_block(Gap::Blank);
            let grid = is_data(self.tree, at).then(|| Grid::new(self.tree, at, self.tables));
            self.tables += usize::from(grid.is_some());
            self.grids.push(grid);
            self.frames.push((node.end(), End::Table));
            return;
        }
        let Some(Some(grid)) = self.grids.last_mut() else {
            return self.break_until(node.end(), Gap::Line);
        };
        if node.tag == Tag::Row {
            grid.begin_row(self.tree, at);
            return self.break_until(node.end(), Gap::Line);
        }
        let place = grid.next_cell(self.tree, at);
        let kind = BlockKind::Cell { table: grid.table, row: place.row, column: place.column, header: place.header };
        self.hold(node.end(), kind, Gap::Cell, Gap::Cell);
    }

    /// Alternative texts that tell what a picture shows; not those of logos and icons.
    fn note_caption(&mut self, node: &Node) {
        let Some(alt) = node.attribute("alt").filter(|alt| self.footers == 0 && alt.len() >= ALT_CHARS_MIN) else { return };
        let alt = clean(alt);
        let lower = alt.to_lowercase();
        let is_name = ["logo", "ikon", "icon", "dekor", "bild på logo"].iter().any(|word| lower.starts_with(word))
            || lower.contains("logotyp")
            || lower.contains("logga");
        let is_file = [".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp"].iter().any(|ending| lower.ends_with(ending));
        if alt.split(' ').count() >= ALT_WORDS_MIN && !is_name && !is_file && self.known_captions.insert(alt.clone()) {
            self.captions.push(alt);
        }
    }

    /// Writes what a drawing says; one that says nothing parts the words around it.
    fn write_drawing(&mut self, at: usize) {
        let labels = labels_of(self.tree, at);
        if labels.is_empty() || self.footers > 0 {
            return self.writer.push_gap();
        }
        self.break_block(Gap::Blank);
        let mut before = None;
        for label in labels {
            before = match label {
                Label::Caption(caption) => {
                    write_caption(self.tree, caption, &mut self.writer);
                    before
                }
                Label::Words(words) => Some(write_words(self.tree, words, before, &mut self.writer)),
                Label::Html(html) => {
                    self.write_inside(html);
                    None
                }
            };
        }
        self.break_block(Gap::Blank);
    }

    /// Writes text line by line, as it is laid out.
    fn write_lines(&mut self, text: &str) {
        for (place, line) in text.split('\n').enumerate() {
            if place > 0 {
                self.break_block(Gap::Line);
            }
            self.write_words(line);
        }
    }

    /// Footers are read for contacts: their menus are not.
    fn is_footer_menu(&self, at: usize) -> bool {
        let node = &self.tree.nodes[at];
        self.footers > 0
            && matches!(node.tag, Tag::List { .. } | Tag::Nav)
            && self.tree.is_mostly_links(at)
            && !self
                .tree
                .inside(at)
                .any(|inner| self.tree.nodes[inner].attribute("href").is_some_and(|href| href.starts_with("mailto:") || href.starts_with("tel:")))
    }
}
