//! View `change`: what began or ceased to be held, with the run and the reason; a view over `choice`.

use sea_orm::entity::prelude::*;

/// What began or ceased to be held, with the run and the reason; a view over `choice`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// The id of the choice that began; with `/end` that of one that ceased.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// The run; none where the revision is not known.
    pub run_id: Option<i64>,
    /// The revision.
    pub revision_seq: Option<i64>,
    /// When.
    pub changed_at: DateTimeUtc,
    /// The type of the thing.
    pub entity_type: String,
    /// The thing.
    pub entity_id: String,
    /// The field.
    pub field: String,
    /// What was held until then; none where nothing was.
    pub old_value: Option<String>,
    /// What is held from then on; none where nothing is.
    pub new_value: Option<String>,
    /// From when the old value held, where the page said.
    pub old_valid_from: Option<String>,
    /// Until when.
    pub old_valid_to: Option<String>,
    /// From when the new value holds.
    pub new_valid_from: Option<String>,
    /// Until when.
    pub new_valid_to: Option<String>,
    /// SOURCE, REINTERPRETED or CORRECTION.
    pub cause: Option<String>,
    /// The assertion that the old value rested on.
    pub old_assertion_id: Option<String>,
    /// The assertion that the new value rests on.
    pub new_assertion_id: Option<String>,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
