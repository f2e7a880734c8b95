//! The order to stop: Ctrl-C, or SIGTERM as containers and systemd give it.

use std::io;
use tokio_util::sync::CancellationToken;

/// A token that is cancelled by the first order to stop. The second one ends the program at once.
pub(crate) fn stop_on_signals() -> io::Result<CancellationToken> {
    let mut orders = Orders::listen()?;
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        orders.next().await;
        tracing::info!("told to stop; told again, it ends at once");
        told.cancel();
        orders.next().await;
        std::process::exit(1);
    });
    Ok(stop)
}

#[cfg(unix)]
struct Orders {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Orders {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Orders;

#[cfg(not(unix))]
impl Orders {
    #[expect(clippy::unnecessary_wraps, reason = "as where there are signals")]
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        // Where Ctrl-C cannot be heard, it ends the program by itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
