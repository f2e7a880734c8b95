//! What is held true, and from when to when it was held.

use crate::table::{create_indexes, drop_tables, reference};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_choice(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["choice"]).await
    }
}

async fn create_choice(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("choice")
        .col(text("id").primary_key())
        .col(text("region_code"))
        .col(text("entity_type"))
        .col(text("entity_id"))
        .col(text("field"))
        .col(text("value"))
        .col(text_null("assertion_id"))
        .col(text("rule"))
        .col(text("cause"))
        .col(timestamp_with_time_zone("recorded_from"))
        .col(timestamp_with_time_zone_null("recorded_to"))
        .foreign_key(&mut reference("choice", "assertion_id", "assertion", "id"))
        .foreign_key(&mut reference("choice", "region_code", "region", "code"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "choice", &[&["region_code", "recorded_to"], &["entity_id", "field", "recorded_from"], &["assertion_id"]]).await
}
