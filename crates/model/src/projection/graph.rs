//! Relations, posts, persons and memberships as rows.

use super::{Projection, Rows};
use crate::entity::{membership, person, post, relation};
use crate::vocabulary::{Basis, EntityType};

/// Relations, posts, persons and memberships, of the values that are held.
pub(super) fn project_graph<'a, 'c>(of: &dyn Fn(EntityType) -> Rows<'a, 'c>, projection: &mut Projection) {
    project_relations(&of(EntityType::Relation), projection);
    project_posts(&of(EntityType::Post), projection);
    project_people(&of(EntityType::Person), projection);
    project_memberships(&of(EntityType::Membership), projection);
}

fn project_relations(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
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
}

fn project_posts(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
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
}

fn project_people(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
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
}

fn project_memberships(rows: &Rows<'_, '_>, projection: &mut Projection) {
    for id in rows.values.ids(rows.entity_type) {
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
