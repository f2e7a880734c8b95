//! answer: questions whose answers are put together from many facts. Pure functions from a dataset to a plain value,
//! one file a question; schema shows what they return.

mod chain;
pub(crate) mod compare;
pub(crate) mod coverage;
mod decide;
mod subject;

pub(crate) use chain::{ChainStep, chain};
pub(crate) use decide::{Answer, AnswerStatus, Closeness, Deciding, Ground, Note, NoteKind, QUESTION_CHARS_MAX, Role, Understood, who_decides};
