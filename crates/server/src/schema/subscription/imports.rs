//! How imports go on, as the datasets that are swapped in show them.

use super::{EventNow, News};
use crate::dataset::Dataset;
use crate::schema::object::ImportProgress;
use async_graphql::futures_util::Stream;
use async_graphql::futures_util::stream::unfold;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// How many of the last runs are looked at: more do not go on at once.
const RUNS_MAX: usize = 16;

/// What can change of a run: whether it has ended, or was overtaken by a later one before it did, and how many revisions it has made.
type Stage = (bool, bool, usize);

struct Watch {
    news: News,
    event: Arc<EventNow>,
    known: BTreeMap<i64, Stage>,
    left: Option<(Arc<Dataset>, VecDeque<i64>)>,
}

/// The runs that go on, then every step of every run.
pub(super) fn watch_imports(news: News, event: Arc<EventNow>) -> impl Stream<Item = ImportProgress> + use<> {
    let mut known = BTreeMap::new();
    let left = news.live.current().map(|dataset| {
        known = stages(&dataset);
        let running = known.iter().filter(|(_, (ended, overtaken, _))| !ended && !overtaken).map(|(run, _)| *run).collect();
        (dataset, running)
    });
    unfold(Watch { news, event, known, left }, |mut watch| async move {
        loop {
            if let Some((dataset, runs)) = &mut watch.left {
                if let Some(run) = runs.pop_front() {
                    let progress = ImportProgress::find(dataset, run);
                    watch.event.begin(dataset.info.revision);
                    if let Some(progress) = progress {
                        return Some((progress, watch));
                    }
                    continue;
                }
                watch.left = None;
            }
            let dataset = watch.news.next().await?;
            let stages = stages(&dataset);
            let oldest = watch.known.keys().next().copied().unwrap_or(0);
            let moved = stages.iter().filter(|(run, stage)| **run >= oldest && watch.known.get(run) != Some(stage)).map(|(run, _)| *run).collect();
            watch.known = stages;
            watch.left = Some((dataset, moved));
        }
    })
}

fn stages(dataset: &Dataset) -> BTreeMap<i64, Stage> {
    let last = dataset.import_runs.first().map_or(0, |run| run.id);
    let mut stages: BTreeMap<i64, Stage> =
        dataset.import_runs.iter().take(RUNS_MAX).map(|run| (run.id, (run.finished_at.is_some(), run.finished_at.is_none() && run.id < last, 0))).collect();
    for revision in dataset.history.revisions() {
        if let Some((_, _, revisions)) = stages.get_mut(&revision.run_id) {
            *revisions += 1;
        }
    }
    stages
}
