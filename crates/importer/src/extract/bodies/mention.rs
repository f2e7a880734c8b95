//! Finds where a passage names a body: a head noun with what belongs to it on either side.

mod naming;
mod role;
mod shared;

pub(crate) use role::has_count_behind;

use super::object::{end_of_object, end_of_place, end_of_proper_name};
use crate::extract::page::Piece;
use crate::extract::signs::Signs;
use crate::extract::swedish::{capitalize, capitalized};
use crate::extract::text::{Passage, Token, TokenKind};
use crate::extract::words::{Form, HeadWord, find_head, mend_spelling, words};
use helheten_model::vocabulary::OrganizationKind;
use naming::{definite_name, name_of, nominative_slice};
use role::mention_role;
use shared::{name_of_stem, names_of_adjectives};
use std::borrow::Cow;
use std::ops::Range;

/// A place where a passage names a body or refers to one.
#[derive(Clone, Debug)]
pub(crate) struct Mention<'page> {
    /// The tokens.
    pub(crate) tokens: Range<usize>,
    /// The name in the nominative; for a reference the noun.
    pub(crate) name: Cow<'page, str>,
    /// The kind.
    pub(crate) kind: OrganizationKind,
    /// Other spellings that the place shows.
    pub(crate) aliases: Vec<String>,
    /// For a reference: its noun in the indefinite form.
    pub(crate) noun: &'static str,
    /// For a reference: the last word before it that names another's body by that noun.
    pub(crate) stranger: Option<u32>,
    /// For a class of one: whether "en" or "ett" stands before it.
    pub(crate) introduced: bool,
    /// What the place does.
    pub(crate) role: MentionRole,
    /// Whether it stands in the genitive.
    pub(crate) genitive: bool,
    /// Whether it is a plural that stands for several bodies.
    pub(crate) plural: bool,
    /// The tokens of the body that it belongs to ("regionkansliets" in "regionkansliets revisionsenhet").
    pub(crate) owner: Option<Box<Range<usize>>>,
    /// The tokens of what it is for ("Västtrafik AB" in "Styrelsen för Västtrafik AB").
    pub(crate) object: Option<Box<Range<usize>>>,
}

/// What a mention does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MentionRole {
    /// It names a body.
    Name,
    /// It refers to a body that is named elsewhere ("nämnden", "fullmäktige").
    Reference,
    /// It speaks of a class of bodies ("tre nämnder", "varje utskott").
    Class,
}

/// The signs of pieces that may name a body.
pub(super) const NAME_SIGNS: Signs = Signs::HEAD.with(Signs::COMPANY);

/// Finds all mentions of a piece, in order and without overlaps; `mentions` holds none before.
pub(crate) fn find_mentions<'page>(piece: &Piece<'page>, mentions: &mut Vec<Mention<'page>>) {
    let passage = &piece.passage;
    let mut index = 0;
    while index < passage.tokens.len() {
        let token = &passage.tokens[index];
        if !token.signs.meet(NAME_SIGNS) {
            index += 1;
            continue;
        }
        let floor = mentions.last().map_or(0, |mention| mention.tokens.end);
        let found = token.head().and_then(|head| read_mention(piece, mentions, floor, index, head));
        let found = found.or_else(|| super::company::find_company(passage, floor, index));
        match found {
            Some(mut mention) => {
                note_reference(passage, &mut mention);
                index = mention.tokens.end.max(index + 1);
                let mut shared = names_of_adjectives(passage, &mention, floor);
                shared.extend(name_of_stem(passage, &mention, floor));
                // An owner or an apposition is taken up into the longer name.
                mentions.retain(|earlier| earlier.tokens.start < mention.tokens.start || earlier.tokens.end <= mention.tokens.start);
                mentions.extend(shared);
                mentions.push(mention);
            }
            None => index += 1,
        }
    }
}

/// Notes what a reference, or a class of one, is asked for later, while its words are at hand.
fn note_reference(passage: &Passage, mention: &mut Mention<'_>) {
    let start = mention.tokens.start;
    match mention.role {
        MentionRole::Name => {}
        MentionRole::Reference => {
            mention.noun = passage.tokens[start].head().map_or("", |head| head.head.forms[0].as_str());
            mention.stranger = passage.span(0..start).iter().rposition(|token| names_stranger(token, mention.noun)).and_then(|at| u32::try_from(at).ok());
        }
        MentionRole::Class => mention.introduced = !mention.plural && start > 0 && passage.tokens[start - 1].is_any(&["en", "ett"]),
    }
}

/// "Hälso- och sjukvårdens ansvarsnämnd … Nämnden": whether a word names another authority's body, of which nothing is known here.
fn names_stranger(token: &Token, noun: &str) -> bool {
    let stem = noun.trim_end_matches('e').as_bytes();
    if !token.is_word() || token.head().is_some() || token.lower.len() < stem.len() {
        return false;
    }
    let lower = token.lower.as_bytes();
    let end = lower.iter().rposition(|byte| !matches!(byte, b'n' | b'e' | b's' | b't')).map_or(0, |last| last + 1);
    lower[..end].ends_with(stem) && token.lower != noun
}

fn read_mention<'page>(piece: &Piece<'page>, earlier: &[Mention<'page>], floor: usize, index: usize, head: &HeadWord) -> Option<Mention<'page>> {
    let passage = &piece.passage;
    let tokens = &passage.tokens;
    let alternative = index > 0 && tokens[index - 1].is("/") || tokens.get(index + 1).is_some_and(|next| next.is("/"));
    // "Norrmo Regionfastigheter AB" is a company.
    let mut ahead = passage.span(index..tokens.len()).iter().take(6).skip_while(|token| token.kind == TokenKind::Capital && !token.is("ab"));
    let company = tokens[index].kind == TokenKind::Capital && ahead.next().is_some_and(|next| next.is("ab"));
    if is_foreign(passage, index, floor) || alternative || company {
        return None;
    }
    let mut start = start_of_compound(passage, floor, index, head);
    let merged = start < index && head.is_bare();
    start = start_of_adjectives(passage, floor, start, head);
    let owner = find_owner(passage, earlier, start, floor);
    let (object, end) = read_object(piece, index, start, head);
    if owner.is_none() && object.is_none() && named_by_genitive(passage, floor, start, head) {
        start -= 1;
    }
    let alone = stands_alone(piece, start, end);
    if alone && owner.is_none() && object.is_none() {
        start = start_of_label(passage, floor, start, index);
    }
    let named_by_itself = !head.is_bare() || merged || end > index + 1 || start < index;
    let role = mention_role(passage, head, start, index, named_by_itself, alone, owner.is_some() || end > index + 1);
    let (name, aliases) = name_of(passage, start, index, end, head, merged, role);
    // "Patient nämnden" is of the kind that the word written together is.
    let kind = if merged { kind_of_name(&name).unwrap_or(head.kind) } else { head.kind };
    let owner_start = owner.as_ref().map_or(start, |owner| owner.start);
    let mut mention = Mention {
        tokens: start..end,
        name,
        kind,
        aliases,
        noun: "",
        stranger: None,
        introduced: false,
        role,
        genitive: head.genitive && object.is_none(),
        plural: matches!(head.form, Form::Plural | Form::DefinitePlural)
            && !matches!(head.head.forms[0].as_str(), "utskott" | "fullmäktige" | "kansli" | "råd" | "kontor"),
        owner: None,
        object: object.map(Box::new),
    };
    if let (Some(owner), MentionRole::Name) = (owner, role) {
        let owner_name = capitalize(passage.slice(owner_start..start));
        if !head.is_bare() && head.form == Form::Indefinite {
            mention.aliases.push(capitalize(&definite_name(passage, start, index, head)));
        }
        let refers = earlier.last().is_some_and(|last| last.tokens == owner && last.role == MentionRole::Reference);
        mention.name = Cow::Owned(format!("{owner_name} {}", nominative_slice(passage, start, end, head)));
        if passage.span(owner_start..end).iter().any(|token| token.signs.meet(Signs::MISSPELT))
            && let Some(mended) = mend_spelling(&mention.name)
        {
            mention.aliases.push(std::mem::replace(&mut mention.name, Cow::Owned(mended)).into_owned());
        }
        // "Regionledningskontoret är regionstyrelsens förvaltning" tells what it is, not another name.
        let class = matches!(head.form, Form::Plural | Form::DefinitePlural)
            || matches!(head.head.forms[0].as_str(), "utskott" | "råd") && head.form == Form::Indefinite;
        let tells = owner_start > 0 && tokens[owner_start - 1].is_any(&["är", "var", "blir"]);
        // "Regionens förvaltningar" and "styrelsens utskott" speak of several.
        if head.is_bare() && (tells || class && head.kind != OrganizationKind::Audit) {
            mention.role = MentionRole::Class;
        }
        if refers && head.is_bare() && mention.object.is_some() {
            // "nämndens utskott för nära vård"
            mention.name = capitalized(format!("{} {}", head.head.forms[1], passage.slice(index + 1..end)));
        }
        if refers && !head.is_bare() {
            // "nämndens arbetsutskott": the name does not hold whose it is.
            mention.name = mention.aliases.pop().map_or(mention.name, Cow::Owned);
        }
        if mention.role == MentionRole::Name {
            mention.tokens.start = owner_start;
            mention.owner = Some(Box::new(owner));
        }
    }
    // A noun for a whole class of bodies names none, however it is written.
    (tokens[index].is_word()).then_some(mention)
}

/// The kind that the last word of a name tells.
fn kind_of_name(name: &str) -> Option<OrganizationKind> {
    find_head(&name.split_whitespace().next_back()?.to_lowercase()).map(|head| head.kind)
}

/// Words that say that the body behind them is another's.
pub(crate) const OTHERS: &[&str] = &["kommuns", "kommunens", "kommuners", "kommunernas", "statens", "länsstyrelsens", "kommunala", "kommunal"];

/// Whether the words before say that the body is another's: a municipality's, the state's.
fn is_foreign(passage: &Passage, index: usize, floor: usize) -> bool {
    if passage.tokens[index].signs.meet(Signs::EXTERNAL) {
        return true;
    }
    let adjective = |token: &Token| token.is_any(&["kommunala", "kommunal"]);
    let is_owner = |token: &Token| token.signs.meet(Signs::OTHERS) && (token.kind == TokenKind::Lower || !adjective(token));
    passage.span(floor.max(index.saturating_sub(3))..index).iter().any(is_owner)
}

/// Where the compound begins: "Miljö-, klimat- och regionutvecklingsnämnden", "Infrastruktur- och kollektivtrafik nämnden".
fn start_of_compound(passage: &Passage, floor: usize, index: usize, head: &HeadWord) -> usize {
    let tokens = &passage.tokens;
    let is_suspended =
        |at: usize| at >= floor && tokens[at].is_word() && (passage.word(at).ends_with('-') || words().suspended.contains(tokens[at].lower.as_str()));
    let chain = |last: usize| {
        // `last` is the word after "och"; walks back over "a-, b- och", "a- och b- samt".
        let mut start = last;
        while start >= floor + 2
            && (tokens[start - 1].is_any(&["och", "samt", "&", "eller"]) || (start < last && tokens[start - 1].is(",")))
            && is_suspended(start - 2)
        {
            start -= 2;
        }
        start
    };
    if !head.is_bare() {
        return chain(index);
    }
    if head.form != Form::Definite || index <= floor {
        return index;
    }
    let before = index - 1;
    let split = words().split_compounds.iter().any(|[first, last]| tokens[before].is(first) && head.head.forms[0] == *last);
    let start = chain(before);
    // The last part of a suspended compound was written apart: "Infrastruktur- och kollektivtrafik nämnden";
    // "Hälso- och sjukvårdsstrategiska nämnden" is two words.
    let adjective = is_adjective(&tokens[before].lower);
    if start < before && tokens[before].is_word() && !adjective {
        start
    } else if split {
        before
    } else {
        index
    }
}

fn start_of_adjectives(passage: &Passage, floor: usize, start: usize, head: &HeadWord) -> usize {
    let mut start = start;
    // "Hälso- och sjukvårdsstrategiska nämnden": the adjective is a suspended compound itself.
    if start > floor + 2
        && head.is_bare()
        && is_adjective(&passage.tokens[start - 1].lower)
        && passage.tokens[start - 2].is_any(&["och", "samt"])
        && passage.word(start - 3).ends_with('-')
    {
        return start - 3;
    }
    while start > floor {
        let word = &passage.tokens[start - 1];
        let lower = word.lower.as_str();
        let known = words().naming_adjectives.contains(lower);
        let capital = word.kind == TokenKind::Capital
            && is_adjective(lower)
            && !words().determiners.contains(lower)
            && (!head.is_bare() || known || head.form == Form::Definite || start > 1 && !passage.tokens[start - 2].is_any(&[".", ":", "!", "?"]));
        let agrees = matches!(head.form, Form::Indefinite) || lower.ends_with('a');
        if !(word.is_word() && agrees && (known || capital)) {
            break;
        }
        start -= 1;
    }
    start
}

/// Whether a word looks like an adjective in the definite form or the plural.
fn is_adjective(lower: &str) -> bool {
    ["ska", "iva", "ala", "ella", "liga", "nska", "ära", "samma"].iter().any(|ending| lower.ends_with(ending))
}

/// The body in the genitive that stands right before: "regionkansliets revisionsenhet", "Regionens revisorer".
fn find_owner(passage: &Passage, earlier: &[Mention], start: usize, floor: usize) -> Option<Range<usize>> {
    if let Some(owner) = earlier.last().filter(|owner| owner.genitive && owner.tokens.end == start && owner.role != MentionRole::Class) {
        return Some(owner.tokens.clone());
    }
    let before = start.checked_sub(1).filter(|before| *before >= floor)?;
    passage.tokens[before].is_any(&["regionens", "landstingets", "regiondirektörens", "länets"]).then_some(before..start)
}

fn read_object(piece: &Piece, index: usize, start: usize, head: &HeadWord) -> (Option<Range<usize>>, usize) {
    let passage = &piece.passage;
    let tokens = &passage.tokens;
    let next = index + 1;
    let Some(after) = tokens.get(next) else { return (None, next) };
    // "Det ansvarar nämnden för": the verb before takes "för" to itself.
    let answers = |at: usize| tokens[at].is_any(&["ansvarar", "svarar", "föreslår", "ansvarade", "svara", "ansvara", "ansvarig", "ansvariga", "ansvarigt"]);
    let verb_before = (start.saturating_sub(4)..start).rev().take_while(|&at| !tokens[at].is_any(&["för", ".", ","])).any(answers);
    if after.is("för")
        && !verb_before
        && !matches!(head.form, Form::Plural)
        && (head.is_bare() || takes_object(head))
        && let Some(end) = end_of_object(piece, next + 1)
    {
        return (Some(next + 1..end), end);
    }
    if !head.is_bare()
        && !head.genitive
        && matches!(head.kind, OrganizationKind::Subcommittee | OrganizationKind::DraftingCommittee | OrganizationKind::Group | OrganizationKind::Council)
        && let Some(end) = end_of_place(passage, index, head)
    {
        return (None, end);
    }
    // Units and the like may carry a name behind them; so do foundations and federations.
    if head.head.names
        && !head.genitive
        && let Some(end) = end_of_proper_name(piece, start, index, head)
    {
        return (None, end);
    }
    (None, next)
}

/// "Vårdens ledningsråd", "Norrskogs patientråd": a capitalised genitive before a compound that is not definite belongs to its name.
fn named_by_genitive(passage: &Passage, floor: usize, start: usize, head: &HeadWord) -> bool {
    let small = matches!(head.kind, OrganizationKind::Group | OrganizationKind::Council | OrganizationKind::DraftingCommittee | OrganizationKind::Unit);
    let Some(before) = start.checked_sub(1).filter(|before| *before >= floor).map(|before| &passage.tokens[before]) else { return false };
    let person = start >= 2 && passage.tokens[start - 2].kind == TokenKind::Capital;
    small
        && !head.is_bare()
        && head.form == Form::Indefinite
        && before.kind == TokenKind::Capital
        && before.lower.ends_with('s')
        && before.lower.chars().count() > 4
        && !person
        && !before.is_party()
        && !before.is_any(&["regionens", "landstingets", "sveriges", "dess", "deras"])
}

/// Whether what a compound is for may stand behind it ("Ledningsutskottet för krisberedskap"); behind a committee only where it is joint.
fn takes_object(head: &HeadWord) -> bool {
    matches!(
        head.kind,
        OrganizationKind::Group
            | OrganizationKind::Council
            | OrganizationKind::Department
            | OrganizationKind::Unit
            | OrganizationKind::Subcommittee
            | OrganizationKind::DraftingCommittee
    ) || head.kind == OrganizationKind::Committee && ["samverkans", "samarbets"].contains(&head.first_part.as_str())
}

/// How many words of its label may stand before a name.
const LABEL_TOKENS_MAX: usize = 4;

/// Whether the tokens are a label of their own: a whole heading, list item, cell or line, but for a count or bracket behind.
fn stands_alone(piece: &Piece, start: usize, end: usize) -> bool {
    let passage = &piece.passage;
    // What stands further off than a label may be long is not looked at.
    let near = start.saturating_sub(LABEL_TOKENS_MAX + 1)..start;
    let label_start = near.rev().find(|&before| passage.tokens[before].is_any(&[":", "–", "•"])).map_or(0, |sign| sign + 1);
    let tail = passage.span(end.min(passage.tokens.len())..passage.tokens.len());
    let tail_is_note = tail.first().is_none_or(|token| token.is_any(&["(", ":", ".", "–", "-", ","]) || token.kind == TokenKind::Number)
        && (tail.len() <= 2 || !tail.first().is_some_and(|token| token.is_any(&["."])));
    piece.is_label_like(label_start, start) && tail_is_note
}

impl Piece<'_> {
    /// Whether what stands before a name on its line belongs to the name: at most four words, none of them a verb or a sign.
    fn is_label_like(&self, label_start: usize, start: usize) -> bool {
        let before = self.passage.span(label_start..start);
        before.len() <= LABEL_TOKENS_MAX && before.iter().all(|token| token.is_word() && !token.is_stop() && !token.is_determiner())
    }
}

/// Where a label that ends in a head noun begins: "Program och prioriteringsrådet", "Vårdens ledningsgrupp".
fn start_of_label(passage: &Passage, floor: usize, start: usize, index: usize) -> usize {
    let from = (floor..start).rev().find(|&before| !passage.tokens[before].is_word()).map_or(floor, |sign| sign + 1);
    let capital = passage.tokens[from].kind == TokenKind::Capital;
    let before = start.checked_sub(1).map(|before| &passage.tokens[before]);
    let belongs = before.is_some_and(|before| before.is_any(&["och", "samt", "&"]) || (before.kind == TokenKind::Capital && before.lower.ends_with('s')));
    if from < start && capital && belongs && index - from <= 4 { from } else { start }
}
