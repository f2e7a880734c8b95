//! Figures, documents, statutes, periods, events and contacts as rows.

use super::{Projection, Rows};
use crate::entity::{contact_point, document, event, event_organization, figure, law, organization_period, region_law};
use crate::vocabulary::{EntityType, EventKind, EventRole};
use std::collections::HashSet;

/// Figures, documents, statutes, periods, events and contacts, of the values that are held.
pub(super) fn project_facts<'a, 'c>(of: &dyn Fn(EntityType) -> Rows<'a, 'c>, projection: &mut Projection) {
    project_figures(&of(EntityType::Figure), projection);
    project_documents(&of(EntityType::Document), projection);
    project_periods(&of(EntityType::OrganizationPeriod), projection);
    project_events(&of(EntityType::Event), projection);
    project_concerned(&of(EntityType::Event), projection);
    project_contact_points(&of(EntityType::ContactPoint), projection);
    project_laws(&of(EntityType::RegionLaw), projection);
}

fn project_figures(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
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
}

fn project_documents(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
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
}

fn project_periods(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
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
}

fn project_events(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
        let held = rows.held(id);
        projection.events.push(event::Model {
            id: id.to_owned(),
            region_code: rows.region_code.clone(),
            date: rows.text(id, "date"),
            kind: rows.text(id, "kind").unwrap_or_else(|| EventKind::Decision.code().to_owned()),
            what: rows.required(id, "what"),
            organization_id: rows.text(id, "organization"),
            by_text: rows.text(id, "by_text"),
            standing: held.standing.code().to_owned(),
            valid_from: held.valid_from,
            valid_to: held.valid_to,
        });
    }
}

/// The bodies that events concern.
fn project_concerned(rows: &Rows<'_, '_>, projection: &mut Projection) {
    let bodies: HashSet<&str> = projection.organizations.iter().map(|body| body.id.as_str()).collect();
    for id in rows.values.ids(rows.entity_type) {
        for (field, role) in [("original", EventRole::Original), ("resulting", EventRole::Resulting)] {
            for concerned in rows.values.held(rows.entity_type, id, field) {
                projection.event_organizations.push(event_organization::Model {
                    event_id: id.to_owned(),
                    role: role.code().to_owned(),
                    name: concerned.written.to_owned(),
                    organization_id: bodies.contains(concerned.value).then(|| concerned.value.to_owned()),
                });
            }
        }
    }
    projection.event_organizations.sort_by(|one, other| (&one.event_id, &one.role, &one.name).cmp(&(&other.event_id, &other.role, &other.name)));
    projection.event_organizations.dedup_by(|one, other| (&one.event_id, &one.role, &one.name) == (&other.event_id, &other.role, &other.name));
}

fn project_contact_points(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
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
}

fn project_laws(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
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
