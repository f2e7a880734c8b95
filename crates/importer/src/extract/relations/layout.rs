//! Relations that a layout states: pairs on a line or in a row, lists under a body, companies under a heading.

use super::columns::of_column;
use super::relation;
use super::sentence::is_part;
use crate::extract::Relation;
use crate::extract::bodies::{Bodies, Body, Place};
use crate::extract::page::PageText;
use crate::read::BlockKind;
use helheten_model::vocabulary::{OrganizationKind, RelationKind, Side};

/// A line that pairs political bodies with the office behind them: "Kulturnämnden: Kultursekretariatet".
pub(super) fn of_pair(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Vec<Relation> {
    let piece = &page.pieces[index];
    let passage = &piece.passage;
    let Some(colon) = passage.tokens.iter().position(|token| token.is(":")) else { return Vec::new() };
    let left: Vec<&Place> = bodies.places(index, &(0..colon)).collect();
    if left.first().is_none_or(|place| place.tokens.start > 0) {
        return Vec::new();
    }
    let right: Vec<&Place> =
        bodies.places(index, &(colon + 1..passage.tokens.len())).filter(|place| !place.genitive || place.tokens.end == passage.tokens.len()).collect();
    let decides = |place: &&Place| matches!(bodies.at(place).kind.side(), Some(Side::Political | Side::Reviewing));
    let supports = |place: &&Place| bodies.at(place).kind.side() == Some(Side::Officials) || bodies.at(place).kind == OrganizationKind::Unit;
    let (Some(office), true) = (right.iter().find(|place| supports(place)), left.iter().all(decides)) else {
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

/// "Förvaltning" with "Trafikförvaltningen" as its definition, below the name of a committee.
pub(super) fn of_term(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Option<Relation> {
    let term = page.term_of(index)?;
    let first = page.pieces[term].passage.tokens.first()?;
    let names_support =
        page.pieces[term].passage.tokens.len() <= 3 && first.head().is_some_and(|head| head.is_bare() && head.kind.side() == Some(Side::Officials));
    let office = bodies.places_in(index).first().filter(|place| names_support && bodies.at(place).kind.side() == Some(Side::Officials))?;
    let heading = page.heading(index)?;
    let decides = |place: &&Place| matches!(bodies.at(place).kind.side(), Some(Side::Political | Side::Reviewing));
    let committee = bodies.places_in(heading).first().filter(decides)?;
    let mut found = relation(page, &bodies.at(committee).name, RelationKind::SupportedBy, &bodies.at(office).name, index, &office.tokens);
    let whole = page.pieces[term].source().start..page.pieces[index].source().end;
    if whole.len() <= TERM_BYTES_MAX {
        found.evidence = page.evidence_at(whole);
    }
    Some(found)
}

/// The longest term with its definition that is quoted whole, in bytes.
const TERM_BYTES_MAX: usize = 2_000;

/// A row of a table that pairs political bodies with the offices behind them.
pub(super) fn of_row(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Vec<Relation> {
    let BlockKind::Cell { table, row, column: 0, header: false } = *page.pieces[index].kind else { return Vec::new() };
    let next =
        page.pieces.get(index + 1).filter(|next| matches!(*next.kind, BlockKind::Cell { table: other, row: at, column: 1, .. } if other == table && at == row));
    let (Some(_), left) = (next, bodies.places_in(index)) else { return Vec::new() };
    // What the head of the column says goes before what rows say by themselves.
    if of_column(page, bodies, index + 1).is_some_and(|said| said.kind != RelationKind::SupportedBy) {
        return Vec::new();
    }
    let right = bodies.places_in(index + 1);
    let side = |place: &Place| bodies.at(place).kind.side();
    let paired = !left.is_empty() && left[0].tokens.start == 0 && left.iter().all(|place| matches!(side(place), Some(Side::Political | Side::Reviewing)));
    // "Förvaltning | Uppdragsgivare"
    let decides = |place: &&Place| matches!(side(place), Some(Side::Political | Side::Reviewing));
    let office = left.first().filter(|place| place.tokens.start == 0 && side(place) == Some(Side::Officials));
    if let (Some(office), Some(principal)) = (office, right.first().filter(decides).filter(|place| place.tokens.start == 0)) {
        let head = page.row(table, 0).get(1).copied().filter(|_| row > 0);
        let answers = head.is_some_and(|head| ["uppdragsgivare", "lyder", "ansvarig", "huvudman"].iter().any(|word| page.pieces[head].lower().contains(word)));
        let (from, kind, to) = if answers { (office, RelationKind::ReportsTo, principal) } else { (principal, RelationKind::SupportedBy, office) };
        let mut found = relation(page, &bodies.at(from).name, kind, &bodies.at(to).name, index, &office.tokens);
        found.evidence = page.evidence_at(page.pieces[index].source().start..page.pieces[index + 1].source().end);
        return vec![found];
    }
    let offices = right
        .iter()
        .filter(|place| side(place) == Some(Side::Officials) && (!place.genitive || place.tokens.end == page.pieces[index + 1].passage.tokens.len()));
    if !paired || right.first().is_none_or(|place| place.tokens.start > 0) {
        return Vec::new();
    }
    let evidence = page.evidence_at(page.pieces[index].source().start..page.pieces[index + 1].source().end);
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

/// Subcommittees, departments and units in a list belong to the body that the list's lead-in or heading is about; companies to the region.
pub(super) fn of_lists(page: &PageText<'_>, bodies: &Bodies) -> Vec<Relation> {
    let mut relations = Vec::new();
    for (index, body) in bodies.living() {
        let placed = || body.class.is_some() || page.pieces[body.named_at.0].is_item() || stands_under(page, bodies, body);
        let part = match body.kind {
            OrganizationKind::Subcommittee => true,
            OrganizationKind::DraftingCommittee | OrganizationKind::Department | OrganizationKind::Unit => placed(),
            _ => false,
        };
        if !part || body.owner.is_some() {
            continue;
        }
        let (piece, tokens) = &body.named_at;
        let lead = body.class.map_or(*piece, |(lead, _)| lead);
        let class_token = body.class.map_or(tokens.start, |(_, class)| class);
        let drafts = matches!(body.kind, OrganizationKind::DraftingCommittee | OrganizationKind::Council);
        let can_hold = |whole: usize| {
            let kind = bodies.list[whole].kind;
            whole != index && kind != body.kind && (drafts || kind != OrganizationKind::Assembly) && is_part(Some(body.kind), Some(kind))
        };
        if let Some(whole) = whole_of_part(page, bodies, lead, class_token, &can_hold).map(|whole| &bodies.list[whole]) {
            relations.push(relation(page, &body.name, RelationKind::PartOf, &whole.name, *piece, tokens));
        }
    }
    relations
}

/// "Under Hälso- och sjukvårdsnämnden arbetar beredningen för etik": the sentence begins with what the body stands under.
fn stands_under(page: &PageText<'_>, bodies: &Bodies, body: &Body) -> bool {
    let (piece, tokens) = &body.named_at;
    let sentence = page.sentence_at(*piece, tokens.start);
    let first = &page.pieces[*piece].passage.tokens[sentence.start];
    first.is_any(&["under", "inom", "i", "vid", "till"])
        && bodies.places(*piece, &(sentence.start..tokens.start)).next().is_some_and(|place| place.tokens.start <= sentence.start + 2)
}

/// What a part named at `token` belongs to: the sentence's subject, the lead-in's, or the heading's body; the first that can hold it.
fn whole_of_part(page: &PageText<'_>, bodies: &Bodies, piece: usize, token: usize, can_hold: &impl Fn(usize) -> bool) -> Option<usize> {
    let sentence = page.sentence_at(piece, token);
    let own = bodies.places(piece, &(sentence.start..token)).rev().map(|place| bodies.settled(place.body)).find(|&body| can_hold(body));
    let earlier = || bodies.places(piece, &(0..token)).rev().map(|place| bodies.settled(place.body)).find(|&body| can_hold(body));
    own.or_else(earlier).or_else(|| bodies.subject_before(page, piece, token).filter(|&body| can_hold(body))).or_else(|| {
        page.headings(piece).filter_map(|heading| bodies.places_in(heading).first()).map(|place| bodies.settled(place.body)).find(|&body| can_hold(body))
    })
}

/// The named ones of several that a plural with its count introduces: "Lokala vårdberedningar, 3 st" above "Norra vårdberedningen".
pub(super) fn of_members(page: &PageText<'_>, bodies: &Bodies) -> Vec<Relation> {
    let mut relations = Vec::new();
    for (plural, whole) in bodies.living().filter(|(_, body)| body.plural && body.count.is_some()) {
        let (piece, tokens) = &whole.named_at;
        let count = whole.count.as_ref().map_or(0, |count| count.0 as usize);
        let last = page.pieces.len().min(piece + 1 + MEMBER_PIECES_MAX);
        let mut members: Vec<(usize, usize, &Place)> = Vec::new();
        for at in *piece..last {
            if at > *piece && !page.pieces[at].is_label() {
                break;
            }
            let named = bodies.places_in(at).iter().filter(|place| (at, place.tokens.start) > (*piece, tokens.start) && !place.reference);
            let same_kind = |place: &&Place| {
                let body = bodies.at(place);
                body.kind == whole.kind
                    && !body.plural
                    && bodies.settled(place.body) != plural
                    && super::super::bodies::head_noun(&body.name) == super::super::bodies::head_noun(&whole.name)
            };
            members.extend(named.filter(same_kind).map(|place| (at, bodies.settled(place.body), place)));
        }
        members.dedup_by_key(|(_, body, _)| *body);
        // A list of another length is another list.
        if members.len() == count {
            relations.extend(
                members.iter().map(|(at, body, place)| relation(page, &bodies.list[*body].name, RelationKind::MemberOf, &whole.name, *at, &place.tokens)),
            );
        }
    }
    relations
}

/// How many lines below a plural its named ones may stand.
const MEMBER_PIECES_MAX: usize = 20;
