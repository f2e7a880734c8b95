//! Region codes, and conditions and orders of regions.

use super::list::ListFilter;
use super::order::{OrderField, SortKey};
use super::text::StringFilter;
use super::{DocumentFilter, DutyFilter, FigureFilter, Filter, GoalFilter, OrganizationFilter, PostFilter, RelationFilter, filter};
use crate::dataset::Dataset;
use crate::schema::error::ErrorCode;
use crate::schema::scan::Scan;
use async_graphql::{Enum, InputObject, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use helheten_model::vocabulary::{Region, RegionCode, UnknownRegion, find_region};

/// The two-digit code of one of the 21 regions, as in the county codes of Statistics Sweden (länskod): "14".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::schema) struct RegionCodeScalar(pub(in crate::schema) RegionCode);

/// The two-digit code of one of the 21 regions, as in the county codes of Statistics Sweden (länskod): "14".
#[Scalar(name = "RegionCode")]
impl ScalarType for RegionCodeScalar {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        read_code(text).map(Self).map_err(|error| InputValueError::custom(error).with_extension("code", ErrorCode::UnknownRegion.as_str()))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

fn read_code(text: &str) -> Result<RegionCode, UnknownRegion> {
    let code = text.parse()?;
    find_region(code).map(|region| region.code)
}

/// A condition on the code of a region.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::schema) struct RegionCodeFilter {
    /// Equal to this.
    eq: Option<RegionCodeScalar>,
    /// Not equal to this.
    ne: Option<RegionCodeScalar>,
    /// Equal to one of these.
    #[graphql(name = "in")]
    one_of: Option<Vec<RegionCodeScalar>>,
    /// Equal to none of these.
    not_in: Option<Vec<RegionCodeScalar>>,
}

impl RegionCodeFilter {
    fn accepts(&self, code: RegionCode) -> bool {
        let code = RegionCodeScalar(code);
        self.eq.is_none_or(|wanted| wanted == code)
            && self.ne.is_none_or(|wanted| wanted != code)
            && self.one_of.as_ref().is_none_or(|wanted| wanted.contains(&code))
            && self.not_in.as_ref().is_none_or(|wanted| !wanted.contains(&code))
    }
}

filter! {
    /// Which regions to take.
    RegionFilter of Region {
        /// The two-digit code.
        code: RegionCodeFilter => |filter, region, _data| filter.accepts(region.code),
        /// The official name.
        name: StringFilter => |filter, region, _data| filter.accepts(Some(&region.name)),
        /// The name for addresses ("vastra-gotalandsregionen").
        slug: StringFilter => |filter, region, _data| filter.accepts(Some(&region.slug)),
        /// `true`: pages of the region were imported; `false`: none was.
        imported: bool => |wanted, region, data| *wanted == data.is_imported(region.code),
        /// The bodies.
        organizations: ListFilter<OrganizationFilter> => |filter, region, data| filter.accepts(data, data.organizations.in_region(region.code)),
        /// The documents.
        documents: ListFilter<DocumentFilter> => |filter, region, data| filter.accepts(data, data.documents.in_region(region.code)),
        /// The figures.
        figures: ListFilter<FigureFilter> => |filter, region, data| filter.accepts(data, data.figures.in_region(region.code)),
        /// The posts.
        posts: ListFilter<PostFilter> => |filter, region, data| filter.accepts(data, data.posts.in_region(region.code)),
        /// The duties of its bodies and posts.
        duties: ListFilter<DutyFilter> => |filter, region, data| filter.accepts(data, data.duties.in_region(region.code)),
        /// How its bodies, posts and the region itself stand to one another.
        relations: ListFilter<RelationFilter> => |filter, region, data| filter.accepts(data, data.relations.in_region(region.code)),
        /// The goals.
        goals: ListFilter<GoalFilter> => |filter, region, data| filter.accepts(data, data.goals.in_region(region.code)),
    }
}

/// Whether the region of a code meets the condition.
pub(in crate::schema) fn accepts_region(filter: &RegionFilter, data: &Scan<'_>, code: RegionCode) -> bool {
    find_region(code).is_ok_and(|region| filter.accepts(data, region))
}

/// What regions can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum RegionOrderField {
    /// The code (länskod).
    Code,
    /// The official name (namn).
    Name,
}

impl OrderField<Region> for RegionOrderField {
    fn sort_key(self, _data: &Dataset, region: &Region) -> SortKey {
        match self {
            Self::Code => SortKey::id(region.code.as_str()),
            Self::Name => SortKey::text(Some(&region.name)),
        }
    }
}
