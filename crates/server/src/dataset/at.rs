//! at: the dataset as it was held at another moment, or as it holds on a day, made from the one that is in memory.

mod cache;
mod copy;
mod pages;
mod then;
mod valid;

pub use cache::{PastDatasets, PastError};

use super::assertion::{Cited, PageVersion};
use super::history::Micros;
use super::join::join_evidence;
use super::load::build_indexes;
use super::row::{UnknownCode, unknown};
use super::{Dataset, DatasetInfo, OrganizationSets, PartialDate, Successions, Table};
use chrono::{DateTime, Utc};
use copy::copy_region;
use helheten_model::projection::Projection;
use helheten_model::vocabulary::{EntityType, Level, MissionArea, RegionCode, regions};
use pages::PagesThen;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use then::project_region;
use valid::keep_valid;

/// Another moment: what was held then, and of that what holds on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// As we knew it then; as we know it now where it is left out.
    pub recorded_at: Option<DateTime<Utc>>,
    /// What holds on this day, or at some time in this month or year; whenever, where it is left out.
    pub valid_on: Option<PartialDate>,
}

/// What a dataset is put together from.
#[derive(Default)]
struct Parts {
    projection: Projection,
    assertions: Vec<Cited>,
    pages: Vec<PageVersion>,
    /// The regions that have not changed since.
    same: HashSet<RegionCode>,
}

/// A stored value that the program does not know, and the row that holds it.
type Damage = (String, UnknownCode);

impl Dataset {
    /// The last thing that happened until a moment: a revision, or a run that began or ended. Nothing differs between it and the moment.
    pub(crate) fn last_event(&self, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let revisions = self.history.revisions().iter().map(|revision| revision.committed_at);
        let runs = self.import_runs.iter().flat_map(|run| [Some(run.started_at), run.finished_at]).flatten();
        revisions.chain(runs).filter(|event| *event <= moment).max()
    }

    /// Until when the history counts, in microseconds: the moment that the dataset shows.
    pub(crate) fn recorded_until(&self) -> Micros {
        self.info.moment.as_ref().and_then(|moment| moment.recorded_at).map_or(Micros::MAX, |at| at.timestamp_micros())
    }
}

/// The dataset as it was at a moment, or as it holds on a day.
///
/// Regions that have not changed since are taken as they are; the others are projected from what was held then.
fn dataset_at(base: &Dataset, moment: &Moment) -> Result<Dataset, Damage> {
    let until = moment.recorded_at.map_or(Micros::MAX, |at| at.timestamp_micros());
    let pages = PagesThen::find(&base.history, &base.import_runs, until);
    let mut parts = Parts::default();
    for region in regions() {
        let last = base.history.revisions().iter().rev().find(|revision| revision.region == region.code);
        let then = base.history.revisions().iter().rev().find(|revision| revision.region == region.code && revision.committed_at.timestamp_micros() <= until);
        match (then, last) {
            _ if moment.recorded_at.is_none() => copy_region(base, region.code, &pages, until, &mut parts),
            (Some(then), Some(last)) if then.seq == last.seq => {
                copy_region(base, region.code, &pages, until, &mut parts);
                parts.same.insert(region.code);
            }
            (Some(then), _) => project_region(base, then, &pages, until, &mut parts),
            (None, _) => {}
        }
    }
    if let Some(date) = &moment.valid_on {
        keep_valid(&mut parts.projection, date)?;
    }
    put_together(base, moment, until, parts)
}

fn put_together(base: &Dataset, moment: &Moment, until: Micros, mut parts: Parts) -> Result<Dataset, Damage> {
    let held_laws = laws_until(base, until);
    let laws: Vec<_> = base.laws.iter().filter(|law| moment.recorded_at.is_none() || held_laws.contains(law.id.as_str())).cloned().collect();
    let projection = std::mem::take(&mut parts.projection);
    let mut dataset = Dataset {
        info: info_at(base, moment, until),
        organizations: Table::build(projection.organizations)?,
        organization_periods: Table::build(projection.organization_periods)?,
        relations: Table::build(projection.relations)?,
        posts: Table::build(projection.posts)?,
        people: Table::build(projection.people)?,
        memberships: Table::build(projection.memberships)?,
        figures: Table::build(projection.figures)?,
        documents: Table::build(projection.documents)?,
        region_laws: Table::build(projection.region_laws)?,
        goals: Table::build(projection.goals)?,
        missions: Table::build(projection.missions)?,
        duties: Table::build(projection.duties)?,
        decision_rights: Table::build(projection.decision_rights)?,
        governance_levels: Table::build(projection.governance_levels)?,
        statements: Table::build(projection.statements)?,
        events: Table::build(projection.events)?,
        contact_points: Table::build(projection.contact_points)?,
        law_places: (0..).zip(&laws).map(|(place, law)| (law.id.clone(), place)).collect(),
        laws,
        import_runs: runs_until(base, until),
        imported: parts.pages.iter().map(|page| page.region).collect(),
        pages: parts.pages,
        assertions: parts.assertions,
        redirects: redirects_until(base, until),
        history: Arc::clone(&base.history),
        ..Dataset::default()
    };
    // What reading left open is made anew with every revision, and what was left open before is not kept; nor is what addresses answered.
    // Of regions that have not changed since, both are as they are.
    let is_same = |region: RegionCode| moment.recorded_at.is_none() || parts.same.contains(&region);
    dataset.findings = base.findings.iter().filter(|finding| is_same(finding.region)).cloned().collect();
    let visited_since = base.import_runs.iter().any(|run| run.finished_at.unwrap_or(run.started_at).timestamp_micros() > until);
    dataset.sources = base.sources.iter().filter(|source| !visited_since && is_same(source.region)).cloned().collect();
    rename_pages(base, &mut dataset);
    let aliases = projection.organization_aliases.into_iter().map(|row| (row.organization_id, row.name));
    let levels = projection.organization_levels.into_iter().map(|row| (row.organization_id, row.level));
    let missions = projection.organization_missions.into_iter().map(|row| (row.organization_id, row.mission));
    dataset.organization_sets = sets_of(&dataset, aliases, levels, missions)?;
    dataset.indexes = build_indexes(&dataset);
    dataset.successions = Successions::build(&dataset.events, &dataset.organizations, projection.event_organizations)?;
    let ids = projection.relation_grounds.iter().map(|ground| ground.assertion_id.as_str()).collect();
    let stated = base.history.find_stated(&ids);
    let grounds = projection.relation_grounds.iter();
    join_evidence(&mut dataset, grounds.filter_map(|ground| Some((ground.relation_id.clone(), *stated.get(ground.assertion_id.as_str())?))));
    Ok(dataset)
}

/// Names pages by their places in the dataset that they are taken into.
fn rename_pages(base: &Dataset, dataset: &mut Dataset) {
    let places: HashMap<&str, u32> = (0..).zip(&dataset.pages).map(|(place, page)| (page.version_id.as_str(), place)).collect();
    let rename = |page: Option<u32>| places.get(base.pages[page? as usize].version_id.as_str()).copied();
    for finding in &mut dataset.findings {
        finding.page = rename(finding.page);
    }
    for source in &mut dataset.sources {
        source.page = rename(source.page);
    }
}

fn info_at(base: &Dataset, moment: &Moment, until: Micros) -> DatasetInfo {
    let revision = base.history.revisions().iter().rev().find(|revision| revision.committed_at.timestamp_micros() <= until);
    let until_then = base.history.revisions().iter().filter(|revision| revision.committed_at.timestamp_micros() <= until);
    let brought: HashSet<i64> = until_then.map(|revision| revision.run_id).collect();
    let before = |time: DateTime<Utc>| time.timestamp_micros() <= until;
    DatasetInfo {
        revision: revision.map_or(0, |revision| revision.seq),
        committed_at: revision.map(|revision| revision.committed_at),
        imported_at: base.import_runs.iter().filter_map(|run| run.finished_at).filter(|time| before(*time)).max(),
        demo: base.import_runs.iter().any(|run| run.demo && brought.contains(&run.id)),
        moment: Some(moment.clone()),
    }
}

/// The runs that had begun; one that ended later has not ended yet.
fn runs_until(base: &Dataset, until: Micros) -> Vec<helheten_model::entity::import_run::Model> {
    let mut runs: Vec<_> = base.import_runs.iter().filter(|run| run.started_at.timestamp_micros() <= until).cloned().collect();
    for run in runs.iter_mut().filter(|run| run.finished_at.is_some_and(|time| time.timestamp_micros() > until)) {
        run.finished_at = None;
        run.report = serde_json::Value::Null;
    }
    runs
}

fn redirects_until(base: &Dataset, until: Micros) -> HashMap<String, String> {
    let then = base.history.redirects.iter().filter(|redirect| redirect.since.timestamp_micros() <= until);
    then.map(|redirect| (redirect.id.clone(), redirect.target.clone())).collect()
}

/// The statutes that any region had named: they are never taken away.
fn laws_until(base: &Dataset, until: Micros) -> HashSet<&str> {
    let history = &base.history;
    let named = history.intervals().iter().filter(|interval| interval.recorded_from <= until);
    let of_law = named.filter(|interval| history.thing(interval.thing).entity_type == EntityType::RegionLaw && history.text(interval.field) == "law");
    of_law.map(|interval| history.text(interval.value)).collect()
}

fn sets_of(
    dataset: &Dataset,
    aliases: impl Iterator<Item = (String, String)>,
    levels: impl Iterator<Item = (String, String)>,
    missions: impl Iterator<Item = (String, String)>,
) -> Result<Vec<OrganizationSets>, Damage> {
    let mut sets = vec![OrganizationSets::default(); dataset.organizations.len()];
    let place_of = |id: &str| dataset.organizations.find(id).map(|row| row.place as usize);
    for (id, alias) in aliases {
        if let Some(place) = place_of(&id) {
            sets[place].aliases.push(alias);
        }
    }
    for (id, code) in levels {
        let Some(place) = place_of(&id) else { continue };
        sets[place].levels.push(Level::find(&code).ok_or_else(|| (id, unknown("level", &code, "Level")))?);
    }
    for (id, code) in missions {
        let Some(place) = place_of(&id) else { continue };
        sets[place].missions.push(MissionArea::find(&code).ok_or_else(|| (id, unknown("mission", &code, "MissionArea")))?);
    }
    for set in &mut sets {
        set.aliases.sort();
        set.levels.sort();
        set.missions.sort();
    }
    Ok(sets)
}

/// The code of a region, for a thing of the history.
fn region_of(base: &Dataset, thing: u32) -> RegionCode {
    base.history.thing(thing).region
}
