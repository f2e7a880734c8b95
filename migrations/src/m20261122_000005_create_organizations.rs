//! Bodies, with their names, levels, areas and periods.

use crate::table::{create_indexes, drop_tables, owner, projection_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer_null, text, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_organization(manager).await?;
        create_organization_alias(manager).await?;
        create_organization_level(manager).await?;
        create_organization_mission(manager).await?;
        create_organization_period(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["organization_period", "organization_mission", "organization_level", "organization_alias", "organization"]).await
    }
}

async fn create_organization(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("organization")
        .col(text("name"))
        .col(text("kind"))
        .col(text_null("abbreviation"))
        .col(text_null("parent_id"))
        .col(integer_null("seats"))
        .col(integer_null("count"))
        .col(text("basis"))
        .col(text_null("rule"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "organization", &[&["region_code"], &["kind"], &["parent_id"]]).await
}

async fn create_organization_alias(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("organization_alias")
        .col(text("organization_id"))
        .col(text("name"))
        .primary_key(Index::create().col("organization_id").col("name"))
        .foreign_key(&mut owner("organization_alias", "organization_id", "organization", "id"))
        .take();
    manager.create_table(table).await?;
    Ok(())
}

async fn create_organization_level(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("organization_level")
        .col(text("organization_id"))
        .col(text("level"))
        .primary_key(Index::create().col("organization_id").col("level"))
        .foreign_key(&mut owner("organization_level", "organization_id", "organization", "id"))
        .take();
    manager.create_table(table).await?;
    Ok(())
}

async fn create_organization_mission(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("organization_mission")
        .col(text("organization_id"))
        .col(text("mission"))
        .primary_key(Index::create().col("organization_id").col("mission"))
        .foreign_key(&mut owner("organization_mission", "organization_id", "organization", "id"))
        .take();
    manager.create_table(table).await?;
    Ok(())
}

async fn create_organization_period(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("organization_period").col(text("of")).col(integer_null("start_year")).col(integer_null("end_year")).take();
    manager.create_table(table).await?;
    create_indexes(manager, "organization_period", &[&["region_code"]]).await
}
