//! Table `person`: people who hold offices.

use sea_orm::entity::prelude::*;

/// People who hold offices.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// `person:14/arbetsgruppen/gustaf-josefson`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// The name as written.
    pub name: String,
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
