//! What answers take in memory together, from when they are written until the last client has them.

use axum::body::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Where answers take more than this together, in bytes, no more are made: clients that read slowly have them all wait in memory.
const ANSWERS_BYTES_MAX: usize = 256 * 1024 * 1024;

/// Counts the bytes of answers.
#[derive(Clone, Debug, Default)]
pub(super) struct AnswerMemory(Arc<AtomicUsize>);

impl AnswerMemory {
    /// Whether no more answers may be made for now.
    pub(super) fn is_full(&self) -> bool {
        self.bytes() > ANSWERS_BYTES_MAX
    }

    /// How many bytes there are.
    pub(super) fn bytes(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// Counts an answer for as long as anybody has it.
    pub(super) fn hold(&self, mut answer: Vec<u8>) -> Bytes {
        answer.shrink_to_fit();
        self.0.fetch_add(answer.len(), Ordering::Relaxed);
        Bytes::from_owner(Held { answer, memory: self.clone() })
    }
}

/// An answer that is counted.
struct Held {
    answer: Vec<u8>,
    memory: AnswerMemory,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.answer
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.memory.0.fetch_sub(self.answer.len(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_until_nobody_has_it() {
        let memory = AnswerMemory::default();
        let answer = memory.hold(vec![b'x'; ANSWERS_BYTES_MAX]);
        let (other, part) = (memory.hold(b"y".to_vec()), answer.slice(0..1));
        assert!(memory.is_full());
        drop(answer);
        assert!(memory.is_full(), "a part of it is still on its way");
        drop(part);
        assert_eq!((memory.is_full(), memory.bytes(), &other[..]), (false, 1, &b"y"[..]));
    }
}
