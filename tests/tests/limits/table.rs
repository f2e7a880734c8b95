//! The table of attacks in `docs/limits.md`: made from what happens, so that it stays true.

use crate::attacker::{Case, Target, may_open_files};
use crate::connections::CONNECTIONS;
use crate::crowds::{CROWDS, OWN_ADDRESS};
use crate::documents::DOCUMENTS;
use crate::requests::REQUESTS;
use crate::sockets::SOCKETS;
use expect_test::expect_file;
use helheten_tests::demo::skip;
use std::fmt::Write;
use std::sync::Arc;

const INTRODUCTION: &str = "\
# Attacks on the server, and what becomes of each

What a client gets that sends too much, too slowly, or what it should not, as a test saw it (`tests/tests/limits/table.rs` writes this
file and fails when it no longer holds). The server is the program itself on the loopback with its defaults but for the last group,
and the bundled pages. After every group it still answers others. A number is the HTTP status, a word in capitals the `code` of the error;
WebSockets are closed with a code of their own.

Where a limit is a setting, the README's table of settings names it. A proxy in front must be named by `--trusted-proxies` (one on
the same machine is), set `X-Forwarded-For` or `Forwarded` anew or add to it, and drop the one that it does not set: then the client
is the last address that is not a trusted proxy. Addresses of IPv6 are counted by their network of 64 bits. What a trusted proxy asks for
itself, as from the same machine, is not counted by address. TLS and `Strict-Transport-Security` are the proxy's business, and it need not
pass `/metrics` on.

Limits that the table does not show, because they take long: a connection is closed when it asks nothing for 75 seconds, an answer is given
up when the client takes nothing of it for 20 seconds or not all that waits within two minutes, and a WebSocket that does not answer
a ping within 20 seconds is closed. Where the system has no more open files, connections wait; the program raises its limit of open
files as far as it may, and takes no more connections than that allows.
";

/// The groups that are tried against a server with the defaults, all at once.
const GROUPS: &[(&str, &[Case])] =
    &[("Documents", DOCUMENTS), ("Requests", REQUESTS), ("Connections", CONNECTIONS), ("WebSockets", SOCKETS), ("Crowds", CROWDS)];

#[tokio::test(flavor = "multi_thread")]
async fn every_attack_has_its_row() {
    if !may_open_files() {
        return skip("the system lets the test open too few files for a crowd");
    }
    let target = Arc::new(Target::start(&[]));
    let mut text = INTRODUCTION.to_owned();
    for (heading, cases) in GROUPS {
        write_group(&mut text, heading, cases, &target).await;
    }
    let strict = Arc::new(Target::start(&["--trusted-proxies", "192.0.2.1", "--rate-limit", "20", "--connections-max", "400", "--websockets-max", "40"]));
    write_group(&mut text, "One address, with 20 requests a second, 400 connections and 40 WebSockets allowed", OWN_ADDRESS, &strict).await;
    expect_file!["../../../docs/limits.md"].assert_eq(&text);
}

async fn write_group(text: &mut String, heading: &str, cases: &'static [Case], target: &Arc<Target>) {
    write!(text, "\n## {heading}\n\n| The client sends | It gets |\n|---|---|\n").unwrap();
    let mut attempts = Vec::new();
    for case in cases {
        let target = Arc::clone(target);
        let mut attempt = tokio::spawn(async move { (case.attempt)(&target).await });
        // A crowd would be in the way of others; the rest is tried at once.
        let told = if heading == "Crowds" || heading.starts_with("One address") { Some((&mut attempt).await.unwrap()) } else { None };
        attempts.push((case.does, attempt, told));
    }
    for (does, attempt, told) in attempts {
        let told = match told {
            Some(told) => told,
            None => attempt.await.unwrap(),
        };
        writeln!(text, "| {does} | {told} |").unwrap();
    }
    target.must_answer(heading).await;
}
