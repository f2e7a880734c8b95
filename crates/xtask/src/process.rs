//! Runs other programs.

use anyhow::{Context, Result, bail};
use std::process::{Command, Stdio};

/// Runs a program whose output goes to the terminal.
///
/// # Errors
/// Where it cannot be started or ends with a failure.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", describe(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", describe(command));
    }
    Ok(())
}

/// Runs a program and gives what it printed; what it printed is part of the error where it fails.
///
/// # Errors
/// Where it cannot be started or ends with a failure.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {}", describe(command)))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!("{} failed ({}):\n{printed}{}", describe(command), output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(printed)
}

fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
