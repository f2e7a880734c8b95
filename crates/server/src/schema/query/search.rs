//! Search: finding things by what a person would type.

use super::SearchQuery;
use crate::dataset::{SearchRequest, SearchType};
use crate::schema::connection::PageArguments;
use crate::schema::context::{Reads, check_deadline, deadline};
use crate::schema::cursor::CursorScope;
use crate::schema::error::ErrorCode;
use crate::schema::input::RegionCodeScalar;
use crate::schema::limit::search_cost;
use crate::schema::object::SearchConnection;
use async_graphql::{Context, Object, Result};
use helheten_model::vocabulary::RegionCode;
use tokio::task::spawn_blocking;
use tokio::time::timeout_at;

/// Finding things by what a person would type.
#[Object(serial)]
impl SearchQuery {
    /// Things found by their names and by what is said of them, the best first.
    ///
    /// Any form of a Swedish word is found ("nämnder" finds "Nämnden"), compounds by their parts ("trafik" finds
    /// "Kollektivtrafiknämnden"), abbreviations, statutes' numbers ("2017:725") and ids. Every word must be there; words between
    /// quotation marks must follow one another. Where fewer than ten things have the words as written, those count too whose words
    /// are one letter off (from four letters on) or two (from eight letters on), or lack the dots over å, ä and ö; they come after the
    /// others. Where nothing has every word, what has any of them is found.
    #[graphql(complexity = "search_cost(first, child_complexity)")]
    async fn search<'r>(
        &'r self,
        ctx: &'r Context<'_>,
        #[graphql(desc = "The words, of 200 characters at most (\"kulturnämnden budget\").")] text: String,
        #[graphql(desc = "Only what these regions' pages state, and the statutes that they name; all where left out.")] regions: Option<Vec<RegionCodeScalar>>,
        #[graphql(desc = "Only things of these types; all where left out.")] types: Option<Vec<SearchType>>,
        #[graphql(desc = "How many hits: 0 to 500; 100 where left out.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the hit after which to begin.")] after: Option<String>,
    ) -> Result<SearchConnection<'r>> {
        check_deadline(ctx)?;
        self.prepare(ctx).await?;
        let data = self.data(ctx);
        let regions: Option<Vec<RegionCode>> = regions.map(|codes| codes.into_iter().map(|code| code.0).collect());
        let scope = CursorScope::new(data.info.revision, &format!("search {text:?} {regions:?} {types:?}"));
        let arguments = PageArguments { first, after, ..PageArguments::default() };
        // A wrong page is refused before anything is looked for.
        arguments.range(scope, 0)?;
        let request = SearchRequest { text: &text, regions: regions.as_deref(), types: types.as_deref() };
        let mut start = 0;
        let page = data.search(request, |total| {
            let range = arguments.range(scope, total).unwrap_or(0..0);
            start = range.start;
            range
        });
        let page = page.map_err(|cause| ErrorCode::BadArgument.error(cause.to_string()))?;
        Ok(SearchConnection { data, page, start, scope })
    }
}

impl SearchQuery {
    /// Makes the index where there is none yet, off the threads that answer: a dataset of another moment begins without one.
    async fn prepare(&self, ctx: &Context<'_>) -> Result<()> {
        let data = self.0.shared(ctx);
        if data.is_searchable() {
            return Ok(());
        }
        let building = spawn_blocking(move || {
            data.search_index();
        });
        match timeout_at(deadline(ctx).0.into(), building).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(ErrorCode::Internal.error(format!("the index of that moment could not be made: {error}"))),
            Err(_) => Err(ErrorCode::TimedOut.error("the index of that moment was not ready in time; ask again, it may be ready by then")),
        }
    }
}
