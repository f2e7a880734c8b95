//! The commands, one file each.

pub(crate) mod bench;
pub(crate) mod demo;
pub(crate) mod score;
pub(crate) mod soak;
pub(crate) mod synth;
pub(crate) mod test;
pub(crate) mod web;
