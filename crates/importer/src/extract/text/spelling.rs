//! The blocks of a page, mended and split: first into words, which are looked up together, then into sentences.

use super::mend::{Mended, mend, offset, trim};
use super::split::{split_mended, split_plain, split_sentences};
use super::{Passage, Sentence, Token};
use crate::extract::lexicon::{Lexicon, Word};
use crate::extract::signs::Signs;
use crate::read::Document;
use std::ops::Range;
use std::rc::Rc;

/// The longest that a passage may be, in tokens: what rules look back and forth within costs no more than this.
const PASSAGE_TOKENS_MAX: usize = 1_500;
/// A word or a sign, with the space behind it, has at least about as many bytes.
const BYTES_PER_TOKEN: usize = 4;

/// The texts of a page's blocks, mended, with their words.
#[derive(Debug)]
pub(crate) struct Spelling<'page> {
    source: &'page str,
    texts: Vec<Text>,
    tokens: Vec<Spelt>,
    words: Vec<Rc<Word>>,
}

/// The text of a block, or a part of one that is too long.
#[derive(Debug)]
pub(super) struct Text {
    /// Where it stands in the page's text, in bytes.
    source: Range<u32>,
    /// How it reads where mending changed it.
    mended: Option<Box<Mended>>,
    /// Its words and signs among the page's.
    tokens: Range<u32>,
    /// Which block it is of.
    block: u32,
}

/// Where a word stands in its text, and which it is of the page's words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelt {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) word: u32,
}

impl<'page> Spelling<'page> {
    /// Mends a document's blocks and tells their words.
    pub(crate) fn of_document(document: &'page Document) -> Self {
        Self::of_blocks(&document.text, document.blocks.iter().map(|block| block.start..block.end))
    }

    /// The same for ranges of a text, in bytes.
    pub(crate) fn of_blocks(source: &'page str, blocks: impl ExactSizeIterator<Item = Range<usize>>) -> Self {
        let mut lexicon = Lexicon::for_text(source.len());
        let mut spelling =
            Self { source, texts: Vec::with_capacity(blocks.len()), tokens: Vec::with_capacity(source.len() / BYTES_PER_TOKEN), words: Vec::new() };
        let mut long = Vec::new();
        for (block, range) in blocks.enumerate() {
            spelling.add(&mut lexicon, block, range);
            if spelling.texts.last().is_some_and(|text| text.tokens().len() > PASSAGE_TOKENS_MAX) {
                long.push(spelling.texts.len() - 1);
            }
        }
        spelling.words = lexicon.into_words();
        if long.is_empty() { spelling } else { spelling.with_parts() }
    }

    fn add(&mut self, lexicon: &mut Lexicon<'page>, block: usize, range: Range<usize>) {
        let source = self.source;
        let range = trim(source, range);
        let slice = &source[range.clone()];
        let start = self.tokens.len();
        let mended = if split_plain(slice, lexicon, &mut self.tokens) {
            None
        } else {
            self.tokens.truncate(start);
            let mended = Box::new(mend(slice, range.start));
            split_mended(&mended.text, lexicon, &mut self.tokens);
            Some(mended)
        };
        let tokens = offset(start)..offset(self.tokens.len());
        self.texts.push(Text { source: offset(range.start)..offset(range.end), mended, tokens, block: offset(block) });
    }

    /// The same with texts that are too long in parts.
    fn with_parts(self) -> Self {
        let mut lexicon = Lexicon::for_text(self.source.len());
        let mut spelling = Self { texts: Vec::new(), tokens: Vec::with_capacity(self.tokens.len()), words: Vec::new(), source: self.source };
        for text in &self.texts {
            let written = text.written(self.source);
            let whole = if written.is_empty() { 0..0 } else { text.place(&(0..written.len()), self.source) };
            if text.tokens().len() <= PASSAGE_TOKENS_MAX {
                spelling.add(&mut lexicon, text.block as usize, whole);
                continue;
            }
            let cuts = self.cuts(text);
            let starts: Vec<usize> = std::iter::once(whole.start).chain(cuts).chain([whole.end]).collect();
            for part in starts.windows(2) {
                spelling.add(&mut lexicon, text.block as usize, part[0]..part[1]);
            }
        }
        spelling.words = lexicon.into_words();
        spelling
    }

    /// Where a text that is too long is cut, in bytes of the page's text: between sentences if they are short enough.
    fn cuts(&self, text: &Text) -> Vec<usize> {
        let tokens: Vec<Token> = self.tokens_of(text).collect();
        let mut sentences = Vec::new();
        split_sentences(text.written(self.source), &tokens, &mut sentences);
        let mut cuts = vec![0];
        let mut last = 0;
        for end in sentences.iter().map(|sentence| sentence.tokens.end) {
            while end - cuts[cuts.len() - 1] > PASSAGE_TOKENS_MAX {
                let cut = cuts[cuts.len() - 1];
                cuts.push(if last > cut { last } else { cut + PASSAGE_TOKENS_MAX });
            }
            last = end;
        }
        cuts.into_iter().skip(1).map(|token| text.place(&tokens[token].range(), self.source).start).collect()
    }

    fn tokens_of(&self, text: &Text) -> impl Iterator<Item = Token<'_>> {
        let place = |token: &Spelt| {
            let word: &Word = &self.words[token.word as usize];
            Token { start: token.start, end: token.end, word }
        };
        self.tokens[text.tokens()].iter().map(place)
    }
}

impl Text {
    /// How it reads; `source` is the page's text.
    fn written<'page>(&'page self, source: &'page str) -> &'page str {
        match &self.mended {
            None => &source[self.source.start as usize..self.source.end as usize],
            Some(mended) => &mended.text,
        }
    }

    fn tokens(&self) -> Range<usize> {
        self.tokens.start as usize..self.tokens.end as usize
    }

    /// Where a range of it stands in the page's text, in bytes; the range must not be empty.
    pub(super) fn place(&self, range: &Range<usize>, source: &str) -> Range<usize> {
        match &self.mended {
            None => self.source.start as usize + range.start..self.source.start as usize + range.end,
            Some(mended) => mended.place(range, source),
        }
    }
}

/// The texts of a page with their sentences.
#[derive(Debug)]
pub(crate) struct Syntax<'page> {
    spelling: &'page Spelling<'page>,
    tokens: Vec<Token<'page>>,
    /// The sentences of all texts, each with ranges of its text's tokens.
    sentences: Vec<Sentence>,
    /// Where the sentences of each text end among all.
    ends: Vec<usize>,
}

impl<'page> Syntax<'page> {
    /// Tells the sentences.
    pub(crate) fn new(spelling: &'page Spelling<'page>) -> Self {
        let count = spelling.texts.len();
        let mut syntax =
            Self { spelling, tokens: Vec::with_capacity(spelling.tokens.len()), sentences: Vec::with_capacity(count * 2), ends: Vec::with_capacity(count) };
        for text in &spelling.texts {
            syntax.tokens.extend(spelling.tokens_of(text));
            let tokens = &syntax.tokens[text.tokens()];
            split_sentences(text.written(spelling.source), tokens, &mut syntax.sentences);
            syntax.ends.push(syntax.sentences.len());
        }
        syntax
    }

    /// The passages that hold words, each with the block that it is of.
    pub(crate) fn passages(&'page self) -> impl Iterator<Item = (usize, Passage<'page>)> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let texts = self.spelling.texts.iter().zip(starts).zip(&self.ends);
        texts.filter(|((text, _), _)| !text.tokens.is_empty()).map(|((text, start), end)| {
            let sentences = &self.sentences[start..*end];
            let passage = Passage {
                text: text.written(self.spelling.source),
                origin: text,
                tokens: &self.tokens[text.tokens()],
                sentences,
                signs: sentences.iter().fold(Signs::NONE, |all, sentence| all | sentence.signs),
            };
            (text.block as usize, passage)
        })
    }
}

/// Reads a passage that is by itself, if the text holds a word.
pub(crate) fn read_passage<T>(text: &str, read: impl FnOnce(&Passage) -> T) -> Option<T> {
    let spelling = Spelling::of_blocks(text, std::iter::once(0..text.len()));
    let syntax = Syntax::new(&spelling);
    syntax.passages().next().map(|(_, passage)| read(&passage))
}
