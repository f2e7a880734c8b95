//! Questions as people put them: what is asked, of which region, and what is left over.

use super::vocabulary::{QuestionWords, Subject, Vocabulary, vocabulary};
use super::{Mention, Word, words_of};
use helheten_model::vocabulary::{RegionCode, regions};
use std::collections::HashMap;
use std::ops::Range;

/// A question, read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Question {
    /// The subjects that are asked about, each once, with the words that name it as they were written.
    pub(crate) subjects: Vec<(&'static Subject, String)>,
    /// The regions that the text names.
    pub(crate) regions: Vec<RegionCode>,
    /// Whether it asks for what is not.
    pub(crate) is_negated: bool,
    /// All words in small letters.
    pub(crate) words: Vec<String>,
    /// The words that name no subject, no region, and do not ask.
    pub(crate) unknown: Vec<String>,
    /// The words that may belong to the name of a body: unknown ones, and those that are built on a subject's word ("västtrafik").
    pub(crate) distinctive: Vec<String>,
}

impl QuestionWords {
    /// Whether a word is part of how one asks.
    fn is_known(&self, word: &str) -> bool {
        let leads = self.asking_about.contains_key(word) || self.asked_alone.contains_key(word);
        leads || [&self.asking, &self.negating, &self.excepting, &self.deciding].iter().any(|words| words.contains(word))
    }
}

/// Reads a question.
pub(crate) fn read_question(text: &str) -> Question {
    let vocabulary = vocabulary();
    let words = words_of(text);
    let named = find_regions(vocabulary, &words);
    let is_region = |at: usize| named.iter().any(|(_, range)| range.contains(&at));
    let mentions = vocabulary.find_in(&words);
    let free: Vec<Mention> = mentions.into_iter().filter(|mention| !mention.words.clone().any(is_region)).collect();
    let covered: Vec<Range<usize>> = free.iter().map(|mention| mention.words.clone()).collect();
    let asked = drop_places(vocabulary, &words, free);
    let left = (0..words.len()).filter(|at| !is_region(*at) && !covered.iter().any(|range| range.contains(at)));
    let question = &vocabulary.question;
    let unknown: Vec<String> = left.map(|at| &words[at].text).filter(|word| !question.is_known(word)).cloned().collect();
    let built = covered.iter().filter(|range| range.len() == 1).map(|range| &words[range.start].text).filter(|word| !vocabulary.is_plain(word));
    let distinctive = unknown.iter().chain(built).cloned().collect();
    let mut regions: Vec<RegionCode> = named.iter().map(|(region, _)| *region).collect();
    regions.sort_unstable();
    regions.dedup();
    Question {
        subjects: lead_by_words(vocabulary, &words, as_written(text, &words, &asked)),
        regions,
        is_negated: is_negated(question, &words),
        words: words.into_iter().map(|word| word.text).collect(),
        unknown,
        distinctive,
    }
}

/// Whether a question asks for what is not: a negation beside a word of deciding, or something that is left out.
fn is_negated(question: &QuestionWords, words: &[Word]) -> bool {
    let decides = |at: usize| words.get(at).is_some_and(|word| question.deciding.contains(&word.text));
    let turns = |at: usize| question.negating.contains(&words[at].text) && (at > 0 && decides(at - 1) || decides(at + 1));
    words.iter().any(|word| question.excepting.contains(&word.text)) || (0..words.len()).any(turns)
}

/// The subjects, where a verb asks about one by itself ("vem granskar vården"), or where nothing but "pengar" is asked about.
fn lead_by_words(vocabulary: &'static Vocabulary, words: &[Word], subjects: Vec<(&'static Subject, String)>) -> Vec<(&'static Subject, String)> {
    let lead = |table: &HashMap<String, String>| words.iter().find_map(|word| Some((vocabulary.find(table.get(&word.text)?)?, word.text.clone())));
    let by_verb = lead(&vocabulary.question.asking_about);
    let alone = || lead(&vocabulary.question.asked_alone).filter(|_| subjects.is_empty());
    match by_verb.or_else(alone) {
        Some(found) => vec![found],
        None => subjects,
    }
}

fn as_written(text: &str, words: &[Word], mentions: &[Mention]) -> Vec<(&'static Subject, String)> {
    let mut subjects: Vec<(&'static Subject, String)> = Vec::new();
    for mention in mentions {
        let written = || text[words[mention.words.start].start..words[mention.words.end - 1].end].to_owned();
        if !subjects.iter().any(|(known, _)| known.id == mention.subject.id) {
            subjects.push((mention.subject, written()));
        }
    }
    subjects
}

/// Leaves out what only tells where: in "parkeringen vid sjukhuset" and "sjukhusets parkering" nobody asks who decides about the
/// hospital. What is a part of the first is what is asked for: "vård på vårdcentralen".
fn drop_places(vocabulary: &'static Vocabulary, words: &[Word], mentions: Vec<Mention>) -> Vec<Mention> {
    let question = &vocabulary.question;
    let mut kept: Vec<Mention> = Vec::new();
    for mention in mentions {
        let Some(before) = kept.last() else {
            kept.push(mention);
            continue;
        };
        let between = &words[before.words.end..mention.words.start];
        let owner = &words[before.words.end - 1].text;
        let owns = between.is_empty() && question.genitive.iter().any(|ending| owner.ends_with(ending.as_str()));
        let places = !between.is_empty() && between.len() <= 2 && question.placing.contains(&between[0].text);
        let narrows = places && vocabulary.is_within(mention.subject, before.subject);
        if owns || narrows {
            kept.pop();
        }
        if narrows || !places {
            kept.push(mention);
        }
    }
    kept
}

/// The regions that words name, and which words they are.
fn find_regions(vocabulary: &Vocabulary, words: &[Word]) -> Vec<(RegionCode, Range<usize>)> {
    let mut names: Vec<(RegionCode, Vec<String>)> = Vec::new();
    for region in regions() {
        let other = vocabulary.question.region_names.get(&region.code).into_iter().flatten();
        for name in other.map(String::as_str).chain([region.name.as_str()]) {
            names.push((region.code, words_of(name).into_iter().map(|word| word.text).collect()));
        }
    }
    names.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let fits = |name: &[String]| name.iter().enumerate().all(|(index, part)| words.get(at + index).is_some_and(|word| is_name(&word.text, part)));
        match names.iter().find(|(_, name)| fits(name)) {
            Some((region, name)) => {
                found.push((*region, at..at + name.len()));
                at += name.len();
            }
            None => at += 1,
        }
    }
    found
}

/// Whether a word is a name or its genitive.
fn is_name(word: &str, name: &str) -> bool {
    word == name || word.strip_suffix('s') == Some(name)
}
