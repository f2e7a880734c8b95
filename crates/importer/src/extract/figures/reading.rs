//! What a number counts: seats, people, bodies of a class, sums of money.

use super::subject::{is_of_unknown_place, owner_of_money, subject, subject_of_term};
use super::{DATA, Reading, unit_measure};
use crate::extract::bodies::{Bodies, Place};
use crate::extract::number::Number;
use crate::extract::page::PageText;
use crate::extract::text::{Passage, Token, TokenKind};
use crate::extract::words::Form;
use helheten_model::vocabulary::{Measure, OrganizationKind, Qualifier};
use std::ops::Range;

pub(super) fn read_number(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, number: &Number) -> Option<Reading> {
    let passage = &page.pieces[index].passage;
    if let Some(money) = read_money(passage, sentence, number) {
        let of = owner_of_money(page, bodies, index, sentence, number, money.measure);
        return Some(Reading { of, ..money });
    }
    if let Some(reading) = read_total(page, bodies, index, sentence, number) {
        return Some(reading);
    }
    // "Fullmäktige har 71 mandat."
    let mandates = passage.tokens.get(number.tokens.end).filter(|token| token.is_any(&["mandat", "platser"]) && number.tokens.end < sentence.end);
    let assembly = mandates.and_then(|_| {
        let place = bodies.places(index, &(sentence.start..number.tokens.start)).next_back()?;
        let whose = &passage.tokens[number.tokens.start - 1];
        let fits = if place.genitive { place.tokens.end == number.tokens.start } else { whose.is_any(&["har", "av", "fördelar", "vars", "dess"]) };
        Some(bodies.at(place)).filter(|body| body.kind == OrganizationKind::Assembly && fits)
    });
    if let Some(body) = assembly {
        return Some(Reading { measure: Measure::ElectedSeats, unit: number.tokens.end..number.tokens.end + 1, of: Some(body.name.clone()) });
    }
    // "1,3 miljoner invånare"
    let millions = passage.tokens.get(number.tokens.end).is_some_and(|token| token.is_any(&["miljoner", "miljon"]));
    let people = passage.tokens.get(number.tokens.end + 1).is_some_and(|noun| noun.is_any(&["invånare", "länsbor"]) && number.tokens.end + 1 < sentence.end);
    if millions && people {
        return Some(Reading { measure: Measure::Inhabitants, unit: number.tokens.end..number.tokens.end + 2, of: None });
    }
    let Some(noun) = noun_behind(passage, sentence, number) else {
        let reading = read_noun_before(passage, number)?;
        // "Antal anställda: 61" in what is said of a company.
        let of = subject_of_term(page, bodies, index, number).filter(|_| reading.measure == Measure::Employees);
        return Some(Reading { of, ..reading });
    };
    // "fyra av dess åtta ledamöter" counts some of them.
    // "9 100 av regionens medarbetare" work where the sentence says.
    let of_region = passage.tokens[noun - 1].is_any(&["regionens", "landstingets"]);
    let some_of = (number.tokens.end..noun).any(|between| passage.tokens[between].is("av")) && !of_region;
    if some_of {
        return None;
    }
    let counted = &passage.tokens[noun];
    let unit = number.tokens.end..noun + 1;
    let composed = counted.is("förtroendevalda") && passage.span(sentence.start..number.tokens.start).iter().any(|token| token.is_any(&["består", "utgörs"]));
    if let Some(body) = composed.then(|| bodies.places(index, &(sentence.start..number.tokens.start)).next()).flatten().filter(|place| !place.genitive) {
        return Some(Reading { measure: Measure::ElectedSeats, unit, of: Some(bodies.at(body).name.clone()) });
    }
    // "I nämnden sitter 17 politiker", "57 politiker i fullmäktige": the seats of a body.
    if counted.is_any(&["politiker", "regionpolitiker", "förtroendevalda"]) {
        let seated = passage.span(sentence.start..number.tokens.start).iter().any(|token| token.is_any(&["sitter", "satt"]));
        let within = passage.tokens.get(noun + 1).is_some_and(|token| token.is("i"))
            && bodies.places(index, &(noun + 2..sentence.end)).next().is_some_and(|place| place.tokens.start == noun + 2 && !place.genitive);
        let of = (seated || within).then(|| subject(page, bodies, index, sentence, number, Measure::ElectedSeats)).flatten();
        if of.is_some() {
            return Some(Reading { measure: Measure::ElectedSeats, unit, of });
        }
        // "Där sitter 9 politiker": of somebody, and never all who are elected.
        if passage.span(sentence.clone()).iter().any(|token| token.is("där")) {
            return None;
        }
    }
    if let Some(measure) = unit_measure(counted) {
        let of = subject(page, bodies, index, sentence, number, measure);
        // Seats of nobody known are any association's.
        let audit = counted.head().is_some_and(|head| head.kind == OrganizationKind::Audit);
        if is_of_unknown_place(passage, sentence, number, measure, of.as_ref()) {
            return None;
        }
        let whose = of.is_some() || measure != Measure::ElectedSeats && !(audit && measure == Measure::ElectedRepresentatives);
        return whose.then_some(Reading { measure, unit, of });
    }
    // "RUN består av elva förtroendevalda"
    if counted.is_any(&["personer", "platser", "människor"]) {
        return read_people(page, bodies, index, sentence, number, unit);
    }
    read_class(page, bodies, index, sentence, number, noun)
}

/// The noun that a number counts: up to three words may stand between ("13 ordinarie ledamöter", "sju respektive fem ledamöter").
pub(super) fn noun_behind(passage: &Passage, sentence: &Range<usize>, number: &Number) -> Option<usize> {
    for at in number.tokens.end..number.tokens.end + 5 {
        let token = passage.tokens.get(at).filter(|_| at < sentence.end)?;
        let counts = unit_measure(token).is_some() || token.is_any(&["personer", "platser", "människor"]) || is_class_noun(token);
        if token.is_word() && counts {
            return Some(at);
        }
        let passes = token.is_word()
            && (token.lower.ends_with('a')
                || token.is_any(&["respektive", "av", "dess", "ordinarie", "heltidsarvoderade", "regionens", "landstingets"])
                || token.number_word().is_some())
            || token.is("+")
            || token.kind == TokenKind::Number
            // "tretton (13) ledamöter"
            || token.is("(") && passage.tokens.get(at + 2).is_some_and(|close| close.is(")"))
            || token.is(")") && passage.tokens[at - 1].kind == TokenKind::Number;
        if !passes {
            return None;
        }
    }
    None
}

/// "Invånare: 412 600", "De anställda, cirka 2 100, finns i …": the noun stands before the number.
fn read_noun_before(passage: &Passage, number: &Number) -> Option<Reading> {
    let sign = number.tokens.start.checked_sub(if number.qualifier == Qualifier::Exact { 1 } else { 2 })?;
    // "medelantalet anställda var 164"
    let verb = sign > 1 && passage.tokens[sign].is_any(&["är", "var", "blev"]) && passage.tokens[sign - 2].lower.contains("antal");
    let noun = sign.checked_sub(1).filter(|_| verb || passage.tokens[sign].is_any(&[":", ",", "|"]))?;
    let measure = unit_measure(&passage.tokens[noun]).filter(|measure| {
        matches!(measure, Measure::Employees | Measure::Inhabitants | Measure::Municipalities | Measure::Hospitals | Measure::HealthCentres)
    })?;
    let alone = verb || passage.tokens[sign].is(":") || passage.tokens.get(number.tokens.end).is_some_and(|token| token.is(","));
    (alone && number.value > 1.0).then(|| Reading { measure, unit: noun..noun + 1, of: None })
}

/// "De är åtta till antalet", "Revisorerna, fem till antalet"; "Antalet nämnder minskar från åtta till sex".
fn read_total(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, number: &Number) -> Option<Reading> {
    let passage = &page.pieces[index].passage;
    let behind = |offset: usize, word: &str| passage.tokens.get(number.tokens.end + offset).is_some_and(|token| token.is(word));
    if behind(0, "till") && behind(1, "antalet") {
        let is_agent = |place: &&Place| place.tokens.start > 0 && passage.tokens[place.tokens.start - 1].is("av");
        let before = bodies.places(index, &(sentence.start..number.tokens.start)).rev().find(|place| !is_agent(place)).map(|place| bodies.settled(place.body));
        let body = before.or_else(|| bodies.subject_before(page, index, sentence.start))?;
        let measure = if bodies.list[body].kind == OrganizationKind::Audit { Measure::ElectedRepresentatives } else { Measure::ElectedSeats };
        return Some(Reading { measure, unit: number.tokens.end..number.tokens.end, of: Some(bodies.list[body].name.clone()) });
    }
    // "Landstingsrevisorerna är nio."
    let ends = passage.tokens.get(number.tokens.end).is_none_or(|token| token.is("."));
    let is = number.tokens.start.checked_sub(1).filter(|at| *at > sentence.start && passage.tokens[*at].is("är") && ends);
    if let Some(body) = is
        .and_then(|is| bodies.places(index, &(sentence.start..is)).find(|place| place.tokens.end == is))
        .map(|place| bodies.at(place))
        .filter(|body| body.kind == OrganizationKind::Audit)
    {
        return Some(Reading { measure: Measure::ElectedRepresentatives, unit: number.tokens.end..number.tokens.end, of: Some(body.name.clone()) });
    }
    // "Ledamöterna är elva."
    let seats = number
        .tokens
        .start
        .checked_sub(2)
        .filter(|noun| *noun >= sentence.start && passage.tokens[noun + 1].is("är") && passage.tokens[*noun].is_any(&["ledamöterna", "ledamöter"]));
    // "Nämndens ledamöter är femton"
    let owner = seats.and_then(|noun| bodies.places(index, &(sentence.start..noun)).find(|place| place.genitive && place.tokens.end == noun));
    let ends = ends || passage.tokens.get(number.tokens.end).is_some_and(|token| token.is_any(&[";", ","]));
    let whose = || owner.map(|place| bodies.settled(place.body)).or_else(|| bodies.subject_before(page, index, sentence.start));
    if let Some(body) = seats.filter(|_| ends).and_then(|_| whose()) {
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
    if let Some(measure) = noun.and_then(|noun| unit_measure(&passage.tokens[noun])) {
        return Some(Reading { measure, unit: number.tokens.end..number.tokens.end + 1, of: None });
    }
    let total = (sentence.start..number.tokens.start).find(|&at| passage.tokens[at].is("antalet"))?;
    let noun = passage.tokens.get(total + 1).filter(|token| is_class_noun(token))?;
    let changed = passage.tokens.get(number.tokens.start.checked_sub(1)?).is_some_and(|token| token.is_any(&["från", "till", "är"]));
    (changed && !noun.lower.is_empty()).then(|| Reading {
        measure: Measure::CountOfBodies,
        unit: total + 1..total + 2,
        of: Some(page.keep(passage.word(total + 1))),
    })
}

/// A class of bodies in the plural that may be counted.
fn is_class_noun(token: &Token) -> bool {
    if token.is_any(&["bolag", "dotterbolag", "aktiebolag", "områden"]) {
        return true;
    }
    token.head().is_some_and(|head| {
        !head.genitive
            && (matches!(head.form, Form::Plural) || head.head.forms[0] == head.head.forms[2] && head.form == Form::Indefinite)
            && head.kind != OrganizationKind::Assembly
            && head.kind != OrganizationKind::Audit
    })
}

fn read_money(passage: &Passage, sentence: &Range<usize>, number: &Number) -> Option<Reading> {
    const UNITS: &[&str] = &["kronor", "kr", "mnkr", "mkr", "mdkr", "tkr", "miljarder", "miljoner", "miljard", "miljon"];
    // "11 kronor och 48 öre": the sum's own words hold its unit.
    let with_ore = passage.tokens[number.tokens.end - 1].is("öre");
    let unit = if with_ore { number.tokens.start + 1 } else { number.tokens.end };
    let first = passage.tokens.get(unit).filter(|token| unit < sentence.end && token.is_any(UNITS))?;
    let mut end = unit + 1;
    if first.lower.starts_with("mil") {
        let kronor = passage.tokens.get(end).filter(|token| end < sentence.end && token.is_any(&["kronor", "kr"]))?;
        end += usize::from(!kronor.lower.is_empty());
    }
    let measure = money_measure(passage, sentence.start..number.tokens.start, true)
        .or_else(|| money_measure(passage, number.tokens.end..sentence.end, false))
        .or_else(|| money_of_pronoun(passage, sentence))?;
    // A tax rate is a few kronor of a hundred; a tax income is millions.
    let fits = measure != Measure::TaxRate || (number.value < 100.0 && first.is_any(&["kronor", "kr"]));
    fits.then_some(Reading { measure, unit: unit..end, of: None })
}

/// What the word next to a sum says that it is.
fn money_measure(passage: &Passage, tokens: Range<usize>, last: bool) -> Option<Measure> {
    let mut found = tokens.filter_map(|at| money_of_word(&passage.tokens[at]));
    if last { found.next_back() } else { found.next() }
}

/// What a word says that a sum is.
pub(super) fn money_of_word(word: &Token) -> Option<Measure> {
    DATA.money.iter().find(|money| money.words.iter().any(|known| *known == word.lower)).map(|money| money.measure)
}

/// "Den nya skattesatsen är … I dag är den 11,58 kronor."
fn money_of_pronoun(passage: &Passage, sentence: &Range<usize>) -> Option<Measure> {
    passage.span(sentence.clone()).iter().any(|token| token.is("den")).then_some(())?;
    let before = passage.sentences_before(sentence.start).next_back()?;
    money_measure(passage, before.clone(), true)
}

/// "23 500 personer bor där", "41 personer i fullmäktige", "sysselsätter knappt 900 personer".
fn read_people(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, number: &Number, unit: Range<usize>) -> Option<Reading> {
    let passage = &page.pieces[index].passage;
    let tokens = passage.span(sentence.clone());
    let says = |words: &[&str]| tokens.iter().any(|token| words.iter().any(|word| token.lower.starts_with(word)));
    let measure = if says(&["bor", "bodde", "befolkning"]) {
        Measure::Inhabitants
    } else if says(&["förtroendeuppdrag", "förtroendevald", "politisk"]) {
        Measure::ElectedRepresentatives
    } else if says(&["sysselsätter", "arbetar", "anställda", "jobbar"]) {
        Measure::Employees
    } else if says(&["sitter", "finns", "består", "ledamot", "har"]) {
        Measure::ElectedSeats
    } else {
        return None;
    };
    let of = subject(page, bodies, index, sentence, number, measure);
    if is_of_unknown_place(passage, sentence, number, measure, of.as_ref()) {
        return None;
    }
    (measure != Measure::ElectedSeats || of.is_some()).then_some(Reading { measure, unit, of })
}

/// "fem nämnder": how many bodies of a class a whole has.
fn read_class(page: &PageText<'_>, bodies: &Bodies, index: usize, sentence: &Range<usize>, number: &Number, noun: usize) -> Option<Reading> {
    let passage = &page.pieces[index].passage;
    if number.value > 99.0 || !is_class_noun(&passage.tokens[noun]) {
        return None;
    }
    let whole = bodies.places(index, sentence).find(|place| !is_listed(passage, place, noun)).map(|place| bodies.at(place).name.clone());
    let above = || {
        let class = passage.tokens[noun].head().map(|head| head.kind);
        let within = matches!(class, Some(OrganizationKind::Subcommittee | OrganizationKind::Department | OrganizationKind::Unit));
        within.then(|| bodies.subject_before(page, index, sentence.start)).flatten().map(|body| bodies.list[body].name.clone())
    };
    let of = whole.or_else(above).unwrap_or_else(|| page.keep(passage.slice(class_start(passage, number.tokens.end, noun)..noun + 1)));
    Some(Reading { measure: Measure::CountOfBodies, unit: noun..noun + 1, of: Some(of) })
}

fn class_start(passage: &Passage, from: usize, noun: usize) -> usize {
    (from..noun).find(|&at| passage.tokens[at].is_word()).unwrap_or(noun)
}

/// Whether a body stands behind the counted noun, as a member of its list, or does the counting's work ("utses av").
fn is_listed(passage: &Passage, place: &Place, noun: usize) -> bool {
    place.tokens.start > noun
        || passage.span(0..place.tokens.start).last().is_some_and(|before| before.is_any(&["av", "till", "för"]))
        || (place.tokens.end..noun).any(|at| passage.tokens[at].is_any(&[".", ";"]))
}
