//! Conditions and orders of sources, and of runs of the importer.

use super::code::CodeFilter;
use super::filter;
use super::number::IntFilter;
use super::order::{OrderField, SortKey};
use super::region::{RegionFilter, accepts_region};
use super::text::{IdFilter, StringFilter};
use super::time::TimeFilter;
use crate::dataset::{Dataset, Source};
use async_graphql::Enum;
use helheten_model::entity::import_run;
use helheten_model::vocabulary::{QuarantineReason, VisitOutcome};

filter! {
    /// Which sources to take.
    SourceFilter of Source {
        /// The id.
        id: IdFilter => |filter, source, _data| filter.accepts(&source.id),
        /// The region whose page it is.
        region: Box<RegionFilter> => |filter, source, data| accepts_region(filter, data, source.region),
        /// The address.
        url: StringFilter => |filter, source, _data| filter.accepts(Some(&source.url)),
        /// The title of the page.
        title: StringFilter => |filter, source, _data| filter.accepts(source.title.as_deref()),
        /// What kind of page the region's list of sources says it is.
        kind: StringFilter => |filter, source, _data| filter.accepts(source.kind.as_deref()),
        /// How the last visit ended.
        outcome: CodeFilter<VisitOutcome> => |filter, source, _data| filter.accepts(source.visit.as_ref().map(|visit| visit.outcome)),
        /// Why what came on the last visit is kept aside.
        quarantine_reason: CodeFilter<QuarantineReason> => |filter, source, _data| filter.accepts(source.visit.as_ref().and_then(|visit| visit.reason)),
        /// The HTTP status of the last visit.
        status: IntFilter => |filter, source, _data| filter.accepts(source.visit.as_ref().and_then(|visit| visit.status)),
        /// When it was last visited.
        visited_at: TimeFilter => |filter, source, _data| filter.accepts(source.visit.as_ref().map(|visit| visit.visited_at)),
        /// When the page last came, or was as it was.
        succeeded_at: TimeFilter => |filter, source, _data| filter.accepts(source.succeeded_at),
        /// `true`: the region's list of sources names the address; `false`: it was found by links, or is a saved page.
        listed: bool => |wanted, source, _data| *wanted == source.fetching.is_some_and(|fetching| fetching.is_entry),
    }
}

/// What sources can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum SourceOrderField {
    /// The id (id).
    Id,
    /// The region's code (region).
    Region,
    /// The address (adress).
    Url,
    /// When it was last visited (senast besökt).
    VisitedAt,
    /// When the page last came, or was as it was (senast läst).
    SucceededAt,
    /// How many visits failed in a row (misslyckade besök).
    Failures,
}

impl OrderField<Source> for SourceOrderField {
    fn sort_key(self, _data: &Dataset, source: &Source) -> SortKey {
        match self {
            Self::Id => SortKey::id(&source.id),
            Self::Region => SortKey::id(source.region.as_str()),
            Self::Url => SortKey::id(&source.url),
            Self::VisitedAt => SortKey::time(source.visit.as_ref().map(|visit| visit.visited_at)),
            Self::SucceededAt => SortKey::time(source.succeeded_at),
            Self::Failures => SortKey::number(source.fetching.map(|fetching| fetching.failures)),
        }
    }
}

filter! {
    /// Which runs of the importer to take.
    ImportRunFilter of import_run::Model {
        /// Where the pages came from.
        origin: StringFilter => |filter, run, _data| filter.accepts(Some(&run.origin)),
        /// `true`: pages bundled with the program for demonstration; `false`: others.
        demo: bool => |wanted, run, _data| *wanted == run.demo,
        /// When it began.
        started_at: TimeFilter => |filter, run, _data| filter.accepts(Some(run.started_at)),
        /// When it ended; a run that goes on, or was cut off, meets only `isNull: true`.
        finished_at: TimeFilter => |filter, run, _data| filter.accepts(run.finished_at),
    }
}

/// What runs of the importer can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum ImportRunOrderField {
    /// The number of the run (nummer).
    Id,
    /// When it began (början).
    StartedAt,
    /// When it ended (slut).
    FinishedAt,
}

impl OrderField<import_run::Model> for ImportRunOrderField {
    fn sort_key(self, _data: &Dataset, run: &import_run::Model) -> SortKey {
        match self {
            Self::Id => SortKey::Place(run.id),
            Self::StartedAt => SortKey::time(Some(run.started_at)),
            Self::FinishedAt => SortKey::time(run.finished_at),
        }
    }
}
