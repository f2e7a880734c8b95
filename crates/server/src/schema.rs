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
mod subscription;

pub(crate) use execute::Operation;
pub use execute::{Api, REQUEST_TIME_MAX};

use async_graphql::{EmptyMutation, Schema};
use query::Query;
use subscription::Subscription;

/// The schema's type: questions, and what is told as it comes; nothing is written.
type HelhetenSchema = Schema<Query, EmptyMutation, Subscription>;

fn build_schema() -> HelhetenSchema {
    Schema::build(Query::default(), EmptyMutation, Subscription)
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
