//! Relations that names state: "Styrelsen för X", "regionkansliets revisionsenhet".

use super::relation;
use crate::extract::page::PageText;
use crate::extract::{Relation, bodies::Bodies};
use helheten_model::vocabulary::{OrganizationKind, RelationKind, Side};

/// "Styrelsen för X" governs X; "regionkansliets revisionsenhet" is a part, "Patientnämndernas kansli" a support.
pub(super) fn of_names(page: &PageText<'_>, bodies: &Bodies) -> Vec<Relation> {
    let mut relations = Vec::new();
    for (_, body) in bodies.living() {
        let (piece, tokens) = &body.named_at;
        if let (OrganizationKind::Board, Some((at, object))) = (body.kind, body.object.as_deref()) {
            let governed = mended_object(&body.name).unwrap_or_else(|| page.pieces[*at].passage.slice(object.clone()).to_owned());
            relations.push(relation(page, &body.name, RelationKind::Governs, &governed.as_str().into(), *piece, tokens));
        }
        let Some(owner) = body.owner.map(|owner| &bodies.list[bodies.settled(owner)]) else { continue };
        if matches!(body.kind, OrganizationKind::Board) {
            relations.push(relation(page, &body.name, RelationKind::Governs, &owner.name, *piece, tokens));
            continue;
        }
        let supports = matches!(
            body.kind,
            OrganizationKind::Office | OrganizationKind::Secretariat | OrganizationKind::Administration | OrganizationKind::Unit | OrganizationKind::Department
        ) && owner.kind.side() != Some(Side::Officials);
        let found = if supports {
            relation(page, &owner.name, RelationKind::SupportedBy, &body.name, *piece, tokens)
        } else {
            relation(page, &body.name, RelationKind::PartOf, &owner.name, *piece, tokens)
        };
        relations.push(found);
    }
    relations
}

/// What a board's name says it is for, mended as the name is.
fn mended_object(name: &str) -> Option<String> {
    name.split_once(" för ").map(|(_, object)| object.to_owned())
}
