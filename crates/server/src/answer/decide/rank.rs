//! The order in which bodies answer.

use super::super::chain::Body;
use super::Ground;
use crate::dataset::{Dataset, Row};
use helheten_model::entity::decision_right;
use helheten_model::vocabulary::{Basis, Level, OrganizationKind, Right, Standing};

/// What a body does about a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, async_graphql::Enum)]
pub(crate) enum Role {
    /// It decides (beslutar).
    Decides,
    /// It prepares what others decide (bereder).
    Prepares,
    /// It carries out what others decide (verkställer).
    CarriesOut,
}

/// How near what pages say of a body is to what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, async_graphql::Enum)]
pub(crate) enum Closeness {
    /// The body that the question names (det organ som frågan nämner).
    Named,
    /// The very subject (ämnet självt).
    Subject,
    /// A broader subject, which holds the one that was asked for (ett vidare ämne).
    Broader,
    /// A part of what was asked for (en del av ämnet).
    Part,
}

/// What a body does about a subject, by its kind and by its right. Officials and companies carry out, whoever calls that a right.
pub(super) fn role_of(body: &Body, right: Option<&Row<decision_right::Model>>, only_prepares: bool) -> Role {
    let right = right.map(|right| right.codes.right);
    match body.codes.0 {
        _ if only_prepares => Role::Prepares,
        OrganizationKind::Assembly
        | OrganizationKind::ExecutiveBoard
        | OrganizationKind::Committee
        | OrganizationKind::Board
        | OrganizationKind::PatientCommittee
        | OrganizationKind::Audit
        | OrganizationKind::Federation => match right {
            Some(Right::Prepares) => Role::Prepares,
            _ => Role::Decides,
        },
        // By kommunallagen a subcommittee prepares, unless the right to decide was delegated to it.
        OrganizationKind::Subcommittee if matches!(right, Some(Right::Own | Right::Delegated)) => Role::Decides,
        OrganizationKind::Subcommittee | OrganizationKind::DraftingCommittee | OrganizationKind::Council | OrganizationKind::Group => Role::Prepares,
        OrganizationKind::Company
        | OrganizationKind::Administration
        | OrganizationKind::Office
        | OrganizationKind::Secretariat
        | OrganizationKind::Department
        | OrganizationKind::Unit
        | OrganizationKind::Foundation
        | OrganizationKind::Other => Role::CarriesOut,
    }
}

/// The score of a body: from above 0 to 1, the same for the same data.
///
/// Seven criteria make it, and each outweighs all that follow: whether the question names the body, and by how many of its words; what
/// the body does (decides, prepares, carries out), how near it is to the subject (the subject, a broader one, a part), whether a page
/// says so or a rule concludes it, whether it is more than the body over one that answers, whether it is known to stand today, and its level of steering (strategic, owner's, operative or none stated, subregional, provider's, supporting). The score is the
/// share of all combinations that are no better.
pub(super) fn score(data: &Dataset, body: &Body, role: Role, grounds: &[Ground<'_>]) -> f64 {
    let best = &grounds[0];
    let named = missed_words(grounds).map_or(NAMED_RANKS - 1, |missed| u32::try_from(missed).unwrap_or(u32::MAX).min(NAMED_RANKS - 2));
    let closeness = closeness_of(grounds);
    let criteria: [(u32, u32); 7] = [
        (named, NAMED_RANKS),
        (role as u32, 3),
        (closeness as u32, 4),
        (u32::from(best.basis == Basis::Inferred), 2),
        (u32::from(grounds.iter().all(Ground::is_over)), 2),
        (u32::from(body.standing != Standing::Current), 2),
        (level_rank(&data.sets_of(body).levels), LEVEL_RANKS),
    ];
    let (place, places) = criteria.iter().fold((0, 1), |(place, places), (value, values)| (place * values + value, places * values));
    f64::from(places - place) / f64::from(places)
}

const LEVEL_RANKS: u32 = 6;
/// All words, all but one, all but more, none.
const NAMED_RANKS: u32 = 4;

/// How near a body is by the nearest of its grounds.
pub(super) fn closeness_of(grounds: &[Ground<'_>]) -> Closeness {
    grounds.iter().map(|ground| ground.closeness).min().unwrap_or(Closeness::Part)
}

/// How many of the question's words for the body it does not have in its name; `None` where the question does not name it.
pub(super) fn missed_words(grounds: &[Ground<'_>]) -> Option<usize> {
    grounds.iter().filter(|ground| ground.closeness == Closeness::Named).map(|ground| ground.missed).min()
}

/// The best of a body's levels.
fn level_rank(levels: &[Level]) -> u32 {
    let rank = |level: &Level| match level {
        Level::Strategic => 0,
        Level::Owner => 1,
        Level::Operative => 2,
        Level::Subregional => 3,
        Level::Provider => 4,
        Level::Supporting => 5,
    };
    levels.iter().map(rank).min().unwrap_or(2)
}
