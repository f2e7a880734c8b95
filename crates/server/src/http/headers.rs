//! The headers that every answer carries: what browsers may do with it, and who may read it.

use axum::Router;
use axum::http::header::{
    ACCEPT, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, Method};
use std::time::Duration;
use tower_http::cors::{Any, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;

/// What pages may load: only what the server itself serves. The editor writes style elements, and its style sheets carry fonts and pictures as data.
const PAGE_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; worker-src 'self'; \
                           object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// What pages do not use.
const FEATURES: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";
/// How long a browser may remember what it may send.
const PREFLIGHT_TIME: Duration = Duration::from_hours(24);

/// Adds the headers to all answers, and answers browsers that ask what they may send.
pub(super) fn add_headers<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    let asked = [
        ACCEPT,
        CONTENT_TYPE,
        IF_NONE_MATCH,
        super::observe::REQUEST_ID,
        HeaderName::from_static("apollo-require-preflight"),
        HeaderName::from_static("traceparent"),
        HeaderName::from_static("x-apollo-operation-name"),
    ];
    // What is read here is open to everybody, from every page.
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(asked)
        .expose_headers([ETAG, RETRY_AFTER, super::observe::REQUEST_ID])
        .max_age(PREFLIGHT_TIME);
    router
        .layer(cors)
        .layer(fixed_header(CONTENT_SECURITY_POLICY, PAGE_POLICY))
        .layer(fixed_header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed_header(X_FRAME_OPTIONS, "DENY"))
        .layer(fixed_header(REFERRER_POLICY, "no-referrer"))
        .layer(fixed_header(HeaderName::from_static("permissions-policy"), FEATURES))
        .layer(fixed_header(HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"))
        .layer(fixed_header(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
}

fn fixed_header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
