//! How bodies, posts and regions stand to one another.

use crate::table::{create_indexes, drop_tables, owner, projection_table, reference};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_relation(manager).await?;
        create_relation_ground(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["relation_ground", "relation"]).await
    }
}

async fn create_relation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = projection_table("relation").col(text("from_id")).col(text("kind")).col(text("to_id")).col(text("basis")).col(text_null("rule")).take();
    manager.create_table(table).await?;
    create_indexes(manager, "relation", &[&["region_code"], &["from_id", "kind"], &["to_id", "kind"]]).await
}

async fn create_relation_ground(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("relation_ground")
        .col(text("relation_id"))
        .col(text("assertion_id"))
        .primary_key(Index::create().col("relation_id").col("assertion_id"))
        .foreign_key(&mut owner("relation_ground", "relation_id", "relation", "id"))
        .foreign_key(&mut reference("relation_ground", "assertion_id", "assertion", "id"))
        .take();
    manager.create_table(table).await?;
    create_indexes(manager, "relation_ground", &[&["assertion_id"]]).await
}
