//! Connections that are slow, silent, or speak something else.

use crate::attacker::{Case, Target, read_status};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::time::{Instant, sleep};

const HEAD: &str = "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n";
/// How long a slow client goes on before the test says that nothing stops it.
const SLOW_TIME_MAX: Duration = Duration::from_mins(1);

/// Sends some bytes, then one more a second, until the server has had enough.
async fn drip(target: &Target, start: &str, drop: &[u8]) -> String {
    let (mut read, mut write) = target.connect().await.into_split();
    write.write_all(start.as_bytes()).await.unwrap();
    let dripping = async {
        let start = Instant::now();
        while start.elapsed() < SLOW_TIME_MAX {
            sleep(Duration::from_secs(1)).await;
            if write.write_all(drop).await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        status = read_status(&mut read) => status,
        () = dripping => "it is borne".to_owned(),
    }
}

/// Asks for much on one connection and takes none of it.
async fn never_read(target: &Target) -> String {
    let mut stream = target.connect().await;
    stream.write_all("GET /schema.graphql HTTP/1.1\r\nhost: a\r\n\r\n".repeat(400).as_bytes()).await.unwrap();
    let start = Instant::now();
    while start.elapsed() < SLOW_TIME_MAX {
        if stream.write_all(b"G").await.is_err() {
            return "the connection is closed".to_owned();
        }
        sleep(Duration::from_millis(500)).await;
    }
    "it is borne".to_owned()
}

fn with_body(headers: &str, body: &str) -> Vec<u8> {
    format!("{HEAD}{headers}\r\n{body}").into_bytes()
}

pub(crate) const CONNECTIONS: &[Case] = &[
    Case { does: "nothing at all", attempt: |target| Box::pin(drip(target, "", b"")) },
    Case { does: "a header a second, without end (slowloris)", attempt: |target| Box::pin(drip(target, "GET / HTTP/1.1\r\nhost: a\r\n", b"x: y\r\n")) },
    Case {
        does: "a byte of the body a second",
        attempt: |target| Box::pin(async { drip(target, &format!("{HEAD}content-length: 1000\r\n\r\n"), b" ").await }),
    },
    Case {
        does: "a chunk of the body a second",
        attempt: |target| Box::pin(async { drip(target, &format!("{HEAD}transfer-encoding: chunked\r\n\r\n"), b"1\r\n \r\n").await }),
    },
    Case { does: "400 requests at once, and takes no answer", attempt: |target| Box::pin(never_read(target)) },
    Case { does: "bytes that are no HTTP", attempt: |target| Box::pin(target.send_raw(b"\x00\x01\x02\x03 hello\r\n\r\n")) },
    Case { does: "no host", attempt: |target| Box::pin(target.send_raw(b"GET /graphql HTTP/1.1\r\n\r\n")) },
    Case { does: "two hosts", attempt: |target| Box::pin(target.send_raw(b"GET /graphql HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n")) },
    Case { does: "TLS", attempt: |target| Box::pin(target.send_raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")) },
    Case { does: "a version of HTTP that there is not", attempt: |target| Box::pin(target.send_raw(b"GET / HTTP/9.9\r\nhost: a\r\n\r\n")) },
    Case {
        does: "the preface of HTTP/2, then junk",
        attempt: |target| Box::pin(target.send_raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")),
    },
    Case {
        does: "a length and chunks (request smuggling)",
        attempt: |target| {
            Box::pin(async {
                target.send_raw(&with_body("content-length: 4\r\ntransfer-encoding: chunked\r\n", "0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n")).await
            })
        },
    },
    Case {
        does: "two lengths that differ",
        attempt: |target| Box::pin(async { target.send_raw(&with_body("content-length: 2\r\ncontent-length: 3\r\n", "{}}")).await }),
    },
    Case { does: "a length that is no number", attempt: |target| Box::pin(async { target.send_raw(&with_body("content-length: +2\r\n", "{}")).await }) },
    Case {
        does: "chunks that are not the last encoding",
        attempt: |target| Box::pin(async { target.send_raw(&with_body("transfer-encoding: chunked, identity\r\n", "0\r\n\r\n")).await }),
    },
    Case {
        does: "a chunk longer than memory",
        attempt: |target| Box::pin(async { target.send_raw(&with_body("transfer-encoding: chunked\r\n", "fffffffffffffffff\r\n")).await }),
    },
    Case {
        does: "a header whose name ends with a space",
        attempt: |target| Box::pin(async { target.send_raw(&with_body("content-length : 2\r\n", "{}")).await }),
    },
];
