//! A server on loopback that takes requests, tells the test of them, and answers as the test says.

use crate::clock::soon;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// A server that tells of what it is asked.
pub(crate) struct Webhook {
    /// Its address.
    pub(crate) url: String,
    requests: mpsc::UnboundedReceiver<Request>,
}

/// A request that waits for its answer.
pub(crate) struct Request {
    /// Method and path.
    pub(crate) line: String,
    /// The body.
    pub(crate) body: String,
    stream: TcpStream,
}

impl Request {
    /// Answers with a status.
    pub(crate) fn answer(mut self, status: &str) {
        write!(self.stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
    }
}

impl Webhook {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (sender, requests) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if sender.send(read_request(stream.unwrap())).is_err() {
                    return;
                }
            }
        });
        Self { url, requests }
    }

    /// The next request.
    pub(crate) async fn request(&mut self) -> Request {
        soon("a request", self.requests.recv()).await.unwrap()
    }

    /// The alert that comes next; it is taken.
    pub(crate) async fn alert(&mut self) -> serde_json::Value {
        let request = self.request().await;
        let alert = serde_json::from_str(&request.body).unwrap();
        request.answer("204 No Content");
        alert
    }

    /// No request has come of which the test was not told.
    pub(crate) fn check_idle(&mut self) {
        assert!(self.requests.try_recv().is_err(), "something came that was not expected");
    }
}

fn read_request(stream: TcpStream) -> Request {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let length = lines.iter().find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(|length| length.parse().unwrap()));
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    Request { line: lines.swap_remove(0), body: String::from_utf8(body).unwrap(), stream: reader.into_inner() }
}
