//! Dates of which only the year, or the year and the month, may be known.

use chrono::{Datelike, Months, NaiveDate};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A year, a month or a day ("2023", "2023-01", "2023-01-31").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    first: NaiveDate,
    last: NaiveDate,
    text: String,
}

/// A text that is no partial date.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("\"{0}\" is no date; write a year, a month or a day: 2023, 2023-01 or 2023-01-31")]
pub struct PartialDateError(pub String);

impl PartialDate {
    /// The first day of the year or month, or the day itself.
    pub fn first_day(&self) -> NaiveDate {
        self.first
    }

    /// The last day of it.
    pub fn last_day(&self) -> NaiveDate {
        self.last
    }

    /// The year as a whole; `None` outside the years 1 to 9999.
    pub fn of_year(year: i32) -> Option<Self> {
        format!("{year:04}").parse().ok()
    }

    /// The text as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for PartialDate {
    type Err = PartialDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_days(text).map(|(first, last)| Self { first, last, text: text.to_owned() }).ok_or_else(|| PartialDateError(text.to_owned()))
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

fn parse_days(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let digits = |part: &str, length: usize| (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<u32>().ok())?;
    let mut parts = text.splitn(3, '-');
    let year = i32::try_from(digits(parts.next()?, 4)?).ok().filter(|year| *year > 0)?;
    let Some(month) = parts.next() else {
        return Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?));
    };
    let first = NaiveDate::from_ymd_opt(year, digits(month, 2)?, 1)?;
    let Some(day) = parts.next() else {
        return Some((first, first.checked_add_months(Months::new(1))?.pred_opt()?));
    };
    let day = first.with_day(digits(day, 2)?)?;
    Some((day, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, first: &str, last: &str) {
        let date: PartialDate = text.parse().unwrap();
        assert_eq!((date.first_day().to_string().as_str(), date.last_day().to_string().as_str()), (first, last));
    }

    #[test]
    fn years_months_and_days() {
        check("2024", "2024-01-01", "2024-12-31");
        check("2024-02", "2024-02-01", "2024-02-29");
        check("2022-12-09", "2022-12-09", "2022-12-09");
        assert_eq!(PartialDate::of_year(2024), "2024".parse().ok());
    }

    #[test]
    fn other_texts_are_no_dates() {
        for text in ["", "24", "2024-13", "2023-02-29", "2024-1-1", "2024-01-01T00:00", "+024", "0000", "år 2024", "2024-"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }
}
