//! Who imports now, and when the next import is due.

use crate::table::drop_tables;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, timestamp_with_time_zone};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Neither is exported: they tell of programs, not of regions.
        let lease = Table::create()
            .table("lease")
            .col(text("name").primary_key())
            .col(text("holder"))
            .col(timestamp_with_time_zone("acquired_at"))
            .col(timestamp_with_time_zone("renewed_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .take();
        manager.create_table(lease).await?;
        let schedule = Table::create()
            .table("schedule")
            .col(text("name").primary_key())
            .col(text("cron"))
            .col(text("timezone"))
            .col(big_integer("jitter_seconds"))
            .col(timestamp_with_time_zone("next_at"))
            .col(text("watcher"))
            .col(timestamp_with_time_zone("seen_at"))
            .take();
        manager.create_table(schedule).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["schedule", "lease"]).await
    }
}
