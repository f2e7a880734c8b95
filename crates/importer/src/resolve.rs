//! resolve: from all pages' facts and what is known to one [`ChangeSet`] for a region. Pure.

mod bodies;
mod choose;
mod claim;
mod facts;
mod graph;
mod infer;
mod project;

use crate::extract::Extraction;
use chrono::{DateTime, NaiveDate, Utc};
use helheten_model::entity::{
    assertion, contact_point, decision_right, document, duty, event, figure, finding, goal, governance_level, law, membership, mission, organization,
    organization_alias, organization_level, organization_mission, organization_period, person, post, region_law, relation, relation_ground, statement,
};
use helheten_model::vocabulary::RegionCode;
use std::collections::BTreeMap;

/// One current version of a page of the region, extracted by today's rules.
#[derive(Clone, Debug)]
pub struct ReadPage {
    /// The id of the version of the page.
    pub page_version_id: String,
    /// The date that the page or its source states.
    pub stated_date: Option<NaiveDate>,
    /// When this content was first seen.
    pub fetched_at: DateTime<Utc>,
    /// The page's text, for the words around a quotation.
    pub text: String,
    /// What it states.
    pub extraction: Extraction,
}

/// What earlier imports settled: names to the ids that were minted for them.
#[derive(Clone, Debug, Default)]
pub struct KnownIds {
    /// For each organization id that was ever minted in the region, its names and aliases.
    pub organizations: BTreeMap<String, Vec<String>>,
}

/// What is to be held of a region from now on.
#[derive(Clone, Debug, Default)]
pub struct ChangeSet {
    /// Everything that the current versions of the pages state.
    pub assertions: Vec<assertion::Model>,
    /// Everything that is held true; what is open in the database and not here ends.
    pub choices: Vec<Choice>,
    /// Today's rows of the entity tables.
    pub projection: Projection,
    /// What reading left open.
    pub findings: Vec<finding::Model>,
}

/// One value that is held true.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    /// The type of the thing, an `EntityType` code.
    pub entity_type: String,
    /// The thing.
    pub entity_id: String,
    /// The field.
    pub field: String,
    /// The value, normalised.
    pub value: String,
    /// The assertion that was chosen.
    pub assertion_id: Option<String>,
    /// Which rule chose it.
    pub rule: String,
}

/// The rows of the entity tables of one region.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "each list holds the rows of the table of its name")]
pub struct Projection {
    pub organizations: Vec<organization::Model>,
    pub organization_aliases: Vec<organization_alias::Model>,
    pub organization_levels: Vec<organization_level::Model>,
    pub organization_missions: Vec<organization_mission::Model>,
    pub organization_periods: Vec<organization_period::Model>,
    pub relations: Vec<relation::Model>,
    pub relation_grounds: Vec<relation_ground::Model>,
    pub posts: Vec<post::Model>,
    pub people: Vec<person::Model>,
    pub memberships: Vec<membership::Model>,
    pub figures: Vec<figure::Model>,
    pub documents: Vec<document::Model>,
    pub laws: Vec<law::Model>,
    pub region_laws: Vec<region_law::Model>,
    pub goals: Vec<goal::Model>,
    pub missions: Vec<mission::Model>,
    pub duties: Vec<duty::Model>,
    pub decision_rights: Vec<decision_right::Model>,
    pub governance_levels: Vec<governance_level::Model>,
    pub statements: Vec<statement::Model>,
    pub events: Vec<event::Model>,
    pub contact_points: Vec<contact_point::Model>,
}

/// Resolves what all current pages of a region state into what is held of it from `now` on.
///
/// The order of `pages` does not matter; the same input gives the same output.
pub fn resolve_facts(region: RegionCode, pages: &[ReadPage], known: &KnownIds, now: DateTime<Utc>) -> ChangeSet {
    let mut ordered: Vec<&ReadPage> = pages.iter().collect();
    ordered.sort_by(|one, other| one.page_version_id.cmp(&other.page_version_id));
    let directory = bodies::match_bodies(region, &ordered, known);
    let mut claims = claim::Claims::new(region, &ordered);
    bodies::claim_bodies(&directory, &mut claims);
    graph::claim_graph(&directory, &mut claims);
    facts::claim_facts(&directory, &mut claims);
    let mut findings = claims.page_findings();
    findings.extend(directory.findings(&claims));
    let chosen = choose::choose_values(&claims);
    let projection = project::project_rows(&claims, &chosen, now.date_naive());
    let choices = chosen.into_choices();
    ChangeSet { assertions: claims.into_assertions(), choices, projection, findings }
}
