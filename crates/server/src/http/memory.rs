//! What answers take in memory, from when they are written until the last client has them: clients that read slowly have theirs wait in it.

use super::client::Client;
use super::refusal::Refusal;
use axum::body::Bytes;
use rustc_hash::FxHashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Where answers take more than this together, in bytes, no more are made.
const ANSWERS_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Where those on their way to one client take more, no more are made for it.
const CLIENT_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Counts the bytes of answers: of those that are kept or on their way, and of those on their way to each client.
#[derive(Clone)]
pub(super) struct AnswerMemory(Arc<Counts>);

struct Counts {
    total_max: usize,
    client_max: usize,
    total: AtomicUsize,
    on_their_way: Mutex<FxHashMap<IpAddr, usize>>,
}

impl AnswerMemory {
    /// Nothing was answered yet.
    pub(super) fn new() -> Self {
        Self::of(ANSWERS_BYTES_MAX, CLIENT_BYTES_MAX)
    }

    fn of(total_max: usize, client_max: usize) -> Self {
        Self(Arc::new(Counts { total_max, client_max, total: AtomicUsize::new(0), on_their_way: Mutex::default() }))
    }

    fn on_their_way(&self) -> MutexGuard<'_, FxHashMap<IpAddr, usize>> {
        self.0.on_their_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many bytes there are.
    pub(super) fn bytes(&self) -> usize {
        self.0.total.load(Ordering::Relaxed)
    }

    /// Whether another answer may be made for a client.
    ///
    /// # Errors
    /// Where those before must be received first.
    pub(super) fn check(&self, client: Client) -> Result<(), Refusal> {
        let of_client = client.0.and_then(|address| self.on_their_way().get(&address).copied()).unwrap_or(0);
        if of_client > self.0.client_max {
            return Err(Refusal::not_received("you have not received the answers to your earlier requests; receive them first"));
        }
        if self.bytes() > self.0.total_max {
            return Err(Refusal::not_received("too many answers wait for their clients to receive them; try again in a moment"));
        }
        Ok(())
    }

    /// Counts an answer for as long as anybody has it.
    pub(super) fn hold(&self, answer: Vec<u8>) -> Bytes {
        self.hold_for(Client(None), answer)
    }

    /// Counts an answer for as long as anybody has it, which is on its way to a client.
    pub(super) fn hold_for(&self, client: Client, mut answer: Vec<u8>) -> Bytes {
        answer.shrink_to_fit();
        self.0.total.fetch_add(answer.len(), Ordering::Relaxed);
        let on_its_way = self.send(client, answer.len());
        Bytes::from_owner(Held { memory: self.clone(), _on_its_way: on_its_way, answer })
    }

    /// So many bytes are on their way to a client, until what is given back is dropped.
    pub(super) fn send(&self, Client(client): Client, bytes: usize) -> OnItsWay {
        if let Some(client) = client {
            *self.on_their_way().entry(client).or_default() += bytes;
        }
        OnItsWay { memory: self.clone(), client, bytes }
    }
}

/// An answer that is counted.
struct Held {
    memory: AnswerMemory,
    _on_its_way: OnItsWay,
    answer: Vec<u8>,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.answer
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.memory.0.total.fetch_sub(self.answer.len(), Ordering::Relaxed);
    }
}

/// An answer that its client has not received yet.
pub(super) struct OnItsWay {
    memory: AnswerMemory,
    client: Option<IpAddr>,
    bytes: usize,
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        let Some(client) = self.client else { return };
        let mut counts = self.memory.on_their_way();
        match counts.get_mut(&client) {
            Some(count) if *count > self.bytes => *count -= self.bytes,
            _ => drop(counts.remove(&client)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clients() -> [Client; 2] {
        ["192.0.2.1", "192.0.2.2"].map(|address| Client(Some(address.parse().unwrap())))
    }

    #[test]
    fn an_answer_counts_until_nobody_has_it() {
        let (memory, [one, _]) = (AnswerMemory::of(10, 10), clients());
        let answer = memory.hold(vec![b'x'; 11]);
        let (other, part) = (memory.hold(b"y".to_vec()), answer.slice(0..1));
        assert!(memory.check(one).is_err());
        drop(answer);
        assert!(memory.check(one).is_err(), "a part of it is still on its way");
        drop(part);
        assert_eq!((memory.check(one), memory.bytes(), &other[..]), (Ok(()), 1, &b"y"[..]));
    }

    #[test]
    fn a_client_that_receives_nothing_is_in_nobodys_way() {
        let (memory, [one, other]) = (AnswerMemory::of(100, 10), clients());
        let on_their_way = [memory.send(one, 6), memory.send(one, 6), memory.send(Client(None), 50)];
        assert!(memory.check(one).is_err() && memory.check(other).is_ok() && memory.check(Client(None)).is_ok());
        drop(on_their_way);
        assert!(memory.check(one).is_ok() && memory.on_their_way().is_empty());
        let message = memory.hold_for(one, vec![0; 20]);
        assert!(memory.check(one).is_err() && memory.bytes() == 20);
        drop(message);
        assert!(memory.check(one).is_ok() && memory.bytes() == 0);
    }
}
