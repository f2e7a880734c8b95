//! Splits a passage's text into words and signs, and these into sentences.

use super::mend::{is_odd, offset};
use super::spelling::Spelt;
use super::{Sentence, Token, TokenKind};
use crate::extract::lexicon::Lexicon;
use crate::extract::signs::Signs;
use crate::extract::swedish;

/// What a byte is that a character begins with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    SmallLetter,
    /// A capital letter or a digit of ASCII.
    Other,
    Sign,
    /// A sign or white space of ASCII that mending may change.
    Odd,
    /// The first byte of a character beyond ASCII.
    Wide,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Wide; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        classes[byte as usize] = match byte {
            b' ' => Class::Space,
            b'a'..=b'z' => Class::SmallLetter,
            b'A'..=b'Z' | b'0'..=b'9' => Class::Other,
            0..0x20 | 0x7f | b'*' | b'\\' => Class::Odd,
            _ => Class::Sign,
        };
        byte += 1;
    }
    classes
};

fn class_of(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

/// Adds the words and signs of a text that was not mended; fails at the first character that mending may change.
pub(super) fn split_plain<'text>(text: &'text str, lexicon: &mut Lexicon<'text>, tokens: &mut Vec<Spelt>) -> bool {
    split(text, tokens, true, |word| lexicon.place(word))
}

/// Adds the words and signs of a text that was mended.
pub(super) fn split_mended(text: &str, lexicon: &mut Lexicon<'_>, tokens: &mut Vec<Spelt>) {
    split(text, tokens, false, |word| lexicon.place_once(word));
}

fn split<'text>(text: &'text str, tokens: &mut Vec<Spelt>, is_plain: bool, mut place: impl FnMut(&'text str) -> u32) -> bool {
    let bytes = text.as_bytes();
    let mut start = 0;
    while let Some(&first) = bytes.get(start) {
        let end = match class_of(first) {
            Class::Space if is_plain && bytes.get(start + 1) == Some(&b' ') => return false,
            Class::Space => {
                start += 1;
                continue;
            }
            Class::SmallLetter | Class::Other => end_of_word(text, start),
            Class::Sign => start + 1,
            Class::Odd | Class::Wide => {
                let letter = letter_at(text, start);
                if is_plain && is_odd(letter) {
                    return false;
                }
                if letter.is_whitespace() {
                    start += letter.len_utf8();
                    continue;
                }
                if swedish::is_letter_or_digit(letter) { end_of_word(text, start) } else { start + letter.len_utf8() }
            }
        };
        tokens.push(Spelt { start: offset(start), end: offset(end), word: place(&text[start..end]) });
        start = end;
    }
    true
}

/// Where the word or number ends that begins at `start`.
fn end_of_word(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = start + width_of(bytes[start]);
    loop {
        // Most letters are small ones behind a letter, which nothing can part.
        if !bytes[end - 1].is_ascii_digit() {
            end = after_small_letters(bytes, end);
        }
        let Some(&byte) = bytes.get(end) else { return end };
        let goes_on = match class_of(byte) {
            Class::Space | Class::Odd => false,
            Class::SmallLetter | Class::Other => true,
            Class::Sign => may_join(byte) && joins(text, end, char::from(byte)),
            Class::Wide => {
                let letter = letter_at(text, end);
                swedish::is_letter_or_digit(letter) || joins(text, end, letter)
            }
        };
        if !goes_on || is_glued(&text[start..end], &text[end..]) {
            return end;
        }
        end += width_of(byte);
    }
}

/// One past the small letters of Swedish that begin at a place.
fn after_small_letters(bytes: &[u8], from: usize) -> usize {
    let mut end = from;
    loop {
        match bytes.get(end) {
            Some(byte) if class_of(*byte) == Class::SmallLetter => end += 1,
            Some(0xc3) if matches!(bytes.get(end + 1), Some(0xa0..=0xb6)) => end += 2,
            _ => return end,
        }
    }
}

/// How many bytes a character takes whose first byte this is.
fn width_of(first: u8) -> usize {
    match first {
        0..=0x7f => 1,
        0x80..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    }
}

fn letter_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or(' ')
}

/// Whether a sign of ASCII may belong to the word before it.
fn may_join(sign: u8) -> bool {
    matches!(sign, b'-' | b'.' | b',' | b':' | b'\'')
}

/// Whether a sign belongs to the word before it: hyphens inside and at the end ("hälso-"), and what stands in numbers.
fn joins(text: &str, end: usize, sign: char) -> bool {
    let before = text[..end].chars().next_back().unwrap_or(' ');
    let after = text[end + sign.len_utf8()..].chars().next().unwrap_or(' ');
    match sign {
        '-' | '‑' => before.is_alphabetic() || (before.is_ascii_digit() && after.is_alphabetic()),
        '.' | ',' => before.is_ascii_digit() && after.is_ascii_digit(),
        ':' => before.is_ascii_digit() && (after.is_ascii_digit() || after.is_lowercase()) || (before.is_uppercase() && after.is_lowercase()),
        '\'' | '’' => before.is_alphabetic() && after.is_alphabetic(),
        _ => false,
    }
}

/// A shorter word behind digits belongs to them ("2030s", "3:e", "16åringar" aside).
const GLUED_NOUN_CHARS_MIN: usize = 5;

/// Whether two words were glued together here: `ThoréBiträdande` is a name and a title.
///
/// "287 413invånare" is a number in large figures and what it counts.
fn is_glued(before: &str, rest: &str) -> bool {
    if before.ends_with(|last: char| last.is_ascii_digit()) {
        let note = before.len() == 4 && ["Pdf", "PDF", "pdf"].iter().any(|note| rest.starts_with(note));
        return before.bytes().all(|byte| byte.is_ascii_digit())
            && (note || rest.chars().take_while(|letter| letter.is_lowercase()).count() >= GLUED_NOUN_CHARS_MIN);
    }
    let mut last = before.chars().rev();
    let mut next = rest.chars();
    let lower_before = last.next().is_some_and(char::is_lowercase) && last.next().is_some_and(char::is_alphabetic);
    lower_before && next.next().is_some_and(char::is_uppercase) && next.by_ref().take(3).filter(|letter| letter.is_lowercase()).count() == 3
}

/// Words after whose full stop a sentence goes on.
const ABBREVIATIONS: &[&str] = &[
    "t.ex", "ex", "bl.a", "a", "m.m", "m.fl", "fl", "nr", "kap", "tfn", "tel", "ca", "dvs", "f.d", "d", "s.k", "k", "inkl", "exkl", "resp", "st", "tf", "org",
    "kl", "p.g.a", "g", "m", "o.s.v", "enl", "forts",
];

/// Adds the sentences.
pub(super) fn split_sentences(text: &str, tokens: &[Token], sentences: &mut Vec<Sentence>) {
    let mut from = 0;
    let mut signs = Signs::NONE;
    for (index, token) in tokens.iter().enumerate() {
        signs |= token.signs;
        if ends_sentence(text, tokens, index, token) {
            sentences.push(Sentence { tokens: from..index + 1, signs });
            from = index + 1;
            signs = Signs::NONE;
        }
    }
    if from < tokens.len() {
        sentences.push(Sentence { tokens: from..tokens.len(), signs });
    }
}

fn ends_sentence(text: &str, tokens: &[Token], index: usize, token: &Token) -> bool {
    if !token.signs.meet(Signs::STOP) {
        return false;
    }
    let (Some(before), Some(after)) = (index.checked_sub(1).map(|before| &tokens[before]), tokens.get(index + 1)) else {
        return true;
    };
    let spaced = after.start > token.end;
    if !spaced {
        // "skattesats.Ordförande": two sentences glued together; "www.region.se" is none.
        let long_word = before.kind == TokenKind::Lower && before.end == token.start && text[before.range()].chars().count() > 3;
        return long_word && after.kind == TokenKind::Capital && !text[..before.start()].ends_with(['.', '@', '/']);
    }
    let abbreviated = token.is(".") && ABBREVIATIONS.contains(&before.lower.as_str());
    after.kind != TokenKind::Lower && !(abbreviated && (after.kind != TokenKind::Capital || before.lower.len() <= 2))
}
