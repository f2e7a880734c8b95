//! Changes as they come: those of the revisions that a newer dataset has and the one before it had not.

use super::{EventNow, News};
use crate::dataset::{ChangeRow, Dataset};
use crate::schema::error::ErrorCode;
use crate::schema::object::Change;
use async_graphql::Result;
use async_graphql::futures_util::Stream;
use async_graphql::futures_util::stream::unfold;
use helheten_model::vocabulary::RegionCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a client may take to receive what a dataset brought once a newer one is there: as long, the older one is kept in memory.
const TELLING_TIME_MAX: Duration = Duration::from_mins(1);

struct Watch {
    news: News,
    event: Arc<EventNow>,
    regions: Option<Vec<RegionCode>>,
    /// The revisions that were told of, or were there before.
    known: Arc<[i64]>,
    /// What is told at the moment. Nothing of it is kept in memory once all is told.
    telling: Option<Telling>,
    is_over: bool,
}

/// What a dataset brought, and how much of it was told.
struct Telling {
    dataset: Arc<Dataset>,
    changes: Arc<[ChangeRow]>,
    told: usize,
    since: Instant,
}

impl Telling {
    fn next(&mut self, regions: Option<&[RegionCode]>) -> Option<ChangeRow> {
        let rest = &self.changes[self.told..];
        let is_wanted = |change: &ChangeRow| regions.is_none_or(|regions| regions.contains(&self.dataset.history.subject(change).0));
        let place = rest.iter().position(is_wanted)?;
        self.told += place + 1;
        Some(rest[place])
    }
}

/// The changes of all regions, or of some.
pub(super) fn watch_changes(news: News, event: Arc<EventNow>, regions: Option<Vec<RegionCode>>) -> impl Stream<Item = Result<Change<'static>>> + use<> {
    let known = news.live.current().map_or_else(|| Arc::from([]), |dataset| dataset.history.revision_numbers());
    unfold(Watch { news, event, regions, known, telling: None, is_over: false }, |mut watch| async move {
        while !watch.is_over {
            if let Some(telling) = &mut watch.telling {
                if let Some(row) = telling.next(watch.regions.as_deref()) {
                    if telling.since.elapsed() > TELLING_TIME_MAX && watch.news.waits() {
                        watch.is_over = true;
                        let message =
                            "changes come faster than you receive them; ask for those that are missing with `changes(since: …)`, then subscribe again";
                        return Some((Err(ErrorCode::TooSlow.error(message)), watch));
                    }
                    let dataset = Arc::clone(&telling.dataset);
                    watch.event.begin(dataset.info.revision);
                    return Some((Ok(Change::brought(dataset, row)), watch));
                }
                watch.telling = None;
            }
            let dataset = watch.news.next().await?;
            let changes = watch.news.live.changes_since(&dataset, &watch.known);
            watch.known = dataset.history.revision_numbers();
            watch.telling = Some(Telling { dataset, changes, told: 0, since: Instant::now() });
        }
        None
    })
}
