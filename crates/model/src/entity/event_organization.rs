//! Table `event_organization`: the bodies that an event concerns, many to many.

use sea_orm::entity::prelude::*;

/// The bodies that an event concerns, many to many.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "event_organization")]
pub struct Model {
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: String,
    /// ORIGINAL or RESULTING.
    #[sea_orm(primary_key, auto_increment = false)]
    pub role: String,
    /// The body's name, as one would cite it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The body; none where only the event names it.
    pub organization_id: Option<String>,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
