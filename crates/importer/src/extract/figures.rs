//! Figures: counts, sums of money and tax rates, each with qualifier, unit, year and what it is of.

mod layout;
mod reading;
mod subject;

use super::SharedText;
use super::bodies::Bodies;
use super::date::{as_year, find_years};
use super::distinct::{Distinct, Say};
use super::mandates;
use super::number::{Number, numbers_in};
use super::page::PageText;
use super::rules::Rule;
use super::signs::Signs;
use super::text::{Passage, Token, TokenKind};
use super::words::Form;
use super::{Evidence, Figure};
use helheten_model::vocabulary::{Measure, OrganizationKind, Qualifier};
use layout::{Cell, Columns, counted_classes, counts_of_lists, money_in_table, number_of_term, people_in_table, seats_in_definition};
use reading::read_number;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
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

/// The longest that a party's letters may be.
const PARTY_LETTERS_BYTES_MAX: usize = 6;

/// Whether a token names a party, in full or by its letters.
pub(crate) fn is_party(passage: &Passage, token: usize) -> bool {
    passage.tokens.get(token).is_some_and(|token| token.is_party())
}

/// Whether a word, as written and in small letters, names a party.
pub(crate) fn is_party_name(word: &str, lower: &str) -> bool {
    static NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| DATA.parties.values().flatten().map(String::as_str).collect());
    // Party letters stand in capitals or in small letters: "(S)", "(s)".
    static LETTERS: LazyLock<HashSet<String>> =
        LazyLock::new(|| DATA.parties.keys().filter(|letters| !letters.is_empty()).flat_map(|letters| [letters.clone(), letters.to_lowercase()]).collect());
    if lower.len() <= PARTY_LETTERS_BYTES_MAX { LETTERS.contains(word) } else { NAMES.contains(lower) }
}

/// What a number counts.
struct Reading {
    measure: Measure,
    unit: Range<usize>,
    of: Option<SharedText>,
}

/// Finds the figures of a page and sets the seats of its bodies.
pub(crate) struct Reader {
    figures: Distinct<Figure>,
    /// Where numbers of bodies stand, as characters of the page.
    counts: Vec<Range<usize>>,
    /// The ordinary seats of bodies, and which figure tells them: the first that the page states for each.
    seats: HashMap<usize, (u32, usize)>,
    mandates: mandates::Reader,
    columns: Columns,
    /// The numbers of the sentence that is being read.
    numbers: Vec<Number>,
}

impl Say for Figure {
    type Said<'fact> = (Measure, u64, Option<i32>, Option<&'fact str>, Option<&'fact str>);

    fn said(&self) -> Self::Said<'_> {
        (self.measure, self.value.to_bits(), self.year, self.of.as_deref(), self.party.as_deref())
    }
}

impl Rule for Reader {
    const SIGNS: Signs = Signs::NUMBER.with(mandates::SIGNS);

    fn read(&mut self, page: &PageText<'_>, bodies: &Bodies, index: usize) {
        let (piece, signs) = (&page.pieces[index], page.signs_of(index));
        if signs.meet(mandates::SIGNS) {
            self.mandates.read(page, index);
        }
        if !signs.meet(Signs::NUMBER) {
            return;
        }
        // "Sverige har 290 kommuner" is no fact of the region.
        let own = piece.passage.signed_sentences().filter(|(_, signs)| signs.meet(Signs::NUMBER) && !signs.meet(Signs::NATIONAL));
        for (sentence, _) in own {
            self.read_sentence(page, bodies, index, sentence);
        }
        if piece.passage.signs.hold(Signs::HEAD | Signs::DIGITS) {
            self.add(bodies, counted_classes(page, index));
        }
        if signs.meet(Signs::CELL | Signs::DEFINITION) {
            let cell = Cell::of(page, &mut self.columns, index);
            self.add(bodies, cell.as_ref().and_then(|cell| people_in_table(page, bodies, cell)));
            self.add(bodies, seats_in_definition(page, bodies, index));
            self.add(bodies, number_of_term(page, bodies, index));
            self.add(bodies, cell.and_then(|cell| money_in_table(page, bodies, &cell)));
        }
    }
}

impl Reader {
    /// Before the first piece.
    pub(crate) fn new(page: &PageText<'_>, bodies: &Bodies) -> Self {
        Self {
            figures: Distinct::with_room(page.body_with(Signs::NUMBER).count()),
            counts: Vec::new(),
            seats: HashMap::default(),
            mandates: mandates::Reader::new(bodies),
            columns: Columns::default(),
            numbers: Vec::new(),
        }
    }

    fn read_sentence(&mut self, page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>) {
        let passage = &page.pieces[index].passage;
        let mut numbers = std::mem::take(&mut self.numbers);
        numbers.clear();
        numbers.extend(numbers_in(passage, sentence.clone()));
        join_ore(passage, &mut numbers);
        for number in numbers.iter().filter(|number| !is_no_figure(passage, sentence, number)) {
            let Some(reading) = read_number(page, bodies, index, sentence, number) else { continue };
            // "De tre utskotten har sju ledamöter var": seats of each.
            // Where the words before the number name a body, the seats are its own.
            let named = || bodies.places(index, &(sentence.start..number.tokens.start)).any(|place| !place.reference);
            let spread = reading.measure == Measure::ElectedSeats && !named();
            let several = if spread { bodies.several_before(page, index, sentence) } else { Vec::new() };
            let figure = make_figure(page, index, sentence, number, reading);
            let each = |body: usize| Figure { of: Some(bodies.list[body].name.clone()), ..figure.clone() };
            if several.is_empty() {
                self.add(bodies, [figure]);
            } else {
                self.add(bodies, several.into_iter().map(each));
            }
        }
        self.numbers = numbers;
    }

    fn add(&mut self, bodies: &Bodies, figures: impl IntoIterator<Item = Figure>) {
        for figure in figures {
            if figure.measure == Measure::CountOfBodies {
                self.counts.push(figure.evidence.start..figure.evidence.end);
            }
            let seats = seats_of(&figure).and_then(|seats| Some((bodies.find_by_name(figure.of.as_deref()?)?, seats)));
            if let (Some(index), Some((body, seats))) = (self.figures.push(figure), seats) {
                self.seats.entry(body).or_insert((seats, index));
            }
        }
    }

    /// The figures, each once; the bodies have their seats afterwards.
    pub(crate) fn settle(mut self, page: &PageText<'_>, bodies: &mut Bodies) -> Vec<Figure> {
        self.figures.extend(counts_of_lists(page, bodies, &self.counts));
        self.figures.extend(self.mandates.settle(page));
        for (body, seats) in self.seats {
            bodies.list[body].seats = Some(seats);
        }
        self.figures.into_facts()
    }
}

/// "11 kronor och 48 öre" is one sum.
fn join_ore(passage: &Passage, numbers: &mut Vec<Number>) {
    let is_ore = |number: &Number| passage.tokens.get(number.tokens.end).is_some_and(|unit| unit.is("öre"));
    numbers.dedup_by(|number, sum| {
        let between = passage.span(sum.tokens.end..number.tokens.start);
        let joined = is_ore(number) && between.len() <= 2 && between.first().is_some_and(|unit| unit.is_any(&["kronor", "kr"]));
        if joined {
            sum.value += number.value / 100.0;
            sum.tokens.end = number.tokens.end + 1;
        }
        joined
    });
}

/// Words that say that a number is of more than the region.
pub(crate) const NATIONAL: &[&str] = &["sverige", "sveriges", "landets", "rikets", "världens", "europas"];

/// Numbers that are no facts: years, changes, shares, paragraphs, dates.
fn is_no_figure(passage: &Passage, sentence: &Range<usize>, number: &Number) -> bool {
    let before = number.tokens.start.checked_sub(1).filter(|at| *at >= sentence.start).map(|at| &passage.tokens[at]);
    let first = &passage.tokens[number.tokens.start];
    let next = passage.tokens.get(number.tokens.end);
    let year = || as_year(first).is_some() && number.tokens.len() == 1 && next.is_none_or(|next| unit_measure(next).is_none());
    let label = || before.is_some_and(|before| before.is_any(&["nr", "§", "kap", "kapitel", "nummer", "punkt", "sid", "sida", "nr.", "/"]));
    let change = || {
        passage
            .span(sentence.start..number.tokens.start)
            .windows(2)
            .any(|pair| pair[1].is("med") && ["öka", "minska", "höj", "sänk"].iter().any(|stem| pair[0].lower.starts_with(stem)))
    };
    let ordinal = || next.is_some_and(|next| next.is_any(&["§", ":", "procent", "%", "kap", "procentenheter", "tjänster", "gånger"]));
    let of = before.is_some_and(|before| before.is("av"));
    let part = || of && next.is_some_and(|next| next.is("av"));
    // "Åtta av tio medarbetare", "tre av styrelsens sju ledamöter" tell a share.
    let counted = |at: usize| passage.tokens[at].kind == TokenKind::Number || passage.tokens[at].number_word().is_some();
    let share = || of && number.tokens.start >= sentence.start + 2 && counted(number.tokens.start - 2);
    // "(17+17 ledamöter)": the second number counts substitutes.
    let substitutes = || before.is_some_and(|before| before.is("+"));
    year() || label() || ordinal() || part() || share() || substitutes() || change()
}

fn unit_measure(noun: &Token) -> Option<Measure> {
    static UNITS: LazyLock<HashMap<&'static str, Measure>> =
        LazyLock::new(|| DATA.unit.iter().rev().flat_map(|unit| unit.nouns.iter().map(|noun| (noun.as_str(), unit.measure))).collect());
    UNITS.get(noun.lower.as_str()).copied().or_else(|| {
        noun.head()
            .filter(|head| head.kind == OrganizationKind::Audit && !head.genitive && matches!(head.form, Form::Plural | Form::DefinitePlural))
            .map(|_| Measure::ElectedRepresentatives)
    })
}

fn make_figure(page: &PageText<'_>, index: usize, sentence: &Range<usize>, number: &Number, reading: Reading) -> Figure {
    let passage = &page.pieces[index].passage;
    let end = reading.unit.end.max(number.tokens.end);
    let (year, end) = year_of(passage, sentence, number, end);
    // A sum is of the only year that its sentence names.
    let money = matches!(reading.measure, Measure::Budget | Measure::Turnover | Measure::TaxRate);
    let year = year.or_else(|| only_year(passage, sentence, number).filter(|_| money));
    let start = if number.qualifier == Qualifier::Exact { number.tokens.start } else { number.tokens.start - 1 };
    let unit = passage.slice(reading.unit.clone());
    let evidence: Evidence = page.evidence_of(index, &(start..end));
    Figure {
        measure: reading.measure,
        value: number.value,
        qualifier: number.qualifier,
        unit: (!unit.is_empty()).then(|| page.keep(unit)),
        year,
        of: reading.of,
        party: None,
        evidence,
        also: Vec::new(),
    }
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
        !counted
            && (matches!(before, Some("år" | "för" | "under"))
                || passage.tokens[years.tokens.start - years.tokens.start.min(1)].lower.ends_with("en")
                || years.tokens.end == number.tokens.start
                || matches!(before, Some("skattesatsen" | "omsättningen" | "budgeten")))
    });
    (with.map(|years| years.start), end)
}

fn only_year(passage: &Passage, sentence: &Range<usize>, number: &Number) -> Option<i32> {
    let years = find_years(passage, sentence.clone());
    let only = years.first().filter(|only| years.len() == 1 && only.start == only.end && !number.tokens.contains(&only.tokens.start))?;
    let since = only.tokens.start.checked_sub(1).is_some_and(|before| passage.tokens[before].is_any(&["sedan", "efter", "från", "till", "mot", "än"]));
    (!since).then_some(only.start)
}

/// The ordinary seats that a figure tells.
fn seats_of(figure: &Figure) -> Option<u32> {
    let counts = figure.measure == Measure::ElectedSeats && figure.value.fract() == 0.0 && (1.0..1000.0).contains(&figure.value);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of seats below a thousand")]
    counts.then_some(figure.value as u32)
}

/// Whether a token counts: digits.
pub(crate) fn is_count(token: &Token) -> bool {
    token.kind == TokenKind::Number && token.lower.len() <= 3 && token.lower.bytes().all(|byte| byte.is_ascii_digit())
}
