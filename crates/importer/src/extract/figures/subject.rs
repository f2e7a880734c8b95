//! What a figure is of: the body that its sentence is about, or none for the region.

use super::reading::{money_of_word, noun_behind};
use crate::extract::SharedText;
use crate::extract::bodies::{Bodies, Place};
use crate::extract::number::Number;
use crate::extract::page::PageText;
use crate::extract::text::{Passage, Token, TokenKind};
use crate::extract::words::Form;
use helheten_model::vocabulary::{Measure, OrganizationKind};
use std::ops::Range;

/// What a figure is of: the body that the sentence is about; none for the region.
pub(super) fn subject(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, number: &Number, measure: Measure) -> Option<SharedText> {
    let passage = &page.pieces[index].passage;
    let name = |body: usize| bodies.list[bodies.settled(body)].name.clone();
    match measure {
        // "länets sju kommuner" are the region's, whatever owns what with them.
        Measure::Municipalities => None,
        Measure::ElectedSeats => {
            // "… fem av sju ledamöter i museistiftelsens styrelse".
            let within = noun_behind(passage, sentence, number).map_or(number.tokens.end, |noun| noun + 1);
            let named_behind = passage
                .tokens
                .get(within)
                .filter(|token| token.is("i"))
                .and_then(|_| bodies.places(index, &(within..sentence.end)).find(|place| place.tokens.start <= within + 2 && !place.genitive));
            if let Some(place) = named_behind {
                return Some(name(place.body));
            }
            // "I Hedby kommun finns 61 ledamöter", "Riksdagen, med 349 ledamöter"
            let foreign = passage.span(sentence.clone()).iter().any(|token| token.is_any(&["kommunfullmäktige", "riksdagen", "kommun"]));
            let named_here = bodies.places(index, sentence).any(|place| !place.reference);
            if foreign && !named_here {
                return None;
            }
            let unknown = passage
                .tokens
                .get(sentence.start)
                .is_some_and(|first| first.is_bare_head() && bodies.places(index, sentence).next().is_none_or(|place| place.tokens.start > sentence.start));
            if unknown {
                return None;
            }
            let each = || passage.span(sentence.clone()).iter().any(|token| token.is_any(&["varje", "vardera"]));
            let own = distributed(passage, bodies, index, sentence, number).or_else(|| in_clause(passage, bodies, index, sentence, number));
            own.map(name).or_else(|| if each() { None } else { bodies.subject_before(page, index, number.tokens.start).map(name) })
        }
        Measure::ElectedRepresentatives => {
            let audit =
                noun_behind(passage, sentence, number).is_some_and(|noun| passage.tokens[noun].head().is_some_and(|head| head.kind == OrganizationKind::Audit));
            audit.then(|| bodies.only_of_kind(OrganizationKind::Audit)).flatten().map(name)
        }
        _ => of_worker(page, bodies, index, sentence, number, measure),
    }
}

/// Whether bodies of a kind have people and money of their own.
fn keeps_house(kind: OrganizationKind) -> bool {
    matches!(
        kind,
        OrganizationKind::Administration
            | OrganizationKind::Company
            | OrganizationKind::Office
            | OrganizationKind::Secretariat
            | OrganizationKind::Department
            | OrganizationKind::Unit
            | OrganizationKind::Federation
            | OrganizationKind::Foundation
    )
}

/// What people who work and the like are of: the body named last, or the one that a noun or a pronoun stands for.
fn of_worker(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, number: &Number, measure: Measure) -> Option<SharedText> {
    let passage = &page.pieces[index].passage;
    // "regionens omkring 9 700 medarbetare"
    if passage.span(sentence.start..number.tokens.start).iter().rev().take(2).any(|token| token.is_any(REGION_GENITIVES)) {
        return None;
    }
    let name = |body: usize| bodies.list[bodies.settled(body)].name.clone();
    let keeps = |body: usize| keeps_house(bodies.list[bodies.settled(body)].kind);
    let own = bodies
        .places(index, &(sentence.start..number.tokens.start))
        .next_back()
        .filter(|place| !place.genitive)
        .map(|place| place.body)
        .filter(|&body| keeps(body));
    let pronoun = |words: &[&str]| passage.span(sentence.start..number.tokens.start).iter().any(|token| token.is_any(words));
    let there = || pronoun(&["där"]).then(|| body_there(page, bodies, index, sentence.start)).flatten();
    let above = || {
        let subject = pronoun(&["den", "det", "här"]).then(|| bodies.subject_before(page, index, number.tokens.start)).flatten();
        subject.filter(|&body| keeps(body))
    };
    // Substitutes are a committee's too; people work where a house is kept.
    let fits: fn(OrganizationKind) -> bool = if measure == Measure::Other { |_| true } else { keeps_house };
    own.or_else(there)
        .map(name)
        .or_else(|| institution(page, passage, bodies, sentence))
        .or_else(|| of_common_noun(page, bodies, index, sentence, number, fits))
        .or_else(|| above().map(name))
}

/// "Sjukhuset sysselsätter 550 personer": the body whose name has the noun, or an institution that is no body of the page's; not the region.
fn institution(page: &PageText<'_>, passage: &Passage, bodies: &Bodies, sentence: &Range<usize>) -> Option<SharedText> {
    const NOUNS: &[&str] = &["museet", "teatern", "sjukhuset", "lasarettet", "biblioteket", "arkivet", "orkestern", "skolan", "flygplatsen", "kliniken"];
    let first = passage.tokens.get(sentence.start).filter(|first| NOUNS.iter().any(|noun| first.lower.ends_with(noun)))?;
    let keeps = passage.tokens.get(sentence.start + 1).is_some_and(|verb| verb.is_any(KEEPING));
    if !keeps || first.head().is_some() {
        return None;
    }
    let noun = first.lower.strip_suffix("et").or_else(|| first.lower.strip_suffix("en")).unwrap_or(&first.lower);
    let mut named = bodies.living().filter(|(_, body)| keeps_house(body.kind) && body.lower.split(' ').any(|word| word == noun));
    let only = named.next().filter(|_| named.next().is_none()).map(|(_, body)| body.name.clone());
    only.or_else(|| Some(page.keep(passage.word(sentence.start))))
}

const REGION_GENITIVES: &[&str] = &["regionens", "landstingets"];

/// "Nämnden får stöd av kansliet. Där arbetar …": the body that was named last and where people work.
fn body_there(page: &PageText<'_>, bodies: &Bodies, index: usize, before: usize) -> Option<usize> {
    let passage = &page.pieces[index].passage;
    let keeps = |body: usize| keeps_house(bodies.list[bodies.settled(body)].kind);
    let earlier = passage.sentences_before(before).rev();
    let named = earlier.filter_map(|earlier| {
        let places = || bodies.places(index, earlier).rev().filter(|place| !place.genitive && keeps(place.body));
        // "… tandvårdsenheten, som är en del av regionkontoret. Där …" is about the part.
        places().find(|place| !is_tied(passage, place.tokens.start)).or_else(|| places().next()).map(|place| place.body)
    });
    { named }.next().or_else(|| bodies.of_headings(page, index).filter(|&body| keeps(body)))
}

/// Whether a figure of those who work "där" is of no body that is known: of the region as a whole it never is.
pub(super) fn is_of_unknown_place(passage: &Passage, sentence: &Range<usize>, number: &Number, measure: Measure, of: Option<&SharedText>) -> bool {
    let there = passage.span(sentence.start..number.tokens.start).iter().any(|token| token.is("där"));
    of.is_none() && measure == Measure::Employees && there
}

/// Whether a preposition ties what begins at a token to the words before.
fn is_tied(passage: &Passage, start: usize) -> bool {
    const PREPOSITIONS: &[&str] = &["av", "till", "för", "efter", "åt", "i", "inom", "under", "på", "hos", "från", "med", "om", "genom", "via"];
    start > 0 && passage.tokens[start - 1].is_any(PREPOSITIONS)
}

/// The kind that a common noun in the definite form stands for, and whether in the genitive: "bolaget", "nämnden", "flygplatsbolaget".
fn common_noun(token: &Token) -> Option<(OrganizationKind, bool)> {
    let company = |genitive: bool| (OrganizationKind::Company, genitive);
    if token.lower.ends_with("bolaget") {
        return Some(company(false));
    }
    if token.lower.ends_with("bolagets") {
        return Some(company(true));
    }
    token.head().filter(|head| head.is_bare() && head.form == Form::Definite).map(|head| (head.kind, head.genitive))
}

/// Verbs whose subject keeps the people and the money that they tell of.
const KEEPING: &[&str] =
    &["har", "hade", "omsätter", "omsatte", "sysselsätter", "sysselsatte", "består", "får", "fick", "disponerar", "tilldelas", "tilldelades"];

/// "Bolaget omsatte …", "Förvaltningens budget är …": the last body of that kind that was named, or, where none is known, the word as written.
fn of_common_noun(
    page: &PageText<'_>,
    bodies: &Bodies,
    index: usize,
    sentence: &Range<usize>,
    number: &Number,
    fits: fn(OrganizationKind) -> bool,
) -> Option<SharedText> {
    let passage = &page.pieces[index].passage;
    let stands = |at: usize| {
        let (kind, genitive) = common_noun(&passage.tokens[at]).filter(|(kind, _)| fits(*kind) && !is_tied(passage, at))?;
        let next = passage.tokens.get(at + 1);
        let before = at.checked_sub(1).filter(|before| *before >= sentence.start).map(|before| &passage.tokens[before]);
        // "den ekonomiska förvaltningen" is no body; the subject stands first, or beside its verb.
        let subject = before.is_none_or(|verb| verb.is_any(KEEPING)) || next.is_some_and(|verb| verb.is_any(KEEPING));
        let owns = next.is_some_and(|next| money_of_word(next).is_some());
        (if genitive { owns } else { subject }).then_some((at, kind))
    };
    let (at, kind) = (sentence.start..number.tokens.start).rev().find_map(stands)?;
    let of_kind = |body: &usize| bodies.list[*body].kind == kind;
    // "Nämnden för regional utveckling" is a name that only begins by the noun.
    let here = bodies.places_in(index).iter().find(|place| place.tokens.contains(&at)).map(|place| bodies.settled(place.body));
    let before = || bodies.places(index, &(0..at)).rev().map(|place| bodies.settled(place.body)).find(of_kind);
    let above = || {
        let of_term = bodies.subject_before(page, index, at).into_iter();
        of_term.chain(bodies.of_headings(page, index)).chain(company_label_above(page, bodies, index)).map(|body| bodies.settled(body)).find(of_kind)
    };
    let known = here.or_else(before).or_else(above).map(|body| bodies.list[body].name.clone());
    known.or_else(|| Some(page.keep(passage.word(at).trim_end_matches('s'))))
}

/// The company that is all of the line or cell right before.
fn company_label_above(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Option<usize> {
    let above = index.checked_sub(1)?;
    let place = bodies.places_in(above).first().filter(|place| place.tokens == (0..page.pieces[above].passage.tokens.len()))?;
    Some(place.body)
}

/// What a sum of money is of: the body that owns or turns it over; none for the region.
pub(super) fn owner_of_money(
    page: &PageText<'_>,
    bodies: &Bodies,
    index: usize,
    sentence: &Range<usize>,
    number: &Number,
    measure: Measure,
) -> Option<SharedText> {
    let passage = &page.pieces[index].passage;
    let of_region = passage.span(sentence.clone()).iter().any(|token| token.is_any(&["region", "regionen", "regionens", "landstinget", "landstingets"]));
    if of_region || !matches!(measure, Measure::Turnover | Measure::Budget) {
        return None;
    }
    let name = |body: usize| bodies.list[bodies.settled(body)].name.clone();
    let own = bodies.places(index, &(sentence.start..number.tokens.start)).rev().find(|place| owns_money(passage, bodies, place)).map(|place| place.body);
    let company = || {
        let subject = bodies.subject_before(page, index, number.tokens.start).filter(|_| measure == Measure::Turnover)?;
        matches!(bodies.list[subject].kind, OrganizationKind::Company | OrganizationKind::Federation | OrganizationKind::Foundation).then_some(subject)
    };
    let stranger = short_name(page, passage, bodies, sentence, number);
    own.map(name).or(stranger).or_else(|| of_common_noun(page, bodies, index, sentence, number, is_no_region)).or_else(|| company().map(name))
}

/// The company or the like that a line speaks of: the subject before it, its term or its heading.
pub(super) fn subject_of_term(page: &PageText<'_>, bodies: &Bodies, index: usize, number: &Number) -> Option<SharedText> {
    let body = &bodies.list[bodies.settled(bodies.subject_before(page, index, number.tokens.start)?)];
    let kept = matches!(body.kind, OrganizationKind::Company | OrganizationKind::Federation | OrganizationKind::Foundation);
    kept.then(|| body.name.clone())
}

/// Whether a sum of a body of a kind is its own: the assembly's and the executive board's is the region's.
fn is_no_region(kind: OrganizationKind) -> bool {
    !matches!(kind, OrganizationKind::Assembly | OrganizationKind::ExecutiveBoard)
}

/// "Kulturnämndens budget", "Kulturnämnden har en budget".
fn owns_money(passage: &Passage, bodies: &Bodies, place: &Place) -> bool {
    let kind = bodies.at(place).kind;
    let next = |test: &dyn Fn(&Token) -> bool| passage.tokens.get(place.tokens.end).is_some_and(test);
    if place.genitive {
        return is_no_region(kind) && next(&|next| money_of_word(next).is_some());
    }
    let committee = matches!(kind, OrganizationKind::Committee | OrganizationKind::PatientCommittee | OrganizationKind::Board | OrganizationKind::Audit);
    !is_tied(passage, place.tokens.start) && (keeps_house(kind) || committee && next(&|next| next.is_any(KEEPING)))
}

/// "Länstrafikens omsättning": of a company that the page names in full, or of one that it does not name.
fn short_name(page: &PageText<'_>, passage: &Passage, bodies: &Bodies, sentence: &Range<usize>, number: &Number) -> Option<SharedText> {
    let is_owner = |at: usize| {
        let token = &passage.tokens[at];
        let owned = passage.tokens.get(at + 1).is_some_and(|next| money_of_word(next).is_some());
        owned && token.kind == TokenKind::Capital && token.lower.ends_with('s') && token.head().is_none() && common_noun(token).is_none()
    };
    let at = (sentence.start..number.tokens.start).find(|&at| is_owner(at))?;
    let short = &passage.tokens[at].lower[..passage.tokens[at].lower.len() - 1];
    let mut named = bodies.living().filter(|(_, body)| keeps_house(body.kind) && body.lower.split(' ').any(|word| word == short));
    let only = named.next().filter(|_| named.next().is_none()).map(|(_, body)| body.name.clone());
    only.or_else(|| passage.word(at).strip_suffix('s').map(|name| page.keep(name)))
}

/// The body that a clause counts the seats of: right before a bracket, in the genitive, or the last one before the number.
fn in_clause(passage: &Passage, bodies: &Bodies, index: usize, sentence: &Range<usize>, number: &Number) -> Option<usize> {
    let before = bodies.places(index, &(sentence.start..number.tokens.start)).next_back();
    let chosen_by = |place: &&Place| place.tokens.start > 0 && passage.tokens[place.tokens.start - 1].is("av");
    let before = before.filter(|place| !chosen_by(place)).map(|place| place.body);
    let behind = || {
        let rest = bodies.places(index, &(number.tokens.end..sentence.end)).next();
        rest.filter(|place| place.tokens.start > 0 && passage.tokens[place.tokens.start - 1].is_any(&["i"])).map(|place| place.body)
    };
    before.or_else(behind)
}

/// "Patientnämnden och Nämnden för kultur är mindre, med sju respektive fem ledamöter": each its own.
fn distributed(passage: &Passage, bodies: &Bodies, index: usize, sentence: &Range<usize>, number: &Number) -> Option<usize> {
    let respective = (sentence.clone()).find(|&at| passage.tokens[at].is("respektive"))?;
    let places: Vec<&Place> = bodies.places(index, &(sentence.start..respective)).collect();
    let order = if number.tokens.end == respective {
        0
    } else if number.tokens.start == respective + 1 {
        1
    } else {
        return None;
    };
    let last_two = places.len().checked_sub(2)?;
    Some(places[last_two + order].body)
}
