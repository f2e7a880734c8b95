//! The questions that are measured, as clients send them, each with variables that make it a new one.

use crate::invented::{DECIDING_KINDS, ORGANIZATIONS};
use crate::synthetic::{Body, KINDS, REGIONS};
use serde_json::{Value, json};

/// A question that is measured.
pub(crate) struct Question {
    pub(crate) name: &'static str,
    /// How many requests are measured at a time.
    pub(crate) requests: usize,
    document: &'static str,
    variables: fn(usize) -> Value,
}

impl Question {
    /// The body of a request, another one for each number.
    pub(crate) fn body(&self, number: usize) -> String {
        json!({ "query": self.document, "variables": (self.variables)(number) }).to_string()
    }
}

/// The questions: a body, a page of bodies, and something of every region.
pub(crate) const QUESTIONS: &[Question] = &[
    Question {
        name: "point",
        requests: 1_000,
        document: "query Point($id: ID!) { organization(id: $id) { id name kind seats region { code name } parent { id name kind } } }",
        variables: |number| json!({ "id": Body::of(number * 7 % ORGANIZATIONS).id }),
    },
    Question {
        name: "page",
        requests: 300,
        document: "query Page($kind: OrganizationKind!, $regions: [RegionCode!]!, $not: String!) { \
                   organizations(filter: {kind: {eq: $kind}, region: {code: {in: $regions}}, name: {ne: $not}}, first: 20) { \
                   nodes { id name kind region { code name } documents(first: 5) { title kind } } } }",
        variables: |number| {
            let region = |step: usize| REGIONS[(number + step * 5) % REGIONS.len()];
            json!({ "kind": KINDS[number % DECIDING_KINDS].1, "regions": [region(0), region(1), region(2)], "not": format!("Nämnden {number}") })
        },
    },
    Question {
        name: "nested",
        requests: 20,
        document: "query Nested($not: String!) { regions(first: 21) { nodes { code name \
                   organizations(filter: {name: {ne: $not}}, first: 20) { nodes { id name kind parent { id name } \
                   documents(first: 2) { title url } evidence(first: 2) { field quote start end } } } } } }",
        variables: |number| json!({ "not": format!("Nämnden {number}") }),
    },
];
