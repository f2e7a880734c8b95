//! When something was so, as exactly as a sentence tells: a day, a month, a year, the turn of a year.

use crate::extract::date::{find_days, find_years};
use crate::extract::text::{Passage, Token};
use crate::extract::words::words;
use chrono::NaiveDate;
use std::ops::Range;

/// A date in a sentence with the words that lead it in.
#[derive(Debug)]
pub(super) struct Moment {
    /// The tokens, from the first of "från och med den".
    pub(super) tokens: Range<usize>,
    /// The ISO date, as far as it is told; none where the words tell an end ("fram till 2022") or more than one day.
    pub(super) date: Option<String>,
}

/// Words that lead a date in.
const LEADS: &[&str] = &[
    "den",
    "från",
    "och",
    "med",
    "sedan",
    "i",
    "år",
    "vid",
    "under",
    "per",
    "till",
    "fram",
    "före",
    "innan",
    "efter",
    "senast",
    "början",
    "slutet",
    "mitten",
    "av",
    "våren",
    "hösten",
    "sommaren",
    "vintern",
    "redan",
    "först",
    "årsskiftet",
    "omkring",
    "runt",
    "inför",
    "t",
    "o",
    "m",
    "fr",
];
/// Words among them that do not tell when something began.
const NOT_THEN: &[&str] = &["till", "före", "innan", "efter", "senast", "t", "inför", "omkring", "runt"];
/// How many words lead a date in at most; "fr.o.m." are six.
const LEADS_MAX: usize = 8;

/// The dates of a sentence, in order.
pub(super) fn find_moments(passage: &Passage, sentence: &Range<usize>, today: Option<NaiveDate>) -> Vec<Moment> {
    let mut found: Vec<(Range<usize>, Option<String>)> = Vec::new();
    let days = find_days(passage, sentence.clone(), today);
    // "12 april" without a year is a date of which the year would be guessed.
    found.extend(days.into_iter().map(|day| (day.tokens.clone(), (day.tokens.len() > 2).then(|| day.date.to_string()))));
    for years in find_years(passage, sentence.clone()) {
        if found.iter().any(|(tokens, _)| tokens.contains(&years.tokens.start)) {
            continue;
        }
        found.push(of_year(passage, sentence, years.tokens, years.start, years.end));
    }
    found.sort_by_key(|(tokens, _)| tokens.start);
    found.into_iter().map(|(tokens, date)| led_in(passage, sentence, tokens, date)).collect()
}

/// A year with what stands beside it: "januari 2023", "årsskiftet 2022/2023".
fn of_year(passage: &Passage, sentence: &Range<usize>, tokens: Range<usize>, start: i32, end: i32) -> (Range<usize>, Option<String>) {
    let before = tokens.start.checked_sub(1).filter(|before| *before >= sentence.start).map(|before| &passage.tokens[before]);
    if before.is_some_and(|before| before.is("årsskiftet")) {
        // "2022/23"
        let short = passage.span(tokens.end..tokens.end + 2);
        let shortened = |[sign, year]: [&Token; 2]| sign.is("/") && year.lower.parse() == Ok((start + 1) % 100);
        let ends_short = start == end && matches!(short, [sign, year] if shortened([sign, year]));
        let tokens = if ends_short { tokens.start..tokens.end + 2 } else { tokens };
        return (tokens, (ends_short || end == start + 1).then(|| format!("{}-01-01", start + 1)));
    }
    let month = before.and_then(|before| words().months.iter().position(|month| *month == before.lower));
    match month {
        _ if start != end => (tokens, None),
        Some(month) => (tokens.start - 1..tokens.end, Some(format!("{start}-{:02}", month + 1))),
        None => (tokens, Some(start.to_string())),
    }
}

fn led_in(passage: &Passage, sentence: &Range<usize>, tokens: Range<usize>, date: Option<String>) -> Moment {
    let leads = |at: usize| {
        let token = &passage.tokens[at];
        let abbreviates = token.is(".") && at > sentence.start && passage.tokens[at - 1].is_any(&["t", "o", "m", "fr"]);
        token.is_any(LEADS) || abbreviates
    };
    let mut start = tokens.start;
    while start > sentence.start && tokens.start - start < LEADS_MAX && leads(start - 1) {
        start -= 1;
    }
    let then = !passage.span(start..tokens.start).iter().any(|token| token.is_any(NOT_THEN));
    Moment { tokens: start..tokens.end, date: date.filter(|_| then) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::text::read_passage;

    fn check(text: &str, expected: &[Option<&str>]) {
        let today = NaiveDate::from_ymd_opt(2024, 5, 6);
        let found = read_passage(text, |passage| find_moments(passage, &(0..passage.tokens.len()), today)).unwrap_or_default();
        assert_eq!(found.iter().map(|moment| moment.date.as_deref()).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn dates_are_told_as_exactly_as_written() {
        check("den 1 januari 2023 och från och med 2024", &[Some("2023-01-01"), Some("2024")]);
        check("i januari 2023, sedan år 2021, 2022-07-01", &[Some("2023-01"), Some("2021"), Some("2022-07-01")]);
        check("vid årsskiftet 2022/2023, vid årsskiftet 2018/19", &[Some("2023-01-01"), Some("2019-01-01")]);
        check("fr.o.m. 2020", &[Some("2020")]);
    }

    #[test]
    fn ends_and_periods_tell_no_beginning() {
        check("fram till 2015, före 2018, t.o.m. den 31 december 2018", &[None, None, None]);
        check("åren 2019–2022, vid årsskiftet 2020, den 1 januari", &[None, None, None]);
    }
}
