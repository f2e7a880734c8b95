//! Choices as intervals of recorded time: what is held opens one, what is no longer held closes it.

use super::RegionUpdate;
use super::rows::{ROWS_MAX, insert_missing, upsert};
use crate::digest::parts_id;
use crate::resolve::{ChangeSet, Choice};
use chrono::{DateTime, SecondsFormat, Utc};
use helheten_model::entity::choice;
use helheten_model::vocabulary::Cause;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, HashSet};

/// How many choices changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ChoiceCounts {
    /// Held from now on.
    pub(super) opened: u64,
    /// No longer held.
    pub(super) closed: u64,
    /// Held as before, for another reason or by other words.
    pub(super) moved: u64,
}

/// What is held of what, in which field: two choices of the same are one interval.
type Key = (String, String, String, String);

/// Opens, closes and moves the region's choices.
pub(super) async fn store_choices(
    db: &impl ConnectionTrait,
    update: &RegionUpdate<'_>,
    changes: &ChangeSet,
    now: DateTime<Utc>,
) -> Result<ChoiceCounts, DbErr> {
    let of_region = choice::Column::RegionCode.eq(update.region.code.as_str());
    let held = choice::Entity::find().filter(of_region).filter(choice::Column::RecordedTo.is_null()).all(db).await?;
    let causes = Causes::new(update, changes);
    let cause_of = |row: &choice::Model, choice: &Choice| causes.of_kept(row, choice);
    let diff = compare_choices(held, &changes.choices, cause_of, |choice| open_choice(choice, causes.of_opened(choice), update, now));
    let mut closed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in &diff.closed {
        closed.entry(causes.of_closed(row).code()).or_default().push(&row.id);
    }
    for (cause, ids) in &closed {
        for ids in ids.chunks(ROWS_MAX) {
            let closing = choice::Entity::update_many().col_expr(choice::Column::RecordedTo, Expr::value(now));
            let closing = closing.col_expr(choice::Column::EndCause, Expr::value(*cause));
            closing.filter(choice::Column::Id.is_in(ids.iter().copied())).exec(db).await?;
        }
    }
    let counts = ChoiceCounts { opened: diff.opened.len() as u64, closed: diff.closed.len() as u64, moved: diff.moved.len() as u64 };
    upsert::<choice::Entity>(db, diff.moved).await?;
    insert_missing::<choice::Entity>(db, diff.opened, ROWS_MAX).await?;
    Ok(counts)
}

#[derive(Debug, Default)]
struct ChoiceDiff {
    opened: Vec<choice::Model>,
    moved: Vec<choice::Model>,
    closed: Vec<choice::Model>,
}

fn compare_choices(
    held: Vec<choice::Model>,
    wanted: &[Choice],
    cause_of: impl Fn(&choice::Model, &Choice) -> String,
    open: impl Fn(&Choice) -> choice::Model,
) -> ChoiceDiff {
    let mut held: BTreeMap<Key, choice::Model> = held.into_iter().map(|row| (row_key(&row), row)).collect();
    let wanted: BTreeMap<Key, &Choice> = wanted.iter().rev().map(|choice| (choice_key(choice), choice)).collect();
    let mut diff = ChoiceDiff::default();
    for (key, choice) in wanted {
        match held.remove(&key) {
            None => diff.opened.push(open(choice)),
            // The same value for other years is another interval: what was known of the years before stays known.
            Some(row) if row.valid_from != choice.valid_from || row.valid_to != choice.valid_to => {
                diff.closed.push(row);
                diff.opened.push(open(choice));
            }
            Some(row) => {
                let cause = cause_of(&row, choice);
                if row.assertion_id != choice.assertion_id || row.rule != choice.rule || row.cause != cause {
                    diff.moved.push(choice::Model { assertion_id: choice.assertion_id.clone(), rule: choice.rule.clone(), cause, ..row });
                }
            }
        }
    }
    diff.closed.extend(held.into_values());
    diff
}

fn row_key(row: &choice::Model) -> Key {
    (row.entity_type.clone(), row.entity_id.clone(), row.field.clone(), row.value.clone())
}

fn choice_key(choice: &Choice) -> Key {
    (choice.entity_type.clone(), choice.entity_id.clone(), choice.field.clone(), choice.value.clone())
}

/// Tells why a choice is held from now on, or no longer: a correction, where nothing would have changed without it.
struct Causes<'a> {
    cause: Cause,
    /// What would be held without corrections; none where there are none.
    uncorrected: Option<HashSet<KeyRef<'a>>>,
}

/// A key by reference.
type KeyRef<'a> = (&'a str, &'a str, &'a str, &'a str);

impl<'a> Causes<'a> {
    fn new(update: &RegionUpdate<'_>, changes: &'a ChangeSet) -> Self {
        let key = |choice: &'a Choice| (choice.entity_type.as_str(), choice.entity_id.as_str(), choice.field.as_str(), choice.value.as_str());
        Self { cause: update.cause, uncorrected: changes.uncorrected.as_ref().map(|choices| choices.iter().map(key).collect()) }
    }

    fn of_opened(&self, choice: &Choice) -> Cause {
        let key = (choice.entity_type.as_str(), choice.entity_id.as_str(), choice.field.as_str(), choice.value.as_str());
        if self.uncorrected.as_ref().is_some_and(|held| !held.contains(&key)) { Cause::Correction } else { self.cause }
    }

    /// What was held by a correction, and is held without one now, is held for the page's sake.
    fn of_kept(&self, row: &choice::Model, choice: &Choice) -> String {
        let key = (choice.entity_type.as_str(), choice.entity_id.as_str(), choice.field.as_str(), choice.value.as_str());
        let by_itself = self.uncorrected.as_ref().is_none_or(|held| held.contains(&key));
        let cause = if row.cause == Cause::Correction.code() && by_itself { self.cause.code() } else { &row.cause };
        cause.to_owned()
    }

    fn of_closed(&self, row: &choice::Model) -> Cause {
        let key = (row.entity_type.as_str(), row.entity_id.as_str(), row.field.as_str(), row.value.as_str());
        if self.uncorrected.as_ref().is_some_and(|held| held.contains(&key)) { Cause::Correction } else { self.cause }
    }
}

fn open_choice(choice: &Choice, cause: Cause, update: &RegionUpdate<'_>, now: DateTime<Utc>) -> choice::Model {
    let since = now.to_rfc3339_opts(SecondsFormat::Micros, true);
    choice::Model {
        id: parts_id(&[&choice.entity_type, &choice.entity_id, &choice.field, &choice.value, &since]),
        region_code: update.region.code.to_string(),
        entity_type: choice.entity_type.clone(),
        entity_id: choice.entity_id.clone(),
        field: choice.field.clone(),
        value: choice.value.clone(),
        assertion_id: choice.assertion_id.clone(),
        rule: choice.rule.clone(),
        cause: cause.code().to_owned(),
        valid_from: choice.valid_from.clone(),
        valid_to: choice.valid_to.clone(),
        recorded_from: now,
        recorded_to: None,
        end_cause: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(field: &str, value: &str, assertion: &str) -> Choice {
        Choice {
            entity_type: "ORGANIZATION".to_owned(),
            entity_id: "org:14/kulturnamnden".to_owned(),
            field: field.to_owned(),
            value: value.to_owned(),
            valid_from: None,
            valid_to: None,
            assertion_id: Some(assertion.to_owned()),
            rule: "only".to_owned(),
        }
    }

    fn row(choice: &Choice) -> choice::Model {
        let now = DateTime::UNIX_EPOCH;
        choice::Model {
            id: format!("{}={}", choice.field, choice.value),
            region_code: "14".to_owned(),
            entity_type: choice.entity_type.clone(),
            entity_id: choice.entity_id.clone(),
            field: choice.field.clone(),
            value: choice.value.clone(),
            assertion_id: choice.assertion_id.clone(),
            rule: choice.rule.clone(),
            cause: "SOURCE".to_owned(),
            recorded_from: now,
            recorded_to: None,
            end_cause: None,
            valid_from: choice.valid_from.clone(),
            valid_to: choice.valid_to.clone(),
        }
    }

    #[test]
    fn what_is_held_stays_moves_opens_or_closes() {
        let held = [choice("name", "Kulturnämnden", "a"), choice("seats", "13", "b"), choice("kind", "COMMITTEE", "c")];
        let wanted = [choice("name", "Kulturnämnden", "a"), choice("seats", "15", "b"), choice("kind", "COMMITTEE", "d")];
        let diff = compare_choices(held.iter().map(row).collect(), &wanted, |row, _| row.cause.clone(), row);
        assert_eq!(diff.closed.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["seats=13"]);
        assert_eq!(diff.opened.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["seats=15"]);
        assert_eq!(diff.moved.iter().map(|row| (row.id.as_str(), row.assertion_id.as_deref())).collect::<Vec<_>>(), [("kind=COMMITTEE", Some("d"))]);
    }

    #[test]
    fn the_same_again_changes_nothing() {
        let held = [choice("name", "Kulturnämnden", "a"), choice("alias", "Kultur", "a")];
        let diff = compare_choices(held.iter().map(row).collect(), &held, |row, _| row.cause.clone(), row);
        assert!(diff.opened.is_empty() && diff.moved.is_empty() && diff.closed.is_empty());
    }
}
