//! Table `lease`: who does what only one program may do at a time; never exported.

use sea_orm::entity::prelude::*;

/// Who does what only one program may do at a time; never exported.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "lease")]
pub struct Model {
    /// What is done ("import").
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Who does it: host, process and a number of its own.
    pub holder: String,
    /// Since when.
    pub acquired_at: DateTimeUtc,
    /// When the holder last said that it still does.
    pub renewed_at: DateTimeUtc,
    /// From when on others may take it.
    pub expires_at: DateTimeUtc,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
