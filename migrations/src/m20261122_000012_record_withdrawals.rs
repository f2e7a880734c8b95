//! What a page no longer states is held until a second visit; for when a choice holds and why it ceased to be held;
//! which corrections a revision was made with.

use crate::table::{drop_columns, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "page", text_null("previous_version_id")).await?;
        add_column(manager, "page_version", boolean("redacted").default(false).take()).await?;
        add_column(manager, "choice", text_null("end_cause")).await?;
        add_column(manager, "choice", text_null("valid_from")).await?;
        add_column(manager, "choice", text_null("valid_to")).await?;
        add_column(manager, "revision", text_null("corrections_version")).await?;
        // Until now only pages and rules ended what was held, and the rules never did so alone.
        let ended = Query::update().table("choice").value("end_cause", "SOURCE").and_where(Expr::col("recorded_to").is_not_null()).take();
        manager.execute(ended).await?;
        for column in ["valid_from", "valid_to"] {
            let stated = format!("UPDATE choice SET {column} = (SELECT assertion.{column} FROM assertion WHERE assertion.id = choice.assertion_id)");
            manager.get_connection().execute_unprepared(&stated).await?;
        }
        manager.create_index(index("revision", &["region_code", "committed_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("ix_revision_region_code_committed_at").table("revision").to_owned()).await?;
        drop_columns(
            manager,
            &[
                ("page", "previous_version_id"),
                ("page_version", "redacted"),
                ("choice", "end_cause"),
                ("choice", "valid_from"),
                ("choice", "valid_to"),
                ("revision", "corrections_version"),
            ],
        )
        .await
    }
}

/// One column a statement: SQLite adds no more at once.
async fn add_column(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column).take()).await
}
