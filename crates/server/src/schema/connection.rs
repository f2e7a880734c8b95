//! Relay connections: a filtered, ordered list, a page at a time.

use super::context::{check_deadline, deadline};
use super::cursor::CursorScope;
use super::error::ErrorCode;
use super::facet::{Faceted, Facets, count_facets};
use super::input::{Filter, Order, OrderField, sort_items};
use super::limit::{FACETS_COST, PAGE_ROWS_DEFAULT, PAGE_ROWS_MAX};
use super::scan::Scan;
use crate::dataset::Dataset;
use async_graphql::connection::PageInfo;
use async_graphql::{Context, InputType, Object, OutputType, Result, TypeName};
use std::borrow::Cow;
use std::fmt::Debug;
use std::ops::Range;

/// By how many fields a list may be ordered.
const ORDERS_MAX: usize = 16;

/// Which page of a list to take.
#[derive(Clone, Debug, Default)]
pub(super) struct PageArguments {
    pub(super) first: Option<i32>,
    pub(super) after: Option<String>,
    pub(super) last: Option<i32>,
    pub(super) before: Option<String>,
}

/// What a connection is asked for.
#[derive(Debug)]
pub(super) struct Selection<F, O: InputType> {
    /// Tells this list from others with the same filter and order.
    pub(super) list: Cow<'static, str>,
    pub(super) filter: Option<F>,
    pub(super) order_by: Option<Vec<Order<O>>>,
    pub(super) page: PageArguments,
}

/// Takes a page of the items that the filter accepts, in the order asked for.
pub(super) fn select_page<'r, T, F, O, N>(
    context: &Context<'_>,
    data: &'r Dataset,
    items: impl Iterator<Item = &'r T>,
    selection: &Selection<F, O>,
    make_node: impl Fn(&'r T) -> N,
) -> Result<Connection<N>>
where
    T: Faceted + 'r,
    F: Filter<T>,
    O: OrderField<T>,
{
    check_deadline(context)?;
    let scan = Scan::new(data, deadline(context));
    let filter = selection.filter.as_ref();
    let list = format!("{} {:?} {:?}", selection.list, selection.filter, selection.order_by);
    let accepted = items.take_while(|_| scan.go_on()).filter(|item| filter.is_none_or(|filter| filter.accepts(&scan, item)));
    let needed = if selection.order_by.is_none() && !asks_of_all(context) { selection.page.rows_needed(scope_of(data, &list)) } else { None };
    let mut accepted: Vec<&T> = accepted.take(needed.unwrap_or(usize::MAX)).collect();
    let facets = facets_of(context, &scan, &accepted);
    check_deadline(context)?;
    if let Some(orders) = &selection.order_by {
        if orders.len() > ORDERS_MAX {
            return Err(ErrorCode::BadArgument.error(format!("`orderBy` has {} orders, but may have at most {ORDERS_MAX}", orders.len())));
        }
        sort_items(&scan, &mut accepted, orders);
        check_deadline(context)?;
    }
    take_page(data, &list, &selection.page, &accepted, facets, make_node)
}

/// Whether something is asked for that all rows together tell.
fn asks_of_all(context: &Context<'_>) -> bool {
    ["totalCount", "facets"].iter().any(|field| context.look_ahead().field(field).exists())
}

/// What cursors of a list are valid for. What was held at another moment is another list.
fn scope_of(data: &Dataset, list: &str) -> CursorScope {
    match &data.info.moment {
        Some(moment) => CursorScope::new(data.info.revision, &format!("{list} {moment:?}")),
        None => CursorScope::new(data.info.revision, list),
    }
}

/// Takes a page of items that are selected already; `list` describes the whole of them.
pub(super) fn take_page<'r, T, N>(
    data: &Dataset,
    list: &str,
    page: &PageArguments,
    items: &[&'r T],
    facets: Facets,
    make_node: impl Fn(&'r T) -> N,
) -> Result<Connection<N>> {
    let scope = scope_of(data, list);
    let page = page.range(scope, items.len())?;
    let nodes = items[page.clone()].iter().map(|item| make_node(item)).collect();
    Ok(Connection { nodes, start: page.start, total: items.len(), facets, scope })
}

/// The facets of the rows, where they are asked for.
pub(super) fn facets_of<T: Faceted>(context: &Context<'_>, scan: &Scan<'_>, items: &[&T]) -> Facets {
    if context.look_ahead().field("facets").exists() { count_facets(scan, items) } else { Facets::default() }
}

impl PageArguments {
    /// How many rows from the beginning of the list tell what is on the page, and whether there are more; `None` where all do.
    fn rows_needed(&self, scope: CursorScope) -> Option<usize> {
        if self.last.is_some() || self.before.is_some() {
            return None;
        }
        let after = match &self.after {
            Some(cursor) => scope.position(cursor).ok()?.saturating_add(1),
            None => 0,
        };
        let rows = self.first.map_or(Ok(PAGE_ROWS_DEFAULT), |first| rows_asked("first", first)).ok()?;
        Some(after.saturating_add(rows).saturating_add(1))
    }

    /// The rows of the page among `total`.
    pub(super) fn range(&self, scope: CursorScope, total: usize) -> Result<Range<usize>> {
        if self.first.is_some() && self.last.is_some() {
            return Err(ErrorCode::BadPage.error("give `first` or `last`, not both"));
        }
        let start = match &self.after {
            Some(cursor) => scope.position(cursor)?.saturating_add(1).min(total),
            None => 0,
        };
        let end = match &self.before {
            Some(cursor) => scope.position(cursor)?.clamp(start, total.max(start)),
            None => total,
        };
        Ok(match self.last {
            Some(last) => end - rows_asked("last", last)?.min(end - start)..end,
            None => start..end.min(start + self.first.map_or(Ok(PAGE_ROWS_DEFAULT), |first| rows_asked("first", first))?),
        })
    }
}

/// How many rows an argument asks for.
pub(super) fn rows_asked(argument: &str, rows: i32) -> Result<usize> {
    match usize::try_from(rows) {
        Ok(rows) if rows <= PAGE_ROWS_MAX => Ok(rows),
        Ok(_) => {
            Err(ErrorCode::BadPage.error(format!("`{argument}` is {rows}, but a page has at most {PAGE_ROWS_MAX} rows; take the next page with a cursor")))
        }
        Err(_) => Err(ErrorCode::BadPage.error(format!("`{argument}` is {rows}, but must be from 0 to {PAGE_ROWS_MAX}"))),
    }
}

/// A page of a list, and how long the whole list is.
pub(super) struct Connection<T> {
    nodes: Vec<T>,
    start: usize,
    total: usize,
    /// Counted only where they are asked for.
    facets: Facets,
    scope: CursorScope,
}

/// A row of a page, and its cursor.
pub(super) struct Edge<'a, T> {
    node: &'a T,
    cursor: String,
}

impl<T: OutputType> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

impl<T: OutputType> TypeName for Edge<'_, T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

/// A page of a list, as the Relay specification has it, and how long the whole list is.
#[Object(name_type, serial)]
impl<T: OutputType> Connection<T> {
    /// How many rows the filter accepts, on all pages together.
    async fn total_count(&self) -> usize {
        self.total
    }

    /// How the rows that the filter accepts, on all pages together, are spread over regions, kinds, levels and areas of the mission.
    #[graphql(complexity = "FACETS_COST + child_complexity")]
    async fn facets(&self) -> &Facets {
        &self.facets
    }

    /// The rows of this page.
    async fn nodes(&self) -> &[T] {
        &self.nodes
    }

    /// The rows of this page, each with its cursor.
    async fn edges(&self) -> Vec<Edge<'_, T>> {
        self.nodes.iter().enumerate().map(|(index, node)| Edge { node, cursor: self.scope.cursor(self.start + index) }).collect()
    }

    /// Whether there are rows before and after this page, and the cursors of its ends.
    async fn page_info(&self) -> PageInfo {
        let end = self.start + self.nodes.len();
        PageInfo {
            has_previous_page: self.start > 0,
            has_next_page: end < self.total,
            start_cursor: (!self.nodes.is_empty()).then(|| self.scope.cursor(self.start)),
            end_cursor: (!self.nodes.is_empty()).then(|| self.scope.cursor(end - 1)),
        }
    }
}

/// A row of a page, and its cursor.
#[Object(name_type, serial)]
impl<T: OutputType> Edge<'_, T> {
    /// The row.
    async fn node(&self) -> &T {
        self.node
    }

    /// Where the row stands: give it as `after` or `before` to go on from here. Valid for this revision, filter and order.
    async fn cursor(&self) -> &str {
        &self.cursor
    }
}

/// Declares an object whose fields are connections with the usual arguments.
macro_rules! connections {
    (
        $(#[$meta:meta])*
        $owner:ty {
            $($(#[$doc:meta])* $field:ident: $node:ident, $filter:ty, $order:ty, cost $cost:ident, |$this:pat_param, $data:ident| $items:expr, $list:expr;)*
        }
        $($more:tt)*
    ) => {
        $(#[$meta])*
        #[expect(clippy::too_many_arguments, reason = "the arguments of a connection are given by its specification")]
        #[async_graphql::Object(serial)]
        impl $owner {
            $(
                $(#[$doc])*
                #[graphql(complexity = crate::schema::limit::$cost(first, last, child_complexity))]
                async fn $field<'r>(
                    &'r self,
                    ctx: &'r async_graphql::Context<'_>,
                    #[graphql(desc = "Which rows to take; all where left out.")] filter: Option<$filter>,
                    #[graphql(desc = "In which order; the first that tells two rows apart decides. By id where left out.")] order_by: Option<Vec<crate::schema::input::Order<$order>>>,
                    #[graphql(desc = "How many rows from the beginning: 0 to 500; 100 where neither `first` nor `last` is given.")] first: Option<i32>,
                    #[graphql(desc = "The cursor of the row after which to begin.")] after: Option<String>,
                    #[graphql(desc = "How many rows from the end: 0 to 500. Not together with `first`.")] last: Option<i32>,
                    #[graphql(desc = "The cursor of the row before which to end.")] before: Option<String>,
                ) -> async_graphql::Result<crate::schema::connection::Connection<$node<'r>>> {
                    let $data = crate::schema::context::Reads::data(self, ctx);
                    let $this = self;
                    let page = crate::schema::connection::PageArguments { first, after, last, before };
                    let selection = crate::schema::connection::Selection { list: $list.into(), filter, order_by, page };
                    crate::schema::connection::select_page(ctx, $data, $items, &selection, |row| $node::new($data, row))
                }
            )*
            $($more)*
        }
    };
}
pub(super) use connections;
