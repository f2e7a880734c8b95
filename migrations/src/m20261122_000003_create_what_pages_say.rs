//! What versions of pages state, and what reading them left open.

use crate::table::{create_indexes, drop_tables, owner, reference};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, text, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_assertion(manager).await?;
        create_finding(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["finding", "assertion"]).await
    }
}

async fn create_assertion(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("assertion")
        .col(text("id").primary_key())
        .col(text("page_version_id"))
        .col(text("rules_version"))
        .col(text("region_code"))
        .col(text("entity_type"))
        .col(text("entity_id"))
        .col(text("field"))
        .col(text("value_written"))
        .col(text("value"))
        .col(text_null("valid_from"))
        .col(text_null("valid_to"))
        .col(integer("start"))
        .col(integer("end"))
        .col(text("quote"))
        .col(text("prefix"))
        .col(text("suffix"))
        .foreign_key(&mut reference("assertion", "page_version_id", "page_version", "id"))
        .foreign_key(&mut reference("assertion", "region_code", "region", "code"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "assertion", &[&["page_version_id", "rules_version"], &["region_code"], &["entity_id", "field"]]).await
}

async fn create_finding(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("finding")
        .col(text("id").primary_key())
        .col(text("region_code"))
        .col(text("page_version_id"))
        .col(text("kind"))
        .col(text("text"))
        .col(integer("start"))
        .col(integer("end"))
        .col(text("quote"))
        .foreign_key(&mut owner("finding", "page_version_id", "page_version", "id"))
        .foreign_key(&mut reference("finding", "region_code", "region", "code"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "finding", &[&["region_code"], &["page_version_id"]]).await
}
