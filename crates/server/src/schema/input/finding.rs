//! Conditions and orders of findings.

use super::code::CodeFilter;
use super::filter;
use super::order::{OrderField, SortKey};
use super::region::{RegionFilter, accepts_region};
use super::text::{IdFilter, StringFilter};
use crate::dataset::{Dataset, Finding};
use async_graphql::Enum;
use helheten_model::vocabulary::FindingKind;

filter! {
    /// Which findings to take.
    FindingFilter of Finding {
        /// The id.
        id: IdFilter => |filter, finding, _data| filter.accepts(&finding.id),
        /// The region whose page it is.
        region: Box<RegionFilter> => |filter, finding, data| accepts_region(filter, data, finding.region),
        /// The kind.
        kind: CodeFilter<FindingKind> => |filter, finding, _data| filter.accepts(Some(finding.kind)),
        /// The code of the rule that is broken.
        rule: StringFilter => |filter, finding, _data| filter.accepts(finding.rule.as_deref()),
        /// What was found, in a sentence.
        text: StringFilter => |filter, finding, _data| filter.accepts(Some(&finding.text)),
    }
}

/// What findings can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum FindingOrderField {
    /// The id (id).
    Id,
    /// The kind, in the order of the list of kinds (slag).
    Kind,
    /// The region's code (region).
    Region,
}

impl OrderField<Finding> for FindingOrderField {
    fn sort_key(self, _data: &Dataset, finding: &Finding) -> SortKey {
        match self {
            Self::Id => SortKey::id(&finding.id),
            Self::Kind => SortKey::Place(finding.kind as i64),
            Self::Region => SortKey::id(finding.region.as_str()),
        }
    }
}
