//! Conditions and orders of statutes.

use super::filter;
use super::order::{OrderField, SortKey};
use super::region::{RegionFilter, accepts_region};
use super::text::{IdFilter, StringFilter};
use crate::dataset::Dataset;
use async_graphql::Enum;
use helheten_model::entity::law;

filter! {
    /// Which statutes to take.
    LawFilter of law::Model {
        /// The id.
        id: IdFilter => |filter, law, _data| filter.accepts(&law.id),
        /// The name, as one cites it ("kommunallagen").
        name: StringFilter => |filter, law, _data| filter.accepts(Some(&law.name)),
        /// The number in the Swedish Code of Statutes ("2017:725").
        sfs: StringFilter => |filter, law, _data| filter.accepts(law.sfs.as_deref()),
        /// A region whose pages name it.
        region: Box<RegionFilter> => |filter, law, data| {
            data.indexes.region_laws_by_law.find(&data.region_laws, &law.id).any(|naming| accepts_region(filter, data, naming.region))
        },
    }
}

/// What statutes can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum LawOrderField {
    /// The id (id).
    Id,
    /// The name (namn).
    Name,
    /// The number in the Swedish Code of Statutes (SFS-nummer).
    Sfs,
    /// In how many regions pages name it (antal regioner).
    Regions,
}

impl OrderField<law::Model> for LawOrderField {
    fn sort_key(self, data: &Dataset, law: &law::Model) -> SortKey {
        match self {
            Self::Id => SortKey::id(&law.id),
            Self::Name => SortKey::text(Some(&law.name)),
            Self::Sfs => SortKey::text(law.sfs.as_deref()),
            Self::Regions => {
                let regions = data.indexes.region_laws_by_law.find(&data.region_laws, &law.id).count();
                SortKey::Place(i64::try_from(regions).unwrap_or(i64::MAX))
            }
        }
    }
}
