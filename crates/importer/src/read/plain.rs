//! Plain text: gives flattened pages and slides their structure back, on the text as it stands.
//!
//! Lines are classed one by one in `line`; here they are joined into pieces (a paragraph over several lines, an item,
//! a caption), and `heading` decides which short pieces head what follows. Nothing in the text is changed: a block is
//! a slice of it that may hold the line breaks of the source.

mod heading;
mod line;
mod link;

use super::{BlockKind, Document};
use line::{Line, LineKind, read_lines};
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Prose that was wrapped at a fixed width has at least this many characters in its longest line.
const WRAPPED_WIDTH_MIN: usize = 50;
/// A longer line is a whole paragraph, not a wrapped one.
const WRAPPED_WIDTH_MAX: usize = 125;
/// A line without a mark can be an item of a list up to this many characters.
const ITEM_CHARS_MAX: usize = 80;

static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("plain.toml")).expect("the tests of this module parse plain.toml"));

#[derive(Deserialize)]
struct Words {
    open: HashSet<String>,
    joining: HashSet<String>,
    leading: HashSet<String>,
    abbreviations: HashSet<String>,
    captions: HashSet<String>,
    headings: HashSet<String>,
}

/// A block in the making.
struct Piece {
    kind: BlockKind,
    start: usize,
    end: usize,
    /// The lines it covers.
    first: usize,
    last: usize,
    /// The mark of an item ('•', '-', 'a' for letters, '1' for numbers), or a space.
    glyph: char,
    indent: usize,
}

/// Reads plain text; the text itself stays as it is.
pub(super) fn read_plain(text: String) -> Document {
    let lines = read_lines(&text);
    let mut pieces = join_lines(&text, &lines);
    set_depths(&mut pieces, &lines);
    heading::find_headings(&text, &lines, &mut pieces);
    let blocks = link::to_blocks(&text, pieces);
    let title = blocks.iter().find(|block| matches!(block.kind, BlockKind::Heading { .. })).map(|block| clean(&text[block.start..block.end]));
    Document { title, blocks, error_page: None, text: text.into() }
}

/// One space between words, no soft hyphens.
fn clean(text: &str) -> String {
    let text: String = text.chars().filter(|c| !matches!(c, '\u{AD}' | '\u{200B}' | '\u{FEFF}')).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn join_lines(text: &str, lines: &[Line]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut tables = 0;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let mut last = at;
        match &line.kind {
            LineKind::Blank | LineKind::Chrome => {}
            LineKind::Row => last = push_table(text, lines, at, &mut tables, &mut pieces),
            LineKind::Heading { level } => pieces.push(piece(BlockKind::Heading { level: *level }, lines, at, at)),
            LineKind::Caption => {
                last = end_of_wrapped(text, lines, at);
                pieces.push(piece(BlockKind::Caption, lines, at, last));
            }
            LineKind::Item { glyph, label } => {
                last = end_of_wrapped(text, lines, at);
                let kind = BlockKind::ListItem { depth: 0, label: label.clone() };
                pieces.push(Piece { glyph: *glyph, ..piece(kind, lines, at, last) });
            }
            LineKind::Text => {
                if let Some(end) = end_of_unmarked_list(text, lines, at, pieces.last()) {
                    for item in at..=end {
                        pieces.push(piece(BlockKind::ListItem { depth: 0, label: None }, lines, item, item));
                    }
                    last = end;
                } else {
                    last = end_of_paragraph(text, lines, at);
                    pieces.push(piece(BlockKind::Paragraph, lines, at, last));
                }
            }
        }
        at = last + 1;
    }
    pieces
}

fn piece(kind: BlockKind, lines: &[Line], first: usize, last: usize) -> Piece {
    Piece { kind, start: lines[first].start, end: lines[last].end, first, last, glyph: ' ', indent: lines[first].indent }
}

/// Lines with tabs between words are rows; consecutive ones are a table.
fn push_table(text: &str, lines: &[Line], first: usize, tables: &mut usize, pieces: &mut Vec<Piece>) -> usize {
    let mut last = first;
    while let Some(line) = lines.get(last).filter(|line| line.kind == LineKind::Row) {
        for (column, (start, end)) in line::cells(text, line).into_iter().enumerate() {
            if start < end {
                let kind = BlockKind::Cell { table: *tables, row: last - first, column, header: false };
                pieces.push(Piece { start, end, ..piece(kind, lines, last, last) });
            }
        }
        last += 1;
    }
    *tables += 1;
    last - 1
}

/// How many lines are looked at together: a longer run is no paragraph, and looking at all of it from each of its lines
/// would cost the square of its length.
const RUN_LINES_MAX: usize = 400;

/// The last line of a paragraph: prose wrapped at a fixed width is one, and otherwise lines that plainly go on.
fn end_of_paragraph(text: &str, lines: &[Line], first: usize) -> usize {
    let run = lines[first..].iter().take(RUN_LINES_MAX).take_while(|line| line.kind == LineKind::Text).count();
    let widest = lines[first..first + run].iter().map(|line| line.width).max().unwrap_or_default();
    let body = &lines[first..first + run.saturating_sub(1)];
    // Titles in a column begin with capitals; prose seldom does.
    let lower = lines[first + 1..first + run].iter().filter(|line| text[line.start..line.end].starts_with(char::is_lowercase)).count();
    let is_wrapped =
        run >= 3 && lower * 3 >= run - 1 && (WRAPPED_WIDTH_MIN..=WRAPPED_WIDTH_MAX).contains(&widest) && body.iter().all(|line| line.width * 4 >= widest * 3);
    if is_wrapped { first + run - 1 } else { end_of_wrapped(text, lines, first) }
}

/// The last line that goes on from the first one.
fn end_of_wrapped(text: &str, lines: &[Line], first: usize) -> usize {
    let mut last = first;
    while let Some(next) = next_text(text, lines, last).or_else(|| next_in_link(text, lines, first, last)) {
        last = next;
    }
    last
}

/// A link's text may be broken over a few lines: "[Ekonomi" / "och mål](https://…)".
fn next_in_link(text: &str, lines: &[Line], first: usize, last: usize) -> Option<usize> {
    let content = &text[lines[first].start..lines[last].end];
    let is_open = content.starts_with('[') && !content.contains("](") && last - first < 3;
    (is_open && lines.get(last + 1).is_some_and(|line| line.kind == LineKind::Text)).then_some(last + 1)
}

fn next_text(text: &str, lines: &[Line], last: usize) -> Option<usize> {
    let current = &text[lines[last].start..lines[last].end];
    let is_text = |at: usize| lines.get(at).is_some_and(|line| line.kind == LineKind::Text);
    if is_text(last + 1) {
        let next = &lines[last + 1];
        let is_hyphenated = text[lines[last].end..].starts_with('\u{AD}');
        return (is_hyphenated || goes_on(current, &text[next.start..next.end])).then_some(last + 1);
    }
    // Slides break sentences into boxes: "… för utskott" / empty line / "och beredningar".
    let is_gap = lines.get(last + 1).is_some_and(|line| line.kind == LineKind::Blank);
    (is_gap && is_text(last + 2) && !ends_sentence(current) && {
        let next = &lines[last + 2];
        let word = text[next.start..next.end].split_whitespace().next().unwrap_or_default();
        WORDS.joining.contains(word)
    })
    .then_some(last + 2)
}

/// Whether a line plainly goes on in the next.
fn goes_on(line: &str, next: &str) -> bool {
    if is_scrambled(line) || is_scrambled(next) {
        return false;
    }
    let lower_next = next.starts_with(char::is_lowercase);
    if ends_sentence(line) {
        return lower_next && line.ends_with('.') && ends_with_abbreviation(line);
    }
    let word = line.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    lower_next
        || line.ends_with(',')
        || next.starts_with('(')
        || WORDS.open.contains(&word)
        || (word.len() > 2 && word.ends_with('-') && next.starts_with(char::is_alphabetic))
}

/// A script's address, such as "uiqt|wBxw{|H%vozmoqwv5{m": one word with signs that no other word has.
fn is_scrambled(line: &str) -> bool {
    !line.contains(char::is_whitespace) && line.contains(['{', '|', '}', '~', '%']) && line.contains(|c: char| c.is_ascii_lowercase())
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '»', ')', '\'']).ends_with(['.', '!', '?', ':', ';', '…'])
}

fn ends_with_abbreviation(line: &str) -> bool {
    let word = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    WORDS.abbreviations.contains(word.trim_end_matches('.').trim_start_matches('(').to_lowercase().as_str())
}

/// The last line of a list whose items have no mark: short lines after a lead-in that ends with a colon, or short
/// lines that are all indented under one that is not.
fn end_of_unmarked_list(text: &str, lines: &[Line], first: usize, before: Option<&Piece>) -> Option<usize> {
    let before = before?;
    let follows = lines[before.last + 1..first].iter().all(|line| line.kind == LineKind::Blank) && first - before.last <= 2;
    let is_led_in = follows && before.kind == BlockKind::Paragraph && text[before.start..before.end].ends_with(':');
    let is_indented = before.last + 1 == first && before.kind == BlockKind::Paragraph && lines[before.last].indent == 0 && lines[first].indent > 0;
    if !is_led_in && !is_indented {
        return None;
    }
    let run = lines[first..].iter().take(RUN_LINES_MAX).take_while(|line| line.kind == LineKind::Text && (!is_indented || line.indent > 0)).count();
    let is_list = run >= 2
        && lines[first..first + run].iter().enumerate().all(|(place, line)| {
            let content = &text[line.start..line.end];
            let is_last = place + 1 == run;
            let word = content.rsplit(' ').next().unwrap_or_default();
            line.width <= ITEM_CHARS_MAX && (is_last || !content.ends_with(['.', '-'])) && (is_last || !WORDS.open.contains(word))
        });
    is_list.then_some(first + run - 1)
}

/// How deep items are nested. Hyphens and asterisks are indented on purpose; bullets are ragged in flattened pages, so
/// only another mark, or several items that are clearly further in, nest them.
fn set_depths(pieces: &mut [Piece], lines: &[Line]) {
    let mut levels: Vec<(usize, char)> = Vec::new();
    let mut line_before = None;
    for at in 0..pieces.len() {
        let (indent, glyph, first, last) = (pieces[at].indent, pieces[at].glyph, pieces[at].first, pieces[at].last);
        let next = pieces.get(at + 1).map(|piece| (piece.glyph, piece.indent));
        let BlockKind::ListItem { depth, .. } = &mut pieces[at].kind else { continue };
        let touches = line_before.is_some_and(|before: usize| lines[before + 1..first].iter().all(|line| line.kind == LineKind::Blank));
        if !touches {
            levels.clear();
        }
        place_item(&mut levels, indent, glyph, next);
        *depth = u8::try_from(levels.len().saturating_sub(1)).unwrap_or(u8::MAX);
        line_before = Some(last);
    }
}

fn place_item(levels: &mut Vec<(usize, char)>, indent: usize, glyph: char, next: Option<(char, usize)>) {
    let Some(&(top_indent, top_glyph)) = levels.last() else {
        levels.push((indent, glyph));
        return;
    };
    if glyph == top_glyph {
        let is_meant = matches!(glyph, '-' | '*') || (indent >= top_indent + 2 && next == Some((glyph, indent)));
        if indent > top_indent && is_meant {
            levels.push((indent, glyph));
        } else if indent < top_indent {
            while levels.len() > 1 && levels.last().is_some_and(|(known, _)| *known > indent) {
                levels.pop();
            }
        }
    } else if let Some(place) = levels.iter().position(|(_, known)| *known == glyph) {
        levels.truncate(place + 1);
    } else if indent > top_indent || matches!(glyph, 'o' | '◦' | '▪') {
        levels.push((indent, glyph));
    } else {
        levels.pop();
        levels.push((indent, glyph));
    }
}

#[cfg(test)]
mod tests;
