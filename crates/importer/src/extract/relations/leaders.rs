//! Which office leads which body.

use super::clause::before_inserted_clause;
use super::relation;
use crate::extract::SharedText;
use crate::extract::page::PageText;
use crate::extract::signs::Signs;
use crate::extract::swedish::{ends_in, lowercase};
use crate::extract::titles::Title;
use crate::extract::{Relation, bodies::Bodies};
use crate::read::BlockKind;
use helheten_model::vocabulary::{RelationKind, Side};
use std::ops::Range;

/// Words without which no sentence but a definition tells who leads.
pub(crate) const LEADER_WORDS: &[&str] = &["bereder", "leda", "leder", "förestår", "leds", "förestås", "chef", "chefer", "ansvarig", "ledning"];

/// "Regiondirektören leder förvaltningen Regionkontoret", "Ledningsgrupp Vård … leds av hälso- och sjukvårdsdirektören".
pub(super) fn of_leaders(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>) -> Vec<Relation> {
    let passage = &page.pieces[index].passage;
    let titles: Vec<&Title> = page.pieces[index].titles().iter().filter(|title| sentence.contains(&title.tokens.start)).collect();
    let mut relations = Vec::new();
    // "Förvaltningschef: Anders Ljungkvist" below the name of an administration.
    let labelled =
        titles.first().filter(|title| title.tokens.start == sentence.start && passage.tokens.get(title.tokens.end).is_some_and(|token| token.is(":")));
    let leads = labelled.filter(|title| ends_in(&title.title, "chef") || ends_in(&title.title, "direktör"));
    if let Some((title, body)) =
        leads.filter(|_| *page.pieces[index].kind == BlockKind::Definition).and_then(|title| Some((title, bodies.subject_before(page, index, sentence.start)?)))
    {
        relations.push(led_by(page, &bodies.list[body].name, title, index, sentence));
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
        .lead()
        .filter(|_| passage.tokens[sentence.start].is("leda") || passage.tokens.get(sentence.start + 2).is_some_and(|token| token.is("leda")));
    let office = duty_of.and_then(|lead| page.pieces[lead].titles().last());
    if let (Some(office), Some(place)) = (office, bodies.places(index, sentence).next()) {
        relations.push(led_by(page, &bodies.at(place).name, office, index, sentence));
    }
    relations.extend(of_chief(page, bodies, index, sentence, &titles));
    for at in sentence.clone().filter(|&at| passage.tokens[at].signs.meet(Signs::LEADER)) {
        let token = &passage.tokens[at];
        if token.is_any(&["leder", "förestår"]) {
            let verb = before_inserted_clause(passage, sentence, at);
            let near = titles.iter().rev().find(|title| title.tokens.end <= verb && verb - title.tokens.end <= 3);
            // "Regiondirektören anställs av styrelsen och leder …": the verb shares the subject that the sentence began with.
            let shared = at > sentence.start && passage.tokens[at - 1].is_any(&["och", "samt"]);
            let office = near.or_else(|| titles.first().filter(|title| shared && title.tokens.start <= sentence.start + 1));
            let body = bodies.places(index, &(at..sentence.end)).next().filter(|place| place.tokens.start <= at + 2);
            if let (Some(office), Some(body)) = (office, body) {
                relations.push(led_by(page, &bodies.at(body).name, office, index, sentence));
            }
        }
        // "A leds av X, B av Y och C av Z"
        if token.is_any(&["leds", "förestås"]) {
            for place in bodies.places(index, &(at..sentence.end)).filter(|place| passage.tokens.get(place.tokens.end).is_some_and(|by| by.is("av"))) {
                if let Some(office) = titles.iter().find(|title| title.tokens.start == place.tokens.end + 1) {
                    relations.push(led_by(page, &bodies.at(place).name, office, index, sentence));
                }
            }
        }
        if token.is_any(&["leds", "förestås"]) {
            let office = titles.iter().find(|title| {
                title.tokens.start > at && title.tokens.start - at <= 6 && !(at..title.tokens.start).any(|word| passage.tokens[word].is_any(&[",", "."]))
            });
            let before_verb = sentence.start..before_inserted_clause(passage, sentence, at);
            let mut named = bodies.places(index, &before_verb);
            // "Kontoret är förvaltning åt styrelsen och leds av": the verb shares the subject that the sentence began with.
            let shared = at > sentence.start && passage.tokens[at - 1].is_any(&["och", "samt"]);
            let before = if shared { named.find(|place| !place.genitive) } else { named.next_back() }.map(|place| bodies.settled(place.body));
            let body = before.or_else(|| (at <= sentence.start + 1).then(|| bodies.subject_before(page, index, at)).flatten());
            if let (Some(office), Some(body)) = (office, body) {
                relations.push(led_by(page, &bodies.list[body].name, office, index, sentence));
            }
        }
    }
    relations
}

/// "Regiondirektören är chef för regionkansliet", "arbetar under ledning av revisionschefen".
fn of_chief(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, titles: &[&Title]) -> Vec<Relation> {
    let passage = &page.pieces[index].passage;
    let mut relations = Vec::new();
    for at in sentence.clone().filter(|&at| passage.tokens[at].signs.meet(Signs::LEADER)) {
        let next = |offset: usize, word: &str| at + offset < sentence.end && passage.tokens[at + offset].is(word);
        if passage.tokens[at].is_any(&["chef", "ansvarig", "chefer"]) && next(1, "för") {
            // "Regiondirektören är regionens högsta tjänsteperson och chef för kontoret": that word does not say which office.
            let names_office = |title: &Title| title.title != "Chef" && !["tjänsteperson", "tjänsteman"].iter().any(|word| ends_in(&title.title, word));
            let office = titles.iter().rev().find(|title| title.tokens.end <= at && !title.plural && names_office(title));
            let led = bodies.places(index, &(at + 2..sentence.end)).next().filter(|place| place.tokens.start <= at + 3 && !place.genitive);
            if let (Some(office), Some(led)) = (office, led) {
                relations.push(led_by(page, &bodies.at(led).name, office, index, sentence));
            }
        }
        // "Högsta chef för förvaltningen är sjukvårdsdirektör X", "Förvaltningens chef är sjukhusdirektör X"
        if passage.tokens[at].is("chef") {
            let led = if next(1, "för") {
                bodies.places(index, &(at + 2..sentence.end)).next().filter(|place| place.tokens.start <= at + 3 && !place.genitive)
            } else {
                bodies.places(index, &(sentence.start..at)).next_back().filter(|place| place.genitive && place.tokens.end == at)
            };
            let office = led.and_then(|led| {
                let from = led.tokens.end.max(at + 1);
                titles.iter().find(|title| title.tokens.start == from + 1 && passage.tokens[from].is_any(&["är", ","]))
            });
            if let (Some(led), Some(office)) = (led, office) {
                relations.push(led_by(page, &bodies.at(led).name, office, index, sentence));
            }
            // "Regiondirektör Fatima Kallberg är också förvaltningens chef"
            let before = titles.iter().rev().find(|title| title.tokens.start == sentence.start);
            let is = passage.span(sentence.start..at).iter().any(|token| token.is("är"));
            if let (Some(led), Some(office), None) = (led.filter(|place| place.genitive && is), before, office) {
                relations.push(led_by(page, &bodies.at(led).name, office, index, sentence));
            }
        }
        if passage.tokens[at].is("ledning") && next(1, "av") {
            let office = titles.iter().find(|title| title.tokens.start >= at + 2 && title.tokens.start <= at + 3);
            let before = bodies.places(index, &(sentence.start..at)).rfind(|place| !place.genitive).map(|place| bodies.settled(place.body));
            if let (Some(office), Some(led)) = (office, before.or_else(|| bodies.subject_before(page, index, sentence.start))) {
                relations.push(led_by(page, &bodies.list[led].name, office, index, sentence));
            }
        }
    }
    relations
}

/// "Marianne Thorsell, regiondirektör" as the first person below the heading of an administration whose office it is.
pub(super) fn of_card(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Option<Relation> {
    let piece = &page.pieces[index];
    let heading = page.heading(index)?;
    let place = bodies.places_in(heading).first()?;
    let body = bodies.at(place);
    let title = piece.titles().iter().find(|title| !title.plural)?;
    if body.kind.side() != Some(Side::Officials) || piece.is_heading() || piece.people().is_empty() && !piece.is_label() {
        return None;
    }
    if !ends_in(&title.title, "direktör") && !ends_in(&title.title, "chef") {
        return None;
    }
    let lower = lowercase(&title.title);
    let office = ["direktör", "chef"].iter().find_map(|ending| lower.strip_suffix(ending))?.trim_end_matches('s');
    let general = ["förvaltning", "kontor", "kansli", "avdelning", "enhet", "stab", "område", "sekretariat", "verksamhet", "division"].contains(&office);
    let name = lowercase(&body.name);
    let own = office.chars().count() >= 4 && (name.contains(office) || name.starts_with(office.split([' ', '-']).next().unwrap_or(office)));
    // Further down the section other offices are named.
    let first = (heading + 1..index).all(|between| page.pieces[between].titles().iter().all(|title| title.plural || ends_in(&title.title, "ordförande")));
    (first && (general || own)).then(|| led_by(page, &body.name, title, index, &title.tokens))
}

fn led_by(page: &PageText<'_>, body: &SharedText, title: &Title, index: usize, tokens: &Range<usize>) -> Relation {
    relation(page, body, RelationKind::LedByRole, &title.title.as_str().into(), index, tokens)
}
