//! The pages of a region that were read, and how old they are on the day of the last import.

use crate::answer::compare::day_of;
use crate::dataset::{Dataset, PageVersion};
use chrono::{DateTime, NaiveDate, Utc};
use helheten_model::vocabulary::RegionCode;

/// The pages of a region, each as it is today.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageCoverage<'a> {
    /// How many were read.
    pub(crate) read: usize,
    /// How many of them state a date.
    pub(crate) dated: usize,
    /// The one with the newest date.
    pub(crate) newest: Option<&'a PageVersion>,
    /// The one with the oldest date.
    pub(crate) oldest: Option<&'a PageVersion>,
    /// How many days old the newest date is.
    pub(crate) newest_age_days: Option<i64>,
    /// How many days old the oldest date is.
    pub(crate) oldest_age_days: Option<i64>,
    /// When one was last seen.
    pub(crate) last_visit_at: Option<DateTime<Utc>>,
    /// When the one that was not seen for the longest time was last seen.
    pub(crate) longest_unseen_at: Option<DateTime<Utc>>,
}

/// The pages of a region and their ages.
pub(crate) fn page_coverage(data: &Dataset, region: RegionCode) -> PageCoverage<'_> {
    let pages = || data.pages.iter().filter(|page| page.region == region && page.current);
    let mut dated: Vec<(NaiveDate, &PageVersion)> = pages().filter_map(|page| Some((date_of(page)?, page))).collect();
    dated.sort_by(|(one_date, one), (other_date, other)| (one_date, &one.url).cmp(&(other_date, &other.url)));
    let age = |dated: Option<&(NaiveDate, &PageVersion)>| Some((day_of(data)? - dated?.0).num_days());
    PageCoverage {
        read: pages().count(),
        dated: dated.len(),
        newest: dated.last().map(|(_, page)| *page),
        oldest: dated.first().map(|(_, page)| *page),
        newest_age_days: age(dated.last()),
        oldest_age_days: age(dated.first()),
        last_visit_at: pages().map(|page| page.last_visit_at).max(),
        longest_unseen_at: pages().map(|page| page.last_visit_at).min(),
    }
}

/// The date that a page states; `None` where it states none, or something that is no date.
fn date_of(page: &PageVersion) -> Option<NaiveDate> {
    page.stated_date.as_deref()?.get(..10)?.parse().ok()
}
