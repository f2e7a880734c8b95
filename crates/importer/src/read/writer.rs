//! Writes the text of a web page block by block, with white space as a browser shows it.

use super::chrome::is_chrome_line;
use super::{Block, BlockKind, Link};

/// Signs that stand right behind a word.
const CLOSING: [char; 11] = ['.', ',', ';', ':', '!', '?', ')', ']', '”', '»', '%'];
/// Signs that stand right before a word.
const OPENING: [char; 4] = ['(', '[', '“', '«'];

/// What stands between two blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    #[default]
    None,
    /// Between the cells of a row.
    Cell,
    Line,
    Blank,
}

/// A link whose text is being written.
struct OpenLink {
    href: String,
    start: Option<usize>,
}

/// Spaces before the marks of items, as many as the deepest ones have.
const INDENT: &str = "                                        ";
/// What [`INDENT`] holds for each list around an item.
const INDENT_STEP: usize = 2;

/// The text so far and its blocks.
#[derive(Default)]
pub(super) struct Writer {
    pub text: String,
    pub blocks: Vec<Block>,
    /// The text before the block that is being written, so that it can be taken back.
    before: usize,
    open: Option<Block>,
    gap: Gap,
    has_space: bool,
    /// Whether something that is no text stands between the words before and what comes.
    has_gap: bool,
    links: Vec<OpenLink>,
    /// How many elements that make text bold are open.
    bold: usize,
}

impl Writer {
    /// A writer for a text of about so many bytes.
    pub(super) fn new(bytes: usize) -> Self {
        /// Most blocks are longer.
        const BLOCK_BYTES: usize = 32;
        Self { text: String::with_capacity(bytes), blocks: Vec::with_capacity(bytes / BLOCK_BYTES), ..Self::default() }
    }

    /// A writer of one text of about so many bytes, whose words may be pushed at once.
    pub(super) fn with_block(bytes: usize) -> Self {
        let mut writer = Self { text: String::with_capacity(bytes), ..Self::default() };
        writer.begin_block(BlockKind::Caption, false, &[]);
        writer
    }

    /// Ends the block and asks for a distance to the next one.
    pub(super) fn break_block(&mut self, gap: Gap) {
        self.end_block();
        self.gap = self.gap.max(gap);
    }

    /// Whether a block is being written.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Begins a block; the parts of the mark go before its words and are no part of it.
    pub(super) fn begin_block(&mut self, kind: BlockKind, continues: bool, mark: &[&str]) {
        self.end_block();
        self.before = self.text.len();
        if !self.text.is_empty() {
            self.text.push_str(match self.gap {
                Gap::None | Gap::Line => "\n",
                Gap::Cell => " | ",
                Gap::Blank => "\n\n",
            });
        }
        self.text.extend(mark.iter().copied());
        self.gap = Gap::None;
        self.has_space = false;
        self.has_gap = false;
        let start = self.text.len();
        self.open = Some(Block { kind, start, end: start, links: Vec::new(), continues, bold: true });
    }

    /// Writes words into the open block. White space becomes single spaces, what has no width is left out.
    pub(super) fn push(&mut self, text: &str) {
        let Some(start) = self.open.as_ref().map(|block| block.start) else { return };
        let mut rest = text;
        while !rest.is_empty() {
            let plain = plain_length(rest.as_bytes());
            if plain > 0 {
                self.before_words(start, rest);
                self.text.push_str(&rest[..plain]);
                rest = &rest[plain..];
            }
            let Some(c) = rest.chars().next() else { break };
            let from = rest;
            rest = &rest[c.len_utf8()..];
            match class_of(c) {
                Class::Space => self.has_space = true,
                Class::Nothing => {}
                Class::Word => {
                    self.before_words(start, from);
                    match self.text.chars().next_back().and_then(|base| compose(base, c)) {
                        Some(composed) if self.text.len() > start => {
                            self.text.pop();
                            self.text.push(composed);
                        }
                        _ => self.text.push(c),
                    }
                }
            }
        }
    }

    /// A space between words, if there are words before and after it.
    pub(super) fn push_space(&mut self) {
        self.has_space = true;
    }

    /// A picture or a control between words, if there are words before and after it; signs stay with the words that they belong to.
    pub(super) fn push_gap(&mut self) {
        self.has_gap = true;
    }

    /// Takes back a hyphen at the end of the open block, which only broke a word.
    pub(super) fn pop_hyphen(&mut self) {
        if self.open.as_ref().is_some_and(|block| self.text.len() > block.start) && self.text.ends_with('-') {
            self.text.pop();
            self.has_space = false;
        }
    }

    fn before_words(&mut self, start: usize, words: &str) {
        if self.text.len() > start && (self.has_space || self.has_gap && !words.starts_with(CLOSING) && !self.text.ends_with(OPENING)) {
            self.text.push(' ');
        }
        self.has_space = false;
        self.has_gap = false;
        if self.bold == 0
            && let Some(block) = &mut self.open
        {
            block.bold = false;
        }
        for link in self.links.iter_mut().filter(|link| link.start.is_none()) {
            link.start = Some(self.text.len());
        }
    }

    /// Begins an element that makes text bold.
    pub(super) fn begin_bold(&mut self) {
        self.bold += 1;
    }

    /// Ends such an element.
    pub(super) fn end_bold(&mut self) {
        self.bold = self.bold.saturating_sub(1);
    }

    /// Begins a link; its text is what is written until its end.
    pub(super) fn begin_link(&mut self, href: &str) {
        let is_script = href.get(..11).is_some_and(|scheme| scheme.eq_ignore_ascii_case("javascript:"));
        let href = if is_script { String::new() } else { href.trim().to_owned() };
        self.links.push(OpenLink { href, start: None });
    }

    /// Ends the innermost link.
    pub(super) fn end_link(&mut self) {
        if let Some(link) = self.links.pop() {
            self.keep_link(link);
        }
    }

    fn keep_link(&mut self, link: OpenLink) {
        let end = self.text.len();
        if let (Some(block), Some(start)) = (self.open.as_mut(), link.start)
            && !link.href.is_empty()
            && block.start <= start
            && start < end
        {
            block.links.push(Link { start, end, href: link.href });
        }
    }

    /// Ends the block; one without words, or of words that are the website's own, is taken back.
    #[inline]
    pub(super) fn end_block(&mut self) {
        if self.open.is_some() {
            self.close_block();
        }
    }

    fn close_block(&mut self) {
        // A link that goes on in the next block belongs to this one if it began here.
        for place in 0..self.links.len() {
            if let Some(start) = self.links[place].start.take() {
                let link = OpenLink { href: std::mem::take(&mut self.links[place].href), start: Some(start) };
                self.keep_link(link);
            }
        }
        let Some(mut block) = self.open.take() else { return };
        block.end = self.text.len();
        let words = &self.text[block.start..];
        let is_content = words.contains(char::is_alphanumeric)
            && !(matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem { .. } | BlockKind::Heading { .. }) && is_chrome_line(words));
        if is_content {
            block.links.sort_by_key(|link| link.start);
            self.blocks.push(block);
        } else {
            self.text.truncate(self.before);
        }
    }
}

/// How much of a text is written as it stands: words of ASCII and of the letters of Swedish, with single spaces between them.
fn plain_length(bytes: &[u8]) -> usize {
    if bytes.first() == Some(&b' ') {
        return 0;
    }
    let mut at = plain_chunks(bytes);
    // The last letter of the chunks may go on behind them, and so may the spaces.
    at -= usize::from(at > 0 && matches!(bytes[at - 1], b' ' | 0xc3));
    loop {
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(0x21..=0x7f), _) | (Some(b' '), Some(0x21..=0x7f | 0xc3)) => at += 1,
            (Some(0xc3), Some(_)) => at += 2,
            _ => return at,
        }
    }
}

/// How many bytes at the beginning of a text are of such words in chunks of which all are.
#[expect(clippy::needless_bitwise_bool, reason = "without branches the bytes of a chunk are looked at together")]
fn plain_chunks(bytes: &[u8]) -> usize {
    const CHUNK_BYTES: usize = 16;
    // What goes on with a letter (0x80 to 0xbf) stands behind 0xc3 if all bytes before it are plain.
    let is_odd = |byte: u8, next: u8| (byte < b' ') | ((byte > 0xbf) & (byte != 0xc3)) | ((byte == b' ') & (next == b' '));
    let mut at = 0;
    while let Some(window) = bytes.get(at..=at + CHUNK_BYTES).and_then(|bytes| bytes.first_chunk::<{ CHUNK_BYTES + 1 }>()) {
        let pairs = window.iter().zip(&window[1..]);
        if pairs.fold(0, |odd, (byte, next)| odd | u8::from(is_odd(*byte, *next))) != 0 {
            break;
        }
        at += CHUNK_BYTES;
    }
    at
}

/// The spaces before the mark of an item within so many lists.
pub(super) fn indent(depth: u8) -> &'static str {
    &INDENT[..INDENT.len().min(usize::from(depth) * INDENT_STEP)]
}

/// A text as the writer would write it.
pub(super) fn clean(text: &str) -> String {
    let mut writer = Writer::with_block(text.len());
    writer.push(text);
    writer.text
}

enum Class {
    Word,
    Space,
    Nothing,
}

fn class_of(c: char) -> Class {
    match c {
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{FE0F}' | '\u{E000}'..='\u{F8FF}' => {
            Class::Nothing
        }
        c if c.is_whitespace() => Class::Space,
        c if c.is_control() => Class::Nothing,
        _ => Class::Word,
    }
}

/// A letter and the sign over it that follows, as some editors store å, ä, ö and é, in one character.
fn compose(base: char, sign: char) -> Option<char> {
    Some(match (base, sign) {
        ('a', '\u{30A}') => 'å',
        ('a', '\u{308}') => 'ä',
        ('o', '\u{308}') => 'ö',
        ('u', '\u{308}') => 'ü',
        ('A', '\u{30A}') => 'Å',
        ('A', '\u{308}') => 'Ä',
        ('O', '\u{308}') => 'Ö',
        ('U', '\u{308}') => 'Ü',
        ('e', '\u{301}') => 'é',
        ('E', '\u{301}') => 'É',
        ('e', '\u{300}') => 'è',
        ('a', '\u{300}') => 'à',
        ('a', '\u{301}') => 'á',
        _ => return None,
    })
}
