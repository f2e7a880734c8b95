//! Splits a passage's text into words and signs, and these into sentences.

use super::spelling::Spelt;
use super::{Token, TokenKind};
use crate::extract::lexicon::Lexicon;
use crate::extract::signs::Signs;
use crate::extract::swedish;
use std::ops::Range;

/// Adds the words and signs of a text.
pub(super) fn split_tokens(text: &str, lexicon: &mut Lexicon, tokens: &mut Vec<Spelt>) {
    let bytes = text.as_bytes();
    // Pages are far shorter than 32 bits reach (limit 20 MiB).
    let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    let mut start = 0;
    while let Some(first) = bytes.get(start) {
        if *first == b' ' {
            start += 1;
            continue;
        }
        if is_space(text, start) {
            start += width_of(*first);
            continue;
        }
        let end = if is_letter_or_digit(text, start) { end_of_word(text, start) } else { start + width_of(*first) };
        tokens.push(Spelt { start: offset(start), end: offset(end), word: lexicon.place(&text[start..end]) });
        start = end;
    }
}

/// Where the word or number ends that begins at `start`.
fn end_of_word(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = start + width_of(bytes[start]);
    while let Some(&byte) = bytes.get(end) {
        // Most letters are small ones behind a letter, which nothing can part.
        if !bytes[end - 1].is_ascii_digit() {
            let small = small_letters(&bytes[end..]);
            if small > 0 {
                end += small;
                continue;
            }
        }
        if byte == b' ' || !is_letter_or_digit(text, end) && !joins(text, end, letter_at(text, end)) || is_glued(&text[start..end], &text[end..]) {
            break;
        }
        end += width_of(byte);
    }
    end
}

/// How many bytes the small letters of Swedish take that a text begins with.
fn small_letters(bytes: &[u8]) -> usize {
    let mut end = 0;
    loop {
        match bytes[end..] {
            [b'a'..=b'z', ..] => end += 1,
            [0xc3, 0xa0..=0xb6, ..] => end += 2,
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

fn is_space(text: &str, at: usize) -> bool {
    let first = text.as_bytes()[at];
    if first < 0x80 { char::from(first).is_whitespace() } else { letter_at(text, at).is_whitespace() }
}

fn is_letter_or_digit(text: &str, at: usize) -> bool {
    let first = text.as_bytes()[at];
    if first < 0x80 { first.is_ascii_alphanumeric() } else { swedish::is_letter_or_digit(letter_at(text, at)) }
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

/// Adds the sentences, as ranges of tokens.
pub(super) fn split_sentences(text: &str, tokens: &[Token], sentences: &mut Vec<Range<usize>>) {
    let mut from = 0;
    for (index, token) in tokens.iter().enumerate() {
        if ends_sentence(text, tokens, index, token) {
            sentences.push(from..index + 1);
            from = index + 1;
        }
    }
    if from < tokens.len() {
        sentences.push(from..tokens.len());
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
        let long_word = before.kind == TokenKind::Lower && before.end == token.start && text[before.start..before.end].chars().count() > 3;
        return long_word && after.kind == TokenKind::Capital && !text[..before.start].ends_with(['.', '@', '/']);
    }
    let abbreviated = token.is(".") && ABBREVIATIONS.contains(&before.lower.as_str());
    after.kind != TokenKind::Lower && !(abbreviated && (after.kind != TokenKind::Capital || before.lower.len() <= 2))
}
