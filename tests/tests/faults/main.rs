//! Live imports from a site on this machine that breaks every promise of HTTP: what is stored, reported and kept.
//!
//! Nothing here connects beyond loopback: names resolve to 127.0.0.x by a setting, and one of these stands for an address
//! that is refused.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod cases;
mod crawling;
mod live;
mod polite;
mod reviewing;
mod sequences;
mod table;
