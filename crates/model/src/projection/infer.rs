//! What follows from what pages state, with the rule's name and its grounds.

use super::HeldValues;
use crate::entity::{relation, relation_ground};
use crate::vocabulary::{Basis, EntityType, Level, OrganizationKind, RegionCode, RelationKind, Standing};
use std::collections::{BTreeMap, HashMap};

/// The rule that a committee gives its tasks to the boards at provider level that share its part of the mission.
const SHARED_MISSION: &str = "shared_mission";

/// A body with what the rules ask of it.
struct Body<'a> {
    id: &'a str,
    kind: OrganizationKind,
    operative: bool,
    provider: bool,
    standing: Standing,
}

/// Infers relations from the values that are held; `standings` are those of the bodies.
pub(super) fn infer_relations(
    region: RegionCode,
    values: &HeldValues<'_>,
    standings: &HashMap<&str, Standing>,
    stated: &[relation::Model],
) -> (Vec<relation::Model>, Vec<relation_ground::Model>) {
    let mut relations = Vec::new();
    let mut grounds = Vec::new();
    for (mission, bodies) in by_mission(values, standings) {
        for (from, to) in pairs(&bodies) {
            let id = format!("rel:{}:{}:{}", from.id, RelationKind::Commissions.code(), to.id);
            if stated.iter().any(|relation| relation.id == id) {
                continue;
            }
            for body in [from, to] {
                let ground = values.held(EntityType::Organization, body.id, "mission").find(|held| held.value == mission);
                let assertion = ground.and_then(|ground| ground.assertion_id);
                grounds.extend(assertion.map(|assertion| relation_ground::Model { relation_id: id.clone(), assertion_id: assertion.to_owned() }));
            }
            let value = |field: &str| values.value(EntityType::Organization, to.id, field).map(str::to_owned);
            relations.push(relation::Model {
                id,
                region_code: region.to_string(),
                from_id: from.id.to_owned(),
                kind: RelationKind::Commissions.code().to_owned(),
                to_id: to.id.to_owned(),
                basis: Basis::Inferred.code().to_owned(),
                rule: Some(SHARED_MISSION.to_owned()),
                standing: to.standing.code().to_owned(),
                valid_from: value("valid_from"),
                valid_to: value("valid_to"),
            });
        }
    }
    (relations, grounds)
}

fn by_mission<'a>(values: &HeldValues<'a>, standings: &HashMap<&str, Standing>) -> BTreeMap<&'a str, Vec<Body<'a>>> {
    let mut missions: BTreeMap<&str, Vec<Body<'_>>> = BTreeMap::new();
    for id in values.ids(EntityType::Organization) {
        let Some(kind) = values.value(EntityType::Organization, id, "kind").and_then(OrganizationKind::find) else { continue };
        let on = |level: Level| values.values(EntityType::Organization, id, "level").any(|code| code == level.code());
        let standing = standings.get(id).copied().unwrap_or(Standing::Undated);
        for mission in values.values(EntityType::Organization, id, "mission") {
            missions.entry(mission).or_default().push(Body { id, kind, operative: on(Level::Operative), provider: on(Level::Provider), standing });
        }
    }
    missions
}

/// The committee that commissions (the operative one where there is one, otherwise the only one) and each board at provider level.
fn pairs<'b, 'a>(bodies: &'b [Body<'a>]) -> Vec<(&'b Body<'a>, &'b Body<'a>)> {
    let committees: Vec<&Body<'_>> = bodies.iter().filter(|body| body.kind == OrganizationKind::Committee).collect();
    let operative: Vec<&Body<'_>> = committees.iter().copied().filter(|body| body.operative).collect();
    let from = match (&operative[..], &committees[..]) {
        ([only], _) | ([], [only]) => *only,
        _ => return Vec::new(),
    };
    bodies.iter().filter(|body| body.provider && body.kind == OrganizationKind::Board && body.standing == from.standing).map(|to| (from, to)).collect()
}
