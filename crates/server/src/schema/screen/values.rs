//! How many values a request gives in its arguments, each use of a variable counted anew.

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::{Value, Variables};
use std::collections::HashMap;
use std::convert::Infallible;

/// How many values the arguments of a request may hold together.
pub(in crate::schema) const VALUES_MAX: usize = 10_000;

/// Whether the arguments of a document hold too many values: each use of a variable, each spread of a fragment and each row that is
/// asked for by its id counts anew.
pub(super) fn holds_too_many(document: &ExecutableDocument, variables: &Variables) -> bool {
    document.operations.iter().any(|(_, operation)| {
        let defaults = operation.node.variable_definitions.iter().filter_map(|definition| {
            let value = &definition.node.default_value.as_ref()?.node;
            Some((definition.node.name.node.as_str(), size_of(value)))
        });
        let mut sizes: HashMap<&str, usize> = defaults.collect();
        for (name, value) in variables.iter() {
            sizes.insert(name.as_str(), size_of(value));
        }
        let mut counting = Counting { document, sizes, fragments: HashMap::new() };
        counting.count_selections(&operation.node.selection_set.node) > VALUES_MAX
    })
}

struct Counting<'d> {
    document: &'d ExecutableDocument,
    /// How many values each variable holds.
    sizes: HashMap<&'d str, usize>,
    /// How many each fragment holds; none while it is being counted.
    fragments: HashMap<&'d str, usize>,
}

impl<'d> Counting<'d> {
    fn count_selections(&mut self, selections: &'d SelectionSet) -> usize {
        selections.items.iter().fold(0, |count: usize, selection| {
            count.saturating_add(match &selection.node {
                Selection::Field(field) => {
                    let inner = self.count_selections(&field.node.selection_set.node);
                    self.sizes_of_arguments(&field.node).into_iter().fold(inner, |count, (is_of_ids, size)| {
                        // What is below is read for every id.
                        let below = if is_of_ids { count.saturating_mul(size) } else { count };
                        below.saturating_add(size)
                    })
                }
                Selection::InlineFragment(fragment) => self.count_selections(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => self.count_fragment(spread.node.fragment_name.node.as_str()),
            })
        })
    }

    fn count_fragment(&mut self, name: &str) -> usize {
        let document = self.document;
        let Some((name, fragment)) = document.fragments.get_key_value(name) else { return 0 };
        if let Some(count) = self.fragments.get(name.as_str()) {
            return *count;
        }
        // One that spreads in itself is left to validation.
        self.fragments.insert(name.as_str(), 0);
        let count = self.count_selections(&fragment.node.selection_set.node);
        self.fragments.insert(name.as_str(), count);
        count
    }

    /// How many values each argument of a field holds, and whether it names rows by their ids.
    fn sizes_of_arguments(&self, field: &Field) -> Vec<(bool, usize)> {
        let sizes = field.arguments.iter().map(|(name, value)| {
            let mut of_variables = 0_usize;
            let written = value.node.clone().into_const_with(|name| {
                of_variables = of_variables.saturating_add(self.sizes.get(name.as_str()).copied().unwrap_or(1));
                Ok::<_, Infallible>(Value::Null)
            });
            (name.node == "ids", written.as_ref().map_or(0, size_of).saturating_add(of_variables))
        });
        sizes.collect()
    }
}

/// How many values variables hold, each counted once.
pub(in crate::schema) fn count_values(variables: &Variables) -> usize {
    variables.values().map(size_of).fold(0, usize::saturating_add)
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
    fn defaults_fragments_and_ids_count_as_often_as_they_are_read() {
        let none = serde_json::json!({});
        let list = format!("[{}]", "1 ".repeat(400));
        let uses = |count: usize| "a(n: $n) ".repeat(count);
        check(&format!("query($n: [Int!] = {list}) {{ {} }}", uses(20)), none.clone(), false);
        check(&format!("query($n: [Int!] = {list}) {{ {} }}", uses(30)), none.clone(), true);
        check(&format!("{{ {} }} fragment F on Query {{ a(n: {list}) }}", "b { ...F } ".repeat(30)), none.clone(), true);
        check(&format!("{{ {} }} fragment F on Query {{ a(n: {list}) }}", "b { ...F } ".repeat(20)), none, false);
        let ids = |count: usize| serde_json::json!({ "i": vec!["region:14"; count] });
        let nodes = format!("query($i: [ID!]!) {{ nodes(ids: $i) {{ ... on Region {{ organizations(filter: {list}) {{ totalCount }} }} }} }}");
        check(&nodes, ids(20), false);
        check(&nodes, ids(30), true);
        check("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A a(n: 1) }", serde_json::json!({}), false);
    }

    #[test]
    fn written_values_count_too() {
        check(&format!("{{ a(n: [{}]) }}", "1 ".repeat(VALUES_MAX)), serde_json::json!({}), true);
        check(&format!("{{ a(n: \"{}\") }}", "x".repeat(200_000)), serde_json::json!({}), false);
        let uses = "a(c: $c) ".repeat(100);
        check(&format!("query($c: String) {{ {uses} }}"), serde_json::json!({ "c": "x".repeat(100_000) }), true);
    }
}
