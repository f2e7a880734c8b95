//! The register of Sweden's 21 regions.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

/// A region's code: two digits, as in the county codes of Statistics Sweden (länskod).
///
/// Extraction accepts any two digits; [`find_region`] tells whether the register has the region.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode([u8; 2]);

impl RegionCode {
    /// The two digits.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// A text that is not the code of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRegion(pub String);

impl fmt::Display for UnknownRegion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "unknown region \"{}\"; the regions are ", self.0)?;
        for (index, region) in regions().iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(formatter, "{separator}{} {}", region.code, region.name)?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownRegion {}

impl FromStr for RegionCode {
    type Err = UnknownRegion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.as_bytes() {
            [first @ b'0'..=b'9', second @ b'0'..=b'9'] => Ok(Self([*first, *second])),
            _ => Err(UnknownRegion(text.to_owned())),
        }
    }
}

impl TryFrom<String> for RegionCode {
    type Error = UnknownRegion;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.as_str().to_owned()
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for RegionCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// One region of the register.
#[derive(Clone, Debug, Deserialize)]
pub struct Region {
    /// The two-digit code.
    pub code: RegionCode,
    /// The official name ("Västra Götalandsregionen").
    pub name: String,
    /// The name in lower-case ASCII with hyphens, for addresses ("vastra-gotalandsregionen").
    pub slug: String,
    /// The code of the county in the Nomenclature of Territorial Units for Statistics, level 3 ("SE232").
    pub nuts3: String,
    /// The organisation number ("232100-0131").
    pub organisation_number: String,
    /// Who keeps its register of elected representatives ("Troman").
    pub representatives_register: String,
    /// The official web host ("vgregion.se").
    pub host: String,
}

#[derive(Deserialize)]
struct Register {
    region: Vec<Region>,
}

static REGISTER: LazyLock<Register> = LazyLock::new(|| toml::from_str(include_str!("regions.toml")).expect("the test of this module parses regions.toml"));

/// All regions, by code.
pub fn regions() -> &'static [Region] {
    &REGISTER.region
}

/// Finds a region by its code.
///
/// # Errors
/// [`UnknownRegion`], which names all codes, where the register has no such region.
pub fn find_region(code: RegionCode) -> Result<&'static Region, UnknownRegion> {
    regions().iter().find(|region| region.code == code).ok_or_else(|| UnknownRegion(code.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_register_has_21_regions_in_order() {
        assert_eq!(regions().len(), 21);
        assert!(regions().is_sorted_by_key(|region| region.code));
        assert_eq!(find_region("14".parse().unwrap()).unwrap().name, "Västra Götalandsregionen");
    }

    #[test]
    fn an_unknown_region_names_all() {
        let error = find_region("99".parse().unwrap()).unwrap_err().to_string();
        assert!(error.contains("\"99\"") && error.contains("01 Region Stockholm") && error.contains("25 Region Norrbotten"));
        assert!("1".parse::<RegionCode>().is_err() && "1é".parse::<RegionCode>().is_err());
    }
}
