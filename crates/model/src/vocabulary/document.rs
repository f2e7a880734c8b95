//! Kinds of governing documents.

use super::vocabulary;

vocabulary! {
    /// What kind of document it is.
    DocumentKind {
        /// The assembly's plan for the whole region (regionplan).
        RegionalPlan = "REGIONAL_PLAN",
        /// A budget (budget).
        Budget = "BUDGET",
        /// A body's plan of operations (verksamhetsplan).
        OperationalPlan = "OPERATIONAL_PLAN",
        /// A balanced scorecard (styrkort).
        Scorecard = "SCORECARD",
        /// Rules of procedure (reglemente, arbetsordning).
        RulesOfProcedure = "RULES_OF_PROCEDURE",
        /// An order of delegation (delegationsordning).
        DelegationOrder = "DELEGATION_ORDER",
        /// A strategy (strategi).
        Strategy = "STRATEGY",
        /// A policy (policy).
        Policy = "POLICY",
        /// An annual report (årsredovisning).
        AnnualReport = "ANNUAL_REPORT",
        /// An interim report (delårsrapport).
        InterimReport = "INTERIM_REPORT",
        /// Minutes of a meeting (protokoll).
        Minutes = "MINUTES",
        /// A meeting's agenda (föredragningslista).
        Agenda = "AGENDA",
        /// A programme (program).
        Programme = "PROGRAMME",
        /// An instruction (instruktion).
        Instruction = "INSTRUCTION",
        /// A document of another kind (annat dokument).
        Other = "OTHER",
    }
}
