//! What pages state, as the history holds it: which of it a dataset cites, and the pages that state it.

use super::history::{History, Interval, Slot, Stated};
use chrono::{DateTime, Utc};
use helheten_model::vocabulary::{EntityType, RegionCode};
use std::borrow::Cow;

/// An assertion that a dataset cites.
#[derive(Clone, Copy, Debug)]
pub struct Cited {
    /// Its place in the history.
    pub(super) stated: Slot,
    /// The place of its page in the dataset.
    pub(super) page: u32,
    /// Whether today's rules read it in the current version of its page.
    pub(super) live: bool,
    /// Whether it is what is held true.
    pub(super) chosen: bool,
}

/// What one version of a page states of one field of one thing.
#[derive(Clone, Copy, Debug)]
pub struct Assertion<'a> {
    history: &'a History,
    stated: &'a Stated,
    /// The place of its page in the dataset.
    pub page: u32,
    /// Whether today's rules read it in the current version of its page.
    pub live: bool,
    /// Whether it is what is held true.
    pub chosen: bool,
    /// How many bytes of what stands after the words are taken for words too.
    added: usize,
}

impl<'a> Assertion<'a> {
    pub(super) fn new(history: &'a History, cited: Cited) -> Self {
        let Cited { stated, page, live, chosen } = cited;
        Self { history, stated: history.stated_at(stated), page, live, chosen, added: 0 }
    }

    /// The assertion with as many bytes of what stands after its words among them.
    pub(crate) fn widened(self, added: usize) -> Self {
        Self { added, ..self }
    }

    /// The id.
    pub fn id(&self) -> &'a str {
        self.history.text(self.stated.id)
    }

    /// The type of the thing that it is about.
    pub fn entity_type(&self) -> EntityType {
        self.history.thing(self.stated.thing).entity_type
    }

    /// The thing.
    pub fn entity_id(&self) -> &'a str {
        self.history.text(self.history.thing(self.stated.thing).id)
    }

    /// The field.
    pub fn field(&self) -> &'a str {
        self.history.text(self.stated.field)
    }

    /// The value, normalised.
    pub fn value(&self) -> &'a str {
        self.history.text(self.stated.value)
    }

    /// The exact words.
    pub fn quote(&self) -> Cow<'a, str> {
        let quote = self.history.text(self.stated.quote);
        match self.around().0 {
            "" => Cow::Borrowed(quote),
            added => Cow::Owned(format!("{quote}{added}")),
        }
    }

    /// Up to 40 characters before them.
    pub fn prefix(&self) -> &'a str {
        self.history.text(self.stated.prefix)
    }

    /// Up to 40 characters after them.
    pub fn suffix(&self) -> &'a str {
        self.around().1
    }

    /// Where the words begin in the page's text, in Unicode characters.
    pub fn start(&self) -> i32 {
        self.stated.start
    }

    /// Where they end.
    pub fn end(&self) -> i32 {
        let added = i32::try_from(self.around().0.chars().count()).unwrap_or(0);
        self.stated.end + added
    }

    /// Whether it is about the field of the thing that a value is held of. An inferred fact also rests on assertions about others.
    pub(super) fn states_field_of(&self, held: &Interval) -> bool {
        (self.stated.thing, self.stated.field) == (held.thing, held.field)
    }

    /// Whether it states the very value that is held.
    pub(super) fn states(&self, held: &Interval) -> bool {
        self.states_field_of(held) && self.stated.value == held.value
    }

    /// Where the words stand: the page, their beginning and their end.
    pub(crate) fn place(&self) -> (u32, i32, i32) {
        (self.page, self.start(), self.end())
    }

    /// What was taken for words of what stands after them, and the rest.
    fn around(&self) -> (&'a str, &'a str) {
        self.history.text(self.stated.suffix).split_at(self.added)
    }
}

/// One content of a page, without its body.
#[derive(Clone, Debug)]
pub struct PageVersion {
    /// The id of the page.
    pub page_id: String,
    /// The id of this version.
    pub version_id: String,
    /// The region.
    pub region: RegionCode,
    /// The address.
    pub url: String,
    /// The title of the page.
    pub title: Option<String>,
    /// What kind of page its source says it is.
    pub kind: Option<String>,
    /// The date that the page or its source states for the content, ISO 8601.
    pub stated_date: Option<String>,
    /// When this content was first seen.
    pub fetched_at: DateTime<Utc>,
    /// When it was last seen.
    pub last_visit_at: DateTime<Utc>,
    /// The SHA-256 of the content, in 64 hexadecimal digits.
    pub sha256: String,
    /// Whether it is what the page holds today.
    pub current: bool,
}
