//! From a host's name to the addresses that may be connected to. The connection is made to what was checked, so a name
//! that resolves to something else a moment later changes nothing.

use super::address::AddressRules;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// A name of which no address may be connected to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{host} is at {address}, which is not connected to: {reason}")]
pub struct RefusedAddress {
    /// The name.
    pub host: String,
    /// Its address.
    pub address: IpAddr,
    /// Why.
    pub reason: &'static str,
}

/// Resolves names by the machine's own resolver, but for those whose addresses the settings name.
#[derive(Clone, Debug)]
pub(super) struct CheckingResolver {
    pub(super) rules: Arc<AddressRules>,
    pub(super) hosts: Arc<BTreeMap<String, IpAddr>>,
}

impl Resolve for CheckingResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let host = name.as_str().trim_end_matches('.').to_lowercase();
            // The port is the request's; 0 stands for it.
            let addresses: Vec<SocketAddr> = match resolver.hosts.get(&host) {
                Some(address) => vec![SocketAddr::new(*address, 0)],
                None => tokio::net::lookup_host((host.as_str(), 0)).await?.collect(),
            };
            let (allowed, refused) = resolver.split(addresses);
            match refused {
                Some((address, reason)) if allowed.is_empty() => Err(RefusedAddress { host, address, reason }.into()),
                _ => Ok(Box::new(allowed.into_iter()) as Addrs),
            }
        })
    }
}

impl CheckingResolver {
    fn split(&self, addresses: Vec<SocketAddr>) -> (Vec<SocketAddr>, Option<(IpAddr, &'static str)>) {
        let refused = addresses.iter().find_map(|address| Some((address.ip(), self.rules.refuse(address.ip())?)));
        (addresses.into_iter().filter(|address| self.rules.refuse(address.ip()).is_none()).collect(), refused)
    }
}
