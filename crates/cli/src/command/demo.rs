//! `helheten demo`: the bundled pages, imported and served.

use super::block_on;
use super::import::{Source, import_source, load_bundled};
use super::serve::{ListenArguments, serve_database};
use crate::failure::Status;
use crate::output;
use crate::progress::ProgressLog;
use crate::settings::Settings;
use clap::Args;
use helheten_importer::corrections::CorrectionSet;
use helheten_importer::import::Acceptance;
use helheten_importer::store::open_for_writing;
use tokio_util::sync::CancellationToken;

const EXAMPLES: &str = "\
Examples:
  helheten demo
  helheten demo --listen 127.0.0.1:9000 --database sqlite::memory:

Imports the pages that are bundled with the program into the database (helheten.db, unless another one
is named), then serves it until it is stopped. Doing it again adds nothing to the database but a run.

Exit codes:
  0  stopped as it was told to
  1  failed: a database that cannot be written, an address in use
  64 wrong usage";

/// What `demo` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DemoArguments {
    #[command(flatten)]
    listen: ListenArguments,
}

/// Runs the command.
pub(crate) fn run(arguments: &DemoArguments, settings: &Settings) -> anyhow::Result<Status> {
    let source = load_bundled()?;
    block_on(async {
        let db = open_for_writing(&settings.database).await?;
        let report = {
            let mut log = ProgressLog::new(settings.verbosity);
            import_source(&db, Source::Saved(source), &CorrectionSet::NONE, Acceptance::Nothing, &CancellationToken::new(), &mut |event| log.show(&event))
                .await?
        };
        output::print(&format!("{}\n", report.render()))?;
        serve_database(db, &arguments.listen, settings).await
    })
}
