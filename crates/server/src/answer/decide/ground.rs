//! Why a body answers: what pages say of its duties and mission, what its name names, whom it stands over.

use super::super::chain::{Body, ChainLink, ChainStep, chain, steps_up};
use super::super::subject::{Mention, Question, Subject, find_subjects, same_word, shares_stem, vocabulary, words_of};
use super::rank::Closeness;
use super::wording;
use crate::dataset::{Assertion, Dataset, FactModel, Row, fold_case};
use helheten_model::entity::{duty, statement};
use helheten_model::vocabulary::{Basis, Level, MissionArea, OrganizationKind, RegionCode, Side, Standing, StatementKind};
use std::collections::HashSet;

/// A subject that is asked about, and the words of the question that name it.
pub(super) type Asked = (&'static Subject, String);

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
    /// How many words of the question that may name a body are not in this one's name.
    pub(crate) missed: usize,
    /// The words.
    pub(crate) evidence: Vec<Assertion<'a>>,
}

impl Ground<'_> {
    /// Whether the body only stands over one that answers, and that the question does not name.
    pub(super) fn is_over(&self) -> bool {
        self.rule == OVER && self.closeness != Closeness::Named
    }

    /// Whether the body's own name holds the subject.
    pub(super) fn is_after_subject(&self) -> bool {
        self.rule == AFTER_SUBJECT
    }

    /// Whether the body is there for nothing but some of the words that name another.
    pub(super) fn is_partly_named(&self) -> bool {
        self.rule == AFTER_WORD && self.missed > 0
    }
}

const OVER: &str = "over_who_carries_out";
const AFTER_SUBJECT: &str = "named_after_subject";
const AFTER_WORD: &str = "named_after_word_of_question";

/// Why a body answers, by all that is held of it; empty where nothing leads to it.
pub(super) fn grounds_of<'a>(data: &'a Dataset, body: &'a Body, asked: &[Asked], question: &Question, texts: &[TextAbout<'a>]) -> Vec<Ground<'a>> {
    let mut grounds = Vec::new();
    grounds.extend(by_duties(data, body, asked, question));
    grounds.extend(by_tasks(data, body, asked, question));
    grounds.extend(by_missions(data, body, asked));
    grounds.extend(beside_name(data, body, asked));
    grounds.extend(by_texts(body, asked, texts));
    grounds.extend(by_name(data, body, asked));
    grounds.extend(by_words_of_question(data, body, asked, question));
    grounds
}

/// How near a text is to what was asked, and the subject of it that is nearest.
fn nearest(text: &str, asked: &[Asked]) -> Option<Near> {
    if asked.is_empty() {
        return None;
    }
    let words = words_of(text);
    let near = |mention: Mention, (subject, written): &Asked| {
        let closeness = closeness(mention.subject, subject)?;
        let said = &words[mention.words];
        let names = |text: &str| words_of(text).iter().any(|word| said.iter().any(|said| shares_stem(&said.text, &word.text)));
        let says = closeness == Closeness::Subject && (names(written) || names(&subject.label));
        Some(Near { closeness, subject: mention.subject, says })
    };
    let mentions = find_subjects(text).into_iter();
    mentions
        .flat_map(|mention| asked.iter().filter_map(move |asked| near(mention.clone(), asked)).collect::<Vec<_>>())
        .min_by_key(|near| (near.closeness, !near.says))
}

/// What a text says that is near to what was asked.
struct Near {
    closeness: Closeness,
    /// The subject of the text.
    subject: &'static Subject,
    /// Whether the text has the question's own words, or the subject's: "levnadsvanor" does not say "folkhälsa".
    says: bool,
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

/// What a page says is STATED of the very subject alone, in its words: that a body has a duty about health care says nothing in words of ambulances.
fn said<'a>(near: &Near, rules: [&'static str; 2], evidence: Vec<Assertion<'a>>) -> Ground<'a> {
    let (basis, rule) = if near.says { (Basis::Stated, rules[0]) } else { (Basis::Inferred, rules[1]) };
    Ground { basis, ..inferred(near.closeness, rule, &near.subject.label, evidence) }
}

/// The words of a fact that state a field, or all of them where none does.
fn words_for<'a, M: FactModel>(data: &'a Dataset, row: &'a Row<M>, field: &str) -> Vec<Assertion<'a>> {
    let telling: Vec<_> = data.evidence_of(row).filter(|assertion| assertion.field() == field).collect();
    if telling.is_empty() { data.evidence_of(row).take(1).collect() } else { telling }
}

fn by_duties<'a>(data: &'a Dataset, body: &'a Body, asked: &[Asked], question: &Question) -> Vec<Ground<'a>> {
    let duties = data.indexes.duties_by_subject.find(&data.duties, &body.model.id).filter(|duty| duty.standing != Standing::Former);
    let ground = |duty: &'a Row<duty::Model>| {
        let text = &duty.model.text;
        let evidence = words_for(data, duty, "text");
        let prepares = wording::prepares(text);
        if let Some(near) = nearest(text, asked) {
            return Some(Ground { prepares, ..said(&near, ["stated_duty", "duty_of_related_subject"], evidence) });
        }
        let word = question.unknown.iter().find(|word| wording::is_telling(word) && words_of(text).iter().any(|said| same_word(&said.text, word)))?;
        Some(Ground { prepares, basis: Basis::Stated, ..inferred(Closeness::Subject, "stated_duty", word, evidence) })
    };
    duties.filter_map(ground).collect()
}

/// What pages say in a sentence or a list that the body is there for: "Trafiknämnden ansvarar för bussar, båtar och färdtjänst".
fn by_tasks<'a>(data: &'a Dataset, body: &'a Body, asked: &[Asked], question: &Question) -> Vec<Ground<'a>> {
    let tasks = data.statements_about(body).filter(|row| row.codes == StatementKind::Definition && row.standing != Standing::Former);
    let ground = |task: &'a Row<statement::Model>| {
        let text = wording::without_name(&task.model.text, body);
        let evidence = words_for(data, task, "text");
        if let Some(near) = nearest(&text, asked) {
            return Some(said(&near, ["stated_task", "task_of_related_subject"], evidence));
        }
        let word = question.unknown.iter().find(|word| wording::is_telling(word) && words_of(&text).iter().any(|said| same_word(&said.text, word)))?;
        Some(Ground { basis: Basis::Stated, ..inferred(Closeness::Subject, "stated_task", word, evidence) })
    };
    tasks.filter_map(ground).collect()
}

/// Areas of the mission, as headings and sentences give them. Where the area was read from the body's name alone, the name speaks for itself.
fn by_missions<'a>(data: &'a Dataset, body: &'a Body, asked: &[Asked]) -> Vec<Ground<'a>> {
    let missions = data.evidence_of(body).filter(|assertion| assertion.field() == "mission" && !is_name(data, body, assertion));
    let is_wide = has_wide_mission(data, body, asked);
    let ground = |assertion: Assertion<'a>| {
        let evidence = vec![assertion];
        if let Some(near) = nearest(&assertion.quote(), asked) {
            return Some(said(&near, ["stated_mission", "mission_of_related_subject"], evidence));
        }
        let head = vocabulary().head_of(MissionArea::find(assertion.value())?)?;
        let near = asked.iter().filter_map(|(asked, _)| closeness(head, asked)).min()?;
        Some(inferred(near, "mission_of_area", &head.label, evidence))
    };
    missions.filter_map(ground).filter(|ground| is_wide || ground.closeness != Closeness::Broader).collect()
}

/// Whether all of its area may be the body's, and so what was asked. A provider runs what its name says, and so does a body that is
/// named after another part of the area: the board of the dental service has nothing to do with ambulances.
fn has_wide_mission(data: &Dataset, body: &Body, asked: &[Asked]) -> bool {
    let named = find_subjects(wording::own_name(&body.model.name));
    let covers = |named: &'static Subject| asked.iter().any(|(asked, _)| matches!(closeness(named, asked), Some(Closeness::Subject | Closeness::Broader)));
    data.sets_of(body).levels != [Level::Provider] && (named.is_empty() || named.iter().any(|mention| covers(mention.subject)))
}

/// Whether a quotation is the body's name or a spelling of it.
fn is_name(data: &Dataset, body: &Body, assertion: &Assertion<'_>) -> bool {
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let named = |other: Assertion<'_>| matches!(other.field(), "name" | "alias") && other.place() == assertion.place();
    letters(&body.model.name).contains(&letters(&assertion.quote())) || data.evidence_of(body).any(named)
}

/// What a page says right after a body's name: "Trafiknämnden ansvarar för bussarna".
fn beside_name<'a>(data: &'a Dataset, body: &'a Body, asked: &[Asked]) -> Vec<Ground<'a>> {
    let names = data.evidence_of(body).filter(|assertion| matches!(assertion.field(), "name" | "alias" | "abbreviation"));
    let ground = |assertion: Assertion<'a>| {
        let task = wording::task_after(&assertion, body)?;
        let near = nearest(task.text, asked)?;
        Some(said(&near, ["stated_beside_name", "stated_of_related_subject"], vec![task.wider(assertion)]))
    };
    names.filter_map(ground).collect()
}

/// A text of the region that is about what was asked.
pub(super) struct TextAbout<'a> {
    text: &'a str,
    words: Vec<String>,
    rules: [&'static str; 2],
    evidence: Vec<Assertion<'a>>,
}

/// Statements and parts of the region's mission that are about what was asked.
pub(super) fn texts_about<'a>(data: &'a Dataset, region: RegionCode, asked: &[Asked]) -> Vec<TextAbout<'a>> {
    let about = |text: &'a str, rules, evidence: &dyn Fn() -> Vec<Assertion<'a>>| {
        let words = || words_of(text).into_iter().map(|word| word.text).collect();
        nearest(text, asked).map(|_| TextAbout { text, words: words(), rules, evidence: evidence() })
    };
    // What a body is there for answers for that body alone, whomever else the sentence names.
    let names: HashSet<String> = data.organizations.in_region(region).map(|body| fold_case(&body.model.name)).collect();
    let is_task = |row: &Row<statement::Model>| row.codes == StatementKind::Definition && names.contains(&fold_case(&row.model.subject));
    let statements = data.statements.in_region(region).filter(|row| row.standing != Standing::Former && !is_task(row));
    let missions = data.missions.in_region(region).filter(|row| row.standing != Standing::Former);
    let said = ["stated_in_statement", "statement_of_related_subject"];
    let parts = ["stated_mission", "mission_of_related_subject"];
    let statements = statements.filter_map(|row| about(&row.model.text, said, &|| words_for(data, row, "text")));
    statements.chain(missions.filter_map(|row| about(&row.model.text, parts, &|| words_for(data, row, "text")))).collect()
}

/// Texts that name the body and, beside its name, what was asked.
fn by_texts<'a>(body: &'a Body, asked: &[Asked], texts: &[TextAbout<'a>]) -> Vec<Ground<'a>> {
    let naming = texts.iter().filter(|text| wording::is_named_in(&body.model.name, &text.words));
    let ground = |text: &TextAbout<'a>| {
        let near = nearest(&wording::without_name(text.text, body), asked)?;
        Some(said(&near, text.rules, text.evidence.clone()))
    };
    naming.filter_map(ground).collect()
}

fn by_name<'a>(data: &'a Dataset, body: &'a Body, asked: &[Asked]) -> Option<Ground<'a>> {
    let name = wording::own_name(&body.model.name);
    let Near { closeness, subject, .. } = nearest(name, asked)?;
    // Where a part of it goes before a subject in a name, what is left is no more than the rest: "Ambulans, diagnostik och hälsa".
    let mut before = find_subjects(name).into_iter().map(|mention| mention.subject).take_while(|named| named.id != subject.id);
    if closeness == Closeness::Broader && before.any(|named| vocabulary().is_within(named, subject)) {
        return None;
    }
    let rule = match closeness {
        Closeness::Named | Closeness::Subject => AFTER_SUBJECT,
        Closeness::Broader => "named_after_broader_subject",
        Closeness::Part => "named_after_part",
    };
    Some(inferred(closeness, rule, &subject.label, words_for(data, body, "name")))
}

fn inferred<'a>(closeness: Closeness, rule: &'static str, subject: &str, evidence: Vec<Assertion<'a>>) -> Ground<'a> {
    Ground { closeness, basis: Basis::Inferred, rule, subject: subject.to_owned(), prepares: false, missed: 0, evidence }
}

/// Bodies that the question names, and bodies named after a word of it that no subject has ("arkiv", "Arkivnämnden").
fn by_words_of_question<'a>(data: &'a Dataset, body: &'a Body, asked: &[Asked], question: &Question) -> Option<Ground<'a>> {
    let evidence = || words_for(data, body, "name");
    let sets = data.sets_of(body);
    // Who decides over a body that carries out is not that body.
    let asks_above = !is_elected(body) && question.words.iter().any(|word| vocabulary().asks_above(word));
    let names = || sets.aliases.iter().chain([&body.model.name]).chain(&body.model.abbreviation);
    if let Some(name) = names().find(|name| wording::is_named_in(name, &question.words)) {
        // A name that is a subject's and nothing more asks for the subject: "psykiatri", "Psykiatri".
        let closeness = if wording::is_subject_alone(name) || asks_above { Closeness::Subject } else { Closeness::Named };
        return Some(inferred(closeness, "named_in_question", name, evidence()));
    }
    let telling: Vec<&String> = question.distinctive.iter().filter(|word| wording::is_telling(word)).collect();
    let held = |name: &String| telling.iter().filter(|word| wording::has_word(name, word)).count();
    let (name, count) = names().map(|name| (name, held(name))).max_by_key(|(_, count)| *count).filter(|(_, count)| *count > 0)?;
    let missed = telling.len() - count;
    // A place alone names nobody for what is asked there.
    if !asks_above && (asked.is_empty() || nearest(name, asked).is_some()) {
        return Some(Ground { missed, ..inferred(Closeness::Named, AFTER_WORD, name, evidence()) });
    }
    let word = question.unknown.iter().find(|word| wording::is_telling(word) && wording::has_word(name, word))?;
    Some(Ground { missed: missed.max(1), ..inferred(Closeness::Subject, AFTER_WORD, word, evidence()) })
}

fn is_elected(body: &Body) -> bool {
    matches!(body.codes.0.side(), Some(Side::Political | Side::Reviewing))
}

/// The body of elected over one that only carries the subject's work out, as pages lead up to it. The assembly is over all alike,
/// so that it is over somebody says nothing; and of several that one works for, only one whose own name or mission holds the subject is.
pub(super) fn over<'a>(data: &'a Dataset, body: &'a Body, grounds: &[Ground<'a>], asked: &[Asked]) -> Option<(&'a Body, Ground<'a>)> {
    if is_elected(body) {
        return None;
    }
    let best = grounds.iter().min_by_key(|ground| (ground.closeness, ground.basis))?;
    let works_for = |step: &ChainStep<'a>| is_elected(step.organization) && step.organization.codes.0 != OrganizationKind::Assembly;
    let mut principals = steps_up(data, body);
    principals.retain(|step| works_for(step) && !matches!(step.link, ChainLink::Law(..)));
    let mut principals_each = principals.iter().map(|step| step.organization.place).collect::<Vec<_>>();
    principals_each.sort_unstable();
    principals_each.dedup();
    let steps = if principals_each.len() > 1 {
        let holds = |body: &'a Body| by_name(data, body, asked).is_some() || !by_missions(data, body, asked).is_empty();
        vec![*principals.iter().find(|step| holds(step.organization))?]
    } else {
        chain(data, body)
    };
    let mut evidence = Vec::new();
    for step in steps.iter().take_while(|step| !matches!(step.link, ChainLink::Law(..))) {
        evidence.extend(step.evidence(data));
        if is_elected(step.organization) {
            evidence.extend(best.evidence.iter().copied());
            return works_for(step).then(|| (step.organization, Ground { missed: best.missed, ..inferred(best.closeness, OVER, &best.subject, evidence) }));
        }
    }
    None
}
