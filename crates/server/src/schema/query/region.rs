//! Questions about regions.

use super::RegionQuery;
use crate::schema::connection::connections;
use crate::schema::context::Reads;
use crate::schema::error::ErrorCode;
use crate::schema::input::{RegionCodeScalar, RegionFilter, RegionOrderField};
use crate::schema::object::Region;
use async_graphql::{Context, Result};
use helheten_model::vocabulary::regions;

connections! {
    /// Questions about regions.
    RegionQuery {
        /// All 21 regions, whether pages of them were imported or not.
        regions: Region, RegionFilter, RegionOrderField, cost regions_cost, |_, data| regions().iter(), "regions";
    }

    /// One region, by its code or its name for addresses; null where no region has that name.
    async fn region<'r>(
        &'r self,
        ctx: &'r Context<'_>,
        #[graphql(desc = "The two-digit code (\"14\").")] code: Option<RegionCodeScalar>,
        #[graphql(desc = "The name for addresses (\"vastra-gotalandsregionen\").")] slug: Option<String>,
    ) -> Result<Option<Region<'r>>> {
        if code.is_none() && slug.is_none() {
            return Err(ErrorCode::BadArgument.error("give `code` or `slug`"));
        }
        let found = regions()
            .iter()
            .find(|region| code.is_none_or(|code| region.code == code.0) && slug.as_ref().is_none_or(|slug| region.slug == *slug));
        Ok(found.map(|region| Region::new(self.data(ctx), region)))
    }
}
