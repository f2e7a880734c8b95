//! Regions, runs of the importer, and the revisions that they made.

use crate::table::{create_indexes, drop_tables, reference};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, boolean, json_binary, text, timestamp_with_time_zone, timestamp_with_time_zone_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_region(manager).await?;
        create_import_run(manager).await?;
        create_revision(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["revision", "import_run", "region"]).await
    }
}

async fn create_region(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("region")
        .col(text("code").primary_key())
        .col(text("name"))
        .col(text("slug"))
        .col(text("nuts3"))
        .col(text("organisation_number"))
        .col(text("host"))
        .take();
    manager.create_table(table).await?;
    Ok(())
}

async fn create_import_run(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("import_run")
        .col(big_pk_auto("id"))
        .col(timestamp_with_time_zone("started_at"))
        .col(timestamp_with_time_zone_null("finished_at"))
        .col(text("program_version"))
        .col(text("rules_version"))
        .col(text("origin"))
        .col(boolean("demo"))
        .col(json_binary("report"))
        .take();
    manager.create_table(table).await?;
    Ok(())
}

async fn create_revision(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("revision")
        .col(big_pk_auto("seq"))
        .col(text("region_code"))
        .col(big_integer("run_id"))
        .col(timestamp_with_time_zone("committed_at"))
        .foreign_key(&mut reference("revision", "region_code", "region", "code"))
        .foreign_key(&mut reference("revision", "run_id", "import_run", "id"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "revision", &[&["region_code", "seq"], &["run_id"]]).await
}
