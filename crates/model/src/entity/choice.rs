//! Table `choice`: what is held true, and from when to when it was held.

use sea_orm::entity::prelude::*;

/// What is held true, and from when to when it was held.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "choice")]
pub struct Model {
    /// The first 24 hexadecimal digits of the SHA-256 of thing, field, value and `recorded_from`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// The type of the thing.
    pub entity_type: String,
    /// The thing.
    pub entity_id: String,
    /// The field.
    pub field: String,
    /// The value, normalised.
    pub value: String,
    /// The assertion that was chosen; none for a correction.
    pub assertion_id: Option<String>,
    /// Which rule chose it (`only`, `newest_date`, `more_specific`, `more_pages`, `first_seen`, `correction`).
    pub rule: String,
    /// SOURCE, REINTERPRETED or CORRECTION.
    pub cause: String,
    /// From when it holds, as a partial date, where the page says.
    pub valid_from: Option<String>,
    /// Until when, the whole of which is included.
    pub valid_to: Option<String>,
    /// When we began to hold it.
    pub recorded_from: DateTimeUtc,
    /// When we ceased to; none while it is held.
    pub recorded_to: Option<DateTimeUtc>,
    /// SOURCE, REINTERPRETED or CORRECTION: why we ceased to; none while it is held.
    pub end_cause: Option<String>,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
