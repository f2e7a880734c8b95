//! Rights to decide by kind of body: "Utskott: Beslutsrätt delegerad av regionstyrelsen".

use super::DecisionRight;
use super::bodies::Bodies;
use super::page::PageText;
use super::rules::Rule;
use super::signs::Signs;
use super::words::Form;
use helheten_model::vocabulary::{OrganizationKind, Right, Side};
use std::ops::Range;

/// Finds the rights of a page.
#[derive(Default)]
pub(crate) struct Reader {
    rights: Vec<DecisionRight>,
}

impl Rule for Reader {
    const SIGNS: Signs = Signs::HEAD.with(Signs::CLASS);

    fn read(&mut self, page: &PageText<'_>, bodies: &Bodies, index: usize) {
        let Some(kind) = kind_label(page, index) else { return };
        // The right stands behind a colon on the same line, or on the next.
        let passage = &page.pieces[index].passage;
        let colon = passage.tokens.iter().position(|token| token.is(":")).filter(|colon| colon + 1 < passage.tokens.len());
        let places: Vec<(usize, Range<usize>)> = match (colon, page.pieces.get(index + 1)) {
            (Some(colon), _) => vec![(index, colon + 1..passage.tokens.len())],
            (None, Some(next)) => next.passage.sentences().map(|sentence| (index + 1, sentence.clone())).collect(),
            (None, None) => Vec::new(),
        };
        self.rights.extend(places.iter().find_map(|(at, tokens)| right_in(page, bodies, kind, *at, tokens)));
    }
}

impl Reader {
    /// The rights.
    pub(crate) fn settle(mut self) -> Vec<DecisionRight> {
        self.rights.dedup_by(|later, earlier| later.kind == earlier.kind && later.right == earlier.right);
        self.rights
    }
}

/// Whether a heading stands in a section about who decides: "Vem beslutar?" above "Nämnderna".
fn speaks_of_decisions(page: &PageText<'_>, index: usize) -> bool {
    page.pieces[index].is_heading() && page.headings(index).any(|above| page.pieces[above].lower().contains("beslut"))
}

/// The kind that a label names and nothing else: "Nämnd (nämnd och styrelse)".
fn kind_label(page: &PageText<'_>, index: usize) -> Option<OrganizationKind> {
    let passage = &page.pieces[index].passage;
    let first = passage.tokens.first()?;
    let in_section = || speaks_of_decisions(page, index);
    let alone = passage.tokens.get(1).is_none_or(|next| next.is_any(&["(", ":"]) || next.is("och") && in_section());
    if !alone || !page.pieces[index].is_label() && !passage.text.contains(':') {
        return None;
    }
    if first.is_any(&["bolag", "bolagen"]) {
        return Some(OrganizationKind::Company);
    }
    let head = first.head()?;
    let class = head.is_bare() && matches!(head.form, Form::Indefinite | Form::Plural);
    let of_section = || (head.is_bare() && head.form == Form::DefinitePlural || head.kind == OrganizationKind::Assembly) && in_section();
    (class || of_section()).then_some(head.kind)
}

fn right_in(page: &PageText<'_>, bodies: &Bodies, kind: OrganizationKind, index: usize, tokens: &Range<usize>) -> Option<DecisionRight> {
    let passage = &page.pieces[index].passage;
    let lower = passage.slice(tokens.clone()).to_lowercase();
    let decides = ["beslutsrätt", "beslutanderätt", "beslutar", "får besluta", "rätt att besluta"].iter().any(|word| lower.contains(word));
    // Officials carry out what is decided; what they decide themselves is delegated to them: "Förvaltningen genomför …".
    let officials = kind.side() == Some(Side::Officials);
    let first = &passage.tokens[tokens.start];
    let of_class = officials && first.head().is_some_and(|head| head.kind == kind && head.is_bare() && head.form == Form::Definite && !head.genitive);
    let verb = if of_class { passage.tokens.get(tokens.start + 1).unwrap_or(first) } else { first };
    let carries_out = verb.lower.starts_with("verkställ") || verb.lower.starts_with("genomför");
    let right = if lower.contains("ägardirektiv") {
        Right::OwnerDirective
    } else if lower.contains("inte fatta beslut")
        || lower.contains("beslutar inte")
        || lower.contains("ingen egen beslut")
        || lower.contains("ingen beslut")
        || lower.contains("saknar") && lower.contains("beslut")
        || (lower.starts_with("bereder") || lower.starts_with("förbereder"))
    {
        Right::Prepares
    } else if decides && (lower.contains("deleger") || lower.contains("delegation")) {
        Right::Delegated
    } else if decides && !officials {
        Right::Own
    } else if carries_out {
        Right::Execution
    } else {
        return None;
    };
    let basis = match lower.find("utifrån ").map(|at| at + "utifrån ".len()).or_else(|| lower.find("deleger").filter(|_| right == Right::Delegated)) {
        Some(at) if lower.len() == passage.slice(tokens.clone()).len() => passage.slice(tokens.clone())[at..].to_owned(),
        _ => passage.slice(tokens.clone()).to_owned(),
    };
    let granted_by = bodies.places(index, tokens).next_back().filter(|_| right != Right::Prepares).map(|place| bodies.at(place).name.to_string());
    Some(DecisionRight { kind, right, basis: Some(basis), granted_by, evidence: page.evidence_of(index, tokens), also: Vec::new() })
}
