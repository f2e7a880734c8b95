//! Table `organization_period`: periods of the whole organisation or of a body.

use sea_orm::entity::prelude::*;

/// Periods of the whole organisation or of a body.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "organization_period")]
pub struct Model {
    /// `period:14/politisk-organisation`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// What the period is of, as written.
    pub of: String,
    /// The first year.
    pub start_year: Option<i32>,
    /// The last year.
    pub end_year: Option<i32>,
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
