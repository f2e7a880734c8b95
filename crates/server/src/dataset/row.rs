//! One row of an entity table with its codes read, its dates parsed and its evidence found.

use super::history::Slot;
use super::model::FactModel;
use super::partial_date::{PartialDate, PartialDateError};
use chrono::NaiveDate;
use helheten_model::vocabulary::{RegionCode, Standing, find_region};
use std::ops::Deref;
use thiserror::Error;

/// A stored value that the program does not know.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("column {column} holds \"{value}\", which is no {expected}")]
pub struct UnknownCode {
    /// The column.
    pub column: &'static str,
    /// What it holds.
    pub value: String,
    /// What it should hold.
    pub expected: &'static str,
}

/// From when to when a fact holds; an end that no page states is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

impl Span {
    /// Whether the span is known to touch a day, a month or a year. A span without any end touches nothing: no page says when it holds.
    pub fn touches(&self, date: &PartialDate) -> bool {
        (self.from.is_some() || self.to.is_some()) && self.from.is_none_or(|from| from <= date.last_day()) && self.to.is_none_or(|to| to >= date.first_day())
    }
}

/// One row of an entity table.
#[derive(Clone, Debug)]
pub struct Row<M: FactModel> {
    /// The row as stored.
    pub model: M,
    /// The vocabulary's values in it.
    pub codes: M::Codes,
    /// The region.
    pub region: RegionCode,
    /// Whether it holds today.
    pub standing: Standing,
    /// From when it holds, as a page states it.
    pub valid_from: Option<PartialDate>,
    /// Until when.
    pub valid_to: Option<PartialDate>,
    /// When it holds.
    pub span: Span,
    /// Its place in its table.
    pub place: u32,
    /// The places of the assertions that it rests on, the chosen ones first.
    pub evidence: Box<[u32]>,
    /// The thing that it is, in the history; none of a relation that is concluded from other facts.
    pub(super) thing: Option<Slot>,
}

impl<M: FactModel> Row<M> {
    /// Reads the codes and dates of a stored row.
    ///
    /// # Errors
    /// The id of a row of which a column holds a value that the vocabulary does not know, and the value.
    pub fn read(model: M) -> Result<Self, (String, UnknownCode)> {
        match Self::read_columns(&model) {
            Ok(read) => Ok(read(model)),
            Err(error) => Err((model.id().to_owned(), error)),
        }
    }

    fn read_columns(model: &M) -> Result<impl FnOnce(M) -> Self + use<M>, UnknownCode> {
        let region = read_region(model.region_code())?;
        let standing = Standing::find(model.standing()).ok_or_else(|| unknown("standing", model.standing(), "Standing"))?;
        let valid_from = read_date("valid_from", model.valid_from())?;
        let valid_to = read_date("valid_to", model.valid_to())?;
        let codes = model.read_codes()?;
        let stated = Span { from: valid_from.as_ref().map(PartialDate::first_day), to: valid_to.as_ref().map(PartialDate::last_day) };
        let span = model.own_span().unwrap_or(stated);
        Ok(move |model| Self { model, codes, region, standing, valid_from, valid_to, span, place: 0, evidence: Box::default(), thing: None })
    }
}

impl<M: FactModel> Deref for Row<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.model
    }
}

/// Reads the code of a region that the register has.
pub(super) fn read_region(code: &str) -> Result<RegionCode, UnknownCode> {
    code.parse().ok().filter(|code| find_region(*code).is_ok()).ok_or_else(|| unknown("region_code", code, "region of the register"))
}

/// Reads a partial date.
pub(super) fn read_date(column: &'static str, text: Option<&str>) -> Result<Option<PartialDate>, UnknownCode> {
    text.map(|text| text.parse().map_err(|_: PartialDateError| unknown(column, text, "date such as 2023, 2023-01 or 2023-01-31"))).transpose()
}

/// A value that is none of what is expected.
pub(super) fn unknown(column: &'static str, value: &str, expected: &'static str) -> UnknownCode {
    UnknownCode { column, value: value.to_owned(), expected }
}
