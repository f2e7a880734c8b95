//! http: the server's addresses, and the server itself.

mod answered;
mod answering;
mod body;
mod client;
mod connection;
mod edition;
mod event;
mod graphql;
mod headers;
mod health;
mod measure;
mod memory;
mod negotiation;
mod observe;
mod page;
mod parameters;
mod persisted;
mod place;
mod playground;
mod pool;
mod protocol;
mod rate;
mod refusal;
mod serve;
mod stream;
mod subscription;
mod websocket;

pub use connection::ConnectionLimits;
pub use serve::{REQUESTS_PER_SECOND, ServeError, ServeSettings, Server, serve};
pub use stream::ConnectionTimes;
pub use websocket::SocketLimits;

use crate::dataset::LiveDataset;
use crate::schema::{Api, schema_sdl};
use answering::Answering;
use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::get;
use client::TrustedProxies;
use measure::Measures;
use observe::RequestIds;
use rate::RateLimit;
use std::sync::Arc;
use std::time::Duration;
use tower_http::compression::CompressionLayer;
use websocket::Sockets;

/// The longest body of a request, in bytes.
pub(crate) const BODY_BYTES_MAX: usize = 256 * 1024;
/// How long a client may take to send its request and we to answer it.
const EXCHANGE_TIME_MAX: Duration = Duration::from_secs(15);

/// What the server's addresses answer from.
#[derive(Clone)]
pub struct AppState {
    pub(crate) live: Arc<LiveDataset>,
    pub(crate) api: Arc<Api>,
    pub(crate) schema: Bytes,
    sockets: Arc<Sockets>,
    answering: Arc<Answering>,
    proxies: Arc<TrustedProxies>,
    rate: Arc<RateLimit>,
    measures: Arc<Measures>,
    request_ids: Arc<RequestIds>,
}

impl AppState {
    /// Answers from whichever dataset is live at the time, as often as anybody asks.
    pub fn new(live: Arc<LiveDataset>) -> Self {
        let measures = Arc::new(Measures::default());
        Self {
            live,
            api: Arc::new(Api::new()),
            schema: schema_sdl().into(),
            sockets: Arc::new(Sockets::new(SocketLimits::default())),
            answering: Arc::new(Answering::new(&measures)),
            proxies: Arc::new(TrustedProxies::new(Vec::new())),
            rate: Arc::new(RateLimit::new(None)),
            measures,
            request_ids: Arc::default(),
        }
    }

    /// Keeps clients within the limits of the settings.
    #[must_use]
    pub fn with_limits(self, settings: &ServeSettings) -> Self {
        Self {
            sockets: Arc::new(Sockets::new(settings.sockets)),
            proxies: Arc::new(TrustedProxies::new(settings.trusted_proxies.clone())),
            rate: Arc::new(RateLimit::new(settings.requests_per_second)),
            ..self
        }
    }
}

/// All addresses of the server.
pub fn build_router(state: AppState) -> Router {
    build_router_with(state, Router::new())
}

/// All addresses of the server, and others that are answered under the same limits and with the same headers.
pub(crate) fn build_router_with(state: AppState, others: Router) -> Router {
    let graphql = get(graphql::answer_get).post(graphql::answer_post).fallback(graphql::refuse_method);
    let router = Router::new()
        .route("/", get(page::show_start))
        .route("/graphql", graphql)
        .route("/graphql/ws", get(websocket::open_socket))
        .route("/schema.graphql", get(graphql::show_schema))
        .route("/playground", get(playground::show_playground))
        .route("/playground/", get(playground::show_playground))
        .route("/playground/{*path}", get(playground::show_asset))
        .route("/healthz", get(health::show_health))
        .route("/readyz", get(health::show_readiness))
        .route("/metrics", get(measure::show_metrics))
        .merge(others.with_state(()))
        .fallback(page::show_missing)
        .method_not_allowed_fallback(page::show_wrong_method)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn(|request, next| page::answer_in_time(EXCHANGE_TIME_MAX, request, next)))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(protocol::keep_to_http))
        .layer(middleware::from_fn_with_state(state.clone(), rate::limit_rate));
    headers::add_headers(router).layer(middleware::from_fn_with_state(state.clone(), observe::observe)).with_state(state)
}
