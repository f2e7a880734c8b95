//! How often one client may ask: so many requests a second on average, and ten seconds' worth at once.

use super::AppState;
use super::client::Client;
use super::connection::Link;
use super::negotiation::{AnswerForm, refuse};
use axum::extract::{Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock, MonotonicClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

/// How many seconds' worth of requests may come at once.
const BURST_SECONDS: u32 = 10;
/// How many clients are told apart. Those beyond share allowances, so that nobody shuts out all of them.
const CLIENTS_MAX: usize = 100_000;
/// How many allowances they share.
const SHARED: u16 = 4_096;

/// Counts what each client asks.
pub(super) struct RateLimit {
    per_second: Option<NonZeroU32>,
    limiter: DefaultKeyedRateLimiter<IpAddr>,
    clock: MonotonicClock,
    /// Nobody can foretell who shares with whom.
    secret: RandomState,
}

impl RateLimit {
    /// So many requests a second; without a number, as many as come.
    pub(super) fn new(per_second: Option<NonZeroU32>) -> Self {
        let rate = per_second.unwrap_or(NonZeroU32::MAX);
        let quota = Quota::per_second(rate).allow_burst(rate.saturating_mul(NonZeroU32::MIN.saturating_add(BURST_SECONDS - 1)));
        Self { per_second, limiter: RateLimiter::keyed(quota), clock: MonotonicClock, secret: RandomState::new() }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// How long to wait, where there were too many.
    pub(super) fn check(&self, client: Client) -> Result<(), Duration> {
        let (Some(_), Some(address)) = (self.per_second, client.0) else { return Ok(()) };
        let key = if self.limiter.len() < CLIENTS_MAX { address } else { self.shared(address) };
        self.limiter.check_key(&key).map_err(|until| until.wait_time_from(self.clock.now()))
    }

    /// The allowance of a client that is not told apart from others: an address of a network that nobody sends from (RFC 6666).
    fn shared(&self, address: IpAddr) -> IpAddr {
        let number = u16::try_from(self.secret.hash_one(address) % u64::from(SHARED)).unwrap_or_default();
        Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, number).into()
    }

    /// Forgets clients that have their whole allowance again.
    pub(super) fn forget_the_rested(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }

    /// What a client is told that asked too often.
    pub(super) fn message(&self, wait: Duration) -> String {
        let per_second = self.per_second.map_or(0, NonZeroU32::get);
        format!("more than {per_second} requests a second came from your address; ask again in {} s", seconds(wait))
    }
}

/// Refuses requests of clients that ask too often. How the server is may always be asked.
pub(super) async fn limit_rate(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Link>().map(|link| link.peer);
    let client = state.proxies.find_client(peer, request.headers());
    request.extensions_mut().insert(client);
    if matches!(request.uri().path(), "/healthz" | "/readyz" | "/metrics") {
        return next.run(request).await;
    }
    match state.rate.check(client) {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            state.measures.count_rate_limited();
            let form = AnswerForm::read(request.headers()).unwrap_or(AnswerForm::Json);
            wait_a_while(refuse(StatusCode::TOO_MANY_REQUESTS, form, "RATE_LIMITED", &state.rate.message(wait)), wait)
        }
    }
}

/// Tells by `Retry-After` when to ask again.
pub(super) fn wait_a_while(mut response: Response, wait: Duration) -> Response {
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds(wait)));
    response
}

/// Whole seconds, at least one.
fn seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn clients_beyond_those_told_apart_do_not_shut_out_one_another() {
        let limit = RateLimit::new(NonZeroU32::new(1));
        let ask = |address: u32| limit.check(Client(Some(Ipv4Addr::from(address).into())));
        let told_apart = u32::try_from(CLIENTS_MAX).unwrap();
        assert!((0..told_apart).all(|address| ask(address).is_ok()));
        assert!((0..=BURST_SECONDS).any(|_| ask(told_apart).is_err()), "who asks too often is refused");
        assert!((1..10).any(|other| ask(told_apart + other).is_ok()), "the others are not");
    }
}
