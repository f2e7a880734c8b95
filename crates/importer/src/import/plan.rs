//! What an import is about to do with a region: its pages, their versions, the visits, and what must be read again.

use super::guard::refuse_page;
use crate::RULES_VERSION;
use crate::digest::sha256_hex;
use crate::extract::PageContext;
use crate::fetch::{FailedPage, MediaType, Page};
use crate::interpret::{Interpretation, interpret_page};
use crate::read::decode_body;
use crate::redact::{Tombstones, redact_body};
use crate::resolve::ReadPage;
use crate::store::{KnownPage, RegionState, StoreError, VersionHead, is_whole, load_body, load_version_head, was_found_before};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use helheten_model::entity::{page, page_version, page_visit};
use helheten_model::vocabulary::{RegionCode, VisitOutcome};
use sea_orm::DatabaseConnection;
use std::collections::BTreeMap;

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

    /// Takes a page in: new, changed, unchanged, or refused.
    pub(super) async fn add_page(&mut self, db: &DatabaseConnection, page: &Page, accept_collapse: bool) -> Result<(), StoreError> {
        let sha256 = sha256_hex(&page.body);
        let id = page_id(page.region.as_str(), &page.url);
        let current = self.state.pages.get(&id).and_then(|known| known.current.clone());
        let mut head = VersionHead {
            id: format!("{id}@{}", &sha256[..12]),
            page_id: id.clone(),
            sha256,
            media_type: page.media_type.as_str().to_owned(),
            headers: page.headers.iter().map(|(name, value)| (name.clone(), serde_json::Value::from(value.as_str()))).collect(),
            source_date: page.date.map(|date| date.to_string()),
            stated_date: None,
            rules_version: RULES_VERSION.to_owned(),
            redacted: false,
            fetched_at: page.fetched_at,
        };
        if let Some(current) = current.as_ref().filter(|current| current.sha256 == head.sha256) {
            head.fetched_at = current.fetched_at;
            head.redacted = current.redacted;
            return self.keep_version(db, page, current, head).await;
        }
        let (body, interpretation) = self.interpret(page);
        let before = match &current {
            Some(current) => match read_stored(db, current, self.known_url(&id), page.region).await {
                // What it stated cannot be compared with; the new content is whole.
                Err(StoreError::DamagedVersion { id, cause }) => {
                    tracing::warn!(version = %id, %cause, "a stored version of a page is damaged");
                    None
                }
                other => Some(other?.extraction),
            },
            None => None,
        };
        if let Some(reason) = refuse_page(&interpretation, before.as_ref(), accept_collapse) {
            self.add_failure(&FailedPage { region: page.region, url: page.url.clone(), message: String::new() }, reason);
            return Ok(());
        }
        head.stated_date.clone_from(&interpretation.extraction.page.date);
        match load_version_head(db, &head.id).await? {
            // The page is again as it once was.
            Some(known) => {
                head.fetched_at = known.fetched_at;
                head.redacted = known.redacted;
                self.version_changes.insert(head.id.clone(), head.clone());
            }
            None => self.versions.push(version_row(&head, page, body.as_deref())?),
        }
        let outcome = if current.is_some() { VisitOutcome::Changed } else { VisitOutcome::New };
        self.set_current(page, head, interpretation, outcome);
        Ok(())
    }

    /// Reads a page; people who are kept out are made unreadable first, and then the body that is to be stored is given.
    fn interpret(&self, page: &Page) -> (Option<Vec<u8>>, Interpretation) {
        let interpretation = interpret_page(&page.body, page.media_type, page.charset(), &context_of(page));
        let names = self.tombstones.find_names(&interpretation, || decode_body(&page.body, page.media_type, page.charset()));
        match redact_body(&page.body, page.media_type, page.charset(), &names) {
            Some(body) => {
                let interpretation = interpret_page(&body, page.media_type, page.charset(), &context_of(page));
                (Some(body), self.without_kept_out(interpretation))
            }
            None => (None, self.without_kept_out(interpretation)),
        }
    }

    /// Leaves out who is kept out, in whatever form the page writes the name.
    fn without_kept_out(&self, mut interpretation: Interpretation) -> Interpretation {
        for role in &mut interpretation.extraction.roles {
            if role.holder.as_ref().is_some_and(|holder| self.tombstones.holds(holder)) {
                role.holder = None;
                role.party = None;
            }
        }
        interpretation
    }

    /// A page that is as it was; what its source says of it may have changed.
    async fn keep_version(&mut self, db: &DatabaseConnection, page: &Page, current: &VersionHead, mut head: VersionHead) -> Result<(), StoreError> {
        if !is_whole(db, current).await? {
            self.mend_version(current, page)?;
        }
        let same_source = current.media_type == head.media_type && current.source_date == head.source_date && current.charset() == head.charset();
        if same_source && current.rules_version == RULES_VERSION {
            let lingers = self.state.pages.get(&head.page_id).is_some_and(|known| known.previous.is_some());
            // Read well a second time, by a run of its own: what the page no longer states is no longer held.
            let ends = lingers && was_found_before(db, &current.id, self.run_id).await?;
            if let Some(known) = self.state.pages.get_mut(&head.page_id) {
                known.page.kind = page.kind.clone().or(known.page.kind.take());
                if ends {
                    known.page.previous_version_id = None;
                    known.previous = None;
                    self.lingering_ended = true;
                }
            }
            self.add_visit(&head.page_id, Some(&current.id), VisitOutcome::Unchanged, None);
            return Ok(());
        }
        let (_, interpretation) = self.interpret(page);
        head.stated_date.clone_from(&interpretation.extraction.page.date);
        self.version_changes.insert(head.id.clone(), head.clone());
        self.set_current(page, head, interpretation, VisitOutcome::Unchanged);
        Ok(())
    }

    fn set_current(&mut self, page: &Page, head: VersionHead, interpretation: Interpretation, outcome: VisitOutcome) {
        let before = self.state.pages.get(&head.page_id);
        let kind_before = before.and_then(|known| known.page.kind.clone());
        // The version before it lingers; one that is only read otherwise leaves what lingers as it is.
        let previous = before.and_then(|known| match &known.current {
            Some(current) if current.id == head.id => known.previous.clone(),
            current => current.clone(),
        });
        let row = page::Model {
            id: head.page_id.clone(),
            region_code: page.region.to_string(),
            url: page.url.clone(),
            kind: page.kind.clone().or(kind_before),
            title: interpretation.extraction.page.title.clone(),
            current_version_id: Some(head.id.clone()),
            previous_version_id: previous.as_ref().map(|previous| previous.id.clone()),
        };
        self.add_visit(&head.page_id, Some(&head.id), outcome, None);
        self.read.insert(head.id.clone(), interpretation);
        self.state.pages.insert(head.page_id.clone(), KnownPage { page: row, current: Some(head), previous });
    }

    /// A page that failed: what it said before stands.
    pub(super) fn add_failure(&mut self, page: &FailedPage, message: String) {
        let id = page_id(page.region.as_str(), &page.url);
        let unknown = || page::Model {
            id: id.clone(),
            region_code: page.region.to_string(),
            url: page.url.clone(),
            kind: None,
            title: None,
            current_version_id: None,
            previous_version_id: None,
        };
        self.state.pages.entry(id.clone()).or_insert_with(|| KnownPage { page: unknown(), current: None, previous: None });
        self.add_visit(&id, None, VisitOutcome::Failed, Some(message));
    }

    fn add_visit(&mut self, page_id: &str, version: Option<&str>, outcome: VisitOutcome, message: Option<String>) {
        let visit = page_visit::Model {
            id: format!("{}/{page_id}", self.run_id),
            run_id: self.run_id,
            page_id: page_id.to_owned(),
            page_version_id: version.map(ToOwned::to_owned),
            visited_at: self.now,
            outcome: outcome.code().to_owned(),
            message,
        };
        self.visits.insert(page_id.to_owned(), visit);
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
            let interpretation = match read_stored(db, &head, Some(page.url.clone()), region).await {
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
                match read_stored(db, head, Some(known.page.url.clone()), region).await {
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

/// `page:<region>/<the first 12 hexadecimal digits of the address's SHA-256>`.
fn page_id(region: &str, url: &str) -> String {
    format!("page:{region}/{}", &sha256_hex(url.as_bytes())[..12])
}

fn context_of(page: &Page) -> PageContext {
    PageContext { region: page.region, url: Some(page.url.clone()), date: page.date }
}

fn parse_day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

/// Reads a stored version by today's rules.
async fn read_stored(db: &DatabaseConnection, head: &VersionHead, url: Option<String>, region: RegionCode) -> Result<Interpretation, StoreError> {
    let body = load_body(db, &head.id).await?;
    let media_type = if head.media_type == MediaType::Html.as_str() { MediaType::Html } else { MediaType::Text };
    let context = PageContext { region, url, date: head.source_date.as_deref().and_then(parse_day) };
    Ok(interpret_page(&body, media_type, head.charset(), &context))
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

/// The row of a new version; `redacted` is the body where names in it were made unreadable.
fn version_row(head: &VersionHead, page: &Page, redacted: Option<&[u8]>) -> Result<page_version::Model, StoreError> {
    Ok(page_version::Model {
        id: head.id.clone(),
        page_id: head.page_id.clone(),
        sha256: head.sha256.clone(),
        media_type: head.media_type.clone(),
        headers: head.headers.clone(),
        status: i32::from(page.status),
        body: compress_body(redacted.unwrap_or(&page.body))?,
        source_date: head.source_date.clone(),
        stated_date: head.stated_date.clone(),
        rules_version: head.rules_version.clone(),
        redacted: redacted.is_some(),
        fetched_at: head.fetched_at,
    })
}

/// A body as it is stored.
pub(crate) fn compress_body(body: &[u8]) -> Result<Vec<u8>, StoreError> {
    zstd::encode_all(body, COMPRESSION_LEVEL).map_err(StoreError::Compress)
}
