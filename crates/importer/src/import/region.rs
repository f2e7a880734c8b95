//! One region's way through an import: what is new, what must be read again, and what is stored.

use super::guard::refuse_page;
use super::{ImportEvent, ImportOptions, Progress, RegionPages};
use crate::RULES_VERSION;
use crate::digest::sha256_hex;
use crate::extract::PageContext;
use crate::fetch::{FailedPage, MediaType, Page};
use crate::interpret::{Interpretation, interpret_page};
use crate::report::{PageCounts, PageFailure, RegionReport};
use crate::resolve::{ReadPage, resolve_facts};
use crate::store::{
    KnownPage, RegionState, RegionUpdate, StoreError, Stored, VersionHead, count_held, load_body, load_known_ids, load_region, load_version_head, store_changes,
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use helheten_model::entity::{page, page_version, page_visit};
use helheten_model::vocabulary::{Region, RegionCode, VisitOutcome};
use sea_orm::DatabaseConnection;
use std::collections::{BTreeMap, BTreeSet};

/// How often a region is begun again because another import stored it in the meantime.
const ATTEMPTS_MAX: usize = 3;

/// How hard bodies are compressed, from 1 to 22.
const COMPRESSION_LEVEL: i32 = 9;

/// Imports one region; a failure is told in its report.
pub(super) async fn import_region(
    db: &DatabaseConnection,
    region: &'static Region,
    incoming: RegionPages,
    run_id: i64,
    options: &ImportOptions<'_>,
    progress: Progress<'_>,
) -> RegionReport {
    let mut report = RegionReport::new(region);
    let mut result = Err(StoreError::Overtaken(region.code.to_string()));
    for _ in 0..ATTEMPTS_MAX {
        result = import_once(db, region, &incoming, run_id, options, &mut report, progress).await;
        if !matches!(result, Err(StoreError::Overtaken(_))) {
            break;
        }
    }
    match result {
        Ok(stored) => report.add_stored(&stored),
        Err(error) => {
            tracing::error!(region = %region.code, %error, "failed to import the region; its facts stand as they were");
            report.error = Some(error.to_string());
        }
    }
    if let Ok((facts, findings)) = count_held(db, region).await {
        report.facts = facts;
        report.findings = findings;
    }
    report
}

async fn import_once(
    db: &DatabaseConnection,
    region: &'static Region,
    incoming: &RegionPages,
    run_id: i64,
    options: &ImportOptions<'_>,
    report: &mut RegionReport,
    progress: Progress<'_>,
) -> Result<Stored, StoreError> {
    let now = (options.clock)();
    let state = load_region(db, region).await?;
    let mut plan = Plan::new(state, run_id, now);
    for page in &incoming.pages {
        plan.add_page(db, page, options.accept_collapse).await?;
    }
    for page in &incoming.failed {
        plan.add_failure(page, page.message.clone());
    }
    report.pages = PageCounts::default();
    report.failures.clear();
    for (id, visit) in &plan.visits {
        let outcome = VisitOutcome::find(&visit.outcome).unwrap_or(VisitOutcome::Failed);
        let url = plan.state.pages[id].page.url.as_str();
        report.pages.add(outcome);
        if let Some(message) = &visit.message {
            report.failures.push(PageFailure { url: url.to_owned(), message: message.clone() });
        }
        progress(ImportEvent::Page { region: region.code, url, outcome, message: visit.message.as_deref() });
    }
    let changes = if plan.is_settled() { None } else { Some(plan.read_current(db, region.code).await?) };
    let changes = match changes {
        Some(pages) => Some(resolve_facts(region.code, &pages, &load_known_ids(db, region).await?, now)),
        None => None,
    };
    let update = RegionUpdate {
        region,
        run_id,
        now,
        revision_seen: plan.state.revision.map(|(seq, _)| seq),
        pages: plan.changed_pages(),
        versions: plan.versions,
        version_changes: plan.version_changes.into_values().collect(),
        visits: plan.visits.into_values().collect(),
        changes: changes.as_ref(),
        reinterpreted: plan.reinterpreted,
    };
    store_changes(db, update).await
}

/// What an import is about to do with a region.
struct Plan {
    /// The region's pages, as they will be.
    state: RegionState,
    /// The pages as they are.
    before: BTreeMap<String, page::Model>,
    run_id: i64,
    now: DateTime<Utc>,
    visits: BTreeMap<String, page_visit::Model>,
    versions: Vec<page_version::Model>,
    version_changes: BTreeMap<String, VersionHead>,
    reinterpreted: BTreeSet<String>,
    /// What current versions state, where they were read already.
    read: BTreeMap<String, Interpretation>,
}

impl Plan {
    fn new(state: RegionState, run_id: i64, now: DateTime<Utc>) -> Self {
        let before = state.pages.iter().map(|(id, known)| (id.clone(), known.page.clone())).collect();
        Self {
            state,
            before,
            run_id,
            now,
            visits: BTreeMap::new(),
            versions: Vec::new(),
            version_changes: BTreeMap::new(),
            reinterpreted: BTreeSet::new(),
            read: BTreeMap::new(),
        }
    }

    /// Takes a page in: new, changed, unchanged, or refused.
    async fn add_page(&mut self, db: &DatabaseConnection, page: &Page, accept_collapse: bool) -> Result<(), StoreError> {
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
            fetched_at: page.fetched_at,
        };
        if let Some(current) = current.as_ref().filter(|current| current.sha256 == head.sha256) {
            head.fetched_at = current.fetched_at;
            self.keep_version(page, current, head);
            return Ok(());
        }
        let interpretation = interpret_page(&page.body, page.media_type, page.charset(), &context_of(page));
        let before = match &current {
            Some(current) => Some(read_stored(db, current, self.known_url(&id), page.region).await?.extraction),
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
                self.version_changes.insert(head.id.clone(), head.clone());
            }
            None => self.versions.push(version_row(&head, page)?),
        }
        let outcome = if current.is_some() { VisitOutcome::Changed } else { VisitOutcome::New };
        self.set_current(page, head, interpretation, outcome);
        Ok(())
    }

    /// A page that is as it was; what its source says of it may have changed.
    fn keep_version(&mut self, page: &Page, current: &VersionHead, mut head: VersionHead) {
        let same_source = current.media_type == head.media_type && current.source_date == head.source_date && current.charset() == head.charset();
        if same_source && current.rules_version == RULES_VERSION {
            let known = self.state.pages.entry(head.page_id.clone());
            known.and_modify(|known| known.page.kind = page.kind.clone().or(known.page.kind.take()));
            self.add_visit(&head.page_id, Some(&current.id), VisitOutcome::Unchanged, None);
            return;
        }
        let interpretation = interpret_page(&page.body, page.media_type, page.charset(), &context_of(page));
        head.stated_date.clone_from(&interpretation.extraction.page.date);
        if same_source {
            self.reinterpreted.insert(head.id.clone());
        }
        self.version_changes.insert(head.id.clone(), head.clone());
        self.set_current(page, head, interpretation, VisitOutcome::Unchanged);
    }

    fn set_current(&mut self, page: &Page, head: VersionHead, interpretation: Interpretation, outcome: VisitOutcome) {
        let kind_before = self.state.pages.get(&head.page_id).and_then(|known| known.page.kind.clone());
        let row = page::Model {
            id: head.page_id.clone(),
            region_code: page.region.to_string(),
            url: page.url.clone(),
            kind: page.kind.clone().or(kind_before),
            title: interpretation.extraction.page.title.clone(),
            current_version_id: Some(head.id.clone()),
        };
        self.add_visit(&head.page_id, Some(&head.id), outcome, None);
        self.read.insert(head.id.clone(), interpretation);
        self.state.pages.insert(head.page_id.clone(), KnownPage { page: row, current: Some(head) });
    }

    /// A page that failed: what it said before stands.
    fn add_failure(&mut self, page: &FailedPage, message: String) {
        let id = page_id(page.region.as_str(), &page.url);
        let unknown =
            || page::Model { id: id.clone(), region_code: page.region.to_string(), url: page.url.clone(), kind: None, title: None, current_version_id: None };
        self.state.pages.entry(id.clone()).or_insert_with(|| KnownPage { page: unknown(), current: None });
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

    /// Whether nothing can have changed: no page did, today's rules read them all, and the year is the same, on which
    /// standing depends.
    fn is_settled(&self) -> bool {
        let versions_settled = self.versions.is_empty() && self.version_changes.is_empty();
        let mut heads = self.state.pages.values().filter_map(|known| known.current.as_ref());
        let Some((_, revised_at)) = self.state.revision else { return heads.next().is_none() };
        versions_settled && heads.all(|head| head.rules_version == RULES_VERSION) && revised_at.year() == self.now.year()
    }

    /// What all current versions state by today's rules; those that were not visited are read from the database.
    async fn read_current(&mut self, db: &DatabaseConnection, region: RegionCode) -> Result<Vec<ReadPage>, StoreError> {
        let current = self.state.pages.values().filter_map(|known| known.current.as_ref().map(|head| (&known.page, head)));
        let unread: Vec<(page::Model, VersionHead)> =
            current.filter(|(_, head)| !self.read.contains_key(&head.id)).map(|(page, head)| (page.clone(), head.clone())).collect();
        for (page, head) in unread {
            let interpretation = read_stored(db, &head, Some(page.url.clone()), region).await?;
            self.keep_unvisited(page, head, interpretation);
        }
        let mut pages = Vec::new();
        for head in self.state.pages.values().filter_map(|known| known.current.as_ref()) {
            let Some(interpretation) = self.read.remove(&head.id) else { continue };
            pages.push(ReadPage {
                page_version_id: head.id.clone(),
                stated_date: head.stated_date.as_deref().and_then(parse_day),
                fetched_at: head.fetched_at,
                text: interpretation.document.text,
                extraction: interpretation.extraction,
            });
        }
        Ok(pages)
    }

    /// A page that was not visited; other rules may read it otherwise.
    fn keep_unvisited(&mut self, mut page: page::Model, mut head: VersionHead, interpretation: Interpretation) {
        if head.rules_version != RULES_VERSION {
            RULES_VERSION.clone_into(&mut head.rules_version);
            head.stated_date.clone_from(&interpretation.extraction.page.date);
            page.title.clone_from(&interpretation.extraction.page.title);
            self.reinterpreted.insert(head.id.clone());
            self.version_changes.insert(head.id.clone(), head.clone());
        }
        self.read.insert(head.id.clone(), interpretation);
        self.state.pages.insert(page.id.clone(), KnownPage { page, current: Some(head) });
    }

    fn changed_pages(&self) -> Vec<page::Model> {
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

fn version_row(head: &VersionHead, page: &Page) -> Result<page_version::Model, StoreError> {
    Ok(page_version::Model {
        id: head.id.clone(),
        page_id: head.page_id.clone(),
        sha256: head.sha256.clone(),
        media_type: head.media_type.clone(),
        headers: head.headers.clone(),
        status: i32::from(page.status),
        body: zstd::encode_all(page.body.as_slice(), COMPRESSION_LEVEL).map_err(StoreError::Compress)?,
        source_date: head.source_date.clone(),
        stated_date: head.stated_date.clone(),
        rules_version: head.rules_version.clone(),
        fetched_at: head.fetched_at,
    })
}
