//! How bodies, posts and regions stand to one another, and by which right they decide.

use super::vocabulary;

vocabulary! {
    /// How one end of a relation stands to the other; read it from `from` to `to`.
    RelationKind {
        /// `to` appoints `from` (utses av).
        AppointedBy = "APPOINTED_BY",
        /// `from` works for and answers to `to` (arbetar på uppdrag av).
        ReportsTo = "REPORTS_TO",
        /// `from` is a part of `to` (del av).
        PartOf = "PART_OF",
        /// `from` is one of the plural body `to` (en av).
        MemberOf = "MEMBER_OF",
        /// `to` gives `from` its officials' support (får stöd av).
        SupportedBy = "SUPPORTED_BY",
        /// `from` steers `to` (styr).
        Governs = "GOVERNS",
        /// `from` gives its task to `to` (ger uppdrag till).
        Commissions = "COMMISSIONS",
        /// `to` owns `from` (ägs av).
        OwnedBy = "OWNED_BY",
        /// `from` delegates the right to decide to `to` (delegerar till).
        DelegatesTo = "DELEGATES_TO",
        /// `from` prepares matters for `to` (bereder åt).
        PreparesFor = "PREPARES_FOR",
        /// `from` is led by the office `to` (leds av).
        LedByRole = "LED_BY_ROLE",
    }
}

vocabulary! {
    /// By which right a body decides.
    Right {
        /// A right of its own, by rules of procedure (egen beslutanderätt).
        Own = "OWN",
        /// A right that another body has delegated (delegerad beslutanderätt).
        Delegated = "DELEGATED",
        /// It prepares matters and decides none (bereder).
        Prepares = "PREPARES",
        /// It acts by the owner's directive (ägardirektiv).
        OwnerDirective = "OWNER_DIRECTIVE",
        /// It carries decisions out (verkställighet).
        Execution = "EXECUTION",
    }
}
