//! Relations that the head of a column states of each row's body: "Ansvarar inför" above "Regionfullmäktige".

use super::relation;
use crate::extract::Relation;
use crate::extract::bodies::{Bodies, Place};
use crate::extract::page::PageText;
use crate::read::BlockKind;
use helheten_model::vocabulary::{OrganizationKind, RelationKind, Side};
use serde::Deserialize;
use std::sync::LazyLock;

/// The longest row that is quoted from its first cell to the one that names the other body, in bytes.
const ROW_BYTES_MAX: usize = 2_000;

/// How heads begin, and what they say the row's body is to the cell's.
static COLUMNS: LazyLock<Vec<(String, RelationKind)>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Column {
        kind: RelationKind,
        columns: Vec<String>,
    }
    #[derive(Deserialize)]
    struct Data {
        column: Vec<Column>,
    }
    let data: Data = toml::from_str(include_str!("columns.toml")).expect("the tests of this module parse columns.toml");
    data.column.into_iter().flat_map(|column| column.columns.into_iter().map(move |head| (head, column.kind))).collect()
});

/// The relation of a row's body to the one that a cell of the row names.
pub(super) fn of_column(page: &PageText<'_>, bodies: &Bodies, index: usize) -> Option<Relation> {
    let BlockKind::Cell { table, row, column, header: false } = *page.pieces[index].kind else { return None };
    // "Regionstyrelsens ordförande" is no body.
    let names_body = |place: &&Place| place.tokens.start == 0 && (!place.genitive || place.tokens.end == page.pieces[index].passage.tokens.len());
    let to = bodies.places_in(index).first().filter(names_body).filter(|_| column > 0)?;
    let said = page.pieces[page.column_head(table, column)?].lower();
    // "Underställda organ" says the contrary of "Underställd", "Kanslichef" something else than "Kansli".
    let begins = |head: &str| said.strip_prefix(head).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let (_, kind) = COLUMNS.iter().find(|(head, _)| begins(head))?;
    let first = page.row(table, row).first().copied().filter(|&first| matches!(*page.pieces[first].kind, BlockKind::Cell { column: 0, .. }))?;
    let from = bodies.places_in(first).first().filter(|place| place.tokens.start == 0 && !place.genitive)?;
    let (owned, supports) = (bodies.at(from).kind, bodies.at(to).kind.side() == Some(Side::Officials));
    let may_be = match kind {
        RelationKind::OwnedBy => matches!(owned, OrganizationKind::Company | OrganizationKind::Foundation | OrganizationKind::Federation),
        RelationKind::SupportedBy => supports,
        _ => true,
    };
    if !may_be {
        return None;
    }
    let mut found = relation(page, &bodies.at(from).name, *kind, &bodies.at(to).name, index, &to.tokens);
    let whole = page.pieces[first].source().start..page.pieces[index].source().end;
    if whole.len() <= ROW_BYTES_MAX {
        found.evidence = page.evidence_at(whole);
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read() {
        assert!(COLUMNS.iter().any(|(head, kind)| head == "ansvarar inför" && *kind == RelationKind::ReportsTo));
        assert!(COLUMNS.iter().all(|(head, _)| *head == head.to_lowercase()));
    }
}
