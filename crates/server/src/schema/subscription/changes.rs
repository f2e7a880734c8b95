//! Changes as they come: those of the revisions that a newer dataset has and the one before it had not.

use super::{EventNow, News};
use crate::dataset::{ChangeRow, Dataset};
use crate::schema::object::Change;
use async_graphql::futures_util::Stream;
use async_graphql::futures_util::stream::unfold;
use helheten_model::vocabulary::RegionCode;
use std::collections::VecDeque;
use std::sync::Arc;

struct Watch {
    news: News,
    event: Arc<EventNow>,
    regions: Option<Vec<RegionCode>>,
    /// The revisions that were told of, or were there before.
    known: Arc<[i64]>,
    /// What is left to tell of a dataset. Nothing of it is kept in memory once all is told.
    left: Option<(Arc<Dataset>, VecDeque<ChangeRow>)>,
}

/// The changes of all regions, or of some.
pub(super) fn watch_changes(news: News, event: Arc<EventNow>, regions: Option<Vec<RegionCode>>) -> impl Stream<Item = Change<'static>> + use<> {
    let known = news.live.current().map_or_else(|| Arc::from([]), |dataset| dataset.history.revision_numbers());
    unfold(Watch { news, event, regions, known, left: None }, |mut watch| async move {
        loop {
            if let Some((dataset, rows)) = &mut watch.left {
                if let Some(row) = rows.pop_front() {
                    let dataset = Arc::clone(dataset);
                    watch.event.begin(dataset.info.revision);
                    return Some((Change::brought(dataset, row), watch));
                }
                watch.left = None;
            }
            let dataset = watch.news.next().await?;
            let rows = new_changes(&dataset, &watch.known, watch.regions.as_deref());
            watch.known = dataset.history.revision_numbers();
            watch.left = Some((dataset, rows));
        }
    })
}

/// The changes of revisions that were not known, the oldest first. Where all was replaced by something older, nothing is new.
fn new_changes(dataset: &Dataset, known: &[i64], regions: Option<&[RegionCode]>) -> VecDeque<ChangeRow> {
    let history = &dataset.history;
    if history.revision_numbers().last() < known.last() {
        return VecDeque::new();
    }
    let is_new = |change: &&ChangeRow| history.revision(change).is_some_and(|revision| known.binary_search(&revision.seq).is_err());
    let is_wanted = |change: &&ChangeRow| regions.is_none_or(|regions| regions.contains(&history.subject(change).0));
    history.changes_until(i64::MAX).iter().rev().filter(is_new).filter(is_wanted).copied().collect()
}
