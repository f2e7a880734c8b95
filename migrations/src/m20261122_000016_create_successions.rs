//! Events by which bodies take others' places, which need not be dated, and the bodies that they concern.

use crate::table::{create_indexes, drop_tables, keep_rows_aside, owner, projection_table, reference, restore_rows};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const COLUMNS_BEFORE: &[&str] = &["id", "region_code", "date", "what", "organization_id", "by_text", "standing", "valid_from", "valid_to"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        keep_rows_aside(manager, "event").await?;
        create_event(manager, text_null("date"), Some(text("kind").default("DECISION").take())).await?;
        restore_rows(manager, "event", COLUMNS_BEFORE).await?;
        let table = Table::create()
            .table("event_organization")
            .col(text("event_id"))
            .col(text("role"))
            .col(text("name"))
            .col(text_null("organization_id"))
            .primary_key(Index::create().col("event_id").col("role").col("name"))
            .foreign_key(&mut owner("event_organization", "event_id", "event", "id"))
            .foreign_key(&mut owner("event_organization", "organization_id", "organization", "id"))
            .take();
        manager.create_table(table).await?;
        create_indexes(manager, "event_organization", &[&["organization_id"]]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["event_organization"]).await?;
        manager.execute(Query::delete().from_table("event").and_where(Expr::col("date").is_null()).take()).await?;
        keep_rows_aside(manager, "event").await?;
        create_event(manager, text("date"), None).await?;
        restore_rows(manager, "event", COLUMNS_BEFORE).await
    }
}

async fn create_event(manager: &SchemaManager<'_>, date: ColumnDef, kind: Option<ColumnDef>) -> Result<(), DbErr> {
    let mut table = projection_table("event")
        .col(date)
        .col(text("what"))
        .col(text_null("organization_id"))
        .col(text_null("by_text"))
        .foreign_key(&mut reference("event", "organization_id", "organization", "id"))
        .take();
    if let Some(kind) = kind {
        table.col(kind);
    }
    manager.create_table(table).await?;
    create_indexes(manager, "event", &[&["region_code"], &["organization_id"], &["date"]]).await
}
