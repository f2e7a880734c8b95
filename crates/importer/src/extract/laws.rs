//! Statutes that a page names, with the number that it gives.

use super::bodies::Bodies;
use super::lexicon::Word;
use super::page::PageText;
use super::rules::Rule;
use super::signs::Signs;
use super::swedish::lowercase;
use super::text::{Passage, Token};
use super::{Evidence, LawFact};
use helheten_model::vocabulary::{Law, laws};
use regex::Regex;
use rustc_hash::FxHashMap as HashMap;
use std::sync::LazyLock;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\(?(?:SFS )?\b((?:1[789]|20)\d{2}:\d{1,4})\b\)?").expect("the pattern is fixed"));
static NUMBER_FIRST: LazyLock<Regex> = LazyLock::new(|| Regex::new(&format!("^(?:{})", NUMBER.as_str())).expect("the pattern is fixed"));

/// Words that end like a statute's name and are none.
const NOT_LAWS: &[&str] = &[
    "bolagen",
    "förslagen",
    "anslagen",
    "inslagen",
    "underlagen",
    "beslagen",
    "avslagen",
    "uppslagen",
    "utslagen",
    "omslagen",
    "nederlagen",
    "ålagen",
    "pålagen",
    "olagen",
    "förlagen",
    "bilagen",
    "vinstlagen",
    "belagen",
    "avlagen",
    "landslagen",
    "bildlagen",
    "arbetslagen",
    "roslagen",
];

/// Finds the statutes of a page.
#[derive(Default)]
pub(crate) struct Reader {
    facts: Vec<LawFact>,
    /// Which of them a name in small letters is.
    known: HashMap<String, usize>,
}

impl Rule for Reader {
    const SIGNS: Signs = Signs::LAW;

    fn read(&mut self, page: &PageText<'_>, _: &Bodies, index: usize) {
        for (name, sfs, tokens) in laws_in(&page.pieces[index].passage) {
            let key = lowercase(&name);
            if let Some(&at) = self.known.get(&key) {
                self.facts[at].sfs = self.facts[at].sfs.take().or(sfs);
            } else {
                self.known.insert(key, self.facts.len());
                let evidence: Evidence = page.evidence_of(index, &tokens);
                self.facts.push(LawFact { name, sfs, evidence, also: Vec::new() });
            }
        }
    }
}

impl Reader {
    /// The statutes, each once.
    pub(crate) fn settle(self) -> Vec<LawFact> {
        self.facts
    }
}

type Found = (String, Option<String>, std::ops::Range<usize>);

fn laws_in(passage: &Passage) -> impl Iterator<Item = Found> {
    let mut index = 0;
    std::iter::from_fn(move || {
        while index < passage.tokens.len() {
            let sign = passage.tokens[index].signs.meet(Signs::LAW);
            let law = if sign { statute_at(passage, index).or_else(|| abbreviation_at(passage, index)) } else { None };
            index = law.as_ref().map_or(index + 1, |(_, _, tokens)| tokens.end.max(index + 1));
            if law.is_some() {
                return law;
            }
        }
        None
    })
}

/// Whether a word may begin a statute's name; `written` is the word as it stands there.
pub(crate) fn may_begin_name(word: &Word, written: &str) -> bool {
    let lower = word.lower.trim_end_matches('s');
    word.is_word() && (is_general(lower) || is_compound(lower)) || of_abbreviation(written).is_some()
}

/// "lag", "förordningen": statutes by what they are about or by their number.
fn is_general(lower: &str) -> bool {
    matches!(lower, "lag" | "lagen" | "förordning" | "förordningen")
}

/// "kommunallagen", "socialtjänstförordningen".
fn is_compound(lower: &str) -> bool {
    lower != "slagen" && lower.ends_with("lagen") && lower.chars().count() > 7 && !NOT_LAWS.iter().any(|word| lower.ends_with(word))
        || lower.ends_with("balken") && lower.chars().count() > 8
        || lower.ends_with("förordningen") && lower.chars().count() > 13
        || matches!(lower, "regeringsformen" | "successionsordningen" | "yttrandefrihetsgrundlagen")
}

fn statute_at(passage: &Passage, index: usize) -> Option<Found> {
    let token = &passage.tokens[index];
    let lower = token.lower.trim_end_matches('s');
    if !token.is_word() {
        return None;
    }
    if is_general(lower) {
        return phrase_at(passage, index);
    }
    if !is_compound(lower) {
        return None;
    }
    let start = start_of_chain(passage, index);
    let mut name = lowercase(&passage.text[passage.tokens[start].start()..token.start()]);
    // Plain language parts long words: "kommunal-lagen".
    if lower.contains('-') {
        name.push_str(&lower.replace("-lagen", "lagen"));
    } else {
        name.push_str(lower);
    }
    let (sfs, end) = number_behind(passage, index + 1);
    Some((name, sfs, start..end))
}

/// "hälso- och sjukvårdslagen" begins before the "och".
fn start_of_chain(passage: &Passage, index: usize) -> usize {
    if index >= 2 && passage.tokens[index - 1].is_any(&["och", "samt"]) && passage.word(index - 2).ends_with('-') { index - 2 } else { index }
}

/// "lag (2018:597) om kommunal bokföring och redovisning", "lagen om offentlig upphandling".
fn phrase_at(passage: &Passage, index: usize) -> Option<Found> {
    let (sfs, mut end) = number_behind(passage, index + 1);
    let about = passage.tokens.get(end).is_some_and(|token| token.is("om"));
    if about {
        let mut at = end + 1;
        while let Some(token) = passage.tokens.get(at) {
            let conjunction = token.is_any(&["och", "mot", "för", "till", "från", "vid", "av", "i"]);
            let verb = token.is_stop() && !conjunction;
            let next_law = token.is("och") && passage.tokens.get(at + 1).is_some_and(|next| next.lower.starts_with("lag") || next.lower.ends_with("lagen"));
            // "lagen om kollektivtrafik och fullgör uppgifter": after the conjunction another verb goes on.
            let other_verb = token.is("och")
                && passage.tokens.get(at + 1).is_some_and(|next| {
                    ["gör", "ar", "er"].iter().any(|ending| next.lower.ends_with(ending)) && passage.tokens.get(at + 2).is_some_and(|token| token.is_word())
                });
            if !token.is_word() || verb || next_law || other_verb || at - end > 12 {
                break;
            }
            at += 1;
        }
        while at > end + 1 && passage.tokens[at - 1].is_any(&["och", "för", "till", "i", "av", "vid"]) {
            at -= 1;
        }
        let (late, last) = number_behind(passage, at);
        let name = passage.slice(index..at).to_owned();
        let name = name.trim_end_matches('s').to_owned();
        let plain = NUMBER.replace_all(&name, "").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        end = if late.is_some() { last } else { at };
        return Some((plain, sfs.or(late), index..end));
    }
    // A statute that is only numbered: "lag (1999:1229)".
    sfs.map(|sfs| (format!("lag ({sfs})"), Some(sfs), index..end))
}

fn number_behind(passage: &Passage, at: usize) -> (Option<String>, usize) {
    let begins = |token: &&Token| token.signs.meet(Signs::BRACKET | Signs::DIGITS) || token.is("sfs");
    let Some(token) = passage.tokens.get(at).filter(begins) else { return (None, at) };
    // "(2017:725)": nearly all numbers are written so.
    let number = passage.tokens.get(at + 1).map_or("", |number| number.lower.as_str());
    let plain = token.is("(") && passage.tokens.get(at + 2).is_some_and(|close| close.is(")"));
    if plain && passage.tokens[at + 2].end() == token.end() + number.len() + 1 && is_number(number) {
        return (Some(number.to_owned()), at + 3);
    }
    let rest = &passage.text[token.start()..];
    match NUMBER_FIRST.captures(rest).and_then(|captures| Some((captures.get(0)?, captures.get(1)?))) {
        Some((whole, number)) => (Some(number.as_str().to_owned()), passage.token_at(token.start() + whole.end())),
        _ => (None, at),
    }
}

/// Whether a word is a year from 1700 on, a colon and up to four digits.
fn is_number(word: &str) -> bool {
    let is_year = |year: &str| year.len() == 4 && ["17", "18", "19", "20"].iter().any(|century| year.starts_with(century));
    let is_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    word.split_once(':').is_some_and(|(year, count)| is_year(year) && is_digits(year) && (1..=4).contains(&count.len()) && is_digits(count))
}

/// Statutes by their abbreviation ("LSS", "LOU"), as the register of statutes lists them.
fn abbreviation_at(passage: &Passage, index: usize) -> Option<Found> {
    let law = of_abbreviation(passage.word(index))?;
    let (sfs, end) = number_behind(passage, index + 1);
    Some((law.name.clone(), sfs, index..end))
}

fn of_abbreviation(word: &str) -> Option<&'static Law> {
    let capitals = word.chars().all(char::is_uppercase) && word.chars().count() >= 3;
    laws().iter().find(|law| capitals && (law.name == word || law.aliases.iter().any(|alias| alias == word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::text::read_passage;

    fn check(text: &str, expected: &[(&str, Option<&str>)]) {
        let found = read_passage(text, |passage| laws_in(passage).collect::<Vec<_>>()).unwrap_or_default();
        assert_eq!(found.iter().map(|(name, sfs, _)| (name.as_str(), sfs.as_deref())).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn statutes_are_found() {
        check(
            "Ekonomin styrs av kommunallagen (2017:725), lag (2018:597) om kommunal bokföring och redovisning och lag (1999:1229).",
            &[("kommunallagen", Some("2017:725")), ("lag om kommunal bokföring och redovisning", Some("2018:597")), ("lag (1999:1229)", Some("1999:1229"))],
        );
        check("Hälso- och sjukvårdslagen gäller.", &[("hälso- och sjukvårdslagen", None)]);
        check(
            "Bolagen omfattas av aktiebolagslagen (2005:551) och av kommunallagens regler.",
            &[("aktiebolagslagen", Some("2005:551")), ("kommunallagen", None)],
        );
        check("Förslagen och bolagen finns i underlagen.", &[]);
    }
}
