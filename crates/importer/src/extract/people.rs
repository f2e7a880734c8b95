//! Persons' names with their party.

use super::figures::is_party;
use super::lexicon::Word;
use super::signs::Signs;
use super::text::{Passage, TokenKind};
use std::ops::Range;

/// A person in a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PersonName {
    /// The tokens of the name.
    pub(crate) name: Range<usize>,
    /// The tokens of the party, without brackets.
    pub(crate) party: Option<Range<usize>>,
    /// The token after name, party and what encloses it.
    pub(crate) end: usize,
}

/// Adds all persons of a passage: two to four capitalised words in a row that are nothing else.
pub(crate) fn find_people(passage: &Passage, people: &mut Vec<PersonName>) {
    if !passage.signs.meet(Signs::NAME) {
        return;
    }
    let limit = passage.tokens.len();
    let mut at = 0;
    while at < limit {
        let begins = passage.tokens[at].signs.meet(Signs::NAME);
        let end = if begins { end_of_name(passage, at, limit) } else { at };
        if end < at + 2 {
            at += 1;
            continue;
        }
        let (party, after) = party_behind(passage, end, limit);
        people.push(PersonName { name: at..end, party, end: after });
        at = after.max(end);
    }
}

fn end_of_name(passage: &Passage, start: usize, limit: usize) -> usize {
    let mut end = start;
    while end < limit && end - start < 4 {
        let token = &passage.tokens[end];
        let particle = end > start
            && token.is_any(&["von", "af", "de", "la", "van", "der", "al"])
            && passage.tokens.get(end + 1).is_some_and(|next| next.kind == TokenKind::Capital);
        if !particle && !token.signs.meet(Signs::NAME) {
            break;
        }
        // A name does not reach over a sentence's sign or a tab.
        let gap = end > start && passage.text[passage.tokens[end - 1].end()..token.start()].contains('\t');
        if gap {
            break;
        }
        end += 1;
    }
    end
}

/// Whether a person's name may hold a word: capitalised, and nothing else that rules know.
pub(crate) fn may_be_name(word: &Word, written: &str) -> bool {
    let several = || written.chars().nth(1).is_some();
    let all_capitals = || written.chars().all(|letter| letter.is_uppercase() || letter == '-');
    word.kind == TokenKind::Capital
        && several()
        && !all_capitals()
        && !written.bytes().any(|byte| byte.is_ascii_digit())
        && !written.ends_with('-')
        && !word.signs.meet(Signs::NO_NAME)
        && !word.is_stop()
        && !word.is_determiner()
        && word.head().is_none()
        && word.title().is_none()
        && !word.is_party()
}

fn party_behind(passage: &Passage, end: usize, limit: usize) -> (Option<Range<usize>>, usize) {
    let comma = passage.tokens.get(end).is_some_and(|token| token.is(","));
    let from = if comma { end + 1 } else { end };
    let bracket = passage.tokens.get(from).is_some_and(|token| token.is("("));
    if bracket && from + 2 < limit.max(from + 3) {
        let close = passage.tokens.get(from + 2).is_some_and(|token| token.is(")"));
        let letters = passage.word(from + 1).chars().count() <= 4;
        if close && (is_party(passage, from + 1) || letters && passage.tokens[from + 1].is_word()) {
            return (Some(from + 1..from + 2), from + 3);
        }
    }
    if comma && is_party(passage, from) && from < limit {
        return (Some(from..from + 1), from + 1);
    }
    (None, end)
}

#[cfg(test)]
mod tests {
    use crate::extract::text::read_passage;

    #[test]
    fn people_and_parties_are_found() {
        let check = |text: &str, expected: &[(&str, Option<&str>)]| {
            let read = read_passage(text, |passage| {
                let people = passage.people;
                let found: Vec<_> =
                    people.iter().map(|person| (passage.slice(person.name.clone()), person.party.clone().map(|party| passage.slice(party)))).collect();
                assert_eq!(found, expected, "{text}");
            });
            assert!(read.is_some());
        };
        check("Siv Lundkvist (S), ordförande", &[("Siv Lundkvist", Some("S"))]);
        check("Ulrika Sandelin, Socialdemokraterna, ordförande i regionstyrelsen", &[("Ulrika Sandelin", Some("Socialdemokraterna"))]);
        check("Elin Wretling, (SD), oppositionsråd", &[("Elin Wretling", Some("SD"))]);
        check("Ordförande arbetsgruppen Gustaf Josefson, gustaf.josefson@vgregion.se", &[("Gustaf Josefson", None)]);
        check("Region Halland har Hallands sjukhus", &[]);
    }
}
