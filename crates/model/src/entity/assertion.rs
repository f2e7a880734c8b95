//! Table `assertion`: what one version of a page states, read by one version of the rules. Never updated.

use sea_orm::entity::prelude::*;

/// What one version of a page states, read by one version of the rules. Never updated.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "assertion")]
pub struct Model {
    /// The first 24 hexadecimal digits of the SHA-256 of all that follows.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The version of the page.
    pub page_version_id: String,
    /// The version of the rules.
    pub rules_version: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// The type of the thing, an `EntityType` code.
    pub entity_type: String,
    /// The thing.
    pub entity_id: String,
    /// The field ("name", "kind", "seats").
    pub field: String,
    /// The value as the page writes it.
    pub value_written: String,
    /// The value, normalised: a text, a number or a code.
    pub value: String,
    /// From when it holds, where the page says.
    pub valid_from: Option<String>,
    /// Until when.
    pub valid_to: Option<String>,
    /// Where the quotation begins in the page's text, in Unicode characters.
    pub start: i32,
    /// Where it ends.
    pub end: i32,
    /// The exact words.
    pub quote: String,
    /// Up to 40 characters before them.
    pub prefix: String,
    /// Up to 40 characters after them.
    pub suffix: String,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
