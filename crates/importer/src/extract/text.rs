//! Passages: blocks of a document with their words mended, every letter of which knows its place in the page's text.

mod mend;

use super::Evidence;
use super::figures::is_party_name;
use super::titles::{TitleForm, title_form};
use super::words::{HeadWord, Part, find_head, part_of};
use compact_str::CompactString;
use mend::{Places, lower_in_place, mend};
use std::ops::Range;

/// A block's text with soft hyphens, line breaks and odd spaces mended.
#[derive(Clone, Debug, Default)]
pub(crate) struct Passage {
    /// The mended text: single spaces (or tabs), no soft hyphens, words broken at a line's end joined.
    pub(crate) text: String,
    /// `text` in small letters, byte for byte in the same places.
    pub(crate) lower: String,
    places: Places,
    /// The words and signs of `text`.
    pub(crate) tokens: Vec<Token>,
    /// The sentences, as ranges of `tokens`.
    pub(crate) sentences: Vec<Range<usize>>,
}

/// A word, a number or a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Where it stands in the passage's text, in bytes.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// The word in lower case; the sign itself.
    pub(crate) lower: CompactString,
    /// What it is.
    pub(crate) kind: TokenKind,
    head: Option<Box<HeadWord>>,
    part: Part,
    title: Option<TitleForm>,
    party: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A word that begins with a capital.
    Capital,
    /// A word that does not.
    Lower,
    /// Digits, with what stands between them without a space (11,83; 2017:725; 12.5).
    Number,
    /// A sign.
    Sign,
}

impl Token {
    /// The head noun that it ends in.
    pub(crate) fn head(&self) -> Option<&HeadWord> {
        self.head.as_deref()
    }

    /// Whether it is a head noun alone ("nämnden"), which by itself names nobody.
    pub(crate) fn is_bare_head(&self) -> bool {
        self.head().is_some_and(HeadWord::is_bare)
    }

    /// Whether a name does not go on after it: a finite verb and the like.
    pub(crate) fn is_stop(&self) -> bool {
        self.part.stop
    }

    /// Whether it begins a phrase but never a name.
    pub(crate) fn is_determiner(&self) -> bool {
        self.part.determiner
    }

    /// Its form, for a word that is a title of an office or ends in one.
    pub(crate) fn title(&self) -> Option<TitleForm> {
        self.title
    }

    /// Whether it names a party, in full or by its letters.
    pub(crate) fn is_party(&self) -> bool {
        self.party
    }

    /// The number that it says in words.
    pub(crate) fn number_word(&self) -> Option<u8> {
        self.part.number
    }

    /// Whether it is a word.
    pub(crate) fn is_word(&self) -> bool {
        matches!(self.kind, TokenKind::Capital | TokenKind::Lower)
    }

    /// Whether it is this word or sign.
    pub(crate) fn is(&self, lower: &str) -> bool {
        self.lower == lower
    }

    /// Whether it is one of these words or signs.
    pub(crate) fn is_any(&self, words: &[&str]) -> bool {
        words.contains(&self.lower.as_str())
    }

    /// Whether it is a dash (hyphen, en or em dash) that stands alone.
    pub(crate) fn is_dash(&self) -> bool {
        self.is_any(&["-", "–", "—", "‑", "−"])
    }
}

impl Passage {
    /// Mends the slice `start..end` (bytes) of `source`.
    pub(crate) fn new(source: &str, start: usize, end: usize) -> Self {
        let (text, places) = mend(source, start, end);
        let lower = lower_in_place(&text);
        let tokens = split_tokens(&text, &lower);
        let sentences = split_sentences(&text, &tokens);
        Self { text, lower, places, tokens, sentences }
    }

    /// The text of a token, as written.
    pub(crate) fn word(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |token| &self.text[token.start..token.end])
    }

    /// The text of a range of tokens, as written.
    pub(crate) fn slice(&self, tokens: Range<usize>) -> &str {
        let range = self.bytes(&tokens);
        &self.text[range]
    }

    /// The tokens of a range; none where the range ends before it begins.
    pub(crate) fn span(&self, tokens: Range<usize>) -> &[Token] {
        let end = tokens.end.min(self.tokens.len());
        self.tokens.get(tokens.start..end).unwrap_or_default()
    }

    /// The bytes of `text` that a range of tokens covers.
    pub(crate) fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        let end_token = tokens.end.min(self.tokens.len());
        if tokens.start >= end_token {
            return 0..0;
        }
        self.tokens[tokens.start].start..self.tokens[end_token - 1].end
    }

    /// The token that begins at or after a byte of `text`.
    pub(crate) fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.end <= byte)
    }

    /// Where a range of `text` stands in the page's text, in bytes; the range must not be empty.
    pub(crate) fn place(&self, range: &Range<usize>, source: &str) -> Range<usize> {
        let start = self.places.of(range.start);
        let last = self.text[..range.end].char_indices().next_back().map_or(0, |(index, _)| index);
        let last_place = self.places.of(last);
        let width = source[last_place..].chars().next().map_or(0, char::len_utf8);
        start..last_place + width
    }
}

/// Counts characters up to a byte quickly, from checkpoints.
#[derive(Clone, Debug, Default)]
pub(crate) struct CharIndex {
    /// How many characters begin before each multiple of [`CHECKPOINT_BYTES`].
    checkpoints: Vec<usize>,
}

const CHECKPOINT_BYTES: usize = 512;

impl CharIndex {
    /// Prepares a text.
    pub(crate) fn new(text: &str) -> Self {
        let mut checkpoints = vec![0];
        let mut count = 0;
        for chunk in text.as_bytes().chunks(CHECKPOINT_BYTES) {
            count += count_starts(chunk);
            checkpoints.push(count);
        }
        Self { checkpoints }
    }

    /// How many characters of `text` begin before `byte`.
    pub(crate) fn chars_before(&self, text: &str, byte: usize) -> usize {
        let index = byte / CHECKPOINT_BYTES;
        self.checkpoints[index] + count_starts(&text.as_bytes()[index * CHECKPOINT_BYTES..byte])
    }

    /// The evidence for a range of bytes of `text`.
    pub(crate) fn evidence(&self, text: &str, range: Range<usize>) -> Evidence {
        let start = self.chars_before(text, range.start);
        let quote = text[range].to_owned();
        Evidence { start, end: start + quote.chars().count(), quote }
    }
}

/// How many UTF-8 characters begin among these bytes.
fn count_starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count()
}

fn split_tokens(text: &str, lower_text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        if letter.is_whitespace() {
            continue;
        }
        let mut end = start + letter.len_utf8();
        let kind = if letter.is_alphanumeric() {
            while let Some(&(index, next)) = letters.peek() {
                if !next.is_alphanumeric() && !joins(text, end, next) || is_glued(&text[start..end], &text[index..]) {
                    break;
                }
                letters.next();
                end = index + next.len_utf8();
            }
            word_kind(&text[start..end], letter)
        } else {
            TokenKind::Sign
        };
        let lower = CompactString::from(&lower_text[start..end]);
        let is_word = matches!(kind, TokenKind::Capital | TokenKind::Lower);
        let (head, part) = if is_word { (find_head(&lower).map(Box::new), part_of(&lower)) } else { (None, Part::default()) };
        let title = if is_word { title_form(&lower) } else { None };
        let party = is_word && is_party_name(&text[start..end], &lower);
        tokens.push(Token { start, end, lower, kind, head, part, title, party });
    }
    tokens
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

fn word_kind(word: &str, first: char) -> TokenKind {
    if first.is_ascii_digit() && !word.contains(char::is_alphabetic) {
        TokenKind::Number
    } else if first.is_uppercase() {
        TokenKind::Capital
    } else {
        TokenKind::Lower
    }
}

/// Words after whose full stop a sentence goes on.
const ABBREVIATIONS: &[&str] = &[
    "t.ex", "ex", "bl.a", "a", "m.m", "m.fl", "fl", "nr", "kap", "tfn", "tel", "ca", "dvs", "f.d", "d", "s.k", "k", "inkl", "exkl", "resp", "st", "tf", "org",
    "kl", "p.g.a", "g", "m", "o.s.v", "enl", "forts",
];

fn split_sentences(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
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
    sentences
}

fn ends_sentence(text: &str, tokens: &[Token], index: usize, token: &Token) -> bool {
    if !token.is_any(&[".", "!", "?"]) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_point_back() {
        let source = "å Patient\u{ad}nämnden.";
        let passage = Passage::new(source, 0, source.len());
        let place = passage.place(&passage.bytes(&(1..2)), source);
        assert_eq!(&source[place.clone()], "Patient\u{ad}nämnden");
        let evidence = CharIndex::new(source).evidence(source, place);
        assert_eq!((evidence.start, evidence.end), (2, 17));
    }

    #[test]
    fn characters_are_counted_across_checkpoints() {
        let text = "åäö ".repeat(1000);
        let index = CharIndex::new(&text);
        for byte in (0..text.len()).filter(|&byte| text.is_char_boundary(byte)).step_by(97) {
            assert_eq!(index.chars_before(&text, byte), text[..byte].chars().count());
        }
        assert_eq!(index.chars_before(&text, text.len()), 4000);
    }

    #[test]
    fn sentences_end_where_they_do() {
        let passage = |text: &str| Passage::new(text, 0, text.len()).sentences.len();
        assert_eq!(passage("Nämnden har t.ex. nio ledamöter. Den möts ofta."), 2);
        assert_eq!(passage("Fullmäktige slår fast mål och skattesats.Ordförande för regionfullmäktige: A B"), 2);
        assert_eq!(passage("Skriv till namn@region.se eller www.region.se. Ring 08-465 004 12."), 2);
        assert_eq!(passage("Den 12 april beslutade 9 kap. 3 § kommunallagen"), 1);
    }
}
