//! A connection's bytes: who may hold it open, and for how long it may stand still.

use super::EXCHANGE_TIME_MAX;
use super::connection::Seat;
use super::memory::OnItsWay;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::Version;
use http_body::{Frame, SizeHint};
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a connection may stand still, and in which part of a conversation.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionTimes {
    /// From the connection, or the first byte of a request, to the end of the request's headers.
    pub head: Duration,
    /// From the end of an answer to the next request.
    pub idle: Duration,
    /// Between two bytes of an answer that the client takes.
    pub stall: Duration,
    /// For a client that takes an answer slower than it comes.
    pub answer: Duration,
}

impl Default for ConnectionTimes {
    fn default() -> Self {
        // Proxies keep idle connections for 60 seconds, and must be the ones that close them.
        Self { head: Duration::from_secs(15), idle: Duration::from_secs(75), stall: Duration::from_secs(20), answer: Duration::from_mins(2) }
    }
}

/// What goes on on a connection.
#[derive(Debug)]
pub(super) struct Activity {
    times: ConnectionTimes,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    requests: usize,
    /// When the last request began.
    busy_since: Instant,
    quiet_since: Instant,
    /// Since when a request's headers come.
    head_since: Option<Instant>,
    /// Whether it is HTTP/2, where much is heard that is no request.
    is_http2: bool,
}

impl Activity {
    /// A connection that has just come.
    pub(super) fn new(times: ConnectionTimes) -> Self {
        let now = Instant::now();
        Self { times, state: Mutex::new(State { requests: 0, busy_since: now, quiet_since: now, head_since: Some(now), is_http2: false }) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request is whole, or at least its headers are.
    pub(super) fn begin_request(self: &Arc<Self>, version: Version) -> RequestInFlight {
        let mut state = self.state();
        state.requests += 1;
        state.busy_since = Instant::now();
        state.head_since = None;
        state.is_http2 = version == Version::HTTP_2;
        RequestInFlight(Arc::clone(self))
    }

    /// Some of an answer that waited for the client was taken.
    fn note_taken(&self) {
        let mut state = self.state();
        state.quiet_since = Instant::now();
        state.head_since = None;
    }

    fn hear(&self) {
        let mut state = self.state();
        if state.requests == 0 && state.head_since.is_none() && !state.is_http2 {
            state.head_since = Some(Instant::now());
        }
    }

    /// Until when the connection is left alone, unless something happens.
    pub(super) fn deadline(&self) -> Instant {
        let state = self.state();
        match state.head_since {
            // The answer itself has a time of its own; this is for one that the client does not take.
            _ if state.requests > 0 => state.busy_since + EXCHANGE_TIME_MAX + self.times.answer,
            Some(since) => since + self.times.head,
            None => state.quiet_since + self.times.idle,
        }
    }
}

/// A request whose answer was not yet sent to its end.
#[derive(Debug)]
pub(super) struct RequestInFlight(Arc<Activity>);

impl Drop for RequestInFlight {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.requests -= 1;
        state.quiet_since = Instant::now();
    }
}

/// The body of an answer, until whose end the request goes on.
pub(super) struct AnswerBody {
    body: Body,
    _request: RequestInFlight,
    _on_its_way: Option<Arc<OnItsWay>>,
}

impl AnswerBody {
    pub(super) fn new(body: Body, request: RequestInFlight, on_its_way: Option<Arc<OnItsWay>>) -> Self {
        Self { body, _request: request, _on_its_way: on_its_way }
    }
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A connection whose client must take what is sent.
pub(super) struct GuardedStream {
    stream: TcpStream,
    activity: Arc<Activity>,
    blocked_since: Option<Instant>,
    given_up_at: Option<Pin<Box<Sleep>>>,
    _seat: Seat,
}

impl GuardedStream {
    pub(super) fn new(stream: TcpStream, activity: Arc<Activity>, seat: Seat) -> Self {
        Self { stream, activity, blocked_since: None, given_up_at: None, _seat: seat }
    }

    /// Takes note of how a write went; fails where the client takes nothing, or takes too long.
    fn judge(&mut self, context: &mut Context<'_>, written: Poll<io::Result<usize>>, wanted: usize) -> Poll<io::Result<usize>> {
        match written {
            Poll::Ready(Ok(bytes)) => {
                self.given_up_at = None;
                if self.blocked_since.is_some() {
                    self.activity.note_taken();
                }
                if bytes >= wanted {
                    self.blocked_since = None;
                }
                Poll::Ready(Ok(bytes))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                let times = self.activity.times;
                let now = Instant::now();
                let until = (*self.blocked_since.get_or_insert(now) + times.answer).min(now + times.stall);
                let given_up_at = self.given_up_at.get_or_insert_with(|| Box::pin(sleep_until(until)));
                ready!(given_up_at.as_mut().poll(context));
                Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client does not take its answer")))
            }
        }
    }
}

impl AsyncRead for GuardedStream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.activity.hear();
        }
        read
    }
}

impl AsyncWrite for GuardedStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judge(context, written, bytes.len())
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let wanted = bytes.iter().map(|slice| slice.len()).sum();
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.judge(context, written, wanted)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
