//! Questions about statutes.

use super::LawQuery;
use crate::schema::connection::connections;
use crate::schema::input::{LawFilter, LawOrderField};
use crate::schema::object::Law;

connections! {
    /// Questions about statutes.
    LawQuery {
        /// Statutes that regions name.
        laws: Law, LawFilter, LawOrderField, cost page_cost, |_, data| data.laws.iter(), "laws";
    }
}
