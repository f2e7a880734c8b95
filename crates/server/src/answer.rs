//! answer: questions whose answers are put together from many facts. Pure functions from a dataset to a plain value,
//! one file a question; schema shows what they return.

mod chain;

pub(crate) use chain::{ChainLink, ChainStep, chain};
