//! A page's words: each is looked up once, however often the page says it.

use super::figures::is_party_name;
use super::people::may_be_name;
use super::signs::{Signs, signs_of};
use super::swedish::{has_other_capitals, indefinite_title};
use super::titles::{TitleForm, title_form};
use super::words::{HeadWord, Part, find_head, part_of};
use compact_str::CompactString;
use helheten_model::vocabulary::DocumentKind;
use rustc_hash::{FxBuildHasher, FxHashMap as HashMap};
use std::rc::Rc;

/// A word, a number or a sign, with all that rules ask of it wherever it stands.
#[derive(Debug)]
pub(crate) struct Word {
    /// The word in lower case; the sign itself.
    pub(crate) lower: CompactString,
    /// What it is.
    pub(crate) kind: TokenKind,
    /// What it is a sign of.
    pub(crate) signs: Signs,
    /// The kind of document that it names.
    pub(crate) document: Option<DocumentKind>,
    /// The year that it is.
    pub(crate) year: Option<i32>,
    head: Option<HeadWord>,
    part: Part,
    title: Option<TitleForm>,
    office: Option<String>,
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

/// The words that a page has said so far, by how they are written.
#[derive(Debug)]
pub(crate) struct Lexicon {
    words: HashMap<CompactString, Rc<Word>>,
    /// Words and signs of one byte, by it.
    short: [Option<Rc<Word>>; 128],
}

/// How many bytes of a text there are for each word that it says for the first time.
const BYTES_PER_WORD: usize = 64;

impl Default for Lexicon {
    fn default() -> Self {
        Self { words: HashMap::default(), short: [const { None }; 128] }
    }
}

impl Lexicon {
    /// Room for the words of a text of a length in bytes.
    pub(crate) fn for_text(bytes: usize) -> Self {
        let words = HashMap::with_capacity_and_hasher(bytes / BYTES_PER_WORD, FxBuildHasher);
        Self { words, ..Self::default() }
    }

    /// The word that is written so.
    pub(crate) fn word(&mut self, written: &str) -> Rc<Word> {
        if let [byte @ 0..128] = written.as_bytes() {
            return Rc::clone(self.short[usize::from(*byte)].get_or_insert_with(|| Rc::new(Word::new(written))));
        }
        if let Some(known) = self.words.get(written) {
            return Rc::clone(known);
        }
        let word = Rc::new(Word::new(written));
        self.words.insert(written.into(), Rc::clone(&word));
        word
    }
}

impl Word {
    fn new(written: &str) -> Self {
        let is_small = !written.bytes().any(|byte| byte.is_ascii_uppercase()) && !has_other_capitals(written);
        let lower = if is_small { CompactString::from(written) } else { CompactString::from(lower_in_place(written)) };
        let kind = kind_of(written);
        let mut word = Self { lower, kind, signs: Signs::NONE, document: None, year: None, head: None, part: Part::default(), title: None, office: None };
        let lower = word.lower.as_str();
        if kind == TokenKind::Number {
            word.year = super::date::year_of_word(lower);
        }
        if word.is_word() {
            word.document = super::documents::noun_kind(lower);
            word.head = find_head(lower);
            word.part = part_of(lower);
            word.title = title_form(lower);
            word.office = word.title.map(|_| indefinite_title(written));
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

    /// The head noun that it ends in.
    pub(crate) fn head(&self) -> Option<&HeadWord> {
        self.head.as_ref()
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
        self.office.as_deref()
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
        self.lower == lower
    }

    /// Whether it is one of these words or signs.
    pub(crate) fn is_any(&self, words: &[&str]) -> bool {
        words.contains(&self.lower.as_str())
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
