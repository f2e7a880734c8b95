//! Table `relation_ground`: what an inferred relation was concluded from.

use sea_orm::entity::prelude::*;

/// What an inferred relation was concluded from.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "relation_ground")]
pub struct Model {
    /// The relation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub relation_id: String,
    /// An assertion that it rests on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub assertion_id: String,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
