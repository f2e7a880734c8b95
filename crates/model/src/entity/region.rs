//! Table `region`: regions, from the register, so that SQL users can join them.

use sea_orm::entity::prelude::*;

/// Regions, from the register, so that SQL users can join them.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "region")]
pub struct Model {
    /// The two-digit code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// The official name.
    pub name: String,
    /// The name for addresses.
    pub slug: String,
    /// The NUTS 3 code.
    pub nuts3: String,
    /// The organisation number.
    pub organisation_number: String,
    /// The official web host.
    pub host: String,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
