//! The subjects that people ask about: a vocabulary of everyday Swedish words, and the finding of them in a text.

mod form;
mod question;
mod vocabulary;

pub(crate) use form::{same_word, shares_stem};
pub(crate) use question::{Question, read_question};
pub(crate) use vocabulary::{Subject, vocabulary};

use crate::dataset::fold_case;

/// A word of a text, in small letters, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// The word.
    pub(crate) text: String,
    /// Where it begins in the text that was read, in bytes.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
}

/// A subject that a text speaks of.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    /// The subject.
    pub(crate) subject: &'static Subject,
    /// The words that name it: places in the list of words.
    pub(crate) words: std::ops::Range<usize>,
}

/// The words of a text. Soft hyphens, which pages put within words, are no part of them.
pub(crate) fn words_of(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let within = letter.is_alphanumeric() || matches!(letter, '\u{ad}' | '\u{301}' | '\u{308}' | '\u{30a}');
        match (within, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let folded = fold_case(&text[from..at].replace('\u{ad}', ""));
                words.push(Word { text: folded, start: from, end: at });
                start = None;
            }
            _ => {}
        }
    }
    words.retain(|word| !word.text.is_empty());
    words
}

/// The subjects that a text speaks of, in its order.
pub(crate) fn find_subjects(text: &str) -> Vec<Mention> {
    vocabulary().find_in(&words_of(text))
}

#[cfg(test)]
mod tests;
