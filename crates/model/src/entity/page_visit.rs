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
    /// The version seen; none where the page could not be read.
    pub page_version_id: Option<String>,
    /// When.
    pub visited_at: DateTimeUtc,
    /// NEW, CHANGED, UNCHANGED or FAILED.
    pub outcome: String,
    /// Why it failed.
    pub message: Option<String>,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
