//! Mends the words of a block: soft hyphens, words broken at a line's end, odd spaces, marks of markup.

use std::borrow::Cow;
use std::ops::Range;

/// Where each byte of a passage's text came from.
#[derive(Clone, Debug)]
pub(super) enum Places {
    /// Nothing was mended: the text is the page's own from this byte on.
    From(usize),
    /// For each byte the byte of the page's text.
    Each(Vec<u32>),
}

impl Places {
    /// Where a range of the mended text stands in the page's text, in bytes; the range must not be empty.
    pub(super) fn range(&self, text: &str, range: &Range<usize>, source: &str) -> Range<usize> {
        match self {
            Self::From(start) => start + range.start..start + range.end,
            Self::Each(places) => {
                let last = text[..range.end].char_indices().next_back().map_or(0, |(index, _)| index);
                let last_place = places[last] as usize;
                let width = source[last_place..].chars().next().map_or(0, char::len_utf8);
                places[range.start] as usize..last_place + width
            }
        }
    }
}

/// Whether a character shows nothing: soft hyphens, zero-width characters, the byte order mark.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Mends the slice `start..end` (bytes) of `source`; says where each byte of the result came from.
pub(super) fn mend(source: &str, start: usize, end: usize) -> (Cow<'_, str>, Places) {
    let slice = source[start..end].trim_end();
    let start = start + (slice.len() - slice.trim_start().len());
    let slice = slice.trim_start();
    if !needs_mending(slice) {
        return (Cow::Borrowed(slice), Places::From(start));
    }
    let mut text = String::with_capacity(slice.len());
    let mut places = Vec::with_capacity(slice.len());
    let mut letters = slice.char_indices().peekable();
    // The first white space since the last letter that shows, whether a line ended in it and whether it holds a tab.
    let mut space: Option<(usize, bool, bool)> = None;
    while let Some((index, letter)) = letters.next() {
        if is_invisible(letter) {
            continue;
        }
        if letter.is_whitespace() {
            let (first, line_ended, tab) = space.unwrap_or((index, false, false));
            space = Some((first, line_ended || matches!(letter, '\n' | '\r'), tab || letter == '\t'));
            continue;
        }
        let markup = (letter == '*' && letters.peek().is_some_and(|&(_, next)| next == '*'))
            || (letter == '\\' && letters.peek().is_some_and(|&(_, next)| next.is_ascii_punctuation()));
        if markup {
            if letter == '*' {
                letters.next();
            }
            continue;
        }
        if let Some((place, line_ended, tab)) = space.take() {
            if line_ended && breaks_word(&text, letter, &slice[index..]) {
                text.pop();
                places.pop();
            } else if !text.is_empty() {
                // A tab parts columns, which a rule may need to know.
                text.push(if tab { '\t' } else { ' ' });
                places.push(offset(start + place));
            }
        }
        text.push(letter);
        places.resize(text.len(), offset(start + index));
    }
    (Cow::Owned(text), Places::Each(places))
}

/// Whether a text holds anything that mending changes: white space other than single spaces, marks of markup, what does not show.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are looked at together")]
fn needs_mending(slice: &str) -> bool {
    let bytes = slice.as_bytes();
    // C2 begins the soft hyphen and the non-breaking space, E1 to E3 and EF other spaces and what does not show.
    let is_suspect =
        |byte: u8| (byte < 0x20) | (byte == 0x7f) | (byte == b'*') | (byte == b'\\') | (byte == 0xc2) | (0xe1..=0xe3).contains(&byte) | (byte == 0xef);
    let suspect = bytes.iter().fold(0, |found, &byte| found | u8::from(is_suspect(byte)));
    let doubled = bytes.array_windows().fold(0, |found, &[byte, next]| found | u8::from((byte == b' ') & (next == b' ')));
    doubled != 0 || suspect != 0 && has_odd_letters(slice)
}

/// Whether one of a text's suspect bytes is more than the beginning of a dash, a quotation mark, a section sign or the like.
fn has_odd_letters(slice: &str) -> bool {
    let odd = |letter: char| letter.is_ascii_control() || matches!(letter, '*' | '\\') || letter != ' ' && letter.is_whitespace() || is_invisible(letter);
    slice.contains(odd)
}

/// Positions are kept in 32 bits: pages are far smaller (limit 20 MiB).
fn offset(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

/// Whether a hyphen at a line's end only broke a word ("region-⏎utvecklingsnämnden"), which "hälso-⏎och" is not.
fn breaks_word(text: &str, next: char, rest: &str) -> bool {
    let mut before = text.chars().rev();
    let hyphen = before.next() == Some('-') && before.next().is_some_and(char::is_alphabetic);
    let word = rest.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    hyphen && next.is_lowercase() && !matches!(word, "och" | "samt" | "eller")
}

#[cfg(test)]
mod tests {
    use crate::extract::text::read_passage;

    fn check_mend(source: &str, expected: &str) {
        read_passage(source, |passage| {
            assert_eq!(passage.text, expected);
            for token in passage.tokens {
                let place = passage.place(&(token.start..token.end), source);
                assert!(source.is_char_boundary(place.start) && source.is_char_boundary(place.end) && place.start < place.end);
            }
        });
    }

    #[test]
    fn words_are_mended() {
        check_mend("Hälso- och sjuk\u{ad}vårds\u{a0}nämnden", "Hälso- och sjukvårds nämnden");
        check_mend("miljö- och region-\nutvecklingsnämnden", "miljö- och regionutvecklingsnämnden");
        check_mend("hälso-\noch sjukvård", "hälso- och sjukvård");
        check_mend("**Nämnd** \\(a\\)", "Nämnd (a)");
        check_mend("", "");
    }
}
