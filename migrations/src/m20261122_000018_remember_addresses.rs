//! The addresses that fetching knows of; pages that have moved; what a visit met.

use crate::table::{create_indexes, drop_columns, drop_tables, index, owner};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, integer, integer_null, text, text_null, timestamp_with_time_zone_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_source(manager).await?;
        for (table, column) in [("page", text_null("moved_to")), ("page_visit", integer_null("status")), ("page_visit", text_null("reason"))] {
            manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
        }
        create_indexes(manager, "page_visit", &[&["outcome"]]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("ix_page_visit_outcome").table("page_visit").to_owned()).await?;
        drop_columns(manager, &[("page", "moved_to"), ("page_visit", "status"), ("page_visit", "reason")]).await?;
        drop_tables(manager, &["source"]).await
    }
}

async fn create_source(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("source")
        .col(text("id").primary_key())
        .col(text("region_code"))
        .col(text("url"))
        .col(boolean("is_entry"))
        .col(integer("depth"))
        .col(integer("weight"))
        .col(text_null("page_id"))
        .col(integer_null("status"))
        .col(text_null("message"))
        .col(timestamp_with_time_zone_null("visited_at"))
        .col(timestamp_with_time_zone_null("succeeded_at"))
        .col(integer("failures"))
        .col(text_null("etag"))
        .col(text_null("last_modified"))
        .col(text_null("sha256"))
        .col(text_null("links"))
        .col(text_null("links_version"))
        .foreign_key(&mut owner("source", "region_code", "region", "code"))
        .foreign_key(&mut owner("source", "page_id", "page", "id"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("source", &["region_code", "url"]).unique().take()).await?;
    create_indexes(manager, "source", &[&["page_id"]]).await
}
