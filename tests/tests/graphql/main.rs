//! The API over what the importer stored: answers to questions, and what clients see while the data changes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod cases;
mod news;
mod replaced;
mod served;
mod torn;
