//! A database that is away for a minute: at the time of an import, and in the middle of one.

use crate::clock::{TestClock, after, moment};
use crate::watcher::{COMPLETE, Ending, Watcher, leases, runs};
use crate::webhook::Webhook;
use helheten_importer::schedule::Clock;
use helheten_tests::database::TestDatabase;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::{fs, io, thread};

const FOUR: &str = "0 4 * * *";

/// A watcher waits for its time; the database goes away before it, and is back a minute after it.
async fn check_away_for_a_minute(address: &str, go: impl Fn(), come_back: impl Fn()) {
    let clock = TestClock::at("2026-06-05T12:00:00Z");
    let mut watcher = Watcher::start(address, &clock, "one", FOUR);
    watcher.check_run(clock.now()).await;
    let time = moment("2026-06-06T02:00:00Z");
    clock.awaited(time).await;
    go();
    clock.go_to(time);
    // Five seconds, then ever longer.
    for waited in [5, 15, 35] {
        clock.go_when_awaited(after(time, waited)).await;
    }
    clock.awaited(after(time, 75)).await;
    clock.go_to(after(time, 60));
    come_back();
    watcher.check_idle();
    clock.go_to(after(time, 75));
    watcher.check_run(after(time, 75)).await;
    clock.awaited(moment("2026-06-07T02:00:00Z")).await;
    watcher.stop().await;
}

#[tokio::test]
async fn a_file_that_is_away_for_a_minute_delays_an_import() {
    let folder = tempfile::tempdir().unwrap();
    let (here, away) = (folder.path().join("here"), folder.path().join("away"));
    fs::create_dir(&here).unwrap();
    let address = format!("sqlite://{}/helheten.db", here.display());
    check_away_for_a_minute(&address, || fs::rename(&here, &away).unwrap(), || fs::rename(&away, &here).unwrap()).await;
    assert_eq!(runs(&helheten_importer::store::open_existing(&address).await.unwrap()).await.len(), 2);
}

#[tokio::test]
async fn a_server_that_is_away_for_a_minute_delays_an_import() {
    let Some(database) = TestDatabase::all().await.into_iter().find(|database| !database.is_sqlite()) else { return };
    let proxy = Proxy::start(&database.address);
    check_away_for_a_minute(&proxy.address, || proxy.cut(), || proxy.mend()).await;
    assert_eq!(runs(&database.open().await).await.len(), 2);
}

#[tokio::test]
async fn an_import_in_which_the_server_goes_away_is_done_again() {
    let Some(database) = TestDatabase::all().await.into_iter().find(|database| !database.is_sqlite()) else { return };
    let proxy = Proxy::start(&database.address);
    let clock = TestClock::at("2026-06-05T12:00:00Z");
    let start = clock.now();
    let mut watcher = Watcher::start(&proxy.address, &clock, "one", FOUR);
    let started = watcher.next().await;
    proxy.cut();
    watcher.finish(started, COMPLETE).await;
    clock.go_when_awaited(after(start, 5)).await;
    clock.awaited(after(start, 15)).await;
    proxy.mend();
    clock.go_to(after(start, 15));
    // It is its own lease that it finds, and it does not wait for itself.
    watcher.check_run(after(start, 15)).await;
    clock.awaited(moment("2026-06-06T02:00:00Z")).await;
    watcher.stop().await;
    let db = database.open().await;
    let ended: Vec<bool> = runs(&db).await.iter().map(|run| run.finished_at.is_some()).collect();
    assert_eq!(ended, [false, true]);
    assert_eq!(leases(&db).await, []);
}

#[tokio::test]
async fn an_import_that_loses_its_database_again_and_again_fails() {
    let database = TestDatabase::sqlite();
    let (clock, mut webhook) = (TestClock::at("2026-06-05T12:00:00Z"), Webhook::start());
    let start = clock.now();
    let mut watcher = Watcher::start_telling(&database.address, &clock, "one", FOUR, &webhook);
    for waited in [0, 5, 15] {
        if waited > 0 {
            clock.go_when_awaited(after(start, waited)).await;
        }
        let started = watcher.next().await;
        assert_eq!(started.at, after(start, waited));
        watcher.finish(started, Ending::DatabaseGone).await;
    }
    let alert = webhook.alert().await;
    assert_eq!(alert["event"], "FAILED");
    assert!(alert["text"].as_str().unwrap().contains("the connection was closed"), "{alert}");
    clock.awaited(moment("2026-06-06T02:00:00Z")).await;
    watcher.stop().await;
    webhook.check_idle();
}

/// A server between PostgreSQL and those who ask it, which can be cut.
struct Proxy {
    /// The database's address through it.
    address: String,
    state: Arc<Mutex<ProxyState>>,
}

#[derive(Default)]
struct ProxyState {
    is_cut: bool,
    streams: Vec<TcpStream>,
}

impl Proxy {
    fn start(address: &str) -> Self {
        let (scheme, rest) = address.split_once("://").unwrap();
        let (authority, path) = rest.split_once('/').unwrap();
        let (user, host) = authority.rsplit_once('@').map_or(("", authority), |(user, host)| (user, host));
        let target = if host.contains(':') { host.to_owned() } else { format!("{host}:5432") };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(ProxyState::default()));
        let known = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                let mut state = known.lock().unwrap();
                if !state.is_cut {
                    let server = TcpStream::connect(&target).unwrap();
                    state.streams.extend([stream.try_clone().unwrap(), server.try_clone().unwrap()]);
                    copy(stream.try_clone().unwrap(), server.try_clone().unwrap());
                    copy(server, stream);
                }
            }
        });
        Self { address: format!("{scheme}://{user}{}{own}/{path}", if user.is_empty() { "" } else { "@" }), state }
    }

    /// Ends all connections, and takes no others.
    fn cut(&self) {
        let mut state = self.state.lock().unwrap();
        state.is_cut = true;
        for stream in state.streams.drain(..) {
            // It may have ended by itself.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Takes connections again.
    fn mend(&self) {
        self.state.lock().unwrap().is_cut = false;
    }
}

fn copy(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        // However it ends, the other side is told.
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
}
