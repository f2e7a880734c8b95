//! Headings of plain text: short lines that head what follows, told from names, items and boxes of a chart.

use super::line::{Line, LineKind};
use super::{Piece, WORDS, clean, ends_sentence};
use crate::read::BlockKind;

const HEADING_CHARS_MAX: usize = 90;
const HEADING_WORDS_MAX: usize = 12;
/// A paragraph of this length is running text, whatever sign ends it.
const PROSE_CHARS_MIN: usize = 90;

/// Turns paragraphs into headings: the first short one is the page's (level 1), the others are of level 2.
pub(super) fn find_headings(text: &str, lines: &[Line], pieces: &mut [Piece]) {
    let first = pieces.iter().position(|piece| !matches!(piece.kind, BlockKind::Caption));
    let has_title = pieces.iter().any(|piece| piece.kind == BlockKind::Heading { level: 1 });
    // From the end, so that it is known whether what follows is a heading; one step only, or a chart's boxes would all
    // head one another.
    let mut next_heads_content = false;
    for at in (0..pieces.len()).rev() {
        let looks_so = (pieces[at].kind == BlockKind::Paragraph || is_numbered(&pieces[at])) && looks_like_heading(&text[pieces[at].start..pieces[at].end]);
        let is_title = Some(at) == first && !has_title && pieces[at].kind == BlockKind::Paragraph && !is_in_run(lines, &pieces[at]);
        let heads_content = looks_so && heads_what_follows(text, lines, pieces, at);
        let heads_heading =
            looks_so && next_heads_content && starts_group(text, lines, pieces, at) && pieces[at].first == pieces[at].last && !explains_item(pieces, at);
        if looks_so && is_title {
            pieces[at].kind = BlockKind::Heading { level: 1 };
        } else if heads_content || heads_heading {
            pieces[at].kind = BlockKind::Heading { level: 2 };
        }
        next_heads_content = heads_content;
    }
}

fn is_numbered(piece: &Piece) -> bool {
    piece.glyph == '1'
}

fn looks_like_heading(content: &str) -> bool {
    let content = content.trim();
    content.chars().count() <= HEADING_CHARS_MAX
        && count_words(content) <= HEADING_WORDS_MAX
        && !content.ends_with(['.', ',', ';', ':', '-'])
        && content.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '”' | '§'))
        && !leads_in(content)
        && !content.contains(['@', '['])
        && !(content.contains(": ") && content.ends_with(|c: char| c.is_ascii_digit()))
        && !is_file(content)
}

/// Whether the last word asks for more: "…, nämligen", "… är".
fn leads_in(content: &str) -> bool {
    let word = content.rsplit(char::is_whitespace).next().unwrap_or_default();
    WORDS.open.contains(word) || WORDS.leading.contains(word)
}

/// Whether two or more short lines follow directly: then the first line is one of them, not a title.
fn is_in_run(lines: &[Line], piece: &Piece) -> bool {
    lines[piece.last + 1..].iter().take(2).take_while(|line| line.kind == LineKind::Text && line.width <= HEADING_CHARS_MAX).count() == 2
        && lines.get(piece.last + 1).is_some_and(|line| line.width > 0)
}

fn starts_group(text: &str, lines: &[Line], pieces: &[Piece], at: usize) -> bool {
    let first = pieces[at].first;
    first == 0 || !matches!(lines[first - 1].kind, LineKind::Text | LineKind::Caption) || previous_ends(text, pieces, at)
}

fn heads_what_follows(text: &str, lines: &[Line], pieces: &[Piece], at: usize) -> bool {
    let piece = &pieces[at];
    let Some(next) = pieces.get(at + 1) else { return false };
    if !is_numbered(piece) && !starts_group(text, lines, pieces, at) {
        return false;
    }
    let content = &text[piece.start..piece.end];
    let following = &text[next.start..next.end];
    let (words, words_following) = (count_words(content), count_words(following));
    let touches = piece.last + 1 == next.first;
    if is_numbered(piece) {
        return touches && next.kind == BlockKind::Paragraph && is_prose(following) && words <= 6;
    }
    let is_data_after = |place: usize| pieces.get(at + place).is_some_and(|piece| is_data(&text[piece.start..piece.end]));
    match &next.kind {
        // Between single items it is what one of them says.
        BlockKind::ListItem { .. } => is_item(pieces, Some(at + 2)) || !is_item(pieces, at.checked_sub(1)),
        BlockKind::Cell { .. } => true,
        BlockKind::Paragraph => {
            is_prose(following)
                || WORDS.headings.contains(clean(content).to_lowercase().as_str())
                || (!is_file(content) && is_file(following))
                || (words <= 6 && !is_data(content) && is_data_after(1) && is_data_after(2))
                || (touches && words <= 3 && words_following >= 6)
                || (touches && words <= 6 && words_following >= 8)
                || content.ends_with('?')
                || (heads_group(pieces, at) && !following.contains(": "))
        }
        _ => false,
    }
}

/// After a single item of a list: what there is to say of it.
fn explains_item(pieces: &[Piece], at: usize) -> bool {
    is_item(pieces, at.checked_sub(1)) && !is_item(pieces, at.checked_sub(2))
}

fn is_item(pieces: &[Piece], at: Option<usize>) -> bool {
    at.and_then(|at| pieces.get(at)).is_some_and(|piece| matches!(piece.kind, BlockKind::ListItem { .. }))
}

/// A line with a file, a year, or a word and its value.
fn is_data(line: &str) -> bool {
    let is_year = |word: &str| word.len() >= 4 && word.bytes().take(4).all(|byte| byte.is_ascii_digit());
    is_file(line) || line.contains(": ") || line.split([' ', '\u{A0}', '(']).any(is_year)
}

fn is_file(line: &str) -> bool {
    let line = line.to_lowercase();
    ["(pdf", "(docx", "(xlsx", ".pdf", ", pdf", "pdf)"].iter().any(|sign| line.contains(sign))
}

fn count_words(content: &str) -> usize {
    content.split_whitespace().count()
}

/// A line by itself over a group of pieces that stand together.
fn heads_group(pieces: &[Piece], at: usize) -> bool {
    let (piece, next) = (&pieces[at], &pieces[at + 1]);
    let stands_alone = piece.last + 1 < next.first && piece.first == piece.last;
    stands_alone && pieces.get(at + 2).is_some_and(|second| second.kind == BlockKind::Paragraph && next.last + 1 == second.first)
}

fn previous_ends(text: &str, pieces: &[Piece], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| is_prose(&text[pieces[before].start..pieces[before].end]))
}

fn is_prose(content: &str) -> bool {
    (ends_sentence(content) && count_words(content) >= 4) || content.chars().count() >= PROSE_CHARS_MIN
}
