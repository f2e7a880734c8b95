//! How things stand on a day: by the years that pages give, by the pages' dates, and by what took their place.

use super::{Held, HeldValues};
use crate::vocabulary::{EntityType, EventKind, Standing};
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;

/// The years that one page gives for one thing.
#[derive(Clone, Copy, Debug)]
pub struct ClaimedYears<'a> {
    /// The type of the thing.
    pub entity_type: EntityType,
    /// The thing.
    pub entity_id: &'a str,
    /// From when it holds, as a partial date, where the page says.
    pub valid_from: Option<&'a str>,
    /// Until when.
    pub valid_to: Option<&'a str>,
    /// Whether the page, or its source, states a date for its content.
    pub page_is_dated: bool,
}

/// How each thing stands.
pub(super) type Standings<'a> = HashMap<(EntityType, &'a str), Held>;

/// How one claim stands, from when and until when.
type Years<'a> = (Standing, Option<&'a str>, Option<&'a str>);

/// How each thing stands: by the years that its claims give and the dates of their pages.
///
/// An undated page makes nothing current by itself; a dated page, or years that hold today, do.
pub(super) fn standings_of<'a>(claimed: impl IntoIterator<Item = ClaimedYears<'a>>, today: NaiveDate) -> Standings<'a> {
    let mut held: HashMap<(EntityType, &str), Vec<Years<'_>>> = HashMap::new();
    for claim in claimed {
        let (from, to) = (claim.valid_from, claim.valid_to);
        let ended = to.and_then(year).is_some_and(|year| year < today.year());
        let begun = from.and_then(year).is_none_or(|year| year <= today.year());
        let years = from.is_some() || to.is_some();
        let standing = if ended {
            Standing::Former
        } else if (years && begun && to.is_some()) || claim.page_is_dated {
            Standing::Current
        } else {
            Standing::Undated
        };
        held.entry((claim.entity_type, claim.entity_id)).or_default().push((standing, from, to));
    }
    held.into_iter().map(|(key, claims)| (key, hold(&claims))).collect()
}

fn hold(claims: &[Years<'_>]) -> Held {
    let has = |wanted: Standing| claims.iter().any(|(standing, _, _)| *standing == wanted);
    let standing = if has(Standing::Current) {
        Standing::Current
    } else if has(Standing::Former) && !has(Standing::Undated) {
        Standing::Former
    } else {
        Standing::Undated
    };
    // The years of the claims that stand alike; the latest that begin.
    let years = claims.iter().filter(|(of, from, to)| *of == standing && (from.is_some() || to.is_some())).max_by_key(|(_, from, to)| (*from, *to));
    let own = |year: Option<&str>| year.map(str::to_owned);
    Held { standing, valid_from: years.and_then(|(_, from, _)| own(*from)), valid_to: years.and_then(|(_, _, to)| own(*to)) }
}

/// A body whose place another has taken, on a day that has come, has ceased; the others begin then.
pub(super) fn end_predecessors<'a>(values: &HeldValues<'a>, held: &mut Standings<'a>, today: NaiveDate) {
    let today = today.to_string();
    for event in values.ids(EntityType::Event) {
        let value = |field: &str| values.value(EntityType::Event, event, field);
        let succeeds = value("kind").and_then(EventKind::find).is_some_and(|kind| !matches!(kind, EventKind::Decision | EventKind::Renamed));
        let Some(date) = value("date").filter(|date| succeeds && *date <= &today[..date.len().min(today.len())]) else { continue };
        for original in values.values(EntityType::Event, event, "original") {
            if let Some(held) = held.get_mut(&(EntityType::Organization, original)) {
                held.standing = Standing::Former;
                held.valid_to.get_or_insert_with(|| last_day_before(date));
            }
        }
        for resulting in values.values(EntityType::Event, event, "resulting") {
            if let Some(held) = held.get_mut(&(EntityType::Organization, resulting)) {
                held.valid_from.get_or_insert_with(|| date.to_owned());
            }
        }
    }
}

/// The day before a whole date; a year or a month as it is, because it tells no day.
fn last_day_before(date: &str) -> String {
    let day: Option<NaiveDate> = date.parse().ok();
    day.and_then(|day| day.pred_opt()).map_or_else(|| date.to_owned(), |day| day.to_string())
}

fn year(date: &str) -> Option<i32> {
    date.get(..4).and_then(|year| year.parse().ok())
}
