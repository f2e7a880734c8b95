//! The dataset that questions are asked of: 21 regions, 20,000 organizations, 40,000 documents, 60,000 assertions.

use crate::Failure;
use crate::synthetic::{Body, KINDS, PAGE_ORGANIZATIONS, Rows, add_organization};
use crate::write::write_database;
use helheten_model::entity::document;
use sea_orm::DatabaseConnection;

/// How many organizations there are.
pub(crate) const ORGANIZATIONS: usize = 20_000;
/// The first kinds, whose bodies have five documents each. Of the others some have one, so that there are 40,000 in all.
pub(crate) const DECIDING_KINDS: usize = 4;
const DOCUMENTS: usize = 5;

/// Writes it.
pub(crate) async fn write(db: &DatabaseConnection) -> Result<(), Failure> {
    write_database(db, ORGANIZATIONS, |rows, number, now| {
        let (body, document, stated) = (rows.organizations.len(), rows.documents.len(), rows.assertions.len());
        add_organization(rows, number, now);
        // The first body of a page is the parent of the page's others.
        let first = number - number % PAGE_ORGANIZATIONS;
        rows.organizations[body].parent_id = (number != first).then(|| Body::of(first).id);
        let is_deciding = number / 5 % KINDS.len() < DECIDING_KINDS;
        repeat_document(rows, document, if is_deciding { DOCUMENTS } else { usize::from(number % 7 < 2) });
        keep_three_assertions(rows, stated);
    })
    .await?;
    Ok(())
}

fn repeat_document(rows: &mut Rows, place: usize, count: usize) {
    let document = rows.documents.remove(place);
    rows.documents.extend((0..count).map(|number| document::Model {
        id: format!("{}-{number}", document.id),
        title: format!("{}, del {number}", document.title),
        ..document.clone()
    }));
}

/// Keeps three assertions of each body and what was chosen of them; the other tables hold only what questions are answered from.
fn keep_three_assertions(rows: &mut Rows, from: usize) {
    let added = rows.assertions.split_off(from);
    let kept = |kind: &str, field: &str| kind == "ORGANIZATION" && matches!(field, "name" | "kind" | "level");
    rows.assertions.extend(added.into_iter().filter(|row| kept(&row.entity_type, &row.field)));
    rows.choices.retain(|choice| kept(&choice.entity_type, &choice.field));
    rows.aliases.clear();
    rows.relations.clear();
    rows.posts.clear();
    rows.people.clear();
    rows.memberships.clear();
    rows.figures.clear();
    rows.duties.clear();
    rows.goals.clear();
    rows.statements.clear();
    rows.events.clear();
    rows.contacts.clear();
}
