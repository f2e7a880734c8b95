//! One cell: what pages of one region state of one aspect.

use super::aspect::Aspect;
use super::swedish::counted;
use super::topic::Topic;
use crate::dataset::{Assertion, Conflict, Dataset, FactModel, Row};
use chrono::NaiveDate;
use helheten_model::vocabulary::{Basis, Qualifier, RegionCode, Standing};

/// What is asked of one region.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'a, 't> {
    pub(super) data: &'a Dataset,
    pub(super) region: RegionCode,
    /// What the answer is narrowed to.
    pub(super) topic: Option<&'t Topic>,
    /// The day for which "in force" is answered.
    pub(super) day: Option<NaiveDate>,
}

/// Whether a cell states something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub(crate) enum CellStatus {
    /// Pages of the region state it (anges).
    Stated,
    /// Pages of the region were imported, and none states it. That is not the same as "there is none": `complete` tells whether it may be taken for that (anges inte).
    NotStated,
    /// No page of the region was imported; nothing is known (inte inläst).
    NotImported,
}

/// One of the things that a cell counts or lists.
#[derive(Clone, Debug)]
pub(crate) struct Item<'a> {
    pub(crate) name: String,
    /// What tells it apart: seats, area, year.
    pub(crate) detail: Option<String>,
    /// The id of the fact.
    pub(crate) id: &'a str,
    pub(crate) standing: Standing,
    pub(crate) basis: Basis,
    /// The words that state it.
    pub(crate) evidence: Vec<Assertion<'a>>,
}

/// What pages of a region state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stated<'a> {
    /// For people; none where nothing is stated.
    pub(crate) value: Option<String>,
    pub(crate) number: Option<f64>,
    pub(crate) unit: Option<String>,
    pub(crate) qualifier: Option<Qualifier>,
    pub(crate) year: Option<i32>,
    pub(crate) items: Vec<Item<'a>>,
    /// Whether the list that was read claims to be whole; none where no page tells.
    pub(crate) complete: Option<bool>,
    /// What to know about it, in Swedish.
    pub(crate) notes: Vec<String>,
    pub(crate) conflicts: Vec<Conflict<'a>>,
}

/// One cell.
#[derive(Clone, Debug)]
pub(crate) struct Cell<'a> {
    pub(crate) region: RegionCode,
    pub(crate) status: CellStatus,
    pub(crate) stated: Stated<'a>,
}

impl<'a> Cell<'a> {
    /// The answer to a question.
    pub(super) fn of(question: &Question<'a, '_>, aspect: Aspect) -> Self {
        let region = question.region;
        if !question.data.is_imported(region) {
            return Self { region, status: CellStatus::NotImported, stated: Stated::default() };
        }
        let mut stated = aspect.answer(question);
        let status = if stated.value.is_some() { CellStatus::Stated } else { CellStatus::NotStated };
        let undated = stated.items.iter().filter(|item| item.standing == Standing::Undated).count();
        if undated > 0 {
            stated.notes.push(format!("{} bara på sidor utan datum", counted(undated, "uppgift står", "uppgifter står")));
        }
        let inferred = stated.items.iter().filter(|item| item.basis == Basis::Inferred).count();
        if inferred > 0 {
            stated.notes.push(format!("{} av andra uppgifter", counted(inferred, "är en slutsats", "är slutsatser")));
        }
        if !stated.conflicts.is_empty() {
            stated.notes.push("sidor anger olika".to_owned());
        }
        Self { region, status, stated }
    }

    /// The words of the cell: the best of each item first, so that every one of them is shown.
    pub(crate) fn evidence(&self) -> Vec<Assertion<'a>> {
        let items = || self.stated.items.iter();
        let first = items().filter_map(|item| item.evidence.first());
        first.chain(items().flat_map(|item| item.evidence.iter().skip(1))).copied().collect()
    }
}

impl<'a> Item<'a> {
    /// A fact as an item, with the words that state the fields.
    pub(super) fn of<M: FactModel>(data: &'a Dataset, row: &'a Row<M>, name: String, detail: Option<String>, fields: &[&str]) -> Self {
        Self { name, detail, id: row.id(), standing: row.standing, basis: Basis::Stated, evidence: words_of(data, row, fields) }
    }
}

/// The words that state the fields of a fact as they are held true; all of its words where none states them.
fn words_of<'a, M: FactModel>(data: &'a Dataset, row: &'a Row<M>, fields: &[&str]) -> Vec<Assertion<'a>> {
    let of_fields = || data.evidence_of(row).filter(|assertion| fields.contains(&assertion.field()));
    let chosen: Vec<_> = of_fields().filter(|assertion| assertion.chosen).collect();
    if !chosen.is_empty() {
        return chosen;
    }
    let stated: Vec<_> = of_fields().collect();
    if stated.is_empty() { data.evidence_of(row).collect() } else { stated }
}

/// The contradictions of pages about some fields of a fact.
pub(super) fn conflicts_of<'a, M: FactModel>(data: &'a Dataset, row: &'a Row<M>, fields: &[&str]) -> Vec<Conflict<'a>> {
    data.conflicts_of(row).into_iter().filter(|conflict| fields.contains(&conflict.field)).collect()
}
