//! Offices that a page names without a holder.

use super::whole_title;
use crate::extract::bodies::Bodies;
use crate::extract::page::PageText;
use crate::extract::signs::Signs;
use crate::extract::swedish::{ends_in, lowercase};
use crate::extract::text::Passage;
use crate::extract::titles::Title;
use crate::extract::words::words;
use crate::extract::{Role, SharedText};
use compact_str::CompactString;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// An office that words name: where, and the body that it chairs.
pub(super) struct Office {
    piece: usize,
    /// Which of the piece's titles it is.
    title: usize,
    chaired: Option<usize>,
}

/// The offices that a piece names in such a way that they need no holder.
pub(super) fn offices(page: &PageText<'_>, bodies: &Bodies, index: usize) -> impl Iterator<Item = Office> {
    let piece = &page.pieces[index];
    let whole = whole_title(piece).filter(|_| piece.is_heading() || piece.is_item() || piece.is_label()).map(|title| &title.tokens);
    piece.titles().iter().enumerate().filter_map(move |(at, title)| {
        let presidium = is_of_presidium(&piece.passage, title);
        let named = presidium || is_named_office(&piece.passage, title, whole == Some(&title.tokens));
        let chaired = || presidium.then(|| bodies.subject_before(page, index, title.tokens.start)).flatten();
        named.then(|| Office { piece: index, title: at, chaired: chaired() })
    })
}

/// The role of an office, unless the page names its holder.
pub(super) fn vacant_role(
    page: &PageText<'_>,
    bodies: &Bodies,
    office: &Office,
    led: &HashMap<&str, &SharedText>,
    held: &HashSet<CompactString>,
) -> Option<Role> {
    let title = page.pieces[office.piece].titles().get(office.title).filter(|title| !held.contains(&title.title))?;
    let chaired = || office.chaired.map(|body| bodies.list[body].name.clone());
    let of = led.get(&*title.title).map(|&body| body.clone()).or_else(chaired);
    let evidence = page.evidence_of(office.piece, &title.tokens);
    Some(Role { title: title.title.clone(), holder: None, party: None, of, evidence, also: Vec::new() })
}

/// "I presidiet ingår ordföranden": a chair that words before it count among a presidium.
fn is_of_presidium(passage: &Passage, title: &Title) -> bool {
    ends_in(&title.title, "ordförande") && passage.span(0..title.tokens.start).iter().any(|token| token.is_any(&["presidiet", "presidium"]))
}

/// Whether a title is a director's, a chief's or the like, and its words tell of the one who has the office; `whole` is a title that is all of its line.
fn is_named_office(passage: &Passage, title: &Title, whole: bool) -> bool {
    if !["direktör", "chef", "tjänsteperson"].iter().any(|office| ends_in(&title.title, office)) {
        return false;
    }
    let before = title.tokens.start.checked_sub(1).map(|at| &passage.tokens[at]);
    let words_before = passage.span(0..title.tokens.start);
    let instructed = || words_before.iter().any(|token| token.signs.meet(Signs::INSTRUCTION));
    let led_by = || before.is_some_and(|before| before.is_any(&["av", "en", "sin"])) && words_before.iter().any(|token| token.is_any(&["leds", "leder"]));
    let has_one = || before.is_some_and(|before| before.is("en")) && words_before.iter().any(|token| token.is("har"));
    let named = whole || (title.definite && !title.plural) || has_one() || instructed() || led_by();
    // "regiondirektörens stab" names a body.
    let body_behind = || passage.tokens.get(title.tokens.end).is_some_and(|next| next.head().is_some());
    if !named || body_behind() {
        return false;
    }
    let lower = lowercase(&title.title);
    let office = lower.ends_with("direktör") || lower.ends_with("chef") && lower != "chef" || lower == "ansvarig tjänsteperson";
    office && !lower.starts_with("verksamhetschef") && !words().determiners.contains(&lower)
}
