//! `helheten serve`: the database as GraphQL, with the playground.

mod limits;
mod open_files;

use super::block_on;
use crate::failure::Status;
use crate::output;
use crate::settings::Settings;
use anyhow::Context;
use clap::Args;
use helheten_importer::store::open_for_reading;
use helheten_server::{ServeSettings, Server};
use limits::LimitArguments;
use sea_orm::DatabaseConnection;
use std::net::SocketAddr;

const EXAMPLES: &str = "\
Examples:
  helheten serve
  helheten serve --listen 0.0.0.0:80 --database sqlite:///var/lib/helheten/helheten.db

The server only reads. It shows what a later import stores within seconds, without a restart.
Stop it with Ctrl-C or SIGTERM; answers on their way are finished first.

Exit codes:
  0  stopped as it was told to
  1  failed: no database, a database of another version, an address in use
  64 wrong usage";

/// Where `serve` and `demo` listen.
#[derive(Args)]
pub(crate) struct ListenArguments {
    /// Where to listen; port 0 takes any that is free [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT", env = "HELHETEN_LISTEN")]
    listen: Option<SocketAddr>,
    #[command(flatten)]
    limits: LimitArguments,
}

/// What `serve` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ServeArguments {
    #[command(flatten)]
    listen: ListenArguments,
}

/// Runs the command.
pub(crate) fn run(arguments: &ServeArguments, settings: &Settings) -> anyhow::Result<Status> {
    block_on(async {
        let db = open_for_reading(&settings.database).await?;
        serve_database(db, &arguments.listen, settings).await
    })
}

/// Serves a database until the program is told to stop, and prints the addresses.
pub(crate) async fn serve_database(db: DatabaseConnection, arguments: &ListenArguments, settings: &Settings) -> anyhow::Result<Status> {
    let listen = arguments.listen.unwrap_or(settings.listen);
    let stop = stop_signal().context("cannot listen for signals")?;
    let mut serve = ServeSettings::new(listen);
    arguments.limits.apply(settings, &mut serve)?;
    let server = Server::start(serve, db).await?;
    output::print(&describe_addresses(server.address()))?;
    server.run(stop).await;
    Ok(Status::Done)
}

fn describe_addresses(listen: SocketAddr) -> String {
    let address = super::healthcheck::reachable(listen);
    let query = "{ organizations(filter: {kind: {in: [COMMITTEE]}}, first: 3) { totalCount nodes { name evidence { quote } } } }";
    let body = serde_json::json!({ "query": query });
    format!(
        "playground  http://{address}/playground\n\
         GraphQL     http://{address}/graphql\n\
         schema      http://{address}/schema.graphql\n\
         metrics     http://{address}/metrics\n\
         try         curl -s http://{address}/graphql -H 'content-type: application/json' -d '{body}'\n"
    )
}

/// Ends when the program is told to stop: by Ctrl-C, or by SIGTERM as containers do.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends when the program is told to stop by Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        // Where Ctrl-C cannot be heard, it ends the program by itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
