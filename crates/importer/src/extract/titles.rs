//! Titles of offices.

use super::endings::Endings;
use super::lexicon::Word;
use super::signs::Signs;
use super::swedish::{capitalize, indefinite_title};
use super::text::Passage;
use compact_str::CompactString;
use serde::Deserialize;
use std::ops::Range;
use std::sync::LazyLock;

/// A title in a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Title {
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
    /// The title in the indefinite nominative.
    #[expect(clippy::struct_field_names, reason = "a role's title is called so everywhere")]
    pub(crate) title: CompactString,
    /// Whether it is written in the definite form.
    pub(crate) definite: bool,
    /// Whether it is written in the plural.
    pub(crate) plural: bool,
}

/// The form of a word that is a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TitleForm {
    /// Whether it is definite.
    pub(crate) definite: bool,
    /// Whether it is plural.
    pub(crate) plural: bool,
}

/// The words of `titles.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    before: Vec<String>,
    words: Forms,
    endings: Forms,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    indefinite: Vec<String>,
    definite: Vec<String>,
    indefinite_plural: Vec<String>,
    definite_plural: Vec<String>,
}

impl Forms {
    fn each(self) -> impl Iterator<Item = (String, TitleForm)> {
        let of = |words: Vec<String>, definite: bool, plural: bool| words.into_iter().map(move |word| (word, TitleForm { definite, plural }));
        of(self.indefinite, false, false).chain(of(self.definite, true, false)).chain(of(self.indefinite_plural, false, true)).chain(of(
            self.definite_plural,
            true,
            true,
        ))
    }
}

#[derive(Debug)]
struct Titles {
    before: Vec<String>,
    /// Each ending with its form, and whether the word must be the ending and nothing else.
    endings: Endings<(TitleForm, bool)>,
}

static TITLES: LazyLock<Titles> = LazyLock::new(|| {
    let data: Data = toml::from_str(include_str!("titles.toml")).expect("the tests of this module parse titles.toml");
    let whole = data.words.each().map(|(word, form)| (word, (form, true)));
    let endings = data.endings.each().map(|(ending, form)| (ending, (form, false)));
    Titles { before: data.before, endings: Endings::new(whole.chain(endings)) }
});

/// The words that may stand before a title and belong to it.
pub(crate) fn words_before() -> impl Iterator<Item = &'static str> {
    let titles: &'static Titles = &TITLES;
    titles.before.iter().map(String::as_str)
}

/// Definite or plural, for a word that is a title.
pub(crate) fn title_form(lower: &str) -> Option<TitleForm> {
    let fits = |before: &str, whole: bool| if whole { before.is_empty() } else { before.chars().count() >= 3 };
    TITLES.endings.of(lower).find(|(before, _, (_, whole))| fits(before, *whole)).map(|(_, _, (form, _))| *form)
}

/// The title whose last word stands at `at`.
pub(crate) fn title_at(passage: &Passage, at: usize, floor: usize) -> Option<Title> {
    let token = passage.tokens.get(at).filter(|token| token.is_word())?;
    let TitleForm { definite, plural } = token.title()?;
    let mut start = at;
    // "hälso- och sjukvårdsdirektör"
    if start >= floor + 2 && passage.tokens[start - 1].is_any(&["och", "samt"]) && passage.word(start - 2).ends_with('-') {
        start -= 2;
    }
    while start > floor && passage.tokens[start - 1].signs.meet(Signs::BEFORE_TITLE) {
        start -= 1;
    }
    // "direktör" alone is no office that tells whose.
    if start == at && token.is_any(&["direktör", "direktören"]) {
        return None;
    }
    if start > floor + 1 && passage.tokens[start - 1].is(".") && passage.tokens[start - 2].is("tf") {
        start -= 2;
    }
    let written = passage.slice(start..at + 1);
    let title = match token.office().filter(|_| start == at) {
        _ if token.is("ordf") => CompactString::from(indefinite_title(&format!("{written}örande"))),
        Some(office) => CompactString::from(office),
        None if is_plain(&written[..token.start() - passage.tokens[start].start()], token, passage.word(at)) => CompactString::from(capitalize(written)),
        None => CompactString::from(indefinite_title(written)),
    };
    Some(Title { tokens: start..at + 1, title, definite, plural })
}

/// Whether the title of words and a last one is in the indefinite nominative as it is written: "vice ordförande".
fn is_plain(before: &str, last: &Word, written: &str) -> bool {
    let uninflected = last.office().is_some_and(|office| office.len() == written.len() && office.chars().skip(1).eq(written.chars().skip(1)));
    uninflected && before.ends_with(' ') && !before.contains('-') && !written.contains('-') && !before.contains("iga")
}

/// Adds all titles of a passage.
pub(crate) fn find_titles(passage: &Passage, titles: &mut Vec<Title>) {
    if passage.signs.meet(Signs::TITLE) {
        let ends = |at: &usize| passage.tokens[*at].signs.meet(Signs::TITLE);
        titles.extend((0..passage.tokens.len()).filter(ends).filter_map(|at| title_at(passage, at, 0)));
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::text::read_passage;

    #[test]
    fn titles_are_found() {
        let check = |text: &str, expected: &[&str]| {
            let titles = read_passage(text, |passage| passage.titles.to_vec()).unwrap_or_default();
            assert_eq!(titles.iter().map(|title| title.title.as_str()).collect::<Vec<_>>(), expected, "{text}");
        };
        check("hälso- och sjukvårdsdirektören leder", &["Hälso- och sjukvårdsdirektör"]);
        check("1:e vice ordförande", &["1:e vice ordförande"]);
        check("Maja ThoréBiträdande regiondirektör", &["Biträdande regiondirektör"]);
        check("Tf. förvaltningschef: Ove Sandgren", &["Tf. förvaltningschef"]);
    }
}
