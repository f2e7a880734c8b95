//! What a comparison is narrowed to: an area of the mission, or a word.

use super::each_once;
use crate::answer::subject::{Subject, find_subjects, same_word, vocabulary, words_of};
use crate::dataset::{Dataset, Row, fold_case};
use helheten_model::entity::organization;
use helheten_model::vocabulary::MissionArea;

/// What a comparison is narrowed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Topic {
    /// The topic as asked for.
    pub(crate) text: String,
    /// The areas of the mission that it stands for; none where it is a word of its own.
    pub(crate) areas: Vec<MissionArea>,
    /// Names of which a text has one, word by word, in lower case.
    names: Vec<Vec<String>>,
    /// The subjects that it stands for.
    subjects: Vec<&'static str>,
}

/// Finds out what a topic means: the code of an area ("`PUBLIC_TRANSPORT`"), its Swedish term ("kollektivtrafik"), or a word. `None` for a blank one.
pub(crate) fn find_topic(text: &str) -> Option<Topic> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let areas = areas_of(text);
    let mut names: Vec<String> = areas.iter().map(|area| fold_case(area.label_sv())).collect();
    let mut subjects: Vec<&'static str> = areas.iter().filter_map(|area| vocabulary().head_of(*area)).map(|head| head.id.as_str()).collect();
    if MissionArea::find(text).is_none() {
        names.push(text.to_owned());
        subjects.extend(regional_subjects(text).map(|subject| subject.id.as_str()));
    }
    let names = names.iter().map(|name| words_of(name).into_iter().map(|word| word.text).collect()).filter(|name: &Vec<String>| !name.is_empty());
    Some(Topic { text: text.to_owned(), areas, names: names.collect(), subjects })
}

/// The subjects of a text that are regions' business; what is not ("polisen") stands for no area.
fn regional_subjects(text: &str) -> impl Iterator<Item = &'static Subject> {
    find_subjects(text).into_iter().map(|mention| mention.subject).filter(|subject| subject.whose.is_none())
}

/// The areas that a topic stands for: by their codes, their terms, or the vocabulary of subjects ("museer" is culture).
fn areas_of(text: &str) -> Vec<MissionArea> {
    let word = fold_case(text);
    let named = MissionArea::find(text).or_else(|| MissionArea::ALL.iter().copied().find(|area| fold_case(area.label_sv()) == word));
    if let Some(area) = named {
        return vec![area];
    }
    // What belongs to no area has nothing in common with the rest of that sort.
    let areas: Vec<MissionArea> = regional_subjects(text).filter_map(|subject| subject.area).filter(|area| *area != MissionArea::Other).collect();
    each_once(&areas)
}

impl Topic {
    /// Whether a text names the topic: one of its subjects, or its words as whole words or before a body's noun.
    pub(super) fn is_named_in(&self, text: &str) -> bool {
        let words = words_of(text);
        let is_word = |part: &String, word: &str| same_word(part, word) || vocabulary().before_body_noun(word).is_some_and(|word| same_word(part, word));
        let is_there = |name: &Vec<String>| words.windows(name.len()).any(|window| name.iter().zip(window).all(|(part, word)| is_word(part, &word.text)));
        self.names.iter().any(is_there) || find_subjects(text).iter().any(|mention| self.subjects.contains(&mention.subject.id.as_str()))
    }

    /// Whether a body works in it: by an area that a page gives it, or by one of its names.
    pub(super) fn is_of_body(&self, data: &Dataset, body: &Row<organization::Model>) -> bool {
        let sets = data.sets_of(body);
        sets.missions.iter().any(|area| self.areas.contains(area))
            || self.is_named_in(&body.model.name)
            || sets.aliases.iter().any(|alias| self.is_named_in(alias))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_labels_are_areas_and_other_words_are_words() {
        let check = |text: &str, areas: &[MissionArea], named: &str| {
            let topic = find_topic(text).unwrap();
            assert_eq!(topic.areas, areas, "{text}");
            assert!(topic.is_named_in(named), "{text}");
        };
        check("PUBLIC_TRANSPORT", &[MissionArea::PublicTransport], "Kollektivtrafiknämnden");
        check(" Kollektivtrafik ", &[MissionArea::PublicTransport], "KOLLEKTIVTRAFIKNÄMNDEN");
        check("sjukvård", &[MissionArea::HealthCare], "Nämnden för sjukvård");
        check("museer", &[MissionArea::Culture], "Förvaltningen för museer");
        check("tombola", &[], "Tombolanämnden");
        check("budget", &[], "Budgetberedningen");
        assert!(!find_topic("it").unwrap().is_named_in("Nämnden för habilitering") && !find_topic("mat").unwrap().is_named_in("Klimatnämnden"));
        assert!(!find_topic("tombola").unwrap().is_named_in("Kulturnämnden"));
        assert_eq!(find_topic("  "), None);
    }
}
