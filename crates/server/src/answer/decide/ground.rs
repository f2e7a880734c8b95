//! Why a body answers: what pages say of its duties and mission, what its name names, whom it stands over.

use super::super::chain::{Body, ChainLink, chain};
use super::super::subject::{Question, Subject, find_subjects, same_word, vocabulary, words_of};
use super::rank::Closeness;
use super::wording;
use crate::dataset::{Assertion, Dataset, FactModel, Row};
use helheten_model::vocabulary::{Basis, Level, MissionArea, OrganizationKind, RegionCode, Side, Standing};
use std::borrow::Cow;

/// Why a body answers.
#[derive(Clone, Debug)]
pub(crate) struct Ground<'a> {
    /// How near it is to what was asked.
    pub(crate) closeness: Closeness,
    /// Whether a page says it.
    pub(crate) basis: Basis,
    /// The rule that concluded it, or that found the words that say it.
    pub(crate) rule: &'static str,
    /// The subject in Swedish that the words name.
    pub(crate) subject: String,
    /// Whether the words say that the body only prepares it.
    pub(crate) prepares: bool,
    /// The words.
    pub(crate) evidence: Vec<Cow<'a, Assertion>>,
}

/// Why a body answers, by all that is held of it; empty where nothing leads to it.
pub(super) fn grounds_of<'a>(data: &'a Dataset, body: &'a Body, asked: &[&'static Subject], question: &Question, texts: &[TextAbout<'a>]) -> Vec<Ground<'a>> {
    let mut grounds = Vec::new();
    grounds.extend(by_duties(data, body, asked, question));
    grounds.extend(by_missions(data, body, asked));
    grounds.extend(beside_name(data, body, asked));
    grounds.extend(by_texts(body, asked, texts));
    grounds.extend(by_name(data, body, asked));
    grounds.extend(by_unknown_words(data, body, question));
    grounds
}

/// How near a text is to what was asked, and the subject of it that is nearest.
fn nearest(text: &str, asked: &[&'static Subject]) -> Option<(Closeness, &'static Subject)> {
    if asked.is_empty() {
        return None;
    }
    let named = find_subjects(text).into_iter().map(|mention| mention.subject);
    named.filter_map(|named| asked.iter().filter_map(|asked| closeness(named, asked)).min().map(|closeness| (closeness, named))).min_by_key(|(near, _)| *near)
}

fn closeness(named: &'static Subject, asked: &'static Subject) -> Option<Closeness> {
    if named.id == asked.id {
        Some(Closeness::Subject)
    } else if vocabulary().is_within(asked, named) {
        Some(Closeness::Broader)
    } else if vocabulary().is_within(named, asked) {
        Some(Closeness::Part)
    } else {
        None
    }
}

/// What a page says is STATED of the very subject alone: that a body has a duty about health care says nothing in words of ambulances.
fn said<'a>(closeness: Closeness, subject: &str, rules: [&'static str; 2], evidence: Vec<Cow<'a, Assertion>>) -> Ground<'a> {
    let (basis, rule) = if closeness == Closeness::Subject { (Basis::Stated, rules[0]) } else { (Basis::Inferred, rules[1]) };
    Ground { closeness, basis, rule, subject: subject.to_owned(), prepares: false, evidence }
}

/// The words of a fact that state a field, or all of them where none does.
fn words_for<'a, M: FactModel>(data: &'a Dataset, row: &'a Row<M>, field: &str) -> Vec<Cow<'a, Assertion>> {
    let telling: Vec<_> = data.evidence_of(row).filter(|assertion| assertion.field == field).map(Cow::Borrowed).collect();
    if telling.is_empty() { data.evidence_of(row).take(1).map(Cow::Borrowed).collect() } else { telling }
}

fn by_duties<'a>(data: &'a Dataset, body: &'a Body, asked: &[&'static Subject], question: &Question) -> Vec<Ground<'a>> {
    let duties = data.indexes.duties_by_subject.find(&data.duties, &body.model.id).filter(|duty| duty.standing != Standing::Former);
    let ground = |duty: &'a Row<helheten_model::entity::duty::Model>| {
        let text = &duty.model.text;
        let evidence = words_for(data, duty, "text");
        let prepares = wording::prepares(text);
        if let Some((near, subject)) = nearest(text, asked) {
            return Some(Ground { prepares, ..said(near, &subject.label, ["stated_duty", "duty_of_related_subject"], evidence) });
        }
        let word = question.unknown.iter().find(|word| wording::is_telling(word) && words_of(text).iter().any(|said| same_word(&said.text, word)))?;
        Some(Ground { prepares, ..said(Closeness::Subject, word, ["stated_duty", ""], evidence) })
    };
    duties.filter_map(ground).collect()
}

/// Areas of the mission, as headings and sentences give them. Where the area was read from the body's name alone, the name speaks for itself.
fn by_missions<'a>(data: &'a Dataset, body: &'a Body, asked: &[&'static Subject]) -> Vec<Ground<'a>> {
    let missions = data.evidence_of(body).filter(|assertion| assertion.field == "mission" && !is_name(data, body, assertion));
    let is_wide = has_wide_mission(data, body, asked);
    let ground = |assertion: &'a Assertion| {
        let evidence = vec![Cow::Borrowed(assertion)];
        if let Some((near, subject)) = nearest(&assertion.quote, asked) {
            return Some(said(near, &subject.label, ["stated_mission", "mission_of_related_subject"], evidence));
        }
        let head = vocabulary().head_of(MissionArea::find(&assertion.value)?)?;
        let near = asked.iter().filter_map(|asked| closeness(head, asked)).min()?;
        Some(Ground { basis: Basis::Inferred, ..said(near, &head.label, ["mission_of_area", "mission_of_area"], evidence) })
    };
    missions.filter_map(ground).filter(|ground| is_wide || ground.closeness != Closeness::Broader).collect()
}

/// Whether all of its area may be the body's, and so what was asked. A provider runs what its name says, and so does a body that is
/// named after another part of the area: the board of the dental service has nothing to do with ambulances.
fn has_wide_mission(data: &Dataset, body: &Body, asked: &[&'static Subject]) -> bool {
    let named = find_subjects(&body.model.name);
    let covers = |named: &'static Subject| asked.iter().any(|asked| matches!(closeness(named, asked), Some(Closeness::Subject | Closeness::Broader)));
    data.sets_of(body).levels != [Level::Provider] && (named.is_empty() || named.iter().any(|mention| covers(mention.subject)))
}

/// Whether a quotation is the body's name or a spelling of it.
fn is_name(data: &Dataset, body: &Body, assertion: &Assertion) -> bool {
    let place = |assertion: &Assertion| (assertion.page, assertion.start, assertion.end);
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let named = |other: &Assertion| matches!(other.field.as_str(), "name" | "alias") && place(other) == place(assertion);
    letters(&body.model.name).contains(&letters(&assertion.quote)) || data.evidence_of(body).any(named)
}

/// What a page says right after a body's name: "Trafiknämnden ansvarar för bussarna".
fn beside_name<'a>(data: &'a Dataset, body: &'a Body, asked: &[&'static Subject]) -> Vec<Ground<'a>> {
    let names = data.evidence_of(body).filter(|assertion| matches!(assertion.field.as_str(), "name" | "alias" | "abbreviation"));
    let ground = |assertion: &'a Assertion| {
        let task = wording::task_after(assertion, body)?;
        let (near, subject) = nearest(task.text, asked)?;
        Some(said(near, &subject.label, ["stated_beside_name", "stated_of_related_subject"], vec![Cow::Owned(task.wider(assertion))]))
    };
    names.filter_map(ground).collect()
}

/// A text of the region that is about what was asked.
pub(super) struct TextAbout<'a> {
    text: &'a str,
    words: Vec<String>,
    rules: [&'static str; 2],
    evidence: Vec<Cow<'a, Assertion>>,
}

/// Statements and parts of the region's mission that are about what was asked.
pub(super) fn texts_about<'a>(data: &'a Dataset, region: RegionCode, asked: &[&'static Subject]) -> Vec<TextAbout<'a>> {
    let about = |text: &'a str, rules, evidence: &dyn Fn() -> Vec<Cow<'a, Assertion>>| {
        let words = || words_of(text).into_iter().map(|word| word.text).collect();
        nearest(text, asked).map(|_| TextAbout { text, words: words(), rules, evidence: evidence() })
    };
    let statements = data.statements.in_region(region).filter(|row| row.standing != Standing::Former);
    let missions = data.missions.in_region(region).filter(|row| row.standing != Standing::Former);
    let said = ["stated_in_statement", "statement_of_related_subject"];
    let parts = ["stated_mission", "mission_of_related_subject"];
    let statements = statements.filter_map(|row| about(&row.model.text, said, &|| words_for(data, row, "text")));
    statements.chain(missions.filter_map(|row| about(&row.model.text, parts, &|| words_for(data, row, "text")))).collect()
}

/// Texts that name the body and, beside its name, what was asked.
fn by_texts<'a>(body: &'a Body, asked: &[&'static Subject], texts: &[TextAbout<'a>]) -> Vec<Ground<'a>> {
    let naming = texts.iter().filter(|text| wording::is_named_in(&body.model.name, &text.words));
    let ground = |text: &TextAbout<'a>| {
        let (near, subject) = nearest(&wording::without_name(text.text, body), asked)?;
        Some(said(near, &subject.label, text.rules, text.evidence.clone()))
    };
    naming.filter_map(ground).collect()
}

fn by_name<'a>(data: &'a Dataset, body: &'a Body, asked: &[&'static Subject]) -> Option<Ground<'a>> {
    let (near, subject) = nearest(&body.model.name, asked)?;
    let rule = match near {
        Closeness::Subject => "named_after_subject",
        Closeness::Broader => "named_after_broader_subject",
        Closeness::Part => "named_after_part",
    };
    Some(inferred(near, rule, &subject.label, words_for(data, body, "name")))
}

fn inferred<'a>(closeness: Closeness, rule: &'static str, subject: &str, evidence: Vec<Cow<'a, Assertion>>) -> Ground<'a> {
    Ground { closeness, basis: Basis::Inferred, rule, subject: subject.to_owned(), prepares: false, evidence }
}

/// Bodies that the question names, and bodies named after a word of it that no subject has ("arkiv", "Arkivnämnden").
fn by_unknown_words<'a>(data: &'a Dataset, body: &'a Body, question: &Question) -> Option<Ground<'a>> {
    let evidence = || words_for(data, body, "name");
    let sets = data.sets_of(body);
    let mut names = sets.aliases.iter().chain([&body.model.name]).chain(&body.model.abbreviation);
    if let Some(name) = names.find(|name| wording::is_named_in(name, &question.words)) {
        return Some(inferred(Closeness::Subject, "named_in_question", name, evidence()));
    }
    let words = words_of(&body.model.name);
    let after = |word: &&String| {
        let mut parts = words.iter().map(|part| vocabulary().before_body_noun(&part.text).unwrap_or(&part.text));
        wording::is_telling(word) && parts.any(|part| same_word(part, word))
    };
    let word = question.unknown.iter().find(after)?;
    Some(inferred(Closeness::Subject, "named_after_word_of_question", word, evidence()))
}

/// The body of elected over one that only carries the subject's work out, as pages lead up to it. The assembly is over all alike,
/// so that it is over somebody says nothing.
pub(super) fn over<'a>(data: &'a Dataset, body: &'a Body, grounds: &[Ground<'a>]) -> Option<(&'a Body, Ground<'a>)> {
    let is_elected = |body: &Body| matches!(body.codes.0.side(), Some(Side::Political | Side::Reviewing));
    if is_elected(body) {
        return None;
    }
    let best = grounds.iter().min_by_key(|ground| (ground.closeness, ground.basis))?;
    let mut evidence = Vec::new();
    for step in chain(data, body).iter().take_while(|step| !matches!(step.link, ChainLink::Law(..))) {
        evidence.extend(step.evidence(data).into_iter().map(Cow::Borrowed));
        if is_elected(step.organization) {
            evidence.extend(best.evidence.iter().cloned());
            let says = step.organization.codes.0 != OrganizationKind::Assembly;
            return says.then(|| (step.organization, inferred(best.closeness, "over_who_carries_out", &best.subject, evidence)));
        }
    }
    None
}
