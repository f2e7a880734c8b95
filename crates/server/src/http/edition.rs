//! Whole answers of one dataset, ready to be sent, and the tags that clients know them by. Another dataset has another edition.

use super::memory::AnswerMemory;
use super::negotiation::AnswerForm;
use crate::dataset::Dataset;
use arc_swap::ArcSwap;
use axum::body::Bytes;
use axum::http::HeaderValue;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::GzEncoder;
use moka::sync::Cache;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::{Arc, LazyLock, OnceLock, Weak};
use std::time::SystemTime;

/// How much memory answers may take together, in bytes.
const ANSWERS_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Longer answers are not kept: one must not drive out many.
const ANSWER_BYTES_MAX: usize = 2 * 1024 * 1024;
/// What an entry takes besides its bytes.
const ENTRY_BYTES: usize = 256;
/// Shorter answers are not compressed, as `CompressionLayer` has it.
const COMPRESSED_FROM: usize = 32;

/// An answer without errors, ready to be sent.
pub(super) struct ReadyAnswer {
    pub(super) body: Bytes,
    pub(super) operation: Option<String>,
    pub(super) cost: Option<usize>,
    gzip: OnceLock<Option<Bytes>>,
    memory: AnswerMemory,
}

impl ReadyAnswer {
    pub(super) fn new(body: Vec<u8>, memory: &AnswerMemory, operation: Option<String>, cost: Option<usize>) -> Self {
        Self { body: memory.hold(body), operation, cost, gzip: OnceLock::new(), memory: memory.clone() }
    }

    /// The answer compressed with gzip, once for all who ask; none where that does not make it shorter.
    pub(super) fn gzip(&self) -> Option<&Bytes> {
        let compress = || {
            if self.body.len() < COMPRESSED_FROM {
                return None;
            }
            let mut encoder = GzEncoder::new(Vec::with_capacity(self.body.len() / 4), Compression::fast());
            encoder.write_all(&self.body).ok()?;
            encoder.finish().ok().filter(|bytes| bytes.len() < self.body.len()).map(|bytes| self.memory.hold(bytes))
        };
        self.gzip.get_or_init(compress).as_ref()
    }

    /// What it takes at most: compressed it is not longer than it is.
    fn weight(&self) -> u32 {
        u32::try_from(2 * self.body.len() + ENTRY_BYTES).unwrap_or(u32::MAX)
    }
}

/// What tells one request from all others, and its answer's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key([u8; 32]);

impl Key {
    /// The key of a request as it was sent.
    pub(super) fn new(is_post: bool, form: AnswerForm, raw: &[u8]) -> Self {
        let way = u8::from(is_post) << 1 | u8::from(form == AnswerForm::GraphqlResponse);
        Self(Sha256::new().chain_update([way]).chain_update(raw).finalize().into())
    }
}

/// What is known of one dataset's answers.
pub(super) struct Edition {
    /// The dataset itself: another one never has its address as long as this knows of it.
    dataset: Weak<Dataset>,
    fingerprint: [u8; 32],
    answers: Cache<Key, Arc<ReadyAnswer>>,
}

impl Edition {
    fn new(dataset: &Arc<Dataset>) -> Self {
        let weigh = |_: &Key, answer: &Arc<ReadyAnswer>| answer.weight();
        Self {
            dataset: Arc::downgrade(dataset),
            fingerprint: fingerprint_of(dataset),
            answers: Cache::builder().max_capacity(ANSWERS_BYTES_MAX).weigher(weigh).build(),
        }
    }

    /// The answer to a request, where it was given before.
    pub(super) fn find(&self, key: &Key) -> Option<Arc<ReadyAnswer>> {
        self.answers.get(key)
    }

    /// Keeps an answer, unless it is too long.
    pub(super) fn keep(&self, key: Key, answer: &Arc<ReadyAnswer>) {
        if answer.body.len() <= ANSWER_BYTES_MAX {
            self.answers.insert(key, Arc::clone(answer));
        }
    }

    /// The tag of a request's answer. It is weak, since answers are also sent compressed; and the same after a new start.
    pub(super) fn tag(&self, key: &Key) -> Tag {
        let digest = Sha256::new().chain_update(self.fingerprint).chain_update(key.0).finalize();
        Tag(format!("\"{}\"", URL_SAFE_NO_PAD.encode(&digest[..16])))
    }
}

/// What the state of the database and the program make of every answer.
fn fingerprint_of(data: &Dataset) -> [u8; 32] {
    let runs_ended = data.import_runs.iter().filter(|run| run.finished_at.is_some()).count();
    // Visits that change nothing make no revision, and are told all the same.
    let visited =
        data.pages.iter().map(|page| page.last_visit_at).chain(data.sources.iter().filter_map(|source| Some(source.visit.as_ref()?.visited_at))).max();
    let stamp = format!("{} {:?} {:?} {} {runs_ended} {visited:?}", env!("CARGO_PKG_VERSION"), *BUILD, data.info, data.import_runs.len());
    Sha256::digest(stamp).into()
}

/// What tells this build of the program from another of the same version: its file's length and time, where the system tells them.
static BUILD: LazyLock<Option<(u64, Option<SystemTime>)>> = LazyLock::new(|| {
    let file = std::fs::metadata(std::env::current_exe().ok()?).ok()?;
    Some((file.len(), file.modified().ok()))
});

/// A tag without its mark of weakness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag(String);

impl Tag {
    /// The tag as a header.
    pub(super) fn header(&self) -> HeaderValue {
        HeaderValue::try_from(format!("W/{}", self.0)).expect("a tag is written in letters and digits")
    }

    /// Whether it is among the tags of `If-None-Match`.
    pub(super) fn is_named(&self, header: &HeaderValue) -> bool {
        header.to_str().is_ok_and(|tags| tags.split(',').map(str::trim).any(|tag| tag.strip_prefix("W/").unwrap_or(tag) == self.0))
    }
}

/// The edition of the dataset that is served.
pub(super) struct Editions(ArcSwap<Edition>);

impl Editions {
    /// Nothing was asked yet.
    pub(super) fn new() -> Self {
        Self(ArcSwap::from_pointee(Edition::new(&Arc::default())))
    }

    /// The edition of a dataset. The answers of the one before are forgotten.
    pub(super) fn of(&self, dataset: &Arc<Dataset>) -> Arc<Edition> {
        let edition = self.0.load_full();
        if std::ptr::eq(edition.dataset.as_ptr(), Arc::as_ptr(dataset)) {
            return edition;
        }
        let edition = Arc::new(Edition::new(dataset));
        self.0.store(Arc::clone(&edition));
        edition
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dataset(revision: i64) -> Arc<Dataset> {
        let mut dataset = Dataset::default();
        dataset.info.revision = revision;
        Arc::new(dataset)
    }

    fn ready(body: Vec<u8>) -> ReadyAnswer {
        ReadyAnswer::new(body, &AnswerMemory::new(), None, None)
    }

    #[test]
    fn another_dataset_has_no_answer_of_the_one_before() {
        let editions = Editions::new();
        let (one, other) = (dataset(1), dataset(1));
        let key = Key::new(false, AnswerForm::Json, b"query=x");
        let answer = Arc::new(ready(b"{}".to_vec()));
        let edition = editions.of(&one);
        edition.keep(key, &answer);
        assert!(editions.of(&one).find(&key).is_some());
        assert!(editions.of(&other).find(&key).is_none(), "the revision is the same, the dataset is not");
        // What was begun on the older one is not kept for the newer.
        edition.keep(key, &answer);
        assert!(editions.of(&other).find(&key).is_none());
    }

    #[test]
    fn tags_follow_data_form_and_request() {
        let editions = Editions::new();
        let tag = |revision: i64, form, raw: &[u8]| editions.of(&dataset(revision)).tag(&Key::new(false, form, raw));
        let first = tag(1, AnswerForm::Json, b"query=x");
        assert_eq!(first, tag(1, AnswerForm::Json, b"query=x"), "the same after a new start");
        for other in [tag(2, AnswerForm::Json, b"query=x"), tag(1, AnswerForm::GraphqlResponse, b"query=x"), tag(1, AnswerForm::Json, b"query=y")] {
            assert_ne!(first, other);
        }
        let named = |header: String| first.is_named(&HeaderValue::try_from(header).unwrap());
        assert!(named(first.0.clone()) && named(format!("\"a\", W/{}", first.0)) && !named("W/\"a\"".to_owned()));
        assert!(!named(format!("W/W/{}", first.0)), "that is no tag");
    }

    #[test]
    fn long_answers_are_not_kept() {
        let editions = Editions::new();
        let data = dataset(1);
        let edition = editions.of(&data);
        let key = Key::new(true, AnswerForm::Json, b"long");
        edition.keep(key, &Arc::new(ready(vec![b' '; ANSWER_BYTES_MAX + 1])));
        assert!(edition.find(&key).is_none());
        let answer = ready(vec![b' '; 10_000]);
        assert!(answer.gzip().is_some_and(|bytes| bytes.len() < 100));
        assert!(ready(b"short".to_vec()).gzip().is_none());
    }
}
