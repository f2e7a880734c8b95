//! Ids that lead to others, people who are to be kept out, and restorations.

use crate::table::{create_indexes, drop_tables, reference};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_pk_auto, text, timestamp_with_time_zone};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let redirect = Table::create()
            .table("redirect")
            .col(text("id").primary_key())
            .col(text("region_code"))
            .col(text("target_id"))
            .col(text("reason"))
            .col(text("source"))
            .col(timestamp_with_time_zone("since"))
            .foreign_key(&mut reference("redirect", "region_code", "region", "code"))
            .take();
        manager.create_table(redirect).await?;
        let tombstone = Table::create()
            .table("tombstone")
            .col(text("id").primary_key())
            .col(text("region_code"))
            .col(text("salt"))
            .col(text("digest"))
            .col(timestamp_with_time_zone("forgotten_at"))
            .foreign_key(&mut reference("tombstone", "region_code", "region", "code"))
            .take();
        manager.create_table(tombstone).await?;
        // Not exported: tells a server that all it serves was replaced.
        let restoration = Table::create().table("restoration").col(big_pk_auto("id")).col(timestamp_with_time_zone("restored_at")).take();
        manager.create_table(restoration).await?;
        create_indexes(manager, "redirect", &[&["region_code"]]).await?;
        create_indexes(manager, "tombstone", &[&["region_code"]]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["restoration", "tombstone", "redirect"]).await
    }
}
