//! The list of what regions are compared in: one entry an aspect, with the function that answers it.

use super::cell::{Question, Stated};
use super::{bodies, figures, texts};
use helheten_model::vocabulary::{GoalKind, Measure, OrganizationKind, StatementKind};

/// Whether a topic narrows an aspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// It does.
    Topic,
    /// The aspect is one of the region as a whole.
    Whole,
}

/// Declares the aspects: description with the Swedish term, name, Swedish label, scope, and the function that answers it.
macro_rules! aspects {
    ($(#[doc = $doc:literal] $name:ident = $label:literal, $scope:ident, |$question:ident| $answer:expr;)+) => {
        /// What regions are compared in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, async_graphql::Enum)]
        pub(crate) enum Aspect {
            $(#[doc = $doc] $name,)+
        }

        impl Aspect {
            /// Every aspect, in the order of the list.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The Swedish term.
            pub(crate) fn label_sv(self) -> &'static str {
                match self {
                    $(Self::$name => $label,)+
                }
            }

            /// What it is, in a sentence.
            pub(crate) fn description(self) -> &'static str {
                match self {
                    $(Self::$name => $doc.trim_ascii(),)+
                }
            }

            /// Whether a topic narrows it.
            pub(crate) fn follows_topic(self) -> bool {
                let scope = match self {
                    $(Self::$name => Scope::$scope,)+
                };
                scope == Scope::Topic
            }

            /// What pages of a region state of it.
            pub(super) fn answer<'a>(self, question: &Question<'a, '_>) -> Stated<'a> {
                match self {
                    $(Self::$name => { let $question = question; $answer })+
                }
            }
        }
    };
}

aspects! {
    /// Ordinary seats of the assembly (platser i fullmäktige).
    AssemblySeats = "platser i fullmäktige", Whole, |question| bodies::seats(question, OrganizationKind::Assembly);
    /// Ordinary seats of the executive board (platser i regionstyrelsen).
    BoardSeats = "platser i regionstyrelsen", Whole, |question| bodies::seats(question, OrganizationKind::ExecutiveBoard);
    /// The parties' seats in the assembly, of the latest year that is stated (mandat per parti).
    MandatesByParty = "mandat per parti", Whole, |question| figures::mandates(question);
    /// How many people hold an elected office (förtroendevalda).
    ElectedRepresentatives = "förtroendevalda", Whole, |question| figures::figure(question, Measure::ElectedRepresentatives);
    /// How many committees there are, patient committees not among them (nämnder).
    Committees = "nämnder", Topic, |question| bodies::count(question, OrganizationKind::Committee);
    /// The committees and boards in each area of the mission (nämnder per uppdragsområde).
    CommitteesByMission = "nämnder per uppdragsområde", Topic, |question| bodies::committees_by_mission(question);
    /// Ordinary seats of each committee and board (platser i nämnder och styrelser).
    CommitteeSeats = "platser i nämnder och styrelser", Topic, |question| bodies::seats_of_each(question);
    /// How many boards there are beside the executive board (styrelser).
    Boards = "styrelser", Topic, |question| bodies::count(question, OrganizationKind::Board);
    /// How many subcommittees there are (utskott).
    Subcommittees = "utskott", Topic, |question| bodies::count(question, OrganizationKind::Subcommittee);
    /// How many patient committees there are (patientnämnder).
    PatientCommittees = "patientnämnder", Whole, |question| bodies::count(question, OrganizationKind::PatientCommittee);
    /// Who audits the region (revision).
    Audit = "revision", Whole, |question| bodies::names(question, OrganizationKind::Audit);
    /// How many companies there are (bolag).
    Companies = "bolag", Topic, |question| bodies::count(question, OrganizationKind::Company);
    /// How many administrations there are (förvaltningar).
    Administrations = "förvaltningar", Topic, |question| bodies::count(question, OrganizationKind::Administration);
    /// Which officials' bodies support the political ones (tjänstemannastöd).
    Support = "tjänstemannastöd", Topic, |question| bodies::support(question);
    /// The levels of steering (styrnivåer).
    Levels = "styrnivåer", Whole, |question| bodies::levels(question);
    /// By which right bodies decide (beslutanderätt).
    DecisionRights = "beslutanderätt", Topic, |question| texts::decision_rights(question);
    /// How many people are employed, the latest that is stated; the cell's unit tells whether people or full-time posts were counted (anställda).
    Employees = "anställda", Topic, |question| figures::figure(question, Measure::Employees);
    /// How many people live there (invånare).
    Inhabitants = "invånare", Whole, |question| figures::figure(question, Measure::Inhabitants);
    /// How many municipalities there are (kommuner).
    Municipalities = "kommuner", Whole, |question| figures::figure(question, Measure::Municipalities);
    /// How many hospitals there are (sjukhus).
    Hospitals = "sjukhus", Whole, |question| figures::figure(question, Measure::Hospitals);
    /// How many health centres there are (vårdcentraler).
    HealthCentres = "vårdcentraler", Whole, |question| figures::figure(question, Measure::HealthCentres);
    /// The budget, the latest that is stated, its number in kronor (budget).
    Budget = "budget", Topic, |question| figures::money(question, Measure::Budget);
    /// The turnover, the latest that is stated, its number in kronor (omsättning).
    Turnover = "omsättning", Topic, |question| figures::money(question, Measure::Turnover);
    /// The tax rate, in the unit written, as a rule kronor of every hundred (skattesats).
    TaxRate = "skattesats", Whole, |question| figures::figure(question, Measure::TaxRate);
    /// Plans, budgets, strategies and programmes whose stated period includes the day of the last import (gällande planer).
    Plans = "gällande planer", Topic, |question| texts::plans_in_force(question);
    /// What the region wants to become (vision).
    Vision = "vision", Whole, |question| texts::goals(question, &[GoalKind::Vision], "visioner");
    /// Goals and areas of goals (mål).
    Goals = "mål", Topic, |question| texts::goals(question, &[GoalKind::GoalArea, GoalKind::Objective, GoalKind::Financial], "mål");
    /// How the region is steered, as its pages tell it (styrmodell).
    SteeringModel = "styrmodell", Whole, |question| texts::statements(question, StatementKind::SteeringModel);
    /// Principles of steering and of organisation (principer).
    Principles = "principer", Topic, |question| texts::statements(question, StatementKind::Principle);
    /// The parts of the mission (uppdrag).
    Missions = "uppdrag", Topic, |question| texts::missions(question);
    /// Statutes that its pages name (lagar).
    Laws = "lagar", Whole, |question| texts::laws(question);
}
