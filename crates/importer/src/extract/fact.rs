//! The facts of one page: the JSON that `helheten extract` prints.

use super::{Evidence, FieldEvidence, SharedText};
use compact_str::CompactString;
use helheten_model::vocabulary::{
    ContactKind, DocumentKind, EventKind, FindingKind, GoalKind, Level, Measure, MissionArea, OrganizationKind, Qualifier, RelationKind, Right, StatementKind,
};
use serde::{Deserialize, Serialize};

/// The page itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageFacts {
    /// The address.
    #[serde(default)]
    pub url: Option<String>,
    /// The title, from the document or its first heading.
    #[serde(default)]
    pub title: Option<String>,
    /// The region's code.
    #[serde(default)]
    pub region: Option<String>,
    /// The date that the page or its source states, ISO 8601.
    #[serde(default)]
    pub date: Option<String>,
    /// The SHA-256 of the page's bytes.
    #[serde(default)]
    pub sha256: Option<String>,
}

/// A body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Organization {
    /// The name as one would cite it: whole, nominative.
    pub name: SharedText,
    /// The kind.
    pub kind: OrganizationKind,
    /// The level of steering.
    #[serde(default)]
    pub level: Option<Level>,
    /// The area of the mission.
    #[serde(default)]
    pub mission: Option<MissionArea>,
    /// The abbreviation.
    #[serde(default)]
    pub abbreviation: Option<String>,
    /// Other names on the page.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Ordinary seats.
    #[serde(default)]
    pub seats: Option<u32>,
    /// How many bodies a plural name stands for.
    #[serde(default)]
    pub count: Option<u32>,
    /// The first year that the page gives for it.
    #[serde(default)]
    pub valid_from: Option<String>,
    /// The last year.
    #[serde(default)]
    pub valid_to: Option<String>,
    /// The words that state it.
    pub evidence: Evidence,
    /// Further places that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FieldEvidence>,
}

/// How one body, post or region stands to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// The one end, by its name on this page.
    pub from: SharedText,
    /// The kind.
    pub kind: RelationKind,
    /// The other end.
    pub to: SharedText,
    /// The words that state it.
    pub evidence: Evidence,
    /// Further places that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FieldEvidence>,
}

/// An office, with its holder where one is named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// The title, in the indefinite nominative.
    pub title: CompactString,
    /// The holder, without title and party.
    #[serde(default)]
    pub holder: Option<SharedText>,
    /// The party, as written.
    #[serde(default)]
    pub party: Option<SharedText>,
    /// The body.
    #[serde(default)]
    pub of: Option<SharedText>,
    /// The words that state it.
    pub evidence: Evidence,
    /// Further places that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FieldEvidence>,
}

/// A number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What it measures.
    pub measure: Measure,
    /// The value, in `unit`.
    pub value: f64,
    /// How exactly it is stated.
    pub qualifier: Qualifier,
    /// The unit, as written.
    #[serde(default)]
    pub unit: Option<SharedText>,
    /// The year that it is of, where written with it.
    #[serde(default)]
    pub year: Option<i32>,
    /// The body or class that it is of; none for the region.
    #[serde(default)]
    pub of: Option<SharedText>,
    /// The party, for seats by party.
    #[serde(default)]
    pub party: Option<SharedText>,
    /// The words that state it.
    pub evidence: Evidence,
    /// Further places that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FieldEvidence>,
}

/// A governing document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentFact {
    /// The title, without file type and size.
    pub title: SharedText,
    /// The kind.
    pub kind: DocumentKind,
    /// The first year that it is for.
    #[serde(default)]
    pub period_start: Option<i32>,
    /// The last year.
    #[serde(default)]
    pub period_end: Option<i32>,
    /// Who issues it.
    #[serde(default)]
    pub issuer: Option<SharedText>,
    /// The address of the page's link, as the page has it.
    #[serde(default)]
    pub url: Option<String>,
    /// The file type, in lower case.
    #[serde(default)]
    pub format: Option<String>,
    /// The words that state it.
    pub evidence: Evidence,
    /// Further places that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FieldEvidence>,
}

/// A statute that the page names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LawFact {
    /// The name, as one cites it.
    pub name: String,
    /// The number in the Swedish Code of Statutes.
    #[serde(default)]
    pub sfs: Option<String>,
    /// The words that state it.
    pub evidence: Evidence,
    /// Further places that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FieldEvidence>,
}

/// A vision, a goal or a purpose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// The kind.
    pub kind: GoalKind,
    /// The goal.
    pub text: SharedText,
    /// Whose it is, or what for.
    #[serde(default)]
    pub subject: Option<SharedText>,
    /// The words that state it.
    pub evidence: Evidence,
    /// Further places that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FieldEvidence>,
}

/// A part of the region's mission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mission {
    /// The area.
    pub area: MissionArea,
    /// The mission, as written.
    pub text: SharedText,
    /// The words that state it.
    pub evidence: Evidence,
    /// Further places that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FieldEvidence>,
}

/// A duty of a body or a post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Duty {
    /// Whose it is.
    pub of: SharedText,
    /// The label in its list ("a", "1").
    #[serde(default)]
    pub label: Option<String>,
    /// The duty.
    pub text: SharedText,
    /// The document that it stands in.
    #[serde(default)]
    pub document: Option<String>,
    /// The paragraph ("§ 3").
    #[serde(default)]
    pub section: Option<String>,
    /// The words that state it.
    pub evidence: Evidence,
    /// Further places that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FieldEvidence>,
}

/// By which right a kind of body decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionRight {
    /// The kind of body.
    pub kind: OrganizationKind,
    /// The right.
    pub right: Right,
    /// What it rests on, as written.
    #[serde(default)]
    pub basis: Option<String>,
    /// Who grants it.
    #[serde(default)]
    pub granted_by: Option<String>,
    /// The words that state it.
    pub evidence: Evidence,
    /// Further places that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FieldEvidence>,
}

/// A level of steering.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LevelFact {
    /// The level.
    pub level: Level,
    /// How the page describes it.
    #[serde(default)]
    pub text: Option<String>,
    /// The words that state it.
    pub evidence: Evidence,
    /// Further places that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FieldEvidence>,
}

/// A definition, a principle or the like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// What it is about.
    pub subject: SharedText,
    /// The kind.
    pub kind: StatementKind,
    /// Its place in a list, from 1.
    #[serde(default)]
    pub ordinal: Option<u32>,
    /// The statement.
    pub text: SharedText,
    /// The words that state it.
    pub evidence: Evidence,
    /// Further places that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FieldEvidence>,
}

/// The years of an organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Period {
    /// What it is the period of.
    pub of: SharedText,
    /// The first year.
    #[serde(default)]
    pub start: Option<i32>,
    /// The last year.
    #[serde(default)]
    pub end: Option<i32>,
    /// The words that state it.
    pub evidence: Evidence,
    /// Further places that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FieldEvidence>,
}

/// A dated decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// The day, ISO 8601.
    pub date: String,
    /// Who decided.
    #[serde(default)]
    pub by: Option<SharedText>,
    /// What was decided.
    pub what: SharedText,
    /// The words that state it.
    pub evidence: Evidence,
    /// Further places that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FieldEvidence>,
}

/// One body that took another's place, as a page says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// How it came to its place.
    pub kind: EventKind,
    /// The bodies that were before, by their names on this page.
    pub originals: Vec<String>,
    /// The bodies that came after.
    pub results: Vec<String>,
    /// When, as exactly as the page tells: "2023", "2023-01" or "2023-01-01".
    #[serde(default)]
    pub date: Option<String>,
    /// The words that state it.
    pub evidence: Evidence,
}

/// How somebody is reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// The kind.
    pub kind: ContactKind,
    /// The address or number, unscrambled.
    pub value: String,
    /// Whose it is.
    #[serde(default)]
    pub of: Option<SharedText>,
    /// The words that state it.
    pub evidence: Evidence,
    /// Further places that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FieldEvidence>,
}

/// What reading the page left open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The kind.
    pub kind: FindingKind,
    /// What was found, in a sentence.
    pub text: String,
    /// The words that it is about; none where the whole page is meant.
    pub evidence: Option<Evidence>,
    /// The kind of bodies of which the page names only some, where it is about such a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_list_of: Option<OrganizationKind>,
}
