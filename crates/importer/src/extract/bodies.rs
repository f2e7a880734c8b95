//! Bodies: which ones a page names, under which names, and where each is named or referred to.

mod abbreviation;
mod company;
mod described;
mod fact;
mod keys;
mod known;
mod list;
mod mention;
mod merge;
mod object;
mod per_piece;
mod reference;
mod several;
mod split;
mod subject;

pub(crate) use abbreviation::{is_abbreviation, spells};
pub(crate) use described::TIES;
pub(crate) use list::CLASS_WORDS;
pub(crate) use mention::{Mention, MentionRole, OTHERS, has_count_behind};
pub(crate) use merge::{SPOKEN, core_of, is_short_form};
pub(crate) use split::split_members;

use super::page::PageText;
use super::signs::Signs;
use super::swedish::{capitalize, lowercase};
use super::words::{HeadWord, find_head};
use super::{Evidence, Figure, Finding, Organization, SharedText};
use fact::{body_fact, count_behind, join_compounds};
use helheten_model::vocabulary::{FindingKind, Level, MissionArea, OrganizationKind};
use keys::Keys;
use list::ClassList;
use per_piece::PerPiece;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::ops::Range;

/// A body that a page names.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    /// The name as one would cite it.
    pub(crate) name: SharedText,
    /// The name in small letters.
    pub(crate) lower: String,
    /// The kind.
    pub(crate) kind: OrganizationKind,
    /// The head noun of the name, in the indefinite form.
    noun: Option<&'static str>,
    /// The abbreviation.
    pub(crate) abbreviation: Option<String>,
    /// Other names on the page.
    pub(crate) aliases: Vec<String>,
    /// Where it is named best.
    pub(crate) named_at: (usize, Range<usize>),
    /// The words there, where they were at hand.
    quoted: Option<Evidence>,
    /// Whether the name is a plural for several bodies.
    pub(crate) plural: bool,
    /// The body that its name says it belongs to.
    pub(crate) owner: Option<usize>,
    /// What its name says it is for: the name of what it governs and the place.
    pub(crate) object: Option<Box<(usize, Range<usize>)>>,
    /// The class by whose list it was found: the lead-in's piece and the noun's token.
    pub(crate) class: Option<(usize, usize)>,
    /// The level of steering.
    pub(crate) level: Option<Box<(Level, Evidence)>>,
    /// The area of the mission.
    pub(crate) mission: Option<Box<(MissionArea, Evidence)>>,
    /// Ordinary seats, and which of the page's figures tells them.
    pub(crate) seats: Option<(u32, usize)>,
    /// How many bodies a plural name stands for.
    pub(crate) count: Option<Box<(u32, Evidence)>>,
    /// The years that the page gives for it.
    pub(crate) years: Option<Box<(i32, i32, Evidence)>>,
    /// Whether it was merged into another.
    pub(crate) merged_into: Option<usize>,
}

impl Body {
    /// The evidence for its name.
    pub(crate) fn evidence(&self, page: &PageText<'_>) -> Evidence {
        self.quoted.clone().unwrap_or_else(|| page.evidence_of(self.named_at.0, &self.named_at.1))
    }
}

/// A place where a body is named or referred to.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The tokens of the piece.
    pub(crate) tokens: Range<usize>,
    /// The body, as an index.
    pub(crate) body: usize,
    /// Whether it stands in the genitive.
    pub(crate) genitive: bool,
    /// Whether it only refers to the body.
    pub(crate) reference: bool,
}

/// The bodies of a page.
#[derive(Debug, Default)]
pub(crate) struct Bodies {
    /// All that were found, merged ones included; ask [`Bodies::living`] for those that stand.
    pub(crate) list: Vec<Body>,
    /// For each piece, where bodies stand in it, in order.
    places: PerPiece<Place>,
    /// Whether the places of each piece are in order.
    sorted: bool,
    /// The bodies by their names.
    keys: Keys,
    by_kind: HashMap<OrganizationKind, Vec<usize>>,
    /// The members of each list that names their class, by the piece that leads it in.
    listed: BTreeMap<usize, Vec<usize>>,
    /// What finding the bodies left open.
    pub(crate) findings: Vec<Finding>,
    /// The findings about references to bodies that the page does not name, so that each is said once.
    unknown: HashSet<String>,
    /// Counts that a list bears out: the piece, the number's tokens and the class noun.
    pub(crate) counted_lists: Vec<(usize, Range<usize>, String)>,
}

impl Bodies {
    /// Finds the bodies of a page.
    pub(crate) fn find(page: &PageText<'_>) -> Self {
        // Most pieces name one body or two.
        let mut mentions = PerPiece::new(page.pieces.len(), page.body_with(mention::NAME_SIGNS).count() * 5 / 4);
        let mut found = Vec::new();
        let (mut lists, mut described) = (Vec::new(), Vec::new());
        for (index, piece) in page.body_with(mention::NAME_SIGNS | list::LIST_SIGNS | described::DESCRIBING_SIGNS) {
            let signs = page.signs_of(index);
            if signs.meet(mention::NAME_SIGNS) {
                mention::find_mentions(piece, &mut found);
                mentions.set(index, found.drain(..));
            }
            if signs.meet(list::LIST_SIGNS) {
                list::find_class_lists(page, index, &mut lists);
            }
            if signs.meet(described::DESCRIBING_SIGNS) {
                described::find_described(page, index, &mut described);
            }
        }
        list::settle_lists(page, &mentions, &mut lists);
        lists.append(&mut described);
        let mut bodies = Self::with_room(page.pieces.len(), &mentions);
        for list in &lists {
            Self::drop_covered_mentions(&mut mentions, list);
        }
        // A page says most names again and again.
        let mut known: HashMap<&str, usize> = HashMap::default();
        let mut others = Vec::new();
        for (piece, found) in mentions.filled() {
            for mention in found {
                if mention.role == MentionRole::Name {
                    bodies.add_mention(page, piece, mention, &mut known);
                } else {
                    others.push((piece, mention));
                }
            }
        }
        for list in lists {
            bodies.add_list(page, list);
        }
        bodies.sort_places();
        bodies.add_known_names(page, &mentions);
        abbreviation::find_abbreviations(page, &mut bodies);
        merge::merge_names(page, &mut bodies);
        bodies.add_references(page, &others);
        bodies.sort_places();
        bodies
    }

    /// Room for what the mentions of a number of pieces may name.
    fn with_room(pieces: usize, mentions: &PerPiece<Mention<'_>>) -> Self {
        // Of the places where bodies stand, about half are the first that name theirs.
        let bodies = mentions.item_count() / 2;
        Self { list: Vec::with_capacity(bodies), places: PerPiece::new(pieces, mentions.item_count()), keys: Keys::with_room(bodies), ..Self::default() }
    }

    /// The bodies that stand, with their indexes.
    pub(crate) fn living(&self) -> impl Iterator<Item = (usize, &Body)> {
        self.list.iter().enumerate().filter(|(_, body)| body.merged_into.is_none())
    }

    /// The body that stands for an index after merging.
    pub(crate) fn settled(&self, body: usize) -> usize {
        let mut body = body;
        while let Some(into) = self.list[body].merged_into {
            body = into;
        }
        body
    }

    /// The body of a place.
    pub(crate) fn at(&self, place: &Place) -> &Body {
        &self.list[self.settled(place.body)]
    }

    /// Where bodies stand in a range of a piece's tokens, in order.
    pub(crate) fn places(&self, piece: usize, tokens: &Range<usize>) -> impl DoubleEndedIterator<Item = &Place> {
        let tokens = tokens.clone();
        let places = &self.places[piece];
        // Places are in order once all are found; while they are being found, all of the piece's are looked at.
        let from = if self.sorted { places.partition_point(|place| place.tokens.start < tokens.start) } else { 0 };
        let to = if self.sorted { places.partition_point(|place| place.tokens.start < tokens.end) } else { places.len() };
        places[from..to.max(from)].iter().filter(move |place| place.tokens.start >= tokens.start && place.tokens.end <= tokens.end)
    }

    /// Looks at the bodies of a stretch of pieces, all at once, as [`PageText::bring_near`] does at its words.
    pub(crate) fn bring_near(&self, stretch: &Range<usize>) {
        let bodies = stretch.clone().flat_map(|piece| &self.places[piece]).map(|place| &self.list[place.body]);
        let look = |body: &Body| body.name.as_bytes().first().copied().unwrap_or_default() ^ u8::from(body.merged_into.is_some());
        black_box(bodies.fold(0, |seen, body| seen ^ look(body)));
    }

    /// Where bodies stand in a whole piece.
    pub(crate) fn places_in(&self, piece: usize) -> &[Place] {
        &self.places[piece]
    }

    /// The pieces in which more than one body stands.
    fn pieces_with_several(&self) -> impl Iterator<Item = usize> {
        self.places.filled().filter(|(_, places)| places.len() > 1).map(|(piece, _)| piece)
    }

    /// The body that a name or an alias stands for on this page.
    pub(crate) fn find_by_name(&self, name: &str) -> Option<usize> {
        self.keys.find(name).map(|body| self.settled(body))
    }

    /// The lists that a piece or one above it leads in, the nearest first: the piece, and the bodies that stand of its members.
    pub(crate) fn lists_above(&self, piece: usize) -> impl Iterator<Item = (usize, Vec<usize>)> {
        let standing = |members: &Vec<usize>| members.iter().copied().filter(|&body| self.list[body].merged_into.is_none()).collect();
        self.listed.range(..=piece).rev().map(move |(lead, members)| (*lead, standing(members)))
    }

    /// Whether the page may name a body of a kind.
    pub(crate) fn may_hold(&self, kind: OrganizationKind) -> bool {
        self.by_kind.contains_key(&kind)
    }

    /// The only body of a kind, where there is just one.
    pub(crate) fn only_of_kind(&self, kind: OrganizationKind) -> Option<usize> {
        let of_kind = self.by_kind.get(&kind)?;
        let mut found = of_kind.iter().copied().filter(|&body| self.list[body].merged_into.is_none() && self.list[body].kind == kind);
        let index = found.next()?;
        found.next().is_none().then_some(index)
    }

    /// Adds a place where a body that is known already stands, in order.
    pub(crate) fn add_place(&mut self, piece: usize, place: Place) {
        let at = self.places[piece].partition_point(|other| other.tokens.start <= place.tokens.start);
        self.places.insert(piece, at, place);
    }

    /// Registers another name of a body.
    pub(crate) fn add_alias(&mut self, body: usize, alias: &str) {
        self.keys.add(alias, body);
        let body = &mut self.list[body];
        if body.name != alias && !body.aliases.iter().any(|known| known == alias) {
            body.aliases.push(alias.to_owned());
        }
    }

    /// Adds a body that no mention names, as for an abbreviation that stands alone; gives its index.
    pub(crate) fn add_body(&mut self, name: impl Into<SharedText>, kind: OrganizationKind, named_at: (usize, Range<usize>)) -> usize {
        let name = name.into();
        let lower = lowercase(&name);
        self.keys.give_lower(&lower, self.list.len());
        let noun = noun_of_lower(&lower);
        self.push_body(name, lower, noun, kind, named_at)
    }

    /// The same for a body whose name has its key.
    fn push_body(&mut self, name: SharedText, lower: String, noun: Option<&'static str>, kind: OrganizationKind, named_at: (usize, Range<usize>)) -> usize {
        let index = self.list.len();
        self.by_kind.entry(kind).or_default().push(index);
        self.list.push(Body {
            noun,
            name,
            lower,
            kind,
            abbreviation: None,
            aliases: Vec::new(),
            named_at,
            quoted: None,
            plural: false,
            owner: None,
            object: None,
            class: None,
            level: None,
            mission: None,
            seats: None,
            count: None,
            years: None,
            merged_into: None,
        });
        index
    }

    /// The whole name of a class list's member replaces the mentions of nouns within it, unless these name a body themselves.
    fn drop_covered_mentions(mentions: &mut PerPiece<Mention<'_>>, list: &ClassList) {
        for (piece, tokens) in &list.members {
            mentions.retain(*piece, |mention| {
                let within = mention.tokens.start >= tokens.start && mention.tokens.end <= tokens.end;
                !within || (mention.role == MentionRole::Name && mention.tokens == *tokens)
            });
        }
    }

    fn add_mention<'mentions>(&mut self, page: &PageText<'_>, piece: usize, mention: &'mentions Mention<'_>, known: &mut HashMap<&'mentions str, usize>) {
        if is_predecessor(page, piece, mention) {
            return;
        }
        let owner = mention.owner.as_deref().and_then(|owner| self.add_owner(page, piece, owner));
        let index = *known.entry(&mention.name).or_insert_with(|| self.add_named(page, piece, mention));
        for alias in &mention.aliases {
            self.add_alias(index, alias);
        }
        let label = page.pieces[piece].is_label();
        let body = &mut self.list[index];
        // A place of its own (a heading, an item) names a body better than a sentence does.
        if label && !page.pieces[body.named_at.0].is_label() {
            body.named_at = (piece, mention.tokens.clone());
            body.quoted = Some(page.evidence_of(piece, &mention.tokens));
        }
        body.plural |= mention.plural;
        body.owner = body.owner.or(owner);
        if body.object.is_none() {
            body.object = mention.object.as_deref().map(|object| Box::new((piece, object.clone())));
        }
        if mention.plural && has_count_behind(&page.pieces[piece].passage, mention.tokens.end - 1) {
            body.count = body.count.take().or_else(|| count_behind(page, piece, mention.tokens.end).map(Box::new));
        }
        self.places.push(piece, Place { tokens: mention.tokens.clone(), body: index, genitive: mention.genitive, reference: false });
    }

    /// The body of a mention's name, which is added if the name is new.
    fn add_named(&mut self, page: &PageText<'_>, piece: usize, mention: &Mention<'_>) -> usize {
        let (name, split) = join_compounds(&mention.name);
        let lower = lowercase(&name);
        let known = self.keys.find_or_add_lower(&lower, self.list.len());
        let index = known.unwrap_or_else(|| {
            // The head of a name that is one word as it is written was read with the word.
            let word = &page.pieces[piece].passage.tokens[mention.tokens.start];
            let own = word.head().filter(|_| word.lower == lower);
            let noun = own.map_or_else(|| noun_of_lower(&lower), |head| Some(head.head.forms[0].as_str()));
            let index = self.push_body(page.keep(&name), lower, noun, mention.kind, (piece, mention.tokens.clone()));
            self.list[index].quoted = Some(page.evidence_of(piece, &mention.tokens));
            index
        });
        if split {
            self.add_alias(index, &mention.name);
        }
        index
    }

    /// The body in the genitive before a name; a name of its own if it is one.
    fn add_owner(&mut self, page: &PageText<'_>, piece: usize, owner: &Range<usize>) -> Option<usize> {
        let passage = &page.pieces[piece].passage;
        let written = super::swedish::nominative(passage.slice(owner.clone()));
        let may_be_misspelt = passage.span(owner.clone()).iter().any(|token| token.signs.meet(Signs::MISSPELT));
        let mended = if may_be_misspelt { super::words::mend_spelling(written) } else { None };
        let name = mended.unwrap_or_else(|| written.to_owned());
        if let Some(known) = self.find_by_name(&name) {
            self.places.push(piece, Place { tokens: owner.clone(), body: known, genitive: true, reference: false });
            return Some(known);
        }
        let head = passage.tokens[owner.end - 1].head().filter(|head| !head.is_bare() || head.kind == OrganizationKind::Audit)?;
        let index = self.add_body(capitalize(&name), head.kind, (piece, owner.clone()));
        self.places.push(piece, Place { tokens: owner.clone(), body: index, genitive: true, reference: false });
        Some(index)
    }

    fn add_list(&mut self, page: &PageText<'_>, list: ClassList) {
        for (piece, tokens) in &list.members {
            let name = capitalize(page.pieces[*piece].passage.slice(tokens.clone()).trim_end_matches(['.', ',', ';']));
            let named = self.places[*piece].iter().find(|place| place.tokens.start >= tokens.start && place.tokens.end <= tokens.end).map(|place| place.body);
            let known = named.or_else(|| self.keys.find(&name));
            let index = known.unwrap_or_else(|| self.add_body(name.clone(), list.kind, (*piece, tokens.clone())));
            let body = &mut self.list[index];
            body.class = Some((list.class.0, list.class.1.start));
            self.listed.entry(list.class.0).or_default().push(index);
            let body = &mut self.list[index];
            // An office that a page counts among its administrations is one; "Regionservice" among committees is one of them.
            let counted_office = matches!((list.kind, body.kind), (OrganizationKind::Administration, OrganizationKind::Office));
            let plain_name = matches!(body.noun, Some("service" | "fastigheter"));
            if counted_office || plain_name {
                body.kind = list.kind;
                self.by_kind.entry(list.kind).or_default().push(index);
            }
            if named.is_none() {
                self.places.push(*piece, Place { tokens: tokens.clone(), body: index, genitive: false, reference: false });
            }
        }
        if let Some((kind, text)) = list.finding {
            self.findings.push(Finding { kind, text, evidence: Some(page.evidence_of(list.class.0, &list.class.1)), open_list_of: None });
        }
        if let Some(number) = list.number {
            let class = page.pieces[list.class.0].passage.slice(list.class.1.clone()).to_owned();
            self.counted_lists.push((list.members.first().map_or(list.class.0, |(piece, _)| *piece), number, class));
        }
        // "till exempel", "med flera": the page names some of its members only.
        if list.open {
            let lead = page.pieces[list.class.0].passage.slice(list.class.1.clone()).to_owned();
            let text = format!("the list of \"{lead}\" is open: the page names only some of them");
            let evidence = Some(page.evidence_of(list.class.0, &list.class.1));
            self.findings.push(Finding { kind: FindingKind::NotStated, text, evidence, open_list_of: Some(list.kind) });
        }
    }

    fn sort_places(&mut self) {
        self.sorted = true;
        self.places.sort_by_key(|place| (place.tokens.start, place.tokens.end), |later, earlier| later.tokens == earlier.tokens);
    }

    /// The facts, in the order in which the page names them; `figures` are those that [`Body::seats`] counts in.
    pub(crate) fn into_facts(self, page: &PageText<'_>, figures: &[Figure]) -> Vec<Organization> {
        let standing = self.list.into_iter().filter(|body| body.merged_into.is_none());
        let mut facts: Vec<Organization> = standing.map(|body| body_fact(page, figures, body)).collect();
        facts.sort_by_key(|fact| fact.evidence.start);
        facts
    }
}

/// "Fram till 2015 hette församlingen landstingsfullmäktige": what the region's own body was before.
fn is_predecessor(page: &PageText<'_>, piece: usize, mention: &Mention<'_>) -> bool {
    const PAST: &[&str] = &["hette", "kallades", "dåvarande", "tidigare", "före", "innan", "fram", "förr", "benämndes", "ersatte"];
    let old = mention.name.starts_with("Landsting") && page.says_regional_assembly();
    old && page.pieces[piece].passage.span(page.sentence_at(piece, mention.tokens.start)).iter().any(|token| token.is_any(PAST))
}

/// The head noun that a name ends in or begins with, in the indefinite form.
pub(crate) fn head_noun(name: &str) -> Option<&'static str> {
    noun_of_lower(&lowercase(name))
}

/// The same for a name in small letters.
fn noun_of_lower(lower: &str) -> Option<&'static str> {
    let noun = |head: HeadWord| head.head.forms[0].as_str();
    // In "Landstingsrevisorernas kansli" the owner's noun stands first.
    let first = lower.split(' ').next().and_then(find_head).filter(|head| !head.genitive).map(noun);
    first.or_else(|| lower.split(' ').rev().find_map(find_head).map(noun))
}
