//! Requests that are not what they say, or not what they should be.

use crate::attacker::Case;
use serde_json::json;

const QUESTION: &str = "/graphql?query=%7Bdataset%7Brevision%7D%7D";

pub(crate) const REQUESTS: &[Case] = &[
    Case { does: "JSON that ends in the middle", attempt: |target| Box::pin(target.post("{\"query\": \"{ dataset { rev")) },
    Case { does: "no body", attempt: |target| Box::pin(target.post("")) },
    Case { does: "JSON 100,000 lists deep", attempt: |target| Box::pin(async { target.post(&"[".repeat(100_000)).await }) },
    Case {
        does: "a body that is no UTF-8",
        attempt: |target| Box::pin(target.post_as("application/json", b"{\"query\": \"{ dataset \xff\xfe { revision } }\"}".to_vec())),
    },
    Case {
        does: "variables of 1 MB",
        attempt: |target| {
            let body = json!({ "query": "query($id: ID!) { organization(id: $id) { name } }", "variables": { "id": "x".repeat(1_000_000) } });
            Box::pin(async move { target.post(&body.to_string()).await })
        },
    },
    Case {
        does: "variables of 200 kB",
        attempt: |target| {
            let body = json!({ "query": "query($id: ID!) { organization(id: $id) { name } }", "variables": { "id": "x".repeat(200_000) } });
            Box::pin(async move { target.post(&body.to_string()).await })
        },
    },
    Case {
        does: "100 kB of words to search for",
        attempt: |target| {
            let body = json!({ "query": "query($text: String!) { search(text: $text) { totalCount } }", "variables": { "text": "nämnd ".repeat(15_000) } });
            Box::pin(async move { target.post(&body.to_string()).await })
        },
    },
    Case {
        does: "a form of another page (CSRF)",
        attempt: |target| Box::pin(target.post_as("application/x-www-form-urlencoded", b"query={dataset{revision}}".to_vec())),
    },
    Case { does: "JSON as text/plain (CSRF)", attempt: |target| Box::pin(target.post_as("text/plain", b"{\"query\": \"{ dataset { revision } }\"}".to_vec())) },
    Case { does: "a form with files (CSRF)", attempt: |target| Box::pin(target.post_as("multipart/form-data; boundary=x", b"--x--".to_vec())) },
    Case { does: "a mutation by GET", attempt: |target| Box::pin(target.get("/graphql?query=mutation%7Ba%7D")) },
    Case { does: "an address of 60,000 bytes", attempt: |target| Box::pin(async { target.get(&format!("{QUESTION}&x={}", "y".repeat(60_000))).await }) },
    Case {
        does: "an address of 70,000 bytes",
        attempt: |target| Box::pin(async { target.send_raw(format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", "y".repeat(70_000)).as_bytes()).await }),
    },
    Case {
        does: "100 headers",
        attempt: |target| Box::pin(async { target.send_raw(format!("GET / HTTP/1.1\r\nhost: a\r\n{}\r\n", "x: y\r\n".repeat(100)).as_bytes()).await }),
    },
    Case {
        does: "a header of 1 MB",
        attempt: |target| Box::pin(async { target.send_raw(format!("GET / HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n", "y".repeat(1_000_000)).as_bytes()).await }),
    },
    Case { does: "a path out of the folder", attempt: |target| Box::pin(target.send_raw(b"GET /playground/../../../etc/passwd HTTP/1.1\r\nhost: a\r\n\r\n")) },
    Case { does: "the same in escapes", attempt: |target| Box::pin(target.send_raw(b"GET /playground/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nhost: a\r\n\r\n")) },
    Case { does: "the method DELETE", attempt: |target| Box::pin(target.send_raw(b"DELETE /graphql HTTP/1.1\r\nhost: a\r\n\r\n")) },
    Case { does: "the method TRACE", attempt: |target| Box::pin(target.send_raw(b"TRACE /graphql HTTP/1.1\r\nhost: a\r\n\r\n")) },
    Case { does: "a method that there is not", attempt: |target| Box::pin(target.send_raw(b"FROBNICATE /graphql HTTP/1.1\r\nhost: a\r\n\r\n")) },
    Case { does: "CONNECT to another host", attempt: |target| Box::pin(target.send_raw(b"CONNECT example.org:443 HTTP/1.1\r\nhost: example.org\r\n\r\n")) },
];
