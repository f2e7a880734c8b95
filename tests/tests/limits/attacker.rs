//! The other side: a client that sends what it should not, and tells what it got.

use helheten_tests::demo::DemoServer;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

/// How long anything may take before it counts as no answer.
const PATIENCE: Duration = Duration::from_secs(90);

/// How many files the test itself opens: a crowd and the rest.
const OPEN_FILES: u64 = 6_000;

/// Lets the test open as many files as it needs; tells whether it may.
#[cfg(unix)]
pub(crate) fn may_open_files() -> bool {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    // Where it may not be raised, it stays too low, and the test says so.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    getrlimit(Resource::Nofile).current.is_none_or(|current| current >= OPEN_FILES)
}

/// Elsewhere the system has no such limit.
#[cfg(not(unix))]
pub(crate) fn may_open_files() -> bool {
    true
}

/// What an attempt tells.
pub(crate) type Told<'a> = Pin<Box<dyn Future<Output = String> + Send + 'a>>;

/// One attack.
pub(crate) struct Case {
    /// What the client does, as the table says it.
    pub(crate) does: &'static str,
    /// Does it.
    pub(crate) attempt: for<'a> fn(&'a Target) -> Told<'a>,
}

/// A server that is attacked.
pub(crate) struct Target {
    server: DemoServer,
    client: Client,
}

impl Target {
    /// Starts a server with some arguments.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let client = Client::builder().timeout(PATIENCE).pool_max_idle_per_host(0).redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { server: DemoServer::start_with(arguments), client }
    }

    /// Where it listens, as `127.0.0.1:40123`.
    pub(crate) fn address(&self) -> &str {
        self.server.url.trim_start_matches("http://")
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.server.url)
    }

    /// Asks a document.
    pub(crate) async fn ask(&self, query: &str) -> String {
        self.post(&json!({ "query": query }).to_string()).await
    }

    /// Posts a body as JSON.
    pub(crate) async fn post(&self, body: &str) -> String {
        self.post_as("application/json", body.as_bytes().to_vec()).await
    }

    /// Posts a body as some media type.
    pub(crate) async fn post_as(&self, media_type: &str, body: Vec<u8>) -> String {
        for _ in 0..20 {
            let request = self.client.post(self.url("/graphql")).header("content-type", media_type).header("accept", "application/graphql-response+json");
            // A server that refuses a body does not read it: a client that still writes may find the connection closed before it reads why.
            if let Ok(response) = request.body(body.clone()).send().await {
                return told(response).await;
            }
        }
        "closed without an answer".to_owned()
    }

    /// Gets an address.
    pub(crate) async fn get(&self, path: &str) -> String {
        told(self.client.get(self.url(path)).header("accept", "application/graphql-response+json").send().await.unwrap()).await
    }

    /// Sends bytes as they are; the status of the answer, or that there was none.
    pub(crate) async fn send_raw(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        // The server may have closed already.
        let _ = stream.write_all(bytes).await;
        read_status(&mut stream).await
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address()).await.unwrap()
    }

    /// Waits until no crowd is left from before.
    pub(crate) async fn settle(&self) {
        let start = Instant::now();
        loop {
            // While every place is taken there is none for this either.
            let metrics = match self.client.get(self.url("/metrics")).send().await {
                Ok(response) => response.text().await.unwrap_or_default(),
                Err(_) => String::new(),
            };
            let open = metrics.lines().find_map(|line| line.strip_prefix("helheten_connections ")?.parse::<f64>().ok());
            if open.is_some_and(|open| open < 10.0) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "connections stay open: {open:?}");
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Asks what everybody may ask: it must still be answered.
    pub(crate) async fn must_answer(&self, after: &str) {
        assert_eq!(self.get("/healthz").await, "200", "after: {after}");
        let told = self.ask("{ dataset { revision } }").await;
        assert!(told == "200" || told.starts_with("429"), "after: {after}: {told}");
    }
}

/// The status of an answer, and the code of its first error.
pub(crate) async fn told(response: Response) -> String {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap_or_default();
    let answer: Value = serde_json::from_str(&text).unwrap_or_default();
    let answer = if answer.is_array() { &answer[0] } else { &answer };
    let error = if answer["error"].is_null() { &answer["errors"][0]["extensions"] } else { &answer["error"] };
    match error["code"].as_str() {
        Some(code) => format!("{status} {code}"),
        None => status.to_string(),
    }
}

/// The status that comes on a connection, or that it is closed without one.
pub(crate) async fn read_status(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    let read = timeout(PATIENCE, async {
        while answer.len() < 12 {
            match stream.read(&mut part).await {
                Ok(0) | Err(_) => break,
                Ok(bytes) => answer.extend_from_slice(&part[..bytes]),
            }
        }
    });
    read.await.expect("the server answers or closes in time");
    let text = String::from_utf8_lossy(&answer);
    let status = text.strip_prefix("HTTP/1.1 ").or_else(|| text.strip_prefix("HTTP/1.0 ")).and_then(|rest| rest.get(..3));
    status.map_or_else(|| "closed without an answer".to_owned(), str::to_owned)
}
