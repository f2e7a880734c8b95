//! Logging to standard error, as text or as one JSON object a line.

use crate::settings::{LogFormat, Settings};
use std::io;
use tracing_subscriber::EnvFilter;

/// Starts logging; `RUST_LOG` overrides what `-v` and `-q` ask for.
pub(crate) fn start(settings: &Settings) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default_filter(settings.verbosity)));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let started = match settings.log_format {
        LogFormat::Text => subscriber.with_target(false).try_init(),
        LogFormat::Json => subscriber.json().try_init(),
    };
    started.expect("logging is started once, by main");
}

/// What is logged: from errors alone (`-q`) to everything (`-vvv`).
fn default_filter(verbosity: i8) -> &'static str {
    match verbosity {
        ..=-1 => "error",
        0 => "warn,helheten=info,helheten_server=info",
        1 => "info",
        2 => "info,helheten=debug,helheten_importer=debug,helheten_server=debug",
        _ => "trace",
    }
}
