//! A page's words: each is looked up once, however often the page and those before it say it.

use super::figures::is_party_name;
use super::people::may_be_name;
use super::relations::{RelationWords, relation_words};
use super::signs::{Signs, signs_of};
use super::swedish::{has_other_capitals, indefinite_title};
use super::titles::{TitleForm, title_form};
use super::words::{HeadWord, Part, find_head, part_of};
use helheten_model::vocabulary::DocumentKind;
use rustc_hash::{FxBuildHasher, FxHashMap as HashMap};
use std::cell::RefCell;
use std::rc::Rc;

/// A word, a number or a sign, with all that rules ask of it wherever it stands.
#[derive(Debug)]
pub(crate) struct Word {
    /// The word in lower case; the sign itself.
    pub(crate) lower: String,
    /// What it is.
    pub(crate) kind: TokenKind,
    /// What it is a sign of.
    pub(crate) signs: Signs,
    /// The kind of document that it names.
    pub(crate) document: Option<DocumentKind>,
    /// The year that it is.
    pub(crate) year: Option<i32>,
    part: Part,
    title: Option<TitleForm>,
    /// What only few words have; kept apart, so that the words of a long page stay near.
    rest: Option<Box<Rest>>,
}

/// What only few words have.
#[derive(Debug, Default, PartialEq)]
struct Rest {
    head: Option<HeadWord>,
    office: Option<String>,
    relation_words: RelationWords,
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

/// The words that a page has said so far.
#[derive(Debug)]
pub(crate) struct Lexicon<'text> {
    words: Vec<Rc<Word>>,
    /// Where each stands among them, by how it is written.
    places: HashMap<&'text str, u32>,
    /// The same for words and signs of one byte, by it.
    short: [Option<u32>; 128],
}

/// How many bytes of a text there are for each word that it says for the first time.
const BYTES_PER_WORD: usize = 64;
/// How many words are kept from page to page; the pages of a region say most of theirs again and again.
const KEPT_WORDS_MAX: usize = 1 << 15;

/// The longest number that is kept, in bytes.
const NUMBER_BYTES_MAX: usize = 4;

thread_local! {
    static KEPT: RefCell<HashMap<Box<str>, Rc<Word>>> = RefCell::default();
}

impl<'text> Lexicon<'text> {
    /// Room for the words of a text of a length in bytes.
    pub(crate) fn for_text(bytes: usize) -> Self {
        let words = bytes / BYTES_PER_WORD;
        Self { words: Vec::with_capacity(words), places: HashMap::with_capacity_and_hasher(words, FxBuildHasher), short: [None; 128] }
    }

    /// The place of the word that is written so among [`Lexicon::into_words`].
    pub(crate) fn place(&mut self, written: &'text str) -> u32 {
        if written.len() == 1 {
            return self.place_once(written);
        }
        *self.places.entry(written).or_insert_with(|| add(&mut self.words, word_of(written)))
    }

    /// The same for a word of a text that is not kept.
    pub(crate) fn place_once(&mut self, written: &str) -> u32 {
        let words = &mut self.words;
        match written.as_bytes() {
            [byte @ 0..128] => *self.short[usize::from(*byte)].get_or_insert_with(|| add(words, word_of(written))),
            _ => self.places.get(written).copied().unwrap_or_else(|| add(words, word_of(written))),
        }
    }

    /// The words, by their places.
    pub(crate) fn into_words(self) -> Vec<Rc<Word>> {
        self.words
    }
}

/// Adds a word; gives its place.
fn add(words: &mut Vec<Rc<Word>>, word: Rc<Word>) -> u32 {
    words.push(word);
    // No page that is read has four thousand million words.
    u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
}

/// The word that is written so, which a page before may have said.
fn word_of(written: &str) -> Rc<Word> {
    // Of long numbers no page says those of the one before.
    if written.len() > NUMBER_BYTES_MAX && written.bytes().any(|byte| byte.is_ascii_digit()) {
        return Rc::new(Word::new(written));
    }
    KEPT.with_borrow_mut(|kept| {
        if let Some(known) = kept.get(written) {
            return Rc::clone(known);
        }
        if kept.len() >= KEPT_WORDS_MAX {
            kept.clear();
        }
        let word = Rc::new(Word::new(written));
        kept.insert(written.into(), Rc::clone(&word));
        word
    })
}

impl Word {
    fn new(written: &str) -> Self {
        let lower = lower_in_place(written);
        let kind = kind_of(written);
        let mut word = Self { lower, kind, signs: Signs::NONE, document: None, year: None, part: Part::default(), title: None, rest: None };
        let lower = word.lower.as_str();
        if kind == TokenKind::Number {
            word.year = super::date::year_of_word(lower);
        }
        if word.is_word() {
            word.document = super::documents::noun_kind(lower);
            word.part = part_of(lower);
            word.title = title_form(lower);
            let office = word.title.map(|_| indefinite_title(written));
            let rest = Rest { head: find_head(lower), office, relation_words: relation_words(lower) };
            word.rest = (rest != Rest::default()).then(|| Box::new(rest));
            if is_party_name(written, lower) {
                word.signs |= Signs::PARTY;
            }
        }
        word.signs |= signs_of(&word, written);
        if may_be_name(&word, written) {
            word.signs |= Signs::NAME;
        }
        word
    }

    /// Reads what rules look at first, so that it is near; gives something that depends on it.
    pub(crate) fn touch(&self) -> u8 {
        self.lower.as_bytes().first().copied().unwrap_or_default() ^ u8::from(self.signs.meet(Signs::NAME))
    }

    /// The head noun that it ends in.
    pub(crate) fn head(&self) -> Option<&HeadWord> {
        self.rest.as_ref()?.head.as_ref()
    }

    /// Whether it is a head noun alone ("nämnden"), which by itself names nobody.
    pub(crate) fn is_bare_head(&self) -> bool {
        self.signs.meet(Signs::BARE_HEAD)
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

    /// The office that it names by itself, in the indefinite nominative, for a word with a form.
    pub(crate) fn office(&self) -> Option<&str> {
        self.rest.as_ref()?.office.as_deref()
    }

    /// The words of phrases that state relations, as which it can stand.
    pub(crate) fn relation_words(&self) -> RelationWords {
        self.rest.as_ref().map(|rest| rest.relation_words).unwrap_or_default()
    }

    /// Whether it names a party, in full or by its letters.
    pub(crate) fn is_party(&self) -> bool {
        self.signs.meet(Signs::PARTY)
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
        self.is_any(&[lower])
    }

    /// Whether it is one of these words or signs.
    pub(crate) fn is_any(&self, words: &[&str]) -> bool {
        let own = self.lower.as_bytes();
        // The first letter tells most words apart.
        words.iter().map(|word| word.as_bytes()).any(|word| word.len() == own.len() && word.first() == own.first() && word == own)
    }

    /// Whether it is a dash (hyphen, en or em dash) that stands alone.
    pub(crate) fn is_dash(&self) -> bool {
        self.signs.meet(Signs::DASH)
    }
}

fn kind_of(written: &str) -> TokenKind {
    let first = written.chars().next().unwrap_or(' ');
    if !first.is_alphanumeric() {
        TokenKind::Sign
    } else if first.is_ascii_digit() && !written.contains(char::is_alphabetic) {
        TokenKind::Number
    } else if first.is_uppercase() {
        TokenKind::Capital
    } else {
        TokenKind::Lower
    }
}

/// A text in small letters; a letter whose small form has another length in bytes stays as it is.
pub(crate) fn lower_in_place(text: &str) -> String {
    if !has_other_capitals(text) {
        return text.to_ascii_lowercase();
    }
    let mut lower = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            lower.push(letter.to_ascii_lowercase());
        } else {
            let mut small = letter.to_lowercase();
            let single = small.next().filter(|first| small.next().is_none() && first.len_utf8() == letter.len_utf8());
            lower.push(single.unwrap_or(letter));
        }
    }
    lower
}
