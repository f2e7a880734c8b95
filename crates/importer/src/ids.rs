//! Ids of pages and of addresses: by region and address, so that they are the same in every database.

use crate::digest::sha256_hex;
use helheten_model::vocabulary::RegionCode;

/// `page:<region>/<the first 12 hexadecimal digits of the address's SHA-256>`.
pub(crate) fn page_id(region: RegionCode, url: &str) -> String {
    format!("page:{region}/{}", &sha256_hex(url.as_bytes())[..12])
}

/// `source:<region>/<the first 12 hexadecimal digits of the address's SHA-256>`.
pub(crate) fn source_id(region: RegionCode, url: &str) -> String {
    format!("source:{region}/{}", &sha256_hex(url.as_bytes())[..12])
}
