//! Places that there are only so many of: in total, and for one address.

use rustc_hash::FxHashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The places, and who has them.
pub(super) struct Places {
    total_max: usize,
    per_address_max: usize,
    taken: Mutex<Taken>,
    left: Notify,
}

#[derive(Default)]
struct Taken {
    total: usize,
    by_address: FxHashMap<IpAddr, usize>,
}

/// One place; free again when it is dropped.
pub(super) struct Place {
    places: Arc<Places>,
    /// None where it is not counted by address.
    address: Option<IpAddr>,
}

/// There is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooMany {
    /// So many are taken, by whomever.
    InTotal(usize),
    /// So many are taken by the address.
    OfAddress(usize),
}

impl Places {
    /// All are free.
    pub(super) fn new(total_max: usize, per_address_max: usize) -> Arc<Self> {
        Arc::new(Self { total_max, per_address_max, taken: Mutex::default(), left: Notify::new() })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place, which counts for an address where one is given.
    ///
    /// # Errors
    /// Of what there are too many.
    pub(super) fn take(self: &Arc<Self>, address: Option<IpAddr>) -> Result<Place, TooMany> {
        let mut taken = self.taken();
        if taken.total >= self.total_max {
            return Err(TooMany::InTotal(self.total_max));
        }
        if let Some(address) = address {
            let count = taken.by_address.entry(address).or_default();
            if *count >= self.per_address_max {
                return Err(TooMany::OfAddress(self.per_address_max));
            }
            *count += 1;
        }
        taken.total += 1;
        Ok(Place { places: Arc::clone(self), address })
    }

    /// Waits until all are free.
    pub(super) async fn all_left(&self) {
        while self.taken().total > 0 {
            self.left.notified().await;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.total -= 1;
        if let Some(address) = self.address {
            if let Some(count) = taken.by_address.get_mut(&address).filter(|count| **count > 1) {
                *count -= 1;
            } else {
                taken.by_address.remove(&address);
            }
        }
        drop(taken);
        self.places.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn places_are_free_again_when_they_are_left() {
        let places = Places::new(3, 2);
        let [one, other] = ["192.0.2.1", "192.0.2.2"].map(|address| Some(address.parse().unwrap()));
        let held = [one, one].map(|address| places.take(address).ok().unwrap());
        assert_eq!(places.take(one).err(), Some(TooMany::OfAddress(2)));
        let third = places.take(other).ok().unwrap();
        assert_eq!(places.take(None).err(), Some(TooMany::InTotal(3)));
        drop(held);
        let again = places.take(one).ok().unwrap();
        assert_eq!(places.taken().by_address.len(), 2);
        tokio::join!(places.all_left(), async { drop((again, third)) });
        assert!(places.taken().by_address.is_empty(), "nobody is remembered who has left");
    }
}
