//! What searches cost: in the time of the processor, which other programs do not change.

use crate::synthetic::{KINDS, PLACES, SUBJECTS};
use helheten_server::Dataset;
use helheten_server::dataset::SearchRequest;
use std::fs;
use std::sync::OnceLock;
use std::time::Instant;

/// How many questions are asked of each sort.
const QUESTIONS: usize = 200;
/// How often each is asked: the system tells the time of the processor in steps of some milliseconds.
const REPEATS: u32 = 20;

/// What building an index and searching it came to.
pub(crate) struct SearchCost {
    pub(crate) texts: usize,
    pub(crate) index_seconds: f64,
    pub(crate) median_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) slowest: String,
    pub(crate) near_median_ms: f64,
    pub(crate) near_p99_ms: f64,
    pub(crate) near_slowest: String,
}

/// Builds the index and asks it for two words at a time, as they are written and with a letter missing.
pub(crate) fn measure_search(dataset: &Dataset) -> SearchCost {
    let started = Instant::now();
    let texts = dataset.search_index().len();
    let index_seconds = started.elapsed().as_secs_f64();
    let (median_ms, p99_ms, slowest) = ask(dataset, two_words);
    let (near_median_ms, near_p99_ms, near_slowest) = ask(dataset, |place| without_a_letter(&two_words(place)));
    SearchCost { texts, index_seconds, median_ms, p99_ms, slowest, near_median_ms, near_p99_ms, near_slowest }
}

/// The median and the 99th percentile, and the question that took longest.
fn ask(dataset: &Dataset, question: impl Fn(usize) -> String) -> (f64, f64, String) {
    for place in 0..20 {
        let _ = answer(dataset, &question(place));
    }
    let mut times: Vec<(f64, String)> = (0..QUESTIONS)
        .map(|place| {
            let question = question(place);
            (answer(dataset, &question), question)
        })
        .collect();
    times.sort_by(|one, other| one.0.total_cmp(&other.0));
    (times[QUESTIONS / 2].0, times[QUESTIONS * 99 / 100].0, times[QUESTIONS - 1].1.clone())
}

/// How many milliseconds a search took.
fn answer(dataset: &Dataset, text: &str) -> f64 {
    let started = processor_ms();
    for _ in 0..REPEATS {
        let page = dataset.search(SearchRequest { text, ..SearchRequest::default() }, |total| 0..total.min(20));
        assert!(page.is_ok_and(|page| page.total > 0), "\"{text}\" finds nothing");
    }
    (processor_ms() - started) / f64::from(REPEATS)
}

fn two_words(place: usize) -> String {
    let (subject, kind, name) = (SUBJECTS[place % SUBJECTS.len()], KINDS[place * 7 % KINDS.len()].0, PLACES[place * 13 % PLACES.len()]);
    match place % 4 {
        0 => format!("{subject} {name}"),
        1 => format!("{subject} verksamhetsplan"),
        2 => format!("{subject}{kind} {name}"),
        _ => format!("ordförande {subject}{kind}"),
    }
}

/// The first word without its third letter.
fn without_a_letter(text: &str) -> String {
    text.char_indices().enumerate().filter(|(place, _)| *place != 2).map(|(_, (_, letter))| letter).collect()
}

/// The time of the processor that this thread has taken; where the system does not tell, the time that has passed.
fn processor_ms() -> f64 {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| BEGAN.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3, |nanoseconds| nanoseconds / 1e6)
}
