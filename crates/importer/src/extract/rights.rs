//! Rights to decide by kind of body: "Utskott: Beslutsrätt delegerad av regionstyrelsen".

use super::DecisionRight;
use super::bodies::Bodies;
use super::page::PageText;
use super::words::Form;
use helheten_model::vocabulary::{OrganizationKind, Right};
use std::ops::Range;

/// Finds the rights of a page.
pub(crate) fn find_decision_rights(page: &PageText<'_>, bodies: &Bodies) -> Vec<DecisionRight> {
    let mut rights = Vec::new();
    for (index, _) in page.body() {
        let Some(kind) = kind_label(page, index) else { continue };
        // The right stands behind a colon on the same line, or on the next.
        let passage = &page.pieces[index].passage;
        let colon = passage.tokens.iter().position(|token| token.is(":")).filter(|colon| colon + 1 < passage.tokens.len());
        let place = colon
            .map(|colon| (index, colon + 1..passage.tokens.len()))
            .or_else(|| page.pieces.get(index + 1).map(|next| (index + 1, 0..next.passage.tokens.len())));
        let Some((at, tokens)) = place else { continue };
        rights.extend(right_in(page, bodies, kind, at, &tokens));
    }
    rights.dedup_by(|later, earlier| later.kind == earlier.kind && later.right == earlier.right);
    rights
}

/// The kind that a label names and nothing else: "Nämnd (nämnd och styrelse)".
fn kind_label(page: &PageText<'_>, index: usize) -> Option<OrganizationKind> {
    let passage = &page.pieces[index].passage;
    let first = passage.tokens.first()?;
    let alone = passage.tokens.get(1).is_none_or(|next| next.is_any(&["(", ":"]));
    if !alone || !page.pieces[index].is_label() && !passage.text.contains(':') {
        return None;
    }
    if first.is_any(&["bolag", "bolagen"]) {
        return Some(OrganizationKind::Company);
    }
    first.head().filter(|head| head.is_bare() && matches!(head.form, Form::Indefinite | Form::Plural)).map(|head| head.kind)
}

fn right_in(page: &PageText<'_>, bodies: &Bodies, kind: OrganizationKind, index: usize, tokens: &Range<usize>) -> Option<DecisionRight> {
    let passage = &page.pieces[index].passage;
    let lower = passage.slice(tokens.clone()).to_lowercase();
    let decides = ["beslutsrätt", "beslutanderätt", "beslutar"].iter().any(|word| lower.contains(word));
    let right = if lower.contains("ägardirektiv") {
        Right::OwnerDirective
    } else if lower.contains("ingen beslut")
        || lower.contains("saknar") && lower.contains("beslut")
        || (lower.starts_with("bereder") || lower.starts_with("förbereder"))
    {
        Right::Prepares
    } else if decides && (lower.contains("deleger") || lower.contains("delegation")) {
        Right::Delegated
    } else if decides {
        Right::Own
    } else if lower.starts_with("verkställ") {
        Right::Execution
    } else {
        return None;
    };
    let basis = match lower.find("utifrån ").map(|at| at + "utifrån ".len()).or_else(|| lower.find("deleger").filter(|_| right == Right::Delegated)) {
        Some(at) if lower.len() == passage.slice(tokens.clone()).len() => passage.slice(tokens.clone())[at..].to_owned(),
        _ => passage.slice(tokens.clone()).to_owned(),
    };
    let granted_by = bodies.places(index, tokens).next_back().filter(|_| right != Right::Prepares).map(|place| bodies.at(place).name.clone());
    Some(DecisionRight { kind, right, basis: Some(basis), granted_by, evidence: page.evidence_of(index, tokens), also: Vec::new() })
}
