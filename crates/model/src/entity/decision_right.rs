//! Table `decision_right`: by which right kinds of bodies or bodies decide.

use sea_orm::entity::prelude::*;

/// By which right kinds of bodies or bodies decide.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "decision_right")]
pub struct Model {
    /// `right:14/SUBCOMMITTEE/DELEGATED`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// The kind of body.
    pub organization_kind: Option<String>,
    /// The body, where it is one.
    pub organization_id: Option<String>,
    /// A Right code.
    pub right: String,
    /// What the right rests on, as written.
    pub instrument: Option<String>,
    /// The body that granted it.
    pub granted_by_id: Option<String>,
    /// Whether the page says that it may be delegated further.
    pub may_redelegate: bool,
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
