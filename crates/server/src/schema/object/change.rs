//! Changes of what is held: what began, what ceased, why, and the words of both.

use super::evidence::Evidence;
use super::{ImportRun, Node, Region, find_node};
use crate::dataset::{ChangeRow, Dataset, Interval};
use async_graphql::{ID, Object};
use chrono::{DateTime, Utc};
use helheten_model::vocabulary::{Cause, ChangeType, EntityType};
use std::ops::Deref;
use std::sync::Arc;

/// The dataset that a change is seen in: the request's, or the one that brought it.
enum Seen<'a> {
    Read(&'a Dataset),
    Brought(Arc<Dataset>),
}

impl Deref for Seen<'_> {
    type Target = Dataset;

    fn deref(&self) -> &Dataset {
        match self {
            Self::Read(dataset) => dataset,
            Self::Brought(dataset) => dataset,
        }
    }
}

/// A change of what is held.
pub(in crate::schema) struct Change<'a> {
    data: Seen<'a>,
    row: ChangeRow,
}

impl<'a> Change<'a> {
    pub(in crate::schema) fn read(data: &'a Dataset, row: ChangeRow) -> Self {
        Self { data: Seen::Read(data), row }
    }

    fn value<'s>(&'s self, interval: Option<&'s Interval>) -> Option<ChangedValue<'s>> {
        interval.map(|interval| ChangedValue { data: &self.data, interval })
    }
}

impl Change<'static> {
    /// A change that a dataset brings, which it keeps as long as it is looked at.
    pub(in crate::schema) fn brought(data: Arc<Dataset>, row: ChangeRow) -> Self {
        Self { data: Seen::Brought(data), row }
    }
}

/// A change of what is held of one field of one thing, in one revision.
#[Object(serial)]
impl Change<'_> {
    /// Whether something is held that was not, another value, or nothing any more.
    #[graphql(name = "type")]
    async fn change_type(&self) -> ChangeType {
        self.row.change_type()
    }

    /// The region.
    async fn region(&self) -> Region<'_> {
        Region::of(&self.data, self.data.history.subject(&self.row).0)
    }

    /// The type of the thing.
    async fn entity_type(&self) -> EntityType {
        self.data.history.subject(&self.row).1
    }

    /// The id of the thing.
    async fn entity_id(&self) -> ID {
        ID::from(self.data.history.subject(&self.row).2)
    }

    /// The thing; null where nothing has its id any more.
    async fn entity(&self) -> Option<Node<'_>> {
        find_node(&self.data, self.data.history.subject(&self.row).2)
    }

    /// The field ("name", "kind", "seats"). Aliases, levels and missions, and the bodies of an event, come and go one by one.
    async fn field(&self) -> &str {
        self.data.history.subject(&self.row).3
    }

    /// What was held until then; null where nothing was.
    async fn old(&self) -> Option<ChangedValue<'_>> {
        self.value(self.data.history.closed(&self.row))
    }

    /// What is held from then on; null where nothing is.
    async fn new(&self) -> Option<ChangedValue<'_>> {
        self.value(self.data.history.opened(&self.row))
    }

    /// Why it changed; null where that was not noted.
    async fn cause(&self) -> Option<Cause> {
        self.data.history.cause(&self.row)
    }

    /// When it changed.
    async fn changed_at(&self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_micros(self.row.at())
    }

    /// The number of the revision that brought it; null where none is of its moment.
    async fn revision(&self) -> Option<i64> {
        self.data.history.revision(&self.row).map(|revision| revision.seq)
    }

    /// The run of the importer that made the revision; null where it is not known.
    async fn run(&self) -> Option<ImportRun<'_>> {
        let revision = self.data.history.revision(&self.row)?;
        self.data.import_runs.iter().find(|run| run.id == revision.run_id).map(|run| ImportRun::new(&self.data, run))
    }
}

/// A value that ceased or began to be held.
pub(in crate::schema) struct ChangedValue<'a> {
    data: &'a Dataset,
    interval: &'a Interval,
}

/// A value that ceased or began to be held, and the words that it rests on.
#[Object(serial)]
impl<'a> ChangedValue<'a> {
    /// The value, normalised: a text, a number, a code or the id of another thing.
    async fn value(&self) -> &'a str {
        self.data.history.value_of(self.interval).0
    }

    /// From when it holds, as the page states it: a year, a month or a day; null where it does not.
    async fn valid_from(&self) -> Option<&'a str> {
        self.data.history.value_of(self.interval).1
    }

    /// Until when it holds, the whole year or month included; null where the page does not state it.
    async fn valid_to(&self) -> Option<&'a str> {
        self.data.history.value_of(self.interval).2
    }

    /// The exact words and the page that holds them, in the version that was read; null where a correction set the value.
    async fn evidence(&self) -> Option<Evidence<'a>> {
        Evidence::of_value(self.data, self.interval)
    }
}
