//! Reads rows column by column, by place and without copying their texts: of the long tables most texts repeat.

use chrono::{DateTime, Utc};
use sea_orm::sqlx::postgres::{PgRow, Postgres};
use sea_orm::sqlx::sqlite::{Sqlite, SqliteRow};
use sea_orm::sqlx::{Decode, Error, Row, Type};
use sea_orm::{DbErr, QueryResult, RuntimeErr};

/// One row of either database.
#[derive(Clone, Copy)]
pub(super) enum Columns<'r> {
    Sqlite(&'r SqliteRow),
    Postgres(&'r PgRow),
}

impl<'r> Columns<'r> {
    /// The columns of a row.
    ///
    /// # Errors
    /// Where the row is of another sort of database.
    pub(super) fn of(row: &'r QueryResult) -> Result<Self, DbErr> {
        let of_sqlite = row.try_as_sqlite_row().map(Self::Sqlite);
        let of_postgres = || row.try_as_pg_row().map(Self::Postgres);
        of_sqlite.or_else(of_postgres).ok_or_else(|| DbErr::Type("the row is neither of SQLite nor of PostgreSQL".to_owned()))
    }

    /// A text.
    pub(super) fn text(self, place: usize) -> Result<&'r str, DbErr> {
        self.read(place)
    }

    /// A text, where there is one.
    pub(super) fn text_or_none(self, place: usize) -> Result<Option<&'r str>, DbErr> {
        self.read(place)
    }

    /// A whole number.
    pub(super) fn number(self, place: usize) -> Result<i32, DbErr> {
        self.read(place)
    }

    /// A moment.
    pub(super) fn moment(self, place: usize) -> Result<DateTime<Utc>, DbErr> {
        self.read(place)
    }

    /// A moment, where there is one.
    pub(super) fn moment_or_none(self, place: usize) -> Result<Option<DateTime<Utc>>, DbErr> {
        self.read(place)
    }

    fn read<T>(self, place: usize) -> Result<T, DbErr>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>,
    {
        let read = match self {
            Self::Sqlite(row) => row.try_get(place),
            Self::Postgres(row) => row.try_get(place),
        };
        read.map_err(|error: Error| DbErr::Query(RuntimeErr::SqlxError(error.into())))
    }
}
