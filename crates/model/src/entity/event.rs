//! Table `event`: what was decided or happened.

use sea_orm::entity::prelude::*;

/// What was decided or happened.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// `event:14/2022-04-12/<slug>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// The day, ISO 8601, as precisely as it is stated; none for a succession without a date.
    pub date: Option<String>,
    /// What was decided, or the words that tell of the succession.
    pub what: String,
    /// An `EventKind` code.
    pub kind: String,
    /// The body that decided.
    pub organization_id: Option<String>,
    /// Who decided, as written.
    pub by_text: Option<String>,
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
