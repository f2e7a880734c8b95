//! schema: the GraphQL types over a dataset, and the execution of requests against them.

#![expect(clippy::unused_async, reason = "resolvers must be async, and reading memory waits for nothing")]

mod connection;
mod context;
mod cursor;
mod error;
mod execute;
mod facet;
mod input;
mod limit;
mod object;
mod query;
mod scan;
mod screen;

pub use execute::{Api, REQUEST_TIME_MAX};

use async_graphql::{EmptyMutation, EmptySubscription, Schema};
use query::Query;

/// The schema's type: queries only; nothing is written and nothing is pushed.
type HelhetenSchema = Schema<Query, EmptyMutation, EmptySubscription>;

fn build_schema() -> HelhetenSchema {
    Schema::build(Query::default(), EmptyMutation, EmptySubscription)
        .register_output_type::<object::Fact<'static>>()
        .limit_depth(limit::DEPTH_MAX)
        .limit_complexity(limit::COST_MAX)
        .finish()
}

/// The schema in the schema definition language, as `/schema.graphql` serves it.
pub fn schema_sdl() -> String {
    let sdl = build_schema().sdl();
    format!("{}\n", sdl.trim())
}
