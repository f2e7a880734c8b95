//! Which names stand for one body: the rules, in their order, each join with the rule that made it.
//!
//! 1. `same_name`: a name or an alias in common, whatever the inflection, the hyphens and the capitals.
//! 2. `renamed`: a page says that one took the other's name.
//! 3. `abbreviation`: a name that is another body's stated abbreviation; equal cores that share an abbreviation.
//! 4. `spelling`: one letter of a long name differs, and no page has both.
//! 5. `same_core`: the same noun for the same area ("Nämnden för regional utveckling", "Regionala utvecklingsnämnden"),
//!    where the pages show that they are one: the same person holds the same office of both.
//! 6. `short_form`: a short form or an abbreviation and the only body that it fits.
//! 7. `auditors`: names for the region's auditors without more: a region has one body of them (kommunallagen 12 kap.).
//!
//! Kinds must agree in every rule. Equal cores of which nothing shows that they are one stay two, and are a finding.

use crate::extract::swedish::name_key;
use crate::extract::{Organization, core_of_name, is_short_name, spells_name};
use crate::resolve::ReadPage;
use helheten_model::vocabulary::{EventKind, OrganizationKind};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A body of a page: the page's and the organization's index.
pub(super) type Seen = (usize, usize);

/// The shortest name, in letters, of which one letter may be a slip.
const SPELLING_LETTERS_MIN: usize = 12;

/// The shortest word in which it may be.
const SPELLING_WORD_MIN: usize = 7;

/// What pages call a region's auditors, where they say no more; a county council's were the same body.
const AUDITORS: &[&str] = &[
    "revisorerna",
    "revisionen",
    "revisorer",
    "revision",
    "regionens revisorer",
    "regionens revision",
    "regionrevisorerna",
    "regionrevisionen",
    "regionrevisorer",
    "regionrevision",
    "förtroendevalda revisorer",
    "de förtroendevalda revisorerna",
    "landstingets revisorer",
    "landstingsrevisorerna",
    "landstingsrevisionen",
];

/// Why a name stands for a body that another name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Join {
    /// The rule.
    pub(super) rule: &'static str,
    /// The name that it was matched with.
    pub(super) with: String,
}

/// A change of name that a page states: the keys of both names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rename {
    /// The name before.
    pub(super) from: String,
    /// The name since then.
    pub(super) to: String,
}

/// The changes of name that pages state.
pub(super) fn find_renames(pages: &[&ReadPage]) -> Vec<Rename> {
    let stated = pages.iter().flat_map(|page| &page.extraction.successions).filter(|succession| succession.kind == EventKind::Renamed);
    let mut renames: Vec<Rename> = stated
        .filter_map(|succession| match (&succession.originals[..], &succession.results[..]) {
            ([from], [to]) => Some(Rename { from: name_key(from), to: name_key(to) }),
            _ => None,
        })
        .filter(|rename| rename.from != rename.to)
        .collect();
    renames.sort();
    renames.dedup();
    renames
}

/// Bodies that are one, and why.
#[derive(Debug, Default)]
pub(super) struct Grouping {
    /// The bodies, group by group, in a fixed order.
    pub(super) groups: Vec<Vec<Seen>>,
    /// For the key of a name: why it stands for its group's body.
    pub(super) joins: HashMap<String, Join>,
    /// Bodies that may be one.
    pub(super) doubtful: Vec<(Seen, Seen)>,
}

/// The body's name and aliases, without its abbreviation.
fn long_names(body: &Organization) -> impl Iterator<Item = &str> {
    std::iter::once(body.name.as_str())
        .chain(body.aliases.iter().map(String::as_str))
        .filter(|name| *name == body.name || body.abbreviation.as_deref() != Some(*name))
}

/// The body's name, abbreviation and aliases.
pub(super) fn names_of(body: &Organization) -> impl Iterator<Item = &str> {
    [Some(body.name.as_str()), body.abbreviation.as_deref()].into_iter().flatten().chain(body.aliases.iter().map(String::as_str))
}

/// Groups the bodies that are one.
pub(super) fn group_same(pages: &[&ReadPage], seen: &[Seen], renames: &[Rename]) -> Grouping {
    let bodies: Vec<&Organization> = seen.iter().map(|&(page, index)| &pages[page].extraction.organizations[index]).collect();
    let mut matching = Matching {
        pages,
        seen,
        parents: (0..bodies.len()).collect(),
        members: (0..bodies.len()).map(|place| vec![place]).collect(),
        kinds: bodies.iter().map(|body| body.kind).collect(),
        joins: HashMap::new(),
        bodies,
    };
    matching.join_names();
    matching.join_renamed(renames);
    matching.join_abbreviations();
    matching.join_spellings();
    let doubtful = matching.join_cores();
    matching.join_short_forms();
    matching.join_auditors();
    let mut groups: BTreeMap<usize, Vec<Seen>> = BTreeMap::new();
    for (place, seen) in seen.iter().enumerate() {
        groups.entry(matching.root(place)).or_default().push(*seen);
    }
    let doubtful = doubtful.into_iter().filter(|(one, other)| matching.root(*one) != matching.root(*other)).collect::<Vec<_>>();
    let doubtful = doubtful.into_iter().map(|(one, other)| (seen[one], seen[other])).collect();
    let mut groups: Vec<Vec<Seen>> = groups.into_values().collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort();
    Grouping { groups, joins: matching.joins, doubtful }
}

struct Matching<'a> {
    pages: &'a [&'a ReadPage],
    seen: &'a [Seen],
    bodies: Vec<&'a Organization>,
    /// For each body the one that it was joined to; a root is its own.
    parents: Vec<usize>,
    /// For each root all that were joined to it, and itself.
    members: Vec<Vec<usize>>,
    /// For each root the kind of its group: the first that says more than OTHER.
    kinds: Vec<OrganizationKind>,
    joins: HashMap<String, Join>,
}

impl Matching<'_> {
    fn root(&mut self, mut place: usize) -> usize {
        while self.parents[place] != place {
            self.parents[place] = self.parents[self.parents[place]];
            place = self.parents[place];
        }
        place
    }

    /// Joins two bodies where their kinds agree; tells whether they are one now.
    fn join(&mut self, one: usize, other: usize, rule: Option<&'static str>) -> bool {
        let (root, absorbed) = (self.root(one), self.root(other));
        if root == absorbed {
            return true;
        }
        if !compatible(self.kinds[root], self.kinds[absorbed]) {
            return false;
        }
        if let Some(rule) = rule {
            let [of_one, of_other] = [one, other].map(|place| self.bodies[place].name.to_string());
            self.joins.entry(name_key(&of_other)).or_insert(Join { rule, with: of_one.clone() });
            self.joins.entry(name_key(&of_one)).or_insert(Join { rule, with: of_other });
        }
        if self.kinds[root] == OrganizationKind::Other {
            self.kinds[root] = self.kinds[absorbed];
        }
        self.parents[absorbed] = root;
        let absorbed = std::mem::take(&mut self.members[absorbed]);
        self.members[root].extend(absorbed);
        true
    }

    fn join_names(&mut self) {
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
        for place in 0..self.bodies.len() {
            for key in long_names(self.bodies[place]).map(name_key).collect::<BTreeSet<_>>() {
                let known = by_key.entry(key).or_default();
                if !known.iter().any(|other| self.join(*other, place, None)) {
                    known.push(place);
                }
            }
        }
    }

    fn join_renamed(&mut self, renames: &[Rename]) {
        for rename in renames {
            let find = |key: &str| self.bodies.iter().position(|body| name_key(&body.name) == key);
            if let (Some(from), Some(to)) = (find(&rename.from), find(&rename.to)) {
                self.join(to, from, Some("renamed"));
            }
        }
    }

    fn join_abbreviations(&mut self) {
        let mut by_abbreviation: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, body) in self.bodies.iter().enumerate() {
            if let Some(abbreviation) = &body.abbreviation {
                by_abbreviation.entry(name_key(abbreviation)).or_default().push(place);
            }
        }
        if by_abbreviation.is_empty() {
            return;
        }
        let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, body) in self.bodies.iter().enumerate() {
            let key = name_key(&body.name);
            if by_abbreviation.contains_key(&key) {
                named.entry(key).or_default().push(place);
            }
        }
        for (key, places) in &by_abbreviation {
            for (at, one) in places.iter().enumerate() {
                let core = core_of_name(&self.bodies[*one].name);
                let same = places[at + 1..].iter().filter(|other| core.is_some() && core_of_name(&self.bodies[**other].name) == core);
                for other in same.copied().collect::<Vec<_>>() {
                    self.join(*one, other, Some("abbreviation"));
                }
            }
            let roots: BTreeSet<usize> = places.iter().map(|place| self.root(*place)).collect();
            // An abbreviation of two bodies tells neither.
            if roots.len() == 1 {
                for other in named.get(key).into_iter().flatten() {
                    self.join(places[0], *other, Some("abbreviation"));
                }
            }
        }
    }

    /// Names of which one letter differs. Every name is filed under itself and under itself without each of its letters.
    fn join_spellings(&mut self) {
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, body) in self.bodies.iter().enumerate() {
            let key = letters(&body.name);
            if key.chars().count() >= SPELLING_LETTERS_MIN {
                by_key.entry(key).or_default().push(place);
            }
        }
        let keys: Vec<String> = by_key.keys().cloned().collect();
        let mut filed: HashMap<String, Vec<usize>> = HashMap::with_capacity(keys.len() * 30);
        for (number, key) in keys.iter().enumerate() {
            filed.entry(key.clone()).or_default().push(number);
            for (byte, letter) in key.char_indices() {
                filed.entry(format!("{}{}", &key[..byte], &key[byte + letter.len_utf8()..])).or_default().push(number);
            }
        }
        let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
        for numbers in filed.values() {
            for (at, one) in numbers.iter().enumerate() {
                pairs.extend(numbers[at + 1..].iter().filter(|other| *other != one).map(|other| (*one.min(other), *one.max(other))));
            }
        }
        for places in by_key.values() {
            for other in &places[1..] {
                self.join(places[0], *other, Some("spelling"));
            }
        }
        for (one, other) in pairs {
            let (one, other) = (by_key[&keys[one]][0], by_key[&keys[other]][0]);
            if is_slip(&self.bodies[one].name, &self.bodies[other].name) && !self.share_a_page(one, other) {
                self.join(one, other, Some("spelling"));
            }
        }
    }

    /// Bodies of one noun and one area; gives those of which nothing shows that they are one.
    fn join_cores(&mut self) -> Vec<(usize, usize)> {
        let mut by_core: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, body) in self.bodies.iter().enumerate() {
            if let Some(core) = core_of_name(&body.name) {
                by_core.entry(core).or_default().push(place);
            }
        }
        let mut doubtful = Vec::new();
        for places in by_core.into_values() {
            let mut firsts: Vec<usize> = Vec::new();
            for place in places {
                let root = self.root(place);
                if firsts.iter().any(|first| self.root(*first) == root) {
                    continue;
                }
                for first in firsts.clone() {
                    let distinct = !compatible(self.kinds[self.parents[first]], self.kinds[root]) || self.share_a_page(first, place);
                    if !distinct && self.share_a_holder(first, place) {
                        self.join(first, place, Some("same_core"));
                    } else if !distinct {
                        doubtful.push((first, place));
                    }
                }
                firsts.push(place);
            }
        }
        doubtful
    }

    /// Whether a page states both groups as bodies of their own.
    fn share_a_page(&mut self, one: usize, other: usize) -> bool {
        let [of_one, of_other] = [one, other].map(|place| self.pages_of(place));
        !of_one.is_disjoint(&of_other)
    }

    fn pages_of(&mut self, place: usize) -> HashSet<usize> {
        let root = self.root(place);
        self.members[root].iter().map(|member| self.seen[*member].0).collect()
    }

    /// Whether the same person holds the same office of both.
    fn share_a_holder(&mut self, one: usize, other: usize) -> bool {
        let [of_one, of_other] = [one, other].map(|place| self.holders_of(place));
        !of_one.is_disjoint(&of_other)
    }

    fn holders_of(&mut self, place: usize) -> BTreeSet<(String, String)> {
        let mut holders = BTreeSet::new();
        let root = self.root(place);
        for &member in &self.members[root] {
            let names: BTreeSet<String> = names_of(self.bodies[member]).map(name_key).collect();
            let roles = &self.pages[self.seen[member].0].extraction.roles;
            let own = roles.iter().filter(|role| role.of.as_ref().is_some_and(|of| names.contains(&name_key(of))));
            holders.extend(own.filter_map(|role| Some((name_key(&role.title), name_key(role.holder.as_deref()?)))));
        }
        holders
    }

    /// Short forms and abbreviations that fit one body alone.
    fn join_short_forms(&mut self) {
        let mut filed: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for (place, body) in self.bodies.iter().enumerate() {
            for key in beginnings(&body.name) {
                filed.entry(key).or_default().insert(place);
            }
        }
        let mut by_root: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for place in 0..self.bodies.len() {
            by_root.entry(self.root(place)).or_default().push(place);
        }
        for (_, shorts) in by_root.into_iter().rev() {
            let abbreviated = self.bodies[shorts[0]].name.chars().all(char::is_uppercase);
            let keys = beginnings(&self.bodies[shorts[0]].name).into_iter().filter(|key| key.ends_with('.') == abbreviated);
            let candidates: BTreeSet<usize> = keys.filter_map(|key| filed.get(&key)).flatten().copied().collect();
            let own = self.root(shorts[0]);
            let mut roots: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            for candidate in candidates {
                let root = self.root(candidate);
                if root != own {
                    roots.entry(root).or_default().push(candidate);
                }
            }
            roots.retain(|_, longs| shorts.iter().all(|short| longs.iter().any(|long| self.fits(*short, *long))));
            if roots.len() == 1 {
                let long = roots.into_values().next().and_then(|longs| longs.into_iter().find(|long| self.fits(shorts[0], *long)));
                if let Some(long) = long {
                    self.join(long, shorts[0], Some("short_form"));
                }
            }
        }
    }

    /// "Revisorerna", "Regionens revisorer", "Revisionen".
    fn join_auditors(&mut self) {
        let is_plain = |body: &Organization| body.kind == OrganizationKind::Audit && AUDITORS.contains(&body.name.to_lowercase().as_str());
        let plain: Vec<usize> = (0..self.bodies.len()).filter(|place| is_plain(self.bodies[*place])).collect();
        for pair in plain.windows(2) {
            self.join(pair[0], pair[1], Some("auditors"));
        }
    }

    fn fits(&self, short: usize, long: usize) -> bool {
        let (short, long) = (self.bodies[short], self.bodies[long]);
        compatible(short.kind, long.kind) && (is_short_name(&short.name, &long.name) || spells_name(&short.name, &long.name))
    }
}

/// What a name and its short forms have in common: the first three letters of a word, or, with an abbreviation, the
/// first letter of all.
fn beginnings(name: &str) -> BTreeSet<String> {
    let lower = name.to_lowercase();
    let words = lower.split(' ').map(|word| word.chars().take(3).collect());
    words.chain(lower.chars().next().map(|initial| format!("{initial}."))).collect()
}

/// A name's letters and digits alone, in lower case.
fn letters(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether two names differ by one letter of one long word that is no proper noun, as a slip of the pen does.
fn is_slip(one: &str, other: &str) -> bool {
    let split = |name: &str| -> Vec<String> { name.split([' ', '-']).filter(|word| !word.is_empty()).map(str::to_owned).collect() };
    let (one, other) = (split(one), split(other));
    if one.len() != other.len() {
        return false;
    }
    let differing: Vec<(usize, &String, &String)> = one
        .iter()
        .zip(&other)
        .enumerate()
        .filter(|(_, (one, other))| one.to_lowercase() != other.to_lowercase())
        .map(|(at, (one, other))| (at, one, other))
        .collect();
    let [(at, one, other)] = differing[..] else { return false };
    let long = |word: &str| word.chars().count() >= SPELLING_WORD_MIN && !word.chars().any(|letter| letter.is_ascii_digit());
    // Places differ by a letter ("Alby", "Arby"); so may a word that begins with a capital within a name.
    let proper = at > 0 && one.starts_with(char::is_uppercase);
    let same_begin =
        one.chars().take(3).map(|letter| letter.to_lowercase().to_string()).eq(other.chars().take(3).map(|letter| letter.to_lowercase().to_string()));
    long(one) && long(other) && !proper && same_begin
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
