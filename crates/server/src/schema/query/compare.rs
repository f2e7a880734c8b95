//! Questions that put regions side by side, and how much is known of each.

use super::CompareQuery;
use crate::answer::compare::{Aspect, compare_aspect, day_of, each_once, find_topic};
use crate::schema::context::{Reads, check_deadline};
use crate::schema::error::ErrorCode;
use crate::schema::input::RegionCodeScalar;
use crate::schema::limit::{compare_cost, coverage_cost};
use crate::schema::object::{Comparison, RegionCoverage};
use async_graphql::{Context, Object, Result};
use helheten_model::vocabulary::{RegionCode, find_region, regions};

/// Questions that put regions side by side.
#[Object(serial)]
impl CompareQuery {
    /// Regions side by side, aspect by aspect: `compare(regions: ["13", "14"], aspects: [ASSEMBLY_SEATS, EMPLOYEES])`. Each cell says
    /// whether pages state it, with the exact words, or why it is empty. With a topic ("kollektivtrafik"), what it is about of each
    /// region: which bodies, their seats, who supports them, their plans.
    #[graphql(complexity = "compare_cost(regions.len(), aspects.as_ref().map(Vec::len), child_complexity)")]
    async fn compare<'r>(
        &'r self,
        ctx: &'r Context<'_>,
        #[graphql(desc = "Codes of 1 to 21 regions; each is shown once, in this order.")] regions: Vec<RegionCodeScalar>,
        #[graphql(
            desc = "What to narrow it to: the code of an area of the mission (\"PUBLIC_TRANSPORT\"), its Swedish term (\"kollektivtrafik\"), or a word of bodies' names (\"sjukhus\"). The whole regions where left out."
        )]
        topic: Option<String>,
        #[graphql(desc = "What to compare, in this order. Where left out all of it, or, with a topic, all that a topic narrows.")] aspects: Option<Vec<Aspect>>,
    ) -> Result<Comparison<'r>> {
        let data = self.data(ctx);
        let codes = codes_of(&regions)?;
        let topic = match &topic {
            Some(text) => Some(find_topic(text).ok_or_else(|| ErrorCode::BadArgument.error("`topic` is blank; name one, or leave it out"))?),
            None => None,
        };
        let aspects = match aspects {
            Some(aspects) if aspects.is_empty() => return Err(ErrorCode::BadArgument.error("`aspects` is empty; name one, or leave it out for all")),
            Some(aspects) => each_once(&aspects),
            None => Aspect::ALL.iter().copied().filter(|aspect| topic.is_none() || aspect.follows_topic()).collect(),
        };
        let mut rows = Vec::with_capacity(aspects.len());
        for aspect in aspects {
            check_deadline(ctx)?;
            rows.push(compare_aspect(data, &codes, aspect, topic.as_ref()));
        }
        Ok(Comparison::new(data, codes, topic, day_of(data), rows))
    }

    /// How much is known of each region, and how it stands to the rules that every region's organisation keeps: one assembly and one
    /// executive board, an audit, a patient committee, … `coverage { region { name } rules { code status found } }` takes all 21.
    #[graphql(complexity = "coverage_cost(regions.as_ref().map(Vec::len), child_complexity)")]
    async fn coverage<'r>(
        &'r self,
        ctx: &'r Context<'_>,
        #[graphql(desc = "Codes of 1 to 21 regions; each is shown once, in this order. All 21 in the order of their codes where left out.")] regions: Option<
            Vec<RegionCodeScalar>,
        >,
    ) -> Result<Vec<RegionCoverage<'r>>> {
        let data = self.data(ctx);
        let codes = match regions {
            Some(regions) => codes_of(&regions)?,
            None => self::regions().iter().map(|region| region.code).collect(),
        };
        check_deadline(ctx)?;
        Ok(codes.into_iter().filter_map(|code| find_region(code).ok()).map(|region| RegionCoverage::new(data, region)).collect())
    }
}

/// The codes of an argument, each once.
fn codes_of(codes: &[RegionCodeScalar]) -> Result<Vec<RegionCode>> {
    let known = regions().len();
    match codes.len() {
        0 => Err(ErrorCode::BadArgument.error("`regions` is empty; name at least one, for example [\"14\"]")),
        count if count > known => Err(ErrorCode::BadArgument.error(format!("`regions` has {count} codes, but there are {known} regions; name each once"))),
        _ => Ok(each_once(&codes.iter().map(|code| code.0).collect::<Vec<_>>())),
    }
}
