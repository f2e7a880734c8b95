//! Which office leads which body.

use super::clause::before_inserted_clause;
use super::relation;
use crate::extract::page::PageText;
use crate::extract::people::Title;
use crate::extract::{Relation, bodies::Bodies};
use crate::read::BlockKind;
use helheten_model::vocabulary::RelationKind;
use std::ops::Range;

/// "Regiondirektören leder förvaltningen Regionkontoret", "Ledningsgrupp Vård … leds av hälso- och sjukvårdsdirektören".
pub(super) fn of_leaders(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>) -> Vec<Relation> {
    let passage = &page.pieces[index].passage;
    let titles: Vec<&Title> = page.pieces[index].titles().iter().filter(|title| sentence.contains(&title.tokens.start)).collect();
    let mut relations = Vec::new();
    // "Förvaltningschef: Anders Ljungkvist" below the name of an administration.
    let labelled =
        titles.first().filter(|title| title.tokens.start == sentence.start && passage.tokens.get(title.tokens.end).is_some_and(|token| token.is(":")));
    let leads = labelled.filter(|title| {
        let lower = title.title.to_lowercase();
        lower.ends_with("chef") || lower.ends_with("direktör")
    });
    if let Some((title, body)) =
        leads.filter(|_| page.pieces[index].kind == BlockKind::Definition).and_then(|title| Some((title, bodies.subject_before(page, index, sentence.start)?)))
    {
        relations.push(relation(page, &bodies.list[body].name, RelationKind::LedByRole, &title.title, index, sentence));
    }
    // "Patientnämndens förvaltning bereder ärendena": for the body that it belongs to.
    let prepares =
        sentence.clone().find(|&at| passage.tokens[at].is("bereder") && passage.tokens.get(at + 1).is_some_and(|next| next.lower.starts_with("ärende")));
    let preparing = prepares.and_then(|verb| bodies.places(index, &(sentence.start..verb)).next_back()).map(|place| bodies.at(place));
    if let Some((body, owner)) = preparing.and_then(|body| Some((body, body.owner?))) {
        relations.push(relation(page, &body.name, RelationKind::PreparesFor, &bodies.list[bodies.settled(owner)].name, index, sentence));
    }
    // "Närsjukvårdsdirektören ska: 1. leda Närsjukvårdsförvaltningen".
    let duty_of = page.pieces[index]
        .lead
        .filter(|_| passage.tokens[sentence.start].is("leda") || passage.tokens.get(sentence.start + 2).is_some_and(|token| token.is("leda")));
    let office = duty_of.and_then(|lead| page.pieces[lead].titles().last());
    if let (Some(office), Some(place)) = (office, bodies.places(index, sentence).next()) {
        relations.push(relation(page, &bodies.at(place).name, RelationKind::LedByRole, &office.title, index, sentence));
    }
    for at in sentence.clone() {
        let token = &passage.tokens[at];
        if token.is_any(&["leder", "förestår"]) {
            let office = titles.iter().rev().find(|title| title.tokens.end <= at && at - title.tokens.end <= 3);
            let body = bodies.places(index, &(at..sentence.end)).next().filter(|place| place.tokens.start <= at + 2);
            if let (Some(office), Some(body)) = (office, body) {
                relations.push(relation(page, &bodies.at(body).name, RelationKind::LedByRole, &office.title, index, sentence));
            }
        }
        if token.is("leds") {
            let office = titles.iter().find(|title| {
                title.tokens.start > at && title.tokens.start - at <= 6 && !(at..title.tokens.start).any(|word| passage.tokens[word].is_any(&[",", "."]))
            });
            let before = bodies.places(index, &(sentence.start..before_inserted_clause(passage, sentence, at))).next_back().map(|place| bodies.settled(place.body));
            let body = before.or_else(|| (at <= sentence.start + 1).then(|| bodies.subject_before(page, index, at)).flatten());
            if let (Some(office), Some(body)) = (office, body) {
                relations.push(relation(page, &bodies.list[body].name, RelationKind::LedByRole, &office.title, index, sentence));
            }
        }
    }
    relations
}

