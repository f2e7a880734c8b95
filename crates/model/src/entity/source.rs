//! Table `source`: the addresses that fetching knows of, and what it remembers of each.

use sea_orm::entity::prelude::*;

/// The addresses that fetching knows of, and what it remembers of each. No fact rests on it: without it, everything is
/// fetched whole once more.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "source")]
pub struct Model {
    /// `source:<region>/<the first 12 hexadecimal digits of the address's SHA-256>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// The address, unique within the region.
    pub url: String,
    /// Whether the region's file of sources names it.
    pub is_entry: bool,
    /// How many links away from an entry page; 0 for one.
    pub depth: i32,
    /// What the words of the links to it weigh.
    pub weight: i32,
    /// The page that it led to; none until one came.
    pub page_id: Option<String>,
    /// The HTTP status of the last answer; none where none came.
    pub status: Option<i32>,
    /// Why the last visit failed.
    pub message: Option<String>,
    /// When it was asked for last.
    pub visited_at: Option<DateTimeUtc>,
    /// When a page came last, or was as it was.
    pub succeeded_at: Option<DateTimeUtc>,
    /// How many visits failed in a row.
    pub failures: i32,
    /// The `ETag` of the body that came last.
    pub etag: Option<String>,
    /// The `Last-Modified` of the body that came last.
    pub last_modified: Option<String>,
    /// The SHA-256 of the body that came last.
    pub sha256: Option<String>,
    /// The links of that body that are worth a request, as a JSON array of `[address, weight]`.
    pub links: Option<String>,
    /// A digest of the words by which they were weighed.
    pub links_version: Option<String>,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
