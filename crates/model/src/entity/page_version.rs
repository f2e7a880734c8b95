//! Table `page_version`: one content of a page, kept for ever.

use sea_orm::entity::prelude::*;

/// One content of a page, kept for ever.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "page_version")]
pub struct Model {
    /// `<page id>@<the first 12 hexadecimal digits of the body's SHA-256>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The page.
    pub page_id: String,
    /// The SHA-256 of the body as it came, in 64 hexadecimal digits.
    pub sha256: String,
    /// `text/html` or `text/plain`.
    pub media_type: String,
    /// The response's headers, name to value; empty for a saved page.
    pub headers: Json,
    /// The HTTP status; 200 for a saved page.
    pub status: i32,
    /// The body as it came, compressed with zstd.
    pub body: Vec<u8>,
    /// The date that the source gives the page, ISO 8601; reading the page again leans on it.
    pub source_date: Option<String>,
    /// The date that the page or its source states for the content, ISO 8601.
    pub stated_date: Option<String>,
    /// The version of the rules by which it was read last.
    pub rules_version: String,
    /// Whether names in the body were made unreadable; `sha256` is still that of the body as it came.
    pub redacted: bool,
    /// When this content was first seen.
    pub fetched_at: DateTimeUtc,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
