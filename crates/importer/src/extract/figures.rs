//! Figures: counts, sums of money and tax rates, each with qualifier, unit, year and what it is of.

use super::bodies::{Bodies, Place};
use super::date::{as_year, find_years};
use super::number::{Number, find_numbers};
use super::page::PageText;
use super::text::{Passage, Token, TokenKind};
use super::words::{Form, find_head};
use super::{Evidence, Figure};
use crate::read::BlockKind;
use helheten_model::vocabulary::{Measure, OrganizationKind, Qualifier};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Unit {
    measure: Measure,
    nouns: Vec<String>,
}

#[derive(Deserialize)]
struct Money {
    measure: Measure,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Data {
    unit: Vec<Unit>,
    money: Vec<Money>,
    parties: BTreeMap<String, Vec<String>>,
}

static DATA: LazyLock<Data> = LazyLock::new(|| toml::from_str(include_str!("figures.toml")).expect("the tests of this module parse figures.toml"));

/// Whether a token names a party, in full or by its letters.
pub(crate) fn is_party(passage: &Passage, token: usize) -> bool {
    let Some(found) = passage.tokens.get(token) else { return false };
    let word = passage.word(token);
    DATA.parties.iter().any(|(letters, names)| (!letters.is_empty() && (word == letters || word == letters.to_lowercase())) || names.contains(&found.lower))
}

/// What a number counts.
struct Reading {
    measure: Measure,
    unit: Range<usize>,
    of: Option<String>,
}

/// Finds the figures of a page and sets the seats of its bodies.
pub(crate) fn find_figures(page: &PageText<'_>, bodies: &mut Bodies) -> Vec<Figure> {
    let mut figures = Vec::new();
    for (index, piece) in page.body() {
        for sentence in &piece.passage.sentences {
            let numbers = find_numbers(&piece.passage, sentence.clone());
            for (at, number) in numbers.iter().enumerate() {
                if is_no_figure(&piece.passage, sentence, number) {
                    continue;
                }
                let Some(reading) = read_number(page, bodies, index, sentence, &numbers, at) else { continue };
                let figure = make_figure(page, index, sentence, number, reading);
                figures.push(figure);
            }
        }
        figures.extend(counted_classes(page, index));
        figures.extend(seats_in_table(page, bodies, index));
    }
    figures.extend(counts_of_lists(page, bodies, &figures));
    figures.extend(super::mandates::find_mandates(page, bodies));
    set_seats(&figures, bodies);
    dedup(&mut figures);
    figures
}

/// Numbers that are no facts: years, changes, shares, paragraphs, dates.
fn is_no_figure(passage: &Passage, sentence: &Range<usize>, number: &Number) -> bool {
    let before = number.tokens.start.checked_sub(1).filter(|at| *at >= sentence.start).map(|at| &passage.tokens[at]);
    let first = &passage.tokens[number.tokens.start];
    let year = as_year(first).is_some() && number.tokens.len() == 1 && !passage.tokens.get(number.tokens.end).is_some_and(|next| unit_measure(&next.lower).is_some());
    let label = before.is_some_and(|before| before.is_any(&["nr", "§", "kap", "kapitel", "nummer", "punkt", "sid", "sida", "nr.", "/"]));
    let change = passage.span(sentence.start..number.tokens.start).windows(2).any(|pair| pair[1].is("med") && ["öka", "minska", "höj", "sänk"].iter().any(|stem| pair[0].lower.starts_with(stem)));
    let ordinal = passage.tokens.get(number.tokens.end).is_some_and(|next| next.is_any(&["§", ":", "procent", "%", "kap", "procentenheter", "tjänster", "gånger"]));
    let part = before.is_some_and(|before| before.is("av")) && passage.tokens.get(number.tokens.end).is_some_and(|next| next.is("av"));
    // "(17+17 ledamöter)": the second number counts substitutes.
    let substitutes = before.is_some_and(|before| before.is("+"));
    year || label || change || ordinal || part || substitutes
}

fn unit_measure(noun: &str) -> Option<Measure> {
    let known = DATA.unit.iter().find(|unit| unit.nouns.iter().any(|known| known == noun)).map(|unit| unit.measure);
    known.or_else(|| find_head(noun).filter(|head| head.kind == OrganizationKind::Audit && !head.genitive && matches!(head.form, Form::Plural | Form::DefinitePlural)).map(|_| Measure::ElectedRepresentatives))
}

fn read_number(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, numbers: &[Number], at: usize) -> Option<Reading> {
    let passage = &page.pieces[index].passage;
    let number = &numbers[at];
    if let Some(money) = read_money(passage, sentence, number) {
        return Some(money);
    }
    if let Some(reading) = read_total(page, bodies, index, sentence, number) {
        return Some(reading);
    }
    let Some(noun) = noun_behind(passage, sentence, number) else { return read_noun_before(passage, number) };
    // "fyra av dess åtta ledamöter" counts some of them.
    let some_of = (number.tokens.end..noun).any(|between| passage.tokens[between].is("av"));
    if some_of {
        return None;
    }
    let lower = passage.tokens[noun].lower.as_str();
    let unit = number.tokens.end..noun + 1;
    if let Some(measure) = unit_measure(lower) {
        let of = subject(page, bodies, index, sentence, number, measure);
        // Seats of nobody known are any association's.
        let audit = find_head(lower).is_some_and(|head| head.kind == OrganizationKind::Audit);
        let whose = of.is_some() || measure != Measure::ElectedSeats && !(audit && measure == Measure::ElectedRepresentatives);
        return whose.then_some(Reading { measure, unit, of });
    }
    if lower == "personer" || lower == "platser" {
        return read_people(page, bodies, index, sentence, number, unit);
    }
    read_class(page, bodies, index, sentence, number, noun)
}

/// The noun that a number counts: up to three words may stand between ("13 ordinarie ledamöter", "sju respektive fem ledamöter").
fn noun_behind(passage: &Passage, sentence: &Range<usize>, number: &Number) -> Option<usize> {
    let mut at = number.tokens.end;
    for _ in 0..5 {
        let token = passage.tokens.get(at).filter(|_| at < sentence.end)?;
        let counts = unit_measure(&token.lower).is_some() || token.is_any(&["personer", "platser"]) || is_class_noun(&token.lower);
        if token.is_word() && counts {
            return Some(at);
        }
        let passes = token.is_word() && (token.lower.ends_with('a') || token.is_any(&["respektive", "av", "dess", "ordinarie", "heltidsarvoderade"]) || super::number::number_word(&token.lower).is_some()) || token.is("+") || token.kind == TokenKind::Number;
        if !passes {
            return None;
        }
        at += 1;
    }
    None
}

/// "Invånare: 412 600", "De anställda, cirka 2 100, finns i …": the noun stands before the number.
fn read_noun_before(passage: &Passage, number: &Number) -> Option<Reading> {
    let sign = number.tokens.start.checked_sub(if number.qualifier == Qualifier::Exact { 1 } else { 2 })?;
    let noun = sign.checked_sub(1).filter(|_| passage.tokens[sign].is_any(&[":", ",", "|"]))?;
    let measure = unit_measure(&passage.tokens[noun].lower).filter(|measure| matches!(measure, Measure::Employees | Measure::Inhabitants | Measure::Municipalities | Measure::Hospitals | Measure::HealthCentres))?;
    let alone = passage.tokens[sign].is(":") || passage.tokens.get(number.tokens.end).is_some_and(|token| token.is(","));
    (alone && number.value > 1.0).then(|| Reading { measure, unit: noun..noun + 1, of: None })
}

/// "De är åtta till antalet", "Revisorerna, fem till antalet"; "Antalet nämnder minskar från åtta till sex".
fn read_total(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, number: &Number) -> Option<Reading> {
    let passage = &page.pieces[index].passage;
    let behind = |offset: usize, word: &str| passage.tokens.get(number.tokens.end + offset).is_some_and(|token| token.is(word));
    if behind(0, "till") && behind(1, "antalet") {
        let before = bodies.places(index, &(sentence.start..number.tokens.start)).next_back().map(|place| bodies.settled(place.body));
        let body = before.or_else(|| bodies.subject_before(page, index, sentence.start))?;
        let measure = if bodies.list[body].kind == OrganizationKind::Audit { Measure::ElectedRepresentatives } else { Measure::ElectedSeats };
        return Some(Reading { measure, unit: number.tokens.end..number.tokens.end, of: Some(bodies.list[body].name.clone()) });
    }
    // "Landstingsrevisorerna är nio."
    let ends = passage.tokens.get(number.tokens.end).is_none_or(|token| token.is("."));
    let is = number.tokens.start.checked_sub(1).filter(|at| *at > sentence.start && passage.tokens[*at].is("är") && ends);
    if let Some(body) = is.and_then(|is| bodies.places(index, &(sentence.start..is)).find(|place| place.tokens.end == is)).map(|place| bodies.at(place)).filter(|body| body.kind == OrganizationKind::Audit) {
        return Some(Reading { measure: Measure::ElectedRepresentatives, unit: number.tokens.end..number.tokens.end, of: Some(body.name.clone()) });
    }
    // "Ledamöterna är elva."
    let seats = number.tokens.start.checked_sub(2).filter(|noun| *noun >= sentence.start && passage.tokens[noun + 1].is("är") && passage.tokens[*noun].is("ledamöterna"));
    if let Some(body) = seats.filter(|_| ends).and_then(|_| bodies.subject_before(page, index, sentence.start)) {
        return Some(Reading { measure: Measure::ElectedSeats, unit: number.tokens.end..number.tokens.end, of: Some(bodies.list[body].name.clone()) });
    }
    // "Arbetsutskottet (5+5)": in a chart the word is left out.
    let opened = number.tokens.start.checked_sub(1).filter(|open| passage.tokens[*open].is("(") && behind(0, "+"));
    let closed = opened.and_then(|_| passage.tokens.get(number.tokens.end + 2)).is_some_and(|token| token.is(")"));
    if let Some(place) = opened.filter(|_| closed).and_then(|open| bodies.places(index, &(sentence.start..open)).find(|place| place.tokens.end == open)) {
        return Some(Reading { measure: Measure::ElectedSeats, unit: number.tokens.end..number.tokens.end, of: Some(bodies.at(place).name.clone()) });
    }
    // "Landstingsråd, 5 stycken"
    let counted = behind(0, "stycken") || behind(0, "st");
    let noun = number.tokens.start.checked_sub(2).filter(|noun| counted && passage.tokens[noun + 1].is(","));
    if let Some(measure) = noun.and_then(|noun| unit_measure(&passage.tokens[noun].lower)) {
        return Some(Reading { measure, unit: number.tokens.end..number.tokens.end + 1, of: None });
    }
    let total = (sentence.start..number.tokens.start).find(|&at| passage.tokens[at].is("antalet"))?;
    let noun = passage.tokens.get(total + 1).filter(|token| is_class_noun(&token.lower))?;
    let changed = passage.tokens.get(number.tokens.start.checked_sub(1)?).is_some_and(|token| token.is_any(&["från", "till", "är"]));
    (changed && !noun.lower.is_empty()).then(|| Reading { measure: Measure::CountOfBodies, unit: total + 1..total + 2, of: Some(passage.word(total + 1).to_owned()) })
}

/// A class of bodies in the plural that may be counted.
fn is_class_noun(lower: &str) -> bool {
    if matches!(lower, "bolag" | "dotterbolag" | "aktiebolag") {
        return true;
    }
    find_head(lower).is_some_and(|head| !head.genitive && (matches!(head.form, Form::Plural) || head.head.forms[0] == head.head.forms[2] && head.form == Form::Indefinite) && head.kind != OrganizationKind::Assembly && head.kind != OrganizationKind::Audit)
}

fn read_money(passage: &Passage, sentence: &Range<usize>, number: &Number) -> Option<Reading> {
    const UNITS: &[&str] = &["kronor", "kr", "mnkr", "mkr", "mdkr", "tkr", "miljarder", "miljoner", "miljard", "miljon"];
    let first = passage.tokens.get(number.tokens.end).filter(|token| number.tokens.end < sentence.end && token.is_any(UNITS))?;
    let mut end = number.tokens.end + 1;
    if first.lower.starts_with("mil") {
        let kronor = passage.tokens.get(end).filter(|token| end < sentence.end && token.is_any(&["kronor", "kr"]))?;
        end += usize::from(!kronor.lower.is_empty());
    }
    let measure = money_measure(passage, sentence.start..number.tokens.start, true).or_else(|| money_measure(passage, number.tokens.end..sentence.end, false)).or_else(|| money_of_pronoun(passage, sentence))?;
    // A tax rate is a few kronor of a hundred; a tax income is millions.
    let fits = measure != Measure::TaxRate || (number.value < 100.0 && first.is_any(&["kronor", "kr"]));
    fits.then_some(Reading { measure, unit: number.tokens.end..end, of: None })
}

/// What the word next to a sum says that it is.
fn money_measure(passage: &Passage, tokens: Range<usize>, last: bool) -> Option<Measure> {
    let measure = |at: usize| DATA.money.iter().find(|money| money.words.contains(&passage.tokens[at].lower)).map(|money| money.measure);
    let mut found = tokens.filter_map(measure);
    if last { found.next_back() } else { found.next() }
}

/// "Den nya skattesatsen är … I dag är den 11,58 kronor."
fn money_of_pronoun(passage: &Passage, sentence: &Range<usize>) -> Option<Measure> {
    passage.span(sentence.clone()).iter().any(|token| token.is("den")).then_some(())?;
    let before = passage.sentences.iter().rev().find(|earlier| earlier.end <= sentence.start)?;
    money_measure(passage, before.clone(), true)
}

/// "23 500 personer bor där", "41 personer i fullmäktige", "sysselsätter knappt 900 personer".
fn read_people(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, number: &Number, unit: Range<usize>) -> Option<Reading> {
    let passage = &page.pieces[index].passage;
    let tokens = passage.span(sentence.clone());
    let says = |words: &[&str]| tokens.iter().any(|token| words.iter().any(|word| token.lower.starts_with(word)));
    let measure = if says(&["bor", "bodde"]) {
        Measure::Inhabitants
    } else if says(&["förtroendeuppdrag", "politisk"]) {
        Measure::ElectedRepresentatives
    } else if says(&["sysselsätter", "arbetar", "anställda", "jobbar"]) {
        Measure::Employees
    } else if says(&["sitter", "finns", "består", "ledamot", "har"]) {
        Measure::ElectedSeats
    } else {
        return None;
    };
    let of = subject(page, bodies, index, sentence, number, measure);
    (measure != Measure::ElectedSeats || of.is_some()).then_some(Reading { measure, unit, of })
}

/// "fem nämnder": how many bodies of a class a whole has.
fn read_class(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, number: &Number, noun: usize) -> Option<Reading> {
    let passage = &page.pieces[index].passage;
    if number.value > 99.0 || !is_class_noun(&passage.tokens[noun].lower) || passage.tokens.get(noun + 1).is_some_and(|next| next.is("i") && false) {
        return None;
    }
    let whole = bodies.places(index, sentence).find(|place| !is_listed(passage, place, noun)).map(|place| bodies.at(place).name.clone());
    let above = || {
        let class = find_head(&passage.tokens[noun].lower).map(|head| head.kind);
        let within = matches!(class, Some(OrganizationKind::Subcommittee | OrganizationKind::Department | OrganizationKind::Unit));
        within.then(|| bodies.subject_before(page, index, sentence.start)).flatten().map(|body| bodies.list[body].name.clone())
    };
    let of = whole.or_else(above).unwrap_or_else(|| passage.slice(class_start(passage, number.tokens.end, noun)..noun + 1).to_owned());
    Some(Reading { measure: Measure::CountOfBodies, unit: noun..noun + 1, of: Some(of) })
}

fn class_start(passage: &Passage, from: usize, noun: usize) -> usize {
    (from..noun).find(|&at| passage.tokens[at].is_word()).unwrap_or(noun)
}

/// Whether a body stands behind the counted noun, as a member of its list, or does the counting's work ("utses av").
fn is_listed(passage: &Passage, place: &Place, noun: usize) -> bool {
    place.tokens.start > noun || passage.span(0..place.tokens.start).last().is_some_and(|before| before.is_any(&["av", "till", "för"])) || (place.tokens.end..noun).any(|at| passage.tokens[at].is_any(&[".", ";"]))
}

/// "Patientnämnder 5 st", "Delregionala nämnder 5 stycken", "Patientnämnderna (4)": the count behind its class.
fn counted_classes(page: &PageText<'_>, index: usize) -> Vec<Figure> {
    let passage = &page.pieces[index].passage;
    let mut figures = Vec::new();
    for noun in 0..passage.tokens.len() {
        let plural = find_head(&passage.tokens[noun].lower).is_some_and(|head| matches!(head.form, Form::Plural | Form::DefinitePlural));
        let bracket = usize::from(passage.tokens.get(noun + 1).is_some_and(|token| token.is("(")));
        let Some(number) = passage.tokens.get(noun + 1 + bracket).filter(|token| plural && token.kind == TokenKind::Number) else { continue };
        let unit = passage.tokens.get(noun + 2 + bracket).filter(|token| token.is_any(&["st", "stycken"]));
        let (Some(unit), Ok(value)) = (unit, number.lower.parse::<f64>()) else { continue };
        let start = (0..noun).rev().take_while(|&at| passage.tokens[at].is_word()).last().unwrap_or(noun);
        figures.push(Figure {
            measure: Measure::CountOfBodies,
            value,
            qualifier: Qualifier::Exact,
            unit: Some(unit.lower.clone()),
            year: None,
            of: Some(super::swedish::capitalize(passage.slice(start..noun + 1))),
            party: None,
            evidence: page.evidence_of(index, &(start..noun + 3 + bracket)),
            also: Vec::new(),
        });
    }
    figures
}

/// A number in a column "Antal ledamöter" counts the seats of the body in its row.
fn seats_in_table(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Option<Figure> {
    let BlockKind::Cell { table, row, column, header: false } = page.pieces[index].kind else { return None };
    let passage = &page.pieces[index].passage;
    let value = passage.tokens.first().filter(|token| passage.tokens.len() == 1 && is_count(token))?.lower.parse().ok()?;
    let in_table = |wanted: &dyn Fn(usize, usize, bool) -> bool| page.pieces.iter().enumerate().find(|(_, piece)| matches!(piece.kind, BlockKind::Cell { table: other, row, column, header } if other == table && wanted(row, column, header))).map(|(at, _)| at);
    let head = in_table(&|_, other, header| header && other == column)?;
    let title = page.pieces[head].text().to_lowercase();
    (title.contains("ledamöter") || title.trim_end_matches('.') == "led").then_some(())?;
    let first = in_table(&|other, first, _| other == row && first == 0)?;
    let body = bodies.places_in(first).first().map(|place| bodies.at(place).name.clone())?;
    Some(Figure { measure: Measure::ElectedSeats, value, qualifier: Qualifier::Exact, unit: Some("ledamöter".to_owned()), year: None, of: Some(body), party: None, evidence: page.evidence_whole(index), also: Vec::new() })
}

/// Counts that only their lists show to be of bodies: "Fyra ägnar sig åt vård (A, B, C och D)".
fn counts_of_lists(page: &PageText<'_>, bodies: &Bodies, figures: &[Figure]) -> Vec<Figure> {
    let mut found = Vec::new();
    for (piece, number, class) in &bodies.counted_lists {
        let passage = &page.pieces[*piece].passage;
        let Some(value) = find_numbers(passage, number.clone()).first().map(|number| number.value) else { continue };
        let evidence = page.evidence_of(*piece, number);
        let known = figures.iter().any(|figure| figure.measure == Measure::CountOfBodies && figure.evidence.start <= evidence.start && figure.evidence.end >= evidence.end);
        if !known {
            found.push(Figure { measure: Measure::CountOfBodies, value, qualifier: Qualifier::Exact, unit: Some(class.clone()), year: None, of: Some(class.clone()), party: None, evidence, also: Vec::new() });
        }
    }
    found
}

/// What a figure is of: the body that the sentence is about; none for the region.
fn subject(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, number: &Number, measure: Measure) -> Option<String> {
    let passage = &page.pieces[index].passage;
    let name = |body: usize| bodies.list[bodies.settled(body)].name.clone();
    match measure {
        Measure::ElectedSeats => {
            // "… fem av sju ledamöter i museistiftelsens styrelse".
            let within = noun_behind(passage, sentence, number).map_or(number.tokens.end, |noun| noun + 1);
            let named_behind = passage.tokens.get(within).filter(|token| token.is("i")).and_then(|_| bodies.places(index, &(within..sentence.end)).find(|place| place.tokens.start <= within + 2 && !place.genitive));
            if let Some(place) = named_behind {
                return Some(name(place.body));
            }
            let unknown = passage.tokens.get(sentence.start).is_some_and(|first| find_head(&first.lower).is_some_and(|head| head.is_bare()) && bodies.places(index, &(sentence.start..sentence.start + 1)).next().is_none());
            if unknown {
                return None;
            }
            let each = passage.span(sentence.clone()).iter().any(|token| token.is_any(&["varje", "vardera"]));
            let own = distributed(passage, bodies, index, sentence, number).or_else(|| in_clause(passage, bodies, index, sentence, number));
            own.map(name).or_else(|| if each { None } else { bodies.subject_before(page, index, number.tokens.start).map(name) })
        }
        Measure::ElectedRepresentatives => {
            let audit = noun_behind(passage, sentence, number).is_some_and(|noun| find_head(&passage.tokens[noun].lower).is_some_and(|head| head.kind == OrganizationKind::Audit));
            audit.then(|| bodies.only_of_kind(OrganizationKind::Audit)).flatten().map(name)
        }
        _ => {
            let officials = |body: usize| matches!(bodies.list[body].kind, OrganizationKind::Administration | OrganizationKind::Company | OrganizationKind::Office | OrganizationKind::Department | OrganizationKind::Unit | OrganizationKind::Federation | OrganizationKind::Foundation);
            let own = bodies.places(index, &(sentence.start..number.tokens.start)).next_back().filter(|place| !place.genitive).map(|place| bodies.settled(place.body)).filter(|&body| officials(body));
            let above = || {
                let anaphoric = passage.span(sentence.start..number.tokens.start).iter().any(|token| token.is_any(&["bolaget", "förvaltningen", "förvaltningen", "kansliet", "kontoret", "den", "det", "här"]));
                anaphoric.then(|| bodies.subject_before(page, index, number.tokens.start)).flatten().filter(|&body| officials(body))
            };
            own.or_else(above).map(name)
        }
    }
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
    let order = if number.tokens.end == respective { 0 } else if number.tokens.start == respective + 1 { 1 } else { return None };
    let last_two = places.len().checked_sub(2)?;
    Some(places[last_two + order].body)
}

fn make_figure(page: &PageText<'_>, index: usize, sentence: &Range<usize>, number: &Number, reading: Reading) -> Figure {
    let passage = &page.pieces[index].passage;
    let end = reading.unit.end.max(number.tokens.end);
    let (year, end) = year_of(passage, sentence, number, end);
    let start = if number.qualifier == Qualifier::Exact { number.tokens.start } else { number.tokens.start - 1 };
    let unit = passage.slice(reading.unit.clone()).to_owned();
    let evidence: Evidence = page.evidence_of(index, &(start..end));
    Figure { measure: reading.measure, value: number.value, qualifier: number.qualifier, unit: Some(unit).filter(|unit| !unit.is_empty()), year, of: reading.of, party: None, evidence, also: Vec::new() }
}

/// The year that is written with a figure: "(2022)" behind it, "År 2024 …" or "för 2026" in its sentence.
fn year_of(passage: &Passage, sentence: &Range<usize>, number: &Number, end: usize) -> (Option<i32>, usize) {
    let bracket = passage.tokens.get(end).is_some_and(|token| token.is("("));
    if bracket {
        let close = (end..passage.tokens.len().min(end + 6)).find(|&at| passage.tokens[at].is(")"));
        let year = close.and_then(|close| (end..close).rev().find_map(|at| as_year(&passage.tokens[at])));
        if let (Some(close), Some(year)) = (close, year) {
            return (Some(year), close + 1);
        }
    }
    let years = find_years(passage, sentence.clone());
    let with = years.iter().filter(|years| years.start == years.end).find(|years| {
        let before = years.tokens.start.checked_sub(1).map(|at| passage.tokens[at].lower.as_str());
        let counted = number.tokens.contains(&years.tokens.start);
        !counted && (matches!(before, Some("år" | "för" | "under")) || passage.tokens[years.tokens.start - years.tokens.start.min(1)].lower.ends_with("en") || years.tokens.end == number.tokens.start || matches!(before, Some("skattesatsen" | "omsättningen" | "budgeten")))
    });
    (with.map(|years| years.start), end)
}

/// The ordinary seats of bodies, where the page states just one number.
fn set_seats(figures: &[Figure], bodies: &mut Bodies) {
    for figure in figures.iter().filter(|figure| figure.measure == Measure::ElectedSeats && figure.value.fract() == 0.0) {
        let Some(body) = figure.of.as_deref().and_then(|of| bodies.find_by_name(of)) else { continue };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of seats below a thousand")]
        if bodies.list[body].seats.is_none() && (1.0..1000.0).contains(&figure.value) {
            bodies.list[body].seats = Some((figure.value as u32, figure.evidence.clone()));
        }
    }
}

fn dedup(figures: &mut Vec<Figure>) {
    let mut seen = std::collections::HashSet::new();
    figures.retain(|figure| seen.insert((figure.measure, figure.value.to_bits(), figure.year, figure.of.clone(), figure.party.clone())));
}

/// Whether a token counts: digits.
pub(crate) fn is_count(token: &Token) -> bool {
    token.kind == TokenKind::Number && token.lower.len() <= 3 && token.lower.bytes().all(|byte| byte.is_ascii_digit())
}
