//! Takes a region as it is held today: its rows, and what they rest on.

use super::Parts;
use super::pages::PagesThen;
use crate::dataset::Dataset;
use crate::dataset::assertion::Cited;
use crate::dataset::history::Micros;
use chrono::DateTime;
use helheten_model::entity::{event_organization, organization_alias, organization_level, organization_mission, relation_ground};
use helheten_model::vocabulary::{EntityType, EventRole, RegionCode};
use std::collections::HashMap;

/// Copies a region's rows, assertions and pages; pages that were seen later were last seen before the moment.
pub(super) fn copy_region(base: &Dataset, region: RegionCode, then: &PagesThen, until: Micros, parts: &mut Parts) {
    copy_rows(base, region, parts);
    let mut places = HashMap::new();
    let versions = (0..base.history.versions.len()).filter_map(|version| Some((version, base.page_places[version]?)));
    for (version, place) in versions.filter(|(_, place)| base.pages[place.place()].region == region) {
        let mut page = base.pages[place.place()].clone();
        if page.last_visit_at.timestamp_micros() > until {
            let seen = then.last_visits[version].and_then(DateTime::from_timestamp_micros);
            page.last_visit_at = seen.unwrap_or(page.fetched_at);
        }
        places.insert(place.place(), parts.pages.len());
        parts.pages.push(page);
    }
    for assertion in &base.assertions {
        if let Some(place) = places.get(&(assertion.page as usize)).and_then(|place| u32::try_from(*place).ok()) {
            parts.assertions.push(Cited { page: place, ..*assertion });
        }
    }
}

fn copy_rows(base: &Dataset, region: RegionCode, parts: &mut Parts) {
    let projection = &mut parts.projection;
    macro_rules! copy {
        ($($table:ident),+ $(,)?) => {
            $(for row in base.$table.in_region(region) {
                projection.$table.push(row.model.clone());
            })+
        };
    }
    copy!(
        organizations,
        organization_periods,
        relations,
        posts,
        people,
        memberships,
        figures,
        documents,
        region_laws,
        goals,
        missions,
        duties,
        decision_rights,
        governance_levels,
        statements,
        events,
        contact_points,
    );
    for row in base.organizations.in_region(region) {
        let sets = base.sets_of(row);
        let id = || row.model.id.clone();
        projection.organization_aliases.extend(sets.aliases.iter().map(|name| organization_alias::Model { organization_id: id(), name: name.clone() }));
        projection
            .organization_levels
            .extend(sets.levels.iter().map(|level| organization_level::Model { organization_id: id(), level: level.code().to_owned() }));
        projection
            .organization_missions
            .extend(sets.missions.iter().map(|mission| organization_mission::Model { organization_id: id(), mission: mission.code().to_owned() }));
    }
    for event in base.events.in_region(region) {
        for role in EventRole::ALL {
            projection.event_organizations.extend(base.concerned_by(event, *role).map(|concerned| event_organization::Model {
                event_id: event.model.id.clone(),
                role: role.code().to_owned(),
                name: concerned.name.clone(),
                organization_id: concerned.organization.map(|place| base.organizations.at(place).model.id.clone()),
            }));
        }
    }
    for row in base.relations.in_region(region) {
        let others = base.evidence_of(row).filter(|assertion| assertion.entity_type() != EntityType::Relation || assertion.entity_id() != row.model.id);
        let grounds = others.map(|assertion| relation_ground::Model { relation_id: row.model.id.clone(), assertion_id: assertion.id().to_owned() });
        projection.relation_grounds.extend(grounds);
    }
}
