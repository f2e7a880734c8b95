//! The question that the product is there for: who decides?

use super::DecideQuery;
use crate::answer::{QUESTION_CHARS_MAX, who_decides};
use crate::schema::context::{Reads, check_deadline};
use crate::schema::error::ErrorCode;
use crate::schema::input::RegionCodeScalar;
use crate::schema::limit::answer_cost;
use crate::schema::object::DecisionAnswer;
use async_graphql::{Context, Object, Result};

/// Who decides.
#[Object(serial)]
impl DecideQuery {
    /// Who decides about something in a region, by which right, and where it says so. Ask as people ask:
    /// `whoDecides(topic: "vem bestämmer över bussarna", region: "14") { status bodies { organization { name } basis role evidence(first: 2) { quote citationUrl } } }`.
    ///
    /// The words of the question are understood by a vocabulary of everyday Swedish (`understoodAs` tells how). The bodies that pages name
    /// for the subject come best first: who decides before who prepares before who carries out, the subject itself before a broader one,
    /// what a page says in words before what a rule concludes. Where no page leads to a body, `status` is `NOT_STATED` and there are no
    /// bodies; what is the business of municipalities or the state has a note that says whose it is. Where the text names another region
    /// than `region`, the answer is for `region`, and a note says so.
    #[graphql(complexity = "answer_cost(child_complexity)")]
    async fn who_decides<'r>(
        &'r self,
        ctx: &'r Context<'_>,
        #[graphql(desc = "What is asked, in Swedish: a subject (\"tandvård\") or a question (\"vem ansvarar för vårdcentralerna?\"). 1 to 400 characters.")]
        topic: String,
        #[graphql(desc = "The two-digit code of the region that is asked (\"14\").")] region: RegionCodeScalar,
    ) -> Result<DecisionAnswer<'r>> {
        check_deadline(ctx)?;
        let length = topic.chars().count();
        if topic.trim().is_empty() {
            return Err(ErrorCode::BadArgument.error("`topic` is empty: name what it is about, for example \"tandvård\""));
        }
        if length > QUESTION_CHARS_MAX {
            return Err(ErrorCode::BadArgument.error(format!("`topic` has {length} characters, but may have at most {QUESTION_CHARS_MAX}")));
        }
        let data = self.data(ctx);
        let answer = who_decides(data, &topic, region.0);
        check_deadline(ctx)?;
        Ok(DecisionAnswer::new(data, topic, answer))
    }
}
