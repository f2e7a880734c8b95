//! Figures that a layout states: counts behind a class, seats in a table, counts that a list bears out.

use super::is_count;
use crate::extract::Figure;
use crate::extract::bodies::Bodies;
use crate::extract::date::find_years;
use crate::extract::needles::Needles;
use crate::extract::number::{Number, numbers_in};
use crate::extract::page::PageText;
use crate::extract::swedish::capitalize;
use crate::extract::text::TokenKind;
use crate::extract::words::Form;
use crate::read::BlockKind;
use arcstr::literal_substr;
use helheten_model::vocabulary::{Measure, OrganizationKind, Qualifier, Side};
use rustc_hash::FxHashMap as HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// "Patientnämnder 5 st", "Delregionala nämnder 5 stycken", "Patientnämnderna (4)": the count behind its class.
pub(super) fn counted_classes(page: &PageText<'_>, index: usize) -> Vec<Figure> {
    let passage = &page.pieces[index].passage;
    let mut figures = Vec::new();
    for noun in 0..passage.tokens.len() {
        let head = passage.tokens[noun].head().filter(|head| matches!(head.form, Form::Plural | Form::DefinitePlural));
        let Some(audit) = head.map(|head| head.kind == OrganizationKind::Audit) else { continue };
        let bracket = usize::from(passage.tokens.get(noun + 1).is_some_and(|token| token.is("(")));
        let Some(number) = passage.tokens.get(noun + 1 + bracket).filter(|token| token.kind == TokenKind::Number) else { continue };
        let unit = passage.tokens.get(noun + 2 + bracket).filter(|token| token.is_any(&["st", "stycken"]));
        let (Some(unit), Ok(value)) = (unit, number.lower.parse::<f64>()) else { continue };
        let start = (0..noun).rev().take_while(|&at| passage.tokens[at].is_word()).last().unwrap_or(noun);
        figures.push(Figure {
            measure: if audit { Measure::ElectedRepresentatives } else { Measure::CountOfBodies },
            value,
            qualifier: Qualifier::Exact,
            unit: Some(unit.lower.as_str().into()),
            year: None,
            of: Some(capitalize(passage.slice(start..noun + 1)).into()),
            party: None,
            evidence: page.evidence_of(index, &(start..noun + 3 + bracket)),
            also: Vec::new(),
        });
    }
    figures
}

/// What the heads of a page's columns say of the numbers below them, by their pieces; each head is read once.
#[derive(Default)]
pub(super) struct Columns(HashMap<usize, Column>);

#[derive(Clone, Copy)]
struct Column {
    /// Whom its numbers count.
    people: Option<Measure>,
    /// The unit and the measure of its sums.
    money: Option<(&'static str, Measure)>,
}

/// A cell that is a number, in a column whose head says what of.
pub(super) struct Cell {
    index: usize,
    table: usize,
    row: usize,
    column: usize,
    /// The piece that heads the column, and what it says.
    head: usize,
    says: Column,
    number: Number,
}

impl Cell {
    /// Reads a piece; `None` where it is no such cell.
    pub(super) fn of(page: &PageText<'_>, columns: &mut Columns, index: usize) -> Option<Self> {
        let BlockKind::Cell { table, row, column, header: false } = *page.pieces[index].kind else { return None };
        let head = page.column_head(table, column)?;
        let says = *columns.0.entry(head).or_insert_with(|| Column::of_head(page.pieces[head].text()));
        if says.people.is_none() && says.money.is_none() {
            return None;
        }
        let whole = 0..page.pieces[index].passage.tokens.len();
        let number = numbers_in(&page.pieces[index].passage, whole.clone()).next().filter(|number| number.tokens == whole)?;
        Some(Self { index, table, row, column, head, says, number })
    }

    /// The first cell of its row.
    fn first_of_row(&self, page: &PageText<'_>) -> Option<usize> {
        page.row(self.table, self.row).iter().copied().find(|&at| matches!(*page.pieces[at].kind, BlockKind::Cell { column: 0, .. }))
    }
}

/// What a word in the head of a column tells of the numbers below it.
enum Telling {
    /// Their unit.
    Unit,
    /// A part of a budget.
    Budget,
    /// Another sum.
    Sum,
    /// People of a kind.
    People(Measure),
}

/// The units of sums; the first that a head holds counts.
const UNITS: [&str; 6] = ["mnkr", "mkr", "tkr", "miljoner kronor", "miljarder kronor", "mdkr"];

static TELLING: LazyLock<Needles<Telling>> = LazyLock::new(|| {
    let units = UNITS.map(|unit| (unit, Telling::Unit)).into_iter();
    let budgets = ["bidrag", "budget", "anslag", "ram"].map(|word| (word, Telling::Budget));
    let sums = ["kostnad", "investering"].map(|word| (word, Telling::Sum));
    let people = [("ledamöter", Measure::ElectedSeats), ("anställda", Measure::Employees), ("medarbetare", Measure::Employees)];
    let words = units.chain(budgets).chain(sums).chain(people.map(|(word, measure)| (word, Telling::People(measure))));
    Needles::new(words.map(|(word, telling)| (word.to_owned(), telling)))
});

impl Column {
    /// Reads a column's head: "Antal ledamöter", "Regionbidrag, mnkr".
    fn of_head(text: &str) -> Self {
        let (mut seats, mut staff, mut budget, mut sum) = (text.trim_end_matches('.').eq_ignore_ascii_case("led"), false, false, false);
        let mut unit = UNITS.len();
        for (_, word, telling) in TELLING.find(text) {
            match telling {
                Telling::Unit => unit = unit.min(UNITS.iter().position(|known| *known == word).unwrap_or(unit)),
                Telling::Budget => budget = true,
                Telling::Sum => sum = true,
                Telling::People(Measure::ElectedSeats) => seats = true,
                Telling::People(_) => staff = true,
            }
        }
        let people = if seats { Some(Measure::ElectedSeats) } else { staff.then_some(Measure::Employees) };
        let measure = if budget { Some(Measure::Budget) } else { sum.then_some(Measure::Other) };
        Self { people, money: UNITS.get(unit).copied().zip(measure) }
    }
}

/// A number in a column "Antal ledamöter" counts the seats of the body in its row.
pub(super) fn people_in_table(page: &PageText<'_>, bodies: &Bodies, cell: &Cell) -> Option<Figure> {
    let measure = cell.says.people?;
    let passage = &page.pieces[cell.index].passage;
    if measure == Measure::ElectedSeats && !passage.tokens.first().is_some_and(|token| passage.tokens.len() == 1 && is_count(token)) {
        return None;
    }
    let first = cell.first_of_row(page)?;
    let body = bodies.places_in(first).first().map(|place| bodies.at(place).name.clone())?;
    Some(Figure {
        measure,
        value: cell.number.value,
        qualifier: Qualifier::Exact,
        unit: Some(if measure == Measure::Employees { literal_substr!("anställda") } else { literal_substr!("ledamöter") }),
        year: None,
        of: Some(body),
        party: None,
        evidence: page.evidence_whole(cell.index),
        also: Vec::new(),
    })
}

/// What a term says that numbers of a company or an administration are of.
static OF_HOUSE: LazyLock<Needles<Measure>> = LazyLock::new(|| {
    let words = [("omsättning", Measure::Turnover), ("anställda", Measure::Employees), ("medarbetare", Measure::Employees)];
    Needles::new(words.map(|(word, measure)| (word.to_owned(), measure)))
});

/// "Omsättning 2024" or "Antal anställda" with its number as the definition, below the name of a company or an administration.
pub(super) fn number_of_term(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Option<Figure> {
    let in_row = || match *page.pieces[index].kind {
        BlockKind::Cell { table, row, column: 1, header: false } => page.row(table, row).first().copied().filter(|&first| first + 1 == index),
        _ => None,
    };
    let term = page.term_of(index).or_else(in_row)?;
    let passage = &page.pieces[index].passage;
    let number = numbers_in(passage, 0..passage.tokens.len()).next().filter(|number| number.tokens.start <= 1)?;
    // "Antal invånare (31 december 2024)"
    let counted = || {
        page.pieces[term].passage.tokens.iter().find_map(super::unit_measure).filter(|measure| {
            let general = matches!(measure, Measure::Inhabitants | Measure::Municipalities | Measure::Hospitals | Measure::HealthCentres);
            general && page.pieces[term].passage.tokens.len() <= 8
        })
    };
    let unit = passage.slice(number.tokens.end..passage.tokens.len());
    let money = passage.span(number.tokens.end..passage.tokens.len()).iter().any(|token| token.is_any(&["kronor", "kr", "mnkr", "mkr", "mdkr", "tkr"]));
    let of_house = OF_HOUSE.find(page.pieces[term].text()).map(|(_, _, measure)| *measure).find(|measure| (*measure == Measure::Turnover) == money);
    let measure = match of_house {
        Some(measure) => measure,
        None if money || number.tokens.len() != passage.tokens.len() => return None,
        None => counted()?,
    };
    let body = bodies
        .of_headings(page, index)
        .filter(|&body| counted().is_none() && !matches!(bodies.list[body].kind.side(), Some(Side::Political | Side::Reviewing)));
    Some(Figure {
        measure,
        value: number.value,
        qualifier: number.qualifier,
        unit: Some(page.keep(if money { unit } else { page.pieces[term].text() })),
        year: find_years(&page.pieces[term].passage, 0..page.pieces[term].passage.tokens.len()).into_iter().next().map(|years| years.start),
        of: body.map(|body| bodies.list[body].name.clone()),
        party: None,
        evidence: page.evidence_at(page.pieces[term].source().start..page.pieces[index].source().end),
        also: Vec::new(),
    })
}

/// "Antal ledamöter" with a number as its definition, below the name of a body.
pub(super) fn seats_in_definition(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Option<Figure> {
    let term = page.term_of(index)?;
    let passage = &page.pieces[index].passage;
    let value = passage.tokens.first().filter(|token| passage.tokens.len() == 1 && is_count(token))?.lower.parse().ok()?;
    let title = page.pieces[term].lower();
    let body = bodies.of_headings(page, index).filter(|_| title.contains("ledamöter") || title.contains("platser"))?;
    Some(Figure {
        measure: Measure::ElectedSeats,
        value,
        qualifier: Qualifier::Exact,
        unit: Some(literal_substr!("ledamöter")),
        year: None,
        of: Some(bodies.list[body].name.clone()),
        party: None,
        evidence: page.evidence_at(page.pieces[term].source().start..page.pieces[index].source().end),
        also: Vec::new(),
    })
}

/// A sum in a column whose head names its unit is of the body in its row.
pub(super) fn money_in_table(page: &PageText<'_>, bodies: &Bodies, cell: &Cell) -> Option<Figure> {
    let (unit, measure) = cell.says.money.filter(|_| cell.column > 0)?;
    let (first, index) = (cell.first_of_row(page)?, cell.index);
    let body = bodies.places_in(first).first().filter(|place| place.tokens.start == 0).map(|place| bodies.at(place).name.clone())?;
    let year = |at: usize| find_years(&page.pieces[at].passage, 0..page.pieces[at].passage.tokens.len()).into_iter().next().map(|years| years.start);
    Some(Figure {
        measure,
        value: cell.number.value,
        qualifier: Qualifier::Exact,
        unit: Some(page.keep(unit)),
        year: year(cell.head).or_else(|| page.headings(index).find_map(year)),
        of: Some(body),
        party: None,
        evidence: page.evidence_at(page.pieces[first].source().start..page.pieces[index].source().end),
        also: Vec::new(),
    })
}

/// Counts that only their lists show to be of bodies: "Fyra ägnar sig åt vård (A, B, C och D)".
pub(super) fn counts_of_lists(page: &PageText<'_>, bodies: &Bodies, counts: &[Range<usize>]) -> Vec<Figure> {
    let mut found = Vec::new();
    for (piece, number, class) in &bodies.counted_lists {
        let passage = &page.pieces[*piece].passage;
        let Some(value) = numbers_in(passage, number.clone()).next().map(|number| number.value) else { continue };
        let evidence = page.evidence_of(*piece, number);
        let known = counts.iter().any(|count| count.start <= evidence.start && count.end >= evidence.end);
        if !known {
            found.push(Figure {
                measure: Measure::CountOfBodies,
                value,
                qualifier: Qualifier::Exact,
                unit: Some(class.as_str().into()),
                year: None,
                of: Some(class.as_str().into()),
                party: None,
                evidence,
                also: Vec::new(),
            });
        }
    }
    found
}
