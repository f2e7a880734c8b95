//! Matches bodies across pages: one body is one id, whatever pages call it.

mod claiming;
mod matching;

use super::claim::{Claims, Validity};
use super::correction::{Applied, CORRECTION};
use super::{KnownIds, ReadPage};
use crate::extract::Organization;
use crate::extract::swedish::{name_key, slug};
pub(super) use claiming::claim_bodies;
use helheten_model::entity::{finding, organization_match};
use helheten_model::vocabulary::{FindingKind, OrganizationKind, RegionCode, RelationKind, find_region};
use matching::{Join, Rename, Seen, find_renames, group_same, names_of};
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    /// Bodies that may be one.
    doubtful: Vec<(Seen, Seen)>,
    /// For the key of a name under a parent: why it stands for its body.
    joins: HashMap<(Option<String>, String), Join>,
    /// Ids that were minted earlier, by the keys of their names.
    known: HashMap<String, BTreeSet<String>>,
    /// The corrections that apply.
    corrections: Applied,
    /// Bodies that a correction gave their id.
    corrected: BTreeSet<Seen>,
    /// Changes of name that pages state.
    renames: Vec<Rename>,
    /// Ids that are given away.
    taken: BTreeSet<String>,
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

    /// Bodies that recur within a region and name no parent, and bodies that may be one.
    pub(super) fn findings(&self, claims: &Claims<'_>) -> Vec<finding::Model> {
        let body = |&(page, index): &Seen| &self.pages[page].extraction.organizations[index];
        let orphans = self.orphans.iter().filter(|seen| !self.pages[seen.0].lingering).map(|seen| {
            let body = body(seen);
            let text = format!("{} ({}) may be one of several of its name: the page names no body that it belongs to", body.name, body.kind.label_sv());
            claims.finding(seen.0, FindingKind::Ambiguous, &text, Some(&body.evidence))
        });
        let doubtful = self.doubtful.iter().filter(|(one, other)| !self.pages[one.0].lingering && !self.pages[other.0].lingering).map(|(one, other)| {
            let text = format!("{} may be {}: no page says that they are one, and none names both", body(other).name, body(one).name);
            claims.finding(other.0, FindingKind::Ambiguous, &text, Some(&body(other).evidence))
        });
        orphans.chain(doubtful).collect()
    }

    /// By which rule each name on each page stands for its body.
    pub(super) fn matches(&self) -> Vec<organization_match::Model> {
        let mut rows: BTreeMap<(String, String, String), organization_match::Model> = BTreeMap::new();
        for (id, seen) in &self.bodies {
            let best = best_name(self, seen);
            let parent = self.parents.get(id).cloned();
            for &(page, index) in seen {
                let read = self.pages[page];
                for name in names_of(&read.extraction.organizations[index]) {
                    let (rule, with_name) = self.explain(page, index, name, &best, parent.clone());
                    let row = organization_match::Model {
                        organization_id: id.clone(),
                        page_version_id: read.page_version_id.clone(),
                        name: name.to_owned(),
                        rule: rule.to_owned(),
                        with_name,
                    };
                    rows.entry((row.organization_id.clone(), row.page_version_id.clone(), row.name.clone())).or_insert(row);
                }
            }
        }
        rows.into_values().collect()
    }

    /// The rule by which a name of a body on a page stands for its id, and the name that it was matched with.
    fn explain(&self, page: usize, index: usize, name: &str, best: &str, parent: Option<String>) -> (&'static str, String) {
        let body = &self.pages[page].extraction.organizations[index];
        if self.corrected.contains(&(page, index)) {
            return (CORRECTION, best.to_owned());
        }
        if name_key(name) == name_key(best) {
            return ("same_name", best.to_owned());
        }
        if body.abbreviation.as_deref() == Some(name) && body.name != name {
            return ("stated_abbreviation", body.name.to_string());
        }
        if body.name != name {
            return ("stated_alias", body.name.to_string());
        }
        match self.joins.get(&(parent, name_key(name))) {
            Some(join) => (join.rule, join.with.clone()),
            None => ("same_name", best.to_owned()),
        }
    }
}

fn years_of(body: &Organization) -> Validity {
    Validity { from: body.valid_from.clone(), to: body.valid_to.clone() }
}

/// Matches the bodies of all pages and gives each its id.
pub(super) fn match_bodies<'pages>(region: RegionCode, pages: &[&'pages ReadPage], known: &KnownIds, corrections: &Applied) -> Directory<'pages> {
    let mut directory = Directory {
        region,
        pages: pages.to_vec(),
        bodies: BTreeMap::new(),
        parents: BTreeMap::new(),
        by_page: vec![HashMap::new(); pages.len()],
        by_name: HashMap::new(),
        orphans: Vec::new(),
        doubtful: Vec::new(),
        joins: HashMap::new(),
        known: index_known(known),
        corrections: corrections.clone(),
        corrected: BTreeSet::new(),
        renames: find_renames(pages),
        taken: BTreeSet::new(),
        region_keys: region_names(region).iter().map(|name| name_key(name)).collect(),
    };
    let seen: Vec<Seen> = pages.iter().enumerate().flat_map(|(page, read)| (0..read.extraction.organizations.len()).map(move |index| (page, index))).collect();
    let (nested, plain): (Vec<Seen>, Vec<Seen>) =
        seen.into_iter().partition(|&(page, index)| pages[page].extraction.organizations[index].kind.is_named_by_parent());
    mint(&mut directory, plain, None);
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
            mint(&mut directory, parts, Some(&parent));
        }
    }
    directory.orphans = waiting;
    directory
}

fn index_known(known: &KnownIds) -> HashMap<String, BTreeSet<String>> {
    let mut ids: HashMap<String, BTreeSet<String>> = HashMap::new();
    for (id, names) in &known.organizations {
        for name in names {
            ids.entry(name_key(name)).or_default().insert(id.clone());
        }
    }
    ids
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
fn mint(directory: &mut Directory<'_>, mut seen: Vec<Seen>, parent: Option<&str>) {
    for (id, members) in split_off(directory, &mut seen) {
        directory.corrected.extend(&members);
        directory.taken.insert(id.clone());
        settle(directory, id, members, parent);
    }
    let grouping = group_same(&directory.pages, &seen, &directory.renames);
    directory.joins.extend(grouping.joins.into_iter().map(|(key, join)| ((parent.map(str::to_owned), key), join)));
    directory.doubtful.extend(grouping.doubtful);
    for group in grouping.groups {
        let body = |&(page, index): &Seen| &directory.pages[page].extraction.organizations[index];
        let keys: BTreeSet<String> = group.iter().flat_map(|seen| names_of(body(seen)).map(name_key).collect::<Vec<_>>()).collect();
        let name = best_name(directory, &group);
        // Under its earlier name it may have an id already.
        let earlier = || directory.renames.iter().filter(|rename| keys.contains(&rename.to)).map(|rename| rename.from.clone()).collect();
        let id = known_id(&keys, parent, directory)
            .or_else(|| known_id(&earlier(), parent, directory))
            .unwrap_or_else(|| new_id(directory, &name, parent, group.first().map_or(OrganizationKind::Other, |seen| body(seen).kind)));
        directory.taken.insert(id.clone());
        let target = directory.corrections.follow(id.clone());
        if target != id {
            directory.corrected.extend(&group);
        }
        settle(directory, target, group, parent);
    }
}

/// Bodies that a correction splits off, by the id that it gives them.
fn split_off(directory: &Directory<'_>, seen: &mut Vec<Seen>) -> BTreeMap<String, Vec<Seen>> {
    let mut split: BTreeMap<String, Vec<Seen>> = BTreeMap::new();
    if directory.corrections.has_splits() {
        seen.retain(|&(page, index)| {
            let extraction = &directory.pages[page].extraction;
            let into = directory.corrections.split_of(&directory.pages[page].page_version_id, names_of(&extraction.organizations[index]));
            into.map(|into| split.entry(into.to_owned()).or_default().push((page, index))).is_none()
        });
    }
    split
}

/// Makes the names of a group stand for an id.
fn settle(directory: &mut Directory<'_>, id: String, group: Vec<Seen>, parent: Option<&str>) {
    let mut keys = BTreeSet::new();
    for &(page, index) in &group {
        for key in names_of(&directory.pages[page].extraction.organizations[index]).map(name_key) {
            directory.by_page[page].entry(key.clone()).or_insert_with(|| id.clone());
            keys.insert(key);
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

/// The id that was minted earlier for a body of one of these names, under the same parent.
fn known_id(keys: &BTreeSet<String>, parent: Option<&str>, directory: &Directory<'_>) -> Option<String> {
    let under_parent = |id: &str| match parent {
        Some(parent) => id.strip_prefix(parent).is_some_and(|rest| rest.starts_with('/')),
        None => true,
    };
    let ids: BTreeSet<&String> = keys.iter().filter_map(|key| directory.known.get(key)).flatten().collect();
    ids.into_iter().find(|id| under_parent(id) && !directory.taken.contains(*id)).cloned()
}

fn new_id(directory: &Directory<'_>, name: &str, parent: Option<&str>, kind: OrganizationKind) -> String {
    let stem = match parent {
        Some(parent) => format!("{parent}/{}", slug(name)),
        None => format!("org:{}/{}", directory.region, slug(name)),
    };
    if !directory.taken.contains(&stem) {
        return stem;
    }
    // Two bodies of one name and different kinds: the second carries its kind.
    let with_kind = format!("{stem}-{}", kind.code().to_lowercase().replace('_', "-"));
    let numbered = (2..=directory.taken.len() + 2).map(|count| format!("{stem}-{count}"));
    std::iter::once(with_kind).chain(numbered).find(|id| !directory.taken.contains(id)).unwrap_or(stem)
}

/// The name that most pages use; abbreviations last; of equals the definite singular that is longest.
fn best_name(directory: &Directory<'_>, seen: &[Seen]) -> String {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for &(page, index) in seen {
        let counts = counts.entry(&directory.pages[page].extraction.organizations[index].name).or_default();
        // What only an earlier version of a page says names a body only where nothing else does.
        *(if directory.pages[page].lingering { &mut counts.1 } else { &mut counts.0 }) += 1;
    }
    let given_up = |name: &str| directory.renames.iter().any(|rename| rename.from == name_key(name));
    let rank = |name: &str, count: (usize, usize)| {
        (!given_up(name), count.0 > 0, name.contains(char::is_lowercase), count, name.chars().count(), std::cmp::Reverse(name.to_owned()))
    };
    counts.into_iter().max_by_key(|(name, count)| rank(name, *count)).map_or_else(String::new, |(name, _)| name.to_owned())
}
