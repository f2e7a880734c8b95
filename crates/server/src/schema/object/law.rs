//! Statutes, and which region names which.

use super::fact::FactFields;
use super::{Duty, FactObject, list_facts};
use crate::dataset::Dataset;
use crate::schema::limit::list_cost;
use async_graphql::{Context, ID, Object, Result};
use helheten_model::entity::{law, region_law};

/// A region's naming of a statute.
pub(in crate::schema) type RegionLaw<'a> = FactObject<'a, region_law::Model>;

/// A statute.
pub(in crate::schema) struct Law<'a> {
    data: &'a Dataset,
    law: &'a law::Model,
}

impl<'a> Law<'a> {
    pub(in crate::schema) fn new(data: &'a Dataset, law: &'a law::Model) -> Self {
        Self { data, law }
    }
}

/// A statute that at least one region names. Statutes are national; what a region says of one is a `RegionLaw`.
#[Object(serial)]
impl<'a> Law<'a> {
    /// The id ("law:2017:725").
    pub(super) async fn id(&self) -> ID {
        ID::from(self.law.id.as_str())
    }

    /// The name, as one cites it ("kommunallagen").
    async fn name(&self) -> &'a str {
        &self.law.name
    }

    /// The number in the Swedish Code of Statutes ("2017:725"); null where it is not known.
    async fn sfs(&self) -> Option<&'a str> {
        self.law.sfs.as_deref()
    }

    /// Which regions name it, and in which words.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn named_by(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<RegionLaw<'a>>> {
        list_facts(ctx, self.data, first, self.data.indexes.region_laws_by_law.find(&self.data.region_laws, &self.law.id))
    }

    /// Duties that rest on it.
    #[graphql(complexity = "list_cost(first, child_complexity)")]
    async fn duties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 500; 100 where left out.")] first: Option<i32>,
    ) -> Result<Vec<Duty<'a>>> {
        list_facts(ctx, self.data, first, self.data.indexes.duties_by_law.find(&self.data.duties, &self.law.id))
    }
}

/// A statute that a region names on its pages.
#[Object(name = "RegionLaw", serial)]
impl<'a> RegionLaw<'a> {
    #[graphql(flatten)]
    async fn fact(&self) -> FactFields<'a> {
        self.fields()
    }

    /// The statute; null where it is not known any more.
    async fn law(&self) -> Option<Law<'a>> {
        self.data.find_law(&self.row.model.law_id).map(|law| Law::new(self.data, law))
    }
}
