//! Table `statement`: definitions, principles and the like.

use sea_orm::entity::prelude::*;

/// Definitions, principles and the like.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "statement")]
pub struct Model {
    /// `statement:14/<kind>/<slug>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// What it is about.
    pub subject: String,
    /// A `StatementKind` code.
    pub kind: String,
    /// Its place in a list, from 1.
    pub ordinal: Option<i32>,
    /// The statement, as written.
    pub text: String,
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
