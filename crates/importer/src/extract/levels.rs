//! Levels of steering, and the level and mission of bodies: from names, sentences and charts flattened into lines.

use super::bodies::Bodies;
use super::missions::{area_of_name, is_mission_label};
use super::page::PageText;
use super::signs::Signs;
use super::{Evidence, LevelFact, Statement};
use crate::read::BlockKind;
use helheten_model::vocabulary::{Level, MissionArea, OrganizationKind, StatementKind};

/// How lines that name a level begin.
const LABELS: &[(&str, Level)] = &[
    ("regiongemensam ägar", Level::Owner),
    ("regiongemensamma ägar", Level::Owner),
    ("ägarnivå", Level::Owner),
    ("strategisk", Level::Strategic),
    ("operativ", Level::Operative),
    ("delregional nivå", Level::Subregional),
    ("utförar", Level::Provider),
    ("stödjande", Level::Supporting),
    ("stödfunktion", Level::Supporting),
];

/// Whether a word may begin one of [`LABELS`].
pub(crate) fn begins_label(word: &str) -> bool {
    ["regiong", "ägar", "strat", "opera", "delreg", "utför", "stöd"].iter().any(|start| word.starts_with(start))
}

/// The level that a line names: a label of its own, or the start of a line where levels are listed.
fn level_of(page: &PageText<'_>, index: usize) -> Option<Level> {
    let piece = &page.pieces[index];
    let lower = piece.lower();
    let level = LABELS.iter().find(|(start, _)| lower.starts_with(start)).map(|(_, level)| *level)?;
    let label = piece.passage.tokens.len() <= 3 && piece.is_label() && (lower.contains("nivå") || !lower.contains(' ') || lower.contains("ägar"));
    let listed = page.headings(index).chain(piece.lead()).any(|above| page.pieces[above].lower().contains("nivåer"));
    let near = (index.saturating_sub(10)..index).any(|above| page.pieces[above].lower().contains(" nivåer"));
    let names_body = page.pieces[index].passage.tokens.last().is_some_and(|token| token.head().is_some());
    ((label || listed || near) && !names_body).then_some(level)
}

/// Finds the levels, and sets level and mission of the bodies.
pub(crate) fn find_levels(page: &PageText<'_>, bodies: &mut Bodies) -> (Vec<LevelFact>, Vec<Statement>) {
    let mut facts: Vec<LevelFact> = Vec::new();
    let mut statements = Vec::new();
    for (index, piece) in page.body_with(Signs::LEVEL_LABEL) {
        let Some(level) = level_of(page, index) else { continue };
        let description = description_of(page, index);
        let text = description.map(|at| page.pieces[at].text().to_owned()).or_else(|| (piece.passage.tokens.len() > 3).then(|| piece.text().to_owned()));
        if let Some(at) = description {
            statements.push(Statement {
                subject: page.keep(piece.text()),
                kind: StatementKind::Definition,
                ordinal: None,
                text: page.keep(page.pieces[at].text()),
                evidence: page.evidence_whole(at),
                also: Vec::new(),
            });
        }
        match facts.iter_mut().find(|fact| fact.level == level) {
            Some(known) if known.text.is_none() => known.text = text,
            Some(_) => {}
            None => facts.push(LevelFact { level, text, evidence: page.evidence_whole(index), also: Vec::new() }),
        }
    }
    for (index, _) in page.body_with(Signs::LEVEL) {
        for (fact, body_levels) in inline_levels(page, bodies, index) {
            for body in body_levels {
                bodies.list[body].level.get_or_insert_with(|| Box::new((fact.level, fact.evidence.clone())));
            }
            if facts.iter().all(|known| known.level != fact.level) {
                facts.push(fact);
            }
        }
    }
    if facts.len() >= 2 {
        levels_of_names(page, bodies);
        levels_of_sentences(page, bodies);
        levels_of_headings(page, bodies);
        read_chart(page, bodies);
    }
    missions_of_names(page, bodies);
    (facts, statements)
}

/// What a body works with, where its name tells and nothing else did.
fn missions_of_names(page: &PageText<'_>, bodies: &mut Bodies) {
    let general = |kind: OrganizationKind| {
        matches!(kind, OrganizationKind::Assembly | OrganizationKind::ExecutiveBoard | OrganizationKind::Audit | OrganizationKind::PatientCommittee)
    };
    let found: Vec<(usize, MissionArea)> = bodies
        .living()
        .filter(|(_, body)| body.mission.is_none() && !general(body.kind))
        .filter_map(|(index, body)| Some((index, area_of_name(&body.lower)?)))
        .collect();
    for (index, area) in found {
        let evidence = bodies.list[index].evidence(page);
        bodies.list[index].mission = Some(Box::new((area, evidence)));
    }
}

/// A whole chart on one line: "… Ägarnivå Regionstyrelsen (…) Strategisk nivå Kulturnämnden (…) …".
fn inline_levels(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Vec<(LevelFact, Vec<usize>)> {
    let passage = &page.pieces[index].passage;
    let labels: Vec<(usize, Level)> = (0..passage.tokens.len()).filter_map(|at| inline_label(passage, at).map(|level| (at, level))).collect();
    if labels.len() < 3 {
        return Vec::new();
    }
    let ends = labels.iter().skip(1).map(|(at, _)| *at).chain([passage.tokens.len()]);
    labels
        .iter()
        .zip(ends)
        .map(|(&(at, level), end)| {
            let words = if passage.tokens.get(at + 1).is_some_and(|next| next.is("nivå")) { 2 } else { 1 };
            let charted =
                bodies.places(index, &(at..end)).filter(|place| !place.reference && !place.genitive).map(|place| bodies.settled(place.body)).collect();
            (LevelFact { level, text: None, evidence: page.evidence_of(index, &(at..at + words)), also: Vec::new() }, charted)
        })
        .collect()
}

/// The words that a level's label within a line begins with.
pub(crate) const INLINE_LABELS: &[&str] = &["ägarnivå", "strategisk", "operativ", "delregional", "utförarnivå", "utförare", "stödjande", "stödfunktioner"];

/// A level's label within a line; "på strategisk nivå" is a sentence's.
fn inline_label(passage: &super::text::Passage, at: usize) -> Option<Level> {
    let token = &passage.tokens[at];
    let level_behind = passage.tokens.get(at + 1).is_some_and(|next| next.is("nivå"));
    let capital = token.kind == super::text::TokenKind::Capital && (at == 0 || !passage.tokens[at - 1].is_any(&["på", "den", ","]));
    let level = match token.lower.as_str() {
        "ägarnivå" => Level::Owner,
        "strategisk" if level_behind => Level::Strategic,
        "operativ" if level_behind => Level::Operative,
        "delregional" if level_behind => Level::Subregional,
        "utförarnivå" | "utförare" => Level::Provider,
        "stödjande" | "stödfunktioner" => Level::Supporting,
        _ => return None,
    };
    capital.then_some(level)
}

/// The sentence that describes the level that the line before names.
fn description_of(page: &PageText<'_>, index: usize) -> Option<usize> {
    let next = page.pieces.get(index + 1)?;
    let sentence = page.pieces[index].passage.tokens.len() <= 6 && next.passage.tokens.len() >= 8 && !next.is_heading();
    (sentence && level_of(page, index + 1).is_none()).then_some(index + 1)
}

/// "Strategiska hälso- och sjukvårdsnämnden" stands on the strategic level of a region that has one.
fn levels_of_names(page: &PageText<'_>, bodies: &mut Bodies) {
    let found: Vec<(usize, Level)> = bodies
        .living()
        .filter_map(|(index, body)| {
            let level = [("strategisk", Level::Strategic), ("operativ", Level::Operative), ("delregional", Level::Subregional)]
                .into_iter()
                .find(|(stem, _)| body.lower.starts_with(stem));
            level.map(|(_, level)| (index, level))
        })
        .collect();
    for (index, level) in found {
        let evidence = bodies.list[index].evidence(page);
        bodies.list[index].level.get_or_insert_with(|| Box::new((level, evidence)));
    }
}

/// A body in a list under a level's heading stands on it; under a heading that names a part of the mission it works in that part.
fn levels_of_headings(page: &PageText<'_>, bodies: &mut Bodies) {
    for (index, _) in page.body().filter(|(_, piece)| piece.is_item()) {
        let named: Vec<usize> =
            bodies.places_in(index).iter().filter(|place| !place.reference && place.tokens.start == 0).map(|place| bodies.settled(place.body)).collect();
        let Some(heading) = page.heading(index) else { continue };
        let level = level_of(page, heading);
        for body in named {
            if let Some(level) = level {
                bodies.list[body].level.get_or_insert_with(|| Box::new((level, page.evidence_whole(heading))));
            }
        }
    }
}

/// "Den regiongemensamma ägaren utgörs av regionstyrelsen".
fn levels_of_sentences(page: &PageText<'_>, bodies: &mut Bodies) {
    for (index, piece) in page.body() {
        for sentence in piece.passage.sentences() {
            let Some(verb) = sentence.clone().find(|&at| piece.passage.tokens[at].is("utgörs")) else { continue };
            let subject = piece.passage.slice(sentence.start..verb).to_lowercase();
            let subject = subject.trim_start_matches("den ").trim_start_matches("de ");
            let Some((_, level)) = LABELS.iter().find(|(start, _)| subject.starts_with(start)) else { continue };
            let Some(body) = bodies.places(index, &(verb..sentence.end)).next().map(|place| bodies.settled(place.body)) else { continue };
            bodies.list[body].level.get_or_insert_with(|| Box::new((*level, page.evidence_of(index, sentence))));
        }
    }
}

/// A chart flattened into lines: level labels, then for each part of the mission its committees and the boards under them,
/// last the bodies that support them all.
fn read_chart(page: &PageText<'_>, bodies: &mut Bodies) {
    let Some(start) = chart_start(page) else { return };
    let has_support = (0..page.pieces.len()).any(|index| level_of(page, index) == Some(Level::Supporting));
    let mut mission: Option<(MissionArea, usize)> = None;
    let mut boards_listed = false;
    let mut missions_seen = false;
    for index in start..page.pieces.len() {
        if let Some(area) = is_mission_label(page, index) {
            mission = Some((area, index));
            boards_listed = false;
            missions_seen = true;
            continue;
        }
        let places: Vec<usize> =
            bodies.places_in(index).iter().filter(|place| !place.reference && place.tokens.start <= 1).map(|place| bodies.settled(place.body)).collect();
        if places.is_empty() {
            // "Stödjande" of the same rank as "Främja tillgång till kultur": what stands below is no part of the mission above.
            if level_of(page, index).is_some() && mission.is_some_and(|(_, label)| ends_section(page, label, index)) {
                mission = None;
            }
            if missions_seen && page.pieces[index].is_heading() && level_of(page, index).is_none() {
                break;
            }
            continue;
        }
        for body in places {
            let item = page.pieces[index].is_item();
            let evidence: Evidence = page.evidence_of(index, &(0..page.pieces[index].passage.tokens.len()));
            let kind = bodies.list[body].kind;
            if boards_listed && !item {
                mission = None;
            }
            match (mission, kind) {
                (Some((area, label)), OrganizationKind::Committee | OrganizationKind::Board) => {
                    bodies.list[body].mission.get_or_insert_with(|| Box::new((area, page.evidence_whole(label))));
                    if kind == OrganizationKind::Board && item {
                        boards_listed = true;
                        bodies.list[body].level.get_or_insert_with(|| Box::new((Level::Provider, evidence)));
                    }
                }
                (None, OrganizationKind::Committee | OrganizationKind::Board) if missions_seen && has_support => {
                    bodies.list[body].level.get_or_insert_with(|| Box::new((Level::Supporting, evidence)));
                }
                _ => {}
            }
        }
    }
}

/// Whether a heading ends the section that an earlier one began.
fn ends_section(page: &PageText<'_>, began: usize, index: usize) -> bool {
    let level = |piece: usize| if let BlockKind::Heading { level } = *page.pieces[piece].kind { Some(level) } else { None };
    level(index).is_some_and(|rank| level(began).is_some_and(|above| rank <= above))
}

/// Where a chart begins: at least three level labels close to one another, with nothing but labels between them.
fn chart_start(page: &PageText<'_>) -> Option<usize> {
    (0..page.pieces.len()).find(|&index| {
        level_of(page, index).is_some()
            && (index..page.pieces.len().min(index + 8)).filter(|&at| level_of(page, at).is_some() && page.pieces[at].is_label()).count() >= 3
            && (index..page.pieces.len().min(index + 5)).all(|at| page.pieces[at].is_label())
    })
}
