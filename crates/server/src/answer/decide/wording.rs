//! How pages word what a body is there for.

use super::super::chain::Body;
use super::super::subject::{Word, find_subjects, same_word, vocabulary, words_of};
use crate::dataset::{Assertion, fold_case};

/// How many characters around a quotation are stored at most; a context of this length may be cut within a word.
const CONTEXT_CHARS: usize = 40;
/// A word shorter than this, in letters, tells nothing by itself.
const TELLING_CHARS_MIN: usize = 4;

/// What stands after a body's name and says what the body is there for.
pub(super) struct Task<'a> {
    /// The words after the verb.
    pub(super) text: &'a str,
    /// Where they end in the words after the name, in bytes.
    end: usize,
}

impl Task<'_> {
    /// The quotation of the name, widened to the words that say the task. They stand in the page one after the other.
    pub(super) fn wider<'a>(&self, name: Assertion<'a>) -> Assertion<'a> {
        name.widened(self.end)
    }
}

/// The task that follows a body's name in the page: a verb such as "ansvarar", after nothing but an abbreviation or a word that
/// stands for the body, and the words up to the end of the sentence or of what is stored.
pub(super) fn task_after<'a>(name: &Assertion<'a>, body: &Body) -> Option<Task<'a>> {
    let suffix = name.suffix();
    // The last word may be cut, so it is left out.
    let whole = if suffix.chars().count() < CONTEXT_CHARS { suffix.len() } else { suffix.rfind(char::is_whitespace)? };
    let words = words_of(&suffix[..whole]);
    let spoken = vocabulary().stating_words();
    let verb = (0..words.len()).find_map(|at| spoken.iter().find_map(|verb| begins_with(&words[at..], verb).then_some((at, at + verb.len()))))?;
    let stands_for = |word: &Word| stands_for_body(&word.text, body);
    if !words[..verb.0].iter().all(stands_for) || suffix[..words[verb.0].start].contains(['.', ':', ';', '?', '•', ',']) {
        return None;
    }
    let from = words[verb.1 - 1].end;
    let rest = &suffix[from..whole];
    let end = from + rest.find(['.', '\n', '•', ';']).unwrap_or(rest.len());
    Some(Task { text: suffix[from..end].trim(), end: from + suffix[from..end].trim_end().len() })
}

fn begins_with(words: &[Word], verb: &[String]) -> bool {
    verb.len() <= words.len() && verb.iter().zip(words).all(|(part, word)| *part == word.text)
}

fn stands_for_body(word: &str, body: &Body) -> bool {
    let abbreviation = body.model.abbreviation.as_deref().map(fold_case);
    vocabulary().stands_for_body(word)
        || abbreviation.as_deref() == Some(word)
        || words_of(&body.model.name).iter().any(|part| part.text == word)
        || is_initials(word, body)
}

/// Whether a word is made of the initials of the name's words and parts: "run" of "Regionala utvecklingsnämnden".
fn is_initials(word: &str, body: &Body) -> bool {
    let mut letters = word.chars();
    let name = fold_case(&body.model.name);
    (2..=4).contains(&word.chars().count()) && letters.next() == name.chars().next() && letters.all(|letter| name.contains(letter)) && word.ends_with('n')
}

/// Whether a duty begins by a verb of preparing: "bereda ärenden om …".
pub(super) fn prepares(text: &str) -> bool {
    words_of(text).first().is_some_and(|word| vocabulary().is_preparing(&word.text))
}

/// Whether a word is long enough to tell something by itself.
pub(super) fn is_telling(word: &str) -> bool {
    word.chars().count() >= TELLING_CHARS_MIN
}

/// A text without the body's name, whose words say nothing of what is stated about the body.
pub(super) fn without_name(text: &str, body: &Body) -> String {
    fold_case(text).replace(&fold_case(&body.model.name), " ")
}

/// Whether words in small letters hold a name, or its genitive, as a whole. "Nämnden" names no body by itself.
pub(super) fn is_named_in(name: &str, words: &[String]) -> bool {
    let name: Vec<String> = words_of(name).into_iter().map(|word| word.text).collect();
    if name.iter().all(|part| vocabulary().is_asking(part)) {
        return false;
    }
    let last = name.len().saturating_sub(1);
    let same = |(at, (part, word)): (usize, (&String, &String))| part == word || at == last && word.strip_suffix('s') == Some(part.as_str());
    words.windows(name.len()).any(|window| name.iter().zip(window).enumerate().all(same))
}

/// A body's name without the genitive of another body before it: of "Trafiknämndens färdtjänstutskott" the second word. Where nothing
/// else tells a subject, the other body's is its own: "Kulturnämndens arbetsutskott".
pub(super) fn own_name(name: &str) -> &str {
    let words = words_of(name);
    let is_owner = |word: &Word| word.text.ends_with('s') && (vocabulary().is_body_noun(&word.text) || vocabulary().before_body_noun(&word.text).is_some());
    let owner = words.iter().rev().skip(1).find(|word| is_owner(word));
    let own = owner.map_or(name, |word| name[word.end..].trim_start());
    if find_subjects(own).is_empty() { name } else { own }
}

/// Whether a name has a word, in any form, by itself or before a body's noun.
pub(super) fn has_word(name: &str, word: &str) -> bool {
    let is_word = |part: &Word| same_word(&part.text, word) || vocabulary().before_body_noun(&part.text).is_some_and(|part| same_word(part, word));
    words_of(name).iter().any(is_word)
}

/// Whether a name says a subject and nothing more.
pub(super) fn is_subject_alone(name: &str) -> bool {
    let words = words_of(name);
    let subjects = find_subjects(name);
    let has_noun = |word: &Word| vocabulary().is_body_noun(&word.text) || vocabulary().before_body_noun(&word.text).is_some();
    let is_covered = |at: usize| vocabulary().joins(&words[at].text) || subjects.iter().any(|mention| mention.words.contains(&at));
    (0..words.len()).all(is_covered) && !words.iter().any(has_noun)
}
