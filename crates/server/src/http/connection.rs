//! Connections: how many there may be, how long each may stand still, and how all of them end.

use super::client::{TrustedProxies, counted_as};
use super::measure::{Counted, Measures};
use super::place::{Place, Places, TooMany};
use super::stream::{Activity, ConnectionTimes, GuardedStream};
use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use tower_http::add_extension::AddExtension;

/// The longest head of a request, in bytes.
const HEAD_BYTES_MAX: usize = 128 * 1024;
/// How many headers a request may have.
const HEADERS_MAX: usize = 64;
/// How many requests one connection of HTTP/2 may make at once.
const STREAMS_MAX: u32 = 100;
/// How long to wait where the system gives no connection, as for want of open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// How many connections are told at once that there are too many; the others are closed without a word.
const REFUSALS_MAX: usize = 256;
/// How long a connection is left to end by itself.
const LEAVE_TIME_MAX: Duration = Duration::from_secs(1);

/// How many connections there may be.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// In total.
    pub connections_max: usize,
    /// From one address, unless it is a trusted proxy's.
    pub per_address_max: usize,
    /// How long each may stand still.
    pub times: ConnectionTimes,
}

impl ConnectionLimits {
    /// So many in total, a quarter of them from one address.
    pub fn new(connections_max: usize) -> Self {
        Self { connections_max, per_address_max: (connections_max / 4).max(1), times: ConnectionTimes::default() }
    }
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self::new(4_096)
    }
}

/// The connection that a request came by.
#[derive(Clone)]
pub(super) struct Link {
    pub(super) peer: IpAddr,
    pub(super) activity: Arc<Activity>,
}

/// The connections that are open.
pub(super) struct Connections {
    limits: ConnectionLimits,
    proxies: Arc<TrustedProxies>,
    measures: Arc<Measures>,
    places: Arc<Places>,
    refusals: Arc<Semaphore>,
    /// No more requests are taken.
    stop: CancellationToken,
    /// What still goes on is cut off.
    cut: CancellationToken,
}

/// A connection's place, for as long as it is open.
pub(super) type Seat = (Place, Counted);

impl Connections {
    /// None yet.
    pub(super) fn new(limits: ConnectionLimits, proxies: Arc<TrustedProxies>, measures: Arc<Measures>) -> Arc<Self> {
        let (stop, cut) = (CancellationToken::new(), CancellationToken::new());
        let refusals = Arc::new(Semaphore::new(REFUSALS_MAX));
        let places = Places::new(limits.connections_max, limits.per_address_max);
        Arc::new(Self { limits, proxies, measures, places, refusals, stop, cut })
    }

    /// Answers on every connection that comes, until `shutdown` ends. Then lets requests in flight finish, for `stop_time_max`.
    pub(super) async fn serve(self: Arc<Self>, listener: TcpListener, router: Router, shutdown: impl Future<Output = ()>, stop_time_max: Duration) {
        let builder = Arc::new(set_up(&self.limits.times));
        let mut shutdown = pin!(shutdown);
        let mut is_failing = false;
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = &mut shutdown => break,
            };
            match accepted {
                Ok((stream, peer)) => {
                    is_failing = false;
                    self.receive(stream, peer.ip(), &router, &builder);
                }
                // The client has gone already.
                Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) => {}
                Err(error) => {
                    if !std::mem::replace(&mut is_failing, true) {
                        tracing::error!("no connection can be accepted for the moment: {error}");
                    }
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
        drop(listener);
        self.stop.cancel();
        if timeout(stop_time_max, self.places.all_left()).await.is_err() {
            self.cut.cancel();
        }
    }

    fn receive(self: &Arc<Self>, stream: TcpStream, peer: IpAddr, router: &Router, builder: &Arc<Builder<TokioExecutor>>) {
        match self.admit(peer) {
            Ok(seat) => {
                tokio::spawn(Arc::clone(self).converse(stream, peer, seat, router.clone(), Arc::clone(builder)));
            }
            Err(too_many) => {
                self.measures.count_connection_refused(match too_many {
                    TooMany::InTotal(_) => "total",
                    TooMany::OfAddress(_) => "address",
                });
                if let Ok(permit) = Arc::clone(&self.refusals).try_acquire_owned() {
                    tokio::spawn(async move {
                        // Whoever does not listen to why learns nothing more.
                        let _ = timeout(LEAVE_TIME_MAX, turn_away(stream)).await;
                        drop(permit);
                    });
                }
            }
        }
    }

    /// Gives a connection a place.
    ///
    /// # Errors
    /// Of what there are too many.
    fn admit(&self, peer: IpAddr) -> Result<Seat, TooMany> {
        let address = Some(counted_as(peer)).filter(|_| !self.proxies.trusts(peer));
        let place = self.places.take(address)?;
        Ok((place, Counted::new(&self.measures.connections)))
    }

    async fn converse(self: Arc<Self>, stream: TcpStream, peer: IpAddr, seat: Seat, router: Router, builder: Arc<Builder<TokioExecutor>>) {
        // Answers are small and written whole: none waits to be put together with the next. A connection that is gone says so when it is read.
        let _ = stream.set_nodelay(true);
        let activity = Arc::new(Activity::new(self.limits.times));
        let link = Link { peer, activity: Arc::clone(&activity) };
        let stream = TokioIo::new(GuardedStream::new(stream, Arc::clone(&activity), seat));
        let mut connection = pin!(builder.serve_connection_with_upgrades(stream, TowerToHyperService::new(AddExtension::new(router, link))));
        let (mut is_stopping, mut left_at) = (false, None);
        loop {
            let deadline = activity.deadline();
            let wake_at = left_at.map_or(deadline, |left| deadline.max(left));
            tokio::select! {
                biased;
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        tracing::debug!("a connection ended: {error}");
                    }
                    return;
                }
                () = self.stop.cancelled(), if !is_stopping => {
                    connection.as_mut().graceful_shutdown();
                    is_stopping = true;
                }
                () = self.cut.cancelled() => return,
                () = sleep_until(wake_at) => match left_at {
                    _ if activity.deadline() > Instant::now() => {}
                    None => {
                        connection.as_mut().graceful_shutdown();
                        left_at = Some(Instant::now() + LEAVE_TIME_MAX);
                    }
                    Some(_) => return,
                }
            }
        }
    }
}

/// How HTTP is spoken: with bounds on what a client may have the server keep.
fn set_up(times: &ConnectionTimes) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(times.idle).max_headers(HEADERS_MAX).max_buf_size(HEAD_BYTES_MAX);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS_MAX)
        .max_header_list_size(64 * 1024)
        .max_pending_accept_reset_streams(20)
        .max_send_buf_size(HEAD_BYTES_MAX)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(20));
    builder
}

/// Tells a client, whatever it wants, to come again later.
async fn turn_away(mut stream: TcpStream) -> io::Result<()> {
    let body = "{\"errors\":[{\"message\":\"too many connections are open; try again later\",\"extensions\":{\"code\":\"TOO_MANY_CONNECTIONS\"}}]}";
    let head = "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json; charset=utf-8\r\nretry-after: 5\r\nconnection: close\r\ncontent-length:";
    stream.write_all(format!("{head} {}\r\n\r\n{body}", body.len()).as_bytes()).await?;
    stream.shutdown().await?;
    // What the client still sends is read, so that the system does not cut the answer off.
    let mut rest = [0; 1024];
    while stream.read(&mut rest).await? > 0 {}
    Ok(())
}
