//! Figures that a layout states: counts behind a class, seats in a table, counts that a list bears out.

use super::is_count;
use crate::extract::Figure;
use crate::extract::bodies::Bodies;
use crate::extract::date::find_years;
use crate::extract::number::find_numbers;
use crate::extract::page::PageText;
use crate::extract::swedish::capitalize;
use crate::extract::text::TokenKind;
use crate::extract::words::Form;
use crate::read::BlockKind;
use helheten_model::vocabulary::{Measure, OrganizationKind, Qualifier, Side};

/// "Patientnämnder 5 st", "Delregionala nämnder 5 stycken", "Patientnämnderna (4)": the count behind its class.
pub(super) fn counted_classes(page: &PageText<'_>, index: usize) -> Vec<Figure> {
    let passage = &page.pieces[index].passage;
    let mut figures = Vec::new();
    for noun in 0..passage.tokens.len() {
        let audit = passage.tokens[noun].head().is_some_and(|head| head.kind == OrganizationKind::Audit);
        let plural = passage.tokens[noun].head().is_some_and(|head| matches!(head.form, Form::Plural | Form::DefinitePlural));
        let bracket = usize::from(passage.tokens.get(noun + 1).is_some_and(|token| token.is("(")));
        let Some(number) = passage.tokens.get(noun + 1 + bracket).filter(|token| plural && token.kind == TokenKind::Number) else { continue };
        let unit = passage.tokens.get(noun + 2 + bracket).filter(|token| token.is_any(&["st", "stycken"]));
        let (Some(unit), Ok(value)) = (unit, number.lower.parse::<f64>()) else { continue };
        let start = (0..noun).rev().take_while(|&at| passage.tokens[at].is_word()).last().unwrap_or(noun);
        figures.push(Figure {
            measure: if audit { Measure::ElectedRepresentatives } else { Measure::CountOfBodies },
            value,
            qualifier: Qualifier::Exact,
            unit: Some(unit.lower.to_string()),
            year: None,
            of: Some(capitalize(passage.slice(start..noun + 1))),
            party: None,
            evidence: page.evidence_of(index, &(start..noun + 3 + bracket)),
            also: Vec::new(),
        });
    }
    figures
}

/// A number in a column "Antal ledamöter" counts the seats of the body in its row.
pub(super) fn seats_in_table(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Option<Figure> {
    let BlockKind::Cell { table, row, column, header: false } = *page.pieces[index].kind else { return None };
    let passage = &page.pieces[index].passage;
    let head = page.column_head(table, column)?;
    let title = page.pieces[head].lower();
    let number = find_numbers(passage, 0..passage.tokens.len()).into_iter().next().filter(|number| number.tokens == (0..passage.tokens.len()))?;
    let measure = if title.contains("ledamöter") || title.trim_end_matches('.') == "led" {
        Measure::ElectedSeats
    } else if title.contains("anställda") || title.contains("medarbetare") {
        Measure::Employees
    } else {
        return None;
    };
    let value = number.value;
    if measure == Measure::ElectedSeats && !passage.tokens.first().is_some_and(|token| passage.tokens.len() == 1 && is_count(token)) {
        return None;
    }
    let first = page.row(table, row).iter().copied().find(|&at| matches!(*page.pieces[at].kind, BlockKind::Cell { column: 0, .. }))?;
    let body = bodies.places_in(first).first().map(|place| bodies.at(place).name.clone())?;
    Some(Figure {
        measure,
        value,
        qualifier: Qualifier::Exact,
        unit: Some(if measure == Measure::Employees { "anställda" } else { "ledamöter" }.to_owned()),
        year: None,
        of: Some(body),
        party: None,
        evidence: page.evidence_whole(index),
        also: Vec::new(),
    })
}

/// "Omsättning 2024" or "Antal anställda" with its number as the definition, below the name of a company or an administration.
pub(super) fn number_of_term(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Option<Figure> {
    let in_row = || match *page.pieces[index].kind {
        BlockKind::Cell { table, row, column: 1, header: false } => page.row(table, row).first().copied().filter(|&first| first + 1 == index),
        _ => None,
    };
    let term = page.term_of(index).or_else(in_row)?;
    let passage = &page.pieces[index].passage;
    let number = find_numbers(passage, 0..passage.tokens.len()).into_iter().next().filter(|number| number.tokens.start <= 1)?;
    // "Antal invånare (31 december 2024)"
    let counted = page.pieces[term].passage.tokens.iter().find_map(super::unit_measure).filter(|measure| {
        let general = matches!(measure, Measure::Inhabitants | Measure::Municipalities | Measure::Hospitals | Measure::HealthCentres);
        general && page.pieces[term].passage.tokens.len() <= 8
    });
    let unit = passage.slice(number.tokens.end..passage.tokens.len());
    let money = passage.span(number.tokens.end..passage.tokens.len()).iter().any(|token| token.is_any(&["kronor", "kr", "mnkr", "mkr", "mdkr", "tkr"]));
    let title = page.pieces[term].lower();
    let measure = if title.contains("omsättning") && money {
        Measure::Turnover
    } else if (title.contains("anställda") || title.contains("medarbetare")) && !money {
        Measure::Employees
    } else {
        counted.filter(|_| !money && number.tokens.len() == passage.tokens.len())?
    };
    let body =
        bodies.of_headings(page, index).filter(|&body| counted.is_none() && !matches!(bodies.list[body].kind.side(), Some(Side::Political | Side::Reviewing)));
    Some(Figure {
        measure,
        value: number.value,
        qualifier: number.qualifier,
        unit: Some(if money { unit.to_owned() } else { page.pieces[term].text().to_owned() }),
        year: find_years(&page.pieces[term].passage, 0..page.pieces[term].passage.tokens.len()).into_iter().next().map(|years| years.start),
        of: body.map(|body| bodies.list[body].name.clone()),
        party: None,
        evidence: page.evidence_at(page.pieces[term].source.start..page.pieces[index].source.end),
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
        unit: Some("ledamöter".to_owned()),
        year: None,
        of: Some(bodies.list[body].name.clone()),
        party: None,
        evidence: page.evidence_at(page.pieces[term].source.start..page.pieces[index].source.end),
        also: Vec::new(),
    })
}

/// The unit and the measure of a column of sums, as its head says in small letters: "Regionbidrag, mnkr".
fn money_of_head(lower: &str) -> Option<(&'static str, Measure)> {
    if !lower.contains("kr") {
        return None;
    }
    let unit = ["mnkr", "mkr", "tkr", "miljoner kronor", "miljarder kronor", "mdkr"].into_iter().find(|unit| lower.contains(unit))?;
    let budget = ["bidrag", "budget", "anslag", "ram"].iter().any(|word| lower.contains(word));
    Some((unit, if budget { Measure::Budget } else { Measure::Other })).filter(|_| budget || lower.contains("kostnad") || lower.contains("investering"))
}

/// A sum in a column whose head names its unit is of the body in its row.
pub(super) fn money_in_table(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Option<Figure> {
    let BlockKind::Cell { table, row, column, header: false } = *page.pieces[index].kind else { return None };
    let passage = &page.pieces[index].passage;
    let head = page.column_head(table, column).filter(|_| column > 0)?;
    let (unit, measure) = money_of_head(page.pieces[head].lower())?;
    let number = find_numbers(passage, 0..passage.tokens.len()).into_iter().next().filter(|number| number.tokens == (0..passage.tokens.len()))?;
    let first = page.row(table, row).iter().copied().find(|&at| matches!(*page.pieces[at].kind, BlockKind::Cell { column: 0, .. }))?;
    let body = bodies.places_in(first).first().filter(|place| place.tokens.start == 0).map(|place| bodies.at(place).name.clone())?;
    let year = |at: usize| find_years(&page.pieces[at].passage, 0..page.pieces[at].passage.tokens.len()).into_iter().next().map(|years| years.start);
    Some(Figure {
        measure,
        value: number.value,
        qualifier: Qualifier::Exact,
        unit: Some(unit.to_owned()),
        year: year(head).or_else(|| page.pieces[index].headings.iter().rev().find_map(|&heading| year(heading))),
        of: Some(body),
        party: None,
        evidence: page.evidence_at(page.pieces[first].source.start..page.pieces[index].source.end),
        also: Vec::new(),
    })
}

/// Counts that only their lists show to be of bodies: "Fyra ägnar sig åt vård (A, B, C och D)".
pub(super) fn counts_of_lists(page: &PageText<'_>, bodies: &Bodies, figures: &[Figure]) -> Vec<Figure> {
    let mut found = Vec::new();
    for (piece, number, class) in &bodies.counted_lists {
        let passage = &page.pieces[*piece].passage;
        let Some(value) = find_numbers(passage, number.clone()).first().map(|number| number.value) else { continue };
        let evidence = page.evidence_of(*piece, number);
        let known = figures
            .iter()
            .any(|figure| figure.measure == Measure::CountOfBodies && figure.evidence.start <= evidence.start && figure.evidence.end >= evidence.end);
        if !known {
            found.push(Figure {
                measure: Measure::CountOfBodies,
                value,
                qualifier: Qualifier::Exact,
                unit: Some(class.clone()),
                year: None,
                of: Some(class.clone()),
                party: None,
                evidence,
                also: Vec::new(),
            });
        }
    }
    found
}
