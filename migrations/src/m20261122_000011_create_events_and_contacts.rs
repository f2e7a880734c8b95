//! What was decided, and how somebody is reached.

use crate::table::{create_indexes, drop_tables, projection_table, reference};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_event(manager).await?;
        create_contact_point(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["contact_point", "event"]).await
    }
}

async fn create_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("event")
        .col(text("date"))
        .col(text("what"))
        .col(text_null("organization_id"))
        .col(text_null("by_text"))
        .foreign_key(&mut reference("event", "organization_id", "organization", "id"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "event", &[&["region_code"], &["organization_id"], &["date"]]).await
}

async fn create_contact_point(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("contact_point")
        .col(text("kind"))
        .col(text("value"))
        .col(text_null("organization_id"))
        .foreign_key(&mut reference("contact_point", "organization_id", "organization", "id"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "contact_point", &[&["region_code"], &["organization_id"]]).await
}
