//! Numbers as Swedish pages write them: "1 758 000", "9,2", "11:68", "sjutton", "drygt".

use super::signs::Signs;
use super::text::{Passage, TokenKind};
use super::words::words;
use helheten_model::vocabulary::Qualifier;
use std::borrow::Cow;
use std::ops::Range;

/// A number in a passage.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Number {
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
    /// Its value.
    pub(crate) value: f64,
    /// How exactly the words before it state it.
    pub(crate) qualifier: Qualifier,
    /// Whether it is written in words.
    pub(crate) in_words: bool,
}

const UNITS: &[&str] = &[
    "noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "tretton", "fjorton", "femton", "sexton", "sjutton",
    "arton", "nitton",
];
const TENS: &[(&str, u8)] = &[
    ("tjugo", 20),
    ("trettio", 30),
    ("fyrtio", 40),
    ("femtio", 50),
    ("sextio", 60),
    ("sjuttio", 70),
    ("åttio", 80),
    ("nittio", 90),
    ("hundra", 100),
    ("etthundra", 100),
];

/// The words for whole numbers below two hundred: "sjutton", "tjugoen", "hundrafem".
pub(crate) fn number_words() -> Vec<(String, u8)> {
    let units: Vec<(String, u8)> = UNITS.iter().map(|unit| (*unit).to_owned()).zip(0..).chain([("ett".to_owned(), 1)]).collect();
    let compound = |(ten, value): &(&str, u8)| {
        let small: Vec<(String, u8)> =
            units.iter().filter(|(_, unit)| *unit > 0 && (*unit < 10 || *value >= 100)).map(|(name, unit)| (format!("{ten}{name}"), value + unit)).collect();
        small.into_iter().chain([((*ten).to_owned(), *value)])
    };
    let tens: Vec<(String, u8)> = TENS.iter().flat_map(compound).collect();
    units.into_iter().chain(tens).collect()
}

/// The words that multiply what stands before them.
pub(crate) const MULTIPLIERS: &[&str] = &["hundra", "tusen"];

/// All numbers of a range of tokens. "en" and "ett" are left out: they are articles.
pub(crate) fn find_numbers(passage: &Passage, range: Range<usize>) -> Vec<Number> {
    numbers_in(passage, range).collect()
}

/// The same, each only when it is asked for.
pub(crate) fn numbers_in(passage: &Passage, range: Range<usize>) -> impl Iterator<Item = Number> {
    let mut index = range.start;
    std::iter::from_fn(move || {
        while index < range.end {
            let token = &passage.tokens[index];
            let may_count = token.kind == TokenKind::Number || token.number_word().is_some();
            let number = if may_count { digits_at(passage, index, range.end).or_else(|| word_at(passage, index)) } else { None };
            let start = index;
            if let Some((end, value, in_words)) = number {
                index = end;
                return Some(Number { tokens: start..end, value, qualifier: qualifier_before(passage, range.start, start), in_words });
            }
            index += 1;
        }
        None
    })
}

fn word_at(passage: &Passage, index: usize) -> Option<(usize, f64, bool)> {
    let token = &passage.tokens[index];
    let multiplies = |at: usize| passage.tokens.get(at).and_then(|token| multiplier(&token.lower));
    if !token.is_word() || (token.is_any(&["en", "ett"]) && multiplies(index + 1).is_none()) {
        return None;
    }
    // "fyra tusen fem hundra": what stands before "tusen" is multiplied, what follows is added.
    let (mut total, mut part) = (0.0, f64::from(token.number_word()?));
    let mut end = index + 1;
    while let Some(next) = passage.tokens.get(end) {
        if let Some(factor) = multiplier(&next.lower) {
            part = if part == 0.0 { factor } else { part * factor };
            if factor >= 1000.0 {
                total += part;
                part = 0.0;
            }
        } else if let Some(value) = next.number_word().map(f64::from).filter(|value| *value < 100.0 && multiplies(end - 1).is_some() && next.is_word()) {
            part += value;
        } else {
            break;
        }
        end += 1;
    }
    Some((end, total + part, true))
}

/// What one of [`MULTIPLIERS`] multiplies by.
fn multiplier(word: &str) -> Option<f64> {
    match word {
        "hundra" => Some(100.0),
        "tusen" => Some(1000.0),
        _ => None,
    }
}

fn digits_at(passage: &Passage, index: usize, end: usize) -> Option<(usize, f64, bool)> {
    let token = passage.tokens.get(index).filter(|token| token.kind == TokenKind::Number)?;
    let grouped = index + 1 < end && is_group(passage, index + 1, &token.lower);
    if !grouped && let Some(value) = small_number(&token.lower) {
        return Some((index + 1, value, false));
    }
    let mut digits = Cow::Borrowed(token.lower.as_str());
    let mut last = index + 1;
    // Groups of three digits behind a single space belong to one number.
    while last < end && digits.len() <= 12 && is_group(passage, last, &digits) {
        digits.to_mut().push_str(&passage.tokens[last].lower);
        last += 1;
    }
    let (whole, fraction) = digits.split_once([',', ':']).map_or((&*digits, None), |(whole, fraction)| (whole, Some(fraction)));
    // Full stops part thousands.
    if whole.split('.').skip(1).any(|group| group.len() != 3) {
        return None;
    }
    let mut text = String::with_capacity(digits.len());
    text.extend(whole.split('.'));
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text.parse().ok().map(|value| (last, value, false))
}

/// The number that a few digits are, and nothing but digits.
fn small_number(digits: &str) -> Option<f64> {
    const DIGITS_MAX: usize = 9;
    let digits = digits.as_bytes();
    let plain = digits.len() <= DIGITS_MAX && digits.iter().all(u8::is_ascii_digit);
    plain.then(|| f64::from(digits.iter().fold(0_u32, |number, digit| number * 10 + u32::from(digit - b'0'))))
}

fn is_group(passage: &Passage, at: usize, so_far: &str) -> bool {
    let token = &passage.tokens[at];
    let before = &passage.tokens[at - 1];
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    token.kind == TokenKind::Number
        && token.start() == before.end() + 1
        && token.lower.split(',').next().is_some_and(|whole| whole.len() == 3 && are_digits(whole))
        && before.lower.len() <= 3
        && are_digits(&before.lower)
        && !before.lower.starts_with('0')
        && !so_far.is_empty()
}

fn qualifier_before(passage: &Passage, floor: usize, index: usize) -> Qualifier {
    if !index.checked_sub(1).is_some_and(|before| before >= floor && passage.tokens[before].signs.meet(Signs::QUALIFIER)) {
        return Qualifier::Exact;
    }
    let word = |back: usize| index.checked_sub(back).filter(|at| *at >= floor).map_or("", |at| passage.tokens[at].lower.as_str());
    let one = word(1);
    // "mer än 400", "fler än", "mindre än"; "upp till 30"; "ca. 30".
    let one = if one == "än" {
        word(2)
    } else if one == "." && word(2) == "ca" {
        "ca"
    } else {
        one
    };
    if one == "till" && word(2) == "upp" {
        return Qualifier::Under;
    }
    let words = words();
    if words.qualifiers_about.contains(one) {
        Qualifier::About
    } else if words.qualifiers_over.contains(one) && (!matches!(one, "mer" | "fler") || word(1) == "än") {
        Qualifier::Over
    } else if words.qualifiers_under.contains(one) && (!matches!(one, "mindre" | "färre") || word(1) == "än") {
        Qualifier::Under
    } else {
        Qualifier::Exact
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::text::read_passage;

    fn check(text: &str, expected: &[(f64, Qualifier)]) {
        let numbers = read_passage(text, |passage| find_numbers(passage, 0..passage.tokens.len())).unwrap_or_default();
        assert_eq!(numbers.iter().map(|number| (number.value, number.qualifier)).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn numbers_are_read() {
        check("1 758 000 invånare (2022)", &[(1_758_000.0, Qualifier::Exact), (2022.0, Qualifier::Exact)]);
        check("cirka 1100 förtroendevalda", &[(1100.0, Qualifier::About)]);
        check("drygt 9,2 miljarder", &[(9.2, Qualifier::Over)]);
        check("11:68 kronor", &[(11.68, Qualifier::Exact)]);
        check("mer än sjutton ledamöter", &[(17.0, Qualifier::Over)]);
        check("tjugoen ledamöter och en ersättare", &[(21.0, Qualifier::Exact)]);
        check("ungefär fyra tusen fem hundra personer", &[(4500.0, Qualifier::About)]);
        check("ett tusen invånare", &[(1000.0, Qualifier::Exact)]);
        check("M 18, C 7", &[(18.0, Qualifier::Exact), (7.0, Qualifier::Exact)]);
        check("100.000 invånare", &[(100_000.0, Qualifier::Exact)]);
    }
}
