//! A sentence as successions are read from it: the bodies that it names, alone and coordinated, its dates, and who a verb is said of.

use super::Turn;
use super::moment::{Moment, find_moments};
use super::phrases::{begins_phrase, turn_words};
use crate::extract::bodies::Bodies;
use crate::extract::page::PageText;
use crate::extract::text::{Passage, Token};
use crate::extract::words::Form;
use chrono::NaiveDate;
use std::ops::Range;

/// Words that join the last of several names.
const LAST_JOINTS: &[&str] = &["och", "samt", "&", "respektive"];
/// Words after which another clause begins, in which a date is of something else.
const CLAUSE_SIGNS: &[&str] = &[",", ";", ":", "som", "vars", "vilken", "vilket", "vilka", "men", "och", "efter", "enligt", "när", "då", "där", "att"];
/// Auxiliary verbs that are finite.
const FINITE: &[&str] = &["har", "hade", "ska", "skall", "kommer", "blir", "blev", "är", "var"];
/// Words that stand for a body that was named before.
const PRONOUNS: &[&str] = &["den", "det", "denna", "detta"];
/// The longest bracket that belongs to the name before it, in tokens.
const BRACKET_MAX: usize = 5;

/// A place where a sentence names a body.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// Its tokens, with an abbreviation or a number of seats in brackets behind it.
    pub(super) tokens: Range<usize>,
    /// The body, as it stands there.
    pub(super) body: usize,
    genitive: bool,
    /// Whether it is a noun that points to a body ("nämnden").
    reference: bool,
}

impl Name {
    /// Whether it names a body in full and by itself.
    pub(super) fn names_itself(&self) -> bool {
        !self.genitive && !self.reference
    }
}

/// One name or several that are coordinated.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The names, in order.
    pub(super) names: Vec<Name>,
    /// From the first name to the last.
    pub(super) tokens: Range<usize>,
}

/// Who a verb is said of.
pub(super) struct Subject {
    /// The bodies.
    pub(super) names: Vec<Name>,
    /// Where the verb's own clause begins.
    pub(super) start: usize,
    /// Whether the clause goes on from another, whose date may be its own.
    pub(super) goes_on: bool,
}

/// A sentence with what it names.
pub(super) struct Sentence<'page> {
    pub(super) page: &'page PageText<'page>,
    pub(super) bodies: &'page Bodies,
    pub(super) piece: usize,
    pub(super) passage: &'page Passage<'page>,
    pub(super) tokens: Range<usize>,
    pub(super) names: Vec<Name>,
    moments: Vec<Moment>,
}

impl<'page> Sentence<'page> {
    /// Prepares a sentence of a piece.
    pub(super) fn new(page: &'page PageText<'page>, bodies: &'page Bodies, piece: usize, tokens: Range<usize>, today: Option<NaiveDate>) -> Self {
        let passage = &page.pieces[piece].passage;
        let names = find_names(passage, bodies, piece, &tokens);
        let moments = find_moments(passage, &tokens, today);
        Self { page, bodies, piece, passage, tokens, names, moments }
    }

    /// A token of the sentence.
    pub(super) fn token(&self, at: usize) -> Option<&'page Token<'page>> {
        self.passage.tokens.get(at).filter(|_| self.tokens.contains(&at))
    }

    /// Whether a token of the sentence is one of these words.
    pub(super) fn is_any(&self, at: usize, words: &[&str]) -> bool {
        self.token(at).is_some_and(|token| token.is_any(words))
    }

    /// Whether a token belongs to a date.
    pub(super) fn is_dated(&self, at: usize) -> bool {
        let behind = self.moments.partition_point(|moment| moment.tokens.end <= at);
        self.moments.get(behind).is_some_and(|moment| moment.tokens.contains(&at))
    }

    /// The name that begins at a token, as an index.
    fn name_at(&self, token: usize) -> Option<usize> {
        let at = self.names.partition_point(|name| name.tokens.start < token);
        self.names.get(at).filter(|name| name.tokens.start == token).map(|_| at)
    }

    /// Whether a token may stand between the words of a phrase; before a name, more may.
    pub(super) fn passes(&self, at: usize, before_name: bool) -> bool {
        let Some(token) = self.token(at).filter(|_| self.name_at(at).is_none_or(|name| self.names[name].reference)) else { return false };
        if self.is_dated(at) || self.is_pronoun(at) || turn_words().beside_verb.contains(token.lower.as_str()) {
            return true;
        }
        before_name && (self.stands_before_name(at))
    }

    /// Whether a token may stand before a name and belong to it: "den tidigare", "de båda nämnderna", "bolaget".
    fn stands_before_name(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        let class = |token: &Token| token.head().is_some_and(|head| head.is_bare() && !head.genitive);
        let several = |token: &Token| token.head().is_some_and(|head| matches!(head.form, Form::Plural | Form::DefinitePlural));
        let named = || self.name_at(at + 1).is_some_and(|name| !self.names[name].reference);
        turn_words().before_name.contains(token.lower.as_str())
            || class(token) && (several(token) || named())
            || token.is(":") && at > self.tokens.start && class(&self.passage.tokens[at - 1])
    }

    /// The names that begin at a token, coordinated: "A, B och C". With `last`, nothing of the phrase follows, and a verb behind them takes the last one.
    pub(super) fn group_at(&self, token: usize, genitive: bool, last: bool) -> Option<Group> {
        let mut names = vec![self.names[self.name_at(token)?].clone()];
        let mut sure = 1;
        while let Some((next, joint)) = names.last().and_then(|name| self.joined_behind(name.tokens.end)) {
            names.push(next.clone());
            if joint {
                sure = names.len();
            }
        }
        names.truncate(sure);
        let follows = |name: &Name| self.token(name.tokens.end).is_some_and(is_verb);
        if last && names.len() > 1 && names.last().is_some_and(follows) {
            names.pop();
        }
        // "Kulturnämnden och Miljönämndens ordförande": a genitive is no name of those before it.
        let bound = names.iter().position(|name| name.genitive).filter(|_| !genitive).unwrap_or(names.len());
        names.truncate(bound);
        let tokens = token..names.last()?.tokens.end;
        let fits = names.last().is_some_and(|name| name.genitive) == genitive && names.iter().all(|name| !name.reference);
        fits.then_some(Group { names, tokens })
    }

    /// The next of several names, and whether it is joined by "och" rather than by a comma.
    fn joined_behind(&self, end: usize) -> Option<(&Name, bool)> {
        let joint = self.token(end)?;
        let last = joint.is_any(LAST_JOINTS);
        if !last && !joint.is(",") {
            return None;
        }
        let and = !last && self.is_any(end + 1, LAST_JOINTS);
        let mut at = end + 1 + usize::from(and);
        let from = at;
        while at < from + 4 && self.name_at(at).is_none_or(|name| self.names[name].reference) && self.stands_before_name(at) {
            at += 1;
        }
        let next = &self.names[self.name_at(at)?];
        (!next.reference).then_some((next, last || and))
    }

    /// The names that end at a token, coordinated; not those that another word than the verb holds.
    pub(super) fn group_ending(&self, end: usize, genitive: bool) -> Option<Group> {
        let last = self.names.iter().rposition(|name| name.tokens.end == end).filter(|&last| self.names[last].genitive == genitive)?;
        let mut first = last;
        while first > 0 {
            let before = &self.names[first - 1];
            let Some((next, joint)) = self.joined_behind(before.tokens.end) else { break };
            // A comma alone joins no two names, and a genitive belongs to what follows it.
            if next.tokens.start != self.names[first].tokens.start || first == last && !joint || before.genitive {
                break;
            }
            first -= 1;
        }
        let names: Vec<Name> = self.names[first..=last].to_vec();
        let tokens = names[0].tokens.start..end;
        self.is_free(&names[0]).then_some(Group { names, tokens })
    }

    /// Whether a name can be a subject: no preposition holds it, and a noun only where it points to one body by itself.
    fn is_free(&self, name: &Name) -> bool {
        let mut before = name.tokens.start;
        while before > self.tokens.start && self.stands_before_name(before - 1) && !self.is_dated(before - 1) {
            before -= 1;
        }
        let determined = name.reference && before < name.tokens.start;
        let tied = before > self.tokens.start && !self.is_dated(before - 1) && turn_words().tied.contains(self.passage.tokens[before - 1].lower.as_str());
        !determined && !tied
    }

    /// The subject that stands before a verb.
    pub(super) fn subject_of(&self, verb: usize, genitive: bool) -> Option<Subject> {
        let before = self.before_adverbs(verb);
        let group = self.group_ending(before, genitive).or_else(|| self.group_ending(self.before_inserted(before)?, genitive))?;
        let start = if group.tokens.end == before { group.tokens.start } else { before };
        Some(Subject { names: group.names, start, goes_on: false })
    }

    /// The subject that the sentence named earlier, or the sentence before it: "Nämnden bildades 2023 och ersatte …", "Den ersatte …".
    pub(super) fn earlier_subject(&self, verb: usize) -> Option<Subject> {
        let before = self.before_adverbs(verb);
        // "2023 ersattes den av …", "Tidigare hette den …"
        if before == self.tokens.start && self.is_pronoun(verb + 1) {
            return self.subject_before(verb + 1, before);
        }
        let last = before.checked_sub(1).filter(|last| *last >= self.tokens.start)?;
        if last == self.tokens.start && self.is_any(last, PRONOUNS) {
            return self.subject_before(last, last);
        }
        let purpose = self.is_any(last, &["för"]) && self.is_any(before, &["att"]);
        if !purpose && !self.is_any(last, &["och", "samt", "men"]) {
            return None;
        }
        let ends = |name: &&Name| name.tokens.end <= last && !name.genitive;
        // "Den bildades 2019 och ersatte …"
        let start = self.tokens.start;
        if self.is_any(start, PRONOUNS) && !self.is_dated(start) && !self.stands_before_name(start + 1) && self.name_at(start + 1).is_none() {
            return self.subject_before(start, before).map(|subject| Subject { goes_on: true, ..subject });
        }
        let first = self.names.iter().find(ends)?;
        let begins = |name: &Name| {
            let before = name.tokens.start.checked_sub(1).filter(|before| *before >= self.tokens.start);
            before.is_none_or(|before| self.is_any(before, &["att", "när", "då", ",", ";", ":", "–"]) && !self.is_dated(before))
        };
        let name = self.names.iter().rev().filter(ends).find(|name| begins(name) && self.is_free(name)).unwrap_or(first);
        let mut group = self.group_at(name.tokens.start, false, false).map_or_else(|| vec![name.clone()], |group| group.names);
        group.retain(|name| name.tokens.end <= last);
        self.is_free(name).then_some(Subject { names: group, start: before, goes_on: true })
    }

    /// The body that a pronoun stands for.
    fn subject_before(&self, pronoun: usize, start: usize) -> Option<Subject> {
        let body = self.bodies.subject_before(self.page, self.piece, self.tokens.start)?;
        let name = Name { tokens: pronoun..pronoun + 1, body, genitive: false, reference: true };
        Some(Subject { names: vec![name], start, goes_on: false })
    }

    /// Whether a token right behind a verb is a pronoun and no article: no adjective follows it.
    fn is_pronoun(&self, at: usize) -> bool {
        self.is_any(at, &["den", "det"])
            && !self.is_dated(at)
            && at.checked_sub(1).and_then(|verb| self.token(verb)).is_some_and(begins_phrase)
            && !self.stands_before_name(at + 1)
    }

    /// Where the adverbs and auxiliary verbs begin that stand before a verb.
    fn before_adverbs(&self, verb: usize) -> usize {
        let mut at = verb;
        while at > self.tokens.start && !self.names.iter().any(|name| name.tokens.end == at) {
            // ", som ersatte": the comma belongs to what follows it.
            let relative = self.is_any(at - 1, &[",", "–"]) && self.is_any(at, &["som", "vilken", "vilket", "vilka"]);
            let for_to = self.is_any(at, &["att"]) && self.is_any(at - 1, &["för"]);
            if for_to || !(relative || self.passes(at - 1, false)) {
                break;
            }
            at -= 1;
        }
        at
    }

    /// Where the clause begins that commas part from its verb: "X, som bildades 2010, ersattes".
    fn before_inserted(&self, end: usize) -> Option<usize> {
        let closing = end.checked_sub(1).filter(|closing| self.is_any(*closing, &[",", "–"]))?;
        let opens = |at: &usize| self.is_any(*at, &[",", "–"]) && self.is_any(*at + 1, &["som", "där", "vilken", "vilket", "vars", "med", "tidigare"]);
        (self.tokens.start..closing).rev().find(opens)
    }

    /// The date of what a phrase says: the one that stands nearest to its verb in its own clause.
    pub(super) fn date_of(&self, turn: &Turn) -> Option<String> {
        self.moment_of(turn).and_then(|moment| moment.date.clone())
    }

    /// Whether a date stands beside a phrase.
    pub(super) fn has_moment(&self, turn: &Turn) -> bool {
        self.moment_of(turn).is_some()
    }

    fn moment_of(&self, turn: &Turn) -> Option<&Moment> {
        let ends = |at: usize, back: bool| {
            let and = self.is_any(at, &["och"]);
            self.is_any(at, CLAUSE_SIGNS) && !self.is_dated(at) && !(back && and && turn.goes_on) && self.names.iter().all(|name| !name.tokens.contains(&at))
        };
        let from = (self.tokens.start..turn.tokens.start).rev().find(|&at| ends(at, true)).map_or(self.tokens.start, |sign| sign + 1);
        let to = (turn.tokens.end..self.tokens.end).find(|&at| ends(at, false)).unwrap_or(self.tokens.end);
        let inside = |moment: &Moment| moment.tokens.start < turn.tokens.end && moment.tokens.end > turn.tokens.start;
        // "Enligt beslut 2022 ersattes …" tells when it was decided.
        let decided = |moment: &Moment| {
            self.passage
                .span(if moment.tokens.start < turn.tokens.end { from } else { turn.tokens.end }..moment.tokens.start)
                .iter()
                .any(|token| token.lower.starts_with("beslut"))
        };
        let within = |moment: &&Moment| moment.tokens.end > from && moment.tokens.end <= to && (inside(moment) || !decided(moment));
        let key = |moment: &&Moment| {
            let apart = turn.tokens.start.saturating_sub(moment.tokens.end) + moment.tokens.start.saturating_sub(turn.tokens.end);
            (!inside(moment), apart, moment.tokens.start.abs_diff(turn.verb))
        };
        self.moments.iter().filter(within).min_by_key(key)
    }
}

/// The bodies that a sentence names, whole ones only, with what their brackets hold.
fn find_names(passage: &Passage, bodies: &Bodies, piece: usize, sentence: &Range<usize>) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for place in bodies.places(piece, sentence) {
        let reference = place.reference && passage.tokens[place.tokens.end - 1].is_bare_head();
        let name = Name { tokens: place.tokens.clone(), body: place.body, genitive: place.genitive, reference };
        match names.last_mut() {
            // "regionstyrelsens fastighetsutskott" is named as one.
            Some(last) if last.tokens.start == name.tokens.start && last.tokens.end < name.tokens.end => *last = name,
            Some(last) if name.tokens.start < last.tokens.end => {}
            _ => names.push(name),
        }
    }
    let mut at = 0;
    while at < names.len() {
        let end = names[at].tokens.end;
        let bracket = passage.span(end..(end + BRACKET_MAX).min(sentence.end));
        let close = bracket.iter().position(|token| token.is(")")).filter(|_| bracket.first().is_some_and(|first| first.is("(")));
        let inside = names[at + 1..].iter().take_while(|name| close.is_some_and(|close| name.tokens.start < end + close));
        let own =
            inside.clone().all(|name| bodies.settled(name.body) == bodies.settled(names[at].body) && name.tokens.len() == 1 && name.tokens.start == end + 1);
        let inside = inside.count();
        if let Some(close) = close.filter(|_| own) {
            names[at].tokens.end = end + close + 1;
            names.drain(at + 1..at + 1 + inside);
        }
        at += 1;
    }
    names
}

/// Whether a word is a finite verb rather than a preposition, an adverb or a relative.
fn is_verb(token: &Token) -> bool {
    let words = turn_words();
    let other = [&words.tied, &words.beside_verb].iter().any(|list| list.contains(token.lower.as_str())) && !token.is_any(FINITE);
    (token.is_stop() || begins_phrase(token)) && !other && !token.is_any(&["där", "när", "samt", "vars", "men", "eller", "så", "dels"])
}
