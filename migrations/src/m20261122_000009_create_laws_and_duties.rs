//! Statutes, duties and rights to decide.

use crate::table::{create_indexes, drop_tables, projection_table, reference};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, text, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_law(manager).await?;
        create_region_law(manager).await?;
        create_duty(manager).await?;
        create_decision_right(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["decision_right", "duty", "region_law", "law"]).await
    }
}

async fn create_law(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create().table("law").col(text("id").primary_key()).col(text("name")).col(text_null("sfs")).take();
    manager.create_table(table).await?;
    Ok(())
}

async fn create_region_law(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("region_law").col(text("law_id")).foreign_key(&mut reference("region_law", "law_id", "law", "id")).take();
    manager.create_table(table).await?;
    create_indexes(manager, "region_law", &[&["region_code"], &["law_id"]]).await
}

async fn create_duty(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("duty")
        .col(text_null("subject_id"))
        .col(text("subject_text"))
        .col(text_null("label"))
        .col(text("text"))
        .col(text_null("law_id"))
        .col(text_null("document"))
        .col(text_null("section"))
        .foreign_key(&mut reference("duty", "law_id", "law", "id"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "duty", &[&["region_code"], &["subject_id"], &["law_id"]]).await
}

async fn create_decision_right(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("decision_right")
        .col(text_null("organization_kind"))
        .col(text_null("organization_id"))
        .col(text("right"))
        .col(text_null("instrument"))
        .col(text_null("granted_by_id"))
        .col(boolean("may_redelegate"))
        .foreign_key(&mut reference("decision_right", "organization_id", "organization", "id"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "decision_right", &[&["region_code"], &["organization_id"]]).await
}
