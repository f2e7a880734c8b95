//! Traces, as a collector on the loopback receives them.

use crate::attacker::Target;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::time::Duration;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// Receives bodies by POST.
fn receive(listener: TcpListener) -> mpsc::Receiver<(String, Vec<u8>)> {
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            if tell.send(read_request(stream)).is_err() {
                return;
            }
        }
    });
    told
}

fn read_request(mut stream: TcpStream) -> (String, Vec<u8>) {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    let end = loop {
        let read = stream.read(&mut part).unwrap();
        assert!(read > 0, "the request has an end");
        bytes.extend_from_slice(&part[..read]);
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap().to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
    let mut body = bytes.split_off(end);
    while body.len() < length {
        let read = stream.read(&mut part).unwrap();
        body.extend_from_slice(&part[..read]);
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
    (head, body)
}

fn holds(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_a_part_of_the_trace_that_its_client_names() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let collector = format!("http://{}", listener.local_addr().unwrap());
    let received = receive(listener);
    let target = Target::start(&["--traces", &collector]);
    let request = target.client().post(target.url("/graphql")).header("content-type", "application/json").header("x-request-id", "the-request");
    let traced = request.header("traceparent", format!("00-{TRACE}-00f067aa0ba902b7-01")).body("{\"query\":\"query Buses { dataset { revision } }\"}");
    assert_eq!(traced.send().await.unwrap().headers()["x-request-id"], "the-request");
    let trace: Vec<u8> = (0..16).map(|place| u8::from_str_radix(&TRACE[2 * place..2 * place + 2], 16).unwrap()).collect();
    let wanted: [&[u8]; 4] = [&trace, b"POST /graphql", b"the-request", b"helheten"];
    let mut loaded = false;
    loop {
        let (head, body) = received.recv_timeout(Duration::from_mins(1)).expect("traces come in time");
        assert!(head.starts_with("post /v1/traces ") && head.contains("content-type: application/x-protobuf"), "{head}");
        loaded |= holds(&body, b"load dataset");
        if wanted.iter().all(|part| holds(&body, part)) {
            break;
        }
    }
    assert!(loaded, "loading is traced, before the first request");
}
