//! The party that stands before a name, or above the lines that a name stands among.

use super::is_lone_name;
use crate::extract::figures::is_party;
use crate::extract::page::PageText;
use crate::extract::people::PersonName;
use crate::extract::text::Passage;
use std::ops::Range;

/// How many names may stand in a row below a party.
const PARTY_LINES_MAX: usize = 40;

/// "Socialdemokraterna: Mats Hedenskog": the party right before a name.
pub(super) fn party_label(passage: &Passage, person: &PersonName) -> Option<Range<usize>> {
    let colon = person.name.start.checked_sub(1).filter(|&at| at > 0 && passage.tokens[at].is(":"))?;
    is_party(passage, colon - 1).then(|| if is_party(passage, 0) && colon <= 3 { 0..colon } else { colon - 1..colon })
}

/// The party whose name heads the lines that a name stands among: "Moderaterna" above its members.
pub(super) fn party_above(page: &PageText<'_>, index: usize) -> Option<usize> {
    let piece = &page.pieces[index];
    let lines_above = || {
        let heading = page.heading(index).unwrap_or_default();
        let names = (heading + 1..index).rev().take(PARTY_LINES_MAX).skip_while(|&above| is_lone_name(page, above));
        names.take(1).find(|&above| is_party_line(page, above))
    };
    piece.lead().into_iter().chain(page.heading(index)).find(|&above| is_party_line(page, above)).or_else(lines_above)
}

/// Whether a line is a party's name.
pub(super) fn is_party_line(page: &PageText<'_>, at: usize) -> bool {
    let passage = &page.pieces[at].passage;
    passage.tokens.len() <= 5 && is_party(passage, 0)
}
