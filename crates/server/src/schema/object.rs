//! What answers consist of: thin readers of the dataset, one topic a file.

mod change;
mod comparison;
mod coverage;
mod decide;
mod document;
mod duty;
mod event;
mod evidence;
mod fact;
mod figure;
mod finding;
mod goal;
mod import_progress;
mod import_run;
mod law;
mod organization;
mod post;
mod region;
mod relation;
mod search;
mod source;
mod statement;
mod succession;

pub(super) use change::Change;
pub(super) use comparison::Comparison;
pub(super) use coverage::RegionCoverage;
pub(super) use decide::DecisionAnswer;
pub(super) use document::Document;
pub(super) use duty::{DecisionRight, Duty, Mission};
pub(super) use event::{Event, OrganizationPeriod};
pub(super) use fact::{Fact, FactObject, Node, find_node};
pub(super) use figure::Figure;
pub(super) use finding::Finding;
pub(super) use goal::{Goal, GovernanceLevel};
pub(super) use import_progress::ImportProgress;
pub(super) use import_run::{DatasetObject, ImportRun};
pub(super) use law::{Law, RegionLaw};
pub(super) use organization::Organization;
pub(super) use post::{ContactPoint, Membership, Person, Post};
pub(super) use region::Region;
pub(super) use relation::{Relation, RelationEnd};
pub(super) use search::SearchConnection;
pub(super) use source::Source;
pub(super) use statement::Statement;
pub(super) use succession::{EventOrganization, Succession};

use super::connection::rows_asked;
use super::context::{check_deadline, spend};
use super::limit::PAGE_ROWS_DEFAULT;
use crate::dataset::{Dataset, FactModel, Row};
use async_graphql::{Context, Result};

/// The first rows of a short list, as objects.
fn list_facts<'a, M: FactModel>(
    context: &Context<'_>,
    data: &'a Dataset,
    first: Option<i32>,
    rows: impl Iterator<Item = &'a Row<M>>,
) -> Result<Vec<FactObject<'a, M>>> {
    take_first(context, first, rows.map(|row| FactObject::new(data, row)))
}

/// The first items of a short list.
fn take_first<T>(context: &Context<'_>, first: Option<i32>, items: impl Iterator<Item = T>) -> Result<Vec<T>> {
    check_deadline(context)?;
    let rows = first.map_or(Ok(PAGE_ROWS_DEFAULT), |first| rows_asked("first", first))?;
    let taken: Vec<T> = items.take(rows).collect();
    spend(context, taken.len())?;
    Ok(taken)
}
