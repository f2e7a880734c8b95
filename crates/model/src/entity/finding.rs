//! Table `finding`: what reading left open on the current versions of pages, and which rules what is held breaks.

use sea_orm::entity::prelude::*;

/// What reading left open on the current versions of pages, and which rules what is held breaks.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "finding")]
pub struct Model {
    /// The first 24 hexadecimal digits of the SHA-256 of page version or region, kind, place and text.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The region's two-digit code.
    pub region_code: String,
    /// The version of the page; none where no single page is meant.
    pub page_version_id: Option<String>,
    /// A `FindingKind` code.
    pub kind: String,
    /// What was found, in a sentence.
    pub text: String,
    /// Where the quotation begins, in Unicode characters.
    pub start: i32,
    /// Where it ends.
    pub end: i32,
    /// The exact words; empty where the whole page is meant.
    pub quote: String,
    /// The code of the rule that is broken.
    pub rule: Option<String>,
    /// The thing that it is about, where it is about one.
    pub entity_id: Option<String>,
    /// An `OrganizationKind` code: the kind of bodies of which the page names only some, where it is about such a list.
    pub open_list_of: Option<String>,
}

/// Joins are made in memory; no relation is declared.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
