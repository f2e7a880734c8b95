//! Questions by id, and about the data as a whole.

use crate::schema::context::dataset;
use crate::schema::error::ErrorCode;
use crate::schema::limit::{PAGE_ROWS_MAX, ids_cost};
use crate::schema::object::{DatasetObject, Node, find_node};
use async_graphql::{Context, ID, Object, Result};

#[derive(Default)]
pub(super) struct NodeQuery;

/// Questions by id.
#[Object]
impl NodeQuery {
    /// What an id stands for; null where nothing has it. The id of a body that was merged into another leads to that one.
    async fn node<'ctx>(
        &self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The id, as an answer gave it (\"org:14/kulturnamnden\").")] id: ID,
    ) -> Option<Node<'ctx>> {
        find_node(dataset(ctx), &id)
    }

    /// What several ids stand for, in their order; null for each that nothing has. At most 500.
    #[graphql(complexity = "ids_cost(ids.len(), child_complexity)")]
    async fn nodes<'ctx>(&self, ctx: &Context<'ctx>, #[graphql(desc = "The ids.")] ids: Vec<ID>) -> Result<Vec<Option<Node<'ctx>>>> {
        if ids.len() > PAGE_ROWS_MAX {
            return Err(ErrorCode::BadPage.error(format!("`ids` has {} ids, but may have at most {PAGE_ROWS_MAX}", ids.len())));
        }
        Ok(ids.iter().map(|id| find_node(dataset(ctx), id)).collect())
    }

    /// The data as a whole: revision, age, counts, real or demonstration.
    async fn dataset<'ctx>(&self, ctx: &Context<'ctx>) -> DatasetObject<'ctx> {
        DatasetObject(dataset(ctx))
    }
}
