//! How many facts of each type are held of a region, how many rest on words, and how they stand.

use crate::dataset::{Dataset, FactModel, Table};
use helheten_model::vocabulary::{EntityType, RegionCode, Standing};
use std::ops::AddAssign;

/// How many facts of one type are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FactCount {
    pub(crate) entity_type: EntityType,
    /// All of them.
    pub(crate) count: usize,
    /// Those that rest on words of a page.
    pub(crate) with_evidence: usize,
    pub(crate) standings: Standings,
}

/// How many facts stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standings {
    pub(crate) current: usize,
    pub(crate) former: usize,
    pub(crate) undated: usize,
}

impl AddAssign for Standings {
    fn add_assign(&mut self, other: Self) {
        self.current += other.current;
        self.former += other.former;
        self.undated += other.undated;
    }
}

/// The facts of a region by type, in the order of the list of types.
pub(crate) fn count_facts(data: &Dataset, region: RegionCode) -> Vec<FactCount> {
    macro_rules! count {
        ($($table:ident),+ $(,)?) => { vec![$(count_table(&data.$table, region)),+] };
    }
    count!(
        organizations,
        organization_periods,
        relations,
        posts,
        people,
        memberships,
        figures,
        documents,
        region_laws,
        goals,
        missions,
        duties,
        decision_rights,
        governance_levels,
        statements,
        events,
        contact_points,
    )
}

fn count_table<M: FactModel>(table: &Table<M>, region: RegionCode) -> FactCount {
    let mut found = FactCount { entity_type: M::ENTITY_TYPE, count: 0, with_evidence: 0, standings: Standings::default() };
    for row in table.in_region(region) {
        found.count += 1;
        found.with_evidence += usize::from(!row.evidence.is_empty());
        match row.standing {
            Standing::Current => found.standings.current += 1,
            Standing::Former => found.standings.former += 1,
            Standing::Undated => found.standings.undated += 1,
        }
    }
    found
}
