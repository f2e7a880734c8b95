//! Where a body's name ends: what a body is for ("Nämnden för kultur, bildning och fritid"), and names behind a noun.

use crate::extract::page::Piece;
use crate::extract::text::{Passage, Token, TokenKind};
use crate::extract::words::{Form, HeadWord, words};
use helheten_model::vocabulary::OrganizationKind;

/// The longest that a name's object may be, in tokens.
const OBJECT_TOKENS_MAX: usize = 16;

/// Words that begin a clause rather than what a body is for.
const CLAUSE_STARTS: &[&str] = &[
    "att",
    "den",
    "det",
    "de",
    "varje",
    "alla",
    "samtliga",
    "sin",
    "sitt",
    "sina",
    "dess",
    "vår",
    "en",
    "ett",
    "hela",
    "hur",
    "denna",
    "detta",
    "dessa",
    "respektive",
    "sig",
];

/// What a matter is laid before a body for; none is for it.
const PURPOSES: &[&str] = &[
    "beslut",
    "beredning",
    "yttrande",
    "godkännande",
    "behandling",
    "kännedom",
    "prövning",
    "ställningstagande",
    "information",
    "fastställande",
    "vidare",
    "slutligt",
    "mandatperioden",
    "perioden",
    "period",
    "närvarande",
    "året",
    "tiden",
    "två",
    "fyra",
];

/// The token after the object that begins at `from`; `None` where none stands there.
pub(crate) fn end_of_object(piece: &Piece, from: usize) -> Option<usize> {
    let passage = &piece.passage;
    let first = passage.tokens.get(from).filter(|token| token.is_word())?;
    // "lämnas till kulturnämnden för beslut"
    if PURPOSES.contains(&first.lower.as_str()) {
        return None;
    }
    // "den", "att" and the like begin a clause; adjectives such as "ny" may begin an object.
    if first.is_any(CLAUSE_STARTS) {
        return None;
    }
    let label = is_label(piece, from);
    let mut end = from;
    let mut complete = false;
    while end < passage.tokens.len() && end - from < OBJECT_TOKENS_MAX {
        let token = &passage.tokens[end];
        let next = passage.tokens.get(end + 1);
        if token.is(",") {
            if !goes_on_after_comma(passage, end, label) {
                break;
            }
            complete = false;
        } else if token.is_any(&["och", "samt", "&"]) {
            let closes_list = token.is("samt") && stands_in_list(passage, from);
            if closes_list || !next.is_some_and(|token| token.is_word()) || begins_other(passage, end + 1, from, label) {
                break;
            }
            complete = false;
        } else if token.is_word() && goes_on_with(passage, end, from, label, complete) {
            complete = !is_modifier(passage, end);
            if token.is("ab") {
                end += 1;
                break;
            }
        } else {
            break;
        }
        end += 1;
    }
    while end > from && (passage.tokens[end - 1].is_any(&[",", "och", "samt", "&", "för", "från", "över"])) {
        end -= 1;
    }
    end = with_period(passage, end);
    (end > from).then_some(end)
}

/// Whether the name whose object begins at a token is a member of a list: "A, enheten för B och C samt D" ends at "samt".
fn stands_in_list(passage: &Passage, from: usize) -> bool {
    let head = from.saturating_sub(2);
    head >= 2 && passage.tokens[head - 1].is(",") && passage.tokens[head - 2].head().is_some() && passage.tokens[from..].iter().any(|token| token.is("och"))
}

/// Whether a word of the sentence still belongs to the object.
fn goes_on_with(passage: &Passage, at: usize, from: usize, label: bool, complete: bool) -> bool {
    let token = &passage.tokens[at];
    let joined = passage.tokens[at - 1].is_any(&["och", "samt"]);
    if token.is_any(&["för", "från", "över"]) {
        return label || joined;
    }
    let of_people = qualifies_people(passage, at);
    if token.is_stop() {
        return of_people;
    }
    let after_people = qualifies_people(passage, at - 1);
    label || !complete || of_people || after_people || continues_noun(passage, at, from)
}

/// "personer med funktionsnedsättning" is one noun phrase.
fn qualifies_people(passage: &Passage, at: usize) -> bool {
    let joins = passage.tokens[at].is_any(&["med", "kring", "mellan", "om"]) && at > 0;
    joins && passage.tokens[at - 1].is_any(&["personer", "barn", "patienter", "människor", "samverkan", "samarbete", "frågor"])
}

/// Whether the name's line is a label, so that the name goes on to the end of it.
fn is_label(piece: &Piece, from: usize) -> bool {
    let passage = &piece.passage;
    let verb = passage.span(from..passage.tokens.len()).iter().take(24).any(|token| token.is_stop() && !token.is_any(&["för", "samt", "från", "över"]));
    !verb && piece.is_label() && from <= 4
}

/// After a comma an object goes on where a conjunction closes the list before the sentence goes on.
fn goes_on_after_comma(passage: &Passage, comma: usize, label: bool) -> bool {
    let Some(next) = passage.tokens.get(comma + 1).filter(|next| next.is_word()) else { return false };
    if next.head().is_some() || next.is_stop() || next.is_determiner() {
        return false;
    }
    // ", kultur- och bildningsnämnden" begins another body.
    let suspended = passage.word(comma + 1).ends_with('-')
        && passage.tokens.get(comma + 2).is_some_and(|and| and.is_any(&["och", "samt"]))
        && passage.tokens.get(comma + 3).is_some_and(|last| last.head().is_some_and(|head| !head.is_bare()));
    if suspended {
        return false;
    }
    let numeral = next.number_word().is_some();
    if numeral || (next.kind == TokenKind::Capital && !label && passage.tokens[comma - 1].kind == TokenKind::Lower) {
        return false;
    }
    passage
        .span(comma + 1..passage.tokens.len())
        .iter()
        .take(8)
        .take_while(|token| token.is_word() || token.is(","))
        .take_while(|token| !token.is_stop() || token.is("samt"))
        .any(|token| token.is_any(&["och", "samt", "&"]))
}

/// Whether what follows a conjunction is another body or another clause.
fn begins_other(passage: &Passage, next: usize, from: usize, label: bool) -> bool {
    let token = &passage.tokens[next];
    if token.is_any(&["för"]) {
        return false;
    }
    if token.is_stop() || token.is_determiner() {
        return true;
    }
    // "… samt nämnden för kultur": another body of the same kind.
    let other_body =
        token.head().is_some_and(|head| head.is_bare() && head.form == Form::Definite) && passage.tokens.get(next + 1).is_some_and(|after| after.is("för"));
    if other_body {
        return true;
    }
    // A capital after lower-case words begins another name, but in a label.
    if token.kind == TokenKind::Capital && passage.tokens[from].kind == TokenKind::Lower && !label {
        return true;
    }
    let ahead = passage.span(next..passage.tokens.len()).iter().take(4).take_while(|token| token.is_word() && !token.is_any(&["och", "samt"]));
    ahead.filter_map(|token| token.head()).any(|head| !head.is_bare() && matches!(head.form, Form::Definite | Form::DefinitePlural))
}

/// Whether a word behind a whole noun still belongs to the name: capitals of a proper name, "i Väster".
fn continues_noun(passage: &Passage, at: usize, from: usize) -> bool {
    let token = &passage.tokens[at];
    let next_capital = passage.tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Capital);
    if token.is_any(&["i", "på", "av"]) {
        return next_capital && !passage.tokens[at + 1].is_stop();
    }
    let proper = passage.tokens[from].kind == TokenKind::Capital;
    let company_ahead = proper && passage.span(at..passage.tokens.len()).iter().take(3).any(|token| token.is("ab"));
    let institution = token.kind == TokenKind::Lower && passage.tokens[at - 1].kind == TokenKind::Capital && is_institution(token);
    token.kind == TokenKind::Capital && proper
        || company_ahead
        || proper && institution
        || (proper && passage.word(at - 1).ends_with('s') && !token.is_stop() && !is_institution(&passage.tokens[at - 1]))
}

/// Whether a word is a noun of institutions: "universitetssjukhus".
fn is_institution(token: &Token) -> bool {
    words().institutions.iter().any(|noun| token.lower.ends_with(noun.as_str()))
}

/// Whether a word only modifies the noun that follows it: adjectives, suspended compounds, genitives of names.
fn is_modifier(passage: &Passage, at: usize) -> bool {
    let word = &passage.tokens[at];
    let lower = word.lower.as_str();
    let adjective = [
        "al",
        "ig",
        "isk",
        "nsk",
        "ell",
        "iv",
        "ala",
        "iga",
        "iska",
        "ella",
        "iva",
        "bar",
        "bara",
        "nära",
        "ny",
        "nya",
        "god",
        "goda",
        "lik",
        "lika",
        "nationella",
        "framtida",
    ]
    .iter()
    .any(|ending| lower.ends_with(ending))
        && lower.chars().count() >= 2;
    let adjective = adjective || words().naming_adjectives.contains(lower);
    // "framtidens nära vård"
    let genitive = word.kind == TokenKind::Lower && ["ens", "ets", "as"].iter().any(|ending| lower.ends_with(ending)) && lower.chars().count() > 4;
    (adjective || genitive) && passage.tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Lower && !next.is_any(&["och", "samt"]))
        || passage.word(at).ends_with('-')
}

/// A period right behind a name belongs to it: "ny politisk organisation 2023 till 2027".
fn with_period(passage: &Passage, end: usize) -> usize {
    let is_year = |at: usize| passage.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number && token.lower.len() == 4);
    let joins = passage.tokens.get(end + 1).is_some_and(|token| token.is_dash() || token.is("till"));
    if is_year(end) && joins && is_year(end + 2) { end + 3 } else { end }
}

/// "Vårdutskott Söder", "Samrådsforum Norr", "Kulturrådet Norr": a point of the compass behind any noun, another name behind an indefinite one.
pub(crate) fn end_of_place(passage: &Passage, index: usize, head: &HeadWord) -> Option<usize> {
    let place = passage.tokens.get(index + 1).filter(|token| token.kind == TokenKind::Capital)?;
    let compass = place.is_any(&["norr", "söder", "öster", "väster", "mitt", "nord", "syd", "öst", "väst", "nordost", "sydost", "nordväst", "sydväst"]);
    let next = passage.tokens.get(index + 2);
    let lone =
        next.is_none_or(|next| next.kind != TokenKind::Capital) && place.head().is_none() && place.title().is_none() && !place.is_stop() && !place.is_party();
    let indefinite =
        head.form == Form::Indefinite && passage.tokens[index].kind == TokenKind::Capital && !place.is_determiner() && place.lower.chars().count() > 3;
    (compass || indefinite && lone).then_some(index + 2)
}

/// The token after a name that follows a noun directly: "Stiftelsen Skärgårdens konst- och musikfond", "Avdelning folkhälsa".
pub(crate) fn end_of_proper_name(piece: &Piece, start: usize, index: usize, head: &HeadWord) -> Option<usize> {
    let passage = &piece.passage;
    let first = passage.tokens.get(index + 1).filter(|token| token.is_word())?;
    let foundation = matches!(head.kind, OrganizationKind::Foundation | OrganizationKind::Federation);
    let capital = passage.tokens[start].kind == TokenKind::Capital;
    let small = matches!(head.kind, OrganizationKind::Department | OrganizationKind::Unit);
    // "Område Diagnostik, teknik och service" as a heading is all one name.
    if capital && small && head.form == Form::Indefinite && is_label(piece, index + 1) {
        return end_of_object(piece, index + 1);
    }
    if first.kind == TokenKind::Capital && (foundation || capital) {
        let mut end = index + 2;
        while let Some(token) = passage.tokens.get(end) {
            // "Kommunalförbundet Kust och Kultur"; what a municipality's name begins is another body.
            let paired = foundation && passage.tokens.get(end + 2).is_none_or(|after| !after.is_word() || after.is_stop());
            let linked = token.is_any(&["och", "i", "på", "för", "&", "av"])
                && passage.tokens.get(end + 1).is_some_and(|next| next.kind == TokenKind::Capital && next.head().is_none())
                && (!token.is("och") || paired);
            let institution = foundation && token.kind == TokenKind::Lower && is_institution(token);
            let suspended = passage.word(end).ends_with('-') || (token.is("och") && passage.word(end - 1).ends_with('-'));
            let after_genitive = token.kind == TokenKind::Lower
                && passage.word(end - 1).ends_with('s')
                && passage.tokens[end - 1].kind == TokenKind::Capital
                && !token.is_stop();
            // "Kommunalförbundet Norra ambulansflyget", "… Svenskt ambulansflyg Nord"
            let after_adjective = token.kind == TokenKind::Lower
                && end == index + 2
                && !token.is_stop()
                && !token.is_any(&["och", "samt", "i"])
                && (foundation || small)
                && ["a", "t"].iter().any(|ending| passage.tokens[end - 1].lower.ends_with(ending))
                && (words().naming_adjectives.contains(passage.tokens[end - 1].lower.as_str())
                    || passage.tokens[end - 1].lower.ends_with("skt")
                    || passage.tokens[end - 1].lower.ends_with("ska"));
            let after_conjunction = token.kind == TokenKind::Lower && passage.tokens[end - 1].is("och") && passage.word(end - 2).ends_with('-');
            if !(token.kind == TokenKind::Capital && token.head().is_none()
                || linked
                || institution
                || suspended
                || after_genitive
                || after_adjective
                || after_conjunction)
            {
                break;
            }
            end += 1;
        }
        return Some(end);
    }
    // "Avdelning folkhälsa", "Koncernledning kultur": only where the line is the name.
    if capital && head.form == Form::Indefinite && first.kind == TokenKind::Lower && !first.is_stop() && !first.is_any(&["och", "samt", "i", "av", "på"]) {
        return end_of_object(piece, index + 1);
    }
    None
}
