//! Threads for heavy requests: as many as the machine has cores, so that light ones and the state of health are answered meanwhile.

use super::measure::{Counted, Measures};
use crate::schema::Weight;
use metrics::Gauge;
use std::future::Future;
use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// How many heavy requests may wait for a thread.
const WAITING_MAX: usize = 64;
/// How long one may wait.
const WAIT_MAX: Duration = Duration::from_secs(3);

/// No thread was free in time, or too many wait already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Overloaded;

/// Threads for what takes long.
pub(super) struct Pool {
    threads: Arc<Semaphore>,
    places: Semaphore,
    /// Questions about the past take half of the places at most.
    past_places: Semaphore,
    /// Subscriptions take half of the threads at most.
    event_threads: Arc<Semaphore>,
    /// So do questions about the past, which wait for one another.
    past_threads: Arc<Semaphore>,
    wait_max: Duration,
    running: Gauge,
    waiting: Gauge,
}

impl Pool {
    /// As many threads as the machine has cores.
    pub(super) fn new(measures: &Measures) -> Self {
        let pool = Self::of(available_parallelism().map_or(1, NonZero::get), WAITING_MAX, WAIT_MAX);
        Self { running: measures.heavy_running.clone(), waiting: measures.heavy_waiting.clone(), ..pool }
    }

    fn of(threads: usize, places: usize, wait_max: Duration) -> Self {
        let [event_threads, past_threads] = [(); 2].map(|()| Arc::new(Semaphore::new(threads.div_ceil(2))));
        let [places, past_places] = [places, places.div_ceil(2)].map(Semaphore::new);
        let threads = Arc::new(Semaphore::new(threads));
        Self { threads, places, past_places, event_threads, past_threads, wait_max, running: Gauge::noop(), waiting: Gauge::noop() }
    }

    /// Runs what never yields on a thread of its own, as soon as one is free.
    pub(super) async fn run<T: Send + 'static>(&self, weight: Weight, work: impl Future<Output = T> + Send + 'static) -> Result<T, Overloaded> {
        let wanted = [&self.past_threads, &self.threads];
        let wanted = if weight == Weight::Past { &wanted[..] } else { &wanted[1..] };
        let permits = match wanted.iter().map(|threads| Arc::clone(threads).try_acquire_owned()).collect() {
            Ok(permits) => permits,
            Err(_) => self.wait(weight, wanted).await?,
        };
        run_with((permits, Counted::new(&self.running)), work).await
    }

    async fn wait(&self, weight: Weight, wanted: &[&Arc<Semaphore>]) -> Result<Vec<OwnedSemaphorePermit>, Overloaded> {
        let _share = if weight == Weight::Past { Some(self.past_places.try_acquire().map_err(|_| Overloaded)?) } else { None };
        let _place = self.places.try_acquire().map_err(|_| Overloaded)?;
        let _waiting = Counted::new(&self.waiting);
        let taking = async {
            let mut permits = Vec::with_capacity(wanted.len());
            for threads in wanted {
                permits.push(Arc::clone(threads).acquire_owned().await.map_err(|_| Overloaded)?);
            }
            Ok(permits)
        };
        timeout(self.wait_max, taking).await.unwrap_or(Err(Overloaded))
    }

    /// Runs what answers an event of a subscription; waits for as long as it takes.
    pub(super) async fn run_event<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Result<T, Overloaded> {
        let waiting = Counted::new(&self.waiting);
        let share = Arc::clone(&self.event_threads).acquire_owned().await.map_err(|_| Overloaded)?;
        let permit = Arc::clone(&self.threads).acquire_owned().await.map_err(|_| Overloaded)?;
        drop(waiting);
        run_with((permit, share, Counted::new(&self.running)), work).await
    }
}

async fn run_with<T: Send + 'static>(permits: impl Send + 'static, work: impl Future<Output = T> + Send + 'static) -> Result<T, Overloaded> {
    let runtime = Handle::current();
    let running = spawn_blocking(move || {
        // Held until the work has ended, also where nobody waits for it any more.
        let _permits = permits;
        runtime.block_on(work)
    });
    // The work reports its own failures; a thread that did not start belongs to a server that stops.
    running.await.map_err(|_| Overloaded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[tokio::test]
    async fn what_finds_no_thread_waits_and_what_finds_no_place_does_not() {
        let pool = Arc::new(Pool::of(1, 1, Duration::from_millis(20)));
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let first = tokio::spawn({
            let pool = Arc::clone(&pool);
            async move {
                let blocking = async move {
                    begun.send(()).unwrap();
                    may_go_on.recv().unwrap();
                    1
                };
                pool.run(Weight::Heavy, blocking).await
            }
        });
        has_begun.await.unwrap();
        let (waiting, refused) = tokio::join!(pool.run(Weight::Heavy, async { 2 }), pool.run(Weight::Heavy, async { 3 }));
        assert_eq!((waiting, refused), (Err(Overloaded), Err(Overloaded)));
        let patient = Pool { wait_max: Duration::from_mins(1), threads: Arc::clone(&pool.threads), ..Pool::of(1, 1, Duration::ZERO) };
        let (late, ()) = tokio::join!(patient.run(Weight::Heavy, async { 4 }), async { go_on.send(()).unwrap() });
        assert_eq!((first.await.unwrap(), late), (Ok(1), Ok(4)));
    }

    #[tokio::test]
    async fn questions_about_the_past_leave_threads_to_others() {
        let pool = Arc::new(Pool::of(2, 4, Duration::from_millis(20)));
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let first = tokio::spawn({
            let pool = Arc::clone(&pool);
            let blocking = async move {
                begun.send(()).unwrap();
                may_go_on.recv().unwrap();
            };
            async move { pool.run(Weight::Past, blocking).await }
        });
        has_begun.await.unwrap();
        // Two wait, which is half of the places; the third is not taken, and does not stand in the way of others.
        let past = || pool.run(Weight::Past, async { 2 });
        let (second, third, fourth, other) = tokio::join!(past(), past(), past(), pool.run(Weight::Heavy, async { 3 }));
        assert_eq!(([second, third, fourth], other), ([Err(Overloaded); 3], Ok(3)));
        assert_eq!(pool.past_places.available_permits(), 2);
        go_on.send(()).unwrap();
        assert_eq!((first.await.unwrap(), pool.run(Weight::Past, async { 4 }).await), (Ok(()), Ok(4)));
    }
}
