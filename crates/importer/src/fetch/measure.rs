//! What Prometheus collects of requests to hosts.

use metrics::{Unit, counter, describe_counter};
use reqwest::StatusCode;

const ANSWERS: &str = "helheten_fetch_answers_total";
const FAILURES: &str = "helheten_fetch_failures_total";

/// Says what each metric is.
pub(crate) fn describe_metrics() {
    describe_counter!(ANSWERS, Unit::Count, "Answers of the regions' hosts since the start of the program, by HTTP status.");
    describe_counter!(FAILURES, Unit::Count, "Requests that no answer came to since the start of the program.");
    counter!(FAILURES).absolute(0);
}

/// Records an answer.
pub(super) fn record_answer(status: StatusCode) {
    counter!(ANSWERS, "status" => status.as_u16().to_string()).increment(1);
}

/// Records that no answer came.
pub(super) fn record_failure() {
    counter!(FAILURES).increment(1);
}
