//! Looks at a document before it is validated, and refuses what would take long to validate or to introspect.

use super::limit::COST_MAX;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use std::collections::HashMap;

/// How deep lists of the schema's own types may nest: the query that editors send needs two, as in graphql-js.
const INTROSPECTION_LISTS_MAX: usize = 2;
/// The lists of the schema's own types through which types lead to types.
const INTROSPECTION_LISTS: &[&str] = &["fields", "inputFields", "interfaces", "possibleTypes"];

/// What is wrong with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Its fragments spread into more fields than a request may cost.
    TooManyFields,
    /// It asks for types of types of types.
    IntrospectionTooDeep,
}

/// Refuses documents that are small as written and large as read. Fragments in circles are left to validation.
pub(super) fn screen_document(document: &ExecutableDocument) -> Option<Refusal> {
    let mut screen = Screen { document, sizes: HashMap::new() };
    for (_, operation) in document.operations.iter() {
        if screen.size_of(&operation.node.selection_set.node) > COST_MAX {
            return Some(Refusal::TooManyFields);
        }
    }
    // Every walk is now as long as the document is large when read, which is bounded.
    let deepest = document.operations.iter().map(|(_, operation)| screen.lists_in(&operation.node.selection_set.node, None, &mut Vec::new())).max();
    (deepest.unwrap_or(0) > INTROSPECTION_LISTS_MAX).then_some(Refusal::IntrospectionTooDeep)
}

struct Screen<'d> {
    document: &'d ExecutableDocument,
    /// How many fields each fragment spreads into; none while it is being counted.
    sizes: HashMap<&'d str, Option<usize>>,
}

impl<'d> Screen<'d> {
    fn size_of(&mut self, selections: &'d SelectionSet) -> usize {
        selections.items.iter().fold(0, |size: usize, selection| {
            let inner = match &selection.node {
                Selection::Field(field) => self.size_of(&field.node.selection_set.node),
                Selection::InlineFragment(fragment) => self.size_of(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => self.size_of_fragment(spread.node.fragment_name.node.as_str()),
            };
            size.saturating_add(inner).saturating_add(1)
        })
    }

    fn size_of_fragment(&mut self, name: &str) -> usize {
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return 0;
        };
        if let Some(size) = self.sizes.get(name.as_str()) {
            return size.unwrap_or(0);
        }
        self.sizes.insert(name.as_str(), None);
        let size = self.size_of(&fragment.node.selection_set.node);
        self.sizes.insert(name.as_str(), Some(size));
        size
    }

    /// How deep lists of types nest below `__schema` or `__type`; `depth` is none outside of them.
    fn lists_in(&self, selections: &'d SelectionSet, depth: Option<usize>, within: &mut Vec<&'d str>) -> usize {
        let mut deepest = depth.unwrap_or(0);
        for selection in &selections.items {
            deepest = deepest.max(match &selection.node {
                Selection::Field(field) => {
                    let name = field.node.name.node.as_str();
                    let depth = match depth {
                        None => matches!(name, "__schema" | "__type").then_some(0),
                        Some(depth) => Some(depth + usize::from(INTROSPECTION_LISTS.contains(&name))),
                    };
                    self.lists_in(&field.node.selection_set.node, depth, within)
                }
                Selection::InlineFragment(fragment) => self.lists_in(&fragment.node.selection_set.node, depth, within),
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    match self.document.fragments.get(name) {
                        Some(fragment) if !within.contains(&name) => {
                            within.push(name);
                            let lists = self.lists_in(&fragment.node.selection_set.node, depth, within);
                            within.pop();
                            lists
                        }
                        _ => 0,
                    }
                }
            });
        }
        deepest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    fn check(query: &str, expected: Option<Refusal>) {
        assert_eq!(screen_document(&parse_query(query).unwrap()), expected, "{query}");
    }

    #[test]
    fn fragments_that_double_are_counted_and_not_walked() {
        let doubling: Vec<_> = (0..60).map(|level| format!("fragment F{level} on Query {{ ...F{next} ...F{next} }}", next = level + 1)).collect();
        let query = format!("{{ ...F0 }} {} fragment F60 on Query {{ dataset {{ revision }} }}", doubling.join(" "));
        check(&query, Some(Refusal::TooManyFields));
        check("{ ...A ...A } fragment A on Query { dataset { revision } }", None);
    }

    #[test]
    fn circles_are_left_to_validation() {
        check("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A dataset { revision } }", None);
        check("{ ...Unknown }", None);
    }

    #[test]
    fn types_of_types_of_types_are_refused() {
        let nested = |inner: &str| format!("{{ __schema {{ types {{ fields {{ type {{ ...T }} }} }} }} }} fragment T on __Type {{ {inner} }}");
        check(&nested("fields { type { name } }"), None);
        check(&nested("fields { type { possibleTypes { name } } }"), Some(Refusal::IntrospectionTooDeep));
        check("{ __type(name: \"Query\") { fields { type { fields { type { fields { name } } } } } } }", Some(Refusal::IntrospectionTooDeep));
    }

    #[test]
    fn fields_of_that_name_elsewhere_are_free() {
        check("{ fields { interfaces { fields { possibleTypes { fields { name } } } } } }", None);
    }
}
