//! Table `document`: governing documents.

use sea_orm::entity::prelude::*;

/// Governing documents.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "document")]
pub struct Model {
    /// `doc:22/regionstyrelsens-verksamhetsplan-2024-2026`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// The title, without file type and size.
    pub title: String,
    /// A `DocumentKind` code.
    pub kind: String,
    /// The first year that it is for.
    pub period_start: Option<i32>,
    /// The last year.
    pub period_end: Option<i32>,
    /// The body or post that issues it.
    pub issuer_id: Option<String>,
    /// The issuer as written, where it is no known body.
    pub issuer_text: Option<String>,
    /// Where the page's link leads.
    pub url: Option<String>,
    /// The file type ("pdf").
    pub format: Option<String>,
    /// CURRENT, FORMER or UNDATED.
    pub standing: String,
    /// When it began to hold, as a partial date ("2023", "2023-01"); none where no page says.
    pub valid_from: Option<String>,
    /// When it ceases to hold, as a partial date, the whole of which is included.
    pub valid_to: Option<String>,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
