//! Aspects of what is written: plans, goals, statements, rights, the mission, statutes.

use super::bodies::bodies_of;
use super::cell::{Item, Question, Stated};
use super::swedish::counted;
use crate::dataset::{PartialDate, Row};
use helheten_model::entity::document;
use helheten_model::vocabulary::{DocumentKind, GoalKind, OrganizationKind, Standing, StatementKind};

/// Documents by which regions plan.
const PLANS: &[DocumentKind] = &[
    DocumentKind::RegionalPlan,
    DocumentKind::Budget,
    DocumentKind::OperationalPlan,
    DocumentKind::Scorecard,
    DocumentKind::Strategy,
    DocumentKind::Programme,
];
/// So many texts are shown whole; more are counted.
const TEXTS_MAX: usize = 3;

/// The plans whose stated period includes the day that is asked about.
pub(super) fn plans_in_force<'a>(question: &Question<'a, '_>) -> Stated<'a> {
    let data = question.data;
    let is_wanted = |row: &Row<document::Model>| {
        let issuer = || row.model.issuer_id.as_deref().and_then(|id| data.organizations.find(id));
        question.topic.is_none_or(|topic| topic.is_named_in(&row.model.title) || issuer().is_some_and(|body| topic.is_of_body(data, body)))
    };
    let plans = || data.documents.in_region(question.region).filter(|row| PLANS.contains(&row.codes) && row.standing != Standing::Former && is_wanted(row));
    let day = question.day.and_then(|day| day.to_string().parse::<PartialDate>().ok());
    let in_force = plans().filter(|row| day.as_ref().is_some_and(|day| row.span.touches(day)));
    let items: Vec<Item<'a>> = in_force.map(|row| Item::of(data, row, row.model.title.clone(), years_of(row), &["title"])).collect();
    let mut answer = texts(items, "plan", "planer");
    let without_period = plans().filter(|row| row.span.from.is_none() && row.span.to.is_none()).count();
    if without_period > 0 {
        answer.notes.push(format!("{} utan angiven period räknas inte", counted(without_period, "plan", "planer")));
    }
    answer
}

/// Goals of some kinds.
pub(super) fn goals<'a>(question: &Question<'a, '_>, kinds: &[GoalKind], several: &str) -> Stated<'a> {
    let data = question.data;
    let rows = data.goals.in_region(question.region).filter(|row| kinds.contains(&row.codes) && row.standing != Standing::Former);
    let wanted = rows.filter(|row| {
        let subject = row.model.subject.as_deref().unwrap_or_default();
        question.topic.is_none_or(|topic| topic.is_named_in(&row.model.text) || topic.is_named_in(subject))
    });
    texts(wanted.map(|row| Item::of(data, row, row.model.text.clone(), Some(row.codes.label_sv().to_owned()), &["text"])).collect(), "mål", several)
}

/// Statements of a kind.
pub(super) fn statements<'a>(question: &Question<'a, '_>, kind: StatementKind) -> Stated<'a> {
    let data = question.data;
    let rows = data.statements.in_region(question.region).filter(|row| row.codes == kind && row.standing != Standing::Former);
    let wanted = rows.filter(|row| question.topic.is_none_or(|topic| topic.is_named_in(&row.model.text) || topic.is_named_in(&row.model.subject)));
    texts(wanted.map(|row| Item::of(data, row, row.model.text.clone(), Some(row.model.subject.clone()), &["text"])).collect(), "utsaga", "utsagor")
}

/// The parts of the mission.
pub(super) fn missions<'a>(question: &Question<'a, '_>) -> Stated<'a> {
    let data = question.data;
    let rows = data.missions.in_region(question.region).filter(|row| row.standing != Standing::Former);
    let wanted = rows.filter(|row| question.topic.is_none_or(|topic| topic.areas.contains(&row.codes) || topic.is_named_in(&row.model.text)));
    texts(wanted.map(|row| Item::of(data, row, row.model.text.clone(), Some(row.codes.label_sv().to_owned()), &["text"])).collect(), "uppdrag", "uppdrag")
}

/// By which right bodies and kinds of bodies decide; with a topic, those of its bodies.
pub(super) fn decision_rights<'a>(question: &Question<'a, '_>) -> Stated<'a> {
    let data = question.data;
    let of_topic = question.topic.map(|_| bodies_of(question, OrganizationKind::ALL));
    let wanted = |kind: Option<OrganizationKind>, id: Option<&str>| {
        of_topic.as_ref().is_none_or(|bodies| bodies.iter().any(|body| id.map_or(kind == Some(body.codes.0), |id| body.model.id == id)))
    };
    let rows = data.decision_rights.in_region(question.region).filter(|row| row.standing != Standing::Former);
    let rows = rows.filter(|row| wanted(row.codes.organization_kind, row.model.organization_id.as_deref()));
    let items = rows.map(|row| {
        let body = row.model.organization_id.as_deref().and_then(|id| data.organizations.find(id)).map(|body| body.model.name.clone());
        let who = body.or_else(|| row.codes.organization_kind.map(|kind| kind.label_sv().to_owned())).unwrap_or_default();
        let detail = row.model.instrument.as_ref().map(|instrument| format!("genom {instrument}"));
        Item::of(data, row, format!("{who}: {}", row.codes.right.label_sv()), detail, &["right"])
    });
    texts(items.collect(), "rätt", "rättigheter")
}

/// The statutes that pages name.
pub(super) fn laws<'a>(question: &Question<'a, '_>) -> Stated<'a> {
    let data = question.data;
    let namings = data.region_laws.in_region(question.region).filter(|row| row.standing != Standing::Former);
    let items = namings.filter_map(|row| {
        let law = data.find_law(&row.model.law_id)?;
        Some(Item::of(data, row, law.name.clone(), law.sfs.clone(), &["law", "name"]))
    });
    let items: Vec<_> = items.collect();
    let mut answer = texts(items, "lag", "lagar");
    answer.unit = answer.value.as_ref().map(|_| "lagar".to_owned());
    answer
}

/// A few texts one after the other, or how many there are.
#[expect(clippy::cast_precision_loss, reason = "no region has 2⁵³ of anything")]
fn texts<'a>(items: Vec<Item<'a>>, one: &str, several: &str) -> Stated<'a> {
    let value = match items.len() {
        0 => return Stated::default(),
        1..=TEXTS_MAX => items.iter().map(|item| item.name.as_str()).collect::<Vec<_>>().join("; "),
        count => counted(count, one, several),
    };
    Stated { value: Some(value), number: Some(items.len() as f64), unit: Some(several.to_owned()), items, ..Stated::default() }
}

/// The years that a document is for, where they are stated: "2024–2026".
fn years_of(row: &Row<document::Model>) -> Option<String> {
    match (row.model.period_start, row.model.period_end) {
        (Some(first), Some(last)) if first != last => Some(format!("{first}–{last}")),
        (first, last) => first.or(last).map(|year| year.to_string()),
    }
}
