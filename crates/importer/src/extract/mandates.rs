//! Seats of the assembly by party, in any layout: "C 9 mandat", "M 18, C 7", one a line, in a table.

use super::Figure;
use super::SharedText;
use super::bodies::Bodies;
use super::date::find_years;
use super::figures::{is_count, is_party};
use super::page::PageText;
use super::signs::Signs;
use super::text::Passage;
use crate::read::BlockKind;
use arcstr::literal_substr;
use helheten_model::vocabulary::{Measure, OrganizationKind, Qualifier};
use std::ops::Range;

/// A party with its number of seats.
struct Pair {
    piece: usize,
    party: Range<usize>,
    count: usize,
}

/// What a piece holds that may tell seats by party.
pub(crate) const SIGNS: Signs = Signs::PARTY.with(Signs::CELL).with(Signs::BLOC);

/// Finds the seats by party.
pub(crate) struct Reader {
    assembly: Option<SharedText>,
    /// Pairs that follow one another, over pieces too.
    runs: Vec<Vec<Pair>>,
    /// The last piece with a pair.
    last_piece: Option<usize>,
    table: Table,
    in_tables: Vec<Figure>,
    of_blocs: Vec<Figure>,
}

/// The table that is being read: the cell of the row's party, and the cells that head columns.
#[derive(Default)]
struct Table {
    /// The table, its row and the piece.
    party: Option<(usize, usize, usize)>,
    /// The table, its column and the piece.
    heads: Vec<(usize, usize, usize)>,
}

impl Reader {
    /// Before the first piece.
    pub(crate) fn new(bodies: &Bodies) -> Self {
        let assembly = bodies.only_of_kind(OrganizationKind::Assembly).map(|body| bodies.list[body].name.clone());
        Self { assembly, runs: Vec::new(), last_piece: None, table: Table::default(), in_tables: Vec::new(), of_blocs: Vec::new() }
    }

    /// Reads a piece that holds one of [`SIGNS`].
    pub(crate) fn read(&mut self, page: &PageText<'_>, index: usize) {
        let signs = page.signs_of(index);
        if signs.meet(Signs::PARTY) {
            self.read_pairs(page, index);
        }
        if signs.meet(Signs::CELL) {
            self.in_tables.extend(seats_in_cell(page, self.assembly.as_ref(), &mut self.table, index));
        }
        if signs.meet(Signs::BLOC) && says_mandate(page, index) {
            self.of_blocs.extend(bloc_sums(page, self.assembly.as_ref(), index));
        }
    }

    fn read_pairs(&mut self, page: &PageText<'_>, index: usize) {
        let pairs = pairs_in(&page.pieces[index].passage, index, page.pieces[index].kind);
        if pairs.is_empty() {
            return;
        }
        let follows = self.last_piece.is_some_and(|last: usize| index <= last + 2);
        match self.runs.last_mut().filter(|_| follows) {
            Some(run) => run.extend(pairs),
            None => self.runs.push(pairs),
        }
        self.last_piece = Some(index);
    }

    /// The seats by party.
    pub(crate) fn settle(mut self, page: &PageText<'_>) -> Vec<Figure> {
        let mut figures = seats_of_runs(page, &self.runs, self.assembly.as_ref());
        figures.append(&mut self.in_tables);
        figures.append(&mut self.of_blocs);
        figures
    }
}

fn seats_of_runs(page: &PageText<'_>, runs: &[Vec<Pair>], assembly: Option<&SharedText>) -> Vec<Figure> {
    let mut figures = Vec::new();
    for run in runs {
        let speaks_of_seats = run.iter().any(|pair| says_mandate(page, pair.piece));
        if !(speaks_of_seats || run.len() >= 4) {
            continue;
        }
        let term = run.first().and_then(|first| term_of(page, first.piece));
        for pair in run {
            let passage = &page.pieces[pair.piece].passage;
            let Ok(value) = passage.tokens[pair.count].lower.parse() else { continue };
            figures.push(Figure {
                measure: Measure::MandateSeats,
                value,
                qualifier: Qualifier::Exact,
                unit: Some(literal_substr!("mandat")),
                year: term_of(page, pair.piece).or(term),
                of: assembly.cloned(),
                party: Some(page.keep(passage.slice(pair.party.clone()))),
                evidence: page.evidence_of(pair.piece, &(pair.party.start.min(pair.count)..pair.party.end.max(pair.count + 1))),
                also: Vec::new(),
            });
        }
    }
    figures
}

/// A cell of a table with a row for each party and a column for each election.
fn seats_in_cell(page: &PageText<'_>, assembly: Option<&SharedText>, read: &mut Table, index: usize) -> Option<Figure> {
    let piece = &page.pieces[index];
    let BlockKind::Cell { table, row, column, header } = *piece.kind else { return None };
    let passage = &piece.passage;
    if header {
        read.heads.push((table, column, index));
        return None;
    }
    if column == 0 {
        let named = is_party(passage, 0) || passage.tokens.last().is_some_and(|token| token.lower.ends_with("parti") || token.lower.ends_with("partiet"));
        read.party = named.then_some((table, row, index));
        return None;
    }
    let of_row = |(in_table, in_row, _): &(usize, usize, usize)| (*in_table, *in_row) == (table, row);
    let (_, _, named) = read.party.filter(of_row).filter(|_| passage.tokens.len() == 1 && is_count(&passage.tokens[0]))?;
    let head = read.heads.iter().rev().find(|(in_table, in_column, _)| (*in_table, *in_column) == (table, column)).map(|(_, _, head)| *head);
    let year =
        head.and_then(|head| find_years(&page.pieces[head].passage, 0..page.pieces[head].passage.tokens.len()).into_iter().next()).map(|years| years.start);
    let counts = head.is_some_and(|head| {
        let title = page.pieces[head].lower();
        title.contains("mandat") || title.contains("platser")
    }) || year.is_some() && says_mandate(page, index);
    let value = passage.tokens[0].lower.parse().ok().filter(|_| counts)?;
    // A long table stands far below the words that tell its term.
    let of_table = || read.heads.iter().find(|(of, _, _)| *of == table).and_then(|(_, _, head)| term_of(page, *head));
    Some(Figure {
        measure: Measure::MandateSeats,
        value,
        qualifier: Qualifier::Exact,
        unit: Some(literal_substr!("mandat")),
        year: year.or_else(|| term_of(page, index)).or_else(of_table),
        of: assembly.cloned(),
        party: Some(page.keep(page.pieces[named].text().split('(').next().unwrap_or_default().trim())),
        evidence: page.evidence_at(page.pieces[named].source().start..piece.source().end),
        also: Vec::new(),
    })
}

/// "Majoriteten (S, C och V) förfogar över 35 av de 61 mandaten. Oppositionen har 26."
fn bloc_sums(page: &PageText<'_>, assembly: Option<&SharedText>, index: usize) -> Vec<Figure> {
    let mut figures = Vec::new();
    let passage = &page.pieces[index].passage;
    for sentence in passage.sentences() {
        let Some(bloc) = sentence.clone().find(|&at| passage.tokens[at].is_any(&["majoriteten", "oppositionen"])) else { continue };
        let closed = (bloc..sentence.end).find(|&at| passage.tokens[at].is(")")).filter(|_| passage.tokens.get(bloc + 1).is_some_and(|token| token.is("(")));
        let from = closed.map_or(bloc + 1, |close| close + 1);
        let verb = (from..sentence.end.min(from + 3)).any(|at| passage.tokens[at].is_any(&["har", "förfogar", "får", "fick", "samlar"]));
        let Some(count) = (from..sentence.end.min(from + 5)).find(|&at| verb && is_count(&passage.tokens[at])) else { continue };
        let Ok(value) = passage.tokens[count].lower.parse() else { continue };
        figures.push(Figure {
            measure: Measure::MandateSeats,
            value,
            qualifier: Qualifier::Exact,
            unit: Some(literal_substr!("mandat")),
            year: term_of(page, index),
            of: assembly.cloned(),
            party: Some(page.keep(passage.word(bloc))),
            evidence: page.evidence_of(index, &(bloc..count + 1)),
            also: Vec::new(),
        });
    }
    figures
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
    says(piece) || page.pieces[piece].lead().is_some_and(says) || page.headings(piece).any(says) || page.title_speaks_of_mandates()
}

/// The first year of the term that the seats are of: in the piece, before it, or in a heading.
fn term_of(page: &PageText<'_>, piece: usize) -> Option<i32> {
    let years = |index: usize| find_years(&page.pieces[index].passage, 0..page.pieces[index].passage.tokens.len()).into_iter().next().map(|years| years.start);
    years(piece)
        .or_else(|| page.pieces[piece].lead().and_then(years))
        .or_else(|| page.headings(piece).find_map(years))
        .or_else(|| (piece.saturating_sub(12)..piece).rev().find_map(|index| Some(index).filter(|&index| says_mandate(page, index)).and_then(years)))
}
