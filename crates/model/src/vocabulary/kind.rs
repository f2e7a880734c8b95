//! Kinds of bodies and the side of a region's organisation that each stands on.

use super::vocabulary;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

vocabulary! {
    /// What kind of body an organization is.
    OrganizationKind {
        /// The region's directly elected assembly (fullmäktige).
        Assembly = "ASSEMBLY",
        /// The board that leads the region under the assembly (regionstyrelse).
        ExecutiveBoard = "EXECUTIVE_BOARD",
        /// A politically appointed committee (nämnd, kommitté).
        Committee = "COMMITTEE",
        /// A board of a service or of a company (styrelse).
        Board = "BOARD",
        /// A subcommittee of a board or committee (utskott).
        Subcommittee = "SUBCOMMITTEE",
        /// A body that prepares matters and decides nothing itself (beredning).
        DraftingCommittee = "DRAFTING_COMMITTEE",
        /// The elected auditors or their audit (revisorer, revision).
        Audit = "AUDIT",
        /// The committee that helps patients with complaints (patientnämnd).
        PatientCommittee = "PATIENT_COMMITTEE",
        /// A limited company (bolag).
        Company = "COMPANY",
        /// An administration that carries out what a committee decides (förvaltning).
        Administration = "ADMINISTRATION",
        /// An office (kansli, kontor).
        Office = "OFFICE",
        /// A secretariat (sekretariat).
        Secretariat = "SECRETARIAT",
        /// A department (avdelning, område).
        Department = "DEPARTMENT",
        /// A unit (enhet).
        Unit = "UNIT",
        /// A council that gives advice (råd).
        Council = "COUNCIL",
        /// A group that leads, steers or works on a task (ledningsgrupp, styrgrupp, arbetsgrupp).
        Group = "GROUP",
        /// A federation of local authorities (kommunalförbund).
        Federation = "FEDERATION",
        /// A foundation (stiftelse).
        Foundation = "FOUNDATION",
        /// A body of none of the other kinds, or of a kind that the page does not state (annat organ).
        Other = "OTHER",
    }
}

vocabulary! {
    /// The side of a region's organisation that a body stands on.
    Side {
        /// Elected representatives decide there (politisk organisation).
        Political = "POLITICAL",
        /// Officials work there (tjänstemannaorganisation).
        Officials = "OFFICIALS",
        /// It reviews the others (granskning).
        Reviewing = "REVIEWING",
    }
}

#[derive(Deserialize)]
struct Sides {
    sides: BTreeMap<OrganizationKind, Side>,
}

static SIDES: LazyLock<Sides> = LazyLock::new(|| toml::from_str(include_str!("kinds.toml")).expect("the test of this module parses kinds.toml"));

impl OrganizationKind {
    /// The side that bodies of this kind stand on; `None` where a kind stands on several (companies, foundations, others).
    pub fn side(self) -> Option<Side> {
        SIDES.sides.get(&self).copied()
    }

    /// Whether bodies of this kind recur within a region and therefore carry their parent in their id.
    pub fn is_named_by_parent(self) -> bool {
        matches!(self, Self::Subcommittee | Self::DraftingCommittee | Self::Group | Self::Department | Self::Unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_data() {
        assert_eq!(OrganizationKind::Committee.side(), Some(Side::Political));
        assert_eq!(OrganizationKind::Secretariat.side(), Some(Side::Officials));
        assert_eq!(OrganizationKind::Audit.side(), Some(Side::Reviewing));
        assert_eq!(OrganizationKind::Company.side(), None);
    }
}
