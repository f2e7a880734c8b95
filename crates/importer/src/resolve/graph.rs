//! Relations, posts, persons and who holds which post: names become ids, and what has no id yet gets one.

use super::bodies::Directory;
use super::claim::{Claims, Validity, Value, evidence_for};
use crate::extract::swedish::{capitalize, name_key, slug};
use crate::extract::{Relation, Role};
use helheten_model::vocabulary::{EntityType, OrganizationKind, RelationKind};
use std::collections::{BTreeMap, BTreeSet};

/// The rule that concludes a body from the name of its board.
pub(super) const NAMED_BY_BOARD: &str = "named_by_its_board";

/// Claims the relations, posts, persons and memberships of all pages.
pub(super) fn claim_graph(directory: &Directory<'_>, claims: &mut Claims<'_>) {
    let posts = Posts::find(directory);
    for (page, read) in directory.pages.iter().enumerate() {
        for relation in &read.extraction.relations {
            claim_relation(directory, &posts, claims, page, relation);
        }
        for role in &read.extraction.roles {
            claim_role(directory, &posts, claims, page, role);
        }
    }
}

/// The offices of a region: the title's key to the bodies that have one.
struct Posts {
    by_title: BTreeMap<String, BTreeSet<String>>,
}

impl Posts {
    fn find(directory: &Directory<'_>) -> Self {
        let mut by_title: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (page, read) in directory.pages.iter().enumerate() {
            let led = read
                .extraction
                .relations
                .iter()
                .filter(|relation| relation.kind == RelationKind::LedByRole)
                .map(|relation| (relation.to.as_str(), Some(&relation.from)));
            let held = read.extraction.roles.iter().map(|role| (role.title.as_str(), role.of.as_ref()));
            for (title, of) in held.chain(led) {
                let bodies = by_title.entry(name_key(title)).or_default();
                bodies.extend(of.and_then(|of| directory.find_body(page, of)));
            }
        }
        Self { by_title }
    }

    /// The id of an office and its body. A director's office that one page ties to a body is the same on pages that tie it to none.
    fn id(&self, directory: &Directory<'_>, title: &str, body: Option<&str>) -> (String, Option<String>) {
        let only = || self.by_title.get(&name_key(title)).filter(|bodies| bodies.len() == 1 && is_single(title)).and_then(|bodies| bodies.first().cloned());
        let body = body.map(str::to_owned).or_else(only);
        let path = body.as_deref().and_then(|body| body.strip_prefix("org:")).map_or_else(|| directory.region.to_string(), str::to_owned);
        (format!("post:{path}/{}", slug(title)), body)
    }

    fn is_known(&self, title: &str) -> bool {
        self.by_title.contains_key(&name_key(title))
    }
}

/// Whether a region has one office of this title: a director, not a chairperson or a chief of one of many.
fn is_single(title: &str) -> bool {
    title.to_lowercase().ends_with("direktör")
}

fn claim_relation(directory: &Directory<'_>, posts: &Posts, claims: &mut Claims<'_>, page: usize, relation: &Relation) {
    let validity = directory.validity(page, &relation.from);
    let Some(from) = end_of(directory, posts, claims, page, relation, &relation.from, None) else { return };
    let of = from.starts_with("org:").then_some(from.as_str());
    let Some(to) = end_of(directory, posts, claims, page, relation, &relation.to, of) else { return };
    let id = format!("rel:{from}:{}:{to}", relation.kind.code());
    for (field, value) in [("from", &from), ("kind", &relation.kind.code().to_owned()), ("to", &to)] {
        claims.add(page, EntityType::Relation, &id, &Value { field, written: value, value: value.clone() }, &validity, &relation.evidence);
    }
}

/// The id of an end of a relation; what a board governs becomes a body by its board's name.
fn end_of(
    directory: &Directory<'_>,
    posts: &Posts,
    claims: &mut Claims<'_>,
    page: usize,
    relation: &Relation,
    name: &str,
    led: Option<&str>,
) -> Option<String> {
    if let Some(id) = directory.find(page, name) {
        return Some(id);
    }
    if relation.kind == RelationKind::LedByRole && name == relation.to || posts.is_known(name) {
        let (id, body) = posts.id(directory, name, led.filter(|_| relation.kind == RelationKind::LedByRole));
        claim_post(claims, page, &id, name, body.as_deref(), &relation.evidence);
        return Some(id);
    }
    if relation.kind == RelationKind::Governs && name == relation.to {
        let validity = directory.validity(page, &relation.from);
        let id = format!("org:{}/{}", directory.region, slug(name));
        let company = name.split(' ').any(|word| word == "AB");
        let kind = if company { OrganizationKind::Company } else { OrganizationKind::Other };
        let title = capitalize(name);
        for (field, written, value) in [("name", name, title.as_str()), ("kind", name, kind.code()), ("inferred_by", name, NAMED_BY_BOARD)] {
            claims.add(page, EntityType::Organization, &id, &Value { field, written, value: value.to_owned() }, &validity, &relation.evidence);
        }
        return Some(id);
    }
    None
}

fn claim_post(claims: &mut Claims<'_>, page: usize, id: &str, title: &str, body: Option<&str>, evidence: &crate::extract::Evidence) {
    claims.add(page, EntityType::Post, id, &Value::plain("title", title), &Validity::default(), evidence);
    if let Some(body) = body {
        claims.add(page, EntityType::Post, id, &Value::plain("organization", body), &Validity::default(), evidence);
    }
}

fn claim_role(directory: &Directory<'_>, posts: &Posts, claims: &mut Claims<'_>, page: usize, role: &Role) {
    let body = role.of.as_deref().and_then(|of| directory.find_body(page, of));
    let validity = role.of.as_deref().map_or_else(Validity::default, |of| directory.validity(page, of));
    let (post, body) = posts.id(directory, &role.title, body.as_deref());
    claim_post(claims, page, &post, &role.title, body.as_deref(), evidence_for("title", &role.evidence, &role.also));
    let Some(holder) = &role.holder else { return };
    // Persons are never merged by name alone: the body that they serve on tells them apart, and where none is known the page.
    let place = body.as_deref().and_then(|body| body.strip_prefix("org:")).map(str::to_owned);
    let place = place.unwrap_or_else(|| format!("{}/{}", directory.region, page_slug(claims, page)));
    let person = format!("person:{place}/{}", slug(holder));
    claims.add(page, EntityType::Person, &person, &Value::plain("name", holder), &validity, &role.evidence);
    let id = format!("member:{}:{}", &post["post:".len()..], &person["person:".len()..]);
    for (field, value) in [("person", Some(person.as_str())), ("post", Some(&post)), ("organization", body.as_deref()), ("party", role.party.as_deref())] {
        if let Some(value) = value {
            claims.add(page, EntityType::Membership, &id, &Value::plain(field, value), &validity, &role.evidence);
        }
    }
}

/// What tells a page apart in the id of a person: the digits of its address in its version's id.
fn page_slug(claims: &Claims<'_>, page: usize) -> String {
    let id = &claims.pages[page].page_version_id;
    slug(id.split('@').next().and_then(|page| page.rsplit('/').next()).unwrap_or(id))
}
