//! Table `schedule`: when the next import is due, and who waits for it; never exported.

use sea_orm::entity::prelude::*;

/// When the next import is due, and who waits for it; never exported.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "schedule")]
pub struct Model {
    /// What is due ("import").
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The timetable, as a cron pattern of five fields.
    pub cron: String,
    /// The timezone whose time of day the pattern means ("Europe/Stockholm").
    pub timezone: String,
    /// By how many seconds a time may be put off at random.
    pub jitter_seconds: i64,
    /// When it is due next.
    pub next_at: DateTimeUtc,
    /// Who waits for it: host, process and a number of its own.
    pub watcher: String,
    /// When the watcher last said so.
    pub seen_at: DateTimeUtc,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
