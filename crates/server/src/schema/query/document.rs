//! Questions about documents, decisions and statements.

use super::DocumentQuery;
use crate::schema::connection::connections;
use crate::schema::input::{DocumentFilter, DocumentOrderField, EventFilter, EventOrderField, StatementFilter, StatementOrderField};
use crate::schema::object::{Document, Event, Statement};

connections! {
    /// Questions about documents.
    DocumentQuery {
        /// Governing documents: `{kind: {eq: OPERATIONAL_PLAN}, validOn: "2024"}` takes the operational plans of all regions that are for 2024.
        documents: Document, DocumentFilter, DocumentOrderField, cost page_cost, |_, data| data.documents.rows().iter(), "documents";
        /// What was decided or happened.
        events: Event, EventFilter, EventOrderField, cost page_cost, |_, data| data.events.rows().iter(), "events";
        /// Definitions, principles and the like.
        statements: Statement, StatementFilter, StatementOrderField, cost page_cost, |_, data| data.statements.rows().iter(), "statements";
    }
}
