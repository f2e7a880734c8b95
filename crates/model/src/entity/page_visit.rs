//! Table `page_visit`: visits: which run saw which version of which page.

use sea_orm::entity::prelude::*;

/// Visits: which run saw which version of which page.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "page_visit")]
pub struct Model {
    /// `<run id>/<page id>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The run.
    pub run_id: i64,
    /// The page.
    pub page_id: String,
    /// The version seen, or kept aside; none where the page could not be read.
    pub page_version_id: Option<String>,
    /// When.
    pub visited_at: DateTimeUtc,
    /// NEW, CHANGED, UNCHANGED, MOVED, QUARANTINED or FAILED.
    pub outcome: String,
    /// Why it failed or is kept aside, in words; where a page has moved, its new address.
    pub message: Option<String>,
    /// The HTTP status; none where no answer came, or the page was a saved one.
    pub status: Option<i32>,
    /// Why what came is kept aside: `ERROR_PAGE`, `EMPTY`, `FACTS_LOST`, `OTHER_REGION` or `MINIMUM_YIELD`.
    pub reason: Option<String>,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
