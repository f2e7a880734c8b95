//! What each thing is found by: its names, and the texts around them.

use super::SearchType;
use crate::dataset::{Dataset, Row};
use helheten_model::entity::{contact_point, document, duty, event, figure, goal, law, mission, organization, person, post, statement};
use helheten_model::vocabulary::{OrganizationKind, RegionCode, find_region, laws};
use std::borrow::Cow;

/// Words of regions' names that tell no region from another.
const REGION_WORDS: &[&str] = &["Region", "län", "läns"];

/// How much each further word of a name takes of its weight.
const FURTHER_WORD: f32 = 0.06;

/// A text that a thing is found by, and the field that it is.
pub(super) type Text<'a> = (&'static str, Cow<'a, str>);

/// What a thing is found by.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry<'a> {
    /// The id.
    pub(super) id: &'a str,
    /// What names it, the name itself first.
    pub(super) names: Vec<Text<'a>>,
    /// What is said of it.
    pub(super) texts: Vec<Text<'a>>,
    /// How much it weighs beside others that fit as well.
    pub(super) weight: f32,
    /// Its region; `None` for what is national.
    pub(super) region: Option<RegionCode>,
}

impl<'a> Entry<'a> {
    fn of(id: &'a str, region: Option<RegionCode>, weight: f32, field: &'static str, name: impl Into<Cow<'a, str>>) -> Self {
        Self { id, names: vec![(field, name.into())], texts: Vec::new(), weight, region }
    }

    fn name(mut self, field: &'static str, name: Option<&'a str>) -> Self {
        self.names.extend(name.map(|name| (field, name.into())));
        self
    }

    fn text(mut self, field: &'static str, text: Option<impl Into<Cow<'a, str>>>) -> Self {
        self.texts.extend(text.map(|text| (field, text.into())));
        self
    }

    /// The name of the body that the id stands for.
    fn body(self, field: &'static str, data: &'a Dataset, id: Option<&str>) -> Self {
        let body = id.and_then(|id| data.organizations.find(id));
        self.text(field, body.map(|body| body.model.name.as_str()))
    }

    /// What has a short name comes before what has its name within a longer one.
    fn weigh_name(mut self) -> Self {
        let words = self.names.first().map_or(1, |(_, name)| name.split_whitespace().count().clamp(1, 12));
        self.weight /= FURTHER_WORD.mul_add(f32::from(u8::try_from(words - 1).unwrap_or(u8::MAX)), 1.0);
        self
    }

    fn in_region(self) -> Self {
        let name = self.region.and_then(|code| find_region(code).ok()).map(|region| region.name.as_str());
        let telling = name.map(|name| name.split(' ').filter(|word| !REGION_WORDS.contains(word)).collect::<Vec<_>>().join(" "));
        self.text("region", telling)
    }
}

/// What the thing at a place of its table is found by.
pub(super) fn entry_at(data: &Dataset, kind: SearchType, place: u32) -> Entry<'_> {
    let entry = match kind {
        SearchType::Organization => organization(data, data.organizations.at(place)),
        SearchType::Person => person(data, data.people.at(place)),
        SearchType::Post => post(data, data.posts.at(place)),
        SearchType::Law => law(&data.laws[place as usize]),
        SearchType::Document => document(data, data.documents.at(place)),
        SearchType::Figure => figure(data, data.figures.at(place)),
        SearchType::Duty => duty(data, data.duties.at(place)),
        SearchType::Goal => goal(data.goals.at(place)),
        SearchType::Mission => mission(data.missions.at(place)),
        SearchType::Statement => statement(data.statements.at(place)),
        SearchType::Event => event(data, data.events.at(place)),
        SearchType::ContactPoint => contact_point(data, data.contact_points.at(place)),
    };
    entry.in_region().weigh_name()
}

/// How many things of a type there are.
pub(super) fn count_of(data: &Dataset, kind: SearchType) -> usize {
    match kind {
        SearchType::Organization => data.organizations.len(),
        SearchType::Person => data.people.len(),
        SearchType::Post => data.posts.len(),
        SearchType::Law => data.laws.len(),
        SearchType::Document => data.documents.len(),
        SearchType::Figure => data.figures.len(),
        SearchType::Duty => data.duties.len(),
        SearchType::Goal => data.goals.len(),
        SearchType::Mission => data.missions.len(),
        SearchType::Statement => data.statements.len(),
        SearchType::Event => data.events.len(),
        SearchType::ContactPoint => data.contact_points.len(),
    }
}

/// Bodies come before what mentions them, and those that decide before the others.
fn weight_of(kind: OrganizationKind) -> f32 {
    match kind {
        OrganizationKind::Assembly | OrganizationKind::ExecutiveBoard => 2.5,
        OrganizationKind::Committee | OrganizationKind::PatientCommittee | OrganizationKind::Board => 2.4,
        OrganizationKind::Subcommittee | OrganizationKind::DraftingCommittee | OrganizationKind::Audit => 2.3,
        _ => 2.2,
    }
}

fn organization<'a>(data: &'a Dataset, row: &'a Row<organization::Model>) -> Entry<'a> {
    let sets = data.sets_of(row);
    let mut entry = Entry::of(row.model.id.as_str(), Some(row.region), weight_of(row.codes.0), "name", row.model.name.as_str());
    entry = entry.name("abbreviation", row.model.abbreviation.as_deref());
    entry = sets.aliases.iter().fold(entry, |entry, alias| entry.name("aliases", Some(alias)));
    entry = entry.text("kind", Some(row.codes.0.label_sv()));
    sets.missions.iter().fold(entry, |entry, mission| entry.text("missions", Some(mission.label_sv())))
}

fn person<'a>(data: &'a Dataset, row: &'a Row<person::Model>) -> Entry<'a> {
    let entry = Entry::of(row.model.id.as_str(), Some(row.region), 1.8, "name", row.model.name.as_str());
    data.indexes.memberships_by_person.find(&data.memberships, &row.model.id).fold(entry, |entry, membership| {
        let post = data.posts.find(&membership.model.post_id).map(|post| post.model.title.as_str());
        entry.text("posts", post).body("organization", data, membership.model.organization_id.as_deref())
    })
}

fn post<'a>(data: &'a Dataset, row: &'a Row<post::Model>) -> Entry<'a> {
    Entry::of(row.model.id.as_str(), Some(row.region), 1.5, "title", row.model.title.as_str()).body("organization", data, row.model.organization_id.as_deref())
}

fn law(row: &law::Model) -> Entry<'_> {
    let entry = Entry::of(row.id.as_str(), None, 1.7, "name", row.name.as_str()).name("sfs", row.sfs.as_deref());
    let known = laws().iter().find(|law| Some(law.sfs.as_str()) == row.sfs.as_deref());
    known.into_iter().flat_map(|law| &law.aliases).fold(entry, |entry, alias| entry.name("aliases", Some(alias)))
}

fn document<'a>(data: &'a Dataset, row: &'a Row<document::Model>) -> Entry<'a> {
    let years = row.model.period_start.map(|first| first..=row.model.period_end.unwrap_or(first).min(first.saturating_add(20)));
    let years = years.map(|years| years.map(|year| year.to_string()).collect::<Vec<_>>().join(" "));
    let entry = Entry::of(row.model.id.as_str(), Some(row.region), 1.3, "title", row.model.title.as_str());
    entry
        .text("kind", Some(row.codes.label_sv()))
        .body("issuer", data, row.model.issuer_id.as_deref())
        .text("issuerText", row.model.issuer_text.as_deref())
        .text("period", years)
}

fn figure<'a>(data: &'a Dataset, row: &'a Row<figure::Model>) -> Entry<'a> {
    let entry = Entry::of(row.model.id.as_str(), Some(row.region), 1.1, "measure", row.codes.0.label_sv());
    let entry = entry.text("unit", row.model.unit.as_deref()).text("ofText", row.model.of_text.as_deref()).text("party", row.model.party.as_deref());
    entry.body("organization", data, row.model.organization_id.as_deref()).text("year", row.model.year.map(|year| year.to_string()))
}

fn duty<'a>(data: &'a Dataset, row: &'a Row<duty::Model>) -> Entry<'a> {
    let law = row.model.law_id.as_deref().and_then(|id| data.find_law(id));
    let entry =
        Entry::of(row.model.id.as_str(), Some(row.region), 1.0, "text", row.model.text.as_str()).text("subjectText", Some(row.model.subject_text.as_str()));
    entry
        .text("label", row.model.label.as_deref())
        .text("law", law.map(|law| law.name.as_str()))
        .text("document", row.model.document.as_deref())
        .text("section", row.model.section.as_deref())
}

fn goal(row: &Row<goal::Model>) -> Entry<'_> {
    let entry = Entry::of(row.model.id.as_str(), Some(row.region), 1.0, "text", row.model.text.as_str());
    entry.text("kind", Some(row.codes.label_sv())).text("subject", row.model.subject.as_deref())
}

fn mission(row: &Row<mission::Model>) -> Entry<'_> {
    Entry::of(row.model.id.as_str(), Some(row.region), 1.2, "text", row.model.text.as_str()).text("area", Some(row.codes.label_sv()))
}

fn statement(row: &Row<statement::Model>) -> Entry<'_> {
    let entry = Entry::of(row.model.id.as_str(), Some(row.region), 1.0, "text", row.model.text.as_str());
    entry.text("subject", Some(row.model.subject.as_str())).text("kind", Some(row.codes.label_sv()))
}

fn event<'a>(data: &'a Dataset, row: &'a Row<event::Model>) -> Entry<'a> {
    let entry = Entry::of(row.model.id.as_str(), Some(row.region), 1.0, "what", row.model.what.as_str());
    entry
        .text("date", row.model.date.as_deref())
        .text("kind", Some(row.codes.kind.label_sv()))
        .body("organization", data, row.model.organization_id.as_deref())
        .text("byText", row.model.by_text.as_deref())
}

fn contact_point<'a>(data: &'a Dataset, row: &'a Row<contact_point::Model>) -> Entry<'a> {
    let entry = Entry::of(row.model.id.as_str(), Some(row.region), 1.2, "value", row.model.value.as_str());
    entry.text("kind", Some(row.codes.label_sv())).body("organization", data, row.model.organization_id.as_deref())
}
