//! What a comparison is narrowed to: an area of the mission, or a word.

use super::each_once;
use crate::answer::subject::find_subjects;
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
    /// Words of which a name has one, in lower case.
    words: Vec<String>,
}

/// Finds out what a topic means: the code of an area ("`PUBLIC_TRANSPORT`"), its Swedish term ("kollektivtrafik"), or a word. `None` for a blank one.
pub(crate) fn find_topic(text: &str) -> Option<Topic> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let areas = areas_of(text);
    let mut words: Vec<String> = areas.iter().map(|area| fold_case(area.label_sv())).collect();
    if MissionArea::find(text).is_none() && !words.contains(&fold_case(text)) {
        words.push(fold_case(text));
    }
    Some(Topic { text: text.to_owned(), areas, words })
}

/// The areas that a topic stands for: by their codes, their terms, or the vocabulary of subjects ("museer" is culture).
fn areas_of(text: &str) -> Vec<MissionArea> {
    let word = fold_case(text);
    let named = MissionArea::find(text).or_else(|| MissionArea::ALL.iter().copied().find(|area| fold_case(area.label_sv()) == word));
    if let Some(area) = named {
        return vec![area];
    }
    let subjects = find_subjects(text).into_iter().map(|mention| mention.subject);
    // What is no region's business ("polisen") stands for none.
    let areas: Vec<MissionArea> = subjects.filter(|subject| subject.whose.is_none()).filter_map(|subject| subject.area).collect();
    each_once(&areas)
}

impl Topic {
    /// Whether a text names the topic.
    pub(super) fn is_named_in(&self, text: &str) -> bool {
        let text = fold_case(text);
        self.words.iter().any(|word| text.contains(word.as_str()))
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
        assert!(!find_topic("tombola").unwrap().is_named_in("Kulturnämnden"));
        assert!(!find_topic("PUBLIC_TRANSPORT").unwrap().is_named_in("public_transport"), "a code is no word of a name");
        assert_eq!(find_topic("  "), None);
    }
}
