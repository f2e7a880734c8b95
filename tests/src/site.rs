//! A web site on this machine that answers as it is told, faults and all, and notes what it was asked and when.
//!
//! It speaks HTTP/1.1 byte by byte, so that it can break every promise of it. One connection serves one request.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How often a stalled answer looks whether it may end.
const STALL: Duration = Duration::from_millis(20);

/// A site; it ends when it is dropped.
pub struct Site {
    address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    answers: Mutex<BTreeMap<(String, String), Answer>>,
    asked: Mutex<Vec<Asked>>,
    is_over: AtomicBool,
}

type Answer = Arc<dyn Fn(&Asked) -> Reply + Send + Sync>;

/// A request as the site saw it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The host, without its port.
    pub host: String,
    /// The path with its parameters.
    pub path: String,
    /// The headers, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// How often this host and path were asked for before.
    pub times_before: usize,
    /// When the request was read.
    pub at: Instant,
    /// When the answer was written; none while it is.
    pub answered_at: Option<Instant>,
}

impl Asked {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// An answer: its bytes, and whether it then stands still.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// Zeros that follow the body.
    zeros: usize,
    length: Length,
    stalls: bool,
    /// Waits so long before it answers.
    pause: Duration,
}

/// What an answer says of its length.
#[derive(Clone, Copy, Debug, Default)]
enum Length {
    #[default]
    True,
    Stated(usize),
    /// It comes in chunks, of which the last one is missing.
    CutChunks,
    /// Nothing; the end of the connection is its end.
    None,
}

impl Reply {
    /// A web page.
    pub fn page(html: &str) -> Self {
        Self::bytes(html.as_bytes()).with("content-type", "text/html; charset=utf-8")
    }

    /// A body of any kind.
    pub fn bytes(body: &[u8]) -> Self {
        Self { status: 200, body: body.to_vec(), ..Self::default() }
    }

    /// A status without a body.
    pub fn status(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    /// A redirect.
    pub fn redirect(status: u16, to: &str) -> Self {
        Self::status(status).with("location", to)
    }

    /// With another status.
    #[must_use]
    pub fn and_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// With a header, in place of one of the same name.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a length that is not its own.
    #[must_use]
    pub fn of_length(mut self, length: usize) -> Self {
        self.length = Length::Stated(length);
        self
    }

    /// In chunks of which the last is missing.
    #[must_use]
    pub fn cut(mut self) -> Self {
        self.length = Length::CutChunks;
        self
    }

    /// Without a length, and with so many zeros behind its body.
    #[must_use]
    pub fn endless(mut self, zeros: usize) -> Self {
        (self.length, self.zeros) = (Length::None, zeros);
        self
    }

    /// Which stands still before its end.
    #[must_use]
    pub fn stalled(mut self) -> Self {
        self.stalls = true;
        self
    }

    /// Which comes after a pause.
    #[must_use]
    pub fn after(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }
}

impl Site {
    /// Begins to answer on a free port of 127.0.0.1; what is not told otherwise is not found.
    ///
    /// # Panics
    /// Where this machine has no port left.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("this machine has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                if shared.is_over.load(Ordering::Relaxed) {
                    break;
                }
                let state = Arc::clone(&shared);
                // A client that goes away in the middle is what some tests want.
                thread::spawn(move || serve(&state, &connection).unwrap_or_default());
            }
        });
        Self { address, state }
    }

    /// The port that it answers on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The address of a page on one of its hosts.
    pub fn url(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.port())
    }

    /// Tells it what to answer for a host and a path.
    pub fn on(&self, host: &str, path: &str, answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) {
        self.state.answers.lock().unwrap_or_else(PoisonError::into_inner).insert((host.to_owned(), path.to_owned()), Arc::new(answer));
    }

    /// Tells it to answer the same always.
    pub fn put(&self, host: &str, path: &str, reply: Reply) {
        self.on(host, path, move |_| reply.clone());
    }

    /// All that it was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.state.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.state.is_over.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for connections.
        drop(TcpStream::connect(self.address));
    }
}

fn serve(state: &State, connection: &TcpStream) -> std::io::Result<()> {
    let Some((number, asked)) = read_request(state, connection)? else { return Ok(()) };
    let answers = state.answers.lock().unwrap_or_else(PoisonError::into_inner);
    // A path that ends in a star stands for all that begin with it.
    let for_all = |(host, path): &&(String, String)| *host == asked.host && path.strip_suffix('*').is_some_and(|start| asked.path.starts_with(start));
    let exact = answers.get(&(asked.host.clone(), asked.path.clone()));
    let answer = exact.or_else(|| answers.keys().find(for_all).and_then(|key| answers.get(key))).cloned();
    drop(answers);
    let reply = answer.map_or_else(|| Reply::status(404), |answer| answer(&asked));
    let written = write_reply(state, connection, &reply);
    if let Some(asked) = state.asked.lock().unwrap_or_else(PoisonError::into_inner).get_mut(number) {
        asked.answered_at = Some(Instant::now());
    }
    written
}

fn read_request(state: &State, connection: &TcpStream) -> std::io::Result<Option<(usize, Asked)>> {
    let mut lines = BufReader::new(connection).lines();
    let Some(first) = lines.next().transpose()? else { return Ok(None) };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = Vec::new();
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let host = headers.iter().find(|(name, _)| name == "host").map_or("", |(_, value)| value.split(':').next().unwrap_or_default()).to_owned();
    let mut all = state.asked.lock().unwrap_or_else(PoisonError::into_inner);
    let times_before = all.iter().filter(|asked| asked.host == host && asked.path == path).count();
    let asked = Asked { host, path, headers, times_before, at: Instant::now(), answered_at: None };
    all.push(asked.clone());
    Ok(Some((all.len() - 1, asked)))
}

fn write_reply(state: &State, mut connection: &TcpStream, reply: &Reply) -> std::io::Result<()> {
    thread::sleep(reply.pause);
    let length = match reply.length {
        Length::True if reply.status != 304 => Some(("content-length", reply.body.len().to_string())),
        Length::Stated(length) => Some(("content-length", length.to_string())),
        Length::CutChunks => Some(("transfer-encoding", "chunked".to_owned())),
        Length::True | Length::None => None,
    };
    let headers = reply.headers.iter().map(|(name, value)| (name.as_str(), value.clone())).chain(length);
    let headers: Vec<String> = headers.map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!("HTTP/1.1 {} Status\r\nconnection: close\r\n{}", reply.status, headers.concat());
    connection.write_all(format!("{head}\r\n").as_bytes())?;
    if matches!(reply.length, Length::CutChunks) {
        connection.write_all(format!("{:x}\r\n", reply.body.len()).as_bytes())?;
    }
    let first = if reply.stalls { reply.body.len() / 2 } else { reply.body.len() };
    connection.write_all(&reply.body[..first])?;
    let zeros = vec![0; 64 * 1024];
    for _ in 0..reply.zeros / zeros.len() {
        connection.write_all(&zeros)?;
    }
    if reply.stalls {
        stand_still(state, connection)?;
    }
    connection.flush()
}

/// Waits until the client goes away or the site ends.
fn stand_still(state: &State, mut connection: &TcpStream) -> std::io::Result<()> {
    connection.set_read_timeout(Some(STALL))?;
    while !state.is_over.load(Ordering::Relaxed) {
        match connection.read(&mut [0; 64]) {
            Ok(0) => break,
            Err(error) if !matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => break,
            _ => {}
        }
    }
    Ok(())
}
