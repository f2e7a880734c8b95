//! Questions about numbers.

use super::FigureQuery;
use crate::schema::connection::connections;
use crate::schema::input::{FigureFilter, FigureOrderField};
use crate::schema::object::Figure;

connections! {
    /// Questions about numbers.
    FigureQuery {
        /// Numbers that pages state: `{measure: {eq: EMPLOYEES}, ofRegion: true}` takes the employees of whole regions.
        figures: Figure, FigureFilter, FigureOrderField, cost page_cost, |_, data| data.figures.rows().iter(), "figures";
    }
}
