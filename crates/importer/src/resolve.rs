//! resolve: from all pages' facts and what is known to one [`ChangeSet`] for a region. Pure.

mod bodies;
mod choose;
mod claim;
mod correction;
mod facts;
mod graph;
mod quality;

pub use correction::{Correction, CorrectionChange, Corrections, RefusedCorrection};
pub use helheten_model::projection::Projection;
pub use quality::check_quality;

use crate::extract::Extraction;
use arcstr::ArcStr;
use chrono::{DateTime, NaiveDate, Utc};
use correction::{Applied, Part, apply_corrections};
use helheten_model::entity::{assertion, finding, redirect};
use helheten_model::projection::project_rows;
use helheten_model::vocabulary::{FindingKind, RegionCode};
use std::collections::{BTreeMap, HashSet};

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
    pub text: ArcStr,
    /// What it states.
    pub extraction: Extraction,
    /// Whether it is the version before the current one: what it alone states is held until the page is read well once more.
    pub lingering: bool,
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
    /// What reading left open, and which rules what is held breaks.
    pub findings: Vec<finding::Model>,
    /// What would be held without corrections; none where there are none.
    pub uncorrected: Option<Vec<Choice>>,
    /// Corrections that no longer apply.
    pub refused: Vec<RefusedCorrection>,
    /// Ids that lead to others from now on.
    pub redirects: Vec<redirect::Model>,
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
    /// From when it holds, as a partial date, where the page says.
    pub valid_from: Option<String>,
    /// Until when.
    pub valid_to: Option<String>,
    /// The assertion that was chosen.
    pub assertion_id: Option<String>,
    /// Which rule chose it.
    pub rule: String,
}

/// Resolves what all current pages of a region state, and what is known to be wrong in it, into what is held of it
/// from `now` on.
///
/// The order of `pages` does not matter; the same input gives the same output.
pub fn resolve_facts(region: RegionCode, pages: &[ReadPage], known: &KnownIds, corrections: &Corrections, now: DateTime<Utc>) -> ChangeSet {
    let mut ordered: Vec<&ReadPage> = pages.iter().collect();
    ordered.sort_by(|one, other| one.page_version_id.cmp(&other.page_version_id));
    let plain = resolve_with(region, &ordered, known, &Applied::default(), now);
    if corrections.list.is_empty() {
        return plain;
    }
    let urls = ordered.iter().filter_map(|page| Some((page.page_version_id.as_str(), page.extraction.page.url.as_deref()?))).collect();
    let (mut applied, mut refused) = (Applied::default(), Vec::new());
    apply_corrections(Part::Bodies, corrections, &plain, &urls, &mut applied, &mut refused);
    // What is set and suppressed is looked at with the bodies as they are then.
    let shaped = resolve_with(region, &ordered, known, &applied, now);
    apply_corrections(Part::Values, corrections, &shaped, &urls, &mut applied, &mut refused);
    let mut changes = resolve_with(region, &ordered, known, &applied, now);
    changes.redirects = redirects_of(region, &applied, &plain, &changes, now);
    changes.findings.extend(refused.iter().map(|refused| finding_of(region, refused)));
    changes.refused = refused;
    changes.uncorrected = Some(plain.choices);
    changes
}

fn resolve_with(region: RegionCode, pages: &[&ReadPage], known: &KnownIds, corrections: &Applied, now: DateTime<Utc>) -> ChangeSet {
    let directory = bodies::match_bodies(region, pages, known, corrections);
    let mut claims = claim::Claims::new(region, pages);
    bodies::claim_bodies(&directory, &mut claims);
    graph::claim_graph(&directory, &mut claims);
    facts::claim_facts(&directory, &mut claims);
    claims.drop_superseded();
    claims.correct(corrections);
    let mut findings = claims.page_findings();
    findings.extend(directory.findings(&claims));
    let chosen = choose::choose_values(&claims);
    let mut projection = project_rows(region, &chosen.held_values(), claims.years(), now.date_naive());
    projection.organization_matches = directory.matches();
    let held: HashSet<&str> = projection.organizations.iter().map(|body| body.id.as_str()).collect();
    projection.organization_matches.retain(|row| held.contains(row.organization_id.as_str()));
    findings.extend(check_quality(region, &projection));
    let choices = chosen.into_choices();
    ChangeSet { assertions: claims.into_assertions(), choices, projection, findings, ..ChangeSet::default() }
}

/// The ids that carry their body's: of bodies, offices and people.
fn ids_of(projection: &Projection) -> impl Iterator<Item = &str> {
    let bodies = projection.organizations.iter().map(|row| row.id.as_str());
    bodies.chain(projection.posts.iter().map(|row| row.id.as_str())).chain(projection.people.iter().map(|row| row.id.as_str()))
}

/// The ids that merges give up: the bodies', and those that carried them.
fn redirects_of(region: RegionCode, applied: &Applied, plain: &ChangeSet, changes: &ChangeSet, now: DateTime<Utc>) -> Vec<redirect::Model> {
    let held: HashSet<&str> = ids_of(&changes.projection).collect();
    let mut redirects = Vec::new();
    for (from, into, correction) in &applied.redirects {
        redirects.push(redirect_of(region, from, into, correction, now));
        let [from, into] = [from, into].map(|id| id.strip_prefix("org:").unwrap_or(id));
        for id in ids_of(&plain.projection) {
            let Some((prefix, path)) = id.split_once(':') else { continue };
            let Some(rest) = path.strip_prefix(from).filter(|rest| rest.starts_with('/')) else { continue };
            let target = format!("{prefix}:{into}{rest}");
            if held.contains(target.as_str()) {
                redirects.push(redirect_of(region, id, &target, correction, now));
            }
        }
    }
    redirects
}

fn redirect_of(region: RegionCode, id: &str, target: &str, correction: &Correction, now: DateTime<Utc>) -> redirect::Model {
    let (reason, source) = (correction.reason.clone(), correction.source.clone());
    redirect::Model { id: id.to_owned(), region_code: region.to_string(), target_id: target.to_owned(), reason, source, since: now }
}

fn finding_of(region: RegionCode, refused: &RefusedCorrection) -> finding::Model {
    let text = format!("the correction \"{}\" does not apply: {}", refused.correction, refused.problem);
    claim::finding_of_region(region, FindingKind::CorrectionRefused, text, None, Some(&refused.entity_id))
}
