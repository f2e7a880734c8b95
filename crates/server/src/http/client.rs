//! Who asks: the address of the client, also where proxies that are trusted pass its request on.

use axum::http::HeaderMap;
use axum::http::header::FORWARDED;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The client that a request is counted for. Of a trusted proxy's own requests, and where no peer is known, nobody is counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client(pub(super) Option<IpAddr>);

/// The networks whose machines tell the truth about whom they pass on.
#[derive(Clone, Debug)]
pub(super) struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    pub(super) fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// The client behind a peer: the last address of the chain that is not a trusted proxy itself.
    pub(super) fn find_client(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Client {
        let Some(mut nearest) = peer.map(|peer| peer.to_canonical()) else { return Client(None) };
        if !self.trusts(nearest) {
            return Client(Some(counted_as(nearest)));
        }
        let mut chain = read_chain(headers);
        while let Some(hop) = chain.pop() {
            let Some(address) = hop.map(|address| address.to_canonical()) else {
                // Whoever hides behind what is no address shares the allowance of the proxy that passed it on.
                return Client(Some(counted_as(nearest)));
            };
            if !self.trusts(address) {
                return Client(Some(counted_as(address)));
            }
            nearest = address;
        }
        Client(None)
    }

    pub(super) fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// The address that is counted: whoever has one of IPv6 has all of its network of 64 bits.
pub(super) fn counted_as(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        IpAddr::V4(address) => IpAddr::V4(address),
    }
}

/// The addresses that a request was passed on for, the nearest last; none for what is no address. `Forwarded` (RFC 7239) is read where there is no
/// `X-Forwarded-For`.
fn read_chain(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let lines = |name: &str| headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("?").to_owned()).collect::<Vec<_>>();
    let plain = lines("x-forwarded-for");
    if !plain.is_empty() {
        return plain.iter().flat_map(|line| line.split(',')).map(parse_node).collect();
    }
    lines(FORWARDED.as_str()).iter().flat_map(|line| line.split(',')).map(|element| parse_node(forwarded_for(element))).collect()
}

fn forwarded_for(element: &str) -> &str {
    let pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for")).map(|(_, value)| value.trim().trim_matches('"')).next().unwrap_or_default()
}

/// An address as proxies write it: bare, in brackets, with a port.
fn parse_node(node: &str) -> Option<IpAddr> {
    let node = node.trim();
    let bare = node.strip_prefix('[').and_then(|node| node.strip_suffix(']')).unwrap_or(node);
    bare.parse().ok().or_else(|| node.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn client(peer: &str, headers: &[(&str, &str)]) -> Option<String> {
        let proxies = TrustedProxies::new(vec!["127.0.0.0/8".parse().unwrap(), "10.0.0.0/8".parse().unwrap()]);
        let headers = headers.iter().map(|(name, value)| (HeaderName::try_from(*name).unwrap(), HeaderValue::from_str(value).unwrap())).collect::<HeaderMap>();
        proxies.find_client(Some(peer.parse().unwrap()), &headers).0.map(|address| address.to_string())
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let forged = [("x-forwarded-for", "192.0.2.7")];
        assert_eq!(client("198.51.100.1", &forged).as_deref(), Some("198.51.100.1"));
        assert_eq!(client("10.0.0.1", &forged).as_deref(), Some("192.0.2.7"));
        assert_eq!(client("::ffff:10.0.0.1", &forged).as_deref(), Some("192.0.2.7"));
        assert_eq!(client("10.0.0.1", &[]), None);
    }

    #[test]
    fn the_last_address_that_is_no_proxy_is_the_client() {
        assert_eq!(client("127.0.0.1", &[("x-forwarded-for", "203.0.113.9, 192.0.2.7, 10.2.0.1")]).as_deref(), Some("192.0.2.7"));
        assert_eq!(client("127.0.0.1", &[("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "192.0.2.8:4711")]).as_deref(), Some("192.0.2.8"));
        assert_eq!(client("127.0.0.1", &[("forwarded", "for=192.0.2.43;proto=https, FOR=\"[2001:db8:1:2:3::7]:80\"")]).as_deref(), Some("2001:db8:1:2::"));
        assert_eq!(client("127.0.0.1", &[("forwarded", "for=192.0.2.43"), ("x-forwarded-for", "192.0.2.9")]).as_deref(), Some("192.0.2.9"));
        assert_eq!(client("127.0.0.1", &[("x-forwarded-for", "192.0.2.7, unknown, 10.2.0.1")]).as_deref(), Some("10.2.0.1"));
    }
}
