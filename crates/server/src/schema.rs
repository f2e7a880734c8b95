//! schema: the GraphQL types over a dataset, and the execution of requests against them.
//!
//! Objects are `serial`: their resolvers read memory and wait for nothing, so that each field costs less where the library does not have them wait for
//! one another.

#![expect(clippy::unused_async, reason = "resolvers must be async, and reading memory waits for nothing")]

mod check;
mod connection;
mod context;
mod cursor;
mod document;
mod error;
mod execute;
mod explain;
mod facet;
mod input;
mod limit;
mod object;
mod query;
mod scan;
mod screen;
mod subscription;
mod variable;

pub(crate) use document::{Checked, Weight};
pub(crate) use execute::Refused;
pub use execute::{Api, REQUEST_TIME_MAX};
pub(crate) use explain::is_refused;
pub(crate) use limit::COST_MAX;

use async_graphql::{EmptyMutation, Schema, SchemaBuilder};
use query::Query;
use subscription::Subscription;

/// The schema's type: questions, and what is told as it comes; nothing is written.
type HelhetenSchema = Schema<Query, EmptyMutation, Subscription>;

/// What the schema is built with.
type HelhetenBuilder = SchemaBuilder<Query, EmptyMutation, Subscription>;

/// Builds the schema. Depth and cost are looked at before a request is executed, with what they come to.
fn build_schema(settle: impl FnOnce(HelhetenBuilder) -> HelhetenBuilder) -> HelhetenSchema {
    settle(Schema::build(Query::default(), EmptyMutation, Subscription).register_output_type::<object::Fact<'static>>()).finish()
}

/// The schema in the schema definition language, as `/schema.graphql` serves it.
pub fn schema_sdl() -> String {
    let sdl = build_schema(|schema| schema).sdl();
    format!("{}\n", sdl.trim())
}
