//! What pages state of their bodies, as claims.

use super::{Directory, best_name, years_of};
use crate::extract::Organization;
use crate::resolve::claim::{Claims, Value, evidence_for};
use helheten_model::vocabulary::EntityType;
use std::collections::BTreeSet;

/// Claims what the pages state of the bodies.
pub(in crate::resolve) fn claim_bodies(directory: &Directory<'_>, claims: &mut Claims<'_>) {
    for (id, seen) in &directory.bodies {
        let name = best_name(directory, seen);
        for &(page, index) in seen {
            let body = &directory.pages[page].extraction.organizations[index];
            claim_body(claims, page, id, body, &name);
            if let Some(parent) = directory.parents.get(id) {
                claims.add(page, EntityType::Organization, id, &Value::plain("parent", parent), &years_of(body), &body.evidence);
            }
        }
    }
}

fn claim_body(claims: &mut Claims<'_>, page: usize, id: &str, body: &Organization, best_name: &str) {
    let validity = years_of(body);
    let mut add = |field: &str, written: &str, value: String| {
        let evidence = evidence_for(field, &body.evidence, &body.also);
        claims.add(page, EntityType::Organization, id, &Value { field, written, value }, &validity, evidence);
    };
    // Spellings of one name are no contradiction: one is the name, the others are aliases.
    if body.name == best_name {
        add("name", &body.name, body.name.to_string());
    }
    add("kind", &body.name, body.kind.code().to_owned());
    let mut aliases: BTreeSet<&str> = body.aliases.iter().map(String::as_str).collect();
    aliases.insert(&body.name);
    for alias in aliases.into_iter().filter(|alias| *alias != best_name && body.abbreviation.as_deref() != Some(alias)) {
        add("alias", alias, alias.to_owned());
    }
    if let Some(abbreviation) = &body.abbreviation {
        add("abbreviation", abbreviation, abbreviation.clone());
    }
    if let Some(level) = body.level {
        add("level", level.code(), level.code().to_owned());
    }
    if let Some(mission) = body.mission {
        add("mission", mission.code(), mission.code().to_owned());
    }
    if let Some(seats) = body.seats {
        add("seats", &seats.to_string(), seats.to_string());
    }
    if let Some(count) = body.count {
        add("count", &count.to_string(), count.to_string());
    }
    for (field, year) in [("valid_from", &body.valid_from), ("valid_to", &body.valid_to)] {
        if let Some(year) = year {
            let evidence = evidence_for("valid", &body.evidence, &body.also);
            claims.add(page, EntityType::Organization, id, &Value::plain(field, year), &validity, evidence);
        }
    }
}
