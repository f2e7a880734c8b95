//! The server: listens, loads, answers, keeps its data new, and stops when told.

use super::connection::Connections;
use super::{AppState, ConnectionLimits, SocketLimits, build_router_with};
use crate::dataset::{LiveDataset, LoadError, load_stamp, load_whole, watch_database};
use axum::Router;
use ipnet::IpNet;
use sea_orm::DatabaseConnection;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::time::{MissedTickBehavior, interval};

/// How long requests in flight may take after the server was told to stop.
const STOP_TIME_MAX: Duration = Duration::from_secs(10);
/// How often what was counted is put together.
const TIDY_EVERY: Duration = Duration::from_secs(5);
/// How many requests a second a client may make, unless a setting says otherwise: more than people and their programs do, less than
/// what keeps a processor busy.
pub const REQUESTS_PER_SECOND: u32 = 100;

/// How the server is set up.
#[derive(Clone, Debug)]
pub struct ServeSettings {
    /// Where to listen; port 0 takes any that is free.
    pub listen: SocketAddr,
    /// How often to look for newer data.
    pub look_every: Duration,
    /// What connections for subscriptions may ask for.
    pub sockets: SocketLimits,
    /// What connections may do.
    pub connections: ConnectionLimits,
    /// How many requests a second one client may make; any number where there is none.
    pub requests_per_second: Option<NonZeroU32>,
    /// The proxies that tell truly whom they pass on. What they ask for themselves is not counted.
    pub trusted_proxies: Vec<IpNet>,
}

impl ServeSettings {
    /// Listens at an address, looks for newer data every two seconds, trusts proxies on the same machine.
    pub fn new(listen: SocketAddr) -> Self {
        Self {
            listen,
            look_every: Duration::from_secs(2),
            sockets: SocketLimits::default(),
            connections: ConnectionLimits::default(),
            requests_per_second: NonZeroU32::new(REQUESTS_PER_SECOND),
            trusted_proxies: loopback(),
        }
    }
}

/// The networks of the machine itself.
fn loopback() -> Vec<IpNet> {
    let network = |address, bits| IpNet::new(address, bits).expect("the prefix is no longer than the address");
    vec![network(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 8), network(IpAddr::V6(Ipv6Addr::LOCALHOST), 128)]
}

/// Why the server could not start or go on.
#[derive(Debug, Error)]
pub enum ServeError {
    /// Another program listens there.
    #[error("address {0} is in use; stop the program that listens there, or choose another address")]
    AddressInUse(SocketAddr),
    /// The system does not let us listen there.
    #[error("failed to listen on {address}: {cause}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        cause: io::Error,
    },
    /// The data could not be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// A server that listens and has its data, and does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    db: DatabaseConnection,
    live: Arc<LiveDataset>,
    stamp: crate::dataset::DatasetStamp,
    settings: ServeSettings,
    others: Router,
}

impl Server {
    /// Listens at the address and loads the data.
    ///
    /// # Errors
    /// Where the address is taken, or the data cannot be loaded.
    pub async fn start(settings: ServeSettings, db: DatabaseConnection) -> Result<Self, ServeError> {
        let listen = settings.listen;
        let listener = TcpListener::bind(listen).await.map_err(|cause| match cause.kind() {
            io::ErrorKind::AddrInUse => ServeError::AddressInUse(listen),
            _ => ServeError::Listen { address: listen, cause },
        })?;
        let address = listener.local_addr().map_err(|cause| ServeError::Listen { address: listen, cause })?;
        let stamp = load_stamp(&db).await?;
        let started = Instant::now();
        let live = Arc::new(LiveDataset::new(load_whole(&db).await?));
        live.note_load(started.elapsed());
        Ok(Self { listener, address, db, live, stamp, settings, others: Router::new() })
    }

    /// Answers at other addresses too, under the same limits and with the same headers.
    #[must_use]
    pub fn with_routes(self, others: Router) -> Self {
        Self { others, ..self }
    }

    /// What it answers from.
    pub fn live(&self) -> Arc<LiveDataset> {
        Arc::clone(&self.live)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `shutdown` ends; then takes no new requests and lets those in flight finish, for ten seconds at most.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send + 'static) {
        let Self { listener, db, live, stamp, settings, others, .. } = self;
        let watcher = tokio::spawn(watch_database(db, Arc::clone(&live), stamp, settings.look_every));
        let state = AppState::new(live).with_limits(&settings);
        let tidying = tokio::spawn(tidy(state.clone()));
        let connections = Connections::new(settings.connections, Arc::clone(&state.proxies), Arc::clone(&state.measures));
        let sockets = Arc::clone(&state.sockets);
        let shutdown = async move {
            shutdown.await;
            sockets.close();
        };
        connections.serve(listener, build_router_with(state, others), shutdown, STOP_TIME_MAX).await;
        watcher.abort();
        tidying.abort();
    }
}

/// Keeps what is remembered of clients and requests small.
async fn tidy(state: AppState) {
    let mut ticks = interval(TIDY_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        state.measures.tidy();
        state.rate.forget_the_rested();
    }
}

/// Listens, loads, and answers until `shutdown` ends.
///
/// # Errors
/// Where the address is taken, or the data cannot be loaded.
pub async fn serve(settings: ServeSettings, db: DatabaseConnection, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
    let server = Server::start(settings, db).await?;
    tracing::info!(address = %server.address(), "serving");
    server.run(shutdown).await;
    Ok(())
}
