//! Statutes that regions name, with their numbers in the Swedish Code of Statutes (SFS).

use serde::Deserialize;
use std::sync::LazyLock;

/// A statute.
#[derive(Clone, Debug, Deserialize)]
pub struct Law {
    /// The name in the definite form, as one cites it ("kommunallagen").
    pub name: String,
    /// The number in the Swedish Code of Statutes ("2017:725").
    pub sfs: String,
    /// Other names: short forms and abbreviations ("KL").
    #[serde(default)]
    pub aliases: Vec<String>,
}

#[derive(Deserialize)]
struct Laws {
    law: Vec<Law>,
}

static LAWS: LazyLock<Laws> = LazyLock::new(|| toml::from_str(include_str!("laws.toml")).expect("the test of this module parses laws.toml"));

/// The statutes that are known by name.
pub fn laws() -> &'static [Law] {
    &LAWS.law
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_law_has_its_own_number() {
        let mut numbers: Vec<_> = laws().iter().map(|law| &law.sfs).collect();
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), laws().len());
        assert!(laws().iter().any(|law| law.name == "kommunallagen" && law.sfs == "2017:725"));
    }
}
