//! Aspects of bodies: how many there are, their seats, what they work in, who supports them.

use super::cell::{Item, Question, Stated, conflicts_of};
use super::figures::newest;
use super::swedish::{counted, list_text, number_text};
use super::words::plural_of;
use crate::dataset::{Assertion, Dataset, Row, fold_case, swedish_sort_key};
use helheten_model::entity::{figure, organization};
use helheten_model::vocabulary::{Level, Measure, MissionArea, OrganizationKind, RelationKind, Standing};

type Body = Row<organization::Model>;

/// The bodies of elected representatives that have tasks of their own, the assembly not among them.
const COMMITTEES: &[OrganizationKind] =
    &[OrganizationKind::ExecutiveBoard, OrganizationKind::Committee, OrganizationKind::Board, OrganizationKind::PatientCommittee];

/// How many bodies of a kind there are: those that are named, or as many as a page says where that is more.
pub(super) fn count<'a>(question: &Question<'a, '_>, kind: OrganizationKind) -> Stated<'a> {
    let bodies = bodies_of(question, &[kind]);
    let named = number_of(question.data, &bodies);
    // A page's count is of all of them, whatever they work in.
    let count_stated = question.topic.is_none().then(|| count_stated(question, kind)).flatten();
    let stated = count_stated.and_then(|row| whole(row.model.value));
    let mut answer = Stated { items: bodies.iter().map(|body| body_item(question.data, body)).collect(), ..Stated::default() };
    answer.complete = match stated {
        _ if is_open(question, kind) => Some(false),
        Some(stated) if stated > named => Some(false),
        Some(stated) if stated == named => Some(true),
        _ => None,
    };
    if is_open(question, kind) {
        answer.notes.push(format!("en sida ger bara exempel på {}: att något saknas säger inget", plural_of(kind)));
    }
    let mut number = named;
    if let (Some(row), Some(stated)) = (count_stated, stated) {
        if stated > named {
            number = stated;
            answer.qualifier = Some(row.codes.1);
            answer.year = row.model.year;
            answer.notes.push(format!("{} vid namn", counted(named, "nämns", "nämns")));
        } else if stated < named {
            answer.notes.push(format!("en sida anger {}", counted(stated, kind.label_sv(), plural_of(kind))));
        }
        answer.conflicts.extend(conflicts_of(question.data, row, &["value"]));
        answer.items.push(Item::of(question.data, row, format!("antal {}", plural_of(kind)), Some(number_text(row.model.value)), &["value"]));
    }
    if number > 0 {
        answer.value = Some(counted(number, kind.label_sv(), plural_of(kind)));
        answer.number = u32::try_from(number).ok().map(f64::from);
        answer.unit = Some(plural_of(kind).to_owned());
    }
    answer
}

/// The bodies of a kind by name.
pub(super) fn names<'a>(question: &Question<'a, '_>, kind: OrganizationKind) -> Stated<'a> {
    let items: Vec<_> = bodies_of(question, &[kind]).iter().map(|body| body_item(question.data, body)).collect();
    Stated { value: list_of(&items), items, ..Stated::default() }
}

/// The seats of the bodies of a kind, of which there should be one: where there are several, each is told and no number given.
pub(super) fn seats<'a>(question: &Question<'a, '_>, kind: OrganizationKind) -> Stated<'a> {
    let mut answer = seats_of(question, &[kind]);
    if let [only] = &answer.items[..] {
        answer.value.clone_from(&only.detail);
    } else {
        answer.number = None;
    }
    answer
}

/// The seats of each committee and board.
pub(super) fn seats_of_each<'a>(question: &Question<'a, '_>) -> Stated<'a> {
    seats_of(question, COMMITTEES)
}

/// The committees and boards of each area.
pub(super) fn committees_by_mission<'a>(question: &Question<'a, '_>) -> Stated<'a> {
    let data = question.data;
    let bodies = bodies_of(question, COMMITTEES);
    let wanted = |area: MissionArea| question.topic.is_none_or(|topic| topic.areas.is_empty() || topic.areas.contains(&area));
    let (mut items, mut lines) = (Vec::new(), Vec::new());
    for area in MissionArea::ALL.iter().copied().filter(|area| wanted(*area)) {
        let within: Vec<&Body> = bodies.iter().copied().filter(|body| data.sets_of(body).missions.contains(&area)).collect();
        if !within.is_empty() {
            lines.push(format!("{}: {}", area.label_sv(), list_text(within.iter().map(|body| body.model.name.as_str()))));
        }
        items.extend(within.into_iter().map(|body| {
            let evidence = words_of_value(data, body, "mission", area.code());
            Item { evidence, detail: Some(area.label_sv().to_owned()), ..body_item(data, body) }
        }));
    }
    let number = u32::try_from(lines.len()).ok().filter(|areas| *areas > 0).map(f64::from);
    Stated { value: number.map(|_| lines.join("; ")), unit: number.map(|_| "områden".to_owned()), number, items, ..Stated::default() }
}

/// Which bodies support the committees and boards.
pub(super) fn support<'a>(question: &Question<'a, '_>) -> Stated<'a> {
    let data = question.data;
    let mut items = Vec::new();
    for body in bodies_of(question, COMMITTEES) {
        let relations = data.indexes.relations_by_from.find(&data.relations, &body.model.id);
        for relation in relations.filter(|row| row.codes.0 == RelationKind::SupportedBy && row.standing != Standing::Former) {
            let Some(supporter) = data.organizations.find(&relation.model.to_id) else { continue };
            let detail = format!("stöder {}", body.model.name);
            items.push(Item { basis: relation.codes.1, ..Item::of(data, relation, supporter.model.name.clone(), Some(detail), &[]) });
        }
    }
    Stated { value: list_of(&items), items, ..Stated::default() }
}

/// The levels of steering: those that pages describe, and those on which they place a body.
pub(super) fn levels<'a>(question: &Question<'a, '_>) -> Stated<'a> {
    let data = question.data;
    let mut items = Vec::new();
    let mut labels = Vec::new();
    for level in Level::ALL {
        let described = data.governance_levels.in_region(question.region).filter(|row| row.codes == *level && row.standing != Standing::Former);
        let name = || level.label_sv().to_owned();
        let mut found: Vec<_> = described.map(|row| Item::of(data, row, name(), Some(row.model.text.clone()), &["text"])).collect();
        if found.is_empty() {
            let bodies = data.organizations.in_region(question.region).filter(|body| body.standing != Standing::Former);
            let placed = bodies.filter(|body| data.sets_of(body).levels.contains(level));
            found.extend(placed.map(|body| {
                let evidence = words_of_value(data, body, "level", level.code());
                Item { name: name(), detail: Some(body.model.name.clone()), evidence, ..body_item(data, body) }
            }));
        }
        if !found.is_empty() {
            labels.push(level.label_sv());
        }
        items.extend(found);
    }
    let number = u32::try_from(labels.len()).ok().filter(|levels| *levels > 0).map(f64::from);
    let value = number.map(|_| list_text(labels.iter().copied()));
    Stated { value, unit: number.map(|_| "nivåer".to_owned()), number, items, ..Stated::default() }
}

/// The bodies of some kinds that are not known to have ceased, by name.
pub(super) fn bodies_of<'a>(question: &Question<'a, '_>, kinds: &[OrganizationKind]) -> Vec<&'a Body> {
    let held = question.data.organizations.in_region(question.region).filter(|body| kinds.contains(&body.codes.0) && body.standing != Standing::Former);
    let mut bodies: Vec<&Body> = held.filter(|body| question.topic.is_none_or(|topic| topic.is_of_body(question.data, body))).collect();
    bodies.sort_by_cached_key(|body| swedish_sort_key(&body.model.name));
    bodies
}

/// How many bodies some rows stand for: "Patientnämnder 5 st" stands for five, of which those that are named count once.
fn number_of(data: &Dataset, bodies: &[&Body]) -> usize {
    let members = |plural: &Body| {
        let relations = data.indexes.relations_by_to.find(&data.relations, &plural.model.id);
        relations.filter(|row| row.codes.0 == RelationKind::MemberOf && bodies.iter().any(|body| body.model.id == row.model.from_id)).count()
    };
    let stands_for = |body: &&Body| match body.model.count.and_then(|count| usize::try_from(count).ok()) {
        Some(count) => count.saturating_sub(members(body)),
        None => 1,
    };
    bodies.iter().map(stands_for).sum()
}

/// The figure of a page that tells how many bodies of a kind the region has.
fn count_stated<'a>(question: &Question<'a, '_>, kind: OrganizationKind) -> Option<&'a Row<figure::Model>> {
    let all = plural_of(kind);
    let figures = question.data.figures.in_region(question.region).filter(|row| row.codes.0 == Measure::CountOfBodies && row.standing != Standing::Former);
    newest(question.data, figures.filter(|row| row.model.organization_id.is_none() && row.model.of_text.as_deref().map(fold_case).as_deref() == Some(all)))
}

/// Whether a page says that it names only some bodies of a kind.
fn is_open(question: &Question<'_, '_>, kind: OrganizationKind) -> bool {
    question.data.findings.iter().any(|finding| finding.region == question.region && finding.open_list_of == Some(kind))
}

fn seats_of<'a>(question: &Question<'a, '_>, kinds: &[OrganizationKind]) -> Stated<'a> {
    let data = question.data;
    let mut answer = Stated::default();
    let (mut total, mut names) = (0.0, Vec::new());
    for body in bodies_of(question, kinds) {
        let name = || body.model.name.clone();
        let figures = || data.indexes.figures_by_organization.find(&data.figures, &body.model.id);
        let of_seats = || figures().filter(|row| row.codes.0 == Measure::ElectedSeats && row.standing != Standing::Former && row.model.of_text.is_none());
        let (seats, item) = if let Some(seats) = body.model.seats {
            answer.conflicts.extend(conflicts_of(data, body, &["seats"]));
            (f64::from(seats), Item { basis: body.codes.1, ..Item::of(data, body, name(), None, &["seats"]) })
        } else if let Some(figure) = newest(data, of_seats()) {
            answer.conflicts.extend(conflicts_of(data, figure, &["value"]));
            (figure.model.value, Item::of(data, figure, name(), None, &["value"]))
        } else {
            continue;
        };
        total += seats;
        names.push(format!("{} {}", body.model.name, number_text(seats)));
        answer.items.push(Item { detail: whole(seats).map(|seats| counted(seats, "ledamot", "ledamöter")), ..item });
    }
    if !names.is_empty() {
        answer.value = Some(list_text(names.iter().map(String::as_str)));
        answer.number = Some(total);
        answer.unit = Some("ledamöter".to_owned());
    }
    answer
}

fn body_item<'a>(data: &'a Dataset, body: &'a Body) -> Item<'a> {
    let number = |number: Option<i32>| number.and_then(|number| usize::try_from(number).ok());
    let several = number(body.model.count).map(|count| counted(count, "st", "st"));
    let seats = number(body.model.seats).map(|seats| counted(seats, "ledamot", "ledamöter"));
    let areas = data.sets_of(body).missions.iter().map(|area| area.label_sv().to_owned());
    let details: Vec<String> = several.into_iter().chain(seats).chain(areas).collect();
    let detail = (!details.is_empty()).then(|| details.join(", "));
    Item { basis: body.codes.1, ..Item::of(data, body, body.model.name.clone(), detail, &["name"]) }
}

/// The words that give a body one value of a field that may have several.
fn words_of_value<'a>(data: &'a Dataset, body: &'a Body, field: &str, value: &str) -> Vec<Assertion<'a>> {
    data.evidence_of(body).filter(|assertion| assertion.field() == field && assertion.value() == value).collect()
}

/// The items' names one after the other, each once.
fn list_of(items: &[Item<'_>]) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for item in items {
        if !names.contains(&item.name.as_str()) {
            names.push(&item.name);
        }
    }
    (!names.is_empty()).then(|| list_text(names.into_iter()))
}

/// A number that counts whole things.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what is out of range is left out before")]
fn whole(value: f64) -> Option<usize> {
    (value >= 0.0 && value.fract() == 0.0 && value < 1e9).then_some(value as usize)
}
