//! One region's pages: from its entry pages along the links that are about governance, the best first, until the budget is
//! used up. Joins fetch, the links of read, and discover.

use crate::digest::sha256_hex;
use crate::discover::{Candidate, Frontier, RankedLink, Ranking};
use crate::fetch::{Answer, FailedPage, FetchError, FetchedPage, Fetcher, MediaType, MovedPage, Page, PageRequest, RegionPages, UnchangedPage};
use crate::ids::{page_id, source_id};
use crate::read::find_links;
use crate::sources::{MinimumYield, Source};
use chrono::{DateTime, TimeDelta, Utc};
use helheten_model::entity::source;
use std::collections::{BTreeMap, BTreeSet};
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;
use url::Url;

/// How much of one region is held in memory, in bytes; a run reads no more of it.
const REGION_BYTES_MAX: usize = 64 * 1024 * 1024;

/// So many known pages may fail in a run before it is degraded; and one part in so many of all.
const FAILURES_MIN: usize = 2;
const FAILURES_SHARE: usize = 5;

/// A page that was not found in so many runs is taken to be gone: it is asked for more and more seldom.
const GONE_AFTER: i32 = 3;

/// The longest that an address is left alone which never gave a page, in days.
const DAYS_ALONE_MAX: i32 = 30;

/// How a crawl goes on.
#[derive(Clone, Debug)]
pub struct CrawlEvent {
    /// The address that was asked for.
    pub url: String,
    /// Why it failed.
    pub failure: Option<String>,
}

/// A crawl's way through one region.
struct Crawl<'a> {
    source: &'a Source,
    ranking: Ranking,
    frontier: Frontier,
    /// What is remembered of addresses, by address.
    known: BTreeMap<String, source::Model>,
    /// The bodies that came in this run, and the pages they came from.
    bodies: BTreeMap<String, String>,
    bytes: usize,
    /// Whether not all was read that could be: the time or the room was used up, or a host was given up.
    is_cut_off: bool,
    /// The addresses that were asked for and answered or failed.
    answered: BTreeSet<Url>,
    /// Whether somebody told the importer to stop.
    is_stopped: bool,
    clock: fn() -> DateTime<Utc>,
    pages: RegionPages,
    /// Failures of pages that were read before, as places in the list of failures.
    known_failures: Vec<usize>,
}

/// Reads a region's pages; `known` is what is remembered of its addresses. A stop ends it after the page that it is at.
pub async fn crawl_region(
    fetcher: &Fetcher,
    source: &Source,
    known: Vec<source::Model>,
    clock: fn() -> DateTime<Utc>,
    stop: &CancellationToken,
    mut on_page: impl FnMut(CrawlEvent),
) -> RegionPages {
    let end = Instant::now() + source.time_max;
    let mut crawl = Crawl::new(source, known, clock);
    while !stop.is_cancelled() && crawl.bytes < REGION_BYTES_MAX {
        if Instant::now() >= end {
            crawl.is_cut_off = true;
            tracing::warn!(region = %source.region, "the time for the region is used up; pages that were not reached stay as they were");
            break;
        }
        let Some(candidate) = crawl.frontier.take_next() else { break };
        if crawl.is_left_alone(&candidate) {
            crawl.frontier.give_back();
            continue;
        }
        let answer = {
            let (etag, last_modified) = crawl.validators(&candidate);
            let read = crawl.frontier.taken();
            let request = PageRequest { url: &candidate.url, hosts: &source.hosts, delay: source.delay, etag, last_modified, read };
            // A host that asks for long pauses takes no more time than the region has.
            match timeout_at(end, fetcher.fetch_page(request, stop)).await {
                Ok(answer) => answer,
                Err(_) => continue,
            }
        };
        let failure = match answer {
            Err(FetchError::Stopped) => break,
            Err(error) => {
                let message = error.to_string();
                crawl.take_failure(&candidate, &error);
                Some(message)
            }
            Ok(answer) => {
                crawl.take_answer(&candidate, answer);
                None
            }
        };
        on_page(CrawlEvent { url: candidate.url.to_string(), failure });
        crawl.answered.insert(candidate.url);
    }
    crawl.is_stopped = stop.is_cancelled();
    crawl.is_cut_off |= crawl.is_stopped || crawl.bytes >= REGION_BYTES_MAX;
    crawl.finish()
}

impl<'a> Crawl<'a> {
    fn new(source: &'a Source, known: Vec<source::Model>, clock: fn() -> DateTime<Utc>) -> Self {
        let ranking = Ranking::new(source);
        let mut frontier = Frontier::new(source);
        for row in known.iter().filter(|row| row.page_id.is_some()) {
            if let Some(url) = Url::parse(&row.url).ok().filter(|url| ranking.is_within(url)) {
                let days = row.succeeded_at.map_or(0, |succeeded| (clock() - succeeded).num_days());
                frontier.add_known(url, row.weight, u32::try_from(row.depth).unwrap_or(u32::MAX), i32::try_from(days).unwrap_or(i32::MAX));
            }
        }
        // What other addresses hold is not taken in a second time, also where it is not sent again.
        let read = known.iter().filter(|row| row.page_id.is_some());
        let bodies = read.filter_map(|row| Some((row.sha256.clone()?, row.url.clone()))).collect();
        let known = known.into_iter().map(|row| (row.url.clone(), row)).collect();
        let pages = RegionPages { minimum: source.minimum, ..RegionPages::default() };
        Self {
            source,
            ranking,
            frontier,
            known,
            bodies,
            bytes: 0,
            answered: BTreeSet::new(),
            is_cut_off: false,
            is_stopped: false,
            clock,
            pages,
            known_failures: Vec::new(),
        }
    }

    /// Whether an address that never gave a page, or is gone, was asked for too recently: it is left alone for as many days as
    /// it has failed times.
    fn is_left_alone(&self, candidate: &Candidate) -> bool {
        let is_gone = |row: &source::Model| matches!(row.status, Some(404 | 410)) && row.failures >= GONE_AFTER;
        let rows = self.known.get(candidate.url.as_str()).filter(|row| !candidate.is_entry && (row.page_id.is_none() || is_gone(row)));
        let Some(row) = rows else { return false };
        let pause = TimeDelta::days(i64::from(row.failures.min(DAYS_ALONE_MAX)));
        row.visited_at.is_some_and(|visited| (self.clock)() < visited + pause)
    }

    /// What tells the host which body is known; nothing where its links have to be weighed anew.
    fn validators(&self, candidate: &Candidate) -> (Option<&str>, Option<&str>) {
        let row = self.known.get(candidate.url.as_str()).filter(|row| row.links_version.as_ref() == Some(&self.ranking.version) && row.page_id.is_some());
        row.map_or((None, None), |row| (row.etag.as_deref(), row.last_modified.as_deref()))
    }

    fn take_answer(&mut self, candidate: &Candidate, answer: Answer) {
        let is_elsewhere = answer.url != candidate.url;
        // A page that has moved for good is read under its new address; one that is elsewhere for now keeps its own.
        let page_url = if answer.has_moved { answer.url.clone() } else { candidate.url.clone() };
        if answer.has_moved && self.was_read(candidate) {
            self.pages.moved.push(MovedPage { url: candidate.url.to_string(), to: page_url.to_string() });
        }
        if is_elsewhere && !self.frontier.take(&answer.url) {
            let mut row = self.remember(candidate);
            let message = format!("it leads to {}, which was read already", answer.url);
            row.message = Some(message.clone());
            if row.page_id.is_none() {
                row.failures = row.failures.saturating_add(1);
            } else if !answer.has_moved {
                // For now, its page is not to be had.
                self.note_failure(candidate, message, None, row.failures);
            }
            self.pages.sources.push(row);
            return;
        }
        match answer.page {
            None => self.take_unchanged(candidate, &page_url),
            Some(page) => self.take_page(candidate, &page_url, page),
        }
    }

    fn take_unchanged(&mut self, candidate: &Candidate, page_url: &Url) {
        let mut row = self.remember(candidate);
        let links = row.links.as_deref().map(links_of).unwrap_or_default();
        self.add_links(&links, candidate.depth);
        let Some(sha256) = row.sha256.clone() else {
            let error = FetchError::Connection("the host says that the page is as it was, and it never came".to_owned());
            return self.take_failure(candidate, &error);
        };
        row.status = Some(304);
        row.page_id = Some(page_id(self.source.region, page_url.as_str()));
        succeed(&mut row, (self.clock)());
        self.pages.unchanged.push(UnchangedPage { url: page_url.to_string(), sha256 });
        self.pages.sources.push(row);
    }

    fn take_page(&mut self, candidate: &Candidate, page_url: &Url, page: FetchedPage) {
        let now = (self.clock)();
        let sha256 = sha256_hex(&page.body);
        let mut row = self.remember(candidate);
        row.status = Some(200);
        if let Some(other) = self.bodies.get(&sha256)
            && !candidate.is_entry
            && row.page_id.is_none()
        {
            row.message = Some(format!("it is the same as {other}"));
            row.failures = row.failures.saturating_add(1);
            self.pages.sources.push(row);
            return;
        }
        let charset = page.header("content-type").and_then(|_| charset_of(&page));
        let links = match &row.links {
            Some(links) if row.sha256.as_ref() == Some(&sha256) && row.links_version.as_ref() == Some(&self.ranking.version) => links_of(links),
            _ if page.media_type == MediaType::Html => self.ranking.rank_links(page_url, &find_links(&page.body, charset)),
            _ => Vec::new(),
        };
        self.add_links(&links, candidate.depth);
        succeed(&mut row, now);
        row.page_id = Some(page_id(self.source.region, page_url.as_str()));
        row.etag = page.header("etag").map(ToOwned::to_owned);
        row.last_modified = page.header("last-modified").map(ToOwned::to_owned);
        row.links = Some(links_text(&links));
        row.links_version = Some(self.ranking.version.clone());
        row.sha256 = Some(sha256.clone());
        self.pages.sources.push(row);
        self.bytes += page.body.len();
        self.bodies.insert(sha256, page_url.to_string());
        self.pages.pages.push(Page {
            region: self.source.region,
            url: page_url.to_string(),
            kind: None,
            date: None,
            media_type: page.media_type,
            headers: page.headers,
            status: 200,
            body: page.body,
            sha256: None,
            is_named: candidate.is_entry,
            fetched_at: now,
        });
    }

    fn take_failure(&mut self, candidate: &Candidate, error: &FetchError) {
        let mut row = self.remember(candidate);
        row.status = error.status().map(i32::from);
        row.message = Some(error.to_string());
        row.failures = row.failures.saturating_add(1);
        let (is_known, failures) = (row.page_id.is_some(), row.failures);
        self.pages.sources.push(row);
        if matches!(error, FetchError::Forbidden(_)) {
            self.frontier.give_back();
        }
        if error.is_no_page() && !is_known && !candidate.is_entry {
            return;
        }
        self.is_cut_off |= matches!(error, FetchError::Busy { .. } | FetchError::GivenUp(_));
        self.note_failure(candidate, error.to_string(), error.status(), failures);
    }

    /// Notes for the report that no page came.
    fn note_failure(&mut self, candidate: &Candidate, message: String, status: Option<u16>, failures: i32) {
        if self.was_read(candidate) && failures <= GONE_AFTER {
            self.known_failures.push(self.pages.failed.len());
        }
        let url = candidate.url.to_string();
        self.pages.failed.push(FailedPage { region: self.source.region, url, message, status, degrades: candidate.is_entry });
    }

    /// What is remembered of an address, brought up to date with how it was found.
    fn remember(&self, candidate: &Candidate) -> source::Model {
        let url = candidate.url.as_str();
        let mut row = self.known.get(url).cloned().unwrap_or_else(|| unknown_source(self.source, url));
        row.is_entry = candidate.is_entry;
        // What a known page weighs in this run tells also how long it was not read.
        if !candidate.is_known {
            row.depth = i32::try_from(candidate.depth).unwrap_or(i32::MAX);
            row.weight = candidate.weight;
        }
        row.visited_at = Some((self.clock)());
        row.message = None;
        row
    }

    fn was_read(&self, candidate: &Candidate) -> bool {
        self.known.get(candidate.url.as_str()).is_some_and(|row| row.page_id.is_some())
    }

    fn add_links(&mut self, links: &[RankedLink], depth: u32) {
        for link in links {
            self.frontier.add(link.url.clone(), link.weight, depth + 1);
        }
    }

    fn finish(mut self) -> RegionPages {
        let read_before = self.known.values().filter(|row| row.page_id.is_some()).count();
        if self.known_failures.len() > FAILURES_MIN.max(read_before / FAILURES_SHARE) {
            for at in &self.known_failures {
                self.pages.failed[*at].degrades = true;
            }
        }
        let is_stopped = self.is_stopped;
        for url in self.source.entry.iter().filter(|url| !is_stopped && !self.answered.contains(*url)) {
            let message = "it was not reached in the time that the region has".to_owned();
            self.pages.failed.push(FailedPage { region: self.source.region, url: url.to_string(), message, status: None, degrades: true });
        }
        if self.is_cut_off {
            // What was not reached may hold what is missing.
            self.pages.minimum = MinimumYield::default();
        }
        let left_out = self.frontier.left_out();
        if left_out > 0 {
            tracing::debug!(region = %self.source.region, left_out, "links were left out, as the budget was used up");
        }
        self.pages
    }
}

fn succeed(row: &mut source::Model, now: DateTime<Utc>) {
    row.succeeded_at = Some(now);
    row.failures = 0;
}

fn unknown_source(source: &Source, url: &str) -> source::Model {
    source::Model {
        id: source_id(source.region, url),
        region_code: source.region.to_string(),
        url: url.to_owned(),
        is_entry: false,
        depth: 0,
        weight: 0,
        page_id: None,
        status: None,
        message: None,
        visited_at: None,
        succeeded_at: None,
        failures: 0,
        etag: None,
        last_modified: None,
        sha256: None,
        links: None,
        links_version: None,
    }
}

fn charset_of(page: &FetchedPage) -> Option<&str> {
    crate::fetch::charset_of(page.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

fn links_text(links: &[RankedLink]) -> String {
    let pairs: Vec<(&str, i32)> = links.iter().map(|link| (link.url.as_str(), link.weight)).collect();
    serde_json::to_string(&pairs).expect("texts and numbers are JSON")
}

/// The links that are remembered; none where they cannot be read.
fn links_of(text: &str) -> Vec<RankedLink> {
    let pairs: Vec<(String, i32)> = serde_json::from_str(text).unwrap_or_default();
    let seen: BTreeSet<(String, i32)> = pairs.into_iter().collect();
    seen.into_iter().filter_map(|(url, weight)| Some(RankedLink { url: Url::parse(&url).ok()?, weight })).collect()
}
