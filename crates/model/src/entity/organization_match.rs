//! Table `organization_match`: by which rule each name on each page stands for its body.

use sea_orm::entity::prelude::*;

/// By which rule each name on each page stands for its body.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "organization_match")]
pub struct Model {
    /// The body.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: String,
    /// The version of the page.
    #[sea_orm(primary_key, auto_increment = false)]
    pub page_version_id: String,
    /// The name as the page has it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The rule (`same_name`, `stated_alias`, `stated_abbreviation`, `abbreviation`, `renamed`, `spelling`, `same_core`, `short_form`, `auditors`, `correction`).
    pub rule: String,
    /// The name that it was matched with.
    pub with_name: String,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
