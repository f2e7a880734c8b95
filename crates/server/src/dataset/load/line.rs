//! Reads long tables row by row, each row as one line of JSON.
//!
//! The driver of SQLite copies each value of a row by itself and hands it from thread to thread; one line in place of fifteen values takes less than half
//! of the time. PostgreSQL writes the same lines. Texts, whole numbers and moments stay what they are; SQLite would write truth values as numbers,
//! and fractions with 15 digits only.

use async_graphql::futures_util::{Stream, StreamExt};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, EntityTrait, QueryResult, QuerySelect, QueryTrait, StreamTrait};
use serde::Deserialize;
use std::borrow::Cow;
use std::ops::Deref;
use std::pin::Pin;

/// The rows of a table.
pub(super) struct Lines<'s>(Pin<Box<dyn Stream<Item = Result<QueryResult, DbErr>> + Send + 's>>);

impl<'s> Lines<'s> {
    /// Asks for some columns of all rows of a table.
    ///
    /// # Errors
    /// Where the database does not answer, or lacks the table or a column.
    pub(super) async fn of<E: EntityTrait>(db: &'s DatabaseTransaction, columns: impl IntoIterator<Item = E::Column>) -> Result<Self, DbErr> {
        let backend = ConnectionTrait::get_database_backend(db);
        let array = match backend {
            DatabaseBackend::Postgres => "json_build_array",
            _ => "json_array",
        };
        let columns = columns.into_iter().map(|column| Expr::col((E::default(), column)));
        let line = Expr::from(Func::cust(Alias::new(array)).args(columns)).cast_as(Alias::new("text"));
        let select = E::find().select_only().expr_as(line, "line");
        Ok(Self(Box::pin(db.stream_raw(select.build(backend)).await?)))
    }

    /// The next row.
    ///
    /// # Errors
    /// Where the database does not answer any more.
    pub(super) async fn next(&mut self) -> Result<Option<Line>, DbErr> {
        let row = self.0.next().await.transpose()?;
        row.map(|row| row.try_get_by_index(0).map(Line)).transpose()
    }
}

/// One row, as the JSON of an array of its columns.
pub(super) struct Line(String);

impl Line {
    fn beginning(&self) -> &str {
        let end = self.0.char_indices().nth(SHOWN_CHARS).map_or(self.0.len(), |(place, _)| place);
        &self.0[..end]
    }

    /// The columns, in the order in which they were asked for, as the fields of a struct.
    ///
    /// # Errors
    /// Where a column holds what the field cannot.
    pub(super) fn read<'l, T: Deserialize<'l>>(&'l self) -> Result<T, DbErr> {
        serde_json::from_str(&self.0).map_err(|cause| DbErr::Json(format!("{cause} in the row that begins {}", self.beginning())))
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
