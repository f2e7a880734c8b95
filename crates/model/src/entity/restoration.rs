//! Table `restoration`: when all that the database holds was replaced; never exported.

use sea_orm::entity::prelude::*;

/// When all that the database holds was replaced; never exported.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "restoration")]
pub struct Model {
    /// The number, counted up.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// When.
    pub restored_at: DateTimeUtc,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
