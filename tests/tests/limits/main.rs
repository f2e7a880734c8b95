//! Attacks on the program as its own process on the loopback, and what becomes of each.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod attacker;
mod connections;
mod crowds;
mod documents;
mod files;
mod requests;
mod sockets;
mod table;
mod traces;
