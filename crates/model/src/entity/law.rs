//! Table `law`: statutes that regions name.

use sea_orm::entity::prelude::*;

/// Statutes that regions name.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "law")]
pub struct Model {
    /// `law:2017:725`, or by name where no page states a number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The name.
    pub name: String,
    /// The number in the Swedish Code of Statutes.
    pub sfs: Option<String>,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
