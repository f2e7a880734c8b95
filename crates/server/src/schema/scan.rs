//! A walk over rows that ends when the request's time is up, however conditions nest.

use super::context::Deadline;
use crate::dataset::Dataset;
use std::cell::Cell;
use std::ops::Deref;
use std::time::Instant;

/// How many rows are looked at between two looks at the clock.
const ROWS_BETWEEN_CHECKS: u32 = 64;

/// The dataset under a filter, and how long the walk may still take.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    data: &'a Dataset,
    deadline: Instant,
    rows: Cell<u32>,
    over: Cell<bool>,
}

impl<'a> Scan<'a> {
    /// A walk that has just begun.
    pub(super) fn new(data: &'a Dataset, deadline: Deadline) -> Self {
        Self { data, deadline: deadline.0, rows: Cell::new(0), over: Cell::new(false) }
    }

    /// Counts a row; `false` where the time is up, and whatever is found out from then on does not count.
    pub(super) fn go_on(&self) -> bool {
        let rows = self.rows.get().wrapping_add(1);
        self.rows.set(rows);
        if rows.is_multiple_of(ROWS_BETWEEN_CHECKS) && Instant::now() > self.deadline {
            self.over.set(true);
        }
        !self.over.get()
    }
}

impl Deref for Scan<'_> {
    type Target = Dataset;

    fn deref(&self) -> &Dataset {
        self.data
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_walk_ends_when_its_time_is_up() {
        let data = Dataset::default();
        let late = Scan::new(&data, Deadline(Instant::now().checked_sub(Duration::from_secs(1)).unwrap()));
        assert_eq!((0..10_000).take_while(|_| late.go_on()).count(), 63);
        assert!(!late.go_on(), "what is over stays over");
        let early = Scan::new(&data, Deadline(Instant::now() + Duration::from_mins(10)));
        assert_eq!((0..10_000).take_while(|_| early.go_on()).count(), 10_000);
    }
}
