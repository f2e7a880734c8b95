//! What reading pages left open, and which rules what is held breaks.

use super::evidence::Page;
use super::{Node, Region, find_node};
use crate::dataset::{Dataset, Finding as FindingRow};
use async_graphql::{ID, Object};
use helheten_model::vocabulary::{FindingKind, OrganizationKind};

/// What reading a page left open.
pub(in crate::schema) struct Finding<'a> {
    data: &'a Dataset,
    finding: &'a FindingRow,
}

impl<'a> Finding<'a> {
    pub(in crate::schema) fn new(data: &'a Dataset, finding: &'a FindingRow) -> Self {
        Self { data, finding }
    }
}

/// What reading a page left open (something that it announces and does not state, or that can mean more than one thing), or
/// a rule of a region's organisation that what is held breaks.
#[Object(serial)]
impl<'a> Finding<'a> {
    /// The id.
    pub(super) async fn id(&self) -> ID {
        ID::from(self.finding.id.as_str())
    }

    /// The region whose page it is, or of which it tells.
    async fn region(&self) -> Region<'a> {
        Region::of(self.data, self.finding.region)
    }

    /// The kind.
    async fn kind(&self) -> FindingKind {
        self.finding.kind
    }

    /// What was found, in a sentence.
    async fn text(&self) -> &'a str {
        &self.finding.text
    }

    /// The exact words; null where the whole page is meant.
    async fn quote(&self) -> Option<&'a str> {
        (!self.finding.quote.is_empty()).then_some(self.finding.quote.as_str())
    }

    /// Where the words begin in the page's text, in Unicode characters from 0.
    async fn start(&self) -> i32 {
        self.finding.start
    }

    /// Where the words end: one past their last character.
    async fn end(&self) -> i32 {
        self.finding.end
    }

    /// The code of the rule that is broken (`ONE_ASSEMBLY`); null where no rule is.
    async fn rule(&self) -> Option<&'a str> {
        self.finding.rule.as_deref()
    }

    /// The kind of bodies of which the page names only some ("till exempel"); null where it is about no such list. Then that one is
    /// missing here says nothing.
    async fn open_list_of(&self) -> Option<OrganizationKind> {
        self.finding.open_list_of
    }

    /// What it is about; null where that is no single thing, or is no longer held.
    async fn about(&self) -> Option<Node<'a>> {
        find_node(self.data, self.finding.entity_id.as_deref()?)
    }

    /// The page; null where no single page is meant, or it holds other content today.
    async fn page(&self) -> Option<Page<'a>> {
        self.finding.page.map(|place| Page::new(self.data, &self.data.pages[place as usize]))
    }
}
