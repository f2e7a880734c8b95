//! What was typed: words, and phrases between quotation marks. Every other character only parts words.

use super::lexicon::{Forms, Lexicon, bare_letters, is_stop_word, split_words};
use thiserror::Error;

/// Characters of a text to search for at most.
pub const TEXT_CHARS_MAX: usize = 200;
/// What a phrase stands between.
const QUOTATION_MARKS: &[char] = &['"', '”', '“', '„', '»', '«'];
/// Letters from which on a word may be one edit off, and two.
const LETTERS_FOR_EDITS: [usize; 2] = [4, 8];

/// Why a text cannot be searched for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UnsearchableText {
    /// It has neither letters nor digits.
    #[error("`text` has no word to search for; give letters or digits, such as \"kollektivtrafik\" or \"2017:725\"")]
    Empty,
    /// It is too long.
    #[error("`text` has {0} characters, but may have at most {TEXT_CHARS_MAX}; give the words that matter")]
    TooLong(usize),
}

/// One thing that must be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    /// A word.
    Word(WantedWord),
    /// Words that follow one another.
    Phrase(Vec<Forms>),
}

/// A word that must be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WantedWord {
    /// What it is found by.
    pub(super) forms: Forms,
    /// Its stem without dots and accents.
    pub(super) bare: String,
    /// How many edits off another word may be.
    pub(super) edits: u8,
}

impl WantedWord {
    fn new(folded: &str, forms: Forms) -> Self {
        let letters = folded.chars().count();
        let certain = folded.chars().any(|letter| letter.is_ascii_digit());
        let edits = LETTERS_FOR_EDITS.iter().filter(|least| !certain && letters >= **least).fold(0, |edits, _| edits + 1);
        Self { bare: bare_letters(&forms.whole), forms, edits }
    }

    /// Whether a word is this one, whole or as a part; where forgiven, also one that is some edits off, or a part of this one.
    pub(super) fn meets(&self, forms: &Forms, forgiven: bool) -> bool {
        if forms.has(&self.forms.whole) {
            return true;
        }
        let near = |form: &str| is_near(&bare_letters(form), &self.bare, self.edits);
        forgiven && (forms.all().any(near) || self.forms.parts[..self.forms.atoms].iter().any(|part| forms.has(part)))
    }
}

/// Reads what was typed.
pub(super) fn parse_text(text: &str, lexicon: &Lexicon) -> Result<Vec<Clause>, UnsearchableText> {
    let chars = text.chars().count();
    if chars > TEXT_CHARS_MAX {
        return Err(UnsearchableText::TooLong(chars));
    }
    let pieces: Vec<&str> = text.split(QUOTATION_MARKS).collect();
    let mut clauses = Vec::new();
    let mut stop_words = Vec::new();
    for (place, piece) in pieces.iter().enumerate() {
        let words = split_words(piece);
        // What follows a last mark that is not closed is no phrase.
        let quoted = place % 2 == 1 && place + 1 < pieces.len();
        if quoted {
            let forms: Vec<Forms> = words.iter().map(|word| lexicon.forms(&word.folded)).collect();
            clauses.extend((!forms.is_empty()).then_some(Clause::Phrase(forms)));
            continue;
        }
        for word in words {
            let clause = Clause::Word(WantedWord::new(&word.folded, lexicon.forms(&word.folded)));
            let list = if is_stop_word(&word.folded) { &mut stop_words } else { &mut clauses };
            if !list.contains(&clause) {
                list.push(clause);
            }
        }
    }
    let clauses = if clauses.is_empty() { stop_words } else { clauses };
    if clauses.is_empty() { Err(UnsearchableText::Empty) } else { Ok(clauses) }
}

/// Whether one word becomes the other by so many edits at most: a letter more, less, another, or two that changed places.
pub(super) fn is_near(one: &str, other: &str, edits: u8) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let edits = usize::from(edits);
    if one.len().abs_diff(other.len()) > edits {
        return false;
    }
    // Three rows of the table of edits: two above the one that is filled.
    let mut above: [Vec<usize>; 2] = [Vec::new(), (0..=other.len()).collect()];
    for row in 1..=one.len() {
        let mut filled = vec![row];
        for column in 1..=other.len() {
            let changed = above[1][column - 1] + usize::from(one[row - 1] != other[column - 1]);
            let mut fewest = changed.min(above[1][column] + 1).min(filled[column - 1] + 1);
            if row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1] {
                fewest = fewest.min(above[0][column - 2] + 1);
            }
            filled.push(fewest);
        }
        above = [std::mem::take(&mut above[1]), filled];
    }
    above[1][other.len()] <= edits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clauses(text: &str) -> Vec<Clause> {
        parse_text(text, Lexicon::known()).unwrap()
    }

    #[test]
    fn edits_are_forgiven_by_length() {
        let edits = |word: &str| match &clauses(word)[0] {
            Clause::Word(word) => word.edits,
            Clause::Phrase(_) => panic!("a phrase"),
        };
        assert_eq!(["hsn", "vård", "kulturr", "kulturen", "2017:725", "plan2024"].map(edits), [0, 1, 1, 2, 0, 0]);
    }

    #[test]
    fn edits_are_counted() {
        assert!(is_near("kolektivtrafik", "kollektivtrafik", 1) && is_near("nämdn", "nämnd", 1) && is_near("", "a", 1));
        assert!(!is_near("hand", "band", 0) && !is_near("kultur", "struktur", 1) && !is_near("abcd", "badc", 1));
    }

    #[test]
    fn what_is_quoted_is_a_phrase() {
        assert!(matches!(&clauses("\"nämnden för kultur\"")[..], [Clause::Phrase(words)] if words.len() == 3));
        assert!(matches!(&clauses("plan \"kultur")[..], [Clause::Word(_), Clause::Word(_)]));
        assert!(matches!(&clauses("\"\" plan")[..], [Clause::Word(_)]));
    }

    #[test]
    fn stop_words_count_where_there_is_nothing_else() {
        assert_eq!(clauses("nämnden för kultur").len(), 2);
        assert_eq!(clauses("i och för sig").len(), 4);
        assert_eq!(clauses("plan plan planer").len(), 1);
    }

    #[test]
    fn what_cannot_be_searched_for_says_why() {
        for text in ["", "  ", "*?~^\"", "\"\"", "::--"] {
            assert_eq!(parse_text(text, Lexicon::known()), Err(UnsearchableText::Empty), "{text}");
        }
        assert_eq!(parse_text(&"å".repeat(201), Lexicon::known()), Err(UnsearchableText::TooLong(201)));
        assert!(parse_text(&"å".repeat(200), Lexicon::known()).is_ok());
    }
}
