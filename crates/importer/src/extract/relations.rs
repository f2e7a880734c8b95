//! Relations between bodies: from names, pairs, nesting, genitives and sentences.

use super::Relation;
use super::bodies::{Bodies, Place};
use super::page::PageText;
use super::people::Title;
use super::text::Passage;
use crate::read::BlockKind;
use helheten_model::vocabulary::{OrganizationKind, RelationKind, Side};
use std::collections::HashSet;
use std::ops::Range;

/// Words between two bodies and the relation that they state, from the first to the second or the other way round.
const VERBS: &[(&[&str], RelationKind, bool)] = &[
    (&["utses", "av"], RelationKind::AppointedBy, false),
    (&["utsedd", "av"], RelationKind::AppointedBy, false),
    (&["väljs", "av"], RelationKind::AppointedBy, false),
    (&["valda", "av"], RelationKind::AppointedBy, false),
    (&["tillsatts", "av"], RelationKind::AppointedBy, false),
    (&["tillsattes", "av"], RelationKind::AppointedBy, false),
    (&["tillsätts", "av"], RelationKind::AppointedBy, false),
    (&["uppdrag", "av"], RelationKind::ReportsTo, false),
    (&["arbetar", "åt"], RelationKind::ReportsTo, false),
    (&["stöd", "av"], RelationKind::SupportedBy, false),
    (&["stöd", "från"], RelationKind::SupportedBy, false),
    (&["stöds", "av"], RelationKind::SupportedBy, false),
    (&["tjänstemannastöd", "av"], RelationKind::SupportedBy, false),
    (&["bereder", "ärenden", "åt"], RelationKind::PreparesFor, false),
    (&["bereder", "ärenden", "till"], RelationKind::PreparesFor, false),
    (&["bereder", "ärenden", "för"], RelationKind::PreparesFor, false),
    (&["förslag", "till"], RelationKind::PreparesFor, false),
    (&["föreslår", "vad"], RelationKind::PreparesFor, false),
    (&["uppdragsgivare", "är"], RelationKind::ReportsTo, false),
    (&["del", "av"], RelationKind::PartOf, false),
    (&["delar", "av"], RelationKind::PartOf, false),
    (&["uppdrag", "till"], RelationKind::Commissions, false),
    (&["hör", "till"], RelationKind::PartOf, false),
    (&["tillhör"], RelationKind::PartOf, false),
    (&["biträder"], RelationKind::SupportedBy, true),
    (&["bistår"], RelationKind::SupportedBy, true),
    (&["ingår", "i"], RelationKind::PartOf, false),
    (&["ägs", "av"], RelationKind::OwnedBy, false),
    (&["väljer"], RelationKind::AppointedBy, true),
    (&["utser"], RelationKind::AppointedBy, true),
    (&["stödjer"], RelationKind::SupportedBy, true),
    (&["stöder"], RelationKind::SupportedBy, true),
];

/// Finds the relations of a page.
pub(crate) fn find_relations(page: &PageText<'_>, bodies: &Bodies) -> Vec<Relation> {
    let mut relations = Vec::new();
    relations.extend(of_names(page, bodies));
    for (index, piece) in page.body() {
        relations.extend(of_pair(page, bodies, index));
        relations.extend(of_row(page, bodies, index));
        for sentence in &piece.passage.sentences {
            relations.extend(of_verbs(page, bodies, index, sentence));
            relations.extend(of_delegation(page, bodies, index, sentence));
            relations.extend(of_leaders(page, bodies, index, sentence));
            relations.extend(of_help(page, bodies, index, sentence));
        }
    }
    relations.extend(of_lists(page, bodies));
    relations.extend(of_ownership(page, bodies));
    let mut seen = HashSet::new();
    relations.retain(|relation| relation.from != relation.to && seen.insert((relation.from.clone(), relation.kind, relation.to.clone())));
    relations
}

fn relation(page: &PageText<'_>, from: &str, kind: RelationKind, to: &str, index: usize, tokens: &Range<usize>) -> Relation {
    Relation { from: from.to_owned(), kind, to: to.to_owned(), evidence: page.evidence_of(index, tokens), also: Vec::new() }
}

/// "Styrelsen för X" governs X; "regionkansliets revisionsenhet" is a part, "Patientnämndernas kansli" a support.
fn of_names(page: &PageText<'_>, bodies: &Bodies) -> Vec<Relation> {
    let mut relations = Vec::new();
    for (_, body) in bodies.living() {
        let (piece, tokens) = &body.named_at;
        if let (OrganizationKind::Board, Some((at, object))) = (body.kind, &body.object) {
            let governed = mended_object(&body.name).unwrap_or_else(|| page.pieces[*at].passage.slice(object.clone()).to_owned());
            relations.push(relation(page, &body.name, RelationKind::Governs, &governed, *piece, tokens));
        }
        let Some(owner) = body.owner.map(|owner| &bodies.list[bodies.settled(owner)]) else { continue };
        if matches!(body.kind, OrganizationKind::Board) {
            relations.push(relation(page, &body.name, RelationKind::Governs, &owner.name, *piece, tokens));
            continue;
        }
        let supports = matches!(
            body.kind,
            OrganizationKind::Office | OrganizationKind::Secretariat | OrganizationKind::Administration | OrganizationKind::Unit | OrganizationKind::Department
        ) && owner.kind.side() != Some(Side::Officials);
        let found = if supports {
            relation(page, &owner.name, RelationKind::SupportedBy, &body.name, *piece, tokens)
        } else {
            relation(page, &body.name, RelationKind::PartOf, &owner.name, *piece, tokens)
        };
        relations.push(found);
    }
    relations
}

/// What a board's name says it is for, mended as the name is.
fn mended_object(name: &str) -> Option<String> {
    name.split_once(" för ").map(|(_, object)| object.to_owned())
}

/// A line that pairs political bodies with the office behind them: "Kulturnämnden: Kultursekretariatet".
fn of_pair(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Vec<Relation> {
    let piece = &page.pieces[index];
    let passage = &piece.passage;
    let Some(colon) = passage.tokens.iter().position(|token| token.is(":")) else { return Vec::new() };
    let left: Vec<&Place> = bodies.places(index, &(0..colon)).collect();
    let right: Vec<&Place> =
        bodies.places(index, &(colon + 1..passage.tokens.len())).filter(|place| !place.genitive || place.tokens.end == passage.tokens.len()).collect();
    let decides = |place: &&Place| matches!(bodies.at(place).kind.side(), Some(Side::Political | Side::Reviewing));
    let supports = |place: &&Place| bodies.at(place).kind.side() == Some(Side::Officials) || bodies.at(place).kind == OrganizationKind::Unit;
    let only_names = left.first().is_some_and(|place| place.tokens.start == 0);
    let (Some(office), true) = (right.iter().find(|place| supports(place)), only_names && !left.is_empty() && left.iter().all(decides)) else {
        return Vec::new();
    };
    let all = 0..passage.tokens.len();
    let mut relations: Vec<Relation> =
        left.iter().map(|place| relation(page, &bodies.at(place).name, RelationKind::SupportedBy, &bodies.at(office).name, index, &all)).collect();
    // "Hälso- och sjukvårdsavdelningen, regionkansliet": the second is what the first is a part of.
    if let Some(whole) = right.iter().skip_while(|place| place.tokens != office.tokens).nth(1) {
        let apposed = passage.tokens.get(office.tokens.end).is_some_and(|token| token.is(",")) && office.tokens.end + 1 == whole.tokens.start;
        if apposed && supports(whole) {
            relations.push(relation(
                page,
                &bodies.at(office).name,
                RelationKind::PartOf,
                &bodies.at(whole).name,
                index,
                &(office.tokens.start..whole.tokens.end),
            ));
        }
    }
    relations
}

/// A row of a table that pairs political bodies with the offices behind them.
fn of_row(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Vec<Relation> {
    let BlockKind::Cell { table, row, column: 0, header: false } = page.pieces[index].kind else { return Vec::new() };
    let next =
        page.pieces.get(index + 1).filter(|next| matches!(next.kind, BlockKind::Cell { table: other, row: at, column: 1, .. } if other == table && at == row));
    let (Some(_), left) = (next, bodies.places_in(index)) else { return Vec::new() };
    let right = bodies.places_in(index + 1);
    let side = |place: &Place| bodies.at(place).kind.side();
    let paired = !left.is_empty() && left[0].tokens.start == 0 && left.iter().all(|place| matches!(side(place), Some(Side::Political | Side::Reviewing)));
    let offices = right
        .iter()
        .filter(|place| side(place) == Some(Side::Officials) && (!place.genitive || place.tokens.end == page.pieces[index + 1].passage.tokens.len()));
    if !paired || right.first().is_none_or(|place| place.tokens.start > 0) {
        return Vec::new();
    }
    let evidence = page.evidence_at(page.pieces[index].source.start..page.pieces[index + 1].source.end);
    let pairs = offices.flat_map(|office| left.iter().map(move |body| (body, office)));
    pairs
        .map(|(body, office)| Relation {
            from: bodies.at(body).name.clone(),
            kind: RelationKind::SupportedBy,
            to: bodies.at(office).name.clone(),
            evidence: evidence.clone(),
            also: Vec::new(),
        })
        .collect()
}

/// Two bodies with words of [`VERBS`] between them.
fn of_verbs(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>) -> Vec<Relation> {
    let passage = &page.pieces[index].passage;
    let mut relations = Vec::new();
    for (verb, kind, reversed) in VERBS {
        let Some(at) = find_words(passage, sentence, verb) else { continue };
        // "… som leder Regionkansliet och arbetar på uppdrag av": the verb's subject stands before the clause.
        if at.start > sentence.start && passage.tokens[at.start - 1].is("inte") {
            continue;
        }
        let verb_start = if passage.tokens[at.start].is("uppdrag") { at.start.saturating_sub(2) } else { at.start };
        let shared = *kind == RelationKind::ReportsTo && verb_start > sentence.start && passage.tokens[verb_start - 1].is("och");
        let mut subjects = subjects_before(passage, bodies, index, sentence.start, clause_start(passage, sentence, at.start));
        if subjects.is_empty() {
            subjects.extend(bodies.subject_before(page, index, sentence.start));
        }
        for object in objects_behind(passage, bodies, index, at.end, sentence.end) {
            for subject in subjects.iter().filter(|_| !shared) {
                let (subject, object) = (&bodies.list[*subject], &bodies.list[object]);
                let (from, to) = if *reversed { (object, subject) } else { (subject, object) };
                if *kind == RelationKind::PreparesFor && to.kind != OrganizationKind::Assembly && from.kind == OrganizationKind::Assembly {
                    continue;
                }
                relations.push(relation(page, &from.name, *kind, &to.name, index, sentence));
            }
        }
    }
    relations
}

/// Where the words before a verb end that hold its subject: "Avdelningen, som hör till kansliet, biträder …" skips the clause between commas.
fn clause_start(passage: &Passage, sentence: &Range<usize>, verb: usize) -> usize {
    let closed = verb > sentence.start && passage.tokens[verb - 1].is(",");
    let opens =
        |open: &usize| passage.tokens[*open].is(",") && passage.tokens.get(open + 1).is_some_and(|next| next.is_any(&["som", "där", "vilken", "vilket"]));
    (sentence.start..verb).rev().find(|open| closed && opens(open)).unwrap_or(verb)
}

/// The subject before a verb, with those that are coordinated with it: "A, B och C utses av".
fn subjects_before(passage: &Passage, bodies: &Bodies, index: usize, from: usize, verb: usize) -> Vec<usize> {
    let mut subjects: Vec<usize> = Vec::new();
    let mut at = verb;
    for place in bodies.places(index, &(from..verb)).rev() {
        let between = passage.span(place.tokens.end..at);
        let joined = subjects.is_empty() || (between.len() == 1 && between[0].is_any(&[",", "och", "samt"]));
        if !joined || place.genitive {
            break;
        }
        subjects.push(bodies.settled(place.body));
        at = place.tokens.start;
    }
    subjects.reverse();
    subjects
}

/// The bodies right behind a verb, coordinated ones too: "utses av A och B".
fn objects_behind(passage: &Passage, bodies: &Bodies, index: usize, from: usize, end: usize) -> Vec<usize> {
    let mut objects = Vec::new();
    let mut at = from;
    for place in bodies.places(index, &(from..end)) {
        let between = passage.span(at.min(place.tokens.start)..place.tokens.start);
        let joined = if objects.is_empty() { between.len() <= 2 } else { between.len() == 1 && between[0].is_any(&[",", "och", "samt"]) };
        if !joined || place.genitive {
            break;
        }
        objects.push(bodies.settled(place.body));
        at = place.tokens.end;
    }
    objects
}

/// "Till sitt förfogande har de ett eget kontor, revisionskontoret", "Till hjälp finns landstingsrevisorernas kansli".
fn of_help(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>) -> Option<Relation> {
    let passage = &page.pieces[index].passage;
    // "Som stöd har den …", "Regionens revisorer har ett eget kontor, revisionskontoret".
    let own_office = sentence
        .clone()
        .find(|&at| passage.tokens[at].is("eget") && passage.tokens.get(at + 1).is_some_and(|next| next.is_any(&["kontor", "kansli", "sekretariat"])));
    let asked = sentence
        .clone()
        .take(4)
        .find(|&at| passage.tokens[at].is_any(&["hjälp", "förfogande", "stöd"]))
        .filter(|_| passage.tokens[sentence.start].is_any(&["till", "som"]));
    let help = asked.or(own_office)?;
    let office = bodies.places(index, &(help..sentence.end)).find(|place| bodies.at(place).kind.side() == Some(Side::Officials))?;
    let named = bodies.places(index, &(sentence.start..help)).next().map(|place| bodies.settled(place.body));
    let subject = bodies.list[bodies.settled(office.body)].owner.or(named).or_else(|| bodies.subject_before(page, index, sentence.start))?;
    let subject = &bodies.list[bodies.settled(subject)];
    (subject.kind.side() != Some(Side::Officials)).then(|| relation(page, &subject.name, RelationKind::SupportedBy, &bodies.at(office).name, index, sentence))
}

/// Companies under "Helägda bolag" or behind "äger" belong to the region.
fn of_ownership(page: &PageText<'_>, bodies: &Bodies) -> Vec<Relation> {
    let Some(region) = page.region_name() else { return Vec::new() };
    let mut relations = Vec::new();
    for (index, piece) in page.body() {
        for place in bodies.places_in(index).iter().filter(|place| bodies.at(place).kind == OrganizationKind::Company) {
            let sentence = page.sentence_at(index, place.tokens.start);
            let owns = piece.passage.span(sentence.start..place.tokens.start).iter().any(|token| token.is_any(&["äger", "delägare"]));
            let owner_is_region = owns
                && piece
                    .passage
                    .span(sentence.start..place.tokens.start)
                    .iter()
                    .any(|token| token.lower.starts_with("region") || token.lower.starts_with("landsting"));
            let above = piece.headings.last().copied().into_iter().chain(piece.lead).any(|above| {
                ["ägda bolag", "våra bolag", "regionens bolag", "ägda av", "bolag som ägs", "äger bolag", "äger följande"]
                    .iter()
                    .any(|words| page.pieces[above].text().to_lowercase().contains(words))
            });
            let leads = piece.lead.is_some_and(|lead| {
                let text = page.pieces[lead].text().to_lowercase();
                text.contains("äger") && text.contains("bolag")
            });
            if owner_is_region || ((above || leads) && piece.is_item() && place.tokens.start == 0) {
                relations.push(relation(page, &bodies.at(place).name, RelationKind::OwnedBy, region, index, &place.tokens));
            }
        }
    }
    relations
}

fn find_words(passage: &Passage, range: &Range<usize>, wanted: &[&str]) -> Option<Range<usize>> {
    range
        .clone()
        .find(|&at| wanted.iter().enumerate().all(|(offset, word)| at + offset < range.end && passage.tokens[at + offset].is(word)))
        .map(|at| at..at + wanted.len())
}

/// "Beslutsrätt delegeras av fullmäktige till regionstyrelsen och nämnder".
fn of_delegation(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>) -> Vec<Relation> {
    let passage = &page.pieces[index].passage;
    let Some(verb) = sentence.clone().find(|&at| passage.tokens[at].is_any(&["delegeras", "delegerat", "delegerar", "delegerad", "delegera"])) else {
        return Vec::new();
    };
    let Some(to) = (verb..sentence.end).find(|&at| passage.tokens[at].is("till")) else { return Vec::new() };
    let giver =
        bodies.places(index, &(verb..to)).next().or_else(|| bodies.places(index, &(sentence.start..verb)).next_back()).map(|place| bodies.settled(place.body));
    let Some(giver) = giver.or_else(|| bodies.subject_before(page, index, sentence.start)) else { return Vec::new() };
    let mut receivers = objects_behind(passage, bodies, index, to, sentence.end);
    // "till A och till nämndens B"
    let again = (to + 1..sentence.end).find(|&at| passage.tokens[at].is("till"));
    receivers.extend(again.map(|again| objects_behind(passage, bodies, index, again, sentence.end)).unwrap_or_default());
    receivers
        .into_iter()
        .map(|receiver| relation(page, &bodies.list[giver].name, RelationKind::DelegatesTo, &bodies.list[receiver].name, index, sentence))
        .collect()
}

/// "Regiondirektören leder förvaltningen Regionkontoret", "Ledningsgrupp Vård … leds av hälso- och sjukvårdsdirektören".
fn of_leaders(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>) -> Vec<Relation> {
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
            let before = bodies.places(index, &(sentence.start..clause_start(passage, sentence, at))).next_back().map(|place| bodies.settled(place.body));
            let body = before.or_else(|| (at <= sentence.start + 1).then(|| bodies.subject_before(page, index, at)).flatten());
            if let (Some(office), Some(body)) = (office, body) {
                relations.push(relation(page, &bodies.list[body].name, RelationKind::LedByRole, &office.title, index, sentence));
            }
        }
    }
    relations
}

/// Subcommittees, departments and units in a list belong to the body that the list's lead-in or heading is about; companies to the region.
fn of_lists(page: &PageText<'_>, bodies: &Bodies) -> Vec<Relation> {
    let mut relations = Vec::new();
    for (index, body) in bodies.living() {
        let placed = body.class.is_some() || page.pieces[body.named_at.0].is_item() || stands_under(page, bodies, body);
        let part = body.kind == OrganizationKind::Subcommittee
            || placed && matches!(body.kind, OrganizationKind::DraftingCommittee | OrganizationKind::Department | OrganizationKind::Unit);
        if !part || body.owner.is_some() {
            continue;
        }
        let (piece, tokens) = &body.named_at;
        let lead = body.class.as_ref().map_or(*piece, |(lead, _)| *lead);
        let class_token = body.class.as_ref().map_or(tokens.start, |(_, class)| class.start);
        let whole = whole_of_part(page, bodies, lead, class_token).filter(|whole| *whole != index);
        let fits = |whole: &super::bodies::Body| whole.kind != body.kind && (whole.kind.side() == body.kind.side() || whole.kind.side().is_none());
        if let Some(whole) = whole.map(|whole| &bodies.list[whole]).filter(|whole| fits(whole)) {
            relations.push(relation(page, &body.name, RelationKind::PartOf, &whole.name, *piece, tokens));
        }
    }
    relations
}

/// "Under Hälso- och sjukvårdsnämnden arbetar beredningen för etik": the sentence begins with what the body stands under.
fn stands_under(page: &PageText<'_>, bodies: &Bodies, body: &super::bodies::Body) -> bool {
    let (piece, tokens) = &body.named_at;
    let sentence = page.sentence_at(*piece, tokens.start);
    let first = &page.pieces[*piece].passage.tokens[sentence.start];
    first.is_any(&["under", "inom", "i", "vid", "till"])
        && bodies.places(*piece, &(sentence.start..tokens.start)).next().is_some_and(|place| place.tokens.start <= sentence.start + 2)
}

/// What a part named at `token` belongs to: the sentence's subject, the lead-in's, or the heading's body.
fn whole_of_part(page: &PageText<'_>, bodies: &Bodies, piece: usize, token: usize) -> Option<usize> {
    let sentence = page.sentence_at(piece, token);
    let can_hold = |body: usize| !matches!(bodies.list[body].kind, OrganizationKind::Subcommittee | OrganizationKind::Assembly);
    let own = bodies.places(piece, &(sentence.start..token)).next_back().map(|place| bodies.settled(place.body)).filter(|&body| can_hold(body));
    let earlier = || bodies.places(piece, &(0..token)).rev().map(|place| bodies.settled(place.body)).find(|&body| can_hold(body));
    own.or_else(earlier)
        .or_else(|| bodies.subject_before(page, piece, token).filter(|&body| can_hold(body)))
        .or_else(|| bodies.of_headings(page, piece).filter(|&body| can_hold(body)))
}
