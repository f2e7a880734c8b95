//! Goals, missions, duties, rights, levels and statements as rows.

use super::{Projection, Rows};
use crate::entity::{decision_right, duty, goal, governance_level, mission, statement};
use crate::vocabulary::EntityType;

/// Goals, missions, duties, rights, levels and statements, of the values that are held.
pub(super) fn project_texts<'a, 'c>(of: &dyn Fn(EntityType) -> Rows<'a, 'c>, projection: &mut Projection) {
    project_goals(&of(EntityType::Goal), projection);
    project_missions(&of(EntityType::Mission), projection);
    project_dutys(&of(EntityType::Duty), projection);
    project_decision_rights(&of(EntityType::DecisionRight), projection);
    project_governance_levels(&of(EntityType::GovernanceLevel), projection);
    project_statements(&of(EntityType::Statement), projection);
}

fn project_goals(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
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
}

fn project_missions(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
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
}

fn project_dutys(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
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
}

fn project_decision_rights(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
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
}

fn project_governance_levels(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
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
}

fn project_statements(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
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
