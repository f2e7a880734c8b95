//! Table `revision`: revisions: one for each transaction that changed what is held about a region.

use sea_orm::entity::prelude::*;

/// The channel of PostgreSQL on which a writer tells readers that there is something new (`LISTEN`, `NOTIFY`).
pub const CHANNEL: &str = "helheten_revision";

/// Revisions: one for each transaction that changed what is held about a region.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "revision")]
pub struct Model {
    /// Counts up from 1.
    #[sea_orm(primary_key)]
    pub seq: i64,
    /// The region's two-digit code.
    pub region_code: String,
    /// The run that made it.
    pub run_id: i64,
    /// When.
    pub committed_at: DateTimeUtc,
    /// The digest of the corrections that the region's rows were made with; none where there were none.
    pub corrections_version: Option<String>,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
