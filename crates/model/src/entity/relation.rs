//! Table `relation`: how two things stand to one another.

use sea_orm::entity::prelude::*;

/// How two things stand to one another.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "relation")]
pub struct Model {
    /// `rel:<from>:<KIND>:<to>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// The one end: a body, a post or a region (`region:14`).
    pub from_id: String,
    /// A `RelationKind` code.
    pub kind: String,
    /// The other end.
    pub to_id: String,
    /// STATED or INFERRED.
    pub basis: String,
    /// The rule that concluded it (`shared_mission`).
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
