//! By which rule each name on each page stands for its body.

use crate::table::{create_indexes, drop_tables, owner};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("organization_match")
            .col(text("organization_id"))
            .col(text("page_version_id"))
            .col(text("name"))
            .col(text("rule"))
            .col(text("with_name"))
            .primary_key(Index::create().col("organization_id").col("page_version_id").col("name"))
            .foreign_key(&mut owner("organization_match", "organization_id", "organization", "id"))
            .foreign_key(&mut owner("organization_match", "page_version_id", "page_version", "id"))
            .take();
        manager.create_table(table).await?;
        create_indexes(manager, "organization_match", &[&["page_version_id"]]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["organization_match"]).await
    }
}
