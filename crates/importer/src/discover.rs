//! discover: which of the links of a region's pages are worth a request, and in what order. Pure.
//!
//! The words that tell a page about governance are data in `discover/words.toml`.

mod canonical;
mod frontier;
mod rank;

pub use canonical::{canonical_url, find_trap, has_host};
pub use frontier::{Candidate, Frontier};
pub use rank::{RankedLink, Ranking};
