//! A server on a free port of the loopback, and a client that asks it.

use crate::database::filled_database;
use helheten_server::{ServeSettings, Server};
use reqwest::{Client, Response};
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// A server that answers, and its database.
pub(crate) struct Started {
    pub(crate) address: SocketAddr,
    pub(crate) db: DatabaseConnection,
    client: Client,
    stop: oneshot::Sender<()>,
    running: JoinHandle<()>,
}

/// Where the tests' servers listen: any free port of the loopback.
pub(crate) fn settings() -> ServeSettings {
    ServeSettings { look_every: Duration::from_millis(20), ..ServeSettings::new(([127, 0, 0, 1], 0).into()) }
}

/// Starts a server over the invented rows.
pub(crate) async fn start() -> Started {
    start_with(filled_database().await).await
}

/// Starts a server over a database.
pub(crate) async fn start_with(db: DatabaseConnection) -> Started {
    start_as(settings(), db).await
}

/// Starts a server with other settings over a database.
pub(crate) async fn start_as(settings: ServeSettings, db: DatabaseConnection) -> Started {
    let server = Server::start(settings, db.clone()).await.unwrap();
    let address = server.address();
    let (stop, stopped) = oneshot::channel();
    let running = tokio::spawn(server.run(async {
        // A dropped sender stops the server too.
        let _ = stopped.await;
    }));
    let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    Started { address, db, client, stop, running }
}

impl Started {
    /// The whole answer to a question.
    pub(crate) async fn ask(&self, query: &str) -> Value {
        self.ask_with(query, json!({})).await
    }

    /// The whole answer to a question with variables.
    pub(crate) async fn ask_with(&self, query: &str, variables: Value) -> Value {
        let response = self.post("/graphql", &json!({ "query": query, "variables": variables }).to_string()).await;
        serde_json::from_str(&response.text().await.unwrap()).unwrap()
    }

    /// The data of the answer to a question that must have no error.
    pub(crate) async fn data(&self, query: &str) -> Value {
        let mut answer = self.ask(query).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].take()
    }

    /// The only error of the answer to a question: its code and its message.
    pub(crate) async fn error(&self, query: &str) -> (String, String) {
        let answer = self.ask(query).await;
        let errors = answer["errors"].as_array().unwrap_or_else(|| panic!("no error: {answer}"));
        assert_eq!(errors.len(), 1, "{answer}");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&errors[0]["extensions"]["code"]), text(&errors[0]["message"]))
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        let request = self.client.get(format!("http://{}{path}", self.address));
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &str) -> Response {
        self.post_as(path, "application/json", body).await
    }

    pub(crate) async fn post_as(&self, path: &str, media_type: &str, body: &str) -> Response {
        let request = self.client.post(format!("http://{}{path}", self.address)).header("content-type", media_type);
        request.body(body.to_owned()).send().await.unwrap()
    }

    pub(crate) async fn delete(&self, path: &str) -> Response {
        self.client.delete(format!("http://{}{path}", self.address)).send().await.unwrap()
    }

    /// Sends bytes as they are; all that comes until the server closes.
    pub(crate) async fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        timeout(Duration::from_secs(30), stream.read_to_string(&mut answer)).await.expect("the server closes the connection").unwrap();
        answer
    }

    /// Tells the server to stop and waits until it has.
    pub(crate) async fn stop(self) {
        self.stop.send(()).unwrap();
        self.running.await.unwrap();
    }
}
