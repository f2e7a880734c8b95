//! Which companies belong to the region: by words before them, by what stands above them, by shares in a table.

use super::relation;
use crate::extract::Relation;
use crate::extract::bodies::{Bodies, Place};
use crate::extract::page::PageText;
use crate::extract::text::TokenKind;
use crate::read::BlockKind;
use helheten_model::vocabulary::{OrganizationKind, RelationKind};

/// Companies under "Helägda bolag" or behind "äger" belong to the region.
pub(super) fn of_ownership(page: &PageText<'_>, bodies: &Bodies) -> Vec<Relation> {
    let Some(region) = page.region_name().filter(|_| bodies.may_hold(OrganizationKind::Company)) else { return Vec::new() };
    let mut relations = Vec::new();
    for (index, piece) in page.body() {
        for place in bodies.places_in(index).iter().filter(|place| bodies.at(place).kind == OrganizationKind::Company) {
            let sentence = page.sentence_at(index, place.tokens.start);
            let owns = piece.passage.span(sentence.start..place.tokens.start).iter().any(|token| token.is_any(&["äger", "delägare"]));
            let owner_is_region = owns
                && piece
                    .passage
                    .span(sentence.start..place.tokens.start)
                    .iter()
                    .any(|token| token.lower.starts_with("region") || token.lower.starts_with("landsting"));
            let above = page.headings(index).take(2).chain(piece.lead()).any(|above| {
                [
                    "ägda bolag",
                    "ägda dotterbolag",
                    "våra bolag",
                    "regionens bolag",
                    "regionägda",
                    "ägda av",
                    "bolag som ägs",
                    "äger bolag",
                    "äger följande",
                    "bolag som regionen",
                    "landstingets bolag",
                ]
                .iter()
                .any(|words| page.pieces[above].lower().contains(words))
            });
            let leads = piece.lead().is_some_and(|lead| {
                let text = page.pieces[lead].lower();
                text.contains("äger") && text.contains("bolag")
            });
            let named_first = piece.is_item() || piece.is_heading() || matches!(piece.kind, BlockKind::Cell { column: 0, .. } | BlockKind::Term);
            let told = || share_in_row(page, index) || told_behind(page, index, place);
            if owner_is_region || named_first && place.tokens.start == 0 && (above || leads) || place.tokens.start == 0 && told() {
                relations.push(relation(page, &bodies.at(place).name, RelationKind::OwnedBy, region, index, &place.tokens));
            }
        }
    }
    relations
}

/// "Ägarandel" above "60 %": the region's share in the company that a row begins with.
fn share_in_row(page: &PageText<'_>, index: usize) -> bool {
    let BlockKind::Cell { table, row, column: 0, header: false } = *page.pieces[index].kind else { return false };
    let is_share = |cell: usize| {
        let BlockKind::Cell { column, .. } = *page.pieces[cell].kind else { return false };
        let tokens = page.pieces[cell].passage.tokens;
        let is_number = tokens.first().is_some_and(|first| first.kind == TokenKind::Number && first.lower.bytes().any(|byte| matches!(byte, b'1'..=b'9')));
        let number = is_number && tokens.last().is_some_and(|last| last.is_any(&["%", "procent"]));
        number && tokens.len() <= SHARE_TOKENS_MAX && head_begins(page, table, column, SHARE_HEADS)
    };
    // A table of owners tells whose they are, not what they own.
    !head_begins(page, table, 0, &["ägare", "delägare", "aktieägare"]) && page.row(table, row).iter().any(|&cell| cell != index && is_share(cell))
}

fn head_begins(page: &PageText<'_>, table: usize, column: usize, words: &[&str]) -> bool {
    page.column_head(table, column).is_some_and(|head| words.iter().any(|word| page.pieces[head].lower().starts_with(word)))
}

/// What the heads of columns with the region's shares begin with.
const SHARE_HEADS: &[&str] = &["ägarandel", "aktieandel", "regionens andel", "regionens ägarandel", "regionen äger", "landstingets andel"];

/// "12,5 %": the longest that a share may be.
const SHARE_TOKENS_MAX: usize = 4;

/// "Regionen äger 40 procent", "Helägt dotterbolag" behind a company's name, or right below a line that is one.
fn told_behind(page: &PageText<'_>, index: usize, place: &Place) -> bool {
    let passage = &page.pieces[index].passage;
    let whole = place.tokens.end == passage.tokens.len();
    let below = || page.pieces.get(index + 1).filter(|below| !below.is_heading() && !below.is_item());
    let tokens = match below().filter(|_| whole) {
        Some(below) => below.passage.tokens,
        None => passage.span(place.tokens.end..passage.tokens.len()),
    };
    let sign = usize::from(tokens.first().is_some_and(|first| first.is_any(&[".", ":", ",", "("]) || first.is_dash()));
    let word = |at: usize| tokens.get(sign + at);
    let is = |at: usize, words: &[&str]| word(at).is_some_and(|word| word.is_any(words));
    let share = word(2).is_some_and(|share| share.kind == TokenKind::Number) && is(3, &["%", "procent"])
        || is(2, &["hela", "hälften", "samtliga", "alla"]) && (is(3, &["bolaget", "aktier", "aktierna"]) || is(4, &["bolaget", "aktier", "aktierna"]));
    // "Helägt dotterbolag till Rederi Provö" is another's.
    let others = is(2, &["till", "inom", "av", "i", "åt", "hos"]) && !is(3, &["regionen", "landstinget", "region"]);
    is(0, &["regionen", "landstinget"]) && is(1, &["äger"]) && share || is(0, &["helägt"]) && is(1, &["bolag", "dotterbolag"]) && !others
}
