//! What an import is about to do with a region: its pages, their versions, the visits, and what must be read again.

mod visits;

pub(crate) use visits::load_page;

use super::guard::Refusal;
use crate::RULES_VERSION;
use crate::digest::sha256_hex;
use crate::extract::PageContext;
use crate::fetch::Page;
use crate::interpret::{Interpretation, interpret_page};
use crate::redact::Tombstones;
use crate::report::{PageFailure, QuarantinedPage};
use crate::resolve::ReadPage;
use crate::store::{KnownPage, RegionState, StoreError, VersionHead, load_body};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use helheten_model::entity::{page, page_version, page_visit};
use helheten_model::vocabulary::RegionCode;
use sea_orm::DatabaseConnection;
use std::collections::{BTreeMap, BTreeSet};

/// How hard bodies are compressed, from 1 to 22.
const COMPRESSION_LEVEL: i32 = 9;

/// What an import is about to do with a region.
pub(super) struct Plan {
    /// The region's pages, as they will be.
    pub(super) state: RegionState,
    /// The pages as they are.
    before: BTreeMap<String, page::Model>,
    run_id: i64,
    now: DateTime<Utc>,
    tombstones: Tombstones,
    /// The visits, by page.
    pub(super) visits: BTreeMap<String, page_visit::Model>,
    /// Versions that were not known.
    pub(super) versions: Vec<page_version::Model>,
    /// Versions of which something else is known now, by id.
    pub(super) version_changes: BTreeMap<String, VersionHead>,
    /// Bodies of damaged versions that are stored anew, by version.
    pub(super) mended: BTreeMap<String, (Vec<u8>, bool)>,
    /// Versions that are kept aside, where they are not stored yet.
    pub(super) kept_aside: Vec<page_version::Model>,
    /// Bodies that read the same as the current version, by their SHA-256, and the SHA-256 of that one.
    pub(super) read_the_same: BTreeMap<String, String>,
    /// Addresses that never gave a page that could be taken in, as ids of pages.
    pub(super) never_pages: BTreeSet<String>,
    /// What is kept aside, for the report.
    pub(super) quarantined: Vec<QuarantinedPage>,
    /// What failed, for the report.
    pub(super) failures: Vec<PageFailure>,
    /// Why everything that is new is kept aside, where it is.
    hold: Option<Refusal>,
    /// Whether what lingered of an earlier version no longer does.
    lingering_ended: bool,
    /// What current versions state, where they were read already.
    read: BTreeMap<String, Interpretation>,
}

impl Plan {
    /// Nothing is to be done yet.
    pub(super) fn new(state: RegionState, run_id: i64, now: DateTime<Utc>) -> Self {
        let before = state.pages.iter().map(|(id, known)| (id.clone(), known.page.clone())).collect();
        let tombstones = Tombstones::new(&state.tombstones);
        Self {
            tombstones,
            lingering_ended: false,
            mended: BTreeMap::new(),
            kept_aside: Vec::new(),
            read_the_same: BTreeMap::new(),
            never_pages: BTreeSet::new(),
            quarantined: Vec::new(),
            failures: Vec::new(),
            hold: None,
            state,
            before,
            run_id,
            now,
            visits: BTreeMap::new(),
            versions: Vec::new(),
            version_changes: BTreeMap::new(),
            read: BTreeMap::new(),
        }
    }

    /// The same, but everything that is new is kept aside.
    pub(super) fn holding(self, refusal: Refusal) -> Self {
        Self { hold: Some(refusal), ..self }
    }

    fn known_url(&self, page_id: &str) -> Option<String> {
        self.state.pages.get(page_id).map(|known| known.page.url.clone())
    }

    /// Whether nothing can have changed: no page did, today's rules read them all, and no day has come on which standing
    /// depends.
    pub(super) fn is_settled(&self) -> bool {
        let versions_settled = self.versions.is_empty() && self.version_changes.is_empty() && !self.lingering_ended;
        let mut heads = self.state.pages.values().filter_map(|known| known.current.as_ref());
        if self.state.revision.is_none() {
            return heads.next().is_none();
        }
        versions_settled && heads.all(|head| head.rules_version == RULES_VERSION) && !self.time_passed()
    }

    /// Whether a year or the day of an event has come since the last revision.
    pub(super) fn time_passed(&self) -> bool {
        let Some((_, revised_at)) = self.state.revision else { return false };
        let [revised, today] = [revised_at, self.now].map(|moment| moment.date_naive().to_string());
        let has_come = |date: &String| date.as_str() > &revised[..date.len().min(revised.len())] && date.as_str() <= &today[..date.len().min(today.len())];
        revised_at.year() < self.now.year() || self.state.event_dates.iter().any(has_come)
    }

    /// Whether rules other than today's read a page last.
    pub(super) fn has_other_rules(&self) -> bool {
        self.state.pages.values().filter_map(|known| known.current.as_ref()).any(|head| head.rules_version != RULES_VERSION)
    }

    /// What all current versions state by today's rules, and the versions before them that linger; those that were not
    /// visited are read from the database.
    ///
    /// A stored version that is damaged is taken from `incoming`, where its page came again as it was.
    pub(super) async fn read_current(&mut self, db: &DatabaseConnection, region: RegionCode, incoming: &[Page]) -> Result<Vec<ReadPage>, StoreError> {
        let current = self.state.pages.values().filter_map(|known| known.current.as_ref().map(|head| (&known.page, head)));
        let unread: Vec<(page::Model, VersionHead)> =
            current.filter(|(_, head)| !self.read.contains_key(&head.id)).map(|(page, head)| (page.clone(), head.clone())).collect();
        for (page, head) in unread {
            let interpretation = match read_version(db, &head, Some(page.url.clone()), region).await {
                Err(StoreError::DamagedVersion { id, cause }) => match incoming.iter().find(|page| sha256_hex(&page.body) == head.sha256) {
                    Some(page) => self.mend_version(&head, page)?,
                    None => return Err(StoreError::DamagedVersion { id, cause }),
                },
                other => other?,
            };
            let interpretation = self.without_kept_out(interpretation);
            self.keep_unvisited(page, head, interpretation);
        }
        let mut pages = Vec::new();
        for known in self.state.pages.values() {
            if let Some(head) = &known.current
                && let Some(interpretation) = self.read.remove(&head.id)
            {
                pages.push(read_page_of(head, interpretation, false));
            }
            if let Some(head) = &known.previous {
                match read_version(db, head, Some(known.page.url.clone()), region).await {
                    Err(StoreError::DamagedVersion { id, cause }) => {
                        tracing::warn!(version = %id, %cause, "a stored version of a page is damaged; what it alone stated is no longer held");
                    }
                    other => pages.push(read_page_of(head, self.without_kept_out(other?), true)),
                }
            }
        }
        Ok(pages)
    }

    /// Reads a damaged version from its page, which came again as it was, and stores its body anew.
    fn mend_version(&mut self, head: &VersionHead, page: &Page) -> Result<Interpretation, StoreError> {
        let (body, interpretation) = self.interpret(page);
        tracing::warn!(version = %head.id, "a stored version of a page is damaged or missing; it is stored anew as it came again");
        self.mended.insert(head.id.clone(), (compress_body(body.as_deref().unwrap_or(&page.body))?, body.is_some()));
        Ok(interpretation)
    }

    /// A page that was not visited; other rules may read it otherwise.
    fn keep_unvisited(&mut self, mut page: page::Model, mut head: VersionHead, interpretation: Interpretation) {
        if head.rules_version != RULES_VERSION {
            RULES_VERSION.clone_into(&mut head.rules_version);
            head.stated_date.clone_from(&interpretation.extraction.page.date);
            page.title.clone_from(&interpretation.extraction.page.title);
            self.version_changes.insert(head.id.clone(), head.clone());
        }
        self.read.insert(head.id.clone(), interpretation);
        let previous = self.state.pages.get_mut(&page.id).and_then(|known| known.previous.take());
        self.state.pages.insert(page.id.clone(), KnownPage { page, current: Some(head), previous });
    }

    pub(super) fn changed_pages(&self) -> Vec<page::Model> {
        let pages = self.state.pages.values().map(|known| &known.page);
        pages.filter(|page| self.before.get(&page.id) != Some(page)).cloned().collect()
    }
}

fn parse_day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

/// Reads a stored version by today's rules.
pub(crate) async fn read_version(db: &DatabaseConnection, head: &VersionHead, url: Option<String>, region: RegionCode) -> Result<Interpretation, StoreError> {
    let body = load_body(db, &head.id).await?;
    let context = PageContext { region, url, date: head.source_date.as_deref().and_then(parse_day) };
    Ok(interpret_page(&body, head.media_type(), head.charset(), &context))
}

fn read_page_of(head: &VersionHead, interpretation: Interpretation, lingering: bool) -> ReadPage {
    ReadPage {
        page_version_id: head.id.clone(),
        stated_date: head.stated_date.as_deref().and_then(parse_day),
        fetched_at: head.fetched_at,
        text: interpretation.document.text,
        extraction: interpretation.extraction,
        lingering,
    }
}

/// A body as it is stored.
pub(crate) fn compress_body(body: &[u8]) -> Result<Vec<u8>, StoreError> {
    zstd::encode_all(body, COMPRESSION_LEVEL).map_err(StoreError::Compress)
}
