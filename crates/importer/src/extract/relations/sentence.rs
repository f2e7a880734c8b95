//! Relations that sentences state: phrases with a subject and objects, what stands under or within something, help, delegation.

use super::clause::{Clause, End};
use super::phrases::find_phrases;
use crate::extract::page::PageText;
use crate::extract::signs::Signs;
use crate::extract::{Relation, bodies::Bodies};
use helheten_model::vocabulary::{OrganizationKind, RelationKind, Side};
use std::ops::Range;

/// Words by which a sentence begins with where something stands, or what helps.
pub(crate) const PLACE_WORDS: &[&str] = &["hit", "dit", "här", "under", "inom", "i", "till", "vid", "på", "hos", "som"];

/// Words that state a relation beside those that begin phrases.
pub(crate) const OTHER_SIGNS: &[&str] = &["eget", "vid"];

/// Words that tell that somebody has help.
pub(crate) const HELP_WORDS: &[&str] = &["hjälp", "förfogande", "stöd", "eget"];

/// Whether a word tells that something is delegated.
pub(crate) fn tells_delegation(word: &str) -> bool {
    ["deleger", "överlåt", "överlämn", "lämnat"].iter().any(|stem| word.starts_with(stem))
}

/// Finds the relations that a sentence states; `signs` are those of its words.
pub(super) fn of_sentence(page: &PageText<'_>, bodies: &Bodies, piece: usize, sentence: &Range<usize>, signs: Signs) -> Vec<Relation> {
    if sentence.len() < 3 {
        return Vec::new();
    }
    let clause = Clause::new(page, bodies, piece, sentence.clone());
    let mut relations = of_phrases(&clause);
    if clause.entities.is_empty() {
        return relations;
    }
    relations.extend(of_neighbours(&clause));
    relations.extend(of_section_parts(&clause));
    relations.extend(of_place(&clause));
    if signs.meet(Signs::DELEGATION) {
        relations.extend(of_delegation(&clause));
    }
    if signs.meet(Signs::HELP) {
        relations.extend(of_help(&clause));
    }
    relations
}

fn of_phrases(clause: &Clause<'_>) -> Vec<Relation> {
    let mut relations = Vec::new();
    for (phrase, found) in find_phrases(clause) {
        // "Sjukhusdirektören vid respektive sjukhus": each of several, of which no one is named.
        let each = clause.passage.span(clause.sentence.start..found.tokens.start).iter().any(|token| token.is_any(&["respektive", "varje", "vardera"]));
        let denied = each
            || clause
                .passage
                .span(found.tokens.start.saturating_sub(2).max(clause.sentence.start)..found.tokens.end)
                .iter()
                .any(|token| token.is_any(&["inte", "aldrig", "inga", "ingen"]));
        if denied {
            continue;
        }
        // "organiserad i fyra avdelningar" tells the parts, "organiserad i regionkansliet" the whole.
        let counted = clause
            .passage
            .tokens
            .get(found.tokens.end)
            .is_some_and(|next| next.number_word().is_some() || next.is_any(&["flera", "avdelningarna", "enheterna", "staberna"]));
        if phrase.kind == RelationKind::PartOf && !phrase.reversed && counted {
            continue;
        }
        let (subjects, objects) = match found.object {
            Some(object) if phrase.holds_subject() => (vec![object], clause.objects(found.tokens.end)),
            Some(object) => (clause.subjects(found.tokens.start), vec![object]),
            None => match clause.inverted(found.tokens.clone()) {
                Some((subject, object)) => (vec![subject], vec![object]),
                None => (clause.subjects(found.tokens.start), clause.objects(found.tokens.end)),
            },
        };
        let objects = clause.through_parent(objects, phrase.kind);
        // "… som regionen äger", "vars ledamöter nämnden utser": what the clause is about is the object.
        let objects = if objects.is_empty() && phrase.reversed { clause.relative_object(found.tokens.start) } else { objects };
        // The assembly appoints; for each of a list of bodies "de väljs av fullmäktige" says it only of the class.
        let of_class = phrase.kind == RelationKind::AppointedBy
            && !phrase.reversed
            && subjects.len() > 2
            && clause.entities.iter().all(|entity| entity.tokens.start > found.tokens.start);
        if of_class && objects.iter().any(|object| clause.is_assembly(object)) {
            continue;
        }
        // "Fullmäktige har valt nio revisorer": the auditors are a body.
        let objects =
            if objects.is_empty() && phrase.kind == RelationKind::AppointedBy && phrase.reversed { clause.auditors(found.tokens.end) } else { objects };
        let objects = if objects.is_empty() { clause.plural_object(found.tokens.end, &subjects) } else { objects };
        let objects = if objects.is_empty() { clause.pronoun_object(found.tokens.end, &subjects) } else { objects };
        for object in &objects {
            for subject in &subjects {
                let (from, to) = if phrase.reversed { (object, subject) } else { (subject, object) };
                relations.extend(relation(clause, from, phrase.kind, to, &clause.sentence));
            }
        }
    }
    relations
}

/// The relation between two ends, where it can hold between such.
fn relation(clause: &Clause<'_>, from: &End, kind: RelationKind, to: &End, tokens: &Range<usize>) -> Option<Relation> {
    if from == to || !can_hold(clause, from, kind, to) {
        return None;
    }
    let (from, to) = (clause.name(from)?, clause.name(to)?);
    (from != to).then(|| Relation { from, kind, to, evidence: clause.page.evidence_of(clause.piece, tokens), also: Vec::new() })
}

fn can_hold(clause: &Clause<'_>, from: &End, kind: RelationKind, to: &End) -> bool {
    use OrganizationKind as K;
    let of_body = |end: &End| if let End::Body(body) = end { Some(clause.bodies.list[clause.bodies.settled(*body)].kind) } else { None };
    let (from_kind, to_kind) = (of_body(from), of_body(to));
    let side = |kind: Option<K>| kind.and_then(K::side);
    let decides = |kind: Option<K>| matches!(side(kind), Some(Side::Political | Side::Reviewing));
    let works = |kind: Option<K>| side(kind) == Some(Side::Officials) || matches!(kind, Some(K::Group | K::Council | K::Other));
    let company = |kind: Option<K>| matches!(kind, Some(K::Company | K::Foundation | K::Federation));
    match kind {
        RelationKind::AppointedBy => decides(to_kind) && from_kind != Some(K::Assembly) && *from != End::Region,
        RelationKind::ReportsTo => from_kind != Some(K::Assembly) && *from != End::Region && *to != End::Region && !company(to_kind),
        RelationKind::SupportedBy => {
            let advises = matches!(to_kind, Some(K::Council | K::DraftingCommittee));
            (decides(from_kind) || matches!(from, End::Office(_)) || from_kind == Some(K::Group)) && (works(to_kind) || advises)
        }
        RelationKind::PreparesFor => {
            from_kind.is_some()
                && to_kind.is_some()
                && from_kind != Some(K::Assembly)
                && !company(from_kind)
                && !company(to_kind)
                && (decides(to_kind) || to_kind == Some(K::Group))
        }
        RelationKind::PartOf => is_part(from_kind, to_kind),
        RelationKind::OwnedBy => company(from_kind) && (*to == End::Region || to_kind == Some(K::Company)),
        RelationKind::DelegatesTo => decides(from_kind) && (decides(to_kind) || works(to_kind) || matches!(to, End::Office(_))) && to_kind != Some(K::Assembly),
        RelationKind::Commissions => {
            decides(from_kind) && from_kind != Some(K::Assembly) && to_kind.is_some() && side(to_kind) != Some(Side::Officials) && to_kind != Some(K::Assembly)
        }
        RelationKind::Governs => decides(from_kind) && to_kind.is_some() && !decides(to_kind),
        RelationKind::MemberOf | RelationKind::LedByRole => true,
    }
}

/// Whether a body of one kind can be a part of one of another.
pub(super) fn is_part(part: Option<OrganizationKind>, whole: Option<OrganizationKind>) -> bool {
    use OrganizationKind as K;
    let (Some(part), Some(whole)) = (part, whole) else { return false };
    match whole {
        K::Assembly => matches!(part, K::DraftingCommittee | K::Council),
        K::Company => part == K::Company,
        K::Subcommittee => matches!(part, K::Group | K::Council),
        _ if whole.side() == Some(Side::Political) || whole.side() == Some(Side::Reviewing) => {
            matches!(part, K::Subcommittee | K::DraftingCommittee | K::Council | K::Group)
        }
        _ => part.side() == Some(Side::Officials) || matches!(part, K::Unit | K::Department | K::Group | K::Council | K::Other),
    }
}

/// "Fastighetsenheten och Kostenheten ingår.": in what the section is about.
fn of_section_parts(clause: &Clause<'_>) -> Vec<Relation> {
    let tokens = clause.passage.span(clause.sentence.clone());
    let last = tokens.iter().rposition(|token| !token.is("."));
    let Some(verb) = last.filter(|&last| tokens[last].is("ingår")).map(|last| clause.sentence.start + last) else { return Vec::new() };
    let Some(whole) = clause.bodies.of_headings(clause.page, clause.piece).map(End::Body) else { return Vec::new() };
    clause.subjects(verb).iter().filter_map(|part| relation(clause, part, RelationKind::PartOf, &whole, &clause.sentence)).collect()
}

/// "Demokratienheten vid regionkansliet": a part right before the whole that it is at.
fn of_neighbours(clause: &Clause<'_>) -> Vec<Relation> {
    let officials = |end: &End| matches!(end, End::Body(body) if clause.bodies.list[clause.bodies.settled(*body)].kind.side() == Some(Side::Officials) || clause.bodies.list[clause.bodies.settled(*body)].kind == OrganizationKind::Unit);
    let pairs = clause.entities.windows(2).filter(|pair| {
        let at = pair[0].tokens.end + 1 == pair[1].tokens.start && clause.passage.tokens[pair[0].tokens.end].is_any(&["vid", "på", "inom", "i", "hos"]);
        at && !pair[0].genitive && !pair[1].genitive && officials(&pair[0].end) && officials(&pair[1].end)
    });
    pairs.filter_map(|pair| relation(clause, &pair[0].end, RelationKind::PartOf, &pair[1].end, &(pair[0].tokens.start..pair[1].tokens.end))).collect()
}

/// Verbs by which a place in front of them holds what follows ("Under nämnden finns …").
const HOLDING_VERBS: &[&str] = &[
    "finns",
    "ingår",
    "hör",
    "lyder",
    "sorterar",
    "inrättas",
    "arbetar",
    "verkar",
    "finnas",
    "ligger",
    "organiseras",
    "samlas",
    "är",
    "inrättat",
    "tillsatt",
    "sitter",
    "fanns",
    "bildas",
    "knutna",
    "rapporterar",
    "hörde",
];

/// "Under styrelsen finns A och B", "I staben ingår A, B samt C", "Hit hör A": what stands behind the verb is a part of what stands before it.
fn of_place(clause: &Clause<'_>) -> Vec<Relation> {
    let tokens = &clause.passage.tokens;
    let first = clause.sentence.start;
    let whole = if tokens[first].is_any(&["hit", "dit", "här"]) {
        clause.bodies.subject_before(clause.page, clause.piece, first).map(|body| (End::Body(body), first + 1))
    } else if tokens[first].is_any(&["under", "inom", "i", "till", "vid", "på", "hos"]) {
        let pronoun = tokens.get(first + 1).is_some_and(|token| token.is_any(&["den", "det", "sig"]));
        let entity = clause.entities.iter().find(|entity| entity.tokens.start > first && entity.tokens.start <= first + 3 && !entity.genitive);
        match entity.filter(|_| !pronoun || clause.entity_at(first + 2).is_some()) {
            Some(entity) => Some((entity.end.clone(), entity.tokens.end)),
            None if pronoun => clause.bodies.subject_before(clause.page, clause.piece, first).map(|body| (End::Body(body), first + 2)),
            None => None,
        }
    } else {
        None
    };
    let Some((whole, from)) = whole else { return Vec::new() };
    let Some(verb) = (from..clause.sentence.end.min(from + 8)).find(|&at| tokens[at].is_any(HOLDING_VERBS)) else { return Vec::new() };
    // "I nämnden sitter Anna Berg": persons are no parts. "Till nämnden är X knutet": something is tied to it.
    if tokens[verb].is("är")
        && !clause.passage.span(verb..clause.sentence.end).iter().any(|token| token.lower.starts_with("knut") || token.lower.starts_with("koppl"))
    {
        return Vec::new();
    }
    let parts: Vec<End> = clause
        .entities
        .iter()
        .filter(|entity| entity.tokens.start > verb && !entity.genitive && is_listed(clause, entity.tokens.start, verb))
        .map(|entity| entity.end.clone())
        .collect();
    // "Under nämnden lyder kulturförvaltningen": what is no part of it answers to it.
    let subordinate = tokens[verb].is_any(&["lyder", "sorterar", "rapporterar"]);
    let states = |part: &End| {
        let part_of = relation(clause, part, RelationKind::PartOf, &whole, &clause.sentence).filter(|_| !tokens[verb].is("rapporterar"));
        part_of.or_else(|| relation(clause, part, RelationKind::ReportsTo, &whole, &clause.sentence).filter(|_| subordinate))
    };
    parts.iter().filter_map(states).collect()
}

/// Whether everything between a verb and a token only lists: no other verb, no preposition right before.
fn is_listed(clause: &Clause<'_>, token: usize, verb: usize) -> bool {
    let between = clause.passage.span(verb + 1..token);
    let clause_word = |token: &crate::extract::text::Token| token.is_any(&["som", "där", "vilket", "vilken", "vars", ".", "att"]);
    let before = between.last();
    !between.iter().any(clause_word) && before.is_none_or(|before| !before.is_any(&["av", "för", "åt", "från", "till", "hos", "med"]))
}

/// "Beslutsrätt delegeras av fullmäktige till regionstyrelsen och nämnder", "Beslut i … har nämnden överlåtit till sitt utskott".
fn of_delegation(clause: &Clause<'_>) -> Vec<Relation> {
    let tokens = &clause.passage.tokens;
    let sentence = &clause.sentence;
    let says_decision = || {
        clause
            .passage
            .span(sentence.clone())
            .iter()
            .any(|token| token.lower.starts_with("beslut") || token.lower.contains("rätt") || token.lower.contains("ärende"))
    };
    let verb = sentence.clone().find(|&at| {
        let token = &tokens[at];
        token.signs.meet(Signs::DELEGATION) && (token.lower.starts_with("deleger") || says_decision())
    });
    let Some(verb) = verb else { return Vec::new() };
    let Some(to) = (verb..sentence.end).find(|&at| tokens[at].is_any(&["till", "åt"]) && !tokens.get(at + 1).is_some_and(|next| next.is("exempel"))) else {
        return delegated_before(clause, verb);
    };
    if clause.objects(to + 1).is_empty() {
        return delegated_before(clause, verb);
    }
    let passive = clause
        .entities
        .iter()
        .find(|entity| entity.tokens.start > verb && entity.tokens.end <= to && entity.tokens.start > 0 && tokens[entity.tokens.start - 1].is("av"));
    // "Beslutanderätten har delegerats till utskottet": by the body that the section is about.
    let unnamed = passive.is_none() && (tokens[verb].lower.ends_with("ts") || tokens[verb].lower.ends_with("as"));
    let above = || clause.bodies.of_headings(clause.page, clause.piece).map(End::Body);
    let giver = passive.map(|entity| entity.end.clone()).or_else(|| if unnamed { above() } else { clause.subjects(verb).into_iter().next() });
    let Some(giver) = giver else { return Vec::new() };
    let mut receivers = clause.objects(to + 1);
    // "till A och till nämndens B"
    if let Some(again) = (to + 1..sentence.end).find(|&at| tokens[at].is("till")) {
        receivers.extend(clause.objects(again + 1));
    }
    receivers.iter().filter_map(|receiver| relation(clause, &giver, RelationKind::DelegatesTo, receiver, sentence)).collect()
}

/// "Till utskottet har styrelsen överlåtit rätten", "Styrelsen har till utskottet delegerat beslut".
fn delegated_before(clause: &Clause<'_>, verb: usize) -> Vec<Relation> {
    let tokens = &clause.passage.tokens;
    let stands_behind_to = |entity: &&super::clause::Entity| entity.tokens.start > 0 && tokens[entity.tokens.start - 1].is("till");
    let before = || clause.entities.iter().filter(|entity| entity.tokens.end <= verb && !entity.genitive);
    let receiver = before().find(stands_behind_to);
    let giver = before().find(|entity| !stands_behind_to(entity));
    let found = receiver.zip(giver).and_then(|(receiver, giver)| relation(clause, &giver.end, RelationKind::DelegatesTo, &receiver.end, &clause.sentence));
    found.into_iter().collect()
}

/// "Till sitt förfogande har de ett eget kontor, revisionskontoret", "Till hjälp finns landstingsrevisorernas kansli".
fn of_help(clause: &Clause<'_>) -> Option<Relation> {
    let (tokens, sentence) = (&clause.passage.tokens, &clause.sentence);
    // "Som stöd har den …", "Regionens revisorer har ett eget kontor, revisionskontoret".
    let own_office =
        || sentence.clone().find(|&at| tokens[at].is("eget") && tokens.get(at + 1).is_some_and(|next| next.is_any(&["kontor", "kansli", "sekretariat"])));
    let asked =
        sentence.clone().take(4).find(|&at| tokens[at].is_any(&["hjälp", "förfogande", "stöd"])).filter(|_| tokens[sentence.start].is_any(&["till", "som"]));
    let help = asked.or_else(own_office)?;
    let kind = |end: &End| if let End::Body(body) = end { Some(clause.bodies.list[clause.bodies.settled(*body)].kind) } else { None };
    let officials = |end: &End| kind(end).and_then(OrganizationKind::side) == Some(Side::Officials);
    // "… har nämnden regionkansliets utvecklingsavdelning": the part helps, not the whole that its name begins with.
    let office = clause.entities.iter().find(|entity| entity.tokens.start >= help && !entity.genitive && officials(&entity.end))?;
    let End::Body(body) = office.end else { return None };
    let owner = clause.bodies.list[clause.bodies.settled(body)].owner.map(End::Body).filter(|owner| !officials(owner));
    let named = || {
        clause
            .entities
            .iter()
            .find(|entity| entity.tokens.start < office.tokens.start && !entity.genitive && !officials(&entity.end))
            .map(|entity| entity.end.clone())
    };
    let subject = owner.or_else(named).or_else(|| clause.bodies.subject_before(clause.page, clause.piece, sentence.start).map(End::Body))?;
    relation(clause, &subject, RelationKind::SupportedBy, &office.end, sentence)
}
