//! How many values a request gives in its arguments, each use of a variable counted anew.

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Value, Variables};
use std::collections::HashMap;
use std::convert::Infallible;

/// How many values the arguments of a request may hold together.
pub(in crate::schema) const VALUES_MAX: usize = 10_000;

/// Whether the arguments of a document hold too many values. Each fragment counts once.
pub(super) fn holds_too_many(document: &ExecutableDocument, variables: &Variables) -> bool {
    let sizes: HashMap<&str, usize> = variables.iter().map(|(name, value)| (name.as_str(), size_of(value))).collect();
    let count = |selections: &SelectionSet| count_selections(selections, &sizes);
    let operations = document.operations.iter().map(|(_, operation)| count(&operation.node.selection_set.node));
    let fragments = document.fragments.values().map(|fragment| count(&fragment.node.selection_set.node));
    operations.chain(fragments).fold(0_usize, usize::saturating_add) > VALUES_MAX
}

fn count_selections(selections: &SelectionSet, sizes: &HashMap<&str, usize>) -> usize {
    let counts = selections.items.iter().map(|selection| match &selection.node {
        Selection::Field(field) => {
            let arguments = field.node.arguments.iter().map(|(_, value)| {
                let mut of_variables = 0_usize;
                let written = value.node.clone().into_const_with(|name| {
                    of_variables = of_variables.saturating_add(sizes.get(name.as_str()).copied().unwrap_or(1));
                    Ok::<_, Infallible>(Value::Null)
                });
                written.as_ref().map_or(0, size_of).saturating_add(of_variables)
            });
            arguments.fold(count_selections(&field.node.selection_set.node, sizes), usize::saturating_add)
        }
        Selection::InlineFragment(fragment) => count_selections(&fragment.node.selection_set.node, sizes),
        Selection::FragmentSpread(_) => 0,
    });
    counts.fold(0, usize::saturating_add)
}

/// A text counts as one value for so many bytes.
const TEXT_BYTES: usize = 256;

fn size_of(value: &Value) -> usize {
    match value {
        Value::List(items) => items.iter().map(size_of).fold(1, usize::saturating_add),
        Value::Object(fields) => fields.values().map(size_of).fold(1, usize::saturating_add),
        // A long text is as many values as a list of its parts would be.
        Value::String(text) => 1 + text.len() / TEXT_BYTES,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    fn check(query: &str, variables: serde_json::Value, expected: bool) {
        assert_eq!(holds_too_many(&parse_query(query).unwrap(), &Variables::from_json(variables)), expected, "{}", query.get(..60).unwrap_or(query));
    }

    #[test]
    fn each_use_of_a_variable_counts() {
        let list: Vec<_> = (0..400).collect();
        check("query($n: [Int!]) { a(n: $n) b(n: $n) }", serde_json::json!({ "n": list }), false);
        let uses = "a(f: {not: {in: $n}}) ".repeat(30);
        check(&format!("query($n: [Int!]) {{ {uses} }}"), serde_json::json!({ "n": list }), true);
    }

    #[test]
    fn written_values_count_too() {
        check(&format!("{{ a(n: [{}]) }}", "1 ".repeat(VALUES_MAX)), serde_json::json!({}), true);
        check(&format!("{{ a(n: \"{}\") }}", "x".repeat(200_000)), serde_json::json!({}), false);
        let uses = "a(c: $c) ".repeat(100);
        check(&format!("query($c: String) {{ {uses} }}"), serde_json::json!({ "c": "x".repeat(100_000) }), true);
    }
}
