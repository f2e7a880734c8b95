//! Mends the words of a block: soft hyphens, words broken at a line's end, odd spaces, marks of markup.

use std::ops::Range;

/// A text with its words mended.
#[derive(Debug)]
pub(super) struct Mended {
    pub(super) text: String,
    /// For each byte of it the byte of the page's text that it came from.
    places: Vec<u32>,
}

impl Mended {
    /// Where a range of the text stands in the page's, in bytes; the range must not be empty.
    pub(super) fn place(&self, range: &Range<usize>, source: &str) -> Range<usize> {
        let last = self.text[..range.end].char_indices().next_back().map_or(0, |(index, _)| index);
        let last_place = self.places[last] as usize;
        let width = source[last_place..].chars().next().map_or(0, char::len_utf8);
        self.places[range.start] as usize..last_place + width
    }
}

/// Whether a character shows nothing: soft hyphens, zero-width characters, the byte order mark.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Without the white space at both ends.
pub(super) fn trim(source: &str, range: Range<usize>) -> Range<usize> {
    let slice = &source[range.clone()];
    // Blocks of web pages neither begin nor end with any.
    if let [first @ 0x21..0x7f, .., last @ 0x21..0x7f] = slice.as_bytes()
        && *first > b' '
        && *last > b' '
    {
        return range;
    }
    let slice = slice.trim_end();
    let start = range.start + (slice.len() - slice.trim_start().len());
    start..range.start + slice.len()
}

/// Mends a text that stands at `start` in the page's.
pub(super) fn mend(slice: &str, start: usize) -> Mended {
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
    Mended { text, places }
}

/// Whether mending may change a character: white space other than spaces, marks of markup, what does not show.
pub(super) fn is_odd(letter: char) -> bool {
    letter.is_ascii_control() || matches!(letter, '*' | '\\') || letter != ' ' && letter.is_whitespace() || is_invisible(letter)
}

/// Positions are kept in 32 bits: pages are far smaller (limit 20 MiB).
pub(super) fn offset(byte: usize) -> u32 {
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
                let place = passage.place(&token.range(), source);
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
