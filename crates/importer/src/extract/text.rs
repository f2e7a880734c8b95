//! Passages: blocks of a document with their words mended, every letter of which knows its place in the page's text.

mod mend;
mod spelling;
mod split;

use super::lexicon::Word;
use super::people::PersonName;
use super::signs::Signs;
use super::titles::Title;
use super::{Evidence, SharedText};
use arcstr::ArcStr;
use spelling::Text;
use std::ops::{Deref, Range};

pub(crate) use super::lexicon::TokenKind;
pub(crate) use spelling::{Spelling, Syntax, read_passage};

/// A block's text with soft hyphens, line breaks and odd spaces mended.
#[derive(Clone, Debug)]
pub(crate) struct Passage<'page> {
    /// The mended text: single spaces (or tabs), no soft hyphens, words broken at a line's end joined.
    pub(crate) text: &'page str,
    origin: &'page Text,
    /// The words and signs of `text`.
    pub(crate) tokens: &'page [Token<'page>],
    sentences: &'page [Sentence],
    /// What its words are signs of.
    pub(crate) signs: Signs,
    /// The persons that it names, in order.
    pub(crate) people: &'page [PersonName],
    /// The titles of offices that it names, in order.
    pub(crate) titles: &'page [Title],
}

/// A sentence of a passage.
#[derive(Debug)]
struct Sentence {
    tokens: Range<usize>,
    /// What its words are signs of.
    signs: Signs,
}

/// A word, a number or a sign where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'page> {
    start: u32,
    end: u32,
    word: &'page Word,
}

impl Token<'_> {
    /// Where it begins in the passage's text, in bytes.
    pub(crate) fn start(&self) -> usize {
        self.start as usize
    }

    /// One past its last byte.
    pub(crate) fn end(&self) -> usize {
        self.end as usize
    }

    /// Where it stands in the passage's text, in bytes.
    pub(crate) fn range(&self) -> Range<usize> {
        self.start()..self.end()
    }
}

impl Deref for Token<'_> {
    type Target = Word;

    fn deref(&self) -> &Word {
        self.word
    }
}

impl<'page> Passage<'page> {
    /// The sentences, as ranges of `tokens`.
    pub(crate) fn sentences(&self) -> impl DoubleEndedIterator<Item = &'page Range<usize>> + ExactSizeIterator {
        self.sentences.iter().map(|sentence| &sentence.tokens)
    }

    /// The sentences that end before a token.
    pub(crate) fn sentences_before(&self, token: usize) -> impl DoubleEndedIterator<Item = &'page Range<usize>> {
        let end = self.sentences.partition_point(|earlier| earlier.tokens.end <= token);
        self.sentences[..end].iter().map(|sentence| &sentence.tokens)
    }

    /// The sentence that a token stands in.
    pub(crate) fn sentence_at(&self, token: usize) -> Option<&'page Range<usize>> {
        let at = self.sentences.partition_point(|sentence| sentence.tokens.end <= token);
        self.sentences.get(at).map(|sentence| &sentence.tokens).filter(|sentence| sentence.contains(&token))
    }

    /// The sentences that hold one of some signs.
    pub(crate) fn sentences_with(&self, signs: Signs) -> impl Iterator<Item = &Range<usize>> {
        self.signed_sentences().filter(move |(_, of_sentence)| of_sentence.meet(signs)).map(|(sentence, _)| sentence)
    }

    /// The sentences, each with what its words are signs of.
    pub(crate) fn signed_sentences(&self) -> impl Iterator<Item = (&Range<usize>, Signs)> {
        self.sentences.iter().map(|sentence| (&sentence.tokens, sentence.signs))
    }

    /// The text of a token, as written.
    pub(crate) fn word(&self, token: usize) -> &'page str {
        self.tokens.get(token).map_or("", |token| &self.text[token.range()])
    }

    /// The text of a range of tokens, as written.
    pub(crate) fn slice(&self, tokens: Range<usize>) -> &'page str {
        let range = self.bytes(&tokens);
        &self.text[range]
    }

    /// The tokens of a range; none where the range ends before it begins.
    pub(crate) fn span(&self, tokens: Range<usize>) -> &'page [Token<'page>] {
        let end = tokens.end.min(self.tokens.len());
        self.tokens.get(tokens.start..end).unwrap_or_default()
    }

    /// The bytes of `text` that a range of tokens covers.
    pub(crate) fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        let end_token = tokens.end.min(self.tokens.len());
        if tokens.start >= end_token {
            return 0..0;
        }
        self.tokens[tokens.start].start()..self.tokens[end_token - 1].end()
    }

    /// The token that begins at or after a byte of `text`.
    pub(crate) fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.end() <= byte)
    }

    /// Where a range of `text` stands in the page's text, in bytes; the range must not be empty.
    pub(crate) fn place(&self, range: &Range<usize>, source: &str) -> Range<usize> {
        self.origin.place(range, source)
    }
}

/// Counts characters up to a byte quickly, from checkpoints.
#[derive(Clone, Debug, Default)]
pub(crate) struct CharIndex {
    /// How many characters begin before each multiple of [`CHECKPOINT_BYTES`].
    checkpoints: Vec<u32>,
}

const CHECKPOINT_BYTES: usize = 64;

impl CharIndex {
    /// Prepares a text.
    pub(crate) fn new(text: &str) -> Self {
        let mut checkpoints = Vec::with_capacity(text.len() / CHECKPOINT_BYTES + 2);
        let mut count = 0;
        checkpoints.push(0);
        for chunk in text.as_bytes().chunks(CHECKPOINT_BYTES) {
            // Pages are far shorter than 32 bits reach (limit 20 MiB).
            count += u32::try_from(count_starts(chunk)).unwrap_or(u32::MAX);
            checkpoints.push(count);
        }
        Self { checkpoints }
    }

    /// How many characters of `text` begin before `byte`.
    pub(crate) fn chars_before(&self, text: &str, byte: usize) -> usize {
        let index = byte / CHECKPOINT_BYTES;
        self.checkpoints[index] as usize + count_starts(&text.as_bytes()[index * CHECKPOINT_BYTES..byte])
    }

    /// The evidence for a range of bytes of `text`, whose memory it shares.
    pub(crate) fn evidence(&self, text: &ArcStr, range: Range<usize>) -> Evidence {
        let start = self.chars_before(text, range.start);
        let quote: SharedText = text.substr(range);
        Evidence { start, end: start + count_starts(quote.as_bytes()), quote }
    }
}

/// How many UTF-8 characters begin among these bytes.
fn count_starts(bytes: &[u8]) -> usize {
    // Few enough at a time for their number to fit into a byte, which many are added up in at once.
    let count = |bytes: &[u8]| bytes.iter().map(|byte| u8::from(byte & 0b1100_0000 != 0b1000_0000)).sum::<u8>();
    bytes.chunks(CHECKPOINT_BYTES).map(|bytes| usize::from(count(bytes))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_point_back() {
        let source = arcstr::literal!("å Patient\u{ad}nämnden.");
        let place = read_passage(&source, |passage| passage.place(&passage.bytes(&(1..2)), &source)).unwrap_or_default();
        assert_eq!(&source[place.clone()], "Patient\u{ad}nämnden");
        let evidence = CharIndex::new(&source).evidence(&source, place);
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
        let passage = |text: &str| read_passage(text, |passage| passage.sentences().len()).unwrap_or_default();
        assert_eq!(passage("Nämnden har t.ex. nio ledamöter. Den möts ofta."), 2);
        assert_eq!(passage("Fullmäktige slår fast mål och skattesats.Ordförande för regionfullmäktige: A B"), 2);
        assert_eq!(passage("Skriv till namn@region.se eller www.region.se. Ring 08-465 004 12."), 2);
        assert_eq!(passage("Den 12 april beslutade 9 kap. 3 § kommunallagen"), 1);
    }
}
