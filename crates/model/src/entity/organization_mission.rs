//! Table `organization_mission`: areas of the mission that bodies work in.

use sea_orm::entity::prelude::*;

/// Areas of the mission that bodies work in.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "organization_mission")]
pub struct Model {
    /// The body.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: String,
    /// A `MissionArea` code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mission: String,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
