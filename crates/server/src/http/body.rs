//! Writes answers as JSON, no longer than they may be.

use super::refusal::Refusal;
use crate::schema::is_refused;
use async_graphql::{Response as Answer, ServerError, Value};
use axum::http::StatusCode;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How long an answer may be, in bytes.
pub(super) const ANSWER_BYTES_MAX: usize = 16 * 1024 * 1024;

/// An answer as GraphQL has it: where nothing was executed, there is no data.
#[derive(Serialize)]
struct AnswerBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
    #[serde(skip_serializing_if = "<[ServerError]>::is_empty")]
    errors: &'a [ServerError],
}

/// A body that is being written.
#[derive(Default)]
pub(super) struct Body(Vec<u8>);

/// The answer is longer than it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

impl From<TooLarge> for Refusal {
    fn from(_: TooLarge) -> Self {
        let message = format!("the answer is longer than {ANSWER_BYTES_MAX} bytes; ask for fewer rows with `first`, or for fewer fields");
        Self::new(StatusCode::BAD_REQUEST, "TOO_LARGE", message)
    }
}

impl Body {
    /// Writes signs of JSON.
    pub(super) fn write_signs(&mut self, signs: &str) {
        self.0.extend_from_slice(signs.as_bytes());
    }

    /// Writes an answer.
    pub(super) fn write_answer(&mut self, answer: &Answer) -> Result<(), TooLarge> {
        let data = (!is_refused(answer)).then_some(&answer.data);
        let body = AnswerBody { data, extensions: &answer.extensions, errors: &answer.errors };
        // An answer has names and numbers for keys, so that only its length can stand in the way.
        serde_json::to_writer(self, &body).map_err(|_| TooLarge)
    }

    /// What was written.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl Write for Body {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.0.len() + bytes.len() > ANSWER_BYTES_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_not_written_to_its_end() {
        let piece = Value::String("x".repeat(1024 * 1024));
        let mut body = Body::default();
        assert_eq!(body.write_answer(&Answer::new(Value::List(vec![piece.clone(); 15]))), Ok(()));
        assert_eq!(Body::default().write_answer(&Answer::new(Value::List(vec![piece; 16]))), Err(TooLarge));
    }

    #[test]
    fn what_was_not_executed_has_no_data() {
        let written = |answer: &Answer| {
            let mut body = Body::default();
            body.write_answer(answer).unwrap();
            String::from_utf8(body.into_bytes()).unwrap()
        };
        assert_eq!(written(&Answer::new(Value::Null).extension("revision", 2.into())), r#"{"data":null,"extensions":{"revision":2}}"#);
        assert_eq!(written(&Answer::from_errors(vec![ServerError::new("no", None)])), r#"{"errors":[{"message":"no"}]}"#);
    }
}
