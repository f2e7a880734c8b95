//! How a command ends: its exit code, and what standard error says of a failure.

use crate::output::OutputError;
use helheten_importer::fetch::folder::FolderError;
use helheten_importer::forget::ForgetError;
use helheten_importer::store::restore::RestoreError;
use helheten_importer::store::{OpenError, StoreError};
use std::io::{self, Write};
use std::process::ExitCode;

/// An import was done, but is degraded.
const DEGRADED: u8 = 2;

/// The main thing was done, and something that belongs to it was not.
const PARTLY: u8 = 3;

/// The command line or the settings are wrong: `EX_USAGE` of sysexits.h.
pub(crate) const WRONG_USAGE: u8 = 64;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// All was done.
    Done,
    /// Something failed that has been reported.
    Failed,
    /// An import was done, but something is kept aside, or failed that should not have.
    Degraded,
    /// The main thing was done, and something that belongs to it was not.
    Partly,
    /// Not done now, as another program does it or it was told to stop; worth another try.
    Busy,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Done => Self::SUCCESS,
            Status::Failed => Self::FAILURE,
            Status::Degraded => Self::from(DEGRADED),
            Status::Partly => Self::from(PARTLY),
            // EX_TEMPFAIL of sysexits.h: try again later.
            Status::Busy => Self::from(75),
        }
    }
}

/// The command line or the settings are wrong.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct UsageError(pub(crate) String);

/// Prints what is wrong with the command line, or the help that it asks for; gives the exit code.
pub(crate) fn report_usage(error: &clap::Error) -> ExitCode {
    // Where nobody reads it, there is nobody left to tell.
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(WRONG_USAGE) } else { ExitCode::SUCCESS }
}

/// Says on standard error why a command failed and what can be done; gives the exit code.
pub(crate) fn report_failure(error: &anyhow::Error) -> ExitCode {
    if error.downcast_ref::<OutputError>().is_some_and(OutputError::is_reader_gone) {
        return ExitCode::SUCCESS;
    }
    print_failure(error);
    if error.chain().any(<dyn std::error::Error>::is::<UsageError>) { ExitCode::from(WRONG_USAGE) } else { ExitCode::FAILURE }
}

/// Writes an error, its causes and a hint to standard error.
pub(crate) fn print_failure(error: &anyhow::Error) {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        // Messages that already end with their cause's are not followed by it again.
        if text.is_empty() {
            text = format!("error: {cause}");
        } else if !text.ends_with(&cause) {
            text = format!("{text}\n  caused by: {cause}");
        }
    }
    if let Some(hint) = error.chain().find_map(find_hint) {
        text = format!("{text}\n  hint: {hint}");
    }
    // Where standard error is closed, there is nobody left to tell.
    let _ = writeln!(io::stderr(), "{text}");
}

/// What can be done about an error, where the stage that failed knows.
fn find_hint(error: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    if let Some(error) = error.downcast_ref::<OpenError>() {
        return Some(error.hint());
    }
    if let Some(error) = error.downcast_ref::<FolderError>() {
        return error.hint();
    }
    if let Some(error) = error.downcast_ref::<RestoreError>() {
        return error.hint();
    }
    if let Some(error) = error.downcast_ref::<ForgetError>() {
        return error.hint();
    }
    error.downcast_ref::<StoreError>().and_then(StoreError::hint)
}
