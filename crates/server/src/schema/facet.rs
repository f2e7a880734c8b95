//! Facets: how the rows of a whole filtered list are spread over regions, kinds, levels and areas of the mission.

use super::scan::Scan;
use crate::dataset::{ChangeRow, Dataset, FactModel, Finding, Row, Source};
use async_graphql::SimpleObject;
use helheten_model::entity::{
    contact_point, decision_right, document, duty, event, figure, goal, governance_level, import_run, law, membership, mission, organization,
    organization_period, person, post, region_law, relation, statement,
};
use helheten_model::vocabulary::{Level, MissionArea, Region, RegionCode, find_region};
use std::collections::BTreeMap;

/// How many rows have one value.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub(super) struct FacetCount {
    /// The value, as filters take it: a region's code, or a value of the closed list ("COMMITTEE").
    value: &'static str,
    /// The Swedish term, or the region's name.
    label_sv: &'static str,
    /// How many rows of the whole filtered list have it.
    count: usize,
}

impl FacetCount {
    /// How many rows have a value, and its Swedish term.
    pub(super) fn new((value, label_sv): Labelled, count: usize) -> Self {
        Self { value, label_sv, count }
    }
}

/// How the rows of the whole filtered list, on all pages together, are spread. The most frequent value comes first; values that no
/// row has are left out. A row may have several levels and areas, and counts once for each.
#[derive(Clone, Debug, Default, PartialEq, Eq, SimpleObject)]
pub(super) struct Facets {
    /// By region.
    region: Vec<FacetCount>,
    /// By kind: the kind of body, document, relation, goal, event and so on; for figures what they measure, for rights to decide the right.
    kind: Vec<FacetCount>,
    /// By level of steering: the row's own, or those of the body that it belongs to.
    level: Vec<FacetCount>,
    /// By area of the mission: the row's own, or those of the body that it belongs to.
    mission: Vec<FacetCount>,
}

/// A value and its Swedish term.
pub(super) type Labelled = (&'static str, &'static str);

/// What rows are counted by.
pub(super) trait Faceted {
    /// The regions that it belongs to.
    fn regions(&self, data: &Dataset) -> Vec<RegionCode>;

    /// The kind.
    fn kind(&self) -> Option<Labelled> {
        None
    }

    /// The levels of steering.
    fn levels<'d>(&'d self, _data: &'d Dataset) -> &'d [Level] {
        &[]
    }

    /// The areas of the mission.
    fn missions<'d>(&'d self, _data: &'d Dataset) -> &'d [MissionArea] {
        &[]
    }
}

/// Counts rows, as long as the request has time.
pub(super) fn count_facets<T: Faceted>(scan: &Scan<'_>, rows: &[&T]) -> Facets {
    let mut counts: [BTreeMap<Labelled, usize>; 4] = Default::default();
    let mut add = |facet: usize, value: Labelled| *counts[facet].entry(value).or_default() += 1;
    for row in rows.iter().take_while(|_| scan.go_on()) {
        for region in row.regions(scan).into_iter().filter_map(|code| find_region(code).ok()) {
            add(0, (region.code.as_str(), &region.name));
        }
        row.kind().into_iter().for_each(|kind| add(1, kind));
        row.levels(scan).iter().for_each(|level| add(2, (level.code(), level.label_sv())));
        row.missions(scan).iter().for_each(|mission| add(3, (mission.code(), mission.label_sv())));
    }
    let [region, kind, level, mission] = counts.map(sort_counts);
    Facets { region, kind, level, mission }
}

fn sort_counts(counts: BTreeMap<Labelled, usize>) -> Vec<FacetCount> {
    let mut sorted: Vec<_> = counts.into_iter().map(|((value, label_sv), count)| FacetCount { value, label_sv, count }).collect();
    sorted.sort_by_key(|facet| (std::cmp::Reverse(facet.count), facet.value));
    sorted
}

/// What facts of a type are counted by.
trait FacetModel: FactModel {
    fn kind(_row: &Row<Self>) -> Option<Labelled> {
        None
    }

    /// The body that it belongs to.
    fn body(_row: &Row<Self>) -> Option<&str> {
        None
    }

    fn own_level(_row: &Row<Self>) -> Option<&Level> {
        None
    }

    fn own_mission(_row: &Row<Self>) -> Option<&MissionArea> {
        None
    }
}

impl<M: FacetModel> Faceted for Row<M> {
    fn regions(&self, _data: &Dataset) -> Vec<RegionCode> {
        vec![self.region]
    }

    fn kind(&self) -> Option<Labelled> {
        M::kind(self)
    }

    fn levels<'d>(&'d self, data: &'d Dataset) -> &'d [Level] {
        let own = M::own_level(self).map(std::slice::from_ref);
        own.or_else(|| Some(data.sets_of(body_of(self, data)?).levels.as_slice())).unwrap_or_default()
    }

    fn missions<'d>(&'d self, data: &'d Dataset) -> &'d [MissionArea] {
        let own = M::own_mission(self).map(std::slice::from_ref);
        own.or_else(|| Some(data.sets_of(body_of(self, data)?).missions.as_slice())).unwrap_or_default()
    }
}

fn body_of<'d, M: FacetModel>(row: &Row<M>, data: &'d Dataset) -> Option<&'d Row<organization::Model>> {
    data.organizations.find(M::body(row)?)
}

macro_rules! facet_models {
    ($($entity:ident $(: |$row:ident| $(kind $kind:expr)? $(, body $body:expr)? $(, level $level:expr)? $(, mission $mission:expr)?)?;)+) => {
        $(impl FacetModel for $entity::Model {
            $(
                $(fn kind($row: &Row<Self>) -> Option<Labelled> {
                    Some(($kind.code(), $kind.label_sv()))
                })?

                $(fn body($row: &Row<Self>) -> Option<&str> {
                    $body
                })?

                $(fn own_level($row: &Row<Self>) -> Option<&Level> {
                    Some($level)
                })?

                $(fn own_mission($row: &Row<Self>) -> Option<&MissionArea> {
                    Some($mission)
                })?
            )?
        })+
    };
}

facet_models! {
    organization: |row| kind row.codes.0, body Some(&row.model.id);
    organization_period;
    relation: |row| kind row.codes.0, body Some(&row.model.from_id);
    post: |row| , body row.model.organization_id.as_deref();
    person;
    membership: |row| , body row.model.organization_id.as_deref();
    figure: |row| kind row.codes.0, body row.model.organization_id.as_deref();
    document: |row| kind row.codes, body row.model.issuer_id.as_deref();
    region_law;
    goal: |row| kind row.codes;
    mission: |row| , mission &row.codes;
    duty: |row| , body row.model.subject_id.as_deref();
    decision_right: |row| kind row.codes.right, body row.model.organization_id.as_deref();
    governance_level: |row| , level &row.codes;
    statement: |row| kind row.codes;
    event: |row| kind row.codes.kind, body row.model.organization_id.as_deref();
    contact_point: |row| kind row.codes, body row.model.organization_id.as_deref();
}

impl Faceted for Region {
    fn regions(&self, _data: &Dataset) -> Vec<RegionCode> {
        vec![self.code]
    }
}

impl Faceted for law::Model {
    fn regions(&self, data: &Dataset) -> Vec<RegionCode> {
        data.indexes.region_laws_by_law.find(&data.region_laws, &self.id).map(|naming| naming.region).collect()
    }
}

impl Faceted for Finding {
    fn regions(&self, _data: &Dataset) -> Vec<RegionCode> {
        vec![self.region]
    }

    fn kind(&self) -> Option<Labelled> {
        Some((self.kind.code(), self.kind.label_sv()))
    }
}

impl Faceted for Source {
    fn regions(&self, _data: &Dataset) -> Vec<RegionCode> {
        vec![self.region]
    }

    fn kind(&self) -> Option<Labelled> {
        self.visit.as_ref().map(|visit| (visit.outcome.code(), visit.outcome.label_sv()))
    }
}

impl Faceted for ChangeRow {
    fn regions(&self, data: &Dataset) -> Vec<RegionCode> {
        vec![data.history.subject(self).0]
    }

    fn kind(&self) -> Option<Labelled> {
        Some((self.change_type().code(), self.change_type().label_sv()))
    }
}

impl Faceted for import_run::Model {
    fn regions(&self, _data: &Dataset) -> Vec<RegionCode> {
        Vec::new()
    }
}
