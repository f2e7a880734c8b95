//! What a request may ask for, and what its parts cost.

use crate::answer::compare::Aspect;
use helheten_model::vocabulary::regions;

/// How deep fields may nest. The introspection query of `GraphiQL` needs 15.
pub(super) const DEPTH_MAX: usize = 15;
/// What a whole request may cost: every field costs 1, and a connection costs its page size times what it holds.
pub(crate) const COST_MAX: usize = 50_000;
/// What another moment costs, besides what is asked of it: a dataset may have to be put together for it.
pub(super) const AT_COST: usize = 15_000;
/// Rows of a page where the request does not say.
pub(super) const PAGE_ROWS_DEFAULT: usize = 100;
/// Rows of a page at most.
pub(super) const PAGE_ROWS_MAX: usize = 500;
/// Rows that a short list is counted as where the request does not say.
const LIST_ROWS_COUNTED: usize = 5;
/// No part is counted higher, so that no sum of parts overflows.
const PART_COST_MAX: usize = 1_000_000_000;

/// What a connection costs: the page size times its children.
pub(super) fn page_cost(first: Option<i32>, last: Option<i32>, children: usize) -> usize {
    rows_cost(asked_rows(first.or(last)), children)
}

/// What the connection of regions costs: there are no more than the register has.
pub(super) fn regions_cost(first: Option<i32>, last: Option<i32>, children: usize) -> usize {
    rows_cost(asked_rows(first.or(last)).min(regions().len()), children)
}

/// What a short list costs: the rows asked for, or five, times its children.
pub(super) fn list_cost(first: Option<i32>, children: usize) -> usize {
    rows_cost(first.map_or(LIST_ROWS_COUNTED, |first| asked_rows(Some(first))), children)
}

/// What an answer that looks through all of a region costs: a page of rows, and what is asked of it.
pub(super) fn answer_cost(children: usize) -> usize {
    children.saturating_add(PAGE_ROWS_DEFAULT).min(PART_COST_MAX)
}

/// What looking up several ids costs.
pub(super) fn ids_cost(ids: usize, children: usize) -> usize {
    rows_cost(ids, children)
}

/// What a comparison costs: every region in every aspect, times what a cell holds.
pub(super) fn compare_cost(regions: usize, aspects: Option<usize>, children: usize) -> usize {
    rows_cost(regions.saturating_mul(aspects.unwrap_or(Aspect::ALL.len())), children)
}

/// What the coverage of regions costs.
pub(super) fn coverage_cost(asked: Option<usize>, children: usize) -> usize {
    rows_cost(asked.unwrap_or(regions().len()), children)
}

fn asked_rows(asked: Option<i32>) -> usize {
    asked.map_or(PAGE_ROWS_DEFAULT, |rows| usize::try_from(rows).unwrap_or(0))
}

fn rows_cost(rows: usize, children: usize) -> usize {
    rows.saturating_mul(children).saturating_add(1).min(PART_COST_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_costs_its_rows_times_its_children() {
        assert_eq!(page_cost(None, None, 6), 601);
        assert_eq!(page_cost(Some(20), None, 6), 121);
        assert_eq!(page_cost(None, Some(2), 6), 13);
        assert_eq!(regions_cost(Some(500), None, 10), 211);
        assert_eq!((compare_cost(3, Some(2), 10), compare_cost(1, None, 1)), (61, Aspect::ALL.len() + 1));
        assert_eq!((coverage_cost(None, 10), coverage_cost(Some(2), 10)), (211, 21));
    }

    #[test]
    fn no_cost_overflows() {
        assert_eq!(page_cost(Some(i32::MAX), None, usize::MAX), PART_COST_MAX);
        assert_eq!(page_cost(Some(-1), None, 6), 1);
    }
}
