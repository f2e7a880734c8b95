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
/// Rows that a short list is counted as where the request does not say. What it gives is counted once more when it is given.
const LIST_ROWS_COUNTED: usize = 5;
/// What looking through the rows of a kind costs, however few are taken.
const SCAN_COST: usize = 50;
/// What a search costs besides its rows.
const SEARCH_COST: usize = 500;
/// What finding out who decides costs besides what is asked of it.
const DECIDE_COST: usize = 1_000;
/// What counting all accepted rows by their kinds costs.
pub(super) const FACETS_COST: usize = 100;
/// What looking through all of a region by all rules costs.
const COVERAGE_COST: usize = 100;
/// No part is counted higher, so that no sum of parts overflows.
const PART_COST_MAX: usize = 1_000_000_000;

/// What a connection costs: the page size times its children, and the look through all rows.
pub(super) fn page_cost(first: Option<i32>, last: Option<i32>, children: usize) -> usize {
    rows_cost(asked_rows(first.or(last)), children).saturating_add(SCAN_COST)
}

/// What a search costs: the page size times its children, and the search.
pub(super) fn search_cost(first: Option<i32>, children: usize) -> usize {
    rows_cost(asked_rows(first), children).saturating_add(SEARCH_COST)
}

/// What the connection of regions costs: there are no more than the register has.
pub(super) fn regions_cost(first: Option<i32>, last: Option<i32>, children: usize) -> usize {
    rows_cost(asked_rows(first.or(last)).min(regions().len()), children)
}

/// What a short list costs: the rows asked for, or five, times its children.
pub(super) fn list_cost(first: Option<i32>, children: usize) -> usize {
    rows_cost(first.map_or(LIST_ROWS_COUNTED, |first| asked_rows(Some(first))), children)
}

/// What finding out who decides costs: a look through all of a region, and what is asked of it.
pub(super) fn answer_cost(children: usize) -> usize {
    children.saturating_add(DECIDE_COST).min(PART_COST_MAX)
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
    rows_cost(asked.unwrap_or(regions().len()), children.saturating_add(COVERAGE_COST))
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
        assert_eq!(page_cost(None, None, 6), 601 + SCAN_COST);
        assert_eq!(page_cost(Some(20), None, 6), 121 + SCAN_COST);
        assert_eq!(page_cost(None, Some(2), 6), 13 + SCAN_COST);
        assert_eq!(search_cost(Some(2), 6), 13 + SEARCH_COST);
        assert_eq!(regions_cost(Some(500), None, 10), 211);
        assert_eq!((compare_cost(3, Some(2), 10), compare_cost(1, None, 1)), (61, Aspect::ALL.len() + 1));
        assert_eq!((coverage_cost(None, 10), coverage_cost(Some(2), 10)), (2_311, 221));
    }

    #[test]
    fn no_cost_overflows() {
        assert_eq!(page_cost(Some(i32::MAX), None, usize::MAX), PART_COST_MAX + SCAN_COST);
        assert_eq!(page_cost(Some(-1), None, 6), 1 + SCAN_COST);
    }
}
