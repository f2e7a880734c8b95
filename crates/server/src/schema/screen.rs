//! Looks at a document before it is validated, and refuses what would take long to validate or to introspect.

mod nesting;
mod values;

pub(super) use nesting::{DIRECTIVES_MAX, TOKENS_MAX};
pub(super) use values::{VALUES_MAX, count_values};

use super::limit::COST_MAX;
use async_graphql::parser::types::{ExecutableDocument, OperationType, Selection, SelectionSet};
use async_graphql::{ServerError, Variables};
use std::collections::HashMap;

/// How deep lists of the schema's own types may nest: the query that editors send needs two, as in graphql-js.
const INTROSPECTION_LISTS_MAX: usize = 2;
/// The lists of the schema's own types through which types lead to types.
const INTROSPECTION_LISTS: &[&str] = &["fields", "inputFields", "interfaces", "possibleTypes"];
/// How many times a request may ask for the schema's own types.
const INTROSPECTIONS_MAX: usize = 2;
/// How many fields of a root type a request may ask for, each alias counted.
pub(super) const ROOT_FIELDS_MAX: usize = 200;
/// How many fragments a document may have.
pub(super) const FRAGMENTS_MAX: usize = 200;
/// How many operations a document may have.
pub(super) const OPERATIONS_MAX: usize = 50;
/// How deep fragments may spread in fragments.
const FRAGMENT_DEPTH_MAX: usize = 16;

/// What is wrong with a document.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Refusal {
    /// It is no GraphQL.
    Unreadable(Box<ServerError>),
    /// It has more tokens than a request may have.
    TooLong,
    /// It has too many directives.
    TooManyDirectives,
    /// Its brackets, its fragments or the values of its variables nest too deep.
    NestsTooDeep,
    /// It has too many fragments or operations.
    TooManyParts,
    /// Its fragments spread into more fields than a request may cost.
    TooManyFields,
    /// It asks for too many fields of a root type.
    TooManyRootFields,
    /// Its arguments hold too many values.
    TooManyValues,
    /// It asks for types of types of types, or for all types again and again.
    IntrospectionTooDeep,
    /// A subscription with another number of fields than one.
    NotOneSubscription,
}

/// Refuses texts that are too long or nest too deep, before anything reads them that calls itself. Tells how many tokens there are.
pub(super) fn screen_text(text: &str) -> Result<usize, Refusal> {
    nesting::screen_tokens(text)
}

/// Refuses values that nest too deep or are too many, each use of a variable counted.
pub(super) fn screen_values(document: &ExecutableDocument, variables: &Variables) -> Result<(), Refusal> {
    if nesting::variables_nest_too_deep(variables) {
        return Err(Refusal::NestsTooDeep);
    }
    if values::holds_too_many(document, variables) { Err(Refusal::TooManyValues) } else { Ok(()) }
}

/// Refuses documents that are small as written and large as read. Fragments in circles are left to validation.
pub(super) fn screen_document(document: &ExecutableDocument) -> Result<(), Refusal> {
    if document.fragments.len() > FRAGMENTS_MAX || document.operations.iter().count() > OPERATIONS_MAX {
        return Err(Refusal::TooManyParts);
    }
    let mut screen = Screen { document, sizes: HashMap::new(), depth: 0, is_too_deep: false };
    for (_, operation) in document.operations.iter() {
        if screen.size_of(&operation.node.selection_set.node) > COST_MAX {
            return Err(Refusal::TooManyFields);
        }
    }
    if screen.is_too_deep {
        return Err(Refusal::NestsTooDeep);
    }
    screen_values(document, &Variables::default())?;
    // Every walk is now as long as the document is large when read, which is bounded.
    let refusal = document.operations.iter().find_map(|(_, operation)| screen.refuse_operation(&operation.node.selection_set.node, operation.node.ty));
    refusal.map_or(Ok(()), Err)
}

struct Screen<'d> {
    document: &'d ExecutableDocument,
    /// How many fields each fragment spreads into; none while it is being counted.
    sizes: HashMap<&'d str, Option<usize>>,
    /// How many fragments the one that is being counted is spread in.
    depth: usize,
    is_too_deep: bool,
}

impl<'d> Screen<'d> {
    fn refuse_operation(&self, selections: &'d SelectionSet, kind: OperationType) -> Option<Refusal> {
        let roots = self.roots_of(selections, &mut Vec::new());
        let introspections = roots.iter().filter(|name| matches!(**name, "__schema" | "__type")).count();
        if kind == OperationType::Subscription && roots.len() != 1 {
            Some(Refusal::NotOneSubscription)
        } else if roots.len() > ROOT_FIELDS_MAX {
            Some(Refusal::TooManyRootFields)
        } else if introspections > INTROSPECTIONS_MAX || self.lists_in(selections, None, &mut Vec::new()) > INTROSPECTION_LISTS_MAX {
            Some(Refusal::IntrospectionTooDeep)
        } else {
            None
        }
    }

    /// The names of the fields of the root type, those in fragments too.
    fn roots_of(&self, selections: &'d SelectionSet, within: &mut Vec<&'d str>) -> Vec<&'d str> {
        let mut roots = Vec::new();
        for selection in &selections.items {
            match &selection.node {
                Selection::Field(field) => roots.push(field.node.name.node.as_str()),
                Selection::InlineFragment(fragment) => roots.extend(self.roots_of(&fragment.node.selection_set.node, within)),
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if let Some(fragment) = self.document.fragments.get(name).filter(|_| !within.contains(&name)) {
                        within.push(name);
                        roots.extend(self.roots_of(&fragment.node.selection_set.node, within));
                        within.pop();
                    }
                }
            }
        }
        roots
    }

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
        if self.depth == FRAGMENT_DEPTH_MAX {
            self.is_too_deep = true;
            return 0;
        }
        self.sizes.insert(name.as_str(), None);
        self.depth += 1;
        let size = self.size_of(&fragment.node.selection_set.node);
        self.depth -= 1;
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

    #[expect(clippy::needless_pass_by_value, reason = "what is expected is written where it is checked")]
    fn check(query: &str, expected: Option<Refusal>) {
        let read = || screen_text(query).and_then(|_| screen_document(&parse_query(query).unwrap()));
        assert_eq!(read().err(), expected, "{}", query.get(..200).unwrap_or(query));
    }

    #[test]
    fn fragments_that_double_are_counted_and_not_walked() {
        let doubling: Vec<_> = (0..16).map(|level| format!("fragment F{level} on Query {{ ...F{next} ...F{next} }}", next = level + 1)).collect();
        let query = format!("{{ ...F0 }} {} fragment F16 on Query {{ dataset {{ revision }} }}", doubling.join(" "));
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

    #[test]
    fn what_nests_deep_is_refused_before_it_is_read() {
        let filters = format!("{{ a(f: {}{{id: 1}}{}) }}", "{not: ".repeat(5_000), "}".repeat(5_000));
        check(&filters, Some(Refusal::NestsTooDeep));
        check(&format!("{{ a(b: {}{}) }}", "[".repeat(100_000), "]".repeat(100_000)), Some(Refusal::NestsTooDeep));
        let chain =
            |length: usize| -> String { (0..length).map(|level| format!("fragment F{level} on Query {{ ...F{} }} ", level + 1)).collect::<Vec<_>>().concat() };
        check(&format!("{{ ...F0 }} {} fragment F100 on Query {{ a }}", chain(100)), Some(Refusal::NestsTooDeep));
        check(&format!("{{ ...F0 }} {} fragment F10 on Query {{ a }}", chain(10)), None);
        check(&format!("{{ ...F0 }} {}", chain(600)), Some(Refusal::TooManyParts));
        check(&format!("{{ ...F0 }} {}", chain(6_000)), Some(Refusal::TooLong));
        let operations = (0..51).map(|number| format!("query Q{number} {{ a }} ")).collect::<Vec<_>>().concat();
        check(&operations, Some(Refusal::TooManyParts));
    }

    #[test]
    fn many_roots_are_refused() {
        let aliases = |count: usize, field: &str| (0..count).map(|number| format!("a{number}: {field} ")).collect::<Vec<_>>().concat();
        check(&format!("{{ {} }}", aliases(ROOT_FIELDS_MAX, "a")), None);
        check(&format!("{{ {} ...F }} fragment F on Query {{ b }}", aliases(ROOT_FIELDS_MAX, "a")), Some(Refusal::TooManyRootFields));
        check(&format!("{{ {} }}", aliases(3, "__schema { types { name } }")), Some(Refusal::IntrospectionTooDeep));
        check("subscription { changes { field } imports { status } }", Some(Refusal::NotOneSubscription));
        check("subscription { a: changes { field } ...F } fragment F on Subscription { changes { field } }", Some(Refusal::NotOneSubscription));
        check("subscription { changes { field } }", None);
    }
}
