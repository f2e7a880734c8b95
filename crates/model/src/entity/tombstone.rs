//! Table `tombstone`: people who are kept out; no name is held, only what tells it when it is met again.

use sea_orm::entity::prelude::*;

/// People who are kept out; no name is held, only what tells it when it is met again.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "tombstone")]
pub struct Model {
    /// `tombstone:14/<the first 24 digits of the digest>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// Random, in 32 hexadecimal digits.
    pub salt: String,
    /// The SHA-256 of salt, region and the name's key, in 64 hexadecimal digits.
    pub digest: String,
    /// When they were forgotten.
    pub forgotten_at: DateTimeUtc,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
