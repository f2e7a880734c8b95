//! What HTTP asks of every request and of every response, whatever they are about.

use super::connection::Link;
use super::negotiation::{accepts_gzip, refuses_identity};
use super::page::{graphql_form, refuse_as_asked};
use async_graphql::futures_util::stream;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, HOST};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Version};
use axum::middleware::Next;
use axum::response::Response;
use std::convert::Infallible;

/// Refuses requests that HTTP does not allow, and takes out of headers what cannot be kept to.
pub(super) async fn keep_to_http(mut request: Request, next: Next) -> Response {
    let came_by_connection = request.extensions().get::<Link>().is_some();
    if came_by_connection && request.version() == Version::HTTP_11 && !has_one_host(request.headers()) {
        let message = "a request of HTTP/1.1 must have one `host` header, the name that the server was called by";
        return refuse_as_asked(graphql_form(&request), StatusCode::BAD_REQUEST, "BAD_REQUEST", message);
    }
    // An answer as it is helps more than none at all to a client that takes no coding that we have (RFC 9110, section 12.5.3).
    if refuses_identity(request.headers()) && !accepts_gzip(request.headers()) {
        request.headers_mut().remove(ACCEPT_ENCODING);
    }
    let mut response = next.run(request).await;
    // RFC 9110, section 8.6: a length would be that of the answer that is not sent. An empty body whose length is told would be given one.
    if response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().remove(CONTENT_LENGTH);
        *response.body_mut() = Body::from_stream(stream::empty::<Result<Bytes, Infallible>>());
    }
    response
}

/// Whether there is one host that can be one, or is said to be unknown (RFC 9112, section 3.2).
fn has_one_host(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).into_iter();
    let is_host = |host: &HeaderValue| host.is_empty() || Authority::try_from(host.as_bytes()).is_ok_and(|host| !host.as_str().contains('@'));
    hosts.next().is_some_and(is_host) && hosts.next().is_none()
}
