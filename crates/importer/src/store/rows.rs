//! Rows in bulk: inserted, or brought to what they should be, in statements of bounded size.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, Insert, QueryTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable, ModelTrait, PrimaryKeyToColumn, QueryFilter, Statement, Value,
};
use std::collections::BTreeMap;

/// Rows a statement: of 16 columns, half of the 32,766 values that SQLite binds at most.
pub(super) const ROWS_MAX: usize = 1000;

/// Conditions a statement: SQLite's expressions are at most 1,000 deep.
const CONDITIONS_MAX: usize = 200;

/// Inserts the rows that the table does not have yet; gives their number.
pub(super) async fn insert_missing<E>(db: &impl ConnectionTrait, rows: Vec<E::Model>, rows_max: usize) -> Result<u64, DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let mut inserted = 0;
    for statement in insert_statements::<E>(db, rows, rows_max, &OnConflict::new().do_nothing().to_owned()) {
        inserted += db.execute_raw(statement).await?.rows_affected();
    }
    Ok(inserted)
}

/// Inserts rows, or brings the rows of the same keys to what they should be.
pub(super) async fn upsert<E>(db: &impl ConnectionTrait, rows: Vec<E::Model>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    for statement in upsert_statements::<E>(db, rows) {
        db.execute_raw(statement).await?;
    }
    Ok(())
}

/// What makes the rows of one table what they should be.
#[derive(Debug, Default)]
pub(super) struct TableChange {
    /// Statements that insert and update.
    pub(super) upserts: Vec<Statement>,
    /// Statements that delete.
    pub(super) deletes: Vec<Statement>,
    /// How many rows they write or delete.
    pub(super) rows: u64,
}

/// Compares the rows of a table within a scope with what they should be.
pub(super) async fn compare_table<E>(db: &impl ConnectionTrait, scope: Condition, rows: &[E::Model]) -> Result<TableChange, DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + ModelTrait<Entity = E> + PartialEq,
{
    let mut gone: BTreeMap<Vec<String>, E::Model> = BTreeMap::new();
    for row in E::find().filter(scope).all(db).await? {
        gone.insert(key_of::<E>(&row), row);
    }
    let wanted: BTreeMap<Vec<String>, &E::Model> = rows.iter().map(|row| (key_of::<E>(row), row)).collect();
    let mut written = Vec::new();
    for (key, row) in wanted {
        if gone.remove(&key).as_ref() != Some(row) {
            written.push(row.clone());
        }
    }
    let gone: Vec<_> = gone.into_values().collect();
    Ok(TableChange {
        rows: (written.len() + gone.len()) as u64,
        deletes: gone.chunks(CONDITIONS_MAX).map(|chunk| E::delete_many().filter(any_of::<E>(chunk)).build(db.get_database_backend())).collect(),
        upserts: upsert_statements::<E>(db, written),
    })
}

fn upsert_statements<E>(db: &impl ConnectionTrait, rows: Vec<E::Model>) -> Vec<Statement>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let keys: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let is_key = |column: &E::Column| keys.iter().any(|key| key.as_column_ref() == column.as_column_ref());
    let values: Vec<E::Column> = E::Column::iter().filter(|column| !is_key(column)).collect();
    let mut conflict = OnConflict::columns(keys.iter().copied());
    let conflict = if values.is_empty() { conflict.do_nothing() } else { conflict.update_columns(values) };
    insert_statements::<E>(db, rows, ROWS_MAX, conflict)
}

fn insert_statements<E>(db: &impl ConnectionTrait, rows: Vec<E::Model>, rows_max: usize, conflict: &OnConflict) -> Vec<Statement>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let mut rows: Vec<E::ActiveModel> = rows.into_iter().map(|row| row.into_active_model().reset_all()).collect();
    let mut statements = Vec::new();
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(rows_max));
        statements.push(Insert::<E::ActiveModel>::many(rows).on_conflict(conflict.clone()).build(db.get_database_backend()));
        rows = rest;
    }
    statements
}

fn any_of<E>(rows: &[E::Model]) -> Condition
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    let one = |row: &E::Model| {
        let columns = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
        columns.fold(Condition::all(), |all, column: E::Column| all.add(column.eq(row.get(column))))
    };
    rows.iter().fold(Condition::any(), |any, row| any.add(one(row)))
}

/// The primary key of a row.
pub(super) fn key_of<E>(row: &E::Model) -> Vec<String>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    let values = E::PrimaryKey::iter().map(|key| row.get(key.into_column()));
    values
        .map(|value| match value {
            Value::String(Some(text)) => text,
            other => other.to_string(),
        })
        .collect()
}
