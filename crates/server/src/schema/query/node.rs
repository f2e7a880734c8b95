//! Questions by id, and about the data as a whole.

use super::NodeQuery;
use crate::schema::context::Reads;
use crate::schema::error::ErrorCode;
use crate::schema::limit::{PAGE_ROWS_MAX, ids_cost};
use crate::schema::object::{DatasetObject, Node, find_node};
use async_graphql::{Context, ID, Object, Result};

/// Questions by id.
#[Object(serial)]
impl NodeQuery {
    /// What an id stands for; null where nothing has it. The id of a body that was merged into another leads to that one.
    async fn node<'r>(
        &'r self,
        ctx: &'r Context<'_>,
        #[graphql(desc = "The id, as an answer gave it (\"org:14/kulturnamnden\").")] id: ID,
    ) -> Option<Node<'r>> {
        find_node(self.data(ctx), &id)
    }

    /// What several ids stand for, in their order; null for each that nothing has. At most 500.
    #[graphql(complexity = "ids_cost(ids.len(), child_complexity)")]
    async fn nodes<'r>(&'r self, ctx: &'r Context<'_>, #[graphql(desc = "The ids.")] ids: Vec<ID>) -> Result<Vec<Option<Node<'r>>>> {
        if ids.len() > PAGE_ROWS_MAX {
            return Err(ErrorCode::BadPage.error(format!("`ids` has {} ids, but may have at most {PAGE_ROWS_MAX}", ids.len())));
        }
        Ok(ids.iter().map(|id| find_node(self.data(ctx), id)).collect())
    }

    /// The data as a whole: revision, age, counts, real or demonstration.
    async fn dataset<'r>(&'r self, ctx: &'r Context<'_>) -> DatasetObject<'r> {
        DatasetObject(self.data(ctx))
    }
}
