//! Limited companies by their names: "Västtrafik AB", "AB Holmöbostäder".

use super::mention::{Mention, MentionRole};
use crate::extract::text::{Passage, TokenKind};
use helheten_model::vocabulary::OrganizationKind;
use std::borrow::Cow;
use std::ops::Range;

/// The longest that a company's name may be, in tokens.
const NAME_TOKENS_MAX: usize = 7;

/// What a sentence tells of a company right before its name: "Omsättningen i Kronoberg Buss AB".
const ATTRIBUTES: &[&str] = &["omsättningen", "omsättning", "resultatet", "budgeten", "intäkterna", "verksamheten", "styrelsen", "aktierna", "ägandet"];

/// Reads the company whose "AB" stands at `index`.
pub(crate) fn find_company<'page>(passage: &Passage<'page>, floor: usize, index: usize) -> Option<Mention<'page>> {
    if passage.word(index) != "AB" {
        return None;
    }
    let tokens = name_before(passage, floor, index).or_else(|| name_behind(passage, index))?;
    let name = Cow::Borrowed(passage.slice(tokens.clone()));
    let mention = Mention {
        tokens,
        name,
        kind: OrganizationKind::Company,
        aliases: Vec::new(),
        noun: "",
        stranger: None,
        introduced: false,
        role: MentionRole::Name,
        genitive: false,
        plural: false,
        owner: None,
        object: None,
    };
    Some(mention)
}

fn name_before(passage: &Passage, floor: usize, index: usize) -> Option<Range<usize>> {
    let mut start = index;
    while start > floor && index - start < NAME_TOKENS_MAX {
        let token = &passage.tokens[start - 1];
        let before = start.checked_sub(2).map(|before| &passage.tokens[before]);
        let links = token.is_any(&["i", "och", "på", "&", "av"]) && before.is_some_and(|before| before.kind == TokenKind::Capital);
        // A small word stands in a name only behind a name's genitive: "Tivelands kommunala fastigheter AB".
        // "Örebro läns flygplats AB"
        let of_county = |at: usize| at > floor && passage.tokens[at].is("läns") && passage.tokens[at - 1].kind == TokenKind::Capital;
        let inside = token.kind != TokenKind::Lower
            || links
            || of_county(start - 1)
            || start >= floor + 2 && of_county(start - 2)
            || before.is_some_and(|before| before.kind == TokenKind::Capital && before.lower.ends_with('s'));
        let stop = !token.is_word() && !token.is("&") || token.is_determiner() || (token.is_stop() && !links) || !inside;
        if stop
            || token.is_any(ATTRIBUTES)
            || token.is_any(&["bolaget", "bolagen", "dotterbolaget", "ägardirektiv", "bolagsordning", "bolagspolicy", "instruktion", "uppdragsavtal"])
        {
            break;
        }
        start -= 1;
    }
    // The name begins with a capital; lower-case words before it are the sentence's.
    while start < index
        && (passage.tokens[start].kind != TokenKind::Capital
            || passage.tokens[start].is_any(&["i", "på", "av", "och", "även", "genom", "tillsammans", "region", "bolaget"]))
    {
        start += 1;
    }
    // "Regionen äger Havstrafiken AB och Teater AB": a conjunction after another company parts two names.
    (start < index).then_some(start..index + 1)
}

fn name_behind(passage: &Passage, index: usize) -> Option<Range<usize>> {
    let mut end = index + 1;
    while passage.tokens.get(end).is_some_and(|token| token.kind == TokenKind::Capital) && end - index < NAME_TOKENS_MAX {
        end += 1;
    }
    (end > index + 1).then_some(index..end)
}
