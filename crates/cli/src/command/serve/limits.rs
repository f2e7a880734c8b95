//! How many may ask the server, and how often: flags, then the file of settings, then the defaults.

use super::open_files::raise_limit;
use crate::settings::Settings;
use crate::usage_error;
use clap::Args;
use helheten_server::{ConnectionLimits, ServeSettings};
use ipnet::IpNet;
use std::net::IpAddr;
use std::num::NonZeroU32;

/// Files that are open besides connections: the database's, the log, the listener.
const OTHER_FILES: usize = 128;

/// What one client and all of them together may do.
#[derive(Args)]
pub(super) struct LimitArguments {
    /// Requests a second that one address may make, ten seconds' worth at once; 0 for any number [default: 100]
    #[arg(long, value_name = "NUMBER", env = "HELHETEN_RATE_LIMIT")]
    rate_limit: Option<u32>,
    /// Networks of proxies whose `X-Forwarded-For` or `Forwarded` is believed; repeat for several [default: `127.0.0.0/8,::1/128`]
    #[arg(long, value_name = "NETWORK", value_delimiter = ',', env = "HELHETEN_TRUSTED_PROXIES")]
    trusted_proxies: Option<Vec<String>>,
    /// Connections that may be open, a quarter of them from one address [default: 4096]
    #[arg(long, value_name = "NUMBER", env = "HELHETEN_CONNECTIONS_MAX")]
    connections_max: Option<usize>,
    /// WebSocket connections that may be open, a quarter of them from one address [default: 1000]
    #[arg(long, value_name = "NUMBER", env = "HELHETEN_WEBSOCKETS_MAX")]
    websockets_max: Option<usize>,
}

impl LimitArguments {
    /// Sets what was asked for, as far as the system allows it.
    ///
    /// # Errors
    /// Where what should be a network is none, or there may be no connection at all.
    pub(super) fn apply(&self, settings: &Settings, serve: &mut ServeSettings) -> anyhow::Result<()> {
        let file = &settings.limits;
        if let Some(rate) = self.rate_limit.or(file.rate_limit) {
            serve.requests_per_second = NonZeroU32::new(rate);
        }
        if let Some(networks) = self.trusted_proxies.as_ref().or(file.trusted_proxies.as_ref()) {
            let named = networks.iter().map(|network| network.trim()).filter(|network| !network.is_empty());
            serve.trusted_proxies = named.map(parse_network).collect::<anyhow::Result<_>>()?;
        }
        let connections_max = self.connections_max.or(file.connections_max).unwrap_or(serve.connections.connections_max);
        serve.connections = ConnectionLimits::new(within_open_files(connections_max)?);
        if let Some(websockets_max) = self.websockets_max.or(file.websockets_max) {
            serve.sockets.connections_max = websockets_max;
            serve.sockets.per_address_max = (websockets_max / 4).max(1);
        }
        Ok(())
    }
}

fn within_open_files(wanted: usize) -> anyhow::Result<usize> {
    if wanted == 0 {
        return Err(usage_error("the server needs a connection at least: --connections-max 1"));
    }
    let Some(open_files_max) = raise_limit() else { return Ok(wanted) };
    let possible = open_files_max.saturating_sub(OTHER_FILES).max(1);
    if possible < wanted {
        tracing::warn!("only {possible} connections are taken at once, not {wanted}: the system lets the program open {open_files_max} files");
    }
    Ok(wanted.min(possible))
}

/// A network, or one address.
fn parse_network(text: &str) -> anyhow::Result<IpNet> {
    let address = || text.parse::<IpAddr>().ok().map(IpNet::from);
    text.parse().ok().or_else(address).ok_or_else(|| usage_error(format!("\"{text}\" is no network, as in 10.1.0.0/16, and no address")))
}
