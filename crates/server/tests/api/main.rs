//! The server as its clients meet it: a small invented database, a real listener on the loopback, questions over HTTP.

#![expect(clippy::unwrap_used, reason = "what is missing fails the test")]

mod answers;
mod compare;
mod connections;
mod database;
mod decide;
mod errors;
mod exchange;
mod facts;
mod http;
mod limits;
mod overview;
mod renewal;
mod schema;
mod search;
mod started;
mod subscriptions;
mod websocket;
