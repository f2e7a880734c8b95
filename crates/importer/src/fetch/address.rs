//! Which addresses are never connected to, whatever a name resolves to: this machine, its own network, and what looks
//! after machines. A page of a region is none of these.

use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Which addresses may be connected to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressRules {
    /// Networks that may be connected to although they are not public.
    pub allowed: Vec<IpNet>,
    /// Networks that may not, although they are allowed or public.
    pub refused: Vec<IpNet>,
}

impl AddressRules {
    /// Why an address is not connected to, where it is not.
    pub fn refuse(&self, address: IpAddr) -> Option<&'static str> {
        let address = inner_address(address);
        if self.refused.iter().any(|network| network.contains(&address)) {
            return Some("the settings refuse it");
        }
        if self.allowed.iter().any(|network| network.contains(&address)) {
            return None;
        }
        match address {
            IpAddr::V4(address) => refuse_v4(address),
            IpAddr::V6(address) => refuse_v6(address),
        }
    }
}

/// The IPv4 address that an IPv6 address is another form of: mapped (`::ffff:a.b.c.d`), compatible (`::a.b.c.d`), translated
/// (`64:ff9b::/96`, RFC 6052), 6to4 (`2002::/16`, RFC 3056) and Teredo (`2001::/32`, RFC 4380, inverted).
fn inner_address(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else { return address };
    let segments = v6.segments();
    let of_pair = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    let inner = match segments {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => Some(of_pair(high, low)),
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => Some(of_pair(high, low)),
        [0x2001, 0, .., high, low] => Some(of_pair(!high, !low)),
        _ => None,
    };
    inner.map_or(address, IpAddr::V4)
}

/// The IANA registry of special-purpose addresses, <https://www.iana.org/assignments/iana-ipv4-special-registry>.
fn refuse_v4(address: Ipv4Addr) -> Option<&'static str> {
    let [first, second, third, _] = address.octets();
    match (first, second, third) {
        (0, ..) => Some("it is no address of a host"),
        (127, ..) => Some("it is this machine's own"),
        (10, ..) | (172, 16..=31, _) | (192, 168, _) => Some("it is of a private network"),
        (100, 64..=127, _) => Some("it is of a provider's own network"),
        (169, 254, _) => Some("it is of this machine's own link, where clouds answer about the machine"),
        (192, 0, 0) => Some("it is kept for protocols"),
        (192, 0, 2) | (198, 51, 100) | (203, 0, 113) => Some("it is kept for documentation"),
        (198, 18..=19, _) => Some("it is kept for measurements"),
        (192, 88, 99) => Some("it is of a relay that is no longer used"),
        (224..=239, ..) => Some("it is of a group"),
        (240..=255, ..) => Some("it is kept for the future"),
        _ => None,
    }
}

/// The IANA registry of special-purpose addresses, <https://www.iana.org/assignments/iana-ipv6-special-registry>.
fn refuse_v6(address: Ipv6Addr) -> Option<&'static str> {
    let segments = address.segments();
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 0] => Some("it is no address of a host"),
        [0, 0, 0, 0, 0, 0, 0, 1] => Some("it is this machine's own"),
        [0xfc00..=0xfdff, ..] => Some("it is of a private network"),
        [0xfe80..=0xfebf, ..] => Some("it is of this machine's own link"),
        [0xfec0..=0xfeff, ..] => Some("it is of a site's own network"),
        [0xff00..=0xffff, ..] => Some("it is of a group"),
        [0x64, 0xff9b, 1, ..] => Some("it is of a translator's own network"),
        [0x100, 0, 0, 0, ..] => Some("it is of a network that discards everything"),
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Some("it is kept for documentation"),
        [0x2001, 0..=0x1ff, ..] => Some("it is kept for protocols"),
        [0x2000..=0x3fff, ..] => None,
        // Nothing else is given to hosts: https://www.iana.org/assignments/ipv6-address-space
        _ => Some("it is no address of a public host"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_refused(addresses: &[&str]) {
        for address in addresses {
            assert!(AddressRules::default().refuse(address.parse().unwrap()).is_some(), "{address} is connected to");
        }
    }

    #[test]
    fn this_machine_and_private_networks_are_refused() {
        check_refused(&["127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "255.255.255.255"]);
        check_refused(&["169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1", "192.0.2.1"]);
        check_refused(&["::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "100::1", "64:ff9b:1::1", "4000::1"]);
    }

    #[test]
    fn other_forms_of_the_same_address_are_refused_too() {
        check_refused(&[
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
        ]);
        // Teredo holds the address inverted: 7f00:0001 as 80ff:fffe.
        check_refused(&["2001:0:4136:e378:8000:63bf:80ff:fffe"]);
    }

    #[test]
    fn public_hosts_are_connected_to() {
        for address in
            ["9.9.9.9", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "192.0.1.1", "2a00:801::1", "2001:4860:4860::8888", "::ffff:9.9.9.9"]
        {
            assert_eq!(AddressRules::default().refuse(address.parse().unwrap()), None, "{address}");
        }
    }

    #[test]
    fn settings_allow_and_refuse_networks() {
        let rules =
            AddressRules { allowed: vec!["127.0.0.0/8".parse().unwrap()], refused: vec!["127.0.0.3/32".parse().unwrap(), "9.9.9.0/24".parse().unwrap()] };
        for (address, is_refused) in [
            ("127.0.0.1", false),
            ("127.0.0.3", true),
            ("::ffff:127.0.0.1", false),
            ("::ffff:127.0.0.3", true),
            ("::1", true),
            ("9.9.9.9", true),
            ("10.0.0.1", true),
        ] {
            assert_eq!(rules.refuse(address.parse().unwrap()).is_some(), is_refused, "{address}");
        }
    }
}
