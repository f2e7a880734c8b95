//! `helheten healthcheck`: whether a server answers and is ready, for containers.

use super::block_on;
use crate::failure::Status;
use crate::output;
use crate::settings::Settings;
use anyhow::{Context, bail};
use clap::Args;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

/// How long a server that is well may take to say so.
const TIMEOUT: Duration = Duration::from_secs(5);

const EXAMPLES: &str = "\
Examples:
  helheten healthcheck
  helheten healthcheck --url http://server:8080/readyz

Exit codes:
  0  the server is ready
  1  it is not, or does not answer
  64 wrong usage";

/// What `healthcheck` takes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct HealthcheckArguments {
    /// The address to ask [default: /readyz where `serve` listens]
    #[arg(long)]
    url: Option<String>,
}

/// Runs the command.
pub(crate) fn run(arguments: &HealthcheckArguments, settings: &Settings) -> anyhow::Result<Status> {
    let url = arguments.url.clone().unwrap_or_else(|| format!("http://{}/readyz", reachable(settings.listen)));
    block_on(async {
        let client = reqwest::Client::builder().timeout(TIMEOUT).no_proxy().build()?;
        let response = client.get(&url).send().await.with_context(|| format!("{url} does not answer"))?;
        let status = response.status();
        if !status.is_success() {
            bail!("{url} answers {status}: {}", response.text().await.unwrap_or_default().trim());
        }
        anyhow::Ok(())
    })?;
    output::print("ready\n")?;
    Ok(Status::Done)
}

/// An address that can be asked: one that listens everywhere is reached on this machine.
pub(crate) fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_listens_everywhere_is_asked_on_this_machine() {
        assert_eq!(reachable("0.0.0.0:8080".parse().unwrap()).to_string(), "127.0.0.1:8080");
        assert_eq!(reachable("[::]:8080".parse().unwrap()).to_string(), "[::1]:8080");
        assert_eq!(reachable("192.0.2.1:80".parse().unwrap()).to_string(), "192.0.2.1:80");
    }
}
