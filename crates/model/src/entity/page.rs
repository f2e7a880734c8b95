//! Table `page`: addresses that were read.

use sea_orm::entity::prelude::*;

/// Addresses that were read.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "page")]
pub struct Model {
    /// `page:<region>/<the first 12 hexadecimal digits of the address's SHA-256>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// The address, unique within the region.
    pub url: String,
    /// What kind of page its source says it is ("organization", "slides").
    pub kind: Option<String>,
    /// The title, from its current version.
    pub title: Option<String>,
    /// The version that was read last; none until one could be read.
    pub current_version_id: Option<String>,
    /// The version before it, as long as what it alone stated is still held: until the page is read well once more.
    pub previous_version_id: Option<String>,
    /// The address that the page has moved to, where it is read from then on.
    pub moved_to: Option<String>,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
