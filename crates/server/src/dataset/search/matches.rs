//! Full text within one value: every word is there, by its stem or as a part of a compound, in any order.

use super::lexicon::{Lexicon, is_stop_word, split_words};

/// Words that a value must have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedWords {
    /// The words as typed, in lower case: they may be parts of compounds that are not known otherwise.
    typed: Vec<String>,
    stems: Vec<String>,
}

impl WantedWords {
    /// The words of a text; `None` where it has none.
    pub fn of(text: &str) -> Option<Self> {
        let words: Vec<String> = split_words(text).into_iter().map(|word| word.folded).collect();
        let telling: Vec<String> = words.iter().filter(|word| !is_stop_word(word)).cloned().collect();
        let typed = if telling.is_empty() { words } else { telling };
        let stems: Vec<String> = typed.iter().map(|word| Lexicon::known().forms(word).whole).collect();
        let further = typed.iter().chain(&stems).cloned().collect();
        (!stems.is_empty()).then_some(Self { typed: further, stems })
    }

    /// Whether a value has all of them.
    pub fn are_in(&self, value: &str) -> bool {
        let forms: Vec<_> = split_words(value).into_iter().map(|word| Lexicon::known().forms_with(&word.folded, &self.typed)).collect();
        self.stems.iter().all(|stem| forms.iter().any(|forms| forms.has(stem)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, text: &str, expected: bool) {
        assert_eq!(WantedWords::of(text).unwrap().are_in(value), expected, "{text} in {value}");
    }

    #[test]
    fn every_word_must_be_there_in_any_form_and_order() {
        check("Nämnden för kultur", "kulturen nämnder", true);
        check("Kollektivtrafiknämnden", "trafik", true);
        check("Kollektivtrafiknämnden", "nämndernas kollektivtrafik", true);
        check("Kollektivtrafiknämnden", "kultur trafik", false);
        check("Kultursekretariatet", "tur", false);
        check("Regionfullmäktiges presidium", "fullmäktige presidiet", true);
        check("Zorkaxbolaget", "zorkax", true);
        check("Struktur", "kultur", false);
    }

    #[test]
    fn a_text_without_words_wants_nothing() {
        assert_eq!(WantedWords::of(" * "), None);
        assert!(WantedWords::of("och").unwrap().are_in("hälso- och sjukvård"));
    }
}
