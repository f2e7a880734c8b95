//! From the database to answers: dataset (everything in memory) → answer (what is put together from many facts) → schema (GraphQL) → http.
//!
//! The server only reads; it does not know how facts come into the database.

mod answer;
mod clock;
pub mod dataset;
pub mod http;
pub mod schema;

pub use dataset::{Dataset, LiveDataset, LoadError, load_dataset};
pub use http::{AppState, ConnectionLimits, ConnectionTimes, REQUESTS_PER_SECOND, ServeError, ServeSettings, Server, SocketLimits, build_router, serve};
pub use schema::schema_sdl;
