//! Table `figure`: numbers that pages state.

use sea_orm::entity::prelude::*;

/// Numbers that pages state.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "figure")]
pub struct Model {
    /// `fig:14/EMPLOYEES`, with what it is of, the party and the year where stated.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// A Measure code.
    pub measure: String,
    /// The value, in `unit`.
    pub value: f64,
    /// A Qualifier code.
    pub qualifier: String,
    /// The unit, as written.
    pub unit: Option<String>,
    /// The year that it is of.
    pub year: Option<i32>,
    /// The body that it is of.
    pub organization_id: Option<String>,
    /// What it is of, as written, where that is no body.
    pub of_text: Option<String>,
    /// The party, for seats by party.
    pub party: Option<String>,
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
