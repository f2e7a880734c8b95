//! What Helheten speaks of: the vocabulary as data, the tables as entities, and how what is held becomes their rows, without any input or output.

pub mod entity;
pub mod projection;
pub mod vocabulary;
