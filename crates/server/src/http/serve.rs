//! The server: listens, loads, answers, keeps its data new, and stops when told.

use super::{AppState, SocketLimits, build_router};
use crate::dataset::{LiveDataset, LoadError, load_dataset, load_stamp, prepare_search, watch_database};
use sea_orm::DatabaseConnection;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::sleep;

/// How long requests in flight may take after the server was told to stop.
const STOP_TIME_MAX: Duration = Duration::from_secs(10);

/// How the server is set up.
#[derive(Clone, Debug)]
pub struct ServeSettings {
    /// Where to listen; port 0 takes any that is free.
    pub listen: SocketAddr,
    /// How often to look for newer data.
    pub look_every: Duration,
    /// What connections for subscriptions may ask for.
    pub sockets: SocketLimits,
}

impl ServeSettings {
    /// Listens at an address and looks for newer data every two seconds.
    pub fn new(listen: SocketAddr) -> Self {
        Self { listen, look_every: Duration::from_secs(2), sockets: SocketLimits::default() }
    }
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
    /// The system ended the listening.
    #[error("failed to serve: {0}")]
    Serve(io::Error),
}

/// A server that listens and has its data, and does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    db: DatabaseConnection,
    live: Arc<LiveDataset>,
    stamp: crate::dataset::DatasetStamp,
    look_every: Duration,
    sockets: SocketLimits,
}

impl Server {
    /// Listens at the address and loads the data.
    ///
    /// # Errors
    /// Where the address is taken, or the data cannot be loaded.
    pub async fn start(settings: ServeSettings, db: DatabaseConnection) -> Result<Self, ServeError> {
        let ServeSettings { listen, look_every, sockets } = settings;
        let listener = TcpListener::bind(listen).await.map_err(|cause| match cause.kind() {
            io::ErrorKind::AddrInUse => ServeError::AddressInUse(listen),
            _ => ServeError::Listen { address: listen, cause },
        })?;
        let address = listener.local_addr().map_err(|cause| ServeError::Listen { address: listen, cause })?;
        let stamp = load_stamp(&db).await?;
        let live = Arc::new(LiveDataset::new(prepare_search(load_dataset(&db).await?).await?));
        Ok(Self { listener, address, db, live, stamp, look_every, sockets })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `shutdown` ends; then takes no new requests and lets those in flight finish, for ten seconds at most.
    ///
    /// # Errors
    /// Where the system ends the listening.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
        let watcher = tokio::spawn(watch_database(self.db, Arc::clone(&self.live), self.stamp, self.look_every));
        let state = AppState::new(self.live).with_socket_limits(self.sockets);
        let sockets = Arc::clone(&state.sockets);
        let router = build_router(state);
        let (stopping, stopped) = oneshot::channel::<()>();
        let serving = axum::serve(self.listener, router).with_graceful_shutdown(async move {
            shutdown.await;
            sockets.close();
            // The receiver is gone where the server has ended by itself.
            let _ = stopping.send(());
        });
        let result = tokio::select! {
            result = serving => result.map_err(ServeError::Serve),
            () = async {
                if stopped.await.is_err() {
                    std::future::pending::<()>().await;
                }
                sleep(STOP_TIME_MAX).await;
            } => Ok(()),
        };
        watcher.abort();
        result
    }
}

/// Listens, loads, and answers until `shutdown` ends.
///
/// # Errors
/// Where the address is taken, the data cannot be loaded, or the system ends the listening.
pub async fn serve(settings: ServeSettings, db: DatabaseConnection, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
    let server = Server::start(settings, db).await?;
    tracing::info!(address = %server.address(), "serving");
    server.run(shutdown).await
}
