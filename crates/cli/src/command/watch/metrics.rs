//! What Prometheus collects, over HTTP.

use anyhow::Context;
use axum::Router;
use axum::routing::get;
use helheten_importer::schedule::describe_metrics;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The media type of Prometheus' text format.
const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Serves `/metrics` and `/healthz` until the token is cancelled. All that is recorded from now on is shown.
///
/// # Errors
/// Where the address cannot be listened on.
pub(super) async fn serve(address: SocketAddr, stop: CancellationToken) -> anyhow::Result<()> {
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let handle = PrometheusBuilder::new().install_recorder().context("cannot record metrics")?;
    describe_metrics();
    let routes = Router::new().route("/metrics", get(async move || render(&handle))).route("/healthz", get(async || "ok\n"));
    tracing::info!("metrics on http://{}/metrics", listener.local_addr()?);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, routes).with_graceful_shutdown(stop.cancelled_owned()).await {
            tracing::error!(%error, "metrics are no longer served");
        }
    });
    Ok(())
}

fn render(handle: &PrometheusHandle) -> ([(&'static str, &'static str); 1], String) {
    handle.run_upkeep();
    ([("content-type", MEDIA_TYPE)], handle.render())
}
