//! Conditions and orders of duties, of parts of the mission, and of rights to decide.

use super::code::CodeFilter;
use super::order::{OrderField, SortKey};
use super::text::{IdFilter, StringFilter};
use super::{OrganizationFilter, fact_filter};
use crate::dataset::{Dataset, Row};
use async_graphql::Enum;
use helheten_model::entity::{decision_right, duty, mission};
use helheten_model::vocabulary::{MissionArea, OrganizationKind, Right};

fact_filter! {
    /// Which duties to take.
    DutyFilter of duty::Model {
        /// The duty.
        text: StringFilter => |filter, row, _data| filter.accepts(Some(&row.text)),
        /// Whose it is, as cited.
        subject_text: StringFilter => |filter, row, _data| filter.accepts(Some(&row.subject_text)),
        /// The id of the body or post whose it is.
        subject_id: IdFilter => |filter, row, _data| row.subject_id.as_deref().is_some_and(|id| filter.accepts(id)),
        /// The document that it stands in.
        document: StringFilter => |filter, row, _data| filter.accepts(row.document.as_deref()),
        /// The paragraph ("§ 3").
        section: StringFilter => |filter, row, _data| filter.accepts(row.section.as_deref()),
    }
}

fact_filter! {
    /// Which parts of regions' missions to take.
    MissionFilter of mission::Model {
        /// The area.
        area: CodeFilter<MissionArea> => |filter, row, _data| filter.accepts(Some(row.codes)),
        /// The mission, as written.
        text: StringFilter => |filter, row, _data| filter.accepts(Some(&row.text)),
    }
}

fact_filter! {
    /// Which rights to decide to take.
    DecisionRightFilter of decision_right::Model {
        /// The right.
        right: CodeFilter<Right> => |filter, row, _data| filter.accepts(Some(row.codes.right)),
        /// The kind of body that has it, where it is a kind.
        organization_kind: CodeFilter<OrganizationKind> => |filter, row, _data| filter.accepts(row.codes.organization_kind),
        /// The body that has it, where it is one.
        organization: Box<OrganizationFilter> => |filter, row, data| {
            row.organization_id.as_deref().and_then(|id| data.organizations.find(id)).is_some_and(|body| filter.accepts(data, body))
        },
        /// What the right rests on, as written.
        instrument: StringFilter => |filter, row, _data| filter.accepts(row.instrument.as_deref()),
        /// Whether it may be delegated further.
        may_redelegate: bool => |wanted, row, _data| *wanted == row.may_redelegate,
    }
}

/// What duties can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::schema) enum DutyOrderField {
    /// The id, which begins with the region (id).
    Id,
    /// Whose it is (vems).
    Subject,
    /// The label in its list (punkt).
    Label,
    /// The region's code (region).
    Region,
}

impl OrderField<Row<duty::Model>> for DutyOrderField {
    fn sort_key(self, _data: &Dataset, row: &Row<duty::Model>) -> SortKey {
        match self {
            Self::Id => SortKey::id(&row.id),
            Self::Subject => SortKey::text(Some(&row.subject_text)),
            Self::Label => SortKey::text(row.label.as_deref()),
            Self::Region => SortKey::id(row.region.as_str()),
        }
    }
}
