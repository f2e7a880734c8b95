//! Table `import_run`: runs of the importer.

use sea_orm::entity::prelude::*;

/// Runs of the importer.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "import_run")]
pub struct Model {
    /// Counts up from 1.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// When it began.
    pub started_at: DateTimeUtc,
    /// When it ended; none while it runs or where it was cut off.
    pub finished_at: Option<DateTimeUtc>,
    /// The program's version.
    pub program_version: String,
    /// The version of the rules for reading, extraction and resolution.
    pub rules_version: String,
    /// Where the pages came from ("folder seeds").
    pub origin: String,
    /// Whether the pages are invented demo data.
    pub demo: bool,
    /// The report, as `import --json` prints it; null until the run ends.
    pub report: Json,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
