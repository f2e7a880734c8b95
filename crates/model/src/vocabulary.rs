//! The closed lists of the domain (kinds, levels, missions, …) and what is known of each, from the data files beside this module.

mod document;
mod fact;
mod figure;
mod import;
mod kind;
mod law;
mod level;
mod mission;
mod quality;
mod region;
mod relation;

pub use document::DocumentKind;
pub use fact::{Basis, Cause, ChangeType, ContactKind, EntityType, EventKind, EventRole, FindingKind, GoalKind, Standing, StatementKind};
pub use figure::{Measure, Qualifier};
pub use import::{QuarantineReason, RunStatus, VisitOutcome};
pub use kind::{OrganizationKind, Side};
pub use law::{Law, laws};
pub use level::Level;
pub use mission::MissionArea;
pub use quality::{QualityCheck, QualityRule, RegionRule, quality_rules, region_rules};
pub use region::{Region, RegionCode, UnknownRegion, find_region, regions};
pub use relation::{RelationKind, Right};

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Declares a closed list: an enum whose variants carry the code that JSON, the database and GraphQL share.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "graphql", derive(async_graphql::Enum))]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code that JSON, the database and GraphQL use, in upper case.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// Finds the value of a code; `None` where the list has no such code.
            pub fn find(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }

            /// The Swedish term, in the indefinite singular; the code where the data has none.
            pub fn label_sv(self) -> &'static str {
                crate::vocabulary::find_label(stringify!($name), $name::code(self))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.code())
            }
        }
    };
}
use vocabulary;

/// One row of `labels.toml`: a list's name, then code to Swedish term.
#[derive(Deserialize)]
#[serde(transparent)]
struct Labels(BTreeMap<String, BTreeMap<String, String>>);

static LABELS: LazyLock<Labels> = LazyLock::new(|| toml::from_str(include_str!("vocabulary/labels.toml")).expect("the test of this module parses labels.toml"));

fn find_label(list: &str, code: &'static str) -> &'static str {
    let labels: &'static Labels = &LABELS;
    labels.0.get(list).and_then(|terms| terms.get(code)).map_or(code, String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_list(list: &str, codes: &[&str]) {
        let labels: &'static Labels = &LABELS;
        let rows = labels.0.get(list).unwrap_or_else(|| panic!("labels.toml has no [{list}]"));
        for code in codes {
            assert!(rows.contains_key(*code), "labels.toml has no Swedish term for {list}.{code}");
        }
        assert_eq!(rows.len(), codes.len(), "labels.toml names codes that {list} does not have");
    }

    #[test]
    fn every_value_has_a_swedish_term() {
        macro_rules! check {
            ($($list:ident),+) => { $( check_list(stringify!($list), &$list::ALL.iter().map(|value| value.code()).collect::<Vec<_>>()); )+ };
        }
        check!(
            OrganizationKind,
            Side,
            Level,
            MissionArea,
            RelationKind,
            Right,
            Measure,
            Qualifier,
            DocumentKind,
            GoalKind,
            StatementKind,
            EventKind,
            EventRole,
            ContactKind,
            FindingKind,
            Standing,
            Basis,
            Cause,
            ChangeType,
            EntityType,
            QuarantineReason,
            RunStatus,
            VisitOutcome
        );
        assert_eq!(OrganizationKind::Committee.label_sv(), "nämnd");
    }

    #[test]
    fn codes_are_found_again() {
        for kind in OrganizationKind::ALL {
            assert_eq!(OrganizationKind::find(kind.code()), Some(*kind));
        }
        assert_eq!(OrganizationKind::find("committee"), None);
    }
}
