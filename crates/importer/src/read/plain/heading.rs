//! Headings of plain text: short lines that head what follows, told from names, items and boxes of a chart.

use super::line::{Line, LineKind};
use super::{Piece, WORDS, clean, ends_sentence};
use crate::read::BlockKind;

const HEADING_CHARS_MAX: usize = 90;
const HEADING_WORDS_MAX: usize = 12;
/// A paragraph of this length is running text, whatever sign ends it.
const PROSE_CHARS_MIN: usize = 90;

/// Turns paragraphs into headings: the first short one is the page's (level 1), the others are of level 2, and of
/// level 3 right below another heading.
pub(super) fn find_headings(text: &str, lines: &[Line], pieces: &mut [Piece]) {
    let first = pieces.iter().position(|piece| !matches!(piece.kind, BlockKind::Caption));
    let mut has_title = pieces.iter().any(|piece| piece.kind == BlockKind::Heading { level: 1 });
    for at in 0..pieces.len() {
        let looks_so = (matches!(pieces[at].kind, BlockKind::Paragraph) || is_numbered(&pieces[at])) && looks_like_heading(&text[pieces[at].start..pieces[at].end]);
        if !looks_so {
            continue;
        }
        if Some(at) == first && !has_title && pieces[at].kind == BlockKind::Paragraph && !is_in_run(lines, &pieces[at]) {
            has_title = true;
            pieces[at].kind = BlockKind::Heading { level: 1 };
        } else if heads_what_follows(text, lines, pieces, at) {
            pieces[at].kind = BlockKind::Heading { level: 2 };
        }
    }
}

fn is_numbered(piece: &Piece) -> bool {
    piece.glyph == '1'
}

fn looks_like_heading(content: &str) -> bool {
    let content = content.trim();
    content.chars().count() <= HEADING_CHARS_MAX
        && content.split_whitespace().count() <= HEADING_WORDS_MAX
        && !content.ends_with(['.', ',', ';', ':', '-'])
        && content.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '”' | '§'))
        && !content.contains(['@', '['])
        && !content.to_lowercase().contains("(pdf")
}

/// Whether two or more short lines follow directly: then the first line is one of them, not a title.
fn is_in_run(lines: &[Line], piece: &Piece) -> bool {
    lines[piece.last + 1..].iter().take_while(|line| line.kind == LineKind::Text && line.width <= HEADING_CHARS_MAX).count() >= 2
        && lines.get(piece.last + 1).is_some_and(|line| line.width > 0)
}

fn heads_what_follows(text: &str, lines: &[Line], pieces: &[Piece], at: usize) -> bool {
    let piece = &pieces[at];
    let Some(next) = pieces.get(at + 1) else { return false };
    let content = &text[piece.start..piece.end];
    let following = &text[next.start..next.end];
    let touches = piece.last + 1 == next.first;
    let starts_group = piece.first == 0 || !matches!(lines[piece.first - 1].kind, LineKind::Text | LineKind::Caption) || previous_ends(text, pieces, at);
    if !starts_group {
        return false;
    }
    if is_numbered(piece) {
        return touches && next.kind == BlockKind::Paragraph && is_prose(following) && content.split_whitespace().count() <= 6;
    }
    let is_data = |line: &str| line.contains(|c: char| c.is_ascii_digit()) || line.to_lowercase().contains("(pdf") || line.contains(": ");
    match &next.kind {
        BlockKind::ListItem { .. } | BlockKind::Cell { .. } => true,
        BlockKind::Paragraph => {
            is_prose(following)
                || WORDS.headings.contains(clean(content).to_lowercase().as_str())
                || (!is_data(content) && is_data(following))
                || (!touches && next.first < next.last)
                || (touches && content.split_whitespace().count() <= 3 && following.split_whitespace().count() >= 6)
                || heads_group(lines, pieces, at)
        }
        // A heading right over another one heads it.
        BlockKind::Heading { .. } => true,
        _ => false,
    }
}

/// A line by itself over a group of lines that stand together.
fn heads_group(lines: &[Line], pieces: &[Piece], at: usize) -> bool {
    let (piece, next) = (&pieces[at], &pieces[at + 1]);
    let stands_alone = piece.last + 1 < next.first;
    let group = lines[next.first..].iter().take_while(|line| line.kind == LineKind::Text).count();
    stands_alone && group >= 2 && piece.first == piece.last
}

fn previous_ends(text: &str, pieces: &[Piece], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| is_prose(&text[pieces[before].start..pieces[before].end]))
}

fn is_prose(content: &str) -> bool {
    let words = content.split_whitespace().count();
    (ends_sentence(content) && words >= 4) || content.chars().count() >= PROSE_CHARS_MIN
}
