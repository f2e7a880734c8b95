//! Questions about time: what changed, and everything as it was.

use super::{Query, TimeQuery};
use crate::clock::now;
use crate::dataset::{ChangeRow, Moment, PastDatasets, PastError};
use crate::schema::connection::{Connection, PageArguments, facets_of, take_page};
use crate::schema::context::{Reads, View, check_deadline, deadline, live_dataset};
use crate::schema::error::ErrorCode;
use crate::schema::input::{PartialDateScalar, RegionCodeScalar};
use crate::schema::limit::{AT_COST, page_cost};
use crate::schema::object::Change;
use crate::schema::scan::Scan;
use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use helheten_model::vocabulary::ChangeType;
use std::sync::Arc;

/// Questions about time.
#[Object(serial)]
impl TimeQuery {
    /// What changed of what is held, the newest first: each value that began or ceased to be held, why, and the words that it rests on.
    #[graphql(complexity = "page_cost(first, None, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are what can be asked for")]
    async fn changes<'r>(
        &'r self,
        ctx: &'r Context<'_>,
        #[graphql(desc = "Only what changed at this moment or later.")] since: Option<DateTime<Utc>>,
        #[graphql(desc = "Only what changed before this moment.")] until: Option<DateTime<Utc>>,
        #[graphql(desc = "Only of these regions; of all where left out.")] regions: Option<Vec<RegionCodeScalar>>,
        #[graphql(desc = "Only changes of these types; all where left out.")] types: Option<Vec<ChangeType>>,
        #[graphql(desc = "How many rows from the beginning: 0 to 500; 100 where left out.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row after which to begin.")] after: Option<String>,
    ) -> Result<Connection<Change<'r>>> {
        check_deadline(ctx)?;
        let data = self.data(ctx);
        let scan = Scan::new(data, deadline(ctx));
        let micros = |time: DateTime<Utc>| time.timestamp_micros();
        let accepts = |change: &&ChangeRow| {
            since.is_none_or(|since| change.at() >= micros(since))
                && until.is_none_or(|until| change.at() < micros(until))
                && types.as_ref().is_none_or(|types| types.contains(&change.change_type()))
                && regions.as_ref().is_none_or(|regions| regions.contains(&RegionCodeScalar(data.history.subject(change).0)))
        };
        let changes: Vec<&ChangeRow> = data.history.changes_until(data.recorded_until()).iter().take_while(|_| scan.go_on()).filter(accepts).collect();
        let facets = facets_of(ctx, &scan, &changes);
        check_deadline(ctx)?;
        let page = PageArguments { first, after, ..PageArguments::default() };
        take_page(data, &format!("changes {since:?} {until:?} {regions:?} {types:?}"), &page, &changes, facets, |change| Change::read(data, *change))
    }

    /// The same questions, asked of what was held at another moment, or of what holds on a day. An `at` within it replaces it.
    ///
    /// `recordedAt` shows what we held at that moment, with the words and the versions of pages that it rested on: what an answer said
    /// then, it says here. Nothing was held before the first import; then everything is empty, and `dataset { revision }` is 0. What is not
    /// kept is left out: findings and sources of regions that have changed since. The title and the kind of a page, the date that it states, and the rule that settled a conflict are today's.
    ///
    /// `validOn` leaves out what pages say does not hold on that day. What they say holds then is CURRENT; what no page says when it
    /// holds stays, and is UNDATED. Relations, memberships and posts of what is left out are left out too.
    ///
    /// It costs 15,000 besides what is asked within it: a request may look at three moments.
    #[graphql(complexity = "AT_COST + child_complexity")]
    async fn at(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As we knew it at this moment, which must not lie in the future; as we know it now where left out.")] recorded_at: Option<
            DateTime<Utc>,
        >,
        #[graphql(desc = "What holds on this day, or at some time in this month or year; whenever where left out.")] valid_on: Option<PartialDateScalar>,
    ) -> Result<Query> {
        let valid_on = valid_on.map(|date| date.0);
        let now = now();
        if let Some(moment) = recorded_at.filter(|moment| *moment > now) {
            let message = format!("`recordedAt` is {}, which lies in the future: it is {} now", in_words(moment), in_words(now));
            return Err(ErrorCode::BadArgument.error(message));
        }
        if recorded_at.is_none() && valid_on.is_none() {
            return Ok(Query::default());
        }
        let past = ctx.data_unchecked::<Arc<PastDatasets>>();
        let moment = Moment { recorded_at, valid_on };
        let dataset = past.find(live_dataset(ctx), moment, deadline(ctx).0).await.map_err(|error| {
            let code = if matches!(error, PastError::TimedOut) { ErrorCode::TimedOut } else { ErrorCode::Internal };
            code.error(error.to_string())
        })?;
        Ok(Query::of(&View::of(dataset)))
    }
}

fn in_words(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
