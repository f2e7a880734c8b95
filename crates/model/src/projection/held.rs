//! The values that are held of a region, by thing and field.

use crate::vocabulary::EntityType;
use std::collections::BTreeMap;

/// A value that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldValue<'a> {
    /// The value, normalised.
    pub value: &'a str,
    /// The value as the page writes it.
    pub written: &'a str,
    /// The assertion that it rests on; none for a correction.
    pub assertion_id: Option<&'a str>,
}

/// For each thing of a type, what is held of its fields.
type Things<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Vec<HeldValue<'a>>>>;

/// All values that are held.
#[derive(Clone, Debug, Default)]
pub struct HeldValues<'a> {
    types: BTreeMap<EntityType, Things<'a>>,
}

impl<'a> HeldValues<'a> {
    /// Adds a value of a field of a thing; values of sets come in the order in which they are added.
    pub fn add(&mut self, entity_type: EntityType, id: &'a str, field: &'a str, value: HeldValue<'a>) {
        self.types.entry(entity_type).or_default().entry(id).or_default().entry(field).or_default().push(value);
    }

    /// The value of a field; the first of a set.
    pub fn value(&self, entity_type: EntityType, id: &str, field: &str) -> Option<&'a str> {
        self.values(entity_type, id, field).next()
    }

    /// All values of a field.
    pub fn values<'s>(&'s self, entity_type: EntityType, id: &str, field: &str) -> impl Iterator<Item = &'a str> + use<'s, 'a> {
        self.held(entity_type, id, field).map(|held| held.value)
    }

    /// What is held of a field.
    pub fn held<'s>(&'s self, entity_type: EntityType, id: &str, field: &str) -> impl Iterator<Item = &'s HeldValue<'a>> + use<'s, 'a> {
        self.types.get(&entity_type).and_then(|things| things.get(id)).and_then(|fields| fields.get(field)).into_iter().flatten()
    }

    /// The ids of all things of a type, in order.
    pub fn ids(&self, entity_type: EntityType) -> Vec<&'a str> {
        self.types.get(&entity_type).into_iter().flat_map(BTreeMap::keys).copied().collect()
    }
}

/// Whether every value of a field is held: a body's aliases, levels and missions, and the bodies that an event concerns.
pub fn is_set(entity_type: EntityType, field: &str) -> bool {
    match entity_type {
        EntityType::Organization => matches!(field, "alias" | "level" | "mission"),
        EntityType::Event => matches!(field, "original" | "resulting"),
        _ => false,
    }
}
