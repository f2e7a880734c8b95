//! schedule: imports at the times of a timetable, one at a time across programs, with alerts and metrics.
//!
//! Nothing here looks at a clock of its own: the time, waiting and chance are arguments.

mod alert;
mod clock;
mod lease;
mod measure;
mod plan;
mod run;
mod timetable;
mod watch;

pub use alert::{Alert, AlertEvent, AlertTargets};
pub use clock::Clock;
pub use lease::{LEASE_LIFETIME, RENEWAL_PAUSE, Taking, describe_holder, give_up_lease, keep_lease, renew_lease, take_lease};
pub use measure::describe_metrics;
pub use run::{Once, Runner, run_once};
pub use timetable::{Timetable, TimetableError, parse_jitter};
pub use watch::{LATE_AFTER, RUNS_MAX, WatchSettings, watch};

use crate::report::ImportReport;
use crate::store::OpenError;
use sea_orm::{DatabaseConnection, DbErr};
use std::error::Error;
use tokio_util::sync::CancellationToken;

/// Why something that is done on schedule failed.
pub type WorkError = Box<dyn Error + Send + Sync>;

/// What is done on schedule: an import, into a database that is opened anew for each.
pub trait Work {
    /// Opens the database.
    ///
    /// # Errors
    /// Where it cannot be opened now; it is tried again.
    fn open(&self) -> impl Future<Output = Result<DatabaseConnection, WorkError>>;

    /// Imports once. When the token is cancelled, it ends as soon as it can without losing what it has: within a page's time.
    ///
    /// # Errors
    /// Where there is no report. An error that a [`DbErr`] or an [`OpenError`] caused is tried again.
    fn run(&self, db: &DatabaseConnection, stop: CancellationToken) -> impl Future<Output = Result<ImportReport, WorkError>>;
}

/// Whether the database caused an error.
fn is_of_database(error: &WorkError) -> bool {
    causes(error).any(|cause| cause.is::<DbErr>() || cause.is::<OpenError>())
}

/// An error with its causes, of which those are left out that the message before them ends with.
fn describe_error(error: &WorkError) -> String {
    causes(error).map(ToString::to_string).fold(String::new(), |text, cause| match text.as_str() {
        "" => cause,
        text if text.ends_with(&cause) => text.to_owned(),
        text => format!("{text}: {cause}"),
    })
}

fn causes(error: &WorkError) -> impl Iterator<Item = &(dyn Error + 'static)> {
    let first: &(dyn Error + 'static) = error.as_ref();
    std::iter::successors(Some(first), |error| (*error).source())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::ImportError;
    use crate::store::StoreError;

    #[test]
    fn what_the_database_caused_is_told_from_the_rest() {
        let refused: WorkError = ImportError::Store(StoreError::Database(DbErr::Custom("gone".to_owned()))).into();
        assert!(is_of_database(&refused));
        assert_eq!(describe_error(&refused), "failed to store the run: the database refused: Custom Error: gone");
        assert!(!is_of_database(&"there is no folder saved".into()));
    }
}
