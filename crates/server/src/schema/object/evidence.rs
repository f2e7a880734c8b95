//! The words that a fact was read from, the pages that hold them, and where pages contradict one another.

use super::Region;
use crate::dataset::{Assertion, Conflict as ConflictRow, ConflictSide as ConflictSideRow, Dataset, Interval, PageVersion, citation_url};
use crate::schema::limit::list_cost;
use async_graphql::{ID, Object};
use chrono::{DateTime, Utc};
use std::borrow::Cow;

/// The exact words that state one field of a fact.
pub(in crate::schema) struct Evidence<'a> {
    data: &'a Dataset,
    assertion: Assertion<'a>,
    page: &'a PageVersion,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(data: &'a Dataset, assertion: Assertion<'a>) -> Self {
        Self { data, assertion, page: data.page_of(&assertion) }
    }

    /// The words of a value that is or was held.
    pub(super) fn of_value(data: &'a Dataset, interval: &Interval) -> Option<Self> {
        let (assertion, page) = data.words_of(interval)?;
        Some(Self { data, assertion, page })
    }
}

/// The exact words that state one field of a fact, and where they stand.
#[Object(serial)]
impl<'a> Evidence<'a> {
    /// The field of the fact that the words state ("name", "kind", "seats").
    async fn field(&self) -> &'a str {
        self.assertion.field()
    }

    /// The value that was read from the words, normalised: a text, a number or a code.
    async fn value(&self) -> &'a str {
        self.assertion.value()
    }

    /// The id of the fact that the words are about. It differs from the fact asked for where that is inferred from others.
    async fn subject_id(&self) -> ID {
        ID::from(self.assertion.entity_id())
    }

    /// Whether this is what is held true of the field.
    async fn chosen(&self) -> bool {
        self.assertion.chosen
    }

    /// The exact words.
    async fn quote(&self) -> Cow<'a, str> {
        self.assertion.quote()
    }

    /// Up to 40 characters before the words.
    async fn prefix(&self) -> &'a str {
        self.assertion.prefix()
    }

    /// Up to 40 characters after the words.
    async fn suffix(&self) -> &'a str {
        self.assertion.suffix()
    }

    /// Where the words begin in the page's text, in Unicode characters from 0.
    async fn start(&self) -> i32 {
        self.assertion.start()
    }

    /// Where the words end: one past their last character.
    async fn end(&self) -> i32 {
        self.assertion.end()
    }

    /// The page, in the version that was read.
    async fn page(&self) -> Page<'a> {
        Page::new(self.data, self.page)
    }

    /// The address that opens the page at the words: it carries a text fragment (`#:~:text=`).
    async fn citation_url(&self) -> String {
        citation_url(&self.page.url, &self.assertion.quote(), self.assertion.prefix(), self.assertion.suffix())
    }
}

/// One content of a page.
pub(in crate::schema) struct Page<'a> {
    data: &'a Dataset,
    version: &'a PageVersion,
}

impl<'a> Page<'a> {
    pub(super) fn new(data: &'a Dataset, version: &'a PageVersion) -> Self {
        Self { data, version }
    }
}

/// A page of a region, in the version that was read.
#[Object(serial)]
impl<'a> Page<'a> {
    /// The id of this version of the page.
    async fn id(&self) -> ID {
        ID::from(self.version.version_id.as_str())
    }

    /// The address.
    async fn url(&self) -> &'a str {
        &self.version.url
    }

    /// The title; null where the page has none.
    async fn title(&self) -> Option<&'a str> {
        self.version.title.as_deref()
    }

    /// What kind of page its source says it is ("organization", "slides"); null where it does not say.
    async fn kind(&self) -> Option<&'a str> {
        self.version.kind.as_deref()
    }

    /// The date that the page or its source states for the content, ISO 8601; null where none does.
    async fn stated_date(&self) -> Option<&'a str> {
        self.version.stated_date.as_deref()
    }

    /// When this content was first seen.
    async fn fetched_at(&self) -> DateTime<Utc> {
        self.version.fetched_at
    }

    /// When this content was last seen.
    async fn last_visit_at(&self) -> DateTime<Utc> {
        self.version.last_visit_at
    }

    /// The SHA-256 of the content, in 64 hexadecimal digits.
    async fn sha256(&self) -> &'a str {
        &self.version.sha256
    }

    /// Whether the page holds this content today.
    async fn current(&self) -> bool {
        self.version.current
    }

    /// The region whose page it is.
    async fn region(&self) -> Region<'a> {
        Region::of(self.data, self.version.region)
    }
}

/// A field of a fact of which pages state different values.
pub(in crate::schema) struct Conflict<'a> {
    data: &'a Dataset,
    conflict: ConflictRow<'a>,
}

impl<'a> Conflict<'a> {
    pub(super) fn new(data: &'a Dataset, conflict: ConflictRow<'a>) -> Self {
        Self { data, conflict }
    }
}

/// A field of a fact of which today's pages state different values.
#[Object(serial)]
impl<'a> Conflict<'a> {
    /// The field.
    async fn field(&self) -> &'a str {
        self.conflict.field
    }

    /// The value that is held true.
    async fn value(&self) -> &'a str {
        self.conflict.value
    }

    /// The rule that chose it (`newest_date`, `more_specific`, `more_pages`, `first_seen`).
    async fn rule(&self) -> &'a str {
        self.conflict.rule
    }

    /// Every value that a page states, the chosen one first.
    #[graphql(complexity = "list_cost(None, child_complexity)")]
    async fn sides(&self) -> Vec<ConflictSide<'a>> {
        self.conflict.sides.iter().map(|side| ConflictSide { data: self.data, side: side.clone() }).collect()
    }
}

/// One of the values that pages state.
pub(in crate::schema) struct ConflictSide<'a> {
    data: &'a Dataset,
    side: ConflictSideRow<'a>,
}

/// One of the values that pages state of a field, and the words that state it.
#[Object(serial)]
impl<'a> ConflictSide<'a> {
    /// The value, normalised.
    async fn value(&self) -> &'a str {
        self.side.value
    }

    /// The words that state it; none where it comes from a correction.
    #[graphql(complexity = "list_cost(None, child_complexity)")]
    async fn evidence(&self) -> Vec<Evidence<'a>> {
        self.side.evidence.iter().map(|assertion| Evidence::new(self.data, *assertion)).collect()
    }
}
