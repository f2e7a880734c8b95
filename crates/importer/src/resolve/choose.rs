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
use helheten_model::projection::{HeldValue, HeldValues};
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
    /// The values as rows are made from them.
    pub(super) fn held_values(&self) -> HeldValues<'a> {
        let mut values = HeldValues::default();
        for (entity_type, things) in &self.types {
            for (id, fields) in things {
                for (field, chosen) in fields {
                    for Chosen { claim, .. } in chosen {
                        let assertion = &claim.assertion;
                        let assertion_id = Some(assertion.id.as_str()).filter(|id| !id.is_empty());
                        values.add(*entity_type, id, field, HeldValue { value: &assertion.value, written: &assertion.value_written, assertion_id });
                    }
                }
            }
        }
        values
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Evidence, Extraction, SharedText};
    use crate::resolve::ReadPage;
    use crate::resolve::claim::{Validity, Value};
    use chrono::{DateTime, TimeDelta};

    /// What one page states: its date, from which year the claim is for, the value.
    type Stated<'a> = (Option<&'a str>, Option<&'a str>, &'a str);

    /// Pages that state values of a field, seen one day after another, and the value and rule that are expected.
    fn check(entity_type: EntityType, field: &str, stated: &[Stated<'_>], expected: (&str, &str)) {
        let page = |(number, (date, ..)): (usize, &Stated<'_>)| ReadPage {
            // Seen in an order that is not that of the ids.
            page_version_id: format!("page:14/{}", 9 - number),
            stated_date: date.map(|date| date.parse().unwrap()),
            fetched_at: DateTime::UNIX_EPOCH + TimeDelta::days(i64::try_from(number).unwrap()),
            text: "x".into(),
            extraction: Extraction::default(),
            lingering: false,
        };
        let pages: Vec<ReadPage> = stated.iter().enumerate().map(page).collect();
        let mut claims = Claims::new("14".parse().unwrap(), &pages.iter().collect::<Vec<_>>());
        for (place, (_, from, value)) in stated.iter().enumerate() {
            let evidence = Evidence { start: 0, end: 1, quote: SharedText::from("x") };
            let validity = Validity { from: from.map(str::to_owned), to: None };
            claims.add(place, entity_type, "org:14/a", &Value::plain(field, value), &validity, &evidence);
        }
        let choices = choose_values(&claims).into_choices();
        let [choice] = &choices[..] else { panic!("{choices:?}") };
        assert_eq!((choice.value.as_str(), choice.rule.as_str()), expected, "{field} of {stated:?}");
    }

    fn check_seats(stated: &[Stated<'_>], expected: (&str, &str)) {
        check(EntityType::Organization, "seats", stated, expected);
    }

    #[test]
    fn line_1_the_only_value() {
        check_seats(&[(None, None, "11")], ("11", "only"));
        check_seats(&[(Some("2024-01-01"), None, "11"), (None, None, "11")], ("11", "only"));
    }

    #[test]
    fn line_2_the_newest_date() {
        check_seats(&[(Some("2022-01-01"), None, "11"), (Some("2024-01-01"), None, "13")], ("13", "newest_date"));
        check_seats(&[(Some("2024-01-01"), None, "13"), (Some("2022-01-01"), None, "11")], ("13", "newest_date"));
        // Undated pages are older than any, however many they are.
        check_seats(&[(None, None, "15"), (None, None, "15"), (Some("1999-01-01"), None, "11")], ("11", "newest_date"));
        // Years that the claim is for date it where the page has no date.
        check_seats(&[(None, Some("2023"), "13"), (None, Some("2019"), "11")], ("13", "newest_date"));
        check_seats(&[(None, Some("2023"), "13"), (None, None, "11")], ("13", "newest_date"));
        check_seats(&[(Some("2022-06-01"), None, "11"), (None, Some("2023"), "13")], ("13", "newest_date"));
    }

    #[test]
    fn line_3_the_more_specific() {
        let same = Some("2024-01-01");
        check(EntityType::Organization, "kind", &[(same, None, "OTHER"), (same, None, "COMMITTEE")], ("COMMITTEE", "more_specific"));
        check(EntityType::Goal, "text", &[(same, None, "God vård"), (same, None, "God vård i hela länet")], ("God vård i hela länet", "more_specific"));
        check(EntityType::DecisionRight, "qualifier", &[(same, None, "ABOUT"), (same, None, "EXACT")], ("EXACT", "more_specific"));
        // A newer date goes before.
        check(EntityType::Organization, "kind", &[(same, None, "OTHER"), (Some("2022-01-01"), None, "COMMITTEE")], ("OTHER", "newest_date"));
    }

    #[test]
    fn line_4_more_pages() {
        check_seats(&[(None, None, "11"), (None, None, "13"), (None, None, "13")], ("13", "more_pages"));
        // The more specific goes before.
        let kinds = [(None, None, "OTHER"), (None, None, "OTHER"), (None, None, "COMMITTEE")];
        check(EntityType::Organization, "kind", &kinds, ("COMMITTEE", "more_specific"));
    }

    #[test]
    fn line_5_the_first_seen() {
        check_seats(&[(None, None, "13"), (None, None, "11")], ("13", "first_seen"));
        check_seats(&[(Some("2024-01-01"), None, "11"), (Some("2024-01-01"), None, "13")], ("11", "first_seen"));
    }

    #[test]
    fn years_written_in_two_ways_contradict_by_what_they_say() {
        // "2023–2026" against "2023 till 2027" of one organisation: read as years, they agree in the first and not in the last.
        check(EntityType::OrganizationPeriod, "start_year", &[(None, None, "2023"), (None, None, "2023")], ("2023", "only"));
        let ends = [(Some("2022-12-09"), None, "2026"), (Some("2023-05-02"), None, "2027")];
        check(EntityType::OrganizationPeriod, "end_year", &ends, ("2027", "newest_date"));
    }

    #[test]
    fn of_a_set_every_value_is_held() {
        let page = |number: usize| ReadPage {
            page_version_id: format!("page:14/{number}"),
            stated_date: None,
            fetched_at: DateTime::UNIX_EPOCH,
            text: "x".into(),
            extraction: Extraction::default(),
            lingering: false,
        };
        let pages = [page(1), page(2)];
        let mut claims = Claims::new("14".parse().unwrap(), &pages.iter().collect::<Vec<_>>());
        for (place, mission) in ["CULTURE", "EDUCATION"].into_iter().enumerate() {
            let evidence = Evidence { start: 0, end: 1, quote: SharedText::from("x") };
            claims.add(place, EntityType::Organization, "org:14/a", &Value::plain("mission", mission), &Validity::default(), &evidence);
        }
        let held: Vec<String> = choose_values(&claims).into_choices().into_iter().map(|choice| format!("{}: {}", choice.value, choice.rule)).collect();
        assert_eq!(held, ["CULTURE: only", "EDUCATION: only"]);
    }
}
