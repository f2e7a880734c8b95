//! dataset: everything that the database holds today, indexed, with the history of it, in memory, and never changed once it is built.

mod assertion;
mod at;
mod citation;
mod conflict;
mod file;
mod history;
mod index;
mod join;
mod listen;
mod load;
mod model;
mod partial_date;
mod places;
mod row;
#[cfg(test)]
mod sample;
mod search;
mod source;
mod succession;
mod swedish;
mod table;
mod watch;

pub use assertion::{Assertion, Cited, PageVersion};
pub use at::{Moment, PastDatasets, PastError};
pub use citation::citation_url;
pub use conflict::{Conflict, ConflictSide};
pub use history::{ChangeRow, History, Interval, Revision, Slot};
pub use index::Index;
pub use load::{LoadError, load_dataset};
pub use model::{DecisionRightCodes, FactModel};
pub use partial_date::{PartialDate, PartialDateError};
pub use row::{Row, Span, UnknownCode};
pub use search::{Counts, SearchHit, SearchIndex, SearchPage, SearchRequest, SearchType, Snippet, TEXT_CHARS_MAX, Target, UnsearchableText, WantedWords};
pub use source::{Fetching, Source, Visit};
pub use succession::{Concerned, Successions};
pub use swedish::{fold_case, swedish_sort_key};
pub use table::Table;
pub use watch::{DatasetStamp, LiveDataset, Loads, load_stamp, load_whole, prepare_search, watch_database};

use chrono::{DateTime, Utc};
use helheten_model::entity::{
    contact_point, decision_right, document, duty, event, figure, goal, governance_level, import_run, law, membership, mission, organization,
    organization_period, person, post, region_law, relation, statement,
};
use helheten_model::vocabulary::{FindingKind, Level, MissionArea, OrganizationKind, RegionCode, regions};
use history::Stated;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

/// What the whole of the data is: which revision, from when, real or invented.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatasetInfo {
    /// The number of the last revision; 0 where nothing was ever imported.
    pub revision: i64,
    /// When that revision was written.
    pub committed_at: Option<DateTime<Utc>>,
    /// When the last run of the importer ended.
    pub imported_at: Option<DateTime<Utc>>,
    /// Whether any run imported invented demonstration pages.
    pub demo: bool,
    /// The moment that it shows; none where it shows what is held today.
    pub moment: Option<Moment>,
}

/// What reading a page left open.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The id.
    pub id: String,
    /// The region.
    pub region: RegionCode,
    /// The kind.
    pub kind: FindingKind,
    /// What was found, in a sentence.
    pub text: String,
    /// The exact words; empty where the whole page is meant.
    pub quote: String,
    /// Where the words begin in the page's text, in Unicode characters.
    pub start: i32,
    /// Where they end.
    pub end: i32,
    /// The place of its page in [`Dataset::pages`].
    pub page: Option<u32>,
    /// The code of the rule that is broken.
    pub rule: Option<String>,
    /// The thing that it is about.
    pub entity_id: Option<String>,
    /// The kind of bodies of which the page names only some, where it is about such a list.
    pub open_list_of: Option<OrganizationKind>,
}

/// What an organization has several of.
#[derive(Clone, Debug, Default)]
pub struct OrganizationSets {
    /// Other names.
    pub aliases: Vec<String>,
    /// Levels of steering.
    pub levels: Vec<Level>,
    /// Areas of the mission.
    pub missions: Vec<MissionArea>,
}

/// Which facts belong to which: from an id to the places of rows.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "each index is named rows_by_key")]
pub struct Indexes {
    pub organizations_by_parent: Index,
    pub relations_by_from: Index,
    pub relations_by_to: Index,
    pub posts_by_organization: Index,
    pub memberships_by_organization: Index,
    pub memberships_by_post: Index,
    pub memberships_by_person: Index,
    pub figures_by_organization: Index,
    pub documents_by_issuer: Index,
    pub region_laws_by_law: Index,
    pub duties_by_subject: Index,
    pub duties_by_law: Index,
    pub decision_rights_by_organization: Index,
    pub statements_by_subject: Index,
    pub events_by_organization: Index,
    pub contact_points_by_organization: Index,
}

/// Everything that is held true at one revision. A request reads one from start to end.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "each table holds the rows of the entity of its name")]
pub struct Dataset {
    pub info: DatasetInfo,
    pub organizations: Table<organization::Model>,
    pub organization_periods: Table<organization_period::Model>,
    pub relations: Table<relation::Model>,
    pub posts: Table<post::Model>,
    pub people: Table<person::Model>,
    pub memberships: Table<membership::Model>,
    pub figures: Table<figure::Model>,
    pub documents: Table<document::Model>,
    pub region_laws: Table<region_law::Model>,
    pub goals: Table<goal::Model>,
    pub missions: Table<mission::Model>,
    pub duties: Table<duty::Model>,
    pub decision_rights: Table<decision_right::Model>,
    pub governance_levels: Table<governance_level::Model>,
    pub statements: Table<statement::Model>,
    pub events: Table<event::Model>,
    pub contact_points: Table<contact_point::Model>,
    /// Statutes, by id.
    pub laws: Vec<law::Model>,
    /// Findings, by region and id.
    pub findings: Vec<Finding>,
    /// Runs of the importer, the latest first.
    pub import_runs: Vec<import_run::Model>,
    /// Versions of pages: the current ones, and those that something still held was read from.
    pub pages: Vec<PageVersion>,
    /// The live assertions, the chosen ones, and those that relations are concluded from, thing by thing.
    pub assertions: Vec<Cited>,
    /// Aliases, levels and missions, in the order of `organizations`.
    pub organization_sets: Vec<OrganizationSets>,
    pub indexes: Indexes,
    /// The bodies that events concern.
    pub successions: Successions,
    /// The addresses that the data is read from, by region and address.
    pub sources: Vec<Source>,
    /// Ids that lead to others.
    pub redirects: HashMap<String, String>,
    /// Everything that was ever held; datasets of other moments share it.
    pub history: Arc<History>,
    /// For each version of a page of the history its place in `pages`.
    page_places: Vec<Option<Slot>>,
    law_places: HashMap<String, u32>,
    imported: HashSet<RegionCode>,
    search: OnceLock<SearchIndex>,
}

impl Dataset {
    /// The id that an id leads to: its own, unless the thing was merged into another.
    pub fn follow<'a>(&'a self, id: &'a str) -> &'a str {
        // Redirects of redirects are few; a circle is left after as many steps as there are redirects.
        let mut id = id;
        for _ in 0..=self.redirects.len() {
            match self.redirects.get(id) {
                Some(target) => id = target,
                None => break,
            }
        }
        id
    }

    /// The statute of an id.
    pub fn find_law(&self, id: &str) -> Option<&law::Model> {
        self.law_places.get(id).map(|place| &self.laws[*place as usize])
    }

    /// The finding of an id.
    pub fn find_finding(&self, id: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.id == id)
    }

    /// The address of an id.
    pub fn find_source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// Aliases, levels and missions of an organization.
    pub fn sets_of(&self, organization: &Row<organization::Model>) -> &OrganizationSets {
        &self.organization_sets[organization.place as usize]
    }

    /// By which right a body decides: rights of its own, then those of all bodies of its kind in the region.
    pub fn decision_rights_of<'a>(&'a self, body: &'a Row<organization::Model>) -> impl Iterator<Item = &'a Row<decision_right::Model>> + Clone {
        let own = self.indexes.decision_rights_by_organization.find(&self.decision_rights, &body.model.id);
        let of_region = self.decision_rights.in_region(body.region);
        own.chain(of_region.filter(|right| right.organization_id.is_none() && right.codes.organization_kind == Some(body.codes.0)))
    }

    /// What pages say in a sentence of a body, by any of its names.
    pub fn statements_about<'a>(&'a self, body: &'a Row<organization::Model>) -> impl Iterator<Item = &'a Row<statement::Model>> {
        let aliases = self.sets_of(body).aliases.iter().map(String::as_str);
        let names = std::iter::once(body.model.name.as_str()).chain(body.model.abbreviation.as_deref()).chain(aliases);
        let mut subjects: Vec<String> = names.map(|name| subject_key(body.region, name)).collect();
        subjects.sort();
        subjects.dedup();
        subjects.into_iter().flat_map(|subject| self.indexes.statements_by_subject.find(&self.statements, &subject).collect::<Vec<_>>())
    }

    /// The assertions that a fact rests on, the chosen ones first.
    pub fn evidence_of<'a, M: FactModel>(&'a self, row: &'a Row<M>) -> impl Iterator<Item = Assertion<'a>> {
        row.evidence.iter().map(|place| Assertion::new(&self.history, self.assertions[*place as usize]))
    }

    /// The words that a value rests on that is or was held, and the page in the version that was read; none where a correction set it.
    pub(crate) fn words_of(&self, interval: &Interval) -> Option<(Assertion<'_>, &PageVersion)> {
        let history = &*self.history;
        let stated = history.stated_of(interval)?;
        let version = &history.versions[stated.version as usize];
        let until = self.recorded_until();
        if version.fetched_at.timestamp_micros() > until {
            // The value rests on a later page by now; here it rests on what was read then.
            let thing = |cited: &Cited| history.stated_at(cited.stated).thing;
            let first = self.assertions.partition_point(|cited| thing(cited) < interval.thing);
            let of_thing = self.assertions[first..].iter().take_while(|cited| thing(cited) == interval.thing);
            let is_held = |stated: &Stated| (stated.field, stated.value) == (interval.field, interval.value);
            let cited = of_thing.into_iter().find(|cited| is_held(history.stated_at(cited.stated)))?;
            let assertion = Assertion::new(history, *cited);
            return Some((assertion, self.page_of(&assertion)));
        }
        let place = self.page_places[stated.version as usize];
        let page = place.map_or(version, |place| &self.pages[place.place()]);
        let cited = Cited { stated: interval.assertion?, page: 0, live: false, chosen: interval.is_held_at(until) };
        Some((Assertion::new(history, cited), page))
    }

    /// What is held true of a fact; nothing of a relation that is concluded from other facts.
    pub fn held_of<M: FactModel>(&self, row: &Row<M>) -> impl Iterator<Item = &Interval> {
        self.history.held_of(row.thing, self.recorded_until())
    }

    /// When a page that states the fact was first seen.
    pub fn first_seen_at<M: FactModel>(&self, row: &Row<M>) -> Option<DateTime<Utc>> {
        self.evidence_of(row).map(|assertion| self.page_of(&assertion).fetched_at).min()
    }

    /// When a page that states the fact was last seen to state it.
    pub fn last_seen_at<M: FactModel>(&self, row: &Row<M>) -> Option<DateTime<Utc>> {
        self.evidence_of(row).map(|assertion| self.page_of(&assertion).last_visit_at).max()
    }

    /// The version of the page that states it.
    pub fn page_of(&self, assertion: &Assertion<'_>) -> &PageVersion {
        &self.pages[assertion.page as usize]
    }

    /// Whether pages of a region were imported.
    pub fn is_imported(&self, region: RegionCode) -> bool {
        self.imported.contains(&region)
    }

    /// The regions of which pages were imported.
    pub fn imported_regions(&self) -> impl Iterator<Item = RegionCode> {
        regions().iter().map(|region| region.code).filter(|code| self.is_imported(*code))
    }
}

/// What statements about a subject are found by: its region, and its name without regard to case.
fn subject_key(region: RegionCode, subject: &str) -> String {
    format!("{region}/{}", fold_case(subject))
}
