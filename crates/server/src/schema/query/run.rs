//! Questions about how the data came about.

use super::{FindingQuery, RunQuery};
use crate::schema::connection::{connections, rows_asked};
use crate::schema::context::Reads;
use crate::schema::input::{FindingFilter, FindingOrderField};
use crate::schema::limit::list_cost;
use crate::schema::object::{Finding, ImportRun};
use async_graphql::{Context, Object, Result};

connections! {
    /// Questions about what reading left open.
    FindingQuery {
        /// What reading pages left open.
        findings: Finding, FindingFilter, FindingOrderField, cost page_cost, |_, data| data.findings.iter(), "findings";
    }
}

/// Questions about how the data came about.
#[Object]
impl RunQuery {
    /// Runs of the importer, the latest first.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn import_runs<'r>(
        &'r self,
        ctx: &'r Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 20 where left out.")] first: Option<i32>,
    ) -> Result<Vec<ImportRun<'r>>> {
        let rows = rows_asked("first", first.unwrap_or(20))?;
        Ok(self.data(ctx).import_runs.iter().take(rows).map(ImportRun).collect())
    }
}
