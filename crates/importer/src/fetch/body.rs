//! The bytes of a saved page: read once, up to a limit.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The largest page that is read, in bytes: 20 MiB, a hundred times the largest page that a region is known to publish.
pub const BODY_BYTES_MAX: u64 = 20 * 1024 * 1024;

/// A saved page that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// The file is not there, is a folder, or may not be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// The file is larger than [`BODY_BYTES_MAX`].
    #[error("{path} is larger than {} MiB", BODY_BYTES_MAX / 1024 / 1024)]
    TooLarge {
        /// The file.
        path: String,
    },
}

/// Reads the bytes of a saved page.
///
/// # Errors
/// [`BodyError`], where the file cannot be read or is too large.
pub fn load_body(path: &Path) -> Result<Vec<u8>, BodyError> {
    let unreadable = |source| BodyError::Read { path: path.display().to_string(), source };
    let file = File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.is_dir() {
        return Err(unreadable(io::Error::from(io::ErrorKind::IsADirectory)));
    }
    let mut body = Vec::new();
    // One byte more than the limit tells a file at the limit from one beyond it, whatever size it claims to have.
    file.take(BODY_BYTES_MAX + 1).read_to_end(&mut body).map_err(unreadable)?;
    if body.len() as u64 > BODY_BYTES_MAX {
        return Err(BodyError::TooLarge { path: path.display().to_string() });
    }
    Ok(body)
}
