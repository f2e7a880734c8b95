//! What the commands say to the person at the terminal.

use std::io::{self, Write};

/// Writes a line to standard output.
pub(crate) fn say(line: &str) {
    // Where the output is closed, there is nobody left to tell.
    let _ = writeln!(io::stdout(), "{line}");
}

/// Writes a line to standard error.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
