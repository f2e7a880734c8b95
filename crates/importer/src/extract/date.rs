//! Dates and years: full dates, dates that lean on the page's own, periods of years.

use super::page::PageText;
use super::signs::Signs;
use super::text::{Passage, TokenKind, read_passage};
use super::words::words;
use chrono::NaiveDate;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static STATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:publicerad|publicerat|uppdaterad|uppdaterat|ändrad|granskad|reviderad|publiceringsdatum|datum)\b[^\n\d]{0,40}(\d{4}-\d{2}-\d{2}|\d{1,2} \p{Ll}{3,9} \d{4})").expect("the pattern is fixed")
});

/// A day in a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
    /// The day.
    pub(crate) date: NaiveDate,
}

/// Years in a passage, from and to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Years {
    /// Their tokens.
    pub(crate) tokens: Range<usize>,
    /// The first year.
    pub(crate) start: i32,
    /// The last year; the first where only one is written.
    pub(crate) end: i32,
}

/// The date that a page states for itself: its source's, its own "Publicerad …", or a day in its first lines.
pub(crate) fn stated_date(page: &PageText<'_>) -> Option<NaiveDate> {
    page.context.date.or_else(|| labelled_date(page.source)).or_else(|| {
        let first = page.body().take(4);
        first
            .filter(|(_, piece)| piece.is_label())
            .find_map(|(_, piece)| find_days(&piece.passage, 0..piece.passage.tokens.len(), None).into_iter().next())
            .map(|day| day.date)
    })
}

fn labelled_date(source: &str) -> Option<NaiveDate> {
    let mut dates: Vec<NaiveDate> = Vec::new();
    if !may_hold_label(source) {
        return None;
    }
    for found in STATED.captures_iter(source).filter_map(|captures| captures.get(1)) {
        let days = read_passage(found.as_str(), |passage| find_days(passage, 0..passage.tokens.len(), None)).unwrap_or_default();
        dates.extend(days.into_iter().map(|day| day.date));
    }
    dates.into_iter().max()
}

/// Whether a word may end in the letters that the labels of [`STATED`] end in.
fn may_hold_label(source: &str) -> bool {
    let bytes = source.as_bytes();
    let is = |byte: u8, letter: u8| byte | 0x20 == letter;
    // Every byte is looked at, whatever those before it were, so that many can be looked at together.
    let places = bytes.iter().zip(bytes.iter().skip(1)).zip(bytes.iter().skip(2)).zip(bytes.iter().skip(3));
    places.fold(false, |found, (((&first, &second), &third), &next)| {
        let published = is(first, b'r') & is(second, b'a') & (is(third, b'd') | is(third, b't'));
        let reviewed = is(first, b'k') & is(second, b'a') & is(third, b'd');
        let dated = is(first, b't') & is(second, b'u') & is(third, b'm');
        found | (published | reviewed | dated) & !next.is_ascii_alphanumeric()
    })
}

/// All days of a range of tokens; those without a year take it from `today`, the page's own date.
pub(crate) fn find_days(passage: &Passage, range: Range<usize>, today: Option<NaiveDate>) -> Vec<Day> {
    if !passage.signs.meet(Signs::DAY) {
        return Vec::new();
    }
    range.clone().filter_map(|at| day_at(passage, at, range.end, today)).collect()
}

fn day_at(passage: &Passage, at: usize, end: usize, today: Option<NaiveDate>) -> Option<Day> {
    let token = &passage.tokens[at];
    if !token.lower.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    if token.kind == TokenKind::Number && token.lower.len() == 4 {
        // "2022-12-09": the year, then month and day behind hyphens.
        let iso = passage.text.get(token.start()..token.start() + 10)?;
        let date = NaiveDate::parse_from_str(iso, "%Y-%m-%d").ok()?;
        return Some(Day { tokens: at..passage.token_at(token.start() + 10).min(end), date });
    }
    let day: u32 = token.lower.strip_suffix(":e").unwrap_or(&token.lower).parse().ok().filter(|day| (1..=31).contains(day))?;
    let month = passage.tokens.get(at + 1).filter(|_| at + 1 < end)?;
    let month = words().months.iter().position(|name| *name == month.lower || month.lower.len() == 3 && name.starts_with(month.lower.as_str()))?;
    let month = u32::try_from(month).ok()? + 1;
    let next = passage.tokens.get(at + 2).filter(|_| at + 2 < end);
    if let Some(year) = next.and_then(as_year) {
        return Some(Day { tokens: at..at + 3, date: NaiveDate::from_ymd_opt(year, month, day)? });
    }
    let today = today?;
    let year = chrono::Datelike::year(&today);
    let this_year = next.is_some_and(|next| next.is("i")) && passage.tokens.get(at + 3).is_some_and(|token| token.is("år"));
    let last_year = next.is_some_and(|next| next.is("förra")) && passage.tokens.get(at + 3).is_some_and(|token| token.is("året"));
    let tokens = at..if this_year || last_year { at + 4 } else { at + 2 };
    let date = NaiveDate::from_ymd_opt(if last_year { year - 1 } else { year }, month, day)?;
    Some(Day { tokens, date })
}

/// A token that is a year between 1860, when the county councils began, and 2100.
pub(crate) fn as_year(token: &super::text::Token) -> Option<i32> {
    token.year
}

/// The year that digits are.
pub(crate) fn year_of_word(word: &str) -> Option<i32> {
    (word.len() == 4).then(|| word.parse().ok()).flatten().filter(|year| (1860..=2100).contains(year))
}

/// All years and periods of a range of tokens: "2024-2026", "2017–2025", "2023 till 2027", "2022/2023", "2021".
pub(crate) fn find_years(passage: &Passage, range: Range<usize>) -> Vec<Years> {
    let mut found = Vec::new();
    if !passage.signs.meet(Signs::YEAR) {
        return found;
    }
    let mut at = range.start;
    while at < range.end {
        let Some(start) = as_year(&passage.tokens[at]).filter(|_| !is_part_of_number(passage, at)) else {
            at += 1;
            continue;
        };
        let joint = passage.tokens.get(at + 1).filter(|_| at + 2 < range.end);
        let joined = joint.is_some_and(|token| token.is_dash() || token.is_any(&["till", "/", "t.o.m"]));
        let end = passage.tokens.get(at + 2).filter(|_| joined).and_then(as_year).filter(|end| *end >= start);
        let month =
            joint.is_some_and(|token| token.is_dash()) && end.is_none() && passage.tokens.get(at + 2).is_some_and(|token| token.kind == TokenKind::Number);
        let next = if end.is_some() { at + 3 } else { at + 1 };
        if !month {
            found.push(Years { tokens: at..next, start, end: end.unwrap_or(start) });
        }
        at = next;
    }
    found
}

/// "9 2013" within a longer number, "nr 4/2013", "RF 2022-00417" hold no year of their own.
fn is_part_of_number(passage: &Passage, at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| &passage.tokens[before]);
    let touching = before.is_some_and(|before| before.end() == passage.tokens[at].start());
    touching && before.is_some_and(|before| before.is_any(&["/", ":", ","]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_lean_on_the_page() {
        let today = NaiveDate::from_ymd_opt(2022, 12, 9);
        let days = |text: &str| {
            read_passage(text, |passage| find_days(passage, 0..passage.tokens.len(), today))
                .into_iter()
                .flatten()
                .map(|day| day.date.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(days("beslutades av fullmäktige 12 april i år."), ["2022-04-12"]);
        assert_eq!(days("den 8 mars 2021 och 2020-02-29"), ["2021-03-08", "2020-02-29"]);
        assert_eq!(days("31 februari 2021"), Vec::<String>::new());
    }

    #[test]
    fn periods_are_read() {
        let years = |text: &str| {
            read_passage(text, |passage| find_years(passage, 0..passage.tokens.len()))
                .into_iter()
                .flatten()
                .map(|years| (years.start, years.end))
                .collect::<Vec<_>>()
        };
        assert_eq!(years("plan 2024-2026 och 2017–2025"), [(2024, 2026), (2017, 2025)]);
        assert_eq!(years("organisation 2023 till 2027"), [(2023, 2027)]);
        assert_eq!(years("styrkort 2021 (2017:725) nr 4/2013"), [(2021, 2021)]);
        assert_eq!(years("2022-12-09"), Vec::<(i32, i32)>::new());
    }
}
