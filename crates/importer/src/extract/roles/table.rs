//! Roles in a row of a table: name, party and office in columns of their own, or an office as the head of a column.

use super::{TABLE_EVIDENCE_BYTES_MAX, list_title, role, title_behind, whole_title};
use crate::extract::Role;
use crate::extract::bodies::Bodies;
use crate::extract::page::PageText;
use crate::extract::people::PersonName;
use crate::extract::text::{Token, TokenKind};
use crate::extract::titles::Title;
use crate::read::BlockKind;

/// The role in a cell of a table: name, party and office in columns of their own, or an office as the head of a column.
pub(super) fn table_role(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Option<Role> {
    let BlockKind::Cell { table, row, column, header: false } = *page.pieces[index].kind else { return None };
    let passage = &page.pieces[index].passage;
    // "Ekonomidirektör Roland Fors"
    let before = |person: &&PersonName| page.pieces[index].titles().iter().find(|title| title.tokens == (0..person.name.start)).cloned();
    if let Some(found) = table_role_of_reversed_name(page, bodies, index) {
        return Some(found);
    }
    let people = page.pieces[index].people();
    let person = people.iter().find(|person| person.name.start == 0 || before(person).is_some())?;
    let head = page.column_head(table, column);
    let row_cells = page.row(table, row);
    let of_row = row_cells.iter().find_map(|&at| bodies.places_in(at).first().map(|place| &bodies.at(place).name));
    let of = of_row.or_else(|| bodies.of_headings(page, index).map(|body| &bodies.list[body].name));
    let column_title = head.and_then(|head| whole_title(&page.pieces[head])).filter(|title| !title.plural).cloned();
    // A column "Chef" below "Områdeschefer" holds these.
    let specific = |title: &Title| {
        let heading = page.heading(index).and_then(|heading| list_title(page, heading));
        heading.filter(|specific| title.title == "Chef" && specific.ends_with("chef"))
    };
    let column_title = column_title.map(|title| Title { title: specific(&title).unwrap_or_else(|| title.title.clone()), ..title });
    let row_title = row_cells.iter().filter(|&&at| at != index).find_map(|&at| whole_title(&page.pieces[at])).cloned();
    let own_title = before(&person).or_else(|| title_behind(passage, page.pieces[index].titles(), person).cloned());
    // A table of names under "Ledamöter" or "Ersättare".
    let above = page.heading(index).filter(|_| !row_cells.iter().any(|&at| at < index && !page.pieces[at].people().is_empty()));
    let listed = above.and_then(|heading| list_title(page, heading)).map(|title| Title { tokens: 0..1, title, definite: false, plural: false });
    let by_heading = own_title.is_none() && row_title.is_none() && column_title.is_none();
    let title = own_title.or(row_title).or(column_title).or(listed)?;
    let mut found = role(page, index, &title.title, passage, person, of, &person.name);
    // The words that state the office stand in the row, or at the head of the column.
    let heading = above.filter(|_| by_heading);
    let from = row_cells.iter().copied().chain(head).filter(|&at| whole_title(&page.pieces[at]).is_some()).chain([index]).chain(heading);
    let (start, end) = from.fold((usize::MAX, 0), |(start, end), at| (start.min(page.pieces[at].source().start), end.max(page.pieces[at].source().end)));
    if end - start <= TABLE_EVIDENCE_BYTES_MAX {
        found.evidence = page.evidence_at(start..end);
    }
    if found.party.is_none() {
        let party = row_cells.iter().find(|&&at| page.pieces[at].passage.tokens.len() == 1 && crate::extract::figures::is_party(&page.pieces[at].passage, 0));
        found.party = party.map(|&at| page.keep(page.pieces[at].text()));
    }
    Some(found)
}

/// "Ahlbäck, Rut" in a register of members: the office stands in its row.
fn table_role_of_reversed_name(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Option<Role> {
    let BlockKind::Cell { table, row, column: 0, header: false } = *page.pieces[index].kind else { return None };
    let passage = &page.pieces[index].passage;
    let comma = passage.tokens.iter().position(|token| token.is(","))?;
    let name = |token: &Token| token.kind == TokenKind::Capital && token.head().is_none() && token.title().is_none() && !token.is_party();
    let (last, first) = (passage.span(0..comma), passage.span(comma + 1..passage.tokens.len()));
    let is_name = |words: &[Token]| (1..=2).contains(&words.len()) && words.iter().all(name);
    let cells = page.row(table, row);
    let title = cells.iter().filter(|&&at| at != index).find_map(|&at| whole_title(&page.pieces[at])).cloned().filter(|_| is_name(last) && is_name(first))?;
    let party = cells.iter().find(|&&at| page.pieces[at].passage.tokens.len() == 1 && crate::extract::figures::is_party(&page.pieces[at].passage, 0));
    let end = cells.iter().map(|&at| page.pieces[at].source().end).max()?;
    Some(Role {
        title: title.title,
        holder: Some(format!("{} {}", passage.slice(comma + 1..passage.tokens.len()), passage.slice(0..comma)).into()),
        party: party.map(|&at| page.keep(page.pieces[at].text())),
        of: bodies.of_headings(page, index).map(|body| bodies.list[body].name.clone()),
        evidence: page.evidence_at(page.pieces[index].source().start..end),
        also: Vec::new(),
    })
}
