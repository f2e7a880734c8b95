//! Tells tantivy the words of a text: whole, in parts, or without dots and accents.

use super::lexicon::{Forms, Lexicon, bare_letters, split_words};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Words that are remembered with their forms; beyond, the memory begins anew.
const REMEMBERED_MAX: usize = 200_000;

/// What of each word a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Emitted {
    /// The whole word's stem.
    Whole,
    /// The stems of its parts.
    Parts,
    /// Both.
    Both,
    /// Both, without dots and accents.
    Bare,
}

/// The forms of words that were met before: texts repeat few words.
pub(super) struct Memory {
    lexicon: Arc<Lexicon>,
    forms: Mutex<FxHashMap<String, Arc<Forms>>>,
}

impl Memory {
    /// A memory of nothing yet.
    pub(super) fn new(lexicon: Arc<Lexicon>) -> Arc<Self> {
        Arc::new(Self { lexicon, forms: Mutex::default() })
    }

    /// What a word in lower case is found by.
    pub(super) fn forms(&self, folded: String) -> Arc<Forms> {
        let mut remembered = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(forms) = remembered.get(&folded) {
            return Arc::clone(forms);
        }
        if remembered.len() >= REMEMBERED_MAX {
            remembered.clear();
        }
        let forms = Arc::new(self.lexicon.forms(&folded));
        remembered.insert(folded, Arc::clone(&forms));
        forms
    }

    /// Gives back what is remembered.
    pub(super) fn forget(&self) {
        *self.forms.lock().unwrap_or_else(PoisonError::into_inner) = FxHashMap::default();
    }
}

/// Takes a text apart into stems. Those of one word stand at one place, so that phrases find them.
#[derive(Clone)]
pub(super) struct StemTokenizer {
    memory: Arc<Memory>,
    emitted: Emitted,
    tokens: Vec<Token>,
}

impl StemTokenizer {
    /// A tokenizer that emits this of each word.
    pub(super) fn new(memory: &Arc<Memory>, emitted: Emitted) -> Self {
        Self { memory: Arc::clone(memory), emitted, tokens: Vec::new() }
    }

    fn add_forms(&mut self, forms: &Forms, position: usize) {
        let (whole, parts) = (self.emitted != Emitted::Parts, self.emitted != Emitted::Whole);
        let before = self.tokens.len();
        for form in whole.then_some(forms.whole.as_str()).into_iter().chain(parts.then_some(&forms.parts).into_iter().flatten().map(String::as_str)) {
            let text = if self.emitted == Emitted::Bare { bare_letters(form) } else { form.to_owned() };
            if !self.tokens[before..].iter().any(|token| token.text == text) {
                self.tokens.push(Token { offset_from: 0, offset_to: 0, position, text, position_length: 1 });
            }
        }
    }
}

impl Tokenizer for StemTokenizer {
    type TokenStream<'a> = StemStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> StemStream<'a> {
        self.tokens.clear();
        for (position, word) in split_words(text).into_iter().enumerate() {
            let forms = self.memory.forms(word.folded);
            self.add_forms(&forms, position);
        }
        StemStream { tokens: &mut self.tokens, next: 0 }
    }
}

/// The stems of a text, one after the other.
pub(super) struct StemStream<'a> {
    tokens: &'a mut [Token],
    next: usize,
}

impl TokenStream for StemStream<'_> {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}
