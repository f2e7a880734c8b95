//! Who decides about a subject in a region: what is asked, which bodies pages name for it, and in which order they answer.

mod ground;
mod note;
mod rank;
mod wording;

pub(crate) use ground::Ground;
pub(crate) use note::{Note, NoteKind};
pub(crate) use rank::{Closeness, Role};

use super::chain::Body;
use super::subject::{Question, read_question, vocabulary};
use crate::dataset::{Assertion, Dataset, Row};
use helheten_model::entity::decision_right;
use helheten_model::vocabulary::{Basis, MissionArea, RegionCode, Standing};

/// Questions longer than this, in characters, are no questions.
pub(crate) const QUESTION_CHARS_MAX: usize = 400;

/// Whether the pages of a region answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub(crate) enum AnswerStatus {
    /// Pages answer; each part of the answer tells whether they say it in words or a rule concludes it (anges).
    Stated,
    /// Pages of the region were imported, and none answers (anges inte).
    NotStated,
    /// No page of the region was imported: nothing can be said (inte inläst).
    NotImported,
}

/// A subject of the question, and the words of it that name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Understood {
    /// The subject in Swedish.
    pub(crate) label: &'static str,
    /// The words as they were written.
    pub(crate) words: String,
    /// The area of the mission; `None` where it is no business of regions.
    pub(crate) area: Option<MissionArea>,
    /// Whose business it is, where it is not the region's.
    pub(crate) whose: Option<&'static str>,
}

/// The answer to a question.
#[derive(Debug)]
pub(crate) struct Answer<'a> {
    pub(crate) region: RegionCode,
    pub(crate) status: AnswerStatus,
    pub(crate) understood: Vec<Understood>,
    pub(crate) unknown_words: Vec<String>,
    /// The areas of the mission that the question is about, each once.
    pub(crate) missions: Vec<MissionArea>,
    /// The bodies, the best first.
    pub(crate) bodies: Vec<Deciding<'a>>,
    pub(crate) notes: Vec<Note>,
}

/// A body that has to do with the subject.
#[derive(Debug)]
pub(crate) struct Deciding<'a> {
    pub(crate) organization: &'a Body,
    pub(crate) role: Role,
    pub(crate) closeness: Closeness,
    /// Why the body is named, the best ground first; never empty.
    pub(crate) grounds: Vec<Ground<'a>>,
    /// The body's own right, or that of its kind in the region.
    pub(crate) right: Option<&'a Row<decision_right::Model>>,
    /// From 0 to 1.
    pub(crate) score: f64,
}

impl<'a> Deciding<'a> {
    /// Whether a page's words say that the body has to do with the subject.
    pub(crate) fn basis(&self) -> Basis {
        self.grounds.first().map_or(Basis::Inferred, |ground| ground.basis)
    }

    /// The words that the grounds rest on, each once, the best first.
    pub(crate) fn evidence(&self) -> Vec<Assertion<'a>> {
        let mut quotes: Vec<Assertion<'a>> = Vec::new();
        for quote in self.grounds.iter().flat_map(|ground| &ground.evidence) {
            if !quotes.iter().any(|known| known.place() == quote.place()) {
                quotes.push(*quote);
            }
        }
        quotes
    }
}

/// Answers who decides about what a question asks, in a region.
///
/// The subjects are found by a vocabulary of everyday Swedish words. A body answers where a page says that it has such a duty or
/// mission (STATED), where its name names the subject or a broader one, or where it is the political body over one that carries the
/// work out (INFERRED, with the rule's name). No body answers by being the highest one: where no page leads to a body, the answer is
/// that it is not stated.
pub(crate) fn who_decides<'a>(data: &'a Dataset, text: &str, region: RegionCode) -> Answer<'a> {
    let question = read_question(text);
    let imported = data.is_imported(region);
    let bodies = if imported && !question.is_negated { find_bodies(data, &question, region) } else { Vec::new() };
    let status = match (imported, bodies.is_empty()) {
        (false, _) => AnswerStatus::NotImported,
        (true, true) => AnswerStatus::NotStated,
        (true, false) => AnswerStatus::Stated,
    };
    let understood: Vec<Understood> = question.subjects.iter().map(|(subject, words)| understood(subject, words, region)).collect();
    let mut missions: Vec<MissionArea> = Vec::new();
    for area in understood.iter().filter_map(|understood| understood.area) {
        if !missions.contains(&area) {
            missions.push(area);
        }
    }
    let notes = note::notes_on(&question, &understood, &bodies, region);
    Answer { region, status, understood, unknown_words: question.unknown, missions, bodies, notes }
}

fn understood(subject: &'static super::subject::Subject, words: &str, region: RegionCode) -> Understood {
    let whose = vocabulary().whose_elsewhere(subject, region);
    Understood { label: &subject.label, words: words.to_owned(), area: subject.area.filter(|_| whose.is_none()), whose }
}

fn find_bodies<'a>(data: &'a Dataset, question: &Question, region: RegionCode) -> Vec<Deciding<'a>> {
    let vocabulary = vocabulary();
    let asked: Vec<_> = question.subjects.iter().filter(|(subject, _)| vocabulary.whose_elsewhere(subject, region).is_none()).cloned().collect();
    let texts = ground::texts_about(data, region, &asked);
    let mut found: Vec<(&'a Body, Vec<Ground<'a>>)> = Vec::new();
    for body in data.organizations.in_region(region).filter(|body| body.standing != Standing::Former) {
        let grounds = ground::grounds_of(data, body, &asked, question, &texts);
        if !grounds.is_empty() {
            found.push((body, grounds));
        }
    }
    for (above, ground) in found.iter().filter_map(|(body, grounds)| ground::over(data, body, grounds, &asked)).collect::<Vec<_>>() {
        match found.iter_mut().find(|(body, _)| body.place == above.place) {
            Some((_, grounds)) => grounds.push(ground),
            None => found.push((above, vec![ground])),
        }
    }
    let mut bodies: Vec<Deciding<'a>> = found.into_iter().map(|(body, grounds)| deciding(data, body, grounds)).collect();
    // Who only prepares or carries out something broader, or a part, is nobody's answer; whom they do it for is.
    bodies.retain(|body| body.role == Role::Decides || body.closeness <= Closeness::Subject);
    drop_lesser(&mut bodies);
    bodies.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.organization.place.cmp(&other.organization.place)));
    bodies
}

/// Leaves out who is only named after a word of the question where another body is named by all of them, and who only stands over
/// one that answers where another decider is named after the subject.
fn drop_lesser(bodies: &mut Vec<Deciding<'_>>) {
    if bodies.iter().any(|body| rank::missed_words(&body.grounds) == Some(0)) {
        bodies.retain(|body| !body.grounds.iter().all(Ground::is_partly_named));
    }
    if bodies.iter().any(|body| body.role == Role::Decides && body.grounds.iter().any(Ground::is_after_subject)) {
        bodies.retain(|body| !body.grounds.iter().all(Ground::is_over));
    }
}

fn deciding<'a>(data: &'a Dataset, organization: &'a Body, mut grounds: Vec<Ground<'a>>) -> Deciding<'a> {
    // The name that the question says is no better a ground than what a page says of the subject.
    grounds.sort_by_key(|ground| (ground.closeness.max(Closeness::Subject), ground.basis, ground.prepares, ground.closeness));
    let right = right_of(data, organization);
    let role = rank::role_of(organization, right, grounds.iter().all(|ground| ground.prepares));
    let score = rank::score(data, organization, role, &grounds);
    Deciding { organization, role, closeness: rank::closeness_of(&grounds), right, score, grounds }
}

/// The body's own right, or that of the bodies of its kind in the region.
fn right_of<'a>(data: &'a Dataset, organization: &'a Body) -> Option<&'a Row<decision_right::Model>> {
    let own = data.indexes.decision_rights_by_organization.find(&data.decision_rights, &organization.model.id);
    let of_kind = data
        .decision_rights
        .in_region(organization.region)
        .filter(|right| right.organization_id.is_none() && right.codes.organization_kind == Some(organization.codes.0));
    own.chain(of_kind).find(|right| right.standing != Standing::Former)
}

#[cfg(test)]
mod tests;
