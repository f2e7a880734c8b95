//! What a question costs the processor on the server's threads, in turns with what it is measured against.

use crate::question::Question;
use crate::{Failure, SERVER_THREADS};
use reqwest::Client;
use serde_json::Value;
use std::fs;
use std::net::SocketAddr;

/// What one question came to: medians of the rounds, in microseconds of the processor for a request.
pub(crate) struct Cost {
    pub(crate) name: &'static str,
    /// How long an answer is.
    pub(crate) bytes: usize,
    /// Asked for the first time.
    pub(crate) first_us: f64,
    /// The handler written by hand.
    pub(crate) written_us: f64,
    /// Asked again.
    pub(crate) again_us: f64,
    /// The handler that sends bytes of the same length.
    pub(crate) static_us: f64,
    pub(crate) first_ratio: f64,
    pub(crate) again_ratio: f64,
}

/// Asks a question in all ways in each round.
pub(crate) async fn measure(question: &Question, address: SocketAddr, rounds: usize) -> Result<Cost, Failure> {
    let asking = Asking { client: Client::builder().no_proxy().build()?, server: format!("http://{address}"), question };
    let written_path = format!("/written/{}", question.name);
    // What is warm in the first round is warm in all: code, connections, the document.
    let answer = asking.send("/graphql", asking.question.body(0)).await?;
    let written = asking.send(&written_path, asking.question.body(0)).await?;
    same(&answer, &written)?;
    asking.client.put(format!("{}/static", asking.server)).body(answer.clone()).send().await?.error_for_status()?;
    let mut rows: Vec<[f64; 4]> = Vec::new();
    let count = question.requests;
    for round in 0..=rounds {
        let numbers = |part: usize| (0..count).map(move |place| 1 + (2 * round + part) * count + place);
        let first = asking.ask("/graphql", numbers(0)).await?;
        let by_hand = asking.ask(&written_path, numbers(0)).await?;
        let again = asking.ask("/graphql", (0..count).map(|_| 0)).await?;
        let fixed = asking.ask("/static", (0..count).map(|_| 0)).await?;
        rows.push([first, by_hand, again, fixed]);
    }
    // The first round warms up.
    rows.remove(0);
    let middle = |value: &dyn Fn(&[f64; 4]) -> f64| {
        let mut values: Vec<f64> = rows.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Ok(Cost {
        name: question.name,
        bytes: answer.len(),
        first_us: middle(&|row| row[0]),
        written_us: middle(&|row| row[1]),
        again_us: middle(&|row| row[2]),
        static_us: middle(&|row| row[3]),
        first_ratio: middle(&|row| row[0] / row[1]),
        again_ratio: middle(&|row| row[2] / row[3]),
    })
}

/// Both say the same, and say it at length.
fn same(answer: &[u8], written: &[u8]) -> Result<(), Failure> {
    let (answer, written): (Value, Value) = (serde_json::from_slice(answer)?, serde_json::from_slice(written)?);
    let is_empty = answer["data"].to_string().len() < 100;
    if answer != written || is_empty {
        let start = |value: &Value| value.to_string().chars().take(600).collect::<String>();
        return Err(format!("the answers differ, or say nothing:\n{}\n{}", start(&answer), start(&written)).into());
    }
    Ok(())
}

struct Asking<'q> {
    client: Client,
    server: String,
    question: &'q Question,
}

impl Asking<'_> {
    async fn send(&self, path: &str, body: String) -> Result<Vec<u8>, Failure> {
        let request = self.client.post(format!("{}{path}", self.server)).header("content-type", "application/json");
        let request = request.header("accept", "application/graphql-response+json").body(body);
        Ok(request.send().await?.error_for_status()?.bytes().await?.to_vec())
    }

    /// Asks so many times; the microseconds of the processor that the server took for each.
    async fn ask(&self, path: &str, numbers: impl Iterator<Item = usize>) -> Result<f64, Failure> {
        let bodies: Vec<String> = numbers.map(|number| self.question.body(number)).collect();
        let (count, before) = (bodies.len(), server_us()?);
        for body in bodies {
            self.send(path, body).await?;
        }
        #[expect(clippy::cast_precision_loss, reason = "there are few requests")]
        let count = count as f64;
        Ok((server_us()? - before) / count)
    }
}

/// The time of the processor that the server's threads have taken, in microseconds.
fn server_us() -> Result<f64, Failure> {
    let mut sum = 0.0;
    for thread in fs::read_dir("/proc/self/task")? {
        let folder = thread?.path();
        // A thread may have ended since.
        let (Ok(name), Ok(told)) = (fs::read_to_string(folder.join("comm")), fs::read_to_string(folder.join("schedstat"))) else { continue };
        if name.trim() == SERVER_THREADS {
            sum += told.split(' ').next().unwrap_or_default().parse::<f64>()? / 1e3;
        }
    }
    Ok(sum)
}
