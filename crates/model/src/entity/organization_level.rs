//! Table `organization_level`: levels of steering that bodies stand on.

use sea_orm::entity::prelude::*;

/// Levels of steering that bodies stand on.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "organization_level")]
pub struct Model {
    /// The body.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: String,
    /// A Level code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub level: String,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
