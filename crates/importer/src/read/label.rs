//! Marks and labels that are typed before the words of a list item: "• ", "- ", "a) ", "1. ".

/// Marks of list items; a hyphen, an asterisk, a dash and an "o" need a space after them.
const BULLETS: [char; 20] = ['→', '➔', '➤', '•', '·', '●', '○', '◦', '▪', '▫', '■', '□', '‣', '⁃', '►', '▶', '➢', '✓', '\u{F0B7}', '\u{F0A7}'];
const SPACED_BULLETS: [char; 6] = ['-', '*', '–', '—', 'o', '+'];

/// What stands before an item's words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its length in bytes, with the spaces after it.
    pub length: usize,
    /// Its kind: the bullet, 'a' for letters, '1' for numbers.
    pub glyph: char,
    pub label: Option<String>,
}

/// White space and characters without width.
pub(super) fn is_void(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// The mark of an item, where a line or a paragraph begins with one.
pub(super) fn read_mark(content: &str) -> Option<Mark> {
    let first = content.chars().next()?;
    let rest = &content[first.len_utf8()..];
    let inner = rest.trim_start_matches(is_void);
    let has_space = inner.len() < rest.len();
    if !inner.is_empty() && (BULLETS.contains(&first) || (has_space && SPACED_BULLETS.contains(&first))) {
        let length = content.len() - inner.len();
        // "- a) text": the label is what counts.
        let glyph = if first == '—' { '–' } else { first };
        return Some(read_label(inner).map_or(Mark { length, glyph, label: None }, |mark| Mark { length: length + mark.length, ..mark }));
    }
    read_label(content)
}

/// "a) ", "1. ", "12) ", "iv) ".
pub(super) fn read_label(content: &str) -> Option<Mark> {
    let inner = content.strip_prefix('(').unwrap_or(content);
    let is_bracketed = inner.len() < content.len();
    let length = inner.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (label, rest) = inner.split_at(length);
    let sign = rest.chars().next()?;
    let is_number = label.len() <= 2 && label.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = label.len() == 1 && label.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_roman = label.len() <= 4 && label.bytes().all(|byte| b"ivx".contains(&byte));
    // "A. Andersson" is a name and "(s) " a party: a single letter takes a bracket after it and none before.
    let is_label = match sign {
        '.' => is_number && !is_bracketed,
        ')' => is_number || ((is_letter || is_roman) && !(is_bracketed && !label.eq("a") && !label.eq("b"))),
        _ => false,
    };
    let after = &rest[sign.len_utf8()..];
    let words = after.trim_start_matches(is_void);
    if length == 0 || !is_label || words.len() == after.len() || words.is_empty() {
        return None;
    }
    Some(Mark { length: content.len() - words.len(), glyph: if is_number { '1' } else { 'a' }, label: Some(label.to_owned()) })
}
