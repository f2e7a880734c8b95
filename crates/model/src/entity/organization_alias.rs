//! Table `organization_alias`: other names of bodies.

use sea_orm::entity::prelude::*;

/// Other names of bodies.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "organization_alias")]
pub struct Model {
    /// The body.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: String,
    /// Another name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
