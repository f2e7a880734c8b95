//! Table `organization`: bodies, political and officials' alike.

use sea_orm::entity::prelude::*;

/// Bodies, political and officials' alike.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    /// `org:14/kulturnamnden`; bodies that recur carry their parent.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// The name as one would cite it.
    pub name: String,
    /// An `OrganizationKind` code.
    pub kind: String,
    /// The abbreviation in use ("HSN").
    pub abbreviation: Option<String>,
    /// The body that it is a part of.
    pub parent_id: Option<String>,
    /// Ordinary seats.
    pub seats: Option<i32>,
    /// How many bodies a plural name stands for ("Patientnämnder 5 st").
    pub count: Option<i32>,
    /// STATED, or INFERRED where only another body's name names it.
    pub basis: String,
    /// The rule that concluded it.
    pub rule: Option<String>,
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
