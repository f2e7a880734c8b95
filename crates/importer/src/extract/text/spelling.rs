//! The blocks of a page, mended and split: first into words, which are looked up together, then into sentences, in which
//! persons and titles are found.

use super::mend::{Mended, mend, offset, trim};
use super::split::{split_mended, split_plain, split_sentences};
use super::{Passage, Sentence, Token};
use crate::extract::lexicon::{Lexicon, Word};
use crate::extract::people::{PersonName, find_people};
use crate::extract::signs::Signs;
use crate::extract::titles::{Title, find_titles};
use std::ops::Range;
use std::rc::Rc;

/// The longest that a passage may be, in tokens: what rules look back and forth within costs no more than this.
const PASSAGE_TOKENS_MAX: usize = 1_500;
/// A word or a sign, with the space behind it, has at least about as many bytes.
const BYTES_PER_TOKEN: usize = 4;

/// The texts of a page's blocks, mended, and the words that they are made of.
#[derive(Debug)]
pub(crate) struct Spelling<'page> {
    source: &'page str,
    texts: Vec<Text>,
    words: Vec<Rc<Word>>,
}

/// Where the words of a page stand; gone once its sentences are told.
#[derive(Debug)]
pub(crate) struct TokenRow(Vec<Spelt>);

/// The texts so far, with where their words stand.
struct Draft<'page> {
    source: &'page str,
    texts: Vec<Text>,
    tokens: Vec<Spelt>,
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
    /// Mends the blocks of a text, which are ranges of its bytes, and tells their words.
    pub(crate) fn of_blocks(source: &'page str, blocks: impl ExactSizeIterator<Item = Range<usize>>) -> (Self, TokenRow) {
        let mut lexicon = Lexicon::for_text(source.len());
        let mut draft = Draft { source, texts: Vec::with_capacity(blocks.len()), tokens: Vec::with_capacity(source.len() / BYTES_PER_TOKEN) };
        let mut is_long = false;
        for (block, range) in blocks.enumerate() {
            draft.add(&mut lexicon, block, range);
            is_long |= draft.texts.last().is_some_and(|text| text.tokens().len() > PASSAGE_TOKENS_MAX);
        }
        let mut words = lexicon.into_words();
        if is_long {
            (draft, words) = draft.with_parts(&words);
        }
        (Self { source, texts: draft.texts, words }, TokenRow(draft.tokens))
    }
}

impl<'page> Draft<'page> {
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
    fn with_parts(self, words: &[Rc<Word>]) -> (Self, Vec<Rc<Word>>) {
        let mut lexicon = Lexicon::for_text(self.source.len());
        let mut parted = Self { texts: Vec::new(), tokens: Vec::with_capacity(self.tokens.len()), source: self.source };
        for text in &self.texts {
            let written = text.written(self.source);
            let whole = if written.is_empty() { 0..0 } else { text.place(&(0..written.len()), self.source) };
            if text.tokens().len() <= PASSAGE_TOKENS_MAX {
                parted.add(&mut lexicon, text.block as usize, whole);
                continue;
            }
            let cuts = self.cuts(text, words);
            let starts: Vec<usize> = std::iter::once(whole.start).chain(cuts).chain([whole.end]).collect();
            for part in starts.windows(2) {
                parted.add(&mut lexicon, text.block as usize, part[0]..part[1]);
            }
        }
        (parted, lexicon.into_words())
    }

    /// Where a text that is too long is cut, in bytes of the page's text: between sentences if they are short enough.
    fn cuts(&self, text: &Text, words: &[Rc<Word>]) -> Vec<usize> {
        let tokens: Vec<Token> = tokens_of(text, &self.tokens, words).collect();
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
}

/// The words and signs of a text, of those of all texts.
fn tokens_of<'words>(text: &Text, places: &[Spelt], words: &'words [Rc<Word>]) -> impl Iterator<Item = Token<'words>> {
    places[text.tokens()].iter().map(|place| Token { start: place.start, end: place.end, word: &words[place.word as usize] })
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

impl<'page> Passage<'page> {
    /// A text with its sentences, before persons and titles are found.
    fn new(text: &'page str, origin: &'page Text, tokens: &'page [Token<'page>], sentences: &'page [Sentence]) -> Self {
        let signs = sentences.iter().fold(Signs::NONE, |all, sentence| all | sentence.signs);
        Self { text, origin, tokens, sentences, signs, people: &[], titles: &[] }
    }
}

/// The texts of a page with their sentences, and the persons and titles that they name.
#[derive(Debug)]
pub(crate) struct Syntax<'page> {
    spelling: &'page Spelling<'page>,
    tokens: Vec<Token<'page>>,
    /// The sentences of all texts, each with ranges of its text's tokens.
    sentences: Vec<Sentence>,
    people: Vec<PersonName>,
    titles: Vec<Title>,
    /// What each text has among all.
    parts: Vec<Parts>,
}

/// Where what a text has ends among what all have: no page that is read has four thousand million words.
#[derive(Clone, Copy, Debug, Default)]
struct Parts {
    sentences: u32,
    people: u32,
    titles: u32,
}

impl<'page> Syntax<'page> {
    /// Tells the sentences, and the persons and titles that they name.
    #[expect(clippy::needless_pass_by_value, reason = "the places are gone afterwards")]
    pub(crate) fn new(spelling: &'page Spelling<'page>, places: TokenRow) -> Self {
        let count = spelling.texts.len();
        let mut syntax = Self {
            spelling,
            tokens: Vec::with_capacity(places.0.len()),
            sentences: Vec::with_capacity(count * 2),
            people: Vec::new(),
            titles: Vec::new(),
            parts: Vec::with_capacity(count),
        };
        for text in &spelling.texts {
            syntax.tokens.extend(tokens_of(text, &places.0, &spelling.words));
            let (tokens, start) = (&syntax.tokens[text.tokens()], syntax.sentences.len());
            let written = text.written(spelling.source);
            split_sentences(written, tokens, &mut syntax.sentences);
            let passage = Passage::new(written, text, tokens, &syntax.sentences[start..]);
            find_people(&passage, &mut syntax.people);
            find_titles(&passage, &mut syntax.titles);
            syntax.parts.push(Parts { sentences: offset(syntax.sentences.len()), people: offset(syntax.people.len()), titles: offset(syntax.titles.len()) });
        }
        syntax
    }

    /// The passages that hold words, each with the block that it is of.
    pub(crate) fn passages(&'page self) -> impl Iterator<Item = (usize, Passage<'page>)> {
        let starts = std::iter::once(Parts::default()).chain(self.parts.iter().copied());
        let texts = self.spelling.texts.iter().zip(starts).zip(&self.parts);
        texts.filter(|((text, _), _)| !text.tokens.is_empty()).map(|((text, start), end)| {
            let sentences = &self.sentences[start.sentences as usize..end.sentences as usize];
            let passage = Passage::new(text.written(self.spelling.source), text, &self.tokens[text.tokens()], sentences);
            let people = &self.people[start.people as usize..end.people as usize];
            let titles = &self.titles[start.titles as usize..end.titles as usize];
            (text.block as usize, Passage { people, titles, ..passage })
        })
    }
}

/// Reads a passage that is by itself, if the text holds a word.
pub(crate) fn read_passage<T>(text: &str, read: impl FnOnce(&Passage) -> T) -> Option<T> {
    let (spelling, places) = Spelling::of_blocks(text, std::iter::once(0..text.len()));
    let syntax = Syntax::new(&spelling, places);
    syntax.passages().next().map(|(_, passage)| read(&passage))
}
