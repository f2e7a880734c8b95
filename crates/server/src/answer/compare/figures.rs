//! Aspects that are numbers which pages state: the newest of each region, with its year, its unit and how exact it is.

use super::cell::{Item, Question, Stated, conflicts_of};
use super::swedish::{SPACE, list_text, number_text};
use super::words::kronor_in;
use crate::dataset::{Dataset, Row};
use helheten_model::entity::figure;
use helheten_model::vocabulary::{Measure, OrganizationKind, Qualifier, Standing};

type Figure = Row<figure::Model>;

/// A number of the region as a whole; where there is a topic, those of the bodies that work in it.
pub(super) fn figure<'a>(question: &Question<'a, '_>, measure: Measure) -> Stated<'a> {
    match question.topic {
        None => of_region(question, measure),
        Some(_) => of_bodies(question, measure),
    }
}

/// A sum of money, its number in kronor where the unit is known.
pub(super) fn money<'a>(question: &Question<'a, '_>, measure: Measure) -> Stated<'a> {
    let mut answer = figure(question, measure);
    if let (Some(number), Some(kronor)) = (answer.number, answer.unit.as_deref().and_then(kronor_in)) {
        answer.number = Some((number * kronor).round());
        answer.unit = Some("kronor".to_owned());
    }
    answer
}

/// The parties' seats of the latest year that has any.
pub(super) fn mandates<'a>(question: &Question<'a, '_>) -> Stated<'a> {
    let data = question.data;
    let is_assembly = |id: &String| data.organizations.find(id).is_some_and(|body| body.codes.0 == OrganizationKind::Assembly);
    let all: Vec<&Figure> = figures_of(question, Measure::MandateSeats)
        .filter(|row| row.model.party.is_some() && row.model.of_text.is_none() && row.model.organization_id.as_ref().is_none_or(is_assembly))
        .collect();
    let Some(year) = all.iter().map(|row| row.model.year).max() else { return Stated::default() };
    let mut rows: Vec<&Figure> = all.into_iter().filter(|row| row.model.year == year).collect();
    rows.sort_by(|one, other| other.model.value.total_cmp(&one.model.value).then_with(|| one.model.party.cmp(&other.model.party)));
    let party = |row: &Figure| row.model.party.clone().unwrap_or_default();
    let lines: Vec<String> = rows.iter().map(|row| format!("{} {}", party(row), number_text(row.model.value))).collect();
    let items = rows.iter().map(|row| Item::of(data, *row, party(row), Some(format!("{}{SPACE}mandat", number_text(row.model.value))), &["value"])).collect();
    Stated {
        value: Some(format!("{}{}", lines.join(", "), in_year(year))),
        number: Some(rows.iter().map(|row| row.model.value).sum()),
        unit: Some("mandat".to_owned()),
        year,
        items,
        conflicts: rows.iter().flat_map(|row| conflicts_of(data, row, &["value"])).collect(),
        ..Stated::default()
    }
}

/// The newest figure: by the year that it is of, then by the date of its page.
pub(super) fn newest<'a>(data: &Dataset, rows: impl Iterator<Item = &'a Figure>) -> Option<&'a Figure> {
    rows.max_by_key(|row| (row.model.year, date_of(data, row), std::cmp::Reverse(row.model.id.as_str())))
}

fn of_region<'a>(question: &Question<'a, '_>, measure: Measure) -> Stated<'a> {
    let data = question.data;
    let rows = || figures_of(question, measure).filter(|row| row.model.organization_id.is_none() && row.model.of_text.is_none());
    let Some(held) = newest(data, rows()) else { return Stated::default() };
    let older = rows().filter(|row| row.model.id != held.model.id);
    let mut notes = Vec::new();
    if let (None, Some(date)) = (held.model.year, date_of(data, held)) {
        notes.push(format!("året anges inte; sidan är från {date}"));
    }
    Stated {
        value: Some(value_text(held)),
        number: Some(held.model.value),
        unit: Some(unit_of(held).to_owned()),
        qualifier: Some(held.codes.1),
        year: held.model.year,
        items: std::iter::once(held).chain(older).map(|row| Item::of(data, row, value_text(row), None, &["value"])).collect(),
        notes,
        conflicts: conflicts_of(data, held, &["value"]),
        ..Stated::default()
    }
}

fn of_bodies<'a>(question: &Question<'a, '_>, measure: Measure) -> Stated<'a> {
    let data = question.data;
    let mut answer = Stated::default();
    let mut lines = Vec::new();
    let bodies = data.organizations.in_region(question.region).filter(|body| body.standing != Standing::Former);
    for body in bodies.filter(|body| question.topic.is_some_and(|topic| topic.is_of_body(data, body))) {
        let figures = data.indexes.figures_by_organization.find(&data.figures, &body.model.id);
        let Some(held) = newest(data, figures.filter(|row| row.codes.0 == measure && row.standing != Standing::Former && row.model.of_text.is_none())) else {
            continue;
        };
        lines.push(format!("{}: {}", body.model.name, value_text(held)));
        answer.items.push(Item::of(data, held, body.model.name.clone(), Some(value_text(held)), &["value"]));
        answer.conflicts.extend(conflicts_of(data, held, &["value"]));
        // One number stands for itself; numbers of several bodies are not added up.
        let is_first = answer.items.len() == 1;
        answer.number = is_first.then_some(held.model.value);
        answer.unit = is_first.then(|| unit_of(held).to_owned());
        answer.qualifier = is_first.then_some(held.codes.1);
        answer.year = held.model.year.filter(|_| is_first);
    }
    answer.value = (!lines.is_empty()).then(|| list_text(lines.iter().map(String::as_str)));
    answer
}

fn figures_of<'a>(question: &Question<'a, '_>, measure: Measure) -> impl Iterator<Item = &'a Figure> {
    question.data.figures.in_region(question.region).filter(move |row| row.codes.0 == measure && row.standing != Standing::Former)
}

/// "ungefär 55 000 anställda (2023)".
fn value_text(row: &Figure) -> String {
    let qualifier = if row.codes.1 == Qualifier::Exact { String::new() } else { format!("{} ", row.codes.1.label_sv()) };
    format!("{qualifier}{}{SPACE}{}{}", number_text(row.model.value), unit_of(row), in_year(row.model.year))
}

/// The unit as written; where none is, what the measure counts.
fn unit_of(row: &Figure) -> &str {
    row.model.unit.as_deref().unwrap_or(row.codes.0.label_sv())
}

fn in_year(year: Option<i32>) -> String {
    year.map_or_else(String::new, |year| format!(" ({year})"))
}

/// The newest date of the pages that state it.
fn date_of<'a>(data: &'a Dataset, row: &Figure) -> Option<&'a str> {
    data.evidence_of(row).filter(|assertion| assertion.field() == "value").filter_map(|assertion| data.page_of(&assertion).stated_date.as_deref()).max()
}
