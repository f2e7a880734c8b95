//! Goals, parts of the mission, levels of steering, and statements.

use crate::table::{create_indexes, drop_tables, projection_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer_null, text, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_goal(manager).await?;
        create_mission(manager).await?;
        create_governance_level(manager).await?;
        create_statement(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["statement", "governance_level", "mission", "goal"]).await
    }
}

async fn create_goal(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("goal").col(text("kind")).col(text("text")).col(text_null("subject")).take();
    manager.create_table(table).await?;
    create_indexes(manager, "goal", &[&["region_code"]]).await
}

async fn create_mission(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("mission").col(text("area")).col(text("text")).take();
    manager.create_table(table).await?;
    create_indexes(manager, "mission", &[&["region_code"], &["area"]]).await
}

async fn create_governance_level(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("governance_level").col(text("level")).col(text("text")).take();
    manager.create_table(table).await?;
    create_indexes(manager, "governance_level", &[&["region_code"]]).await
}

async fn create_statement(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("statement").col(text("subject")).col(text("kind")).col(integer_null("ordinal")).col(text("text")).take();
    manager.create_table(table).await?;
    create_indexes(manager, "statement", &[&["region_code"]]).await
}
