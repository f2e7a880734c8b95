//! Words by which pages count, from `words.toml`.

use crate::dataset::fold_case;
use helheten_model::vocabulary::OrganizationKind;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    plurals: BTreeMap<String, String>,
    units: BTreeMap<String, Vec<String>>,
    kronor: BTreeMap<String, f64>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("words.toml")).expect("the test of this module parses words.toml"));

fn words() -> &'static Words {
    &WORDS
}

/// How pages name all bodies of a kind ("nämnder"); the singular where the data has no plural.
pub(super) fn plural_of(kind: OrganizationKind) -> &'static str {
    words().plurals.get(kind.code()).map_or(kind.label_sv(), String::as_str)
}

/// Whether two units measure the same: "anställda" and "medarbetare" do, "anställda" and "årsarbetare" do not.
pub(super) fn same_unit(one: &str, other: &str) -> bool {
    let (one, other) = (fold_case(one), fold_case(other));
    one == other || words().units.values().any(|units| units.contains(&one) && units.contains(&other))
}

/// What one of a unit is in kronor; `None` for what is no sum of money.
pub(super) fn kronor_in(unit: &str) -> Option<f64> {
    words().kronor.get(&fold_case(unit)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_no_full_time_posts() {
        assert!(same_unit("anställda", "Medarbetare") && same_unit("tjänstepersoner", "tjänstepersoner"));
        assert!(!same_unit("anställda", "årsarbetare") && !same_unit("anställda", "tjänstepersoner"));
    }

    #[test]
    fn plurals_are_of_kinds_that_exist() {
        assert!(words().plurals.keys().all(|code| OrganizationKind::find(code).is_some()));
        assert_eq!((plural_of(OrganizationKind::Committee), plural_of(OrganizationKind::Council)), ("nämnder", "råd"));
        assert_eq!((kronor_in("Mnkr"), kronor_in("ledamöter")), (Some(1_000_000.0), None));
    }
}
