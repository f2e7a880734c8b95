//! Areas of a region's mission.

use super::vocabulary;

vocabulary! {
    /// An area of a region's mission.
    MissionArea {
        /// Health and medical care (hälso- och sjukvård).
        HealthCare = "HEALTH_CARE",
        /// Dental care (tandvård).
        DentalCare = "DENTAL_CARE",
        /// Public transport and its infrastructure (kollektivtrafik).
        PublicTransport = "PUBLIC_TRANSPORT",
        /// Regional development and growth (regional utveckling).
        RegionalDevelopment = "REGIONAL_DEVELOPMENT",
        /// Culture (kultur).
        Culture = "CULTURE",
        /// Education (utbildning).
        Education = "EDUCATION",
        /// Environment and climate (miljö).
        Environment = "ENVIRONMENT",
        /// Research and innovation (forskning).
        Research = "RESEARCH",
        /// Property and internal services (fastighet och service).
        PropertyAndService = "PROPERTY_AND_SERVICE",
        /// Preparedness and security (beredskap).
        Preparedness = "PREPAREDNESS",
        /// Human rights (mänskliga rättigheter).
        HumanRights = "HUMAN_RIGHTS",
        /// An area of none of the other kinds (övrigt).
        Other = "OTHER",
    }
}
