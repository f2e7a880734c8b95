//! What HTTP asks of every request and of every response, whatever they are about.

use super::connection::Link;
use super::negotiation::{AnswerForm, accepts_gzip, refuse, refuses_identity};
use async_graphql::futures_util::stream;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, HOST};
use axum::http::{StatusCode, Version};
use axum::middleware::Next;
use axum::response::Response;
use std::convert::Infallible;

/// Refuses requests that HTTP does not allow, and takes out of headers what cannot be kept to.
pub(super) async fn keep_to_http(mut request: Request, next: Next) -> Response {
    let came_by_connection = request.extensions().get::<Link>().is_some();
    // RFC 9112, section 3.2: one host, also where the address names it.
    if came_by_connection && request.version() == Version::HTTP_11 && request.headers().get_all(HOST).iter().count() != 1 {
        let form = AnswerForm::read(request.headers()).unwrap_or(AnswerForm::Json);
        return refuse(StatusCode::BAD_REQUEST, form, "BAD_REQUEST", "a request of HTTP/1.1 must have one `host` header");
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
