//! Levels of steering: from the owner's to the providers'.

use super::vocabulary;

vocabulary! {
    /// A level of a region's steering.
    Level {
        /// The owner's level for the whole region (regiongemensam ägarnivå).
        Owner = "OWNER",
        /// Long-term goals and strategies (strategisk nivå).
        Strategic = "STRATEGIC",
        /// Tasks and resources that follow the strategies (operativ nivå).
        Operative = "OPERATIVE",
        /// Dialogue and follow-up in a part of the region (delregional nivå).
        Subregional = "SUBREGIONAL",
        /// Those who carry the work out (utförare).
        Provider = "PROVIDER",
        /// Support for the others (stödjande).
        Supporting = "SUPPORTING",
    }
}
