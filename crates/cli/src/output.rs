//! Standard output: what commands print, and a reader that goes away before the end.

use std::fmt;
use std::io::{self, ErrorKind, Write};

/// Writes to standard output at once.
///
/// # Errors
/// [`OutputError`], which tells a reader that went away from a device that is full.
pub(crate) fn print(text: &str) -> Result<(), OutputError> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(OutputError)
}

/// Standard output could not be written.
#[derive(Debug)]
pub(crate) struct OutputError(pub(crate) io::Error);

impl OutputError {
    /// Whether the reader went away (`helheten extract … | head`), which is no fault.
    pub(crate) fn is_reader_gone(&self) -> bool {
        self.0.kind() == ErrorKind::BrokenPipe
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("failed to write to standard output")
    }
}

impl std::error::Error for OutputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}
