//! Digests, as ids and page versions carry them.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The SHA-256 of some bytes, in 64 hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
    }
    text
}

/// The first 24 hexadecimal digits of the SHA-256 of some parts, which no part can blur into the next.
pub(crate) fn parts_id(parts: &[&str]) -> String {
    let mut id = sha256_hex(parts.join("\u{1f}").as_bytes());
    id.truncate(24);
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standard() {
        // FIPS 180-4, the example of one block.
        assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_ne!(parts_id(&["ab", "c"]), parts_id(&["a", "bc"]));
    }
}
