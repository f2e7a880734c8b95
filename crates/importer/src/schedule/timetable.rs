//! The times at which something is due: a cron pattern in the time of day of a place, each put off by some chance.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use chrono_tz::Tz;
use croner::Cron;
use croner::errors::CronError;
use croner::parser::{CronParser, Seconds, Year};

/// A timetable that is not understood.
#[derive(Debug, thiserror::Error)]
pub enum TimetableError {
    /// The pattern is none.
    #[error("\"{pattern}\" is no cron pattern: {cause}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// Why.
        cause: String,
    },
    /// No day or time is such as the pattern asks for.
    #[error("\"{0}\" never comes")]
    Never(String),
    /// The timezone is not known.
    #[error("\"{0}\" is no timezone, as Europe/Stockholm is")]
    Timezone(String),
    /// The time by which to put off is none.
    #[error("\"{0}\" is no length of time, as 90s, 30m or 1h are")]
    Jitter(String),
}

/// When something is due.
#[derive(Clone, Debug)]
pub struct Timetable {
    pattern: String,
    cron: Cron,
    timezone: Tz,
    jitter: TimeDelta,
}

impl Timetable {
    /// Reads a cron pattern of five fields (minute, hour, day, month, day of the week) in the time of day of a timezone.
    ///
    /// Where clocks are put forward, a fixed time that is left out comes right after the gap; where they are put back, a
    /// fixed time that comes twice counts once, the first time. Patterns with `*` or `/` in their minute or hour follow the
    /// clock: they leave the gap out, and count an hour that comes twice twice.
    ///
    /// # Errors
    /// [`TimetableError`], where it is not understood or never comes.
    pub fn parse(pattern: &str, timezone: &str) -> Result<Self, TimetableError> {
        let refuse = |cause: String| TimetableError::Pattern { pattern: pattern.to_owned(), cause };
        let pattern = pattern.trim();
        let fields = pattern.split_whitespace().count();
        if fields != 5 && !pattern.starts_with('@') {
            return Err(refuse(format!("it has {fields} fields instead of five: minute, hour, day, month, day of the week")));
        }
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let cron = parser.parse(pattern).map_err(|error| refuse(explain(parser, pattern, &error)))?;
        let timezone = timezone.parse().map_err(|_| TimetableError::Timezone(timezone.to_owned()))?;
        let timetable = Self { pattern: pattern.to_owned(), cron, timezone, jitter: TimeDelta::zero() };
        if timetable.next_after(DateTime::UNIX_EPOCH).is_none() {
            return Err(TimetableError::Never(timetable.pattern));
        }
        Ok(timetable)
    }

    /// The same, with each time put off by a random part of the length that is given.
    #[must_use]
    pub fn with_jitter(self, jitter: TimeDelta) -> Self {
        Self { jitter, ..self }
    }

    /// The pattern.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The name of the timezone.
    pub fn timezone(&self) -> &'static str {
        self.timezone.name()
    }

    /// By how much a time is put off at most.
    pub fn jitter(&self) -> TimeDelta {
        self.jitter
    }

    /// The first time after a moment.
    pub fn next_after(&self, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.cron.find_next_occurrence(&moment.with_timezone(&self.timezone), false).ok().map(|time| time.to_utc())
    }

    /// The last time that has come at a moment.
    pub fn last_until(&self, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        // A search that begins between two seconds of an hour that comes twice may go forward, to its second coming.
        let second = moment.trunc_subsecs(0);
        self.cron.find_previous_occurrence(&second.with_timezone(&self.timezone), true).ok().map(|time| time.to_utc())
    }

    /// A time, put off by a part of the jitter: none of it for 0, all of it for 1.
    pub fn put_off(&self, time: DateTime<Utc>, part: f64) -> DateTime<Utc> {
        let jitter = self.jitter.to_std().unwrap_or_default().mul_f64(part.clamp(0.0, 1.0));
        // Whole seconds, so that it can be said when.
        time + TimeDelta::seconds(i64::try_from(jitter.as_secs()).unwrap_or(i64::from(i32::MAX)))
    }

    /// A moment as the clocks of the timezone show it.
    pub fn show(&self, moment: DateTime<Utc>) -> String {
        moment.with_timezone(&self.timezone).format("%Y-%m-%d %H:%M:%S %Z").to_string()
    }
}

/// Reads a length of time: whole seconds, minutes or hours (`90s`, `30m`, `1h`), of at most a day.
///
/// # Errors
/// [`TimetableError`], where it is not understood.
pub fn parse_jitter(text: &str) -> Result<TimeDelta, TimetableError> {
    let refused = || TimetableError::Jitter(text.to_owned());
    let unit = text.chars().next_back().ok_or_else(refused)?;
    let seconds: u32 = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        _ => return Err(refused()),
    };
    let number: u32 = text.trim_end_matches(unit).parse().map_err(|_| refused())?;
    let length = number.checked_mul(seconds).filter(|length| *length <= 86_400).ok_or_else(refused)?;
    Ok(TimeDelta::seconds(length.into()))
}

/// The fields of a pattern and the numbers that they take.
const FIELDS: [(&str, &str); 5] = [("minute", "0-59"), ("hour", "0-23"), ("day of the month", "1-31"), ("month", "1-12"), ("day of the week", "0-7")];

/// What the parser says, with the field that it means: the first that is refused with all others left open.
fn explain(parser: CronParser, pattern: &str, error: &CronError) -> String {
    for (number, (field, (name, range))) in pattern.split_whitespace().zip(FIELDS).enumerate() {
        let mut alone = ["*"; 5];
        alone[number] = field;
        if let Err(error) = parser.parse(&alone.join(" ")) {
            return format!("its {name} \"{field}\" is not understood ({}); it takes {range}", describe(&error));
        }
    }
    describe(error)
}

/// What the parser says, as a fragment of a sentence.
fn describe(error: &CronError) -> String {
    let text = match error {
        CronError::InvalidPattern(text) | CronError::IllegalCharacters(text) | CronError::ComponentError(text) => text.replace("CronPattern", "it"),
        other => other.to_string(),
    };
    let mut letters = text.trim_end_matches('.').chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
