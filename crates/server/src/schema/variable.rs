//! Whether the values of variables fit the types that a document declares for them.

use async_graphql::parser::types::{BaseType, InputObjectType, OperationDefinition, Type, TypeDefinition, TypeKind};
use async_graphql::{Value, Variables};
use std::collections::{HashMap, HashSet};

/// The types of the schema that values can have.
pub(super) struct InputTypes(HashMap<String, Kind>);

enum Kind {
    /// The values of a closed list.
    Values(HashSet<String>),
    /// The fields of an object, and whether exactly one is to be given.
    Fields(HashMap<String, Field>, bool),
}

struct Field {
    kind: Type,
    has_default: bool,
}

impl InputTypes {
    /// The input types among a schema's definitions.
    pub(super) fn of<'d>(definitions: impl Iterator<Item = &'d TypeDefinition>) -> Self {
        let kinds = definitions.filter_map(|definition| {
            let kind = match &definition.kind {
                TypeKind::Enum(list) => Kind::Values(list.values.iter().map(|value| value.node.value.node.to_string()).collect()),
                TypeKind::InputObject(object) => {
                    Kind::Fields(fields_of(object), definition.directives.iter().any(|directive| directive.node.name.node == "oneOf"))
                }
                _ => return None,
            };
            Some((definition.name.node.to_string(), kind))
        });
        Self(kinds.collect())
    }

    /// Whether all variables of an operation surely fit. Where it is not sure, validation tells.
    pub(super) fn fit(&self, operation: &OperationDefinition, variables: &Variables) -> bool {
        operation.variable_definitions.iter().all(|definition| match variables.get(&definition.node.name.node) {
            Some(value) => self.fits(&definition.node.var_type.node, value),
            None => definition.node.var_type.node.nullable || definition.node.default_value.is_some(),
        })
    }

    fn fits(&self, kind: &Type, value: &Value) -> bool {
        if *value == Value::Null {
            return kind.nullable;
        }
        match (&kind.base, value) {
            (BaseType::List(kind), Value::List(items)) => items.iter().all(|item| self.fits(kind, item)),
            (BaseType::List(_), _) => false,
            (BaseType::Named(name), value) => self.fits_named(name.as_str(), value),
        }
    }

    fn fits_named(&self, name: &str, value: &Value) -> bool {
        match (name, value) {
            ("Int", Value::Number(number)) => number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
            ("Float", Value::Number(_)) | ("Boolean", Value::Boolean(_)) => true,
            ("Int" | "Float" | "Boolean", _) => false,
            (name, value) => match (self.0.get(name), value) {
                (Some(Kind::Values(values)), Value::String(text)) => values.contains(text),
                (Some(Kind::Fields(fields, takes_one)), Value::Object(given)) => {
                    let are_known = given.iter().all(|(name, value)| fields.get(name.as_str()).is_some_and(|field| self.fits(&field.kind, value)));
                    let are_there = fields.iter().all(|(name, field)| field.kind.nullable || field.has_default || given.contains_key(name.as_str()));
                    let are_one = !takes_one || given.len() == 1 && given.values().all(|value| *value != Value::Null);
                    are_known && are_there && are_one
                }
                // All other types are written as texts.
                (None, Value::String(_)) => true,
                _ => false,
            },
        }
    }
}

fn fields_of(object: &InputObjectType) -> HashMap<String, Field> {
    let field = |field: &async_graphql::parser::types::InputValueDefinition| Field { kind: field.ty.node.clone(), has_default: field.default_value.is_some() };
    object.fields.iter().map(|definition| (definition.node.name.node.to_string(), field(&definition.node))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::schema_sdl;
    use async_graphql::parser::types::TypeSystemDefinition;
    use async_graphql::parser::{parse_query, parse_schema};
    use serde_json::{Value as Json, json};

    #[expect(clippy::needless_pass_by_value, reason = "what is checked is written where it is checked")]
    fn check(declared: &str, value: Json, expected: bool) {
        let schema = parse_schema(schema_sdl()).unwrap();
        let definitions = schema.definitions.iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(&definition.node),
            _ => None,
        });
        let document = parse_query(format!("query($v: {declared}) {{ dataset {{ revision }} }}")).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let shown = value.to_string();
        let variables = if value == json!("absent") { json!({}) } else { json!({ "v": value }) };
        assert_eq!(InputTypes::of(definitions).fit(&operation.node, &Variables::from_json(variables)), expected, "{declared}: {shown}");
    }

    #[test]
    fn values_fit_their_types() {
        for (declared, value) in [
            ("Int", json!(20)),
            ("Int", json!(null)),
            ("Int", json!("absent")),
            ("Int! = 5", json!("absent")),
            ("[ID!]!", json!(["org:14/x"])),
            ("RegionCode!", json!("14")),
            ("OrganizationKind", json!("COMMITTEE")),
            ("OrganizationFilter", json!({ "not": { "region": { "code": { "in": ["14"] } } } })),
        ] {
            check(declared, value, true);
        }
    }

    #[test]
    fn what_does_not_surely_fit_is_left_to_validation() {
        for (declared, value) in [
            ("Int", json!("20")),
            ("Int", json!(3_000_000_000_i64)),
            ("Int!", json!(null)),
            ("Int!", json!("absent")),
            ("[ID!]!", json!([null])),
            ("[ID!]", json!("one")),
            ("OrganizationKind", json!("COMITTEE")),
            ("OrganizationFilter", json!({ "nonsense": 1 })),
            ("OrganizationFilter", json!("x")),
        ] {
            check(declared, value, false);
        }
    }
}
