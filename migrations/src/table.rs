//! Parts that several tables share: columns of the projection, foreign keys, indexes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, text_null};

/// A table of the projection: an id, its region, how it stands and when it holds; the rest is added to it.
pub(crate) fn projection_table(name: &'static str) -> TableCreateStatement {
    Table::create()
        .table(name)
        .col(text("id").primary_key())
        .col(text("region_code"))
        .col(text("standing"))
        .col(text_null("valid_from"))
        .col(text_null("valid_to"))
        .foreign_key(&mut reference(name, "region_code", "region", "code"))
        .take()
}

/// A foreign key whose target must not go before it.
pub(crate) fn reference(table: &'static str, column: &'static str, target: &'static str, target_column: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_{table}_{column}")).from(table, column).to(target, target_column).take()
}

/// A foreign key whose row goes with its target.
pub(crate) fn owner(table: &'static str, column: &'static str, target: &'static str, target_column: &'static str) -> ForeignKeyCreateStatement {
    reference(table, column, target, target_column).on_delete(ForeignKeyAction::Cascade).take()
}

/// Creates indexes, each over the columns given.
pub(crate) async fn create_indexes(manager: &SchemaManager<'_>, table: &'static str, indexes: &[&[&'static str]]) -> Result<(), DbErr> {
    for columns in indexes {
        manager.create_index(index(table, columns)).await?;
    }
    Ok(())
}

/// An index over some columns, named after them.
pub(crate) fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut statement = Index::create().name(format!("ix_{table}_{}", columns.join("_"))).table(table).take();
    for column in columns {
        statement.col(*column);
    }
    statement
}

/// Drops tables in the order given.
pub(crate) async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        manager.drop_table(Table::drop().table(*table).take()).await?;
    }
    Ok(())
}

/// Drops columns, each given as its table and its name.
pub(crate) async fn drop_columns(manager: &SchemaManager<'_>, columns: &[(&'static str, &'static str)]) -> Result<(), DbErr> {
    for (table, column) in columns {
        manager.alter_table(Table::alter().table(*table).drop_column(*column).take()).await?;
    }
    Ok(())
}

/// Keeps a table's rows aside and drops it, so that it can be created anew: SQLite changes no column of a table.
/// Nothing may refer to it. [`restore_rows`] brings them back.
pub(crate) async fn keep_rows_aside(manager: &SchemaManager<'_>, table: &'static str) -> Result<(), DbErr> {
    manager.get_connection().execute_unprepared(&format!("CREATE TABLE {table}_aside AS SELECT * FROM {table}")).await?;
    drop_tables(manager, &[table]).await
}

/// Brings back the rows that [`keep_rows_aside`] kept, of the columns given; the others take their defaults.
pub(crate) async fn restore_rows(manager: &SchemaManager<'_>, table: &'static str, columns: &[&str]) -> Result<(), DbErr> {
    let columns = columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ");
    let db = manager.get_connection();
    db.execute_unprepared(&format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_aside")).await?;
    db.execute_unprepared(&format!("DROP TABLE {table}_aside")).await?;
    Ok(())
}
