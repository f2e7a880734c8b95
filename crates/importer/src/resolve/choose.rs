//! The rule book: which of differing values is held, and by which rule.
//!
//! 1. `only`: the pages state one value.
//! 2. `newest_date`: the value of the page with the newest stated date (or of the latest years) is held; undated pages are older than any.
//! 3. `more_specific`: of equally new values, the more specific one: the longer text, the later code of a list that narrows.
//! 4. `more_pages`: of equally specific values, the one that more pages state.
//! 5. `first_seen`: otherwise the one that was seen first, so that nothing flickers.
//! 6. `correction`: what a correction sets goes before whatever pages state.
//!
//! A body's aliases, levels and missions, and a document's addresses, are sets: every value is held.

use super::Choice;
use super::claim::{Claim, Claims, is_set};
use super::correction::CORRECTION;
use chrono::NaiveDate;
use helheten_model::vocabulary::EntityType;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A value that is held, with the claim that it rests on.
#[derive(Clone, Debug)]
pub(super) struct Chosen<'a> {
    /// The claim.
    pub(super) claim: &'a Claim,
    /// Which rule chose it.
    pub(super) rule: &'static str,
}

/// For each thing of a type, what was chosen for its fields.
type Things<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Vec<Chosen<'a>>>>;

/// All values that are held.
#[derive(Default)]
pub(super) struct ChosenValues<'a> {
    types: BTreeMap<EntityType, Things<'a>>,
}

impl<'a> ChosenValues<'a> {
    /// The value of a field; the first of a set.
    pub(super) fn value(&self, entity_type: EntityType, id: &str, field: &str) -> Option<&'a str> {
        self.values(entity_type, id, field).next()
    }

    /// All values of a field.
    pub(super) fn values<'s>(&'s self, entity_type: EntityType, id: &str, field: &str) -> impl Iterator<Item = &'a str> + use<'s, 'a> {
        self.chosen(entity_type, id, field).map(|chosen| chosen.claim.assertion.value.as_str())
    }

    /// What was chosen for a field.
    pub(super) fn chosen<'s>(&'s self, entity_type: EntityType, id: &str, field: &str) -> impl Iterator<Item = &'s Chosen<'a>> + use<'s, 'a> {
        self.types.get(&entity_type).and_then(|things| things.get(id)).and_then(|fields| fields.get(field)).into_iter().flatten()
    }

    /// The ids of all things of a type, in order.
    pub(super) fn ids(&self, entity_type: EntityType) -> Vec<&'a str> {
        self.types.get(&entity_type).into_iter().flat_map(BTreeMap::keys).copied().collect()
    }

    /// The choices, to be stored.
    pub(super) fn into_choices(self) -> Vec<Choice> {
        let mut choices: Vec<Choice> = self
            .types
            .into_values()
            .flat_map(BTreeMap::into_values)
            .flat_map(BTreeMap::into_values)
            .flatten()
            .map(|chosen| Choice {
                entity_type: chosen.claim.entity_type.code().to_owned(),
                entity_id: chosen.claim.assertion.entity_id.clone(),
                field: chosen.claim.assertion.field.clone(),
                value: chosen.claim.assertion.value.clone(),
                valid_from: chosen.claim.assertion.valid_from.clone(),
                valid_to: chosen.claim.assertion.valid_to.clone(),
                assertion_id: Some(chosen.claim.assertion.id.clone()).filter(|id| !id.is_empty()),
                rule: chosen.rule.to_owned(),
            })
            .collect();
        choices.sort();
        choices
    }
}

/// Chooses a value for every field of every thing.
pub(super) fn choose_values<'a>(claims: &'a Claims<'_>) -> ChosenValues<'a> {
    let mut values = ChosenValues::default();
    let by_field = claims.by_field();
    let figures: HashMap<&str, &Claim> = by_field
        .iter()
        .filter(|((of, _, field), _)| *of == EntityType::Figure && *field == "value")
        .map(|((_, id, _), group)| (*id, choose_one(claims, group).claim))
        .collect();
    for ((entity_type, id, field), group) in by_field {
        let chosen = if is_set(entity_type, field) {
            choose_each(claims, &group)
        } else if let Some(leader) = figures.get(id).filter(|_| entity_type == EntityType::Figure && field != "value") {
            // A figure's qualifier and unit are those of the value that is held.
            let same_place: Vec<&Claim> =
                group.iter().copied().filter(|claim| claim.page == leader.page && claim.assertion.start == leader.assertion.start).collect();
            vec![choose_one(claims, if same_place.is_empty() { &group } else { &same_place })]
        } else {
            vec![choose_one(claims, &group)]
        };
        values.types.entry(entity_type).or_default().entry(id).or_default().insert(field, chosen);
    }
    for claim in &claims.set {
        // A thing that is not held has no fields.
        if let Some(thing) = values.types.get_mut(&claim.entity_type).and_then(|things| things.get_mut(claim.assertion.entity_id.as_str())) {
            thing.insert(&claim.assertion.field, vec![Chosen { claim, rule: CORRECTION }]);
        }
    }
    values
}

fn choose_each<'a>(claims: &Claims<'_>, group: &[&'a Claim]) -> Vec<Chosen<'a>> {
    let mut values: BTreeMap<&str, Vec<&'a Claim>> = BTreeMap::new();
    for claim in group {
        values.entry(claim.assertion.value.as_str()).or_default().push(claim);
    }
    values.into_values().map(|group| Chosen { claim: best_claim(claims, &group), rule: "only" }).collect()
}

/// What is weighed of one value.
struct Side<'a> {
    claims: Vec<&'a Claim>,
    date: Option<NaiveDate>,
    specificity: usize,
    pages: usize,
}

fn choose_one<'a>(claims: &Claims<'_>, group: &[&'a Claim]) -> Chosen<'a> {
    let mut values: BTreeMap<&str, Vec<&'a Claim>> = BTreeMap::new();
    for claim in group {
        values.entry(claim.assertion.value.as_str()).or_default().push(claim);
    }
    let mut sides: Vec<Side<'a>> = values
        .into_iter()
        .map(|(value, group)| Side {
            date: group.iter().filter_map(|claim| claims.date(claim)).max(),
            specificity: specificity(&group[0].assertion.field, value),
            pages: group.iter().map(|claim| claim.page).collect::<HashSet<_>>().len(),
            claims: group,
        })
        .collect();
    sides.sort_by_key(|side| (Reverse(side.date), Reverse(side.specificity), Reverse(side.pages), first_seen(claims, &side.claims)));
    let rule = match &sides[..] {
        [_] => "only",
        [first, second, ..] if first.date != second.date => "newest_date",
        [first, second, ..] if first.specificity != second.specificity => "more_specific",
        [first, second, ..] if first.pages != second.pages => "more_pages",
        _ => "first_seen",
    };
    Chosen { claim: best_claim(claims, &sides[0].claims), rule }
}

/// How specific a value is: a kind beats OTHER, a longer name or text beats a shorter one; numbers are alike.
fn specificity(field: &str, value: &str) -> usize {
    match field {
        "kind" | "area" => usize::from(value != "OTHER"),
        "name" | "title" | "text" | "what" | "instrument" => value.chars().count(),
        "qualifier" => usize::from(value == "EXACT"),
        _ => 0,
    }
}

fn first_seen(claims: &Claims<'_>, group: &[&Claim]) -> (chrono::DateTime<chrono::Utc>, String) {
    group.iter().map(|claim| (claims.pages[claim.page].fetched_at, claim.assertion.page_version_id.clone())).min().unwrap_or_default()
}

/// Of the claims of one value, the one that is shown: the newest page's, there the first.
fn best_claim<'a>(claims: &Claims<'_>, group: &[&'a Claim]) -> &'a Claim {
    group
        .iter()
        .copied()
        .min_by_key(|claim| (Reverse(claims.date(claim)), claim.assertion.page_version_id.clone(), claim.assertion.start, claim.assertion.id.clone()))
        .unwrap_or(group[0])
}
