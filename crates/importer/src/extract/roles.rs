//! Offices: who holds which post in which body, and posts that are named without a holder.

mod party;
mod run;
mod table;
mod vacant;

use super::bodies::{Bodies, Place};
use super::distinct::{AnyCase, Distinct, Say};
use super::page::{PageText, Piece};
use super::people::PersonName;
use super::rules::Rule;
use super::signs::Signs;
use super::swedish::ends_in;
use super::text::{Passage, TokenKind};
use super::titles::{Title, title_at};
use super::{FieldEvidence, Relation, Role, SharedText};
use crate::read::BlockKind;
use compact_str::CompactString;
use helheten_model::vocabulary::{RelationKind, Side};
use party::{is_party_line, party_above, party_label};
use run::Runs;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::borrow::Cow;
use std::ops::Range;
use table::table_role;
use vacant::{Office, offices, vacant_role};

/// How far the head of a column may stand from a name in it for both to be one quotation.
const TABLE_EVIDENCE_BYTES_MAX: usize = 2_000;

/// Finds the roles of a page.
pub(crate) struct Reader {
    /// Those with holders.
    roles: Distinct<Role>,
    /// Their titles.
    held: HashSet<CompactString>,
    /// What may be an office without a holder.
    offices: Vec<Office>,
    runs: Runs,
    /// What the piece that is being read tells.
    found: Vec<Role>,
}

impl Say for Role {
    /// Where nobody holds it, an office is one for the whole page.
    type Said<'fact> = (AnyCase<'fact>, Option<&'fact str>, Option<Option<&'fact str>>);

    fn said(&self) -> Self::Said<'_> {
        (AnyCase(&self.title), self.holder.as_deref(), self.holder.as_ref().map(|_| self.of.as_deref()))
    }
}

impl Rule for Reader {
    const SIGNS: Signs = Signs::NAME.with(Signs::CELL).with(Signs::TITLE);

    fn read(&mut self, page: &PageText<'_>, bodies: &Bodies, index: usize) {
        let (kind, signs) = (page.pieces[index].kind, page.signs_of(index));
        if matches!(kind, BlockKind::Cell { .. }) {
            self.found.extend(table_role(page, bodies, index));
        } else if signs.meet(Signs::NAME) && *kind != BlockKind::Caption {
            // A picture's text repeats who is named beside it.
            let run_start = self.runs.start(page, index);
            push_held_roles(page, bodies, index, run_start, &mut self.found);
        }
        for role in self.found.drain(..) {
            if !self.held.contains(&role.title) {
                self.held.insert(role.title.clone());
            }
            self.roles.push(role);
        }
        if signs.meet(Signs::TITLE) {
            self.offices.extend(offices(page, bodies, index));
        }
    }
}

impl Reader {
    /// Before the first piece.
    pub(crate) fn new(page: &PageText<'_>) -> Self {
        // Of the pieces that name titles, most name who holds one too.
        let roles = Distinct::with_room(page.body_with(Signs::TITLE).count() * 3 / 4);
        Self { roles, held: HashSet::default(), offices: Vec::new(), runs: Runs::default(), found: Vec::new() }
    }

    /// The roles, each once; some of the page's relations tell which offices lead which bodies.
    pub(crate) fn settle(mut self, page: &PageText<'_>, bodies: &Bodies, relations: &[Relation]) -> Vec<Role> {
        let led = relations.iter().rev().filter(|relation| relation.kind == RelationKind::LedByRole);
        let led: HashMap<&str, &SharedText> = led.map(|relation| (relation.to.as_str(), &relation.from)).collect();
        self.roles.extend(self.offices.iter().filter_map(|office| vacant_role(page, bodies, office, &led, &self.held)));
        self.roles.into_facts()
    }
}

/// Adds the roles with holders in a line or a sentence.
fn push_held_roles(page: &PageText<'_>, bodies: &Bodies, index: usize, run_start: usize, roles: &mut Vec<Role>) {
    let passage = &page.pieces[index].passage;
    let people = page.pieces[index].people();
    if people.is_empty() {
        return;
    }
    let titles = page.pieces[index].titles();
    let mut taken: Option<Range<usize>> = None;
    for person in people {
        let behind = title_behind(passage, titles, person);
        let before = title_before(passage, titles, person, bodies, index).filter(|title| taken.as_ref() != Some(&title.tokens));
        // "Ordförande" above "Anders Fjällmo (C), trafikregionråd": both offices are his.
        if before.is_none() && behind.is_some() {
            roles.extend(role_of_term(page, bodies, index, person));
        }
        // "Oppositionsrådet Yvonne Karlström (S) är andre vice ordförande": the office in the assembly's pay, and the one in the body.
        let paid = |title: &Title| ends_in(&title.title, "råd");
        let is = passage.tokens.get(person.end).is_some_and(|token| token.is("är"));
        if let (Some(before), Some(behind)) = (before, behind)
            && is
            && paid(before)
        {
            let of = body_of_title(page, bodies, index, behind, person);
            roles.push(role(page, index, &behind.title, passage, person, of, &behind.tokens));
        }
        let title = match (before, behind) {
            // "Siv Lundkvist (S), ordförande, Peter Wallgren (C), vice ordförande": the order of the first pair goes on.
            (Some(_), Some(behind)) if people.first().is_some_and(|first| first.name.start < titles.first().map_or(usize::MAX, |title| title.tokens.start)) => {
                Some(behind)
            }
            (Some(before), _) => Some(before),
            (None, behind) => behind,
        };
        if let Some(title) = title {
            taken = Some(title.tokens.clone());
            // "Ordförande är regionrådet Stig Grönlund": both titles are his.
            let chained = titles
                .iter()
                .rev()
                .find(|other| other.tokens.end <= title.tokens.start && title.tokens.start - other.tokens.end <= 1 && title.definite && !other.plural);
            for title in chained.into_iter().chain([title]) {
                let of = body_of_title(page, bodies, index, title, person);
                for person in std::iter::once(person).chain(sharing(passage, titles, people, person, title)) {
                    roles.push(role(page, index, &title.title, passage, person, of, &title.tokens));
                }
            }
        } else if let Some(found) = role_of_term(page, bodies, index, person) {
            roles.push(found);
        } else if let Some(below) = titles_below(page, bodies, index, person, run_start) {
            roles.extend(below);
        } else if let Some((title, heading)) = title_of_list(page, index, person) {
            let of = bodies.of_headings(page, index).map(|body| &bodies.list[body].name);
            let mut found = role(page, index, &title, passage, person, of, &person.name);
            let whole = page.pieces[heading].source().start..page.pieces[index].source().end;
            if whole.len() <= TABLE_EVIDENCE_BYTES_MAX {
                found.evidence = page.evidence_at(whole);
            }
            let party = party_above(page, index).map(|above| page.keep(page.pieces[above].passage.word(0)));
            found.party = found.party.take().or(party);
            roles.push(found);
        } else if let Some((title, place)) = title_of_neighbour(page, index, person, run_start) {
            let of = bodies.of_headings(page, index).map(|body| &bodies.list[body].name);
            let mut found = role(page, index, &title.title, passage, person, of, &person.name);
            let (first, last) = (place.min(index), place.max(index));
            let whole = page.pieces[first].source().start..page.pieces[last].source().end;
            if whole.len() <= TABLE_EVIDENCE_BYTES_MAX {
                found.evidence = page.evidence_at(whole);
            } else {
                found.also.push(FieldEvidence { field: Cow::Borrowed("title"), evidence: page.evidence_of(place, &title.tokens) });
            }
            roles.push(found);
        }
    }
}

fn role(
    page: &PageText<'_>,
    index: usize,
    title: &CompactString,
    passage: &Passage,
    person: &PersonName,
    of: Option<&SharedText>,
    title_tokens: &Range<usize>,
) -> Role {
    let range = title_tokens.start.min(person.name.start)..title_tokens.end.max(person.end);
    Role {
        title: title.clone(),
        holder: Some(page.keep(passage.slice(person.name.clone()))),
        party: person.party.clone().or_else(|| party_label(passage, person)).map(|party| page.keep(passage.slice(party))),
        of: of.cloned(),
        evidence: page.evidence_of(index, &range),
        also: Vec::new(),
    }
}

/// "Vice ordförande är Isak Lönnroth (KD) respektive Majken Stoltz (S)": those who hold the title together with a person.
fn sharing<'people>(passage: &Passage, titles: &[Title], people: &'people [PersonName], person: &PersonName, title: &Title) -> Vec<&'people PersonName> {
    let mut sharers = Vec::new();
    let own = |other: &PersonName| titles.iter().any(|own| own.tokens.start >= other.end && own.tokens.start <= other.end + 2 && own.tokens != title.tokens);
    if title.tokens.start >= person.end {
        // "Andreas Sjölin (L) och Nasrin Moradi (S) är vice ordförande"
        let before = people.iter().rev().find(|before| before.end < person.name.start);
        let joined = |before: &&PersonName| before.end + 1 == person.name.start && passage.tokens[before.end].is_any(&["och", "samt"]);
        let is = passage.tokens.get(person.end).is_some_and(|token| token.is("är"));
        let has_own = |before: &&PersonName| titles.iter().any(|own| own.tokens.end <= before.name.start && before.name.start - own.tokens.end <= 2);
        return before.filter(|before| is && joined(before) && !has_own(before)).into_iter().collect();
    }
    // "Ersättare är Harriet Ros (S), Ivan Petrov (M) och Jytte Lund (SD)": members stand in lists, chairs do not.
    let of_members = ["ersättare", "ledamot", "suppleant", "läkare"].iter().any(|member| ends_in(&title.title, member));
    let mut last = person;
    for next in people.iter().filter(|next| next.name.start > person.name.start) {
        let between = passage.span(last.end..next.name.start);
        let joined = between.len() == 1 && (between[0].is_any(&["respektive", "och", "samt"]) || of_members && between[0].is(","));
        if !joined || own(next) {
            break;
        }
        sharers.push(next);
        last = next;
    }
    sharers
}

/// "Siv Lundkvist (S), ordförande", "Åse Wennberg (L) ordförande", "Jesper Poucette, distriktsläkare Lidköping".
fn title_behind<'titles>(passage: &Passage, titles: &'titles [Title], person: &PersonName) -> Option<&'titles Title> {
    let title = titles.iter().find(|title| title.tokens.start >= person.end && !title.plural)?;
    let between = passage.span(person.end..title.tokens.start);
    let close = between.len() <= 1 && between.iter().all(|token| token.is_any(&[",", "|", "–", "-", ":", "är", "som"]));
    // "Mona Sjöstrand (S) är dess andre vice ordförande"
    let possessed = between.len() == 2 && between[0].is("är") && between[1].is_any(&["dess", "också", "även", "nämndens", "styrelsens", "rådets"]);
    (close || possessed).then_some(title)
}

/// "Ordförande: Bo Östmark", "Ordförande är Farid Nilsson", "Ordförande arbetsgruppen Gustaf Josefson", "regiondirektör Rebecka Stenmark".
fn title_before<'titles>(passage: &Passage, titles: &'titles [Title], person: &PersonName, bodies: &Bodies, index: usize) -> Option<&'titles Title> {
    let title = titles.iter().rev().find(|title| title.tokens.end <= person.name.start)?;
    let between = title.tokens.end..person.name.start;
    // "Chefläkarna Ivan Petrovski och Birgit Lövmo"
    if title.plural && (!title.definite || !between.is_empty()) {
        return None;
    }
    let mut at = between.start;
    while at < between.end {
        let token = &passage.tokens[at];
        let place = bodies.places(index, &(at..between.end)).find(|place| place.tokens.start == at);
        // "Ordförande är sedan årsskiftet Ulf Brandel"
        let timed = at > between.start
            && passage.tokens[at - 1].is_any(&["är", "heter"])
            && token.is_any(&["sedan", "för", "från", "numera", "nu", "just", "i", "återigen", "även", "också"])
            && between.end - at <= 4
            && passage.span(at..between.end).iter().all(|token| matches!(token.kind, TokenKind::Lower | TokenKind::Number));
        if timed {
            break;
        }
        if let Some(place) = place {
            at = place.tokens.end;
        } else if token.is_any(&[
            ":",
            "är",
            "heter",
            "i",
            "för",
            "har",
            "utsett",
            "styrelsen",
            "fullmäktige",
            "regionrådet",
            ",",
            "–",
            "av",
            "på",
            "nämnden",
            "vid",
            "hon",
            "han",
            "valt",
            ".",
            "kommunfullmäktige",
        ]) || title_at(passage, at, at).is_some()
            || token.is_bare_head()
        {
            at += 1;
        } else {
            return None;
        }
    }
    Some(title)
}

/// "Vice ordförande" with "Samira Rostami (S)" as its definition.
fn role_of_term(page: &PageText<'_>, bodies: &Bodies, index: usize, person: &PersonName) -> Option<Role> {
    let term = page.term_of(index).filter(|_| person.name.start == 0)?;
    let title = whole_title(&page.pieces[term]).filter(|title| !title.plural)?;
    let of = bodies.of_headings(page, index).map(|body| &bodies.list[body].name).filter(|_| is_chair(&title.title));
    let mut found = role(page, index, &title.title, &page.pieces[index].passage, person, of, &person.name);
    let whole = page.pieces[term].source().start..page.pieces[index].source().end;
    if whole.len() <= TABLE_EVIDENCE_BYTES_MAX {
        found.evidence = page.evidence_at(whole);
    } else {
        found.also.push(FieldEvidence { field: Cow::Borrowed("title"), evidence: page.evidence_whole(term) });
    }
    Some(found)
}

/// Titles with their bodies on the line below a name that stands alone: "Regionråd och ordförande i regionstyrelsen".
fn titles_below(page: &PageText<'_>, bodies: &Bodies, index: usize, person: &PersonName, run_start: usize) -> Option<Vec<Role>> {
    let piece = &page.pieces[index];
    let alone = person.name.start == 0 && person.end == piece.passage.tokens.len();
    let above = whole_title(&page.pieces[run_start]).is_some_and(|title| !title.plural) && run_start < index;
    let below = page.pieces.get(index + 1).filter(|below| alone && !above && below.is_label() && below.people().is_empty())?;
    let titles: Vec<&Title> = below.titles().iter().filter(|title| !title.plural).collect();
    // "Regionstyrelsens ordförande"
    let first = titles.first()?.tokens.start;
    let owned = bodies.places_in(index + 1).first().is_some_and(|place| place.genitive && place.tokens == (0..first));
    if first > 0 && !owned {
        return None;
    }
    let whole = titles.len() == 1 && titles[0].tokens.len() == below.passage.tokens.len();
    let mut roles = Vec::new();
    for title in titles {
        let of = if whole {
            bodies.of_headings(page, index).map(|body| &bodies.list[body].name).filter(|_| is_chair(&title.title))
        } else {
            body_beside_title(page, bodies, index + 1, title)
        };
        let mut found = role(page, index, &title.title, &piece.passage, person, of, &person.name);
        found.evidence = page.evidence_at(piece.source().start..below.source().end);
        roles.push(found);
    }
    Some(roles)
}

/// Whether an office is one of members, of the body that a page or section is about.
fn is_chair(title: &str) -> bool {
    ["ordförande", "ledamot", "ersättare", "vd", "sekreterare", "suppleant", "revisor"].iter().any(|word| ends_in(title, word))
}

/// A title on the line below or above a name that stands alone.
///
/// In a run of lines that alternate, the first one (`run_start`) tells whether titles stand above or below their names.
fn title_of_neighbour<'page>(page: &'page PageText<'_>, index: usize, person: &PersonName, run_start: usize) -> Option<(&'page Title, usize)> {
    let alone = person.name.start == 0 && person.end == page.pieces[index].passage.tokens.len();
    if !alone {
        return None;
    }
    let at = if whole_title(&page.pieces[run_start]).is_some() { index.checked_sub(1)? } else { index + 1 };
    let title = whole_title(page.pieces.get(at)?)?;
    (!title.plural).then_some((title, at))
}

/// Whether a line is a person's name and nothing else.
fn is_lone_name(page: &PageText<'_>, at: usize) -> bool {
    let passage = &page.pieces[at].passage;
    let begins = passage.tokens.first().is_some_and(|first| first.signs.meet(Signs::NAME));
    begins && page.pieces[at].people().first().is_some_and(|person| person.name.start == 0 && person.end == passage.tokens.len())
}

/// The title that a heading or a lead-in gives to all names below it: "Ledamöter", "Ordinarie ledamöter", "Gruppledare".
fn list_title(page: &PageText<'_>, above: usize) -> Option<CompactString> {
    let passage = &page.pieces[above].passage;
    let first = passage.tokens.first()?;
    if !page.pieces[above].is_label() {
        return None;
    }
    if first.is("ordinarie") {
        return Some(CompactString::const_new("Ledamot"));
    }
    if first.is("övriga") {
        return title_at(passage, 1, 1).filter(|title| title.plural && title.tokens.end == passage.tokens.len()).map(|title| title.title);
    }
    if first.is("suppleanter") {
        return Some(CompactString::const_new("Suppleant"));
    }
    title_at(passage, 0, 0).filter(|title| title.tokens == (0..1)).map(|title| title.title)
}

/// A member in a list under "Ledamöter" or "Ersättare": a name with a party and no title of its own.
fn title_of_list(page: &PageText<'_>, index: usize, person: &PersonName) -> Option<(CompactString, usize)> {
    let piece = &page.pieces[index];
    // "Moderaterna: Viveka Grahn.", one after the other.
    let party_before = party_label(&piece.passage, person).is_some();
    let grouped = party_above(page, index).is_some();
    let ends = piece.passage.tokens.get(person.end).is_none_or(|token| party_before && token.is_any(&[".", ",", ";"]));
    let alone = (person.party.is_some() && person.name.start == 0 || party_before || grouped && person.name.start == 0) && ends;
    if !alone {
        return None;
    }
    let headings = page.headings(index).filter(|&heading| !is_party_line(page, heading)).take(1);
    piece.lead().into_iter().chain(headings).find_map(|above| Some((list_title(page, above)?, above)))
}

/// The title that a whole line is.
fn whole_title<'piece>(piece: &'piece Piece) -> Option<&'piece Title> {
    piece.passage.tokens.last().filter(|last| last.title().is_some())?;
    piece.titles().last().filter(|title| title.tokens == (0..piece.passage.tokens.len()))
}

/// The body of an office: in the genitive before it, behind "i" or "för", beside it, or what the section is about.
fn body_of_title<'bodies>(page: &PageText<'_>, bodies: &'bodies Bodies, index: usize, title: &Title, person: &PersonName) -> Option<&'bodies SharedText> {
    let name = |body: usize| &bodies.list[bodies.settled(body)].name;
    if let Some(body) = body_beside_title(page, bodies, index, title) {
        return Some(body);
    }
    let start = title.tokens.start.min(person.name.start);
    let subject = bodies.subject_before(page, index, start);
    // Below "Patientnämndens förvaltning" the chair is the committee's.
    let subject = match subject {
        Some(body) if is_chair(&title.title) && bodies.list[bodies.settled(body)].kind.side() == Some(Side::Officials) => {
            bodies.list[bodies.settled(body)].owner.or(subject)
        }
        other => other,
    };
    let subject = subject.map(name);
    // A director or chief is of the body only where that body is the officials' own.
    if is_chair(&title.title) { subject } else { subject.filter(|_| *page.pieces[index].kind == BlockKind::Definition) }
}

/// The body that stands in the genitive before a title, behind it, or before it on a line: "regionstyrelsens ordförande", "ordförande i regionstyrelsen".
fn body_beside_title<'bodies>(page: &PageText<'_>, bodies: &'bodies Bodies, index: usize, title: &Title) -> Option<&'bodies SharedText> {
    let passage = &page.pieces[index].passage;
    let places = bodies.places_in(index);
    let genitive = places.iter().find(|place| place.genitive && place.tokens.end == title.tokens.start).map(|place| place.body);
    let behind = || {
        let from = title.tokens.end;
        places
            .iter()
            .find(|place| place.tokens.start == from || (place.tokens.start == from + 1 && passage.tokens[from].is_any(&["i", "för", "på", "av"])))
            .map(|place| place.body)
    };
    // "Regionledningskontoret, regiondirektör Ann Sten" on a line of its own
    let first = || {
        let apposed = |place: &&Place| {
            let sign = passage.tokens.get(place.tokens.end).is_some_and(|sign| sign.is_any(&[",", ":"]) || sign.is_dash());
            // The director named behind a committee is not the committee's: participants and recipients are listed so.
            let own = is_chair(&title.title) || bodies.at(place).kind.side().is_none_or(|side| side == Side::Officials) && !ends_in(&title.title, "råd");
            sign && own && place.tokens.start == 0 && !place.genitive && place.tokens.end + 1 == title.tokens.start
        };
        places.first().filter(apposed).filter(|_| page.pieces[index].is_label()).map(|place| place.body)
    };
    genitive.or_else(behind).or_else(first).map(|body| &bodies.list[bodies.settled(body)].name)
}
