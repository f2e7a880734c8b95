//! http: the server's addresses, and the server itself.

mod answered;
mod answering;
mod body;
mod edition;
mod event;
mod graphql;
mod health;
mod negotiation;
mod page;
mod parameters;
mod persisted;
mod playground;
mod pool;
mod refusal;
mod serve;
mod subscription;
mod websocket;

pub use serve::{ServeError, ServeSettings, Server, serve};
pub use websocket::SocketLimits;

use crate::dataset::LiveDataset;
use crate::schema::{Api, schema_sdl};
use answering::Answering;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, REFERRER_POLICY, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware;
use axum::routing::get;
use std::sync::Arc;
use std::time::Duration;
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use websocket::Sockets;

/// The longest body of a request, in bytes.
pub(crate) const BODY_BYTES_MAX: usize = 256 * 1024;
/// How long a client may take to send its request and we to answer it.
const EXCHANGE_TIME_MAX: Duration = Duration::from_secs(15);

/// What pages may load: only what the server itself serves. The editor writes style elements, and its style sheets carry fonts and pictures as data.
const PAGE_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; worker-src 'self'; \
                           object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What the server's addresses answer from.
#[derive(Clone)]
pub struct AppState {
    pub(crate) live: Arc<LiveDataset>,
    pub(crate) api: Arc<Api>,
    pub(crate) schema: Arc<str>,
    sockets: Arc<Sockets>,
    answering: Arc<Answering>,
}

impl AppState {
    /// Answers from whichever dataset is live at the time.
    pub fn new(live: Arc<LiveDataset>) -> Self {
        Self {
            live,
            api: Arc::new(Api::new()),
            schema: schema_sdl().into(),
            sockets: Arc::new(Sockets::new(SocketLimits::default())),
            answering: Arc::new(Answering::new()),
        }
    }

    /// Keeps connections for subscriptions within other limits.
    #[must_use]
    pub fn with_socket_limits(self, limits: SocketLimits) -> Self {
        Self { sockets: Arc::new(Sockets::new(limits)), ..self }
    }
}

/// All addresses of the server.
pub fn build_router(state: AppState) -> Router {
    let graphql = get(graphql::answer_get).post(graphql::answer_post).fallback(graphql::refuse_method);
    Router::new()
        .route("/", get(page::show_start))
        .route("/graphql", graphql)
        .route("/graphql/ws", get(websocket::open_socket))
        .route("/schema.graphql", get(graphql::show_schema))
        .route("/playground", get(playground::show_playground))
        .route("/playground/", get(playground::show_playground))
        .route("/playground/{*path}", get(playground::show_asset))
        .route("/healthz", get(health::show_health))
        .route("/readyz", get(health::show_readiness))
        .fallback(page::show_missing)
        .method_not_allowed_fallback(page::show_wrong_method)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn(|request, next| page::answer_in_time(EXCHANGE_TIME_MAX, request, next)))
        .layer(CompressionLayer::new())
        .layer(
            CorsLayer::new()
                .allow_origin(tower_http::cors::Any)
                .allow_methods([Method::GET, Method::POST])
                .allow_headers([CONTENT_TYPE])
                .expose_headers([ETAG, RETRY_AFTER]),
        )
        .layer(fixed_header(CONTENT_SECURITY_POLICY, PAGE_POLICY))
        .layer(fixed_header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed_header(X_FRAME_OPTIONS, "DENY"))
        .layer(fixed_header(REFERRER_POLICY, "no-referrer"))
        .with_state(state)
}

fn fixed_header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
