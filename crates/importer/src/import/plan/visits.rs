//! Taking in what visits to a region's pages met: new, changed, unchanged, moved, kept aside, or failed.

use super::{Plan, compress_body, parse_day, read_version};
use crate::RULES_VERSION;
use crate::digest::sha256_hex;
use crate::extract::PageContext;
use crate::fetch::{FailedPage, MediaType, MovedPage, Page, UnchangedPage};
use crate::ids::page_id;
use crate::import::Acceptance;
use crate::import::guard::{Refusal, count_facts, refuse_page};
use crate::interpret::{Interpretation, interpret_page};
use crate::read::decode_body;
use crate::redact::redact_body;
use crate::report::{PageFailure, QuarantinedPage};
use crate::store::{KnownPage, StoreError, VersionHead, is_whole, load_body, load_last_aside, load_version_head, was_found_before};
use helheten_model::entity::{page, page_version, page_visit};
use helheten_model::vocabulary::{QuarantineReason, RegionCode, VisitOutcome};
use sea_orm::DatabaseConnection;

/// A visit to a page.
struct Visit<'a> {
    page_id: &'a str,
    outcome: VisitOutcome,
    status: Option<u16>,
    version: Option<&'a str>,
    message: Option<String>,
    reason: Option<QuarantineReason>,
}

impl<'a> Visit<'a> {
    fn new(page_id: &'a str, outcome: VisitOutcome, status: Option<u16>) -> Self {
        Self { page_id, outcome, status, version: None, message: None, reason: None }
    }
}

impl Plan {
    /// Takes a page in: new, changed, unchanged, or kept aside.
    pub(in crate::import) async fn add_page(&mut self, db: &DatabaseConnection, page: &Page, accept: Acceptance) -> Result<(), StoreError> {
        let sha256 = page.sha256.clone().unwrap_or_else(|| sha256_hex(&page.body));
        let id = page_id(page.region, &page.url);
        let known = self.state.pages.get(&id);
        let current = known.and_then(|known| known.current.clone());
        // A page that had moved and is back is held against what it stated before.
        let last = current.clone().or_else(|| known.and_then(|known| known.previous.clone()));
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
        let before = match &last {
            Some(last) => self.read_whole(db, last, page.region).await?,
            None => None,
        };
        // Other bytes that read the same: a token or a moment in the markup. What is stored says it all.
        if let (Some(current), Some(before)) = (&current, &before)
            && before.document == interpretation.document
            && current.source_date == head.source_date
        {
            self.read_the_same.insert(head.sha256.clone(), current.sha256.clone());
            self.end_lingering(db, &id, &current.id).await?;
            self.add_visit(Visit { version: Some(&current.id), ..Visit::new(&id, VisitOutcome::Unchanged, Some(page.status)) });
            return Ok(());
        }
        let before = before.map(|before| before.extraction);
        head.stated_date.clone_from(&interpretation.extraction.page.date);
        let refusal = refuse_page(page, &interpretation, before.as_ref(), accept).or_else(|| self.hold.clone());
        if let Some(refusal) = refusal {
            if last.is_none() && !page.is_named && refusal.reason != QuarantineReason::MinimumYield {
                // It never was a page, and nobody said that it is one.
                self.never_pages.insert(id);
                self.add_failure(&failed_page(page, refusal.message));
                return Ok(());
            }
            return self.keep_aside(db, page, head, body.as_deref(), &interpretation, refusal).await;
        }
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

    /// Reads a stored version; none where it is damaged, so that nothing can be compared with it.
    async fn read_whole(&self, db: &DatabaseConnection, head: &VersionHead, region: RegionCode) -> Result<Option<Interpretation>, StoreError> {
        match read_version(db, head, self.known_url(&head.page_id), region).await {
            Err(StoreError::DamagedVersion { id, cause }) => {
                tracing::warn!(version = %id, %cause, "a stored version of a page is damaged");
                Ok(None)
            }
            other => Ok(Some(other?)),
        }
    }

    /// Reads a page; people who are kept out are made unreadable first, and then the body that is to be stored is given.
    pub(super) fn interpret(&self, page: &Page) -> (Option<Vec<u8>>, Interpretation) {
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
    pub(super) fn without_kept_out(&self, mut interpretation: Interpretation) -> Interpretation {
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
            // Read well a second time, by a run of its own: what the page no longer states is no longer held.
            self.end_lingering(db, &head.page_id, &current.id).await?;
            if let Some(known) = self.state.pages.get_mut(&head.page_id) {
                known.page.kind = page.kind.clone().or(known.page.kind.take());
            }
            self.add_visit(Visit { version: Some(&current.id), ..Visit::new(&head.page_id, VisitOutcome::Unchanged, Some(page.status)) });
            return Ok(());
        }
        let (_, interpretation) = self.interpret(page);
        // The same bytes under another type or charset, as one of several servers may send them: a web page stays one, the
        // reading that states more stands, and one that says the same is not written anew.
        if current.source_date == head.source_date
            && current.rules_version == RULES_VERSION
            && let Some(before) = self.read_whole(db, current, page.region).await?
        {
            let is_worse = count_facts(&interpretation.extraction) < count_facts(&before.extraction)
                || current.media_type() == MediaType::Html && page.media_type == MediaType::Text;
            if is_worse || before.document == interpretation.document {
                self.end_lingering(db, &current.page_id, &current.id).await?;
                self.add_visit(Visit { version: Some(&current.id), ..Visit::new(&current.page_id, VisitOutcome::Unchanged, Some(page.status)) });
                return Ok(());
            }
        }
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
            Some(current) if current.id != head.id => Some(current.clone()),
            _ => known.previous.clone(),
        });
        let row = page::Model {
            id: head.page_id.clone(),
            region_code: page.region.to_string(),
            url: page.url.clone(),
            kind: page.kind.clone().or(kind_before),
            title: interpretation.extraction.page.title.clone(),
            current_version_id: Some(head.id.clone()),
            previous_version_id: previous.as_ref().map(|previous| previous.id.clone()),
            moved_to: None,
        };
        self.add_visit(Visit { version: Some(&head.id), ..Visit::new(&head.page_id, outcome, Some(page.status)) });
        self.read.insert(head.id.clone(), interpretation);
        self.state.pages.insert(head.page_id.clone(), KnownPage { page: row, current: Some(head), previous });
    }

    /// A page of which the host says that it is as it was; tells whether it is known.
    pub(in crate::import) async fn add_unchanged(
        &mut self,
        db: &DatabaseConnection,
        region: RegionCode,
        page: &UnchangedPage,
        accept: Acceptance,
    ) -> Result<bool, StoreError> {
        let id = page_id(region, &page.url);
        let current = self.state.pages.get(&id).and_then(|known| known.current.clone());
        if let Some(current) = current.filter(|current| current.sha256 == page.sha256) {
            // A damaged body is mended when the page comes whole.
            if !is_whole(db, &current).await? {
                return Ok(false);
            }
            self.end_lingering(db, &id, &current.id).await?;
            self.add_visit(Visit { version: Some(&current.id), ..Visit::new(&id, VisitOutcome::Unchanged, Some(304)) });
            return Ok(true);
        }
        let Some(short) = page.sha256.get(..12) else { return Ok(false) };
        let aside = load_version_head(db, &format!("{id}@{short}")).await?.filter(|head| head.sha256 == page.sha256);
        let Some(aside) = aside else { return Ok(false) };
        if !is_whole(db, &aside).await? {
            return Ok(false);
        }
        // It is judged again: the rules, or the region's other pages, may be others now.
        let page = load_page(db, region, &page.url, &aside).await?;
        self.add_page(db, &page, accept).await?;
        Ok(true)
    }

    /// A page that has moved for good: what it stated lingers until its new address has been read well twice.
    pub(in crate::import) async fn add_moved(
        &mut self,
        db: &DatabaseConnection,
        region: RegionCode,
        moved: &MovedPage,
        accept: Acceptance,
    ) -> Result<(), StoreError> {
        let (id, target) = (page_id(region, &moved.url), page_id(region, &moved.to));
        let Some(known) = self.state.pages.get(&id).cloned() else { return Ok(()) };
        let good = [VisitOutcome::New, VisitOutcome::Changed, VisitOutcome::Unchanged].map(VisitOutcome::code);
        let is_read = self.visits.get(&target).is_some_and(|visit| good.contains(&visit.outcome.as_str()));
        let head = self.state.pages.get(&target).and_then(|target| target.current.clone()).filter(|_| is_read && self.hold.is_none());
        let Some(head) = head else {
            self.add_visit(Visit { message: Some(moved.to.clone()), ..Visit::new(&id, VisitOutcome::Moved, None) });
            return Ok(());
        };
        if let Some(current) = &known.current {
            if let Some(refusal) = self.compare_moved(db, region, current, &head, moved).await?.filter(|_| accept == Acceptance::Nothing) {
                let Refusal { reason, message } = refusal;
                self.quarantined.push(QuarantinedPage { url: moved.url.clone(), reason, message: message.clone() });
                let visit = Visit::new(&id, VisitOutcome::Quarantined, None);
                self.add_visit(Visit { version: Some(&head.id), message: Some(message), reason: Some(reason), ..visit });
                return Ok(());
            }
            if let Some(known) = self.state.pages.get_mut(&id) {
                known.previous = known.current.take();
                known.page.current_version_id = None;
                known.page.previous_version_id = known.previous.as_ref().map(|previous| previous.id.clone());
                known.page.moved_to = Some(moved.to.clone());
            }
        } else if known.page.moved_to.as_ref() == Some(&moved.to) {
            // It had moved in an earlier run already.
            self.end_lingering(db, &id, &head.id).await?;
        }
        self.add_visit(Visit { message: Some(moved.to.clone()), ..Visit::new(&id, VisitOutcome::Moved, None) });
        Ok(())
    }

    /// Why a page is not taken to have moved: where it leads to states less than half of what it did. Sites lead what they
    /// took away to their first page.
    async fn compare_moved(
        &self,
        db: &DatabaseConnection,
        region: RegionCode,
        current: &VersionHead,
        target: &VersionHead,
        moved: &MovedPage,
    ) -> Result<Option<Refusal>, StoreError> {
        let Some(before) = self.read_whole(db, current, region).await? else { return Ok(None) };
        let now = match self.read.get(&target.id) {
            Some(read) => Some(read.clone()),
            None => self.read_whole(db, target, region).await?,
        };
        let (before, now) = (count_facts(&before.extraction), now.map_or(0, |now| count_facts(&now.extraction)));
        let message = || format!("it leads to {}, which states {now} facts where the page stated {before}", moved.to);
        Ok((now * 2 < before).then(|| Refusal { reason: QuarantineReason::FactsLost, message: message() }))
    }

    /// Ends what lingers on a page, where a version was read well before, by a run that had ended.
    async fn end_lingering(&mut self, db: &DatabaseConnection, page_id: &str, version_id: &str) -> Result<(), StoreError> {
        let lingers = self.state.pages.get(page_id).is_some_and(|known| known.previous.is_some());
        if lingers
            && was_found_before(db, version_id, self.run_id).await?
            && let Some(known) = self.state.pages.get_mut(page_id)
        {
            known.page.previous_version_id = None;
            known.previous = None;
            self.lingering_ended = true;
        }
        Ok(())
    }

    /// Keeps aside what came in a page's place: what the page said before stands. What reads as the last that was kept aside
    /// of it is not stored again.
    async fn keep_aside(
        &mut self,
        db: &DatabaseConnection,
        page: &Page,
        mut head: VersionHead,
        body: Option<&[u8]>,
        read: &Interpretation,
        refusal: Refusal,
    ) -> Result<(), StoreError> {
        if load_version_head(db, &head.id).await?.is_none() {
            let last = match load_last_aside(db, &head.page_id).await? {
                Some(last) => self.read_whole(db, &last, page.region).await?.filter(|last| last.document == read.document).map(|_| last),
                None => None,
            };
            match last {
                Some(last) => {
                    self.read_the_same.insert(head.sha256.clone(), last.sha256.clone());
                    head = last;
                }
                None => self.kept_aside.push(version_row(&head, page, body)?),
            }
        }
        self.know_page(&head.page_id, page.region, &page.url);
        self.quarantined.push(QuarantinedPage { url: page.url.clone(), reason: refusal.reason, message: refusal.message.clone() });
        let visit = Visit::new(&head.page_id, VisitOutcome::Quarantined, Some(page.status));
        self.add_visit(Visit { version: Some(&head.id), message: Some(refusal.message), reason: Some(refusal.reason), ..visit });
        Ok(())
    }

    /// A page that failed: what it said before stands.
    pub(in crate::import) fn add_failure(&mut self, page: &FailedPage) {
        let id = page_id(page.region, &page.url);
        self.failures.push(PageFailure { url: page.url.clone(), message: page.message.clone(), degrades: page.degrades });
        if page.degrades {
            self.know_page(&id, page.region, &page.url);
        }
        if self.state.pages.contains_key(&id) {
            self.add_visit(Visit { message: Some(page.message.clone()), ..Visit::new(&id, VisitOutcome::Failed, page.status) });
        }
    }

    /// Makes an address a page, if it is none yet.
    fn know_page(&mut self, id: &str, region: RegionCode, url: &str) {
        let unknown = || page::Model {
            id: id.to_owned(),
            region_code: region.to_string(),
            url: url.to_owned(),
            kind: None,
            title: None,
            current_version_id: None,
            previous_version_id: None,
            moved_to: None,
        };
        self.state.pages.entry(id.to_owned()).or_insert_with(|| KnownPage { page: unknown(), current: None, previous: None });
    }

    fn add_visit(&mut self, visit: Visit<'_>) {
        let row = page_visit::Model {
            id: format!("{}/{}", self.run_id, visit.page_id),
            run_id: self.run_id,
            page_id: visit.page_id.to_owned(),
            page_version_id: visit.version.map(ToOwned::to_owned),
            visited_at: self.now,
            outcome: visit.outcome.code().to_owned(),
            message: visit.message,
            status: visit.status.map(i32::from),
            reason: visit.reason.map(|reason| reason.code().to_owned()),
        };
        self.visits.insert(visit.page_id.to_owned(), row);
    }
}

fn context_of(page: &Page) -> PageContext {
    PageContext { region: page.region, url: Some(page.url.clone()), date: page.date }
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

/// A stored version as it came.
pub(crate) async fn load_page(db: &DatabaseConnection, region: RegionCode, url: &str, head: &VersionHead) -> Result<Page, StoreError> {
    let headers = head.headers.as_object().into_iter().flatten().filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
    Ok(Page {
        region,
        url: url.to_owned(),
        kind: None,
        date: head.source_date.as_deref().and_then(parse_day),
        media_type: head.media_type(),
        headers: headers.collect(),
        status: 200,
        body: load_body(db, &head.id).await?,
        sha256: Some(head.sha256.clone()),
        is_named: true,
        fetched_at: head.fetched_at,
    })
}

fn failed_page(page: &Page, message: String) -> FailedPage {
    FailedPage { region: page.region, url: page.url.clone(), message, status: Some(page.status), degrades: false }
}
