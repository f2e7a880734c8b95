//! extract: from a [`Document`] to facts with the words they were read from.
//!
//! Knows Swedish public administration, not websites. One topic a file; the Swedish words are data in `extract/*.toml`.

mod bodies;
mod contacts;
mod date;
mod decisions;
mod distinct;
mod documents;
mod duties;
mod endings;
mod fact;
mod figures;
mod goals;
mod laws;
mod levels;
mod lexicon;
mod mandates;
mod missions;
mod needles;
mod number;
mod page;
mod people;
mod periods;
mod relations;
mod rights;
mod roles;
mod rules;
mod signs;
mod statements;
mod successions;
pub mod swedish;
mod text;
mod titles;
mod words;

pub use fact::{
    Contact, Decision, DecisionRight, DocumentFact, Duty, Figure, Finding, Goal, LawFact, LevelFact, Mission, Organization, PageFacts, Period, Relation, Role,
    Statement, Succession,
};

use crate::read::Document;
use chrono::NaiveDate;
use helheten_model::vocabulary::{FindingKind, RegionCode};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What is known of a page beside its text.
#[derive(Clone, Debug)]
pub struct PageContext {
    /// The region whose page it is; any two digits.
    pub region: RegionCode,
    /// The address; links are resolved against it.
    pub url: Option<String>,
    /// The date that the source states for the page; relative dates lean on it.
    pub date: Option<NaiveDate>,
}

/// Words of a page, or words made of them. What stands in the page as it is shares the page's text, and copies share
/// theirs. Short words that are seldom the page's own (titles, labels, kinds) are strings of their own.
pub type SharedText = arcstr::Substr;

/// Where a fact stands: a range of the page's text and the exact words there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The first character, counted in Unicode characters from 0.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Exactly that slice of the text.
    pub quote: SharedText,
}

/// A further place that a fact rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldEvidence {
    /// The field of the fact that it supports ("level", "mission", "seats").
    pub field: Cow<'static, str>,
    /// The place.
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// One page's facts, as `helheten extract` prints them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Extraction {
    /// The page itself.
    pub page: PageFacts,
    /// Bodies.
    pub organizations: Vec<Organization>,
    /// How they stand to one another.
    pub relations: Vec<Relation>,
    /// Offices and who holds them.
    pub roles: Vec<Role>,
    /// Numbers.
    pub figures: Vec<Figure>,
    /// Governing documents.
    pub documents: Vec<DocumentFact>,
    /// Statutes.
    pub laws: Vec<LawFact>,
    /// Visions, goals and purposes.
    pub goals: Vec<Goal>,
    /// Parts of the region's mission.
    pub missions: Vec<Mission>,
    /// Duties.
    pub duties: Vec<Duty>,
    /// Rights to decide.
    pub decision_rights: Vec<DecisionRight>,
    /// Levels of steering.
    pub levels: Vec<LevelFact>,
    /// Definitions, principles and the like.
    pub statements: Vec<Statement>,
    /// Years of the organisation.
    pub periods: Vec<Period>,
    /// Dated decisions.
    pub decisions: Vec<Decision>,
    /// Which body took another's place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub successions: Vec<Succession>,
    /// How somebody is reached.
    pub contacts: Vec<Contact>,
    /// What was left open.
    pub findings: Vec<Finding>,
}

/// Extracts what a page states. The same input gives the same output; it cannot fail.
///
/// Evidence counts in Unicode characters of [`Document::text`].
pub fn extract_facts(document: &Document, context: &PageContext) -> Extraction {
    let (spelling, places) = text::Spelling::of_blocks(&document.text, document.blocks.iter().map(|block| block.start..block.end));
    let syntax = text::Syntax::new(&spelling, places);
    let page = page::PageText::new(document, context, &syntax);
    let date = date::stated_date(&page);
    let mut extraction = Extraction { page: page_facts(&page, date), ..Extraction::default() };
    if let Some(reason) = &document.error_page {
        let text = format!("an error page was served as a page: {reason}");
        extraction.findings.push(Finding { kind: FindingKind::Unreadable, text, evidence: None, open_list_of: None });
        return extraction;
    }
    let mut bodies = bodies::Bodies::find(&page);
    (extraction.levels, extraction.statements) = levels::find_levels(&page, &mut bodies);
    rules::apply_rules(&page, &mut bodies, date, &mut extraction);
    extraction.findings.append(&mut bodies.findings);
    extraction.organizations = bodies.into_facts(&page, &extraction.figures);
    extraction
}

/// Whether a name is a short form of a longer one ("Rättighetskommittén" of "Kommittén för rättighetsfrågor").
pub(crate) fn is_short_name(short: &str, long: &str) -> bool {
    bodies::is_short_form(short, long)
}

/// Whether a name is an abbreviation that can stand for another ("DRN" for "Delregionala nämnden").
pub(crate) fn spells_name(abbreviation: &str, name: &str) -> bool {
    abbreviation.chars().all(char::is_uppercase) && bodies::spells(abbreviation, name)
}

/// A body's noun and the area that it is for, the same for "Nämnden för regional utveckling" and "Regionala
/// utvecklingsnämnden"; none where the name tells no area.
pub(crate) fn core_of_name(name: &str) -> Option<String> {
    bodies::core_of(name)
}

fn page_facts(page: &page::PageText<'_>, date: Option<NaiveDate>) -> PageFacts {
    let heading = || page.pieces.iter().find(|piece| piece.is_heading()).map(|piece| piece.text().to_owned());
    PageFacts {
        url: page.context.url.clone(),
        title: page.title.map(str::to_owned).or_else(heading),
        region: Some(page.context.region.to_string()),
        date: date.map(|date| date.to_string()),
        sha256: None,
    }
}
