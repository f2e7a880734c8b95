//! Documents that are small to send and large to work out.

use crate::attacker::Case;
use serde_json::json;
use std::fmt::Write;

fn repeat(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect::<Vec<_>>().join(" ")
}

fn nest(count: usize, open: &str, inner: &str) -> String {
    format!("{}{inner}{}", open.repeat(count), "}".repeat(count))
}

fn doubling(levels: usize) -> String {
    let mut document = "{ ...F0 }".to_owned();
    for level in 0..levels {
        write!(document, " fragment F{level} on Query {{ ...F{next} ...F{next} }}", next = level + 1).unwrap();
    }
    format!("{document} fragment F{levels} on Query {{ dataset {{ revision }} }}")
}

pub(crate) const DOCUMENTS: &[Case] = &[
    Case {
        does: "one field under 1,000 aliases",
        attempt: |target| Box::pin(async { target.ask(&format!("{{ {} }}", repeat(1_000, |number| format!("a{number}: dataset {{ revision }}")))).await }),
    },
    Case {
        does: "a field under 5,000 aliases, one level down",
        attempt: |target| Box::pin(async { target.ask(&format!("{{ dataset {{ {} }} }}", repeat(5_000, |number| format!("a{number}: revision")))).await }),
    },
    Case {
        does: "10,000 directives on one field",
        attempt: |target| Box::pin(async { target.ask(&format!("{{ dataset {{ revision {} }} }}", "@include(if: true) ".repeat(10_000))).await }),
    },
    Case {
        does: "10,000 directives that there are not",
        attempt: |target| Box::pin(async { target.ask(&format!("{{ dataset {{ revision {} }} }}", "@a".repeat(10_000))).await }),
    },
    Case {
        does: "a field 20,000 times",
        attempt: |target| Box::pin(async { target.ask(&format!("{{ dataset {{ {} }} }}", "revision ".repeat(20_000))).await }),
    },
    Case {
        does: "fields 30 deep",
        attempt: |target| Box::pin(async { target.ask(&format!("{{ organizations {{ nodes {{ {} }} }} }}", nest(28, "parent {", "id"))).await }),
    },
    Case {
        does: "lists 50,000 deep as a value",
        attempt: |target| Box::pin(async { target.ask(&format!("{{ nodes(ids: {}{}) {{ id }} }}", "[".repeat(50_000), "]".repeat(50_000))).await }),
    },
    Case { does: "selections 50,000 deep", attempt: |target| Box::pin(async { target.ask(&nest(50_000, "{a", "")).await }) },
    Case {
        does: "regions of bodies of regions of bodies",
        attempt: |target| {
            Box::pin(async {
                target.ask(&format!("{{ regions {{ nodes {{ {}{} }} }} }}", nest(5, "organizations { nodes { region {", "code"), "}".repeat(10))).await
            })
        },
    },
    Case {
        does: "500 bodies, 500 children of each, 500 of each of these",
        attempt: |target| {
            let query = "{ organizations(first: 500) { nodes { children(first: 500) { children(first: 500) { name } } } } }";
            Box::pin(target.ask(query))
        },
    },
    Case { does: "a page of 1,000,000 rows", attempt: |target| Box::pin(target.ask("{ organizations(first: 1000000) { nodes { id } } }")) },
    Case {
        does: "two fragments that spread each other",
        attempt: |target| Box::pin(target.ask("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }")),
    },
    Case { does: "fragments that double 60 times", attempt: |target| Box::pin(async { target.ask(&doubling(60)).await }) },
    Case {
        does: "2,000 operations in a document",
        attempt: |target| Box::pin(async { target.ask(&repeat(2_000, |number| format!("query Q{number} {{ dataset {{ revision }} }}"))).await }),
    },
    Case {
        does: "the schema's types of fields of types, 12 deep",
        attempt: |target| {
            Box::pin(async { target.ask(&format!("{{ __schema {{ types {{ {} }} }} }}", nest(12, "fields { type {", "name") + &"}".repeat(12))).await })
        },
    },
    Case {
        does: "the whole schema 100 times",
        attempt: |target| {
            Box::pin(async {
                let types = "types { name fields { name args { name type { name } } type { name ofType { name } } } }";
                target.ask(&format!("{{ {} }}", repeat(100, |number| format!("a{number}: __schema {{ {types} }}")))).await
            })
        },
    },
    Case {
        does: "a batch of 11 requests",
        attempt: |target| Box::pin(async { target.post(&json!(vec![json!({ "query": "{ dataset { revision } }" }); 11]).to_string()).await }),
    },
    Case {
        does: "a batch of 5,000 requests",
        attempt: |target| Box::pin(async { target.post(&json!(vec![json!({ "query": "{ dataset { revision } }" }); 5_000]).to_string()).await }),
    },
    Case { does: "a mutation", attempt: |target| Box::pin(target.ask("mutation { deleteEverything }")) },
    Case { does: "a subscription by POST", attempt: |target| Box::pin(target.ask("subscription { imports { status } }")) },
];
