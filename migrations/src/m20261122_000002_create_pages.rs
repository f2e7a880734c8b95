//! Pages, their versions, and the visits to them.

use crate::table::{create_indexes, drop_tables, index, owner, reference};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob, integer, json_binary, text, text_null, timestamp_with_time_zone};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_page(manager).await?;
        create_page_version(manager).await?;
        create_page_visit(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["page_visit", "page_version", "page"]).await
    }
}

async fn create_page(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("page")
        .col(text("id").primary_key())
        .col(text("region_code"))
        .col(text("url"))
        .col(text_null("kind"))
        .col(text_null("title"))
        .col(text_null("current_version_id"))
        .foreign_key(&mut reference("page", "region_code", "region", "code"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("page", &["region_code", "url"]).unique().take()).await?;
    Ok(())
}

async fn create_page_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("page_version")
        .col(text("id").primary_key())
        .col(text("page_id"))
        .col(text("sha256"))
        .col(text("media_type"))
        .col(json_binary("headers"))
        .col(integer("status"))
        .col(blob("body"))
        .col(text_null("source_date"))
        .col(text_null("stated_date"))
        .col(text("rules_version"))
        .col(timestamp_with_time_zone("fetched_at"))
        .foreign_key(&mut owner("page_version", "page_id", "page", "id"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "page_version", &[&["page_id", "fetched_at"]]).await
}

async fn create_page_visit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("page_visit")
        .col(text("id").primary_key())
        .col(big_integer("run_id"))
        .col(text("page_id"))
        .col(text_null("page_version_id"))
        .col(timestamp_with_time_zone("visited_at"))
        .col(text("outcome"))
        .col(text_null("message"))
        .foreign_key(&mut owner("page_visit", "run_id", "import_run", "id"))
        .foreign_key(&mut owner("page_visit", "page_id", "page", "id"))
        .foreign_key(&mut owner("page_visit", "page_version_id", "page_version", "id"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "page_visit", &[&["run_id"], &["page_id", "visited_at"], &["page_version_id"]]).await
}
