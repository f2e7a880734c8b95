//! Cursors: where a row stands in one order of one list at one revision, sealed so that nothing else can be read into them.

use super::error::ErrorCode;
use async_graphql::Result;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The list that a cursor belongs to: its revision, and a digest of what was asked in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CursorScope {
    /// The revision of the dataset.
    pub(super) revision: i64,
    /// A digest of the list's name, filter and order.
    pub(super) list: u64,
}

impl CursorScope {
    /// The scope of a list that is described in full.
    pub(super) fn new(revision: i64, description: &str) -> Self {
        Self { revision, list: digest(description) }
    }

    /// The cursor of the row at a position.
    pub(super) fn cursor(self, position: usize) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}.{:x}.{position}", self.revision, self.list))
    }

    /// The position that a cursor stands for.
    ///
    /// # Errors
    /// Where it is of another revision or another list, or no cursor at all.
    pub(super) fn position(self, cursor: &str) -> Result<usize> {
        let Some((revision, list, position)) = decode(cursor) else {
            return Err(ErrorCode::ForeignCursor.error(format!("\"{cursor}\" is no cursor; take one from `edges` or `pageInfo` of this list")));
        };
        if list != self.list {
            return Err(ErrorCode::ForeignCursor.error("the cursor is of another list; keep `filter` and `orderBy` the same from page to page"));
        }
        if revision != self.revision {
            return Err(ErrorCode::StaleCursor
                .error(format!("the cursor is of revision {revision}, the data is now at revision {}; begin again without a cursor", self.revision)));
        }
        Ok(position)
    }
}

fn decode(cursor: &str) -> Option<(i64, u64, usize)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let mut parts = text.splitn(3, '.');
    Some((parts.next()?.parse().ok()?, u64::from_str_radix(parts.next()?, 16).ok()?, parts.next()?.parse().ok()?))
}

/// The 64-bit FNV-1a digest: the same on every machine and in every version.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(error: &async_graphql::Error) -> String {
        error.extensions.as_ref().and_then(|extensions| extensions.get("code")).unwrap().to_string()
    }

    #[test]
    fn a_cursor_finds_its_place_again() {
        let scope = CursorScope::new(7, "documents");
        assert_eq!(scope.position(&scope.cursor(41)).unwrap(), 41);
    }

    #[test]
    fn stale_and_foreign_cursors_are_told_apart() {
        let cursor = CursorScope::new(7, "documents").cursor(1);
        assert_eq!(code(&CursorScope::new(8, "documents").position(&cursor).unwrap_err()), "\"STALE_CURSOR\"");
        assert_eq!(code(&CursorScope::new(7, "posts").position(&cursor).unwrap_err()), "\"FOREIGN_CURSOR\"");
        assert_eq!(code(&CursorScope::new(7, "posts").position("å").unwrap_err()), "\"FOREIGN_CURSOR\"");
    }
}
