//! Matches bodies across pages: one body is one id, whatever pages call it.

use super::claim::{Claims, Validity, Value, evidence_for};
use super::{KnownIds, ReadPage};
use crate::extract::swedish::{name_key, slug};
use crate::extract::{Organization, is_short_name, spells_name};
use helheten_model::entity::finding;
use helheten_model::vocabulary::{EntityType, FindingKind, OrganizationKind, RegionCode, RelationKind, find_region};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A body of a page: the page's and the organization's index.
type Seen = (usize, usize);

/// Which body each name of each page stands for.
pub(super) struct Directory<'pages> {
    /// The region.
    pub(super) region: RegionCode,
    /// The pages.
    pub(super) pages: Vec<&'pages ReadPage>,
    /// The bodies: id to where they were seen.
    pub(super) bodies: BTreeMap<String, Vec<Seen>>,
    /// The parent of bodies that carry one in their id.
    pub(super) parents: BTreeMap<String, String>,
    by_page: Vec<HashMap<String, String>>,
    by_name: HashMap<String, Option<String>>,
    /// Bodies of kinds that recur, seen without a parent.
    orphans: Vec<Seen>,
    region_keys: BTreeSet<String>,
}

impl Directory<'_> {
    /// The id that a name on a page stands for: a body, or the region itself.
    pub(super) fn find(&self, page: usize, name: &str) -> Option<String> {
        let key = name_key(name);
        if self.region_keys.contains(&key) {
            return Some(format!("region:{}", self.region));
        }
        self.by_page[page].get(&key).cloned().or_else(|| self.by_name.get(&key).cloned().flatten())
    }

    /// The body that a name on a page stands for.
    pub(super) fn find_body(&self, page: usize, name: &str) -> Option<String> {
        self.find(page, name).filter(|id| id.starts_with("org:"))
    }

    /// The years that a page gives for a body.
    pub(super) fn validity(&self, page: usize, name: &str) -> Validity {
        let key = name_key(name);
        let found = self.pages[page].extraction.organizations.iter().find(|body| names_of(body).any(|name| name_key(name) == key));
        found.map_or_else(Validity::default, years_of)
    }

    /// Bodies that recur within a region and name no parent.
    pub(super) fn findings(&self, claims: &Claims<'_>) -> Vec<finding::Model> {
        let orphan = |(page, index): &Seen| {
            let body = &self.pages[*page].extraction.organizations[*index];
            let text = format!("{} ({}) may be one of several of its name: the page names no body that it belongs to", body.name, body.kind.label_sv());
            claims.finding(*page, FindingKind::Ambiguous, &text, Some(&body.evidence))
        };
        self.orphans.iter().map(orphan).collect()
    }
}

fn names_of(body: &Organization) -> impl Iterator<Item = &str> {
    [Some(&body.name), body.abbreviation.as_ref()].into_iter().flatten().chain(&body.aliases).map(String::as_str)
}

fn years_of(body: &Organization) -> Validity {
    Validity { from: body.valid_from.clone(), to: body.valid_to.clone() }
}

/// Matches the bodies of all pages and gives each its id.
pub(super) fn match_bodies<'pages>(region: RegionCode, pages: &[&'pages ReadPage], known: &KnownIds) -> Directory<'pages> {
    let region_keys = region_names(region).iter().map(|name| name_key(name)).collect();
    let mut directory = Directory {
        region,
        pages: pages.to_vec(),
        bodies: BTreeMap::new(),
        parents: BTreeMap::new(),
        by_page: vec![HashMap::new(); pages.len()],
        by_name: HashMap::new(),
        orphans: Vec::new(),
        region_keys,
    };
    let seen: Vec<Seen> = pages.iter().enumerate().flat_map(|(page, read)| (0..read.extraction.organizations.len()).map(move |index| (page, index))).collect();
    let (nested, plain): (Vec<Seen>, Vec<Seen>) =
        seen.into_iter().partition(|&(page, index)| pages[page].extraction.organizations[index].kind.is_named_by_parent());
    mint(&mut directory, known, &plain, None);
    // Parts of parts wait until their wholes have their ids.
    let mut waiting = nested;
    for _ in 0..4 {
        let mut by_parent: BTreeMap<String, Vec<Seen>> = BTreeMap::new();
        waiting.retain(|seen| match parent_of(&directory, *seen) {
            Some(parent) => {
                by_parent.entry(parent).or_default().push(*seen);
                false
            }
            None => true,
        });
        if by_parent.is_empty() {
            break;
        }
        for (parent, parts) in by_parent {
            mint(&mut directory, known, &parts, Some(&parent));
        }
    }
    directory.orphans = waiting;
    directory
}

fn region_names(region: RegionCode) -> Vec<String> {
    let mut names = vec!["regionen".to_owned(), "landstinget".to_owned()];
    names.extend(find_region(region).map(|region| region.name.clone()));
    names
}

/// The body that a part belongs to, by what its page says.
fn parent_of(directory: &Directory<'_>, (page, index): Seen) -> Option<String> {
    let extraction = &directory.pages[page].extraction;
    let body = &extraction.organizations[index];
    let own: BTreeSet<String> = names_of(body).map(name_key).collect();
    let is_own = |name: &str| own.contains(&name_key(name));
    // In this order: what it is a part of, whom it supports, who appointed it, whom it prepares for.
    let stated = [RelationKind::PartOf, RelationKind::SupportedBy, RelationKind::AppointedBy, RelationKind::PreparesFor, RelationKind::ReportsTo];
    stated.into_iter().find_map(|kind| {
        extraction.relations.iter().filter(|relation| relation.kind == kind).find_map(|relation| {
            let whole =
                if kind == RelationKind::SupportedBy { is_own(&relation.to).then_some(&relation.from) } else { is_own(&relation.from).then_some(&relation.to) };
            whole.and_then(|whole| directory.find_body(page, whole))
        })
    })
}

/// Groups bodies that are one and gives each group its id.
fn mint(directory: &mut Directory<'_>, known: &KnownIds, seen: &[Seen], parent: Option<&str>) {
    for group in group_same(directory, seen) {
        let body = |&(page, index): &Seen| &directory.pages[page].extraction.organizations[index];
        let keys: BTreeSet<String> = group.iter().flat_map(|seen| names_of(body(seen)).map(name_key).collect::<Vec<_>>()).collect();
        let name = best_name(directory, &group);
        let id = known_id(known, &keys, parent, directory)
            .unwrap_or_else(|| new_id(directory, &name, parent, group.first().map_or(OrganizationKind::Other, |seen| body(seen).kind)));
        for &(page, index) in &group {
            for name in names_of(&directory.pages[page].extraction.organizations[index]) {
                directory.by_page[page].entry(name_key(name)).or_insert_with(|| id.clone());
            }
        }
        for key in keys {
            // A name that stands for two bodies stands for none of them on other pages.
            directory.by_name.entry(key).and_modify(|held| *held = held.take().filter(|held| *held == id)).or_insert_with(|| Some(id.clone()));
        }
        if let Some(parent) = parent {
            directory.parents.insert(id.clone(), parent.to_owned());
        }
        directory.bodies.entry(id).or_default().extend(group);
    }
}

/// Bodies with a name in common are one; so are a short form or an abbreviation and the only body that it fits.
fn group_same(directory: &Directory<'_>, seen: &[Seen]) -> Vec<Vec<Seen>> {
    let body = |&(page, index): &Seen| &directory.pages[page].extraction.organizations[index];
    let mut groups: Vec<(BTreeSet<String>, Vec<Seen>)> = Vec::new();
    for seen in seen {
        let mut keys: BTreeSet<String> = names_of(body(seen)).map(name_key).collect();
        let mut members = vec![*seen];
        groups.retain_mut(|(other_keys, others)| {
            let same = !keys.is_disjoint(other_keys) && compatible(body(&others[0]).kind, body(seen).kind);
            if same {
                keys.append(other_keys);
                members.append(others);
            }
            !same
        });
        groups.push((keys, members));
    }
    for index in (0..groups.len()).rev() {
        let short = |long: &[Seen]| {
            groups[index].1.iter().all(|one| {
                long.iter().any(|other| {
                    compatible(body(one).kind, body(other).kind)
                        && (is_short_name(&body(one).name, &body(other).name) || spells_name(&body(one).name, &body(other).name))
                })
            })
        };
        let fitting: Vec<usize> = (0..groups.len()).filter(|&other| other != index && short(&groups[other].1)).collect();
        if let [only] = fitting[..] {
            let (keys, members) = groups.remove(index);
            let only = if only > index { only - 1 } else { only };
            groups[only].0.extend(keys);
            groups[only].1.extend(members);
        }
    }
    let mut groups: Vec<Vec<Seen>> = groups.into_iter().map(|(_, members)| members).collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort();
    groups
}

/// Whether two kinds can be of one body: pages differ in what they call an office, a board or a council.
fn compatible(one: OrganizationKind, other: OrganizationKind) -> bool {
    use OrganizationKind as K;
    let family = |kind: K| match kind {
        K::Administration | K::Office | K::Secretariat => 1,
        K::Committee | K::Board | K::PatientCommittee => 2,
        K::Group | K::Council => 3,
        K::Department | K::Unit => 4,
        other => 10 + other as u8,
    };
    one == other || family(one) == family(other) || one == K::Other || other == K::Other
}

/// The id that was minted earlier for a body of one of these names, under the same parent.
fn known_id(known: &KnownIds, keys: &BTreeSet<String>, parent: Option<&str>, directory: &Directory<'_>) -> Option<String> {
    let under_parent = |id: &str| match parent {
        Some(parent) => id.strip_prefix(parent).is_some_and(|rest| rest.starts_with('/')),
        None => true,
    };
    known
        .organizations
        .iter()
        .find(|(id, names)| under_parent(id) && !directory.bodies.contains_key(*id) && names.iter().any(|name| keys.contains(&name_key(name))))
        .map(|(id, _)| id.clone())
}

fn new_id(directory: &Directory<'_>, name: &str, parent: Option<&str>, kind: OrganizationKind) -> String {
    let stem = match parent {
        Some(parent) => format!("{parent}/{}", slug(name)),
        None => format!("org:{}/{}", directory.region, slug(name)),
    };
    if !directory.bodies.contains_key(&stem) {
        return stem;
    }
    // Two bodies of one name and different kinds: the second carries its kind.
    let with_kind = format!("{stem}-{}", kind.code().to_lowercase().replace('_', "-"));
    let numbered = (2..=directory.bodies.len() + 2).map(|count| format!("{stem}-{count}"));
    std::iter::once(with_kind).chain(numbered).find(|id| !directory.bodies.contains_key(id)).unwrap_or(stem)
}

/// Claims what the pages state of the bodies.
pub(super) fn claim_bodies(directory: &Directory<'_>, claims: &mut Claims<'_>) {
    for (id, seen) in &directory.bodies {
        let name = best_name(directory, seen);
        for &(page, index) in seen {
            let body = &directory.pages[page].extraction.organizations[index];
            claim_body(claims, page, id, body, &name);
            if let Some(parent) = directory.parents.get(id) {
                claims.add(page, EntityType::Organization, id, &Value::plain("parent", parent), &years_of(body), &body.evidence);
            }
        }
    }
}

/// The name that most pages use; abbreviations last; of equals the definite singular that is longest.
fn best_name(directory: &Directory<'_>, seen: &[Seen]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for &(page, index) in seen {
        *counts.entry(&directory.pages[page].extraction.organizations[index].name).or_default() += 1;
    }
    let rank = |name: &str, count: usize| (name.contains(char::is_lowercase), count, name.chars().count(), std::cmp::Reverse(name.to_owned()));
    counts.into_iter().max_by_key(|(name, count)| rank(name, *count)).map_or_else(String::new, |(name, _)| name.to_owned())
}

fn claim_body(claims: &mut Claims<'_>, page: usize, id: &str, body: &Organization, best_name: &str) {
    let validity = years_of(body);
    let mut add = |field: &str, written: &str, value: String| {
        let evidence = evidence_for(field, &body.evidence, &body.also);
        claims.add(page, EntityType::Organization, id, &Value { field, written, value }, &validity, evidence);
    };
    // Spellings of one name are no contradiction: one is the name, the others are aliases.
    if body.name == best_name {
        add("name", &body.name, body.name.clone());
    }
    add("kind", &body.name, body.kind.code().to_owned());
    let mut aliases: BTreeSet<&str> = body.aliases.iter().map(String::as_str).collect();
    aliases.insert(&body.name);
    for alias in aliases.into_iter().filter(|alias| *alias != best_name && body.abbreviation.as_deref() != Some(alias)) {
        add("alias", alias, alias.to_owned());
    }
    if let Some(abbreviation) = &body.abbreviation {
        add("abbreviation", abbreviation, abbreviation.clone());
    }
    if let Some(level) = body.level {
        add("level", level.code(), level.code().to_owned());
    }
    if let Some(mission) = body.mission {
        add("mission", mission.code(), mission.code().to_owned());
    }
    if let Some(seats) = body.seats {
        add("seats", &seats.to_string(), seats.to_string());
    }
    if let Some(count) = body.count {
        add("count", &count.to_string(), count.to_string());
    }
    for (field, year) in [("valid_from", &body.valid_from), ("valid_to", &body.valid_to)] {
        if let Some(year) = year {
            let evidence = evidence_for("valid", &body.evidence, &body.also);
            claims.add(page, EntityType::Organization, id, &Value::plain(field, year), &validity, evidence);
        }
    }
}
