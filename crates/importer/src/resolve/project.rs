//! Projects the values that are held into today's rows of the entity tables.

mod facts;
mod graph;
mod texts;

use super::Projection;
use super::choose::ChosenValues;
use super::claim::Claims;
use super::infer::infer_relations;
use chrono::{Datelike, NaiveDate};
use facts::project_facts;
use graph::project_graph;
use helheten_model::entity::{organization, organization_alias, organization_level, organization_mission};
use helheten_model::vocabulary::{Basis, EntityType, EventKind, Standing};
use std::collections::HashMap;
use texts::project_texts;

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
    let mut held = standings(claims, today);
    end_predecessors(chosen, &mut held, today);
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

/// How one claim stands, from when and until when.
type Years<'a> = (Standing, Option<&'a str>, Option<&'a str>);

/// How each thing stands: by the years that its claims give and the dates of their pages.
///
/// An undated page makes nothing current by itself; a dated page, or years that hold today, do.
fn standings<'a>(claims: &'a Claims<'_>, today: NaiveDate) -> HashMap<(EntityType, &'a str), Held> {
    let mut held: HashMap<(EntityType, &str), Vec<Years<'_>>> = HashMap::new();
    for claim in claims.held() {
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

fn hold(claims: &[Years<'_>]) -> Held {
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

/// A body whose place another has taken, on a day that has come, has ceased; the others begin then.
fn end_predecessors<'a>(chosen: &ChosenValues<'a>, held: &mut HashMap<(EntityType, &'a str), Held>, today: NaiveDate) {
    let today = today.to_string();
    for event in chosen.ids(EntityType::Event) {
        let value = |field: &str| chosen.value(EntityType::Event, event, field);
        let succeeds = value("kind").and_then(EventKind::find).is_some_and(|kind| !matches!(kind, EventKind::Decision | EventKind::Renamed));
        let Some(date) = value("date").filter(|date| succeeds && *date <= &today[..date.len().min(today.len())]) else { continue };
        for original in chosen.values(EntityType::Event, event, "original") {
            if let Some(held) = held.get_mut(&(EntityType::Organization, original)) {
                held.standing = Standing::Former;
                held.valid_to.get_or_insert_with(|| last_day_before(date));
            }
        }
        for resulting in chosen.values(EntityType::Event, event, "resulting") {
            if let Some(held) = held.get_mut(&(EntityType::Organization, resulting)) {
                held.valid_from.get_or_insert_with(|| date.to_owned());
            }
        }
    }
}

/// The day before a whole date; a year or a month as it is, because it tells no day.
fn last_day_before(date: &str) -> String {
    let day: Option<NaiveDate> = date.parse().ok();
    day.and_then(|day| day.pred_opt()).map_or_else(|| date.to_owned(), |day| day.to_string())
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
