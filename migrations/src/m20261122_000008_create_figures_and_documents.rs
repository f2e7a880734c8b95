//! Numbers and governing documents.

use crate::table::{create_indexes, drop_tables, projection_table, reference};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{double, integer_null, text, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_figure(manager).await?;
        create_document(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["document", "figure"]).await
    }
}

async fn create_figure(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("figure")
        .col(text("measure"))
        .col(double("value"))
        .col(text("qualifier"))
        .col(text_null("unit"))
        .col(integer_null("year"))
        .col(text_null("organization_id"))
        .col(text_null("of_text"))
        .col(text_null("party"))
        .foreign_key(&mut reference("figure", "organization_id", "organization", "id"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "figure", &[&["region_code"], &["measure"], &["organization_id"]]).await
}

async fn create_document(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("document")
        .col(text("title"))
        .col(text("kind"))
        .col(integer_null("period_start"))
        .col(integer_null("period_end"))
        .col(text_null("issuer_id"))
        .col(text_null("issuer_text"))
        .col(text_null("url"))
        .col(text_null("format"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "document", &[&["region_code"], &["kind"], &["issuer_id"]]).await
}
