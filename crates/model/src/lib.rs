//! What Helheten speaks of: the vocabulary as data and the tables as entities, without any input or output.

pub mod entity;
pub mod vocabulary;
