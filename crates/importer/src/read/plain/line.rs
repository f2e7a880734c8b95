//! Lines of plain text: where each one's words begin and end, and what it looks like by itself.

use super::{WORDS, clean};
use crate::read::chrome::is_chrome_line;
use crate::read::label::{Mark, is_void, read_mark};

/// A line.
#[derive(Debug)]
pub(super) struct Line {
    /// Where its words begin, after the mark of an item.
    pub start: usize,
    pub end: usize,
    /// How many columns it is indented.
    pub indent: usize,
    /// How many characters it has.
    pub width: usize,
    pub kind: LineKind,
}

/// What a line looks like by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    Blank,
    Chrome,
    Caption,
    /// Marked as a heading ("## Utskott").
    Heading {
        level: u8,
    },
    Item {
        glyph: char,
        label: Option<String>,
    },
    /// Words with tabs between them.
    Row,
    Text,
}

/// Reads the lines of a text; `\n`, `\r\n`, `\r` and page breaks end them.
pub(super) fn read_lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (end, c) in text.char_indices().filter(|(_, c)| matches!(c, '\n' | '\r' | '\u{C}' | '\u{B}' | '\u{2028}' | '\u{2029}' | '\u{85}')) {
        // The two characters of a Windows line end are one.
        if !(c == '\n' && start == end && text[..start].ends_with('\r')) {
            lines.push(read_line(text, start, end));
        }
        start = end + c.len_utf8();
    }
    lines.push(read_line(text, start, text.len()));
    mark_dashes(text, &mut lines);
    lines
}

fn read_line(text: &str, start: usize, end: usize) -> Line {
    let raw = &text[start..end];
    let content = raw.trim_start_matches(is_void);
    let indent = raw[..raw.len() - content.len()].chars().map(|c| if c == '\t' { 4 } else { usize::from(c.is_whitespace()) }).sum();
    let from = end - content.len();
    let content = content.trim_end_matches(is_void);
    let mut line = Line { start: from, end: from + content.len(), indent, width: content.chars().count(), kind: LineKind::Text };
    class_line(content, &mut line);
    line
}

fn class_line(content: &str, line: &mut Line) {
    if content.chars().all(|c| !c.is_alphanumeric()) {
        line.kind = LineKind::Blank;
    } else if is_chrome_line(content) || is_link_row(content) || is_repeated_name(content) {
        line.kind = LineKind::Chrome;
    } else if let Some((length, level)) = read_hashes(content) {
        line.kind = LineKind::Heading { level };
        line.start += length;
    } else if let Some(Mark { length, glyph, label }) = read_mark(content) {
        line.kind = LineKind::Item { glyph, label };
        line.start += length;
    } else if is_caption(content) {
        line.kind = LineKind::Caption;
    } else if content.contains('\t') || has_columns(content) {
        line.kind = LineKind::Row;
    }
    unwrap_bold(content, line);
}

/// "## " before a heading: its length and the level.
fn read_hashes(content: &str) -> Option<(usize, u8)> {
    let rest = content.trim_start_matches('#');
    let count = content.len() - rest.len();
    let spaces = rest.len() - rest.trim_start().len();
    (spaces > 0).then(|| u8::try_from(count).ok().filter(|level| (1..=6).contains(level)).map(|level| (count + spaces, level)))?
}

fn is_caption(content: &str) -> bool {
    content.split_once(':').is_some_and(|(word, rest)| !rest.trim().is_empty() && WORDS.captions.contains(clean(word).to_lowercase().as_str()))
}

/// A line of nothing but links side by side is a menu.
fn is_link_row(content: &str) -> bool {
    content.starts_with('[') && content.ends_with(')') && content.matches(")[").count() >= 2 && content.matches("](").count() > content.matches(")[").count()
}

/// "Region Sjölanda Region Sjölanda": a logo's alternative text and the name beside it.
fn is_repeated_name(content: &str) -> bool {
    let middle = content.len() / 2;
    content.is_char_boundary(middle) && content.len() > 8 && content[..middle].trim() == content[middle..].trim() && content.contains(' ')
}

/// Leaves the marks of bold text out of a line that is bold as a whole.
fn unwrap_bold(content: &str, line: &mut Line) {
    let inner = &content[content.len() - (line.end - line.start)..];
    for mark in ["**", "__"] {
        if let Some(bold) = inner.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark)).filter(|bold| !bold.trim().is_empty() && !bold.contains(mark)) {
            line.start += mark.len() + bold.len() - bold.trim_start().len();
            line.end -= mark.len() + bold.len() - bold.trim_end().len();
        }
    }
}

/// A single line that begins with a dash is something said; two or more are a list.
fn mark_dashes(text: &str, lines: &mut [Line]) {
    let is_dash = |line: &Line| matches!(line.kind, LineKind::Item { glyph: '–', .. });
    let mut before: Option<usize> = None;
    let mut kept = vec![false; lines.len()];
    for at in (0..lines.len()).filter(|at| lines[*at].kind != LineKind::Blank) {
        if is_dash(&lines[at])
            && let Some(last) = before.filter(|last| is_dash(&lines[*last]))
        {
            kept[at] = true;
            kept[last] = true;
        }
        before = Some(at);
    }
    for (line, _) in lines.iter_mut().zip(kept).filter(|(line, kept)| is_dash(line) && !kept) {
        line.kind = LineKind::Text;
        let lead = text[..line.start].rfind(['–', '—']).unwrap_or(line.start);
        line.start = lead;
    }
}

/// Spaces that part columns: no text has so many between two words.
const COLUMN_GAP: &str = "   ";
/// A longer cell is running text that was set wide.
const COLUMN_CHARS_MAX: usize = 60;

/// Cells that are all shorter are pairs set side by side on a line ("S 22   M 13   SD 10").
const COLUMN_CHARS_MIN: usize = 9;

/// Whether a line holds two or more short cells side by side, parted by wide gaps.
fn has_columns(content: &str) -> bool {
    let cells = || content.split(COLUMN_GAP).map(|cell| cell.trim().chars().count()).filter(|count| *count > 0);
    content.contains(COLUMN_GAP) && cells().all(|count| count <= COLUMN_CHARS_MAX) && cells().any(|count| count >= COLUMN_CHARS_MIN)
}

/// The cells of a row: the places of their words.
pub(super) fn cells(text: &str, line: &Line) -> Vec<(usize, usize)> {
    let content = &text[line.start..line.end];
    let parts: Vec<&str> =
        if content.contains('\t') { content.split('\t').collect() } else { content.split(COLUMN_GAP).filter(|cell| !cell.trim().is_empty()).collect() };
    let place = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    parts
        .into_iter()
        .map(|cell| {
            let inner = cell.trim_matches(is_void);
            let from = place(cell) + cell.find(inner).unwrap_or_default();
            (from, from + inner.len())
        })
        .collect()
}
