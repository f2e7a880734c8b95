//! projection: from the values that are held of a region to the rows of its entity tables. Pure: the importer projects today's values, the server any day's.

mod facts;
mod graph;
mod held;
mod infer;
mod standing;
mod texts;

pub use held::{HeldValue, HeldValues, is_set};
pub use standing::ClaimedYears;

use crate::entity::{
    contact_point, decision_right, document, duty, event, event_organization, figure, goal, governance_level, law, membership, mission, organization,
    organization_alias, organization_level, organization_match, organization_mission, organization_period, person, post, region_law, relation, relation_ground,
    statement,
};
use crate::vocabulary::{Basis, EntityType, RegionCode, Standing};
use chrono::NaiveDate;
use facts::project_facts;
use graph::project_graph;
use infer::infer_relations;
use standing::{Standings, end_predecessors, standings_of};
use std::collections::HashMap;
use texts::project_texts;

/// The rows of the entity tables of one region.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "each list holds the rows of the table of its name")]
pub struct Projection {
    pub organizations: Vec<organization::Model>,
    pub organization_aliases: Vec<organization_alias::Model>,
    pub organization_levels: Vec<organization_level::Model>,
    pub organization_missions: Vec<organization_mission::Model>,
    pub organization_matches: Vec<organization_match::Model>,
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
    pub event_organizations: Vec<event_organization::Model>,
    pub contact_points: Vec<contact_point::Model>,
}

/// How a thing stands and for which years.
#[derive(Clone, Debug)]
struct Held {
    standing: Standing,
    valid_from: Option<String>,
    valid_to: Option<String>,
}

/// Reads the rows of one type from the values that are held.
struct Rows<'a, 'c> {
    values: &'c HeldValues<'a>,
    held: &'c Standings<'a>,
    region_code: String,
    entity_type: EntityType,
}

impl<'a> Rows<'a, '_> {
    fn text(&self, id: &str, field: &str) -> Option<String> {
        self.values.value(self.entity_type, id, field).map(str::to_owned)
    }

    fn required(&self, id: &str, field: &str) -> String {
        self.text(id, field).unwrap_or_default()
    }

    fn number<T: std::str::FromStr>(&self, id: &str, field: &str) -> Option<T> {
        self.values.value(self.entity_type, id, field).and_then(|value| value.parse().ok())
    }

    fn held(&self, id: &'a str) -> Held {
        self.held.get(&(self.entity_type, id)).cloned().unwrap_or(Held { standing: Standing::Undated, valid_from: None, valid_to: None })
    }
}

/// Projects all rows of a region as of `today`: of the values that are held, and of the years that pages give for them.
///
/// The lists come in the order of ids; `organization_matches` is left empty, because the values do not tell it.
pub fn project_rows<'a>(region: RegionCode, values: &HeldValues<'a>, claimed: impl IntoIterator<Item = ClaimedYears<'a>>, today: NaiveDate) -> Projection {
    let mut held = standings_of(claimed, today);
    end_predecessors(values, &mut held, today);
    let rows = |entity_type| Rows { values, held: &held, region_code: region.to_string(), entity_type };
    let mut projection = Projection::default();
    project_bodies(&rows(EntityType::Organization), &mut projection);
    project_graph(&rows, &mut projection);
    project_texts(&rows, &mut projection);
    project_facts(&rows, &mut projection);
    let standings: HashMap<&str, Standing> =
        held.iter().filter(|((of, _), _)| *of == EntityType::Organization).map(|((_, id), held)| (*id, held.standing)).collect();
    let (inferred, grounds) = infer_relations(region, values, &standings, &projection.relations);
    projection.relations.extend(inferred);
    projection.relation_grounds = grounds;
    projection
}

fn project_bodies(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
        let held = rows.held(id);
        let name = rows.required(id, "name");
        let rule = rows.text(id, "inferred_by").filter(|_| rows.values.values(rows.entity_type, id, "alias").next().is_none());
        let set = |field: &'static str| rows.values.values(rows.entity_type, id, field).map(str::to_owned);
        projection
            .organization_aliases
            .extend(set("alias").filter(|alias| *alias != name).map(|name| organization_alias::Model { organization_id: id.to_owned(), name }));
        projection.organization_levels.extend(set("level").map(|level| organization_level::Model { organization_id: id.to_owned(), level }));
        projection.organization_missions.extend(set("mission").map(|mission| organization_mission::Model { organization_id: id.to_owned(), mission }));
        projection.organizations.push(organization::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            name,
            kind: rows.required(id, "kind"),
            abbreviation: rows.text(id, "abbreviation"),
            parent_id: rows.text(id, "parent"),
            seats: rows.number(id, "seats"),
            count: rows.number(id, "count"),
            basis: if rule.is_some() { Basis::Inferred } else { Basis::Stated }.code().to_owned(),
            rule,
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
}
