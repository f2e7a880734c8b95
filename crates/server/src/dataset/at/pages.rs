//! Which version every page held at a moment, which version before it still counted, and when each was last seen by then.

use crate::dataset::history::{History, Micros, Slot, Visit};
use helheten_model::entity::import_run;
use helheten_model::vocabulary::VisitOutcome;
use std::collections::{HashMap, HashSet};

/// What a version of a page was to its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Not what the page held.
    Past,
    /// What the page held.
    Current,
    /// The version before it, which counts until the page has been read well once more.
    Lingering,
}

/// The pages at a moment, version by version of the history.
pub(super) struct PagesThen {
    pub(super) parts: Vec<Part>,
    pub(super) last_visits: Vec<Option<Micros>>,
}

/// What one page held.
#[derive(Clone, Copy, Default)]
struct Held {
    current: Option<usize>,
    previous: Option<usize>,
    moved: bool,
}

impl PagesThen {
    /// Follows the visits of every page until the moment, as importing did.
    pub(super) fn find(history: &History, runs: &[import_run::Model], until: Micros) -> Self {
        let count = history.versions.len();
        let mut then = Self { parts: vec![Part::Past; count], last_visits: vec![None; count] };
        let runs = Runs::new(runs, history);
        for visits in history.visits.chunk_by(|one, other| one.page == other.page) {
            let mut held = Held::default();
            for visit in visits.iter().take_while(|visit| visit.at <= until) {
                if let Some(version) = visit.version {
                    let last = &mut then.last_visits[version.place()];
                    *last = (*last).max(Some(visit.at));
                }
                held.follow(visit, &runs);
            }
            if let Some(previous) = held.previous {
                then.parts[previous] = Part::Lingering;
            }
            if let Some(current) = held.current {
                then.parts[current] = Part::Current;
            }
        }
        then
    }
}

impl Held {
    fn follow(&mut self, visit: &Visit, runs: &Runs) {
        let version = visit.version.map(Slot::place);
        match visit.outcome {
            VisitOutcome::New | VisitOutcome::Changed => {
                if self.current.is_some() && self.current != version {
                    self.previous = self.current;
                }
                self.current = version;
                self.moved = false;
            }
            VisitOutcome::Unchanged => {
                self.current = version;
                if version.is_some_and(|version| runs.found_before(version, visit.run)) {
                    self.previous = None;
                }
            }
            VisitOutcome::Moved => self.follow_move(visit, runs),
            VisitOutcome::Quarantined | VisitOutcome::Failed => {}
        }
    }

    /// What a page that has moved stated lingers until its new address has been read well twice.
    fn follow_move(&mut self, visit: &Visit, runs: &Runs) {
        let Some(target) = visit.moved_to.and_then(|target| runs.good.get(&(target.place(), visit.run))).copied() else { return };
        if self.current.is_some() {
            self.previous = self.current.take();
            self.moved = true;
        } else if self.moved && runs.found_before(target, visit.run) {
            self.previous = None;
        }
    }
}

/// What runs found.
struct Runs {
    /// The version that a run found at an address.
    good: HashMap<(usize, i64), usize>,
    /// For each version the first run that found it and was not cut off: a later one tells no more.
    found: HashMap<usize, i64>,
    times: HashMap<i64, (Micros, Option<Micros>)>,
}

impl Runs {
    fn new(runs: &[import_run::Model], history: &History) -> Self {
        let micros = |time: chrono::DateTime<chrono::Utc>| time.timestamp_micros();
        let times: HashMap<i64, (Micros, Option<Micros>)> = runs.iter().map(|run| (run.id, (micros(run.started_at), run.finished_at.map(micros)))).collect();
        let targets: HashSet<usize> = history.visits.iter().filter_map(|visit| visit.moved_to).map(Slot::place).collect();
        let mut good = HashMap::new();
        let mut found: HashMap<usize, i64> = HashMap::new();
        let is_whole = |run: &i64| times.get(run).is_some_and(|(_, finished)| finished.is_some());
        for visit in &history.visits {
            let Some(version) = visit.version.map(Slot::place) else { continue };
            // A run that was cut off does not count as one that had ended.
            if is_whole(&visit.run) {
                let first = found.entry(version).or_insert(visit.run);
                *first = visit.run.min(*first);
            }
            let url = history.page_urls[visit.page as usize].place();
            if targets.contains(&url) && matches!(visit.outcome, VisitOutcome::New | VisitOutcome::Changed | VisitOutcome::Unchanged) {
                good.insert((url, visit.run), version);
            }
        }
        Self { good, found, times }
    }

    /// Whether a run that had ended before this one began found the version.
    fn found_before(&self, version: usize, run: i64) -> bool {
        let Some((started, _)) = self.times.get(&run) else { return false };
        let ended = |run: &i64| self.times.get(run).and_then(|(_, finished)| *finished).is_some_and(|finished| finished <= *started);
        self.found.get(&version).is_some_and(ended)
    }
}
