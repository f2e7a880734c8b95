//! Titles of documents within running text.

use super::{is_plan, issuer, title_kind, title_period};
use crate::extract::DocumentFact;
use crate::extract::bodies::Bodies;
use crate::extract::date::find_years;
use crate::extract::page::PageText;
use crate::extract::text::{Passage, TokenKind};
use helheten_model::vocabulary::DocumentKind;
use std::ops::Range;

/// Titles within running text.
pub(super) fn titles_in_sentence(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: Range<usize>) -> Vec<DocumentFact> {
    let passage = &page.pieces[index].passage;
    let mut facts = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        let named = passage.tokens[at].document.is_some() || is_plan(&passage.tokens[at]);
        let title = Some(at).filter(|_| named).and_then(|at| {
            title_around(passage, &sentence, at)
                .or_else(|| title_for_body(passage, bodies, index, at))
                .or_else(|| title_of_body(passage, bodies, index, &sentence, at))
        });
        let Some(tokens) = title else {
            at += 1;
            continue;
        };
        let years = find_years(passage, tokens.clone());
        let own_kind = title_kind(passage, &tokens);
        let kind = if tokens.contains(&at) { own_kind } else { title_kind(passage, &(tokens.start.min(at)..tokens.end.max(at + 1))) };
        let kind = kind.unwrap_or(DocumentKind::Other);
        let (period_start, period_end) = if years.len() == 1 && years[0].start == years[0].end && kind == DocumentKind::Strategy {
            (None, Some(years[0].end))
        } else {
            title_period(passage, own_kind, &years)
        };
        facts.push(DocumentFact {
            title: page.keep_capitalized(passage.slice(tokens.clone())),
            kind,
            period_start,
            period_end,
            issuer: issuer(page, bodies, index, &tokens, own_kind),
            url: None,
            format: None,
            evidence: page.evidence_of(index, &tokens),
            also: Vec::new(),
        });
        at = tokens.end.max(at + 1);
    }
    facts
}

/// The title around a document noun of a sentence: with years behind it, or named in an apposition.
fn title_around(passage: &Passage, sentence: &Range<usize>, noun: usize) -> Option<Range<usize>> {
    let token = &passage.tokens[noun];
    let definite = token.lower.ends_with("en") || token.lower.ends_with("et") || token.lower.ends_with("in");
    if definite {
        // "Den regionala utvecklingsstrategin, Halland – bästa livsplatsen 2035, ger …"
        let opens = passage.tokens.get(noun + 1).is_some_and(|token| token.is(","));
        let close = (noun + 2..sentence.end).find(|&at| passage.tokens[at].is(","))?;
        let apposition = noun + 2..close;
        let named = passage.tokens.get(noun + 2).is_some_and(|token| token.kind == TokenKind::Capital) && !find_years(passage, apposition.clone()).is_empty();
        return (opens && named && apposition.len() <= 12).then_some(apposition);
    }
    // "Utdrag från förvaltningschefens instruktion": an extract names the document that it is from.
    let owner = noun.checked_sub(1).filter(|owner| *owner > sentence.start)?;
    let extract = passage.span(sentence.start..noun).iter().any(|token| token.is_any(&["utdrag", "ur"]));
    if extract && passage.word(owner).ends_with('s') && owner + 1 == noun {
        return Some(owner..noun + 1);
    }
    let for_year = passage.tokens.get(noun + 1).is_some_and(|token| token.is("för"));
    // "Kulturplan för Lyngdal 2024–2027": what it is for stands between the noun and its years.
    let object = (noun + 2..sentence.end.min(noun + 2 + OBJECT_TOKENS_MAX))
        .take_while(|&at| passage.tokens[at].is_word() && (!passage.tokens[at].is_stop() || passage.tokens[at].is("samt")))
        .count();
    let years_at = if for_year { noun + 2 + object } else { noun + 1 };
    let years = find_years(passage, years_at..sentence.end.min(years_at + 3)).into_iter().find(|years| years.tokens.start == years_at)?;
    Some(start_of_title(passage, sentence.start, noun)..years.tokens.end)
}

/// The longest that what a document is for may be, in tokens.
const OBJECT_TOKENS_MAX: usize = 7;

/// "Reglemente för Nämnden för nära vård": a noun with a capital, and the body that it is for.
fn title_for_body(passage: &Passage, bodies: &Bodies, index: usize, noun: usize) -> Option<Range<usize>> {
    let capital = passage.tokens[noun].kind == TokenKind::Capital && passage.tokens.get(noun + 1).is_some_and(|token| token.is("för"));
    let place = bodies.places_in(index).iter().find(|place| place.tokens.start == noun + 2).filter(|_| capital)?;
    let mut end = place.tokens.end;
    // "… för regionstyrelsen och nämnderna", "… i Region Storån", "… 2023–2026"
    if passage.tokens.get(end).is_some_and(|and| and.is_any(&["och", "samt"])) {
        let nouns = passage.span(end + 1..end + 3).iter().position(|token| token.head().is_some());
        end = nouns.map_or(end, |at| end + 2 + at);
    }
    let region =
        passage.tokens.get(end).is_some_and(|token| token.is("i")) && passage.tokens.get(end + 1).is_some_and(|token| token.is_any(&["region", "landstinget"]));
    if region && passage.tokens.get(end + 2).is_some_and(|name| name.kind == TokenKind::Capital) {
        end += 3;
    }
    let years = find_years(passage, end..passage.tokens.len().min(end + 3)).into_iter().find(|years| years.tokens.start == end);
    Some(noun..years.map_or(end, |years| years.tokens.end))
}

/// "Regionstyrelsens delegationsordning" within a sentence: a capitalised body in the genitive before a document that belongs to one.
fn title_of_body(passage: &Passage, bodies: &Bodies, index: usize, sentence: &Range<usize>, noun: usize) -> Option<Range<usize>> {
    let kind = passage.tokens[noun].document?;
    let own = matches!(kind, DocumentKind::DelegationOrder | DocumentKind::RulesOfProcedure) && !passage.tokens[noun].lower.ends_with("en");
    let place = bodies.places_in(index).iter().find(|place| place.genitive && place.tokens.end == noun).filter(|_| own)?;
    let capital = passage.tokens[place.tokens.start].kind == TokenKind::Capital && place.tokens.start > sentence.start;
    capital.then_some(place.tokens.start..noun + 1)
}

/// Where a title begins: capitals, suspended compounds and genitives of bodies before its noun.
fn start_of_title(passage: &Passage, floor: usize, noun: usize) -> usize {
    let mut start = noun;
    while start > floor {
        let before = &passage.tokens[start - 1];
        let chain = before.is_any(&["och", "samt"]) && start >= floor + 2 && passage.word(start - 2).ends_with('-') || passage.word(start - 1).ends_with('-');
        let capital = before.kind == TokenKind::Capital && !before.is_determiner();
        let body = before.head().is_some_and(|head| head.genitive && !head.is_bare());
        if !(chain || capital || body) {
            break;
        }
        start -= 1;
    }
    start
}
