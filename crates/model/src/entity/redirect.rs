//! Table `redirect`: ids that lead to another: of bodies that a correction merged into one.

use sea_orm::entity::prelude::*;

/// Ids that lead to another: of bodies that a correction merged into one.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "redirect")]
pub struct Model {
    /// The id that was given up.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// The id that it leads to.
    pub target_id: String,
    /// Why.
    pub reason: String,
    /// Where that is said.
    pub source: String,
    /// Since when.
    pub since: DateTimeUtc,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
