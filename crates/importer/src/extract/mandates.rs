//! Seats of the assembly by party, in any layout: "C 9 mandat", "M 18, C 7", one a line, in a table.

use super::Figure;
use super::bodies::Bodies;
use super::date::find_years;
use super::figures::{is_count, is_party};
use super::page::PageText;
use super::signs::Signs;
use super::text::Passage;
use crate::read::BlockKind;
use helheten_model::vocabulary::{Measure, OrganizationKind, Qualifier};
use std::ops::Range;

/// A party with its number of seats.
struct Pair {
    piece: usize,
    party: Range<usize>,
    count: usize,
}

/// Finds the seats by party.
pub(crate) fn find_mandates(page: &PageText<'_>, bodies: &Bodies) -> Vec<Figure> {
    let assembly = bodies.only_of_kind(OrganizationKind::Assembly).map(|body| bodies.list[body].name.clone());
    let mut figures = Vec::new();
    for run in runs(page) {
        let speaks_of_seats = run.iter().any(|pair| says_mandate(page, pair.piece));
        if !(speaks_of_seats || run.len() >= 4) {
            continue;
        }
        let term = run.first().and_then(|first| term_of(page, first.piece));
        for pair in &run {
            let passage = &page.pieces[pair.piece].passage;
            let Ok(value) = passage.tokens[pair.count].lower.parse() else { continue };
            figures.push(Figure {
                measure: Measure::MandateSeats,
                value,
                qualifier: Qualifier::Exact,
                unit: Some("mandat".to_owned()),
                year: term_of(page, pair.piece).or(term),
                of: assembly.clone(),
                party: Some(passage.slice(pair.party.clone()).to_owned()),
                evidence: page.evidence_of(pair.piece, &(pair.party.start.min(pair.count)..pair.party.end.max(pair.count + 1))),
                also: Vec::new(),
            });
        }
    }
    figures.extend(table_seats(page, assembly.as_deref()));
    figures.extend(bloc_sums(page, assembly.as_deref()));
    figures
}

/// A table with a row for each party and a column for each election.
fn table_seats(page: &PageText<'_>, assembly: Option<&str>) -> Vec<Figure> {
    let mut figures = Vec::new();
    let mut party: Option<(usize, usize, usize)> = None;
    let mut heads: Vec<(usize, usize, usize)> = Vec::new();
    for (index, piece) in page.body_with(Signs::CELL) {
        let BlockKind::Cell { table, row, column, header } = *piece.kind else { continue };
        let passage = &piece.passage;
        if header {
            heads.push((table, column, index));
        } else if column == 0 {
            let named = is_party(passage, 0) || passage.tokens.last().is_some_and(|token| token.lower.ends_with("parti") || token.lower.ends_with("partiet"));
            party = named.then_some((table, row, index));
        } else if let Some((_, _, named)) =
            party.filter(|(in_table, in_row, _)| (*in_table, *in_row) == (table, row) && passage.tokens.len() == 1 && is_count(&passage.tokens[0]))
        {
            let head = heads.iter().rev().find(|(in_table, in_column, _)| (*in_table, *in_column) == (table, column)).map(|(_, _, head)| *head);
            let year = head
                .and_then(|head| find_years(&page.pieces[head].passage, 0..page.pieces[head].passage.tokens.len()).into_iter().next())
                .map(|years| years.start);
            let counts = head.is_some_and(|head| {
                let title = page.pieces[head].lower();
                title.contains("mandat") || title.contains("platser")
            }) || year.is_some() && says_mandate(page, index);
            let Some(value) = passage.tokens[0].lower.parse().ok().filter(|_| counts) else { continue };
            figures.push(Figure {
                measure: Measure::MandateSeats,
                value,
                qualifier: Qualifier::Exact,
                unit: Some("mandat".to_owned()),
                // A long table stands far below the words that tell its term.
                year: year
                    .or_else(|| term_of(page, index))
                    .or_else(|| heads.iter().find(|(of, _, _)| *of == table).and_then(|(_, _, head)| term_of(page, *head))),
                of: assembly.map(str::to_owned),
                party: Some(page.pieces[named].text().split('(').next().unwrap_or_default().trim().to_owned()),
                evidence: page.evidence_at(page.pieces[named].source.start..piece.source.end),
                also: Vec::new(),
            });
        }
    }
    figures
}

/// "Majoriteten (S, C och V) förfogar över 35 av de 61 mandaten. Oppositionen har 26."
fn bloc_sums(page: &PageText<'_>, assembly: Option<&str>) -> Vec<Figure> {
    let mut figures = Vec::new();
    for (index, piece) in page.body_with(Signs::BLOC).filter(|(index, _)| says_mandate(page, *index)) {
        let passage = &piece.passage;
        for sentence in passage.sentences() {
            let Some(bloc) = sentence.clone().find(|&at| passage.tokens[at].is_any(&["majoriteten", "oppositionen"])) else { continue };
            let closed =
                (bloc..sentence.end).find(|&at| passage.tokens[at].is(")")).filter(|_| passage.tokens.get(bloc + 1).is_some_and(|token| token.is("(")));
            let from = closed.map_or(bloc + 1, |close| close + 1);
            let verb = (from..sentence.end.min(from + 3)).any(|at| passage.tokens[at].is_any(&["har", "förfogar", "får", "fick", "samlar"]));
            let Some(count) = (from..sentence.end.min(from + 5)).find(|&at| verb && is_count(&passage.tokens[at])) else { continue };
            let Ok(value) = passage.tokens[count].lower.parse() else { continue };
            figures.push(Figure {
                measure: Measure::MandateSeats,
                value,
                qualifier: Qualifier::Exact,
                unit: Some("mandat".to_owned()),
                year: term_of(page, index),
                of: assembly.map(str::to_owned),
                party: Some(passage.word(bloc).to_owned()),
                evidence: page.evidence_of(index, &(bloc..count + 1)),
                also: Vec::new(),
            });
        }
    }
    figures
}

/// Pairs that follow one another, over pieces too.
fn runs(page: &PageText<'_>) -> Vec<Vec<Pair>> {
    let mut runs: Vec<Vec<Pair>> = Vec::new();
    let mut last_piece = None;
    for (index, piece) in page.body_with(Signs::PARTY) {
        let pairs = pairs_in(&piece.passage, index, piece.kind);
        if pairs.is_empty() {
            continue;
        }
        let follows = last_piece.is_some_and(|last: usize| index <= last + 2);
        match runs.last_mut().filter(|_| follows) {
            Some(run) => run.extend(pairs),
            None => runs.push(pairs),
        }
        last_piece = Some(index);
    }
    runs
}

fn pairs_in(passage: &Passage, piece: usize, kind: &BlockKind) -> Vec<Pair> {
    if matches!(kind, BlockKind::Cell { .. }) {
        return Vec::new();
    }
    let mut pairs = Vec::new();
    let mut at = 0;
    while at < passage.tokens.len() {
        if !is_party(passage, at) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        // "Miljöpartiet de gröna", "Moderaterna (M)".
        while passage.tokens.get(end).is_some_and(|token| token.is_any(&["de", "gröna", "(", ")"])) || (end > at + 1 && is_party(passage, end)) {
            end += 1;
        }
        let party_end = (at + 1..end).find(|&token| passage.tokens[token].is("(")).unwrap_or(end);
        let sign = passage.tokens.get(end).is_some_and(|token| token.is_any(&[":", "har", "fick", "–", "-", "|"]));
        let count = if sign { end + 1 } else { end };
        let counted = passage.tokens.get(count).is_some_and(is_count);
        let other_unit = passage.tokens.get(count + 1).is_some_and(|token| token.is_any(&["procent", "%", "ledamöter", "år"]));
        if counted && !other_unit {
            pairs.push(Pair { piece, party: at..party_end, count });
            at = count + 1;
        } else {
            at = end;
        }
    }
    pairs
}

/// Whether a piece, what leads it in or a heading above it speaks of seats.
fn says_mandate(page: &PageText<'_>, piece: usize) -> bool {
    let says = |index: usize| page.speaks_of_mandates(index);
    says(piece)
        || page.pieces[piece].lead.is_some_and(says)
        || page.pieces[piece].headings.iter().any(|&heading| says(heading))
        || page.title_speaks_of_mandates()
}

/// The first year of the term that the seats are of: in the piece, before it, or in a heading.
fn term_of(page: &PageText<'_>, piece: usize) -> Option<i32> {
    let years = |index: usize| find_years(&page.pieces[index].passage, 0..page.pieces[index].passage.tokens.len()).into_iter().next().map(|years| years.start);
    years(piece)
        .or_else(|| page.pieces[piece].lead.and_then(years))
        .or_else(|| page.pieces[piece].headings.iter().rev().find_map(|&heading| years(heading)))
        .or_else(|| (piece.saturating_sub(12)..piece).rev().find_map(|index| Some(index).filter(|&index| says_mandate(page, index)).and_then(years)))
}
