//! Reads long tables, each row as one line of JSON, and from SQLite many lines at once.
//!
//! The driver of SQLite copies each value of a row by itself and hands each row from thread to thread, so fifteen values in one line and a thousand lines
//! in one row take a fraction of the time; while they are read, it fetches the next. PostgreSQL writes the same lines and sends them as they come.
//! Texts, whole numbers and moments stay what they are; SQLite would write truth values as numbers, and fractions with 15 digits only.

use async_graphql::futures_util::{Stream, StreamExt};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait, StreamTrait,
};
use serde::Deserialize;
use std::borrow::Cow;
use std::future::poll_fn;
use std::ops::Deref;
use std::pin::Pin;
use std::task::Poll;

/// Lines that SQLite hands over at once: some 500 kB.
const BLOCK_LINES: u64 = 1000;

/// The rows of a table.
pub(super) enum Lines<'s> {
    /// Of PostgreSQL: the lines as they come, and the last that came.
    Each(Pin<Box<dyn Stream<Item = Result<QueryResult, DbErr>> + Send + 's>>, String),
    /// Of SQLite.
    Blocks(Blocks<'s>),
}

impl<'s> Lines<'s> {
    /// Asks for some columns of all rows of a table. Nothing else can be asked in the transaction until all were read.
    ///
    /// # Errors
    /// Where PostgreSQL does not answer, or lacks the table or a column; of SQLite the first row tells.
    pub(super) async fn of<E: EntityTrait>(db: &'s DatabaseTransaction, columns: impl IntoIterator<Item = E::Column>) -> Result<Self, DbErr> {
        let backend = ConnectionTrait::get_database_backend(db);
        let columns = columns.into_iter().map(|column| Expr::col((E::default(), column)));
        let line = |array: &str| Expr::from(Func::cust(Alias::new(array)).args(columns)).cast_as(Alias::new("text"));
        if backend == DatabaseBackend::Sqlite {
            let select = E::find().select_only().expr_as(line("json_array"), "line").expr_as(row_id(), "place");
            let select = select.order_by_asc(row_id()).limit(BLOCK_LINES);
            let block = move |after: i64| select.clone().filter(row_id().gt(after)).into_query();
            return Ok(Self::Blocks(Blocks::of(db, Box::new(block)).await));
        }
        let select = E::find().select_only().expr_as(line("json_build_array"), "line");
        Ok(Self::Each(Box::pin(db.stream_raw(select.build(backend)).await?), String::new()))
    }

    /// The next row.
    ///
    /// # Errors
    /// Where the database does not answer, or lacks the table or a column.
    pub(super) async fn next(&mut self) -> Result<Option<Line<'_>>, DbErr> {
        match self {
            Self::Each(stream, line) => {
                let Some(row) = stream.next().await.transpose()? else { return Ok(None) };
                *line = row.try_get_by_index(0)?;
                Ok(Some(Line(line)))
            }
            Self::Blocks(blocks) => blocks.next().await,
        }
    }
}

/// The row's number in SQLite, by which a table is stored.
fn row_id() -> Expr {
    Expr::cust("rowid")
}

type Fetch<'s> = Pin<Box<dyn Future<Output = Result<Option<QueryResult>, DbErr>> + Send + 's>>;

/// The rows of a table of SQLite, block by block.
pub(super) struct Blocks<'s> {
    db: &'s DatabaseTransaction,
    /// Selects the lines of a block, those after a row, each with its row.
    select: Box<dyn Fn(i64) -> SelectStatement + Send + Sync + 's>,
    lines: String,
    /// Where the next line begins.
    at: usize,
    /// The block after this one.
    fetch: Option<Fetch<'s>>,
}

impl<'s> Blocks<'s> {
    async fn of(db: &'s DatabaseTransaction, select: Box<dyn Fn(i64) -> SelectStatement + Send + Sync + 's>) -> Self {
        let mut blocks = Self { db, select, lines: String::new(), at: 0, fetch: None };
        blocks.fetch_after(i64::MIN).await;
        blocks
    }

    async fn next(&mut self) -> Result<Option<Line<'_>>, DbErr> {
        if self.at >= self.lines.len() && !self.turn().await? {
            return Ok(None);
        }
        let rest = &self.lines[self.at..];
        let line = rest.split_once('\n').map_or(rest, |(line, _)| line);
        self.at += line.len() + 1;
        Ok(Some(Line(line)))
    }

    /// Goes on to the next block, if there is one.
    async fn turn(&mut self) -> Result<bool, DbErr> {
        let Some(fetch) = self.fetch.take() else { return Ok(false) };
        let block = fetch.await?;
        let Some(last) = block.as_ref().map(|block| block.try_get_by_index(1)).transpose()?.flatten() else { return Ok(false) };
        self.lines = block.map(|block| block.try_get_by_index(0)).transpose()?.unwrap_or_default();
        self.at = 0;
        self.fetch_after(last).await;
        Ok(true)
    }

    /// Has the driver's thread fetch the block after a row, and does not wait for it.
    async fn fetch_after(&mut self, row: i64) {
        let mut block = Query::select();
        block.expr(Expr::cust("group_concat(line, char(10))")).expr(Expr::cust("max(place)")).from_subquery((self.select)(row), Alias::new("block"));
        let db = self.db;
        let mut fetch: Fetch<'s> = Box::pin(async move { db.query_one(&block).await });
        let done = poll_fn(|context| Poll::Ready(fetch.as_mut().poll(context))).await;
        self.fetch = Some(match done {
            Poll::Ready(block) => Box::pin(std::future::ready(block)),
            Poll::Pending => fetch,
        });
    }
}

/// One row, as the JSON of an array of its columns.
pub(super) struct Line<'l>(&'l str);

impl<'l> Line<'l> {
    fn beginning(&self) -> &'l str {
        let end = self.0.char_indices().nth(SHOWN_CHARS).map_or(self.0.len(), |(place, _)| place);
        &self.0[..end]
    }

    /// The columns, in the order in which they were asked for, as the fields of a struct.
    ///
    /// # Errors
    /// Where a column holds what the field cannot.
    pub(super) fn read<T: Deserialize<'l>>(&self) -> Result<T, DbErr> {
        serde_json::from_str(self.0).map_err(|cause| DbErr::Json(format!("{cause} in the row that begins {}", self.beginning())))
    }
}

/// Characters of a row that an error shows: its id, and not all that it says.
const SHOWN_CHARS: usize = 60;

/// A text of a line; it is copied only where JSON writes it in another way.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct Text<'l>(#[serde(borrow)] Cow<'l, str>);

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}
