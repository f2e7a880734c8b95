//! Findings that are not about one place on one page: a rule that is broken, a correction that no longer applies.

use crate::table::{create_indexes, keep_rows_aside, owner, reference, restore_rows};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, text, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const COLUMNS_BEFORE: &[&str] = &["id", "region_code", "page_version_id", "kind", "text", "start", "end", "quote"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        keep_rows_aside(manager, "finding").await?;
        create_finding(manager, text_null("page_version_id"), &[text_null("rule"), text_null("entity_id")]).await?;
        restore_rows(manager, "finding", COLUMNS_BEFORE).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.execute(Query::delete().from_table("finding").and_where(Expr::col("page_version_id").is_null()).take()).await?;
        keep_rows_aside(manager, "finding").await?;
        create_finding(manager, text("page_version_id"), &[]).await?;
        restore_rows(manager, "finding", COLUMNS_BEFORE).await
    }
}

async fn create_finding(manager: &SchemaManager<'_>, page_version_id: ColumnDef, further: &[ColumnDef]) -> Result<(), DbErr> {
    let mut table = Table::create()
        .table("finding")
        .col(text("id").primary_key())
        .col(text("region_code"))
        .col(page_version_id)
        .col(text("kind"))
        .col(text("text"))
        .col(integer("start"))
        .col(integer("end"))
        .col(text("quote"))
        .foreign_key(&mut owner("finding", "page_version_id", "page_version", "id"))
        .foreign_key(&mut reference("finding", "region_code", "region", "code"))
        .take();
    for column in further {
        table.col(column.clone());
    }
    manager.create_table(table).await?;
    create_indexes(manager, "finding", &[&["region_code"], &["page_version_id"]]).await
}
