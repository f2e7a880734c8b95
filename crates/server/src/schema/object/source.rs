//! The addresses that the data is read from.

use super::Region;
use super::evidence::Page;
use crate::dataset::{Dataset, Source as SourceRow};
use async_graphql::{ID, Object};
use chrono::{DateTime, Utc};
use helheten_model::vocabulary::{QuarantineReason, VisitOutcome};

/// An address that the data is read from.
pub(in crate::schema) struct Source<'a> {
    data: &'a Dataset,
    source: &'a SourceRow,
}

impl<'a> Source<'a> {
    pub(in crate::schema) fn new(data: &'a Dataset, source: &'a SourceRow) -> Self {
        Self { data, source }
    }
}

/// A web address that the data is read from, or was to be read from, and how the last visit to it went.
#[Object(serial)]
impl<'a> Source<'a> {
    /// The id.
    pub(super) async fn id(&self) -> ID {
        ID::from(self.source.id.as_str())
    }

    /// The region whose page it is.
    async fn region(&self) -> Region<'a> {
        Region::of(self.data, self.source.region)
    }

    /// The address.
    async fn url(&self) -> &'a str {
        &self.source.url
    }

    /// The title of the page; null where it has none, or no page ever came.
    async fn title(&self) -> Option<&'a str> {
        self.source.title.as_deref()
    }

    /// What kind of page the region's list of sources says it is ("organization", "slides"); null where it does not say.
    async fn kind(&self) -> Option<&'a str> {
        self.source.kind.as_deref()
    }

    /// The version of the page that facts are read from today; null where none could be read.
    async fn page(&self) -> Option<Page<'a>> {
        self.source.page.map(|place| Page::new(self.data, &self.data.pages[place as usize]))
    }

    /// When it was last visited; null where it never was.
    async fn visited_at(&self) -> Option<DateTime<Utc>> {
        self.source.visit.as_ref().map(|visit| visit.visited_at)
    }

    /// How the last visit ended; null where there was none. What was read before stands, however it ends.
    async fn outcome(&self) -> Option<VisitOutcome> {
        self.source.visit.as_ref().map(|visit| visit.outcome)
    }

    /// The HTTP status of the last visit; null for saved pages, and where no answer came.
    async fn status(&self) -> Option<i32> {
        self.source.visit.as_ref()?.status
    }

    /// Why the last visit failed, or what came is kept aside, in words; otherwise null.
    async fn message(&self) -> Option<&'a str> {
        self.source.visit.as_ref()?.message.as_deref()
    }

    /// Why what came on the last visit is kept aside; null where it is not.
    async fn quarantine_reason(&self) -> Option<QuarantineReason> {
        self.source.visit.as_ref()?.reason
    }

    /// When the page last came, or was as it was; null where it never was read.
    async fn succeeded_at(&self) -> Option<DateTime<Utc>> {
        self.source.succeeded_at
    }

    /// The address that the page has moved to for good, where it is read since; otherwise null.
    async fn moved_to(&self) -> Option<&'a str> {
        self.source.moved_to.as_deref()
    }

    /// Whether the region's list of sources names the address; `false` where it was found by links; null for saved pages.
    async fn listed(&self) -> Option<bool> {
        self.source.fetching.map(|fetching| fetching.is_entry)
    }

    /// How many links it is away from a listed address, 0 for one; null for saved pages.
    async fn depth(&self) -> Option<i32> {
        self.source.fetching.map(|fetching| fetching.depth)
    }

    /// How many visits failed in a row; null for saved pages.
    async fn failures(&self) -> Option<i32> {
        self.source.fetching.map(|fetching| fetching.failures)
    }
}
