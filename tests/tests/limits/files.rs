//! What becomes of a server that may open no more files.

use helheten_tests::demo::{DemoServer, skip};
use helheten_tests::foreign::is_there;
use reqwest::Client;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

const PATIENCE: Duration = Duration::from_mins(1);
/// More connections than the server may open files.
const CROWD: usize = 100;

#[tokio::test]
async fn a_server_without_files_left_answers_again_when_there_are_some() {
    if !is_there("prlimit") {
        return skip("prlimit is not there");
    }
    let server = DemoServer::start();
    server.limit_files(64);
    let address = server.url.trim_start_matches("http://");
    let mut crowd = Vec::new();
    for _ in 0..CROWD {
        crowd.push(TcpStream::connect(address).await.unwrap());
    }
    let start = Instant::now();
    while !server.log().contains("no connection can be accepted for the moment") {
        assert!(start.elapsed() < PATIENCE, "the server has files enough: {}", server.log());
        sleep(Duration::from_millis(50)).await;
    }
    drop(crowd);
    let client = Client::builder().timeout(PATIENCE).build().unwrap();
    let question = client.post(format!("{}/graphql", server.url)).header("content-type", "application/json");
    let answer = question.body("{\"query\": \"{ dataset { revision } }\"}").send().await.unwrap().text().await.unwrap();
    assert!(answer.contains("\"data\""), "{answer}");
}
