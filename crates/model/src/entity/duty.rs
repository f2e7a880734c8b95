//! Table `duty`: duties of bodies and posts.

use sea_orm::entity::prelude::*;

/// Duties of bodies and posts.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "duty")]
pub struct Model {
    /// `duty:14/<whose>/<label or slug>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// The body or post whose it is.
    pub subject_id: Option<String>,
    /// Whose it is, as cited.
    pub subject_text: String,
    /// The label ("a", "1").
    pub label: Option<String>,
    /// The duty.
    pub text: String,
    /// The statute that it rests on.
    pub law_id: Option<String>,
    /// The document that it stands in.
    pub document: Option<String>,
    /// The paragraph ("§ 3").
    pub section: Option<String>,
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
