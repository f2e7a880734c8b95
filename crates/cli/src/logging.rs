//! Logging to standard error, as text or as one JSON object a line, and traces to where a setting says.

use crate::settings::{LogFormat, Settings};
use crate::usage_error;
use opentelemetry::trace::TracerProvider;
use opentelemetry::{KeyValue, global};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::io;
use std::time::Duration;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt, registry};

/// How long the collector of traces may take to receive some.
const SEND_TIME_MAX: Duration = Duration::from_secs(5);
/// Where OTLP receives traces over HTTP (<https://opentelemetry.io/docs/specs/otlp/#otlphttp-request>).
const TRACES_PATH: &str = "v1/traces";

/// What logs and traces as long as it is kept; then, what was not yet sent is.
#[must_use]
pub(crate) struct Logging(Option<SdkTracerProvider>);

impl Drop for Logging {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.0.as_ref().map(SdkTracerProvider::shutdown) {
            tracing::warn!("the last traces could not be sent: {error}");
        }
    }
}

/// Starts logging; `RUST_LOG` overrides what `-v` and `-q` ask for.
///
/// # Errors
/// Where traces are to be sent to what is no address.
pub(crate) fn start(settings: &Settings) -> anyhow::Result<Logging> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default_filter(settings.verbosity, settings.log_format)));
    let lines = match settings.log_format {
        LogFormat::Text => fmt::layer().with_writer(io::stderr).with_target(false).boxed(),
        LogFormat::Json => fmt::layer().with_writer(io::stderr).json().with_span_list(false).boxed(),
    };
    let provider = settings.traces.as_deref().map(send_traces).transpose()?;
    let spans = provider.as_ref().map(|provider| {
        let is_ours = filter_fn(|metadata| metadata.is_span() && metadata.target().starts_with("helheten"));
        tracing_opentelemetry::layer().with_location(false).with_threads(false).with_tracer(provider.tracer("helheten")).with_filter(is_ours)
    });
    registry().with(lines.with_filter(filter)).with(spans).try_init().expect("logging is started once, by main");
    Ok(Logging(provider))
}

/// What is logged: from errors alone (`-q`) to everything (`-vvv`). A line for every request is for machines to read, unless people ask for it.
fn default_filter(verbosity: i8, format: LogFormat) -> &'static str {
    match verbosity {
        ..=-1 => "error",
        0 if format == LogFormat::Text => "warn,helheten=info,helheten_server=info,helheten_server::access=warn,helheten_server::request=warn",
        0 => "warn,helheten=info,helheten_server=info",
        1 => "info",
        2 => "info,helheten=debug,helheten_importer=debug,helheten_server=debug",
        _ => "trace",
    }
}

/// Sends traces by OTLP over HTTP, from a thread of their own.
fn send_traces(url: &str) -> anyhow::Result<SdkTracerProvider> {
    let mut endpoint = url::Url::parse(url).map_err(|error| usage_error(format!("traces cannot be sent to \"{url}\": {error}")))?;
    if endpoint.path() == "/" {
        endpoint.set_path(TRACES_PATH);
    }
    let exporter = SpanExporter::builder().with_http().with_protocol(Protocol::HttpBinary).with_endpoint(endpoint.as_str()).with_timeout(SEND_TIME_MAX).build();
    let exporter = exporter.map_err(|error| usage_error(format!("traces cannot be sent to \"{url}\": {error}")))?;
    global::set_text_map_propagator(TraceContextPropagator::new());
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_service_name("helheten").with_attribute(version).build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}
