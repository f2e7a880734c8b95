//! Projects the values that are held into today's rows of the entity tables.

use super::Projection;
use super::choose::ChosenValues;
use super::claim::Claims;
use super::infer::infer_relations;
use chrono::{Datelike, NaiveDate};
use helheten_model::entity::{
    contact_point, decision_right, document, duty, event, figure, goal, governance_level, law, membership, mission, organization, organization_alias,
    organization_level, organization_mission, organization_period, person, post, region_law, relation, statement,
};
use helheten_model::vocabulary::{Basis, EntityType, Standing};
use std::collections::HashMap;

/// How a thing stands and for which years.
#[derive(Clone, Debug)]
struct Held {
    standing: Standing,
    valid_from: Option<String>,
    valid_to: Option<String>,
}

/// Reads the rows of one type from the values that are held.
struct Rows<'a, 'c> {
    chosen: &'c ChosenValues<'a>,
    held: &'c HashMap<(EntityType, &'a str), Held>,
    region_code: String,
    entity_type: EntityType,
}

impl<'a> Rows<'a, '_> {
    fn text(&self, id: &str, field: &str) -> Option<String> {
        self.chosen.value(self.entity_type, id, field).map(str::to_owned)
    }

    fn required(&self, id: &str, field: &str) -> String {
        self.text(id, field).unwrap_or_default()
    }

    fn number<T: std::str::FromStr>(&self, id: &str, field: &str) -> Option<T> {
        self.chosen.value(self.entity_type, id, field).and_then(|value| value.parse().ok())
    }

    fn held(&self, id: &'a str) -> Held {
        self.held.get(&(self.entity_type, id)).cloned().unwrap_or(Held { standing: Standing::Undated, valid_from: None, valid_to: None })
    }
}

/// Projects all rows of a region as of `today`.
pub(super) fn project_rows(claims: &Claims<'_>, chosen: &ChosenValues<'_>, today: NaiveDate) -> Projection {
    let held = standings(claims, today);
    let rows = |entity_type| Rows { chosen, held: &held, region_code: claims.region.to_string(), entity_type };
    let mut projection = Projection::default();
    project_bodies(&rows(EntityType::Organization), &mut projection);
    project_graph(&rows, &mut projection);
    project_texts(&rows, &mut projection);
    project_facts(&rows, &mut projection);
    let standings: HashMap<String, Standing> =
        held.iter().filter(|((of, _), _)| *of == EntityType::Organization).map(|((_, id), held)| ((*id).to_owned(), held.standing)).collect();
    let (inferred, grounds) = infer_relations(claims.region, chosen, &standings, &projection.relations);
    projection.relations.extend(inferred);
    projection.relation_grounds = grounds;
    projection
}

/// How each thing stands: by the years that its claims give and the dates of their pages.
///
/// An undated page makes nothing current by itself; a dated page, or years that hold today, do.
fn standings<'a>(claims: &'a Claims<'_>, today: NaiveDate) -> HashMap<(EntityType, &'a str), Held> {
    let mut held: HashMap<(EntityType, &str), Vec<(Standing, Option<&str>, Option<&str>)>> = HashMap::new();
    for claim in &claims.list {
        let (from, to) = (claim.assertion.valid_from.as_deref(), claim.assertion.valid_to.as_deref());
        let ended = to.and_then(year).is_some_and(|year| year < today.year());
        let begun = from.and_then(year).is_none_or(|year| year <= today.year());
        let years = from.is_some() || to.is_some();
        let standing = if ended {
            Standing::Former
        } else if (years && begun && to.is_some()) || claims.pages[claim.page].stated_date.is_some() {
            Standing::Current
        } else {
            Standing::Undated
        };
        held.entry((claim.entity_type, claim.assertion.entity_id.as_str())).or_default().push((standing, from, to));
    }
    held.into_iter().map(|(key, claims)| (key, hold(&claims))).collect()
}

fn hold(claims: &[(Standing, Option<&str>, Option<&str>)]) -> Held {
    let has = |wanted: Standing| claims.iter().any(|(standing, _, _)| *standing == wanted);
    let standing = if has(Standing::Current) {
        Standing::Current
    } else if has(Standing::Former) && !has(Standing::Undated) {
        Standing::Former
    } else {
        Standing::Undated
    };
    // The years of the claims that stand alike; the latest that begin.
    let years = claims.iter().filter(|(of, from, to)| *of == standing && (from.is_some() || to.is_some())).max_by_key(|(_, from, to)| (*from, *to));
    let own = |year: Option<&str>| year.map(str::to_owned);
    Held { standing, valid_from: years.and_then(|(_, from, _)| own(*from)), valid_to: years.and_then(|(_, _, to)| own(*to)) }
}

fn year(date: &str) -> Option<i32> {
    date.get(..4).and_then(|year| year.parse().ok())
}

fn project_bodies(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        let name = rows.required(id, "name");
        let rule = rows.text(id, "inferred_by").filter(|_| rows.chosen.values(rows.entity_type, id, "alias").next().is_none());
        let set = |field: &'static str| rows.chosen.values(rows.entity_type, id, field).map(str::to_owned);
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

/// Relations, posts, persons and memberships.
fn project_graph<'a, 'c>(of: &dyn Fn(EntityType) -> Rows<'a, 'c>, projection: &mut Projection) {
    let rows = of(EntityType::Relation);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.relations.push(relation::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            from_id: rows.required(id, "from"),
            kind: rows.required(id, "kind"),
            to_id: rows.required(id, "to"),
            basis: Basis::Stated.code().to_owned(),
            rule: None,
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
    let rows = of(EntityType::Post);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.posts.push(post::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            title: rows.required(id, "title"),
            organization_id: rows.text(id, "organization"),
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
    let rows = of(EntityType::Person);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.people.push(person::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            name: rows.required(id, "name"),
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
    let rows = of(EntityType::Membership);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.memberships.push(membership::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            person_id: rows.required(id, "person"),
            post_id: rows.required(id, "post"),
            organization_id: rows.text(id, "organization"),
            party: rows.text(id, "party"),
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
}

/// Goals, missions, duties, rights, levels and statements.
fn project_texts<'a, 'c>(of: &dyn Fn(EntityType) -> Rows<'a, 'c>, projection: &mut Projection) {
    let rows = of(EntityType::Goal);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.goals.push(goal::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            kind: rows.required(id, "kind"),
            text: rows.required(id, "text"),
            subject: rows.text(id, "subject"),
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
    let rows = of(EntityType::Mission);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.missions.push(mission::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            area: rows.required(id, "area"),
            text: rows.required(id, "text"),
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
    let rows = of(EntityType::Duty);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.duties.push(duty::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            subject_id: rows.text(id, "subject"),
            subject_text: rows.required(id, "subject_text"),
            label: rows.text(id, "label"),
            text: rows.required(id, "text"),
            law_id: None,
            document: rows.text(id, "document"),
            section: rows.text(id, "section"),
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
    let rows = of(EntityType::DecisionRight);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.decision_rights.push(decision_right::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            organization_kind: rows.text(id, "organization_kind"),
            organization_id: None,
            right: rows.required(id, "right"),
            instrument: rows.text(id, "instrument"),
            granted_by_id: rows.text(id, "granted_by"),
            may_redelegate: false,
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
    let rows = of(EntityType::GovernanceLevel);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.governance_levels.push(governance_level::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            level: rows.required(id, "level"),
            text: rows.required(id, "text"),
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
    let rows = of(EntityType::Statement);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.statements.push(statement::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            subject: rows.required(id, "subject"),
            kind: rows.required(id, "kind"),
            ordinal: rows.number(id, "ordinal"),
            text: rows.required(id, "text"),
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
}

/// Figures, documents, statutes, periods, events and contacts.
fn project_facts<'a, 'c>(of: &dyn Fn(EntityType) -> Rows<'a, 'c>, projection: &mut Projection) {
    let rows = of(EntityType::Figure);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.figures.push(figure::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            measure: rows.required(id, "measure"),
            value: rows.number(id, "value").unwrap_or_default(),
            qualifier: rows.required(id, "qualifier"),
            unit: rows.text(id, "unit"),
            year: rows.number(id, "year"),
            organization_id: rows.text(id, "organization"),
            of_text: rows.text(id, "of_text"),
            party: rows.text(id, "party"),
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
    let rows = of(EntityType::Document);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.documents.push(document::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            title: rows.required(id, "title"),
            kind: rows.required(id, "kind"),
            period_start: rows.number(id, "period_start"),
            period_end: rows.number(id, "period_end"),
            issuer_id: rows.text(id, "issuer"),
            issuer_text: rows.text(id, "issuer_text"),
            url: rows.text(id, "url"),
            format: rows.text(id, "format"),
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
    let rows = of(EntityType::OrganizationPeriod);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.organization_periods.push(organization_period::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            of: rows.required(id, "of"),
            start_year: rows.number(id, "start_year"),
            end_year: rows.number(id, "end_year"),
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
    let rows = of(EntityType::Event);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.events.push(event::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            date: rows.required(id, "date"),
            what: rows.required(id, "what"),
            organization_id: rows.text(id, "organization"),
            by_text: rows.text(id, "by_text"),
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
    let rows = of(EntityType::ContactPoint);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.contact_points.push(contact_point::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            kind: rows.required(id, "kind"),
            value: rows.required(id, "value"),
            organization_id: rows.text(id, "organization"),
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
    let rows = of(EntityType::RegionLaw);
    for id in rows.chosen.ids(rows.entity_type) {
        let held = rows.held(id);
        let law_id = rows.required(id, "law");
        projection.laws.push(law::Model { id: law_id.clone(), name: rows.required(id, "name"), sfs: rows.text(id, "sfs") });
        projection.region_laws.push(region_law::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            law_id,
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
}
