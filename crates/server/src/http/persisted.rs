//! Automatic persisted queries, by Apollo's protocol: a client sends the hash of its document, and the document itself only where it is not known.

use super::parameters::Parameters;
use super::refusal::Refusal;
use async_graphql::Request;
use axum::http::StatusCode;
use moka::sync::Cache;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// How much memory documents may take together, in bytes.
const BYTES_MAX: u64 = 8 * 1024 * 1024;
/// What an entry takes besides its text, in bytes.
const ENTRY_BYTES: usize = 128;

/// The SHA-256 of a document's text.
pub(super) type Hash = [u8; 32];

/// Documents by their hash, the ones asked for most.
pub(super) struct PersistedQueries(Cache<Hash, Arc<str>>);

impl PersistedQueries {
    /// None is known yet.
    pub(super) fn new() -> Self {
        let weigh = |_: &Hash, text: &Arc<str>| u32::try_from(text.len() + ENTRY_BYTES).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(BYTES_MAX).weigher(weigh).build())
    }

    /// The request that parameters stand for, and the hash to keep its document by, once it is found valid.
    pub(super) fn find_request(&self, parameters: Parameters) -> Result<(Request, Option<Hash>), Refusal> {
        let Parameters { query, operation_name, variables, extensions } = parameters;
        let query = query.filter(|query| !query.is_empty());
        let hash = extensions.as_ref().and_then(|extensions| extensions.get("persistedQuery")).map(read_hash).transpose()?;
        let (query, keep) = match (query, hash) {
            (Some(query), None) => (query, None),
            (Some(query), Some(hash)) if Sha256::digest(&query)[..] == hash => (query, Some(hash)),
            (Some(_), Some(_)) => {
                let message = "`sha256Hash` is not the SHA-256 of `query`";
                return Err(Refusal::new(StatusCode::BAD_REQUEST, "PERSISTED_QUERY_MISMATCH", message));
            }
            (None, Some(hash)) => match self.0.get(&hash) {
                Some(query) => (query.to_string(), None),
                // Clients know it by its message; they send the document then.
                None => return Err(Refusal::new(StatusCode::OK, "PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")),
            },
            (None, None) => return Err(Refusal::bad_request(NO_QUERY)),
        };
        let mut request = Request::new(query).variables(variables.unwrap_or_default());
        request.operation_name = operation_name;
        Ok((request, keep))
    }

    /// Keeps a document.
    pub(super) fn keep(&self, hash: Hash, query: &str) {
        if !self.0.contains_key(&hash) {
            self.0.insert(hash, query.into());
        }
    }
}

const NO_QUERY: &str = "give the query as the parameter `query`, or as JSON in the body of a POST: {\"query\": \"{ regions { nodes { name } } }\"}";

fn read_hash(extension: &Value) -> Result<Hash, Refusal> {
    let fail = || Refusal::bad_request("`extensions.persistedQuery` must be {\"version\": 1, \"sha256Hash\": \"…\"}, with 64 hexadecimal digits");
    let extension: &Map<String, Value> = extension.as_object().ok_or_else(fail)?;
    if extension.get("version").and_then(Value::as_u64) != Some(1) {
        return Err(fail());
    }
    let digits = extension
        .get("sha256Hash")
        .and_then(Value::as_str)
        .filter(|digits| digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
        .ok_or_else(fail)?;
    let mut hash = Hash::default();
    for (place, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[place * 2..place * 2 + 2], 16).map_err(|_| fail())?;
    }
    Ok(hash)
}
