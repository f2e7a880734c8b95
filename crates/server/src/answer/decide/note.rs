//! What an answer has to say beside its bodies.

use super::super::subject::Question;
use super::{Closeness, Deciding, Role, Understood};
use helheten_model::vocabulary::{RegionCode, find_region};

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub(crate) enum NoteKind {
    /// No subject was understood in the question (frågan förstods inte).
    NoSubject,
    /// Words of the question were left aside (ord som inte förstods).
    UnknownWords,
    /// A subject is not the region's business (inte regionens uppgift).
    NotRegional,
    /// The question names another region than the one that was asked (en annan region nämns).
    OtherRegion,
    /// The question asks for what is not, which no page says (frågan är nekande).
    Negated,
    /// Pages name bodies for parts of the subject alone (bara delar av ämnet anges).
    OnlyParts,
    /// Pages name those who carry it out, and none who decides (ingen som beslutar anges).
    NoDecider,
}

/// Something that the answer has to say beside its bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// What it is about.
    pub(crate) kind: NoteKind,
    /// A sentence.
    pub(crate) text: String,
}

/// What there is to say about a question and its answer.
pub(super) fn notes_on(question: &Question, understood: &[Understood], bodies: &[Deciding<'_>], region: RegionCode) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut note = |kind, text| notes.push(Note { kind, text });
    let others: Vec<String> = question.regions.iter().filter(|named| **named != region).map(|named| region_name(*named)).collect();
    if !others.is_empty() && !question.regions.contains(&region) {
        let asked = region_name(region);
        note(NoteKind::OtherRegion, format!("the question names {}, and `region` asks for {asked}: this is the answer for {asked}", others.join(" and ")));
    }
    for subject in understood {
        if let Some(whose) = subject.whose {
            note(
                NoteKind::NotRegional,
                format!("\"{}\" is understood as {}, which is not the business of the region but of {whose}", subject.words, subject.label),
            );
        }
    }
    if question.is_negated {
        note(NoteKind::Negated, "the question asks for what is not, and pages say what is: ask with the subject alone".to_owned());
    }
    if understood.is_empty() && bodies.is_empty() {
        let text = "no subject was understood: name what it is about in Swedish, for example \"tandvård\" or \"vem bestämmer över bussarna\"";
        note(NoteKind::NoSubject, text.to_owned());
    } else if !question.unknown.is_empty() {
        note(NoteKind::UnknownWords, format!("left aside: {}", question.unknown.join(", ")));
    }
    if !bodies.is_empty() && bodies.iter().all(|body| body.closeness == Closeness::Part) {
        note(NoteKind::OnlyParts, "pages name bodies for parts of the subject, and none for the whole of it".to_owned());
    }
    if !bodies.is_empty() && bodies.iter().all(|body| body.role != Role::Decides) {
        note(NoteKind::NoDecider, "pages name those who prepare it or carry it out, and none who decides".to_owned());
    }
    notes
}

fn region_name(code: RegionCode) -> String {
    find_region(code).map_or_else(|_| code.to_string(), |region| format!("{} ({code})", region.name))
}
