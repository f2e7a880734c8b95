//! Offices, and the people who hold them.

use crate::table::{create_indexes, drop_tables, owner, projection_table, reference};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_post(manager).await?;
        create_person(manager).await?;
        create_membership(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["membership", "person", "post"]).await
    }
}

async fn create_post(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("post")
        .col(text("title"))
        .col(text_null("organization_id"))
        .foreign_key(&mut reference("post", "organization_id", "organization", "id"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "post", &[&["region_code"], &["organization_id"]]).await
}

async fn create_person(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("person").col(text("name")).take();
    manager.create_table(table).await?;
    create_indexes(manager, "person", &[&["region_code"]]).await
}

async fn create_membership(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("membership")
        .col(text("person_id"))
        .col(text("post_id"))
        .col(text_null("organization_id"))
        .col(text_null("party"))
        .foreign_key(&mut owner("membership", "person_id", "person", "id"))
        .foreign_key(&mut owner("membership", "post_id", "post", "id"))
        .foreign_key(&mut reference("membership", "organization_id", "organization", "id"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "membership", &[&["region_code"], &["person_id"], &["post_id"], &["organization_id"]]).await
}
