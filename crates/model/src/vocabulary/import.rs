//! How imports end: of a page, and as a whole.

use super::vocabulary;

vocabulary! {
    /// How the visit to a page ended.
    VisitOutcome {
        /// The page was not known before (ny).
        New = "NEW",
        /// The page has other content than before (ändrad).
        Changed = "CHANGED",
        /// The page is as it was (oförändrad).
        Unchanged = "UNCHANGED",
        /// The page has moved to another address, where it is read (flyttad).
        Moved = "MOVED",
        /// What came in the page's place is kept aside until somebody has looked; what it said before stands (i karantän).
        Quarantined = "QUARANTINED",
        /// The page could not be read; what it said before stands (misslyckades).
        Failed = "FAILED",
    }
}

vocabulary! {
    /// Why what came in a page's place is kept aside.
    QuarantineReason {
        /// An error page came with a status that says that all is well (felsida).
        ErrorPage = "ERROR_PAGE",
        /// The page holds no text (tom sida).
        Empty = "EMPTY",
        /// The page states less than half of the facts that it stated before (förlorade fakta).
        FactsLost = "FACTS_LOST",
        /// The page is about another region (annan regions sida).
        OtherRegion = "OTHER_REGION",
        /// All pages of the region together state less than its source says that they do (för lite utbyte).
        MinimumYield = "MINIMUM_YIELD",
    }
}

vocabulary! {
    /// How an import ended.
    RunStatus {
        /// All went as it should (fullständig).
        Complete = "COMPLETE",
        /// Something is kept aside or failed that should not have; the report says what (försämrad).
        Degraded = "DEGRADED",
        /// No region could be imported (misslyckad).
        Failed = "FAILED",
    }
}
