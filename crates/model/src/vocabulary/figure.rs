//! What a number measures and how exactly a page states it.

use super::vocabulary;

vocabulary! {
    /// What a figure measures.
    Measure {
        /// People who live there (invånare).
        Inhabitants = "INHABITANTS",
        /// People who are employed there (anställda).
        Employees = "EMPLOYEES",
        /// Municipalities in the region (kommuner).
        Municipalities = "MUNICIPALITIES",
        /// Ordinary seats of a body (ledamöter).
        ElectedSeats = "ELECTED_SEATS",
        /// People with an elected office (förtroendevalda).
        ElectedRepresentatives = "ELECTED_REPRESENTATIVES",
        /// Hospitals (sjukhus).
        Hospitals = "HOSPITALS",
        /// Health centres (vårdcentraler).
        HealthCentres = "HEALTH_CENTRES",
        /// A budget, in the unit written (budget).
        Budget = "BUDGET",
        /// A turnover, in the unit written (omsättning).
        Turnover = "TURNOVER",
        /// The tax rate, in the unit written (skattesats).
        TaxRate = "TAX_RATE",
        /// How many bodies of a class there are (antal organ).
        CountOfBodies = "COUNT_OF_BODIES",
        /// A party's seats in the assembly (mandat).
        MandateSeats = "MANDATE_SEATS",
        /// Something else that was counted (annat).
        Other = "OTHER",
    }
}

vocabulary! {
    /// How exactly a page states a value.
    Qualifier {
        /// The value as written (exakt).
        Exact = "EXACT",
        /// About the value: cirka, omkring, ungefär (ungefär).
        About = "ABOUT",
        /// More than the value: drygt, över, mer än, minst (drygt).
        Over = "OVER",
        /// Less than the value: knappt, under, högst (knappt).
        Under = "UNDER",
    }
}
