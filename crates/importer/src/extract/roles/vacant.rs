//! Offices that a page names without a holder.

use super::whole_title;
use crate::extract::Role;
use crate::extract::bodies::Bodies;
use crate::extract::page::PageText;
use crate::extract::signs::Signs;
use crate::extract::swedish::{ends_in, lowercase};
use crate::extract::words::words;
use rustc_hash::FxHashMap as HashMap;

/// Offices that a page names without a holder.
pub(super) fn vacant_roles(page: &PageText<'_>, bodies: &Bodies, index: usize, led: &HashMap<&str, &str>) -> Vec<Role> {
    let piece = &page.pieces[index];
    let passage = &piece.passage;
    let whole = whole_title(piece).filter(|_| piece.is_heading() || piece.is_item() || piece.is_label()).map(|title| &title.tokens);
    let mut roles = Vec::new();
    for title in piece.titles() {
        let chair = ends_in(&title.title, "ordförande");
        if !chair && !["direktör", "chef", "tjänsteperson"].iter().any(|office| ends_in(&title.title, office)) {
            continue;
        }
        let lower = lowercase(&title.title);
        let office = lower.ends_with("direktör") || lower.ends_with("chef") && lower != "chef" || lower == "ansvarig tjänsteperson";
        let before = title.tokens.start.checked_sub(1).map(|at| &passage.tokens[at]);
        let instructed = passage.span(0..title.tokens.start).iter().any(|token| token.signs.meet(Signs::INSTRUCTION));
        let led_by = before.is_some_and(|before| before.is_any(&["av", "en", "sin"]))
            && passage.span(0..title.tokens.start).iter().any(|token| token.is_any(&["leds", "leder"]));
        // "regiondirektörens stab" names a body.
        let body_behind = passage.tokens.get(title.tokens.end).is_some_and(|next| next.head().is_some());
        let presidium = chair && passage.span(0..title.tokens.start).iter().any(|token| token.is_any(&["presidiet", "presidium"]));
        let has_one = before.is_some_and(|before| before.is("en")) && passage.span(0..title.tokens.start).iter().any(|token| token.is("har"));
        let named = has_one || whole == Some(&title.tokens) || (title.definite && !title.plural) || instructed || led_by;
        let other = lower.starts_with("verksamhetschef") || words().determiners.contains(&lower);
        if presidium || office && named && !other && !body_behind {
            let chaired = presidium.then(|| bodies.subject_before(page, index, title.tokens.start)).flatten().map(|body| bodies.list[body].name.clone());
            let of = led.get(title.title.as_str()).map(|body| (*body).to_owned()).or(chaired);
            roles.push(Role { title: title.title.clone(), holder: None, party: None, of, evidence: page.evidence_of(index, &title.tokens), also: Vec::new() });
        }
    }
    roles
}
